"""The same as test_access_oracle.py with many more cases."""
# labels: large
# seconds: 5400

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "iam"))

import compare  # noqa: E402

FIRST, COUNT = 1_000_000, 200_000


def test_every_difference_is_explained():
    found, _ = compare.compare(FIRST, COUNT)
    unexplained = found.get(None, [])
    assert not unexplained, f"{len(unexplained)} cases differ. {compare.shown(compare.shrunk(unexplained[0]))}"
