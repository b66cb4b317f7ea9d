"""The policies of a case: looked through, changed, and written in few words."""

import copy
import json

LAYERS = ("identity", "boundary", "scp", "rcp", "resource_policy")
RESOURCES = {"Resource", "NotResource"}
ACCOUNT, OTHER = "111122223333", "444455556666"
TABLE = f"arn:aws:dynamodb:eu-west-1:{ACCOUNT}:table/orders"
ROLE, FOREIGN_ROLE = f"arn:aws:iam::{ACCOUNT}:role/app", f"arn:aws:iam::{OTHER}:role/app"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/app"


def listed(value):
    return value if isinstance(value, list) else [value]


def account_of(principal):
    return principal.split(":")[4]


def documents(node):
    """Those of a case, of a layer, of a level."""
    if isinstance(node, dict) and "Statement" in node:
        return [node]
    if isinstance(node, dict):
        return [document for layer in LAYERS for document in documents(node[layer])]
    return [document for item in node or [] for document in documents(item)]


def statements(case):
    return [statement for document in documents(case) for statement in listed(document["Statement"])]


def resources(case):
    """All entries of Resource and NotResource."""
    return [e for statement in statements(case) for name in RESOURCES for e in listed(statement.get(name, []))]


def replaced(case, old, new):
    """The policies with one text in the place of another."""
    out = copy.deepcopy(case)
    for layer in LAYERS:
        out[layer] = json.loads(json.dumps(out[layer]).replace(old, new))
    return out


def with_resources(case, old, new):
    """The same in Resource and NotResource alone."""
    out = copy.deepcopy(case)
    for statement in statements(out):
        for name in RESOURCES & statement.keys():
            statement[name] = [entry.replace(old, new) for entry in listed(statement[name])]
    return out


def case(action="GetItem", principal=ROLE, **members):
    """A case in few words."""
    whole = {"action": f"dynamodb:{action}", "resource": TABLE, "account": ACCOUNT, "principal": principal}
    whole |= {"identity": [], "boundary": None, "scp": [], "rcp": [], "resource_policy": None}
    whole |= {"context": {}, "absent": [], "unknown": []}
    whole["oracle"] = {"context": {}, "absent": [], "dummy": [], "maybe": []}
    return whole | members


def document(*of, version="2012-10-17"):
    return {"Version": version, "Statement": list(of)}


def allow(action="*", resource="*", **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action="*", resource="*", **more):
    return {"Effect": "Deny", "Action": action, "Resource": resource, **more}
