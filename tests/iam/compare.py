"""Dynatlas' evaluator and iam-simulate on the same cases, and the smallest case on which they differ without a reason.

  .deps/venv/bin/python tests/iam/compare.py FIRST_SEED [COUNT]

prints how the cases of these seeds differ; DYNATLAS_ACCESS_CASE names another access_case than that of build/dev.
"""

import copy
import functools
import json
import sys

from cases import case_of
from differences import ALL
from policies import LAYERS
from programs import both, dynatlas, simulator
from settled import settled


class Difference:
    """A case on which the two differ, and what is asked about it to know why."""

    def __init__(self, case, ours, theirs, used=frozenset()):
        self.case, self.ours, self.theirs = case, ours, theirs
        self.used = used  # the entries whose causes were taken away already
        self.is_deep = False

    @functools.cached_property
    def samples(self):
        """The simulator's answers to the requests that the case may be, each known in full."""
        return simulator().answers(settled(self.case))

    def dynatlas_on(self, changed):
        return dynatlas().answers(changed)

    def simulator_on(self, changed):
        return simulator().answers(changed)

    def agree_without(self, changed):
        """Whether the two agree when the cause is taken away; if `is_deep`, or differ for another reason."""
        ((ours, theirs),) = both([changed])
        if ours == theirs or not self.is_deep:
            return ours == theirs
        return explained(Difference(changed, ours, theirs, self.used)) is not None


def explained(difference):
    """The entry that says why, or None: one that is the whole reason before one of several."""
    before = difference.used
    for difference.is_deep in (False, True):
        for entry in ALL:
            difference.used = before | {entry.name}
            if entry.name not in before and entry.applies(difference):
                return entry
    return None


def parts(node, path):
    """Where something stands that may be left out: a document, statement, condition, or one of several values."""
    items = node.items() if isinstance(node, dict) else enumerate(node)
    for step, value in items:
        is_layer = len(path) == 1 and isinstance(node, list)
        is_one_of_several = isinstance(node, list) and len(node) > 1
        is_test = "Condition" in path[-2:] and len(node) > 1
        if is_layer or is_one_of_several or is_test or step == "Condition":
            yield [*path, step]
        if isinstance(value, (dict, list)):
            yield from parts(value, [*path, step])


def smaller(case):
    """Cases with one thing less."""
    for member in ("boundary", "resource_policy"):
        if case[member] is not None:
            yield case | {member: None}
    for layer in LAYERS:
        for path in parts(case[layer], [layer]) if case[layer] else ():
            out = copy.deepcopy(case)
            node = functools.reduce(lambda inner, step: inner[step], path[:-1], out)
            del node[path[-1]]
            yield out


def shrunk(difference):
    """The smallest case that still differs and is still not explained."""
    while True:
        candidates = list(smaller(difference.case))
        for candidate, (ours, theirs) in zip(candidates, both(candidates)):
            found = Difference(candidate, ours, theirs)
            if ours != theirs and explained(found) is None:
                difference = found
                break
        else:
            return difference


def shown(difference):
    """For a person: what the two say, and the case as a line that both programs read."""
    case = difference.case
    used = json.dumps([case[layer] for layer in LAYERS]).lower()
    told = {"context": {key: value for key, value in case["context"].items() if key.lower() in used}}
    told |= {member: [key for key in case[member] if key.lower() in used] for member in ("absent", "unknown")}
    states = f"Dynatlas says {difference.ours}, iam-simulate {difference.theirs}"
    return f"{states}; for access_case and oracle.mjs:\n{json.dumps(case | told)}"


def compare(first, count, at_once=2000):
    """({name of an entry, or None: differences}, {state: count}) of the cases of these seeds."""
    found, states = {}, {}
    for start in range(first, first + count, at_once):
        asked = list(map(case_of, range(start, min(start + at_once, first + count))))
        for case, (ours, theirs) in zip(asked, both(asked)):
            states[ours] = states.get(ours, 0) + 1
            if ours != theirs:
                difference = Difference(case, ours, theirs)
                entry = explained(difference)
                found.setdefault(entry and entry.name, []).append(difference)
    return found, states


def main():
    first, count = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    found, states = compare(first, count)
    print(states, {name: len(of) for name, of in found.items()})
    for difference in found.get(None, [])[:3]:
        print(shown(shrunk(difference)), "\n")
    sys.exit(1 if None in found else 0)


if __name__ == "__main__":
    main()
