"""Where Dynatlas and iam-simulate differ, and why Dynatlas is right: each entry with a case that shows it.

An entry applies to a difference by its own test; what it explains is checked as narrowly as it can be: by taking the
cause away, after which the two must agree, or by requests in which everything is known.
"""

import copy
import json
import pathlib
import re

TOP = pathlib.Path(__file__).resolve().parents[2]
DENIED, CONDITIONAL, ALLOWED = "denied", "conditional", "allowed"
ACCOUNT, OTHER = "111122223333", "444455556666"
TABLE = f"arn:aws:dynamodb:eu-west-1:{ACCOUNT}:table/orders"
ROLE, FOREIGN_ROLE = f"arn:aws:iam::{ACCOUNT}:role/app", f"arn:aws:iam::{OTHER}:role/app"


def rows():
    """{action: (across accounts, in resource policies)} of the table that the program has."""
    text = (TOP / "src/intel/aws/iam/action_table.inc").read_text()
    found = re.findall(r'^    \{"(\w+)", [^;]*?(true|false), (true|false)', text, re.MULTILINE)
    return {name: (across == "true", in_policy == "true") for name, across, in_policy in found}


ACTIONS = rows()
NOBODY = "arn:aws:iam::999988887777:role/nobody"
NO_VALUE = "a-value-that-no-request-has"
HALVES = ["0.0.0.0/1", "128.0.0.0/1"]
LAYERS = ("identity", "boundary", "scp", "rcp", "resource_policy")


def documents(case):
    """[(layer, document)]."""

    def of(node):
        if isinstance(node, dict):
            return [node]
        return [document for item in node or [] for document in of(item)]

    return [(layer, document) for layer in LAYERS for document in of(case.get(layer))]


def statements(case):
    out = []
    for layer, document in documents(case):
        found = document["Statement"]
        out += [(layer, statement) for statement in (found if isinstance(found, list) else [found])]
    return out


def listed(value):
    return value if isinstance(value, list) else [value]


def account_of(principal):
    return principal.split(":")[4]


class Entry:
    """One reason to differ."""

    def __init__(self, name, reason, source, applies, example, ours, theirs):
        self.name, self.reason, self.source = name, reason, source
        self._applies, self.example, self.ours, self.theirs = applies, example, ours, theirs

    def applies(self, difference):
        return self._applies(difference)


def case(action="GetItem", principal=ROLE, resource=TABLE, **members):
    """A case of few words; statements stand for documents of one."""
    whole = {
        "action": f"dynamodb:{action}",
        "resource": resource,
        "account": resource.split(":")[4],
        "principal": principal,
        "identity": [],
        "boundary": None,
        "scp": [],
        "rcp": [],
        "resource_policy": None,
        "context": {},
        "absent": [],
        "unknown": [],
        "oracle": {"context": {}, "absent": [], "dummy": [], "maybe": []},
    }
    return whole | members


def document(*of, version="2012-10-17"):
    return {"Version": version, "Statement": list(of)}


def allow(action="*", resource="*", **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action="*", resource="*", **more):
    return {"Effect": "Deny", "Action": action, "Resource": resource, **more}


# The entries.


def replaced(asked, old, new):
    """The policies with one text in the place of another."""
    out = copy.deepcopy(asked)
    for layer in LAYERS:
        out[layer] = json.loads(json.dumps(out[layer]).replace(old, new))
    return out


def is_not_offered(difference):
    asked = difference.case
    across, in_policy = ACTIONS[asked["action"].removeprefix("dynamodb:")]
    return difference.ours == DENIED and account_of(asked["principal"]) != asked["account"] and not across


def is_not_in_resource_policies(difference):
    asked = difference.case
    across, in_policy = ACTIONS[asked["action"].removeprefix("dynamodb:")]
    return (
        asked["resource_policy"] is not None
        and not in_policy
        and difference.agree_without(asked | {"resource_policy": None})
    )


def has_unknown_variable(difference):
    asked = difference.case
    unknown = set(asked["unknown"])
    entries = [
        e for _, s in statements(asked) for e in listed(s.get("Resource", [])) + listed(s.get("NotResource", []))
    ]
    used = {key for key in unknown if any(f"${{{key}}}" in entry for entry in entries)}
    if not used or difference.theirs == CONDITIONAL and difference.ours != CONDITIONAL:
        return False
    # Where the value is known, the simulator decides as Dynatlas says that it may.
    possible = set(difference.samples)
    return difference.ours == CONDITIONAL and possible == {ALLOWED, DENIED} or possible == {difference.ours}


def is_literal(difference):
    old = [d for _, d in documents(difference.case) if d["Version"] != "2012-10-17" and "${" in json.dumps(d)]
    return bool(old) and difference.agree_without(replaced(difference.case, '"2008-10-17"', '"2012-10-17"'))


def globs_the_type(difference):
    return "tab*/" in json.dumps(difference.case) and difference.agree_without(
        replaced(difference.case, "tab*/", "table/")
    )


def leaves_out_the_account(difference):
    changed = copy.deepcopy(difference.case)
    found = False
    for _, statement in statements(changed):
        named = statement.get("NotPrincipal", {}).get("AWS")
        if named is None:
            continue
        accounts = [f"arn:aws:iam::{account_of(p)}:root" for p in listed(named) if p.startswith("arn:")]
        statement["NotPrincipal"]["AWS"] = [*dict.fromkeys([*listed(named), *accounts])]
        found = found or statement["NotPrincipal"]["AWS"] != listed(named)
    return found and difference.agree_without(changed)


def lists_the_account_alone(difference):
    changed = copy.deepcopy(difference.case)
    principal, account = changed["principal"], account_of(changed["principal"])
    itself = {principal, re.sub(r":sts:(.*):assumed-role/(\w+)/.*", r":iam:\1:role/\2", principal)}
    found = False
    for _, statement in statements(changed):
        named = statement.get("NotPrincipal", {}).get("AWS")
        if named is None or itself & set(listed(named)):
            continue
        others = [p for p in listed(named) if p not in (account, f"arn:aws:iam::{account}:root")]
        found = found or others != listed(named)
        statement["NotPrincipal"]["AWS"] = others or NOBODY
    return found and difference.agree_without(changed)


def has_variable_without_value(difference):
    asked = difference.case
    changed = asked
    for key in [*asked["absent"], *asked["oracle"]["absent"]]:
        changed = replaced(changed, f"${{{key}}}", NO_VALUE)
    return changed != asked and difference.agree_without(changed)


def tests_the_whole_address_space(difference):
    def split(node):
        if isinstance(node, dict):
            return {key: split(value) for key, value in node.items()}
        if isinstance(node, list):
            return [other for value in node for other in (HALVES if value == "0.0.0.0/0" else [split(value)])]
        return HALVES if node == "0.0.0.0/0" else node

    changed = difference.case | {layer: split(difference.case[layer]) for layer in LAYERS}
    return changed != difference.case and difference.agree_without(changed)


def names_another_session(difference):
    asked = difference.case
    if ":assumed-role/" not in asked["principal"]:
        return False
    others = set(re.findall(r'"(arn:aws:sts::\d+:assumed-role/[^"]+)"', json.dumps(asked["resource_policy"])))
    others.discard(asked["principal"])
    changed = asked
    for other in others:
        changed = replaced(changed, other, NOBODY)
    return bool(others) and difference.agree_without(changed)


def is_decided_by_residues_together(difference):
    return (
        difference.theirs == CONDITIONAL
        and difference.ours != CONDITIONAL
        and set(difference.samples) == {difference.ours}
    )


MFA = "aws:MultiFactorAuthPresent"

ALL = [
    Entry(
        "not_offered_across_accounts",
        "DynamoDB offers the action to principals of the table's own account alone, whatever the policies say.",
        "DynamoDB Developer Guide: API operations supported by resource-based policies",
        is_not_offered,
        case(
            "PartiQLSelect",
            FOREIGN_ROLE,
            identity=[document(allow())],
            resource_policy=document(allow("dynamodb:*", Principal={"AWS": FOREIGN_ROLE})),
        ),
        DENIED,
        ALLOWED,
    ),
    Entry(
        "not_in_resource_policies",
        "The policy of a table can neither allow nor deny the action.",
        "DynamoDB Developer Guide: API operations supported by resource-based policies",
        is_not_in_resource_policies,
        case("CreateTable", resource_policy=document(allow("dynamodb:*", Principal="*"))),
        DENIED,
        ALLOWED,
    ),
    Entry(
        "unknown_variable_in_resource",
        "What stands for a variable is not known: with some value of it the resource matches. The simulator never matches.",
        "IAM User Guide: IAM policy elements: Variables and tags",
        has_unknown_variable,
        case(
            identity=[document(allow(resource="arn:aws:dynamodb:*:*:table/${aws:PrincipalTag/team}"))],
            unknown=["aws:PrincipalTag/team"],
        ),
        CONDITIONAL,
        DENIED,
    ),
    Entry(
        "variables_of_2008",
        "Variables are text in a policy of a Version before 2012-10-17. The simulator substitutes them.",
        "IAM User Guide: IAM policy elements: Variables and tags",
        is_literal,
        case(
            principal=f"arn:aws:iam::{ACCOUNT}:user/orders",
            identity=[document(allow(resource="arn:aws:dynamodb:*:*:table/${aws:username}"), version="2008-10-17")],
            context={"aws:username": ["orders"]},
        ),
        DENIED,
        ALLOWED,
    ),
    Entry(
        "wildcard_in_resource_type",
        "A wildcard is one in the type of a resource too; AWS's own examples have `*/*`. The simulator takes `tab*` as text."
        " Assumed: AWS says not to do it and not what it does.",
        "IAM User Guide: Identify AWS resources with ARNs; Amazon EC2 User Guide: Grant permission to tag resources",
        globs_the_type,
        case(identity=[document(allow(resource="arn:aws:dynamodb:*:*:tab*/orders"))]),
        ALLOWED,
        DENIED,
    ),
    Entry(
        "not_principal_without_account",
        "NotPrincipal that lists a user or role without its account may still deny it.",
        "IAM User Guide: IAM JSON policy elements: NotPrincipal",
        leaves_out_the_account,
        case(
            identity=[document(allow())],
            resource_policy=document(
                {"Effect": "Deny", "NotPrincipal": {"AWS": ROLE}, "Action": "dynamodb:*", "Resource": "*"}
            ),
        ),
        CONDITIONAL,
        ALLOWED,
    ),
    Entry(
        "not_principal_of_the_account",
        "NotPrincipal that lists an account spares its root alone: with a user beside it every other one is denied.",
        "IAM User Guide: IAM JSON policy elements: NotPrincipal",
        lists_the_account_alone,
        case(
            identity=[document(allow())],
            resource_policy=document(
                {"Effect": "Deny", "NotPrincipal": {"AWS": ACCOUNT}, "Action": "dynamodb:*", "Resource": "*"}
            ),
        ),
        DENIED,
        ALLOWED,
    ),
    Entry(
        "variable_without_value",
        "A resource with such a variable is none, for NotResource too; negated operators hold. The simulator passes over"
        " the statement.",
        "IAM User Guide: IAM policy elements: Variables and tags (Policy variables with no value)",
        has_variable_without_value,
        case(
            identity=[
                document(
                    allow(), {"Effect": "Deny", "Action": "*", "NotResource": "arn:aws:dynamodb:*:*:table/${aws:username}"}
                )
            ],
            absent=["aws:username"],
        ),
        DENIED,
        ALLOWED,
    ),
    Entry(
        "whole_address_space",
        "Every address of IPv4 is in 0.0.0.0/0. The simulator finds none there.",
        "IAM User Guide: IAM JSON policy elements: Condition operators (IP address)",
        tests_the_whole_address_space,
        case(
            identity=[document(allow(Condition={"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}))],
            context={"aws:SourceIp": ["10.1.2.3"]},
        ),
        ALLOWED,
        DENIED,
    ),
    Entry(
        "another_session",
        "A session is none of another name. The simulator does not look at names of sessions while it looks for conditions.",
        "IAM User Guide: IAM JSON policy elements: Principal (Assumed-role session principals)",
        names_another_session,
        case(
            principal=f"arn:aws:sts::{ACCOUNT}:assumed-role/app/job",
            resource_policy=document(allow(Principal={"AWS": f"arn:aws:sts::{ACCOUNT}:assumed-role/app/other"})),
        ),
        DENIED,
        CONDITIONAL,
    ),
    Entry(
        "residues_together",
        "No request fulfils what allows without fulfilling what denies. The simulator lists both as conditions.",
        "IAM User Guide: Policy evaluation logic",
        is_decided_by_residues_together,
        case(
            identity=[
                document(
                    allow(Condition={"Bool": {MFA: "true"}}),
                    deny(Condition={"Bool": {MFA: "true"}}),
                )
            ],
            unknown=[MFA],
        ),
        DENIED,
        CONDITIONAL,
    ),
]
