"""Elements and statements of policies, drawn around one request, so that about half of them are about it."""

import random

from vocabulary import (
    ARN_TESTS, DATE_TESTS, DERIVED, FREE_KEYS, FREE_LISTS, FREE_VALUES, NUMERIC_TESTS, PRINCIPALS, REGION,
    REQUEST_KEYS, REQUEST_LISTS, STRING_TESTS, A, B, C,
)  # fmt: skip

OTHER_ACTIONS = "GetItem Batch* *Item PartiQL* Describe* Put* G*"
OTHER_RESOURCES = (
    f"arn:aws:dynamodb:*:{A}:table/Orders arn:aws:dynamodb:*:*:table/orders-* arn:aws:dynamodb:us-east-1:*:*"
    f" arn:aws:dynamodb:*:{C}:* arn:aws:dynamodb:*:*:table/${{*}} arn:aws:dynamodb:*:*:table/orders"
    " arn:aws:dynamodb:*:*:*/index/* arn:aws:dynamodb:*:*:table/*/stream/* arn:aws:s3:::*"
)
SHORT_RESOURCES = ["arn:aws:dynamodb:*", "arn:aws:*"]
OTHER_PRINCIPALS = (
    f"arn:aws:iam::{A}:user/ann arn:aws:iam::{A}:role/app arn:aws:iam::{B}:role/app arn:aws:iam::{B}:root"
    f" arn:aws:sts::{A}:assumed-role/app/job arn:aws:sts::{A}:assumed-role/app/other arn:aws:iam::{A}:role/team/limited"
)
DATES = ["2026-06-01T00:00:00Z", "2026-07-01T00:00:00Z", "2027-01-01T00:00:00+01:00", "1780272000"]
RANGES = ["10.0.0.0/8", "203.0.113.9", "0.0.0.0/0", "2001:db8::/32"]
SERVICE = "replication.dynamodb.amazonaws.com"


class Grammar:
    """Draws from a seed; `action`, `resource`, `account` and `principal` are the request's."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        # Keys that Null asks for, never ForAllValues: the simulator has one form of an unknown key for those (it may be
        # missing) and another for the rest (it is there, with some value).
        keys = [*FREE_KEYS, *FREE_LISTS, *REQUEST_KEYS, *REQUEST_LISTS]
        self.null_keys = {key for key in keys if self.chance(0.1)}
        self.null_true = set()  # those of them whose absence is asked for

    def chance(self, p):
        return self.random.random() < p

    def pick(self, values):
        return self.random.choice(values)

    def some(self, make, most=2):
        values = list(dict.fromkeys(make() for _ in range(self.random.randint(1, most))))
        return values[0] if len(values) == 1 and self.chance(0.5) else values

    # Action, Resource, Principal.

    def action_entry(self):
        name = self.action.removeprefix("dynamodb:")
        if self.chance(0.75):
            own = [name, f"{name[:3]}*", f"?{name[1:]}", f"*{name[-4:]}", "*"]
            return self.pick(["*", f"DynamoDB:{name.lower()}", *(f"dynamodb:{entry}" for entry in own)])
        return self.pick(["s3:*", "iam:*", *(f"dynamodb:{entry}" for entry in OTHER_ACTIONS.split())])

    def resource_entry(self, short):
        if self.resource == "*":
            return self.pick(["*", "*", f"arn:aws:dynamodb:*:{A}:table/*"])
        if self.chance(0.75):
            return self.likely_resource()
        return self.pick(OTHER_RESOURCES.split() + (SHORT_RESOURCES if short else []))

    def likely_resource(self):
        name = self.resource.split("/")[1]
        if self.chance(0.2):
            return self.pick(["*", self.resource, f"arn:*:dynamodb:*:{self.account}:*"])
        if self.chance(0.2):
            return f"arn:aws:dynamodb:{REGION}:{self.account}:table/{name}"
        variable = self.pick(["${aws:username}*", "${aws:PrincipalTag/team}*", "${aws:username, 'orders'}"])
        wild = self.pick(["*", f"{name}*", f"{name}/*", f"{name[:-1]}?", variable])
        return f"arn:aws:dynamodb:*:*:tab{'*' if self.chance(0.02) else 'le'}/{wild}"

    def principal_entry(self):
        account, _, arn_of_role, _, _ = PRINCIPALS[self.principal]
        own = [self.principal, arn_of_role or self.principal, f"arn:aws:iam::{account}:root", account, "*"]
        return self.pick(own if self.chance(0.75) else OTHER_PRINCIPALS.split())

    def principals(self):
        if self.chance(0.12):
            return {"Principal": "*"}
        if self.chance(0.08):
            return {"Principal": {"Service": SERVICE}}
        return {"Principal": {"AWS": self.some(self.principal_entry)}}

    def not_principals(self):
        listed = self.some(self.principal_entry)
        return {"NotPrincipal": {"AWS": self.principal if "*" in listed else listed}}

    # Condition.

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
        make = [self.free_condition, self.free_list, self.request_list, self.request_condition, self.derived_condition]
        return self.random.choices(make, [40, 7, 13, 10, 30])[0]()

    def if_exists(self, operator):
        return operator + ("IfExists" if self.chance(0.25) else "")

    def asks_null(self, key):
        return key in self.null_keys and self.chance(0.7)

    def null_condition(self, key):
        # An unknown key of a request is there for the simulator, which then cannot say that it may be missing.
        may_be_true = key not in REQUEST_KEYS and key not in REQUEST_LISTS
        return "Null", key, self.pick(["true", "false"]) if may_be_true else "false"

    def list_condition(self, key, values):
        if self.asks_null(key):
            return self.null_condition(key)
        quantifier = "ForAnyValue" if key in self.null_keys else self.pick(["ForAllValues", "ForAnyValue"])
        return f"{quantifier}:{self.if_exists(self.pick(STRING_TESTS))}", key, self.some(lambda: self.pick(values), 3)

    def free_list(self):
        key = self.pick(list(FREE_LISTS))
        return self.list_condition(key, ["o-*", *(value for values in FREE_LISTS[key][3] for value in values)])

    def request_list(self):
        key = self.pick(list(REQUEST_LISTS))
        return self.list_condition(key, REQUEST_LISTS[key])

    def request_condition(self):
        key = self.pick(list(REQUEST_KEYS))
        if self.asks_null(key):
            return self.null_condition(key)
        return self.if_exists(self.pick(STRING_TESTS)), key, self.some(lambda: self.pick(REQUEST_KEYS[key]))

    def derived_condition(self):
        key = self.pick(list(DERIVED))
        sort, values = DERIVED[key]
        is_known = key != "aws:RequestedRegion" or self.resource != "*"
        if is_known and self.chance(0.08):
            return "Null", key, self.pick(["true", "false"])
        operator = self.pick({"arn": ARN_TESTS, "string": STRING_TESTS, "bool": ["Bool"]}[sort])
        return self.if_exists(operator), key, self.some(lambda: self.pick(values))

    def free_condition(self):
        key = self.pick(list(FREE_KEYS))
        if self.asks_null(key):
            return self.null_condition(key)
        operators, values = {
            "aws:MultiFactorAuthAge": (NUMERIC_TESTS, ["60", "1000", "3600.0", 3600]),
            "aws:CurrentTime": (DATE_TESTS, DATES),
            "aws:SourceIp": (["IpAddress", "NotIpAddress"], RANGES),
            "aws:MultiFactorAuthPresent": (["Bool"], ["true", "false"]),
            "aws:SecureTransport": (["Bool"], ["true", "false"]),
        }.get(key, (STRING_TESTS, FREE_VALUES))
        return self.if_exists(self.pick(operators)), key, self.some(lambda: self.pick(values))

    # Statements and documents.

    def statement(self, effect, often, short=True):
        out = {"Effect": effect}
        out["NotAction" if self.chance(0.12) else "Action"] = self.some(self.action_entry)
        out["NotResource" if self.chance(0.1) else "Resource"] = self.some(lambda: self.resource_entry(short))
        return out | self.conditions(often)

    def document(self, statements):
        version = "2008-10-17" if self.chance(0.03) else "2012-10-17"
        alone = len(statements) == 1 and self.chance(0.3)
        return {"Version": version, "Statement": statements[0] if alone else statements}

    def policy(self, deny, often, most=3):
        effects = ["Deny" if self.chance(deny) else "Allow" for _ in range(self.random.randint(1, most))]
        return self.document([self.statement(effect, often) for effect in effects])

    def allow_all(self):
        return self.document([{"Effect": "Allow", "Action": "*", "Resource": "*"}])
