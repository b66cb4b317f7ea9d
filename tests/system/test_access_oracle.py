"""Decisions of the evaluator beside those of iam-simulate, on seeded cases: every difference has a reason.

What differs without one fails with the smallest case that shows it. To see it again:
`.deps/venv/bin/python tests/iam/compare.py SEED`. The seeds of a run that is longer: test_access_oracle_large.py.
"""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "iam"))

import compare  # noqa: E402
import differences  # noqa: E402
import programs  # noqa: E402
from cases import case_of  # noqa: E402

COUNT = 5_000


def test_every_difference_is_explained():
    found, states = compare.compare(0, COUNT)
    unexplained = found.get(None, [])
    assert not unexplained, f"{len(unexplained)} cases differ. {compare.shown(compare.shrunk(unexplained[0]))}"
    # The cases are worth their time: no state is rare, and what is known to differ stays the exception.
    assert min(states[state] for state in ("allowed", "conditional", "denied")) > COUNT / 25
    assert sum(map(len, found.values())) < COUNT / 10


@pytest.mark.parametrize("entry", differences.ALL, ids=lambda entry: entry.name)
def test_the_difference_is_still_there(entry):
    assert programs.both([entry.example]) == [(entry.ours, entry.theirs)], entry.reason
    assert compare.explained(compare.Difference(entry.example, entry.ours, entry.theirs)) is entry
    assert entry.reason.endswith(".") and entry.source


def test_a_seed_makes_the_same_case():
    assert case_of(7) == case_of(7) != case_of(8)


def test_a_difference_without_a_reason_is_made_small(monkeypatch):
    """An evaluator that passes over boundaries is found, by a case that has little beside one."""

    def passes_over_boundaries(asked):
        asked = list(asked)
        wrong = programs.simulator().answers(case | {"boundary": None} for case in asked)
        return list(zip(wrong, programs.simulator().answers(asked)))

    monkeypatch.setattr(compare, "both", passes_over_boundaries)
    found, _ = compare.compare(0, 200)
    small = compare.shrunk(found[None][0])
    assert small.case["boundary"] is not None and small.ours != small.theirs
    statements = sum(len(compare.json.dumps(small.case[layer])) for layer in compare.LAYERS)
    assert statements < 600, small.case
    assert '"boundary": {' in compare.shown(small)
