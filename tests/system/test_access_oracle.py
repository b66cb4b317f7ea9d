"""Decisions of the evaluator beside those of iam-simulate, on seeded cases: every difference has a reason.

What differs without one fails with the smallest case that shows it. To see it again:
`.deps/venv/bin/python tests/iam/compare.py SEED`. The seeds of a run that is longer: test_access_oracle_large.py.
"""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "iam"))

import cases  # noqa: E402
import compare  # noqa: E402
import differences  # noqa: E402

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
    ((ours, theirs),) = compare.both([entry.example])
    assert (ours, theirs) == (entry.ours, entry.theirs), entry.reason
    assert compare.explained(compare.Difference(entry.example, ours, theirs)) is entry
    assert entry.reason.endswith(".") and entry.source


def test_a_seed_makes_the_same_case():
    assert cases.case_of(7) == cases.case_of(7) != cases.case_of(8)


def test_a_difference_without_a_reason_is_made_small(monkeypatch):
    """An evaluator that passes over boundaries is found, by a case that has little beside one."""
    both = compare.both

    def passes_over_boundaries(asked):
        asked = list(asked)
        ours = compare.answers(compare.oracle(), [case | {"boundary": None} for case in asked])
        return list(zip(ours, compare.answers(compare.oracle(), asked)))

    monkeypatch.setattr(compare, "both", passes_over_boundaries)
    found, _ = compare.compare(0, 200)
    small = compare.shrunk(found[None][0])
    assert small.case["boundary"] is not None and small.ours != small.theirs
    assert small.case["rcp"] == [] and small.case["resource_policy"] is None or small.case["identity"] == []
    assert '"boundary": {' in compare.shown(small)
    assert both is not compare.both
