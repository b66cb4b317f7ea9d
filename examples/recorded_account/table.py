"""A table of the invented account, and what DescribeTable says of it (AWS API reference: TableDescription).

A table is a name, keys and a list of features; a feature is a function that adds its members to the description.
"""

import hashlib
import uuid

ACCOUNT = "111122223333"  # one of AWS's documentation accounts
NOON = 1718107200  # 2024-06-11T12:00:00Z: what the answers were recorded at
DAY = 86400


def draw(key, below):
    """A number 0 … below-1 that depends on the key alone."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") % below


def invented_uuid(key):
    return str(uuid.UUID(bytes=hashlib.sha256(key.encode()).digest()[:16], version=4))


def table_arn(region, name):
    return f"arn:aws:dynamodb:{region}:{ACCOUNT}:table/{name}"


def backup_arn(region, name, at):
    return f"{table_arn(region, name)}/backup/{at:011d}000-{invented_uuid(name + region)[:8]}"


ALIASES = {}  # of the keys that were named so far


def key_arn(region, alias, account=ACCOUNT):
    arn = f"arn:aws:kms:{region}:{account}:key/{invented_uuid(f'key/{account}/{region}/{alias}')}"
    ALIASES[arn] = alias
    return arn


def key_schema(keys):
    """'customerId order:N' → [{customerId HASH}, {order RANGE}]; a type stands behind the colon, else it is S."""
    kinds = ("HASH", "RANGE")
    return [{"AttributeName": key.split(":")[0], "KeyType": kind} for key, kind in zip(keys.split(), kinds)]


def provisioned(read, write, **changes):
    return {**changes, "NumberOfDecreasesToday": 0, "ReadCapacityUnits": read, "WriteCapacityUnits": write}


class Table:
    """`keys` as of key_schema(); `capacity` is None for on-demand, else (read, write)."""

    def __init__(self, name, keys, rows, row_bytes, *features, capacity=None, age_days=None, status="ACTIVE"):
        self.name, self.keys, self.rows, self.row_bytes = name, keys, rows, row_bytes
        self.features, self.capacity, self.status = features, capacity, status
        self.age_days = age_days if age_days is not None else 90 + draw(f"age/{name}", 1800)
        self.attributes = {}

    def define(self, keys):
        for key in keys.split():
            name, _, kind = key.partition(":")
            self.attributes[name] = kind or "S"

    def describe(self, region):
        """The answer's `Table` member."""
        self.region, self.arn = region, table_arn(region, self.name)
        self.created = round(NOON - self.age_days * DAY - draw(f"{self.arn}/created", DAY * 1000) / 1000, 3)
        self.attributes = {}
        self.define(self.keys)
        answer = {
            "AttributeDefinitions": [],
            "TableName": self.name,
            "KeySchema": key_schema(self.keys),
            "TableStatus": self.status,
            "CreationDateTime": self.created,
            "ProvisionedThroughput": provisioned(*(self.capacity or (0, 0))),
            "TableSizeBytes": self.rows * self.row_bytes,
            "ItemCount": self.rows,
            "TableArn": self.arn,
            "TableId": invented_uuid(self.arn),
        }
        if self.capacity is None:
            since = round(self.created + 0.5, 3)
            answer["BillingModeSummary"] = {
                "BillingMode": "PAY_PER_REQUEST",
                "LastUpdateToPayPerRequestDateTime": since,
            }
        answer["TableClassSummary"] = {"TableClass": "STANDARD"}
        answer["DeletionProtectionEnabled"] = False
        for feature in self.features:
            feature(self, answer)
        answer["AttributeDefinitions"] = [
            {"AttributeName": name, "AttributeType": kind} for name, kind in sorted(self.attributes.items())
        ]
        return answer
