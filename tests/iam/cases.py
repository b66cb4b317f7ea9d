"""Seeded cases for the evaluator of policies: a principal, an action, a resource, and policies of every layer.

A case is what tests/iam/README.md says, with `oracle` beside it: what Dynatlas finds out for itself and the simulator
must be told (which keys follow from principal and resource, which the action does not have). The grammar is small and
its parts are drawn so that a third of the cases is allowed or conditional; every document is valid for its kind.
"""

from grammar import Grammar
from vocabulary import (
    ABSENT, FREE_KEYS, FREE_LISTS, KNOWN, PRINCIPALS, REGION, REQUEST_KEYS, REQUEST_LISTS, TABLES, UNKNOWN, actions_of,
    arn_of, reference,
)  # fmt: skip

KINDS = {"table": 60, "index": 20, "stream": 12, None: 4}
OFTEN = {
    "table": ["GetItem", "PutItem", "Query", "Scan", "UpdateTable"],
    "index": ["Query", "Scan"],
    "stream": ["GetRecords"],
    None: ["ListTables"],
}


class Maker(Grammar):
    """One case; the same seed makes the same."""

    def make(self):
        self.principal = self.pick(list(PRINCIPALS))
        kind = self.random.choices([*KINDS], [*KINDS.values()])[0]
        self.account, name = self.pick(TABLES) if kind else (PRINCIPALS[self.principal][0], "")
        self.is_across = self.account != PRINCIPALS[self.principal][0]
        self.resource = arn_of(self.account, name, kind) if kind else "*"
        self.action = "dynamodb:" + self.pick(OFTEN[kind] if self.chance(0.6) else actions_of(kind))
        case = {
            "action": self.action,
            "resource": self.resource,
            "account": self.account,
            "principal": self.principal,
            "identity": self.identity(),
            "boundary": self.boundary(),
            "scp": self.service_control(),
            "rcp": self.resource_control(),
            "resource_policy": self.resource_policy(),
        }
        return case | self.knowledge()

    # The layers.

    def identity(self):
        if self.chance(0.12):
            return []
        if self.chance(0.35):
            return [self.allow_all()] + ([self.policy(0.5, 0.8)] if self.chance(0.6) else [])
        return [self.policy(0.2, 0.6) for _ in range(self.random.randint(1, 2))]

    def boundary(self):
        if not PRINCIPALS[self.principal][4] or self.chance(0.6):
            return None
        return self.allow_all() if self.chance(0.3) else self.policy(0.15, 0.3)

    def service_control(self):
        return [self.service_control_level() for _ in range(self.pick([0, 0, 1, 2, 3]))]

    def service_control_level(self):
        if self.chance(0.05):
            return [self.policy(0.1, 0.3)]
        level = [] if self.chance(0.03) else [self.allow_all()]
        return level + ([self.policy(0.7, 0.95, 2)] if self.chance(0.3) else [])

    def resource_control(self):
        return [self.resource_control_level() for _ in range(self.pick([0, 0, 0, 1, 2]))]

    def resource_control_level(self):
        statements = []
        for _ in range(self.random.randint(0, 2)):
            # IAM takes no `*` alone here, no NotAction and nobody but everybody.
            action = self.pick(["dynamodb:*", self.action, "s3:*", "dynamodb:Get*"])
            element = "NotResource" if self.chance(0.1) else "Resource"
            resources = self.some(lambda: self.resource_entry(False))
            statement = {"Effect": "Deny", "Principal": "*", "Action": action, element: resources}
            statements.append(statement | self.conditions(0.9))
        return [{"Version": "2012-10-17", "Statement": statements}] if statements else []

    def resource_policy(self):
        if self.resource == "*" or self.chance(0.2 if self.is_across else 0.5):
            return None
        statements = []
        for _ in range(self.random.randint(1, 3)):
            effect = "Deny" if self.chance(0.2) else "Allow"
            is_exception = effect == "Deny" and self.chance(0.15)
            named = self.not_principals() if is_exception else self.principals()
            statements.append(named | self.statement(effect, 0.4, short=False))
        return self.document(statements)

    # What is known of the request.

    def knowledge(self):
        told = derived_keys(self.principal, self.account, self.resource)
        out = {"context": {}, "absent": [], "unknown": [], "oracle": told}
        for key, (*knowledge, values) in {**FREE_KEYS, **FREE_LISTS}.items():
            drawn = self.pick([k for k in knowledge if k != UNKNOWN or key not in self.null_true])
            if drawn == KNOWN and key.startswith("aws:ResourceTag/") and self.resource == "*":
                drawn = ABSENT
            if drawn == KNOWN:
                value = self.pick(values)
                out["context"][key] = value if isinstance(value, list) else [value]
            else:
                out[drawn].append(key)
        has = reference()[self.action.removeprefix("dynamodb:")][1]
        unknown = [*out["unknown"], *told.pop("unknown")]
        for key in [*REQUEST_KEYS, *REQUEST_LISTS]:
            (unknown if key.lower() in has else told["absent"]).append(key)
        for key in unknown:
            told["maybe" if key in self.null_keys else "dummy"].append(key)
        return out


def derived_keys(principal, account, resource):
    """What follows from principal and resource, which Dynatlas finds out for itself."""
    own, sort, arn_of_role, username, _ = PRINCIPALS[principal]
    context = {
        "aws:PrincipalArn": [arn_of_role or principal],
        "aws:PrincipalAccount": [own],
        "aws:PrincipalType": [sort],
        "aws:PrincipalIsAWSService": ["false"],
        "aws:ResourceAccount": [account],
    }
    absent, unknown = ["aws:SourceArn", "aws:SourceAccount"], []
    if username:
        context["aws:username"] = [username]
    else:
        absent.append("aws:username")
    if resource == "*":
        unknown.append("aws:RequestedRegion")
    else:
        context["aws:RequestedRegion"] = [REGION]
    return {"context": context, "absent": absent, "unknown": unknown, "dummy": [], "maybe": []}


def case_of(seed):
    return Maker(seed).make()
