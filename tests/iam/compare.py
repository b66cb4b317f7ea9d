"""Dynatlas' evaluator (access_case) and iam-simulate (oracle.mjs) on the same cases, and the smallest case that differs.

  DYNATLAS_ACCESS_CASE=build/dev/tests/access_case .deps/venv/bin/python tests/iam/compare.py FIRST_SEED [COUNT]

prints how the cases of these seeds differ.
"""

import copy
import functools
import itertools
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

import cases
import differences
import playwright

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parents[1]
ORACLE = TOP / ".deps/iam"
NODE = pathlib.Path(playwright.__file__).parent / "driver/node"  # the browser tests' own
SAMPLES = 48


def access_case():
    return [os.environ.get("DYNATLAS_ACCESS_CASE") or TOP / "build/dev/tests/access_case"]


def oracle():
    return [NODE, HERE / "oracle.mjs", os.environ.get("DYNATLAS_IAM_ORACLE") or ORACLE]


def answers(program, asked):
    """What a program says of the cases, in their order."""
    asked = list(asked)
    with tempfile.TemporaryFile("w+") as lines:
        lines.writelines(json.dumps(case) + "\n" for case in asked)
        lines.seek(0)
        done = subprocess.run(program, stdin=lines, capture_output=True, text=True, check=True)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    if len(told) != len(asked):
        raise AssertionError(f"{len(told)} answers to {len(asked)} cases: {done.stderr[-2000:]}")
    for case, answer in zip(asked, told):
        if "error" in answer:
            raise AssertionError(f"{program[-1]} cannot evaluate: {answer['error']}\n{json.dumps(case)}")
    return [answer["state"] for answer in told]


def both(asked):
    """[(ours, the simulator's)]."""
    asked = list(asked)
    return list(zip(answers(access_case(), asked), answers(oracle(), asked)))


# Every value that decides something about a key that is unknown: those that policies name, one that none names, none.


def named_values(node, key):
    """The values that conditions have for a key."""
    if isinstance(node, list):
        return [value for item in node for value in named_values(item, key)]
    if not isinstance(node, dict):
        return []
    out = []
    for name, value in node.items():
        if name == "Condition":
            for tests in value.values():
                for named, values in tests.items():
                    if named.lower() == key.lower():
                        out += [str(v) for v in (values if isinstance(values, list) else [values])]
        else:
            out += named_values(value, key)
    return out


OUTSIDE = {
    "aws:SourceIp": ["192.0.2.1"],
    "aws:CurrentTime": ["2026-01-01T00:00:00Z", "2028-01-01T00:00:00Z"],
    "aws:MultiFactorAuthAge": ["1", "100000"],
    "aws:MultiFactorAuthPresent": [],
    "aws:SecureTransport": [],
}


def possible_values(case, key):
    named = [
        v.replace("*", "x").split("/")[0] if key == "aws:SourceIp" else v.replace("*", "x")
        for v in named_values(case, key)
    ]
    named = [v for v in dict.fromkeys(named) if "${" not in v]
    values = [[value] for value in named + OUTSIDE.get(key, ["a-value-that-no-policy-names"])]
    if key == "aws:PrincipalTag/team":
        values += [["orders"], ["ann"]]
    if key in cases.FREE_LISTS or key in cases.REQUEST_LISTS:
        values += [[*pair] for pair in itertools.combinations(named, 2)] + [[v, "other"] for v in named]
    return values + [None]


def settled(case, seed=0):
    """The case in requests of which everything is known: each unknown key has one of its values, or none."""
    unknown = [*case["unknown"], *case["oracle"]["dummy"], *case["oracle"]["maybe"]]
    unknown = [key for key in dict.fromkeys(unknown) if named_values(case, key) or f"${{{key}" in json.dumps(case)]
    values = {key: possible_values(case, key) for key in unknown}
    chosen = random.Random(seed)
    everything = list(itertools.islice(itertools.product(*values.values()), 4 * SAMPLES))
    if len(everything) > SAMPLES:
        everything = [[chosen.choice(v) for v in values.values()] for _ in range(SAMPLES)]
    for request in everything:
        out = copy.deepcopy(case)
        out["unknown"] = []
        out["oracle"] |= {"dummy": [], "maybe": []}
        for key, value in zip(values, request):
            if value is None:
                out["absent"].append(key)
            else:
                out["context"][key] = value
        yield out


class Difference:
    """A case on which the two differ, and what is asked about it to know why."""

    def __init__(self, case, ours, theirs):
        self.case, self.ours, self.theirs = case, ours, theirs

    @functools.cached_property
    def samples(self):
        """The simulator's answers to the requests that the case may be, each known in full."""
        return answers(oracle(), settled(self.case))

    def agree_without(self, changed):
        """Whether the two agree when the cause is taken away."""
        ours, theirs = both([changed])[0]
        return ours == theirs or explained(Difference(changed, ours, theirs)) is not None


def explained(difference):
    """The entry of differences.py that says why, or None."""
    return next((entry for entry in differences.ALL if entry.applies(difference)), None)


def smaller(case):
    """Cases with one thing less."""

    def without(path):
        out = copy.deepcopy(case)
        node = out
        for step in path[:-1]:
            node = node[step]
        del node[path[-1]]
        return out

    def paths(node, path):
        items = node.items() if isinstance(node, dict) else enumerate(node)
        for step, value in items:
            here = [*path, step]
            if (
                isinstance(node, list)
                and len(node) > 1
                or step in ("Condition",)
                or len(here) > 2
                and here[-3] == "Condition"
                and len(node) > 1
            ):
                yield here
            if isinstance(value, (dict, list)):
                yield from paths(value, here)

    for member in ("boundary", "resource_policy"):
        if case[member] is not None:
            yield case | {member: None}
    for member in ("identity", "scp", "rcp"):
        for place in range(len(case[member])):
            yield case | {member: case[member][:place] + case[member][place + 1 :]}
        if isinstance(case[member], list):
            yield from map(without, paths(case[member], [member]))
    for member in ("boundary", "resource_policy"):
        if case[member] is not None:
            yield from map(without, paths(case[member], [member]))
    for member in ("context",):
        yield from (without([member, key]) | {"unknown": [*case["unknown"], key]} for key in case[member])


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
    case = difference.case
    used = json.dumps([case[m] for m in ("identity", "boundary", "scp", "rcp", "resource_policy")]).lower()
    told = {k: v for k, v in case["context"].items() if k.lower() in used}
    lists = {m: [k for k in case[m] if k.lower() in used] for m in ("absent", "unknown")}
    line = json.dumps(case | {"context": told} | lists)
    return f"Dynatlas says {difference.ours}, iam-simulate {difference.theirs}; as a line for access_case and oracle.mjs:\n{line}"


def compare(first, count, at_once=2000):
    """{name of an entry, or None: [differences]}, how many of each state, of the cases of these seeds."""
    found, states = {}, {}
    for start in range(first, first + count, at_once):
        asked = [cases.case_of(seed) for seed in range(start, min(start + at_once, first + count))]
        for case, (ours, theirs) in zip(asked, both(asked)):
            states[ours] = states.get(ours, 0) + 1
            if ours != theirs:
                difference = Difference(case, ours, theirs)
                entry = explained(difference)
                found.setdefault(entry.name if entry else None, []).append(difference)
    return found, states


def main():
    first, count = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    found, states = compare(first, count)
    print(states, {name: len(of) for name, of in found.items()})
    for difference in found.get(None, [])[: int(os.environ.get("SHOW", "3"))]:
        print(shown(shrunk(difference)), "\n")


if __name__ == "__main__":
    main()
