"""Why the two may differ: questions about a difference, which the entries of differences.py ask.

Each takes the cause away, after which the two must agree, or asks about requests of which everything is known. So an
entry explains no more than what it is about.
"""

import copy
import json
import pathlib
import re

from policies import LAYERS, account_of, documents, listed, replaced, resources, statements, with_resources

DENIED, CONDITIONAL, ALLOWED = "denied", "conditional", "allowed"
NOBODY = "arn:aws:iam::999988887777:role/nobody"
NO_VALUE = "a-value-that-no-request-has"
HALVES = ["0.0.0.0/1", "128.0.0.0/1"]
SESSIONS = re.compile(r'"(arn:aws:sts::\d+:assumed-role/[^"]+)"')


def rows():
    """{action: (across accounts, in resource policies)} of the table that the program has."""
    text = (pathlib.Path(__file__).resolve().parents[2] / "src/intel/aws/iam/action_table.inc").read_text()
    found = re.findall(r'^    \{"(\w+)", [^;]*?(true|false), (true|false)', text, re.MULTILINE)
    return {name: (across == "true", in_policy == "true") for name, across, in_policy in found}


ACTIONS = rows()


def row_of(case):
    return ACTIONS[case["action"].removeprefix("dynamodb:")]


# The services' own rules.


def is_not_offered(difference):
    case = difference.case
    is_across = account_of(case["principal"]) != case["account"]
    return difference.ours == DENIED and is_across and not row_of(case)[0]


def is_not_in_resource_policies(difference):
    case = difference.case
    if case["resource_policy"] is None or row_of(case)[1]:
        return False
    return difference.agree_without(case | {"resource_policy": None})


# Variables.


def has_unknown_variable(difference):
    """Between a variable that is everything and one that is nothing the simulator decides otherwise, or perhaps so."""
    case = difference.case
    used = [key for key in case["unknown"] if any(f"${{{key}}}" in entry for entry in resources(case))]
    if not used or difference.ours != CONDITIONAL:
        return bool(used) and set(difference.samples) == {difference.ours}
    changed = [case, case]
    for key in used:
        changed = [with_resources(c, f"${{{key}}}", text) for c, text in zip(changed, ("*", NO_VALUE))]
    return len({*difference.simulator_on(changed), *difference.samples}) > 1


def has_variable_without_value(difference):
    changed = difference.case
    for key in [*changed["absent"], *changed["oracle"]["absent"]]:
        changed = replaced(changed, f"${{{key}}}", NO_VALUE)
    return changed != difference.case and difference.agree_without(changed)


def is_of_2008(difference):
    """Text that is no variable is text that matches nothing here."""
    changed = copy.deepcopy(difference.case)
    for old in documents(changed):
        if old["Version"] != "2012-10-17":
            old["Statement"] = json.loads(json.dumps(old["Statement"]).replace("${", NO_VALUE))
    return changed != difference.case and difference.agree_without(changed)


def globs_the_type(difference):
    changed = replaced(replaced(difference.case, ":tab*/", ":table/"), ":*/index/", ":table/*/index/")
    return changed != difference.case and difference.agree_without(changed)


# Principals.


def without_account(difference, change):
    """The case with every NotPrincipal changed; the same case where nothing changes."""
    out = copy.deepcopy(difference.case)
    for statement in statements(out):
        if "NotPrincipal" in statement:
            statement["NotPrincipal"]["AWS"] = change(listed(statement["NotPrincipal"]["AWS"]))
    return out


def changes_not_principal(difference, change):
    changed = without_account(difference, change)
    as_lists = without_account(difference, lambda named: named)
    return changed != as_lists and difference.agree_without(changed)


def leaves_out_the_account(difference):
    def add_accounts(named):
        accounts = [f"arn:aws:iam::{account_of(entry)}:root" for entry in named if entry.startswith("arn:")]
        return list(dict.fromkeys([*named, *accounts]))

    return changes_not_principal(difference, add_accounts)


def lists_the_account_alone(difference):
    principal = difference.case["principal"]
    account = account_of(principal)
    role = re.sub(r":sts:(.*):assumed-role/(\w+)/.*", r":iam:\1:role/\2", principal)

    def drop_account(named):
        if principal in named or role in named:
            return named
        return [entry for entry in named if entry not in (account, f"arn:aws:iam::{account}:root")] or [NOBODY]

    return changes_not_principal(difference, drop_account)


def sessions_in(case):
    return set(SESSIONS.findall(json.dumps(case["resource_policy"])))


def names_another_session(difference):
    changed = difference.case
    others = sessions_in(changed) - {changed["principal"]}
    for other in others:
        changed = replaced(changed, other, NOBODY)
    return ":assumed-role/" in changed["principal"] and bool(others) and difference.agree_without(changed)


def is_of_any_session(difference):
    """Each session alone is the same for both; the role is what all its sessions are."""
    case = difference.case
    account, role = account_of(case["principal"]), case["principal"].split("/")[-1]
    own = f"arn:aws:sts::{account}:assumed-role/{role}/"
    named = sorted(session for session in sessions_in(case) if session.startswith(own))
    if not named or ":role/" not in case["principal"]:
        return False
    sessions = [case | {"principal": session} for session in (*named, f"{own}that-no-policy-names")]
    states = set(difference.dynatlas_on(sessions))
    together = states.pop() if len(states) == 1 else CONDITIONAL
    return difference.ours == together and all(map(difference.agree_without, sessions))


# Values.


def tests_the_whole_address_space(difference):
    def split(node):
        if isinstance(node, dict):
            return {key: split(value) for key, value in node.items()}
        if isinstance(node, list):
            return [other for value in node for other in (HALVES if value == "0.0.0.0/0" else [split(value)])]
        return HALVES if node == "0.0.0.0/0" else node

    changed = difference.case | {layer: split(difference.case[layer]) for layer in LAYERS}
    return changed != difference.case and difference.agree_without(changed)


def is_of_another_family(difference):
    """Ranges of IPv4 and an address of IPv6, or the other way round: as well any range of its own without it."""
    (address,) = difference.case["context"].get("aws:SourceIp", [""])
    is_ipv6 = ":" in address
    changed = difference.case
    for old in ("10.0.0.0/8", "203.0.113.9", "0.0.0.0/0") if is_ipv6 else ("2001:db8::/32",):
        changed = replaced(changed, f'"{old}"', '"fe80::/16"' if is_ipv6 else '"198.51.100.0/24"')
    return bool(address) and changed != difference.case and difference.agree_without(changed)


def has_epoch_time(difference):
    changed = replaced(difference.case, '"1780272000"', '"2026-06-01T00:00:00Z"')
    return changed != difference.case and difference.agree_without(changed)


def depends_on_the_boundary(difference):
    if difference.case["boundary"] is None or (difference.ours, difference.theirs) != (CONDITIONAL, ALLOWED):
        return False
    return set(difference.samples) == {ALLOWED, DENIED}


def is_decided_by_residues_together(difference):
    if difference.theirs != CONDITIONAL or difference.ours == CONDITIONAL:
        return False
    return set(difference.samples) == {difference.ours}
