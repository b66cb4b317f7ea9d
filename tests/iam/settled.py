"""The requests that a case may be, with everything known: by them a state that is sure can be checked.

An unknown key gets each value that decides something: those that policies name, one that none names, and none at all.
"""

import copy
import itertools
import json
import random

from vocabulary import FREE_LISTS, REQUEST_LISTS

SAMPLES = 48
OUTSIDE = {
    "aws:SourceIp": ["192.0.2.1"],
    "aws:CurrentTime": ["2026-01-01T00:00:00Z", "2028-01-01T00:00:00Z"],
    "aws:MultiFactorAuthAge": ["1", "100000"],
    "aws:MultiFactorAuthPresent": [],
    "aws:SecureTransport": [],
    "aws:PrincipalTag/team": ["orders", "ann", "a-value-that-no-policy-names"],
}


def named_values(node, key):
    """The values that the conditions of policies have for a key."""
    if isinstance(node, list):
        return [value for item in node for value in named_values(item, key)]
    if not isinstance(node, dict):
        return []
    out = []
    for name, value in node.items():
        if name != "Condition":
            out += named_values(value, key)
            continue
        for named, values in (item for tests in value.values() for item in tests.items()):
            if named.lower() == key.lower():
                out += map(str, values if isinstance(values, list) else [values])
    return out


def possible_values(case, key):
    """Lists of values; None: the key is absent."""
    named = [value.replace("*", "x") for value in named_values(case, key) if "${" not in value]
    if key == "aws:SourceIp":
        named = [value.split("/")[0] for value in named]
    named = list(dict.fromkeys(named))
    values = [[value] for value in named + OUTSIDE.get(key, ["a-value-that-no-policy-names"])]
    if key in FREE_LISTS or key in REQUEST_LISTS:
        values += [[*pair] for pair in itertools.combinations(named, 2)] + [[value, "other"] for value in named]
    return values + [None]


def settled(case):
    """At most SAMPLES of those requests: all of them where they are few."""
    text = json.dumps(case)
    unknown = dict.fromkeys([*case["unknown"], *case["oracle"]["dummy"], *case["oracle"]["maybe"]])
    values = {k: possible_values(case, k) for k in unknown if named_values(case, k) or f"${{{k}" in text}
    requests = list(itertools.islice(itertools.product(*values.values()), SAMPLES + 1))
    if len(requests) > SAMPLES:
        chosen = random.Random(text)
        requests = [[chosen.choice(possible) for possible in values.values()] for _ in range(SAMPLES)]
    for request in requests:
        out = copy.deepcopy(case)
        out["unknown"] = []
        out["oracle"] |= {"dummy": [], "maybe": []}
        for key, value in zip(values, request):
            if value is None:
                out["absent"].append(key)
            else:
                out["context"][key] = value
        yield out
