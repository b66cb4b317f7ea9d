"""Accounts for comparing with Cartography: the recorded ones of tests/golden, and what is made in the real servers.

An Account tells both programs where it answers. All have what Cartography 0.143.0 survives: it stops (KeyError) on a table
or an index without ProvisionedThroughput and on an index without IndexArn.
"""

import contextlib
import dataclasses
import json
import pathlib

from endpoint import Endpoint

GOLDEN = pathlib.Path(__file__).resolve().parents[1] / "golden"
RECORDED = sorted(path.parent.name for path in GOLDEN.glob("*/cartography-graph.json"))


@dataclasses.dataclass
class Account:
    env: dict  # how both programs reach it
    regions: list


@dataclasses.dataclass
class Estate:
    accounts: list  # synced in this order
    keys: list = dataclasses.field(default_factory=list)  # ARNs of the AWSKMSKey nodes that are there before


def account_of_endpoint(endpoint, regions):
    return Account({**endpoint.env, "AWS_DEFAULT_REGION": "us-east-1"}, list(regions))


@contextlib.contextmanager
def recorded(folder, document):
    """The answers of a golden case, each of its accounts at an endpoint of its own."""
    with contextlib.ExitStack() as stack:
        accounts = []
        for number in document.get("accounts", [document["account"]]):
            endpoint = stack.enter_context(Endpoint())
            endpoint.account = number
            endpoint.replay(folder / "answers.jsonl", number)
            accounts.append(account_of_endpoint(endpoint, document["regions"]))
        yield Estate(accounts, document["kms_keys_present_before"])


def golden_document(case):
    return json.loads((GOLDEN / case / "cartography-graph.json").read_text())


def intended_differences(case):
    """{"+": what Dynatlas alone makes of a case, "-": what Cartography alone makes}, each {(type, from, to), …}."""
    file = GOLDEN / case / "intended-differences.json"
    written = json.loads(file.read_text()) if file.exists() else {"only_dynatlas": [], "only_cartography": []}
    links = {name: {(r["type"], r["from"], r["to"]) for r in written[name]} for name in written}
    return {"+": links["only_dynatlas"], "-": links["only_cartography"]}


def key_schema(*names):
    return [{"AttributeName": name, "KeyType": kind} for name, kind in zip(names, ("HASH", "RANGE"))]


def attributes(*names):
    return [{"AttributeName": name, "AttributeType": "S"} for name in names]


def index(name, attribute, **more):
    return {
        "IndexName": name,
        "KeySchema": key_schema(attribute),
        "Projection": {"ProjectionType": "ALL"},
        **more,
    }


UNITS = {"ReadCapacityUnits": 7, "WriteCapacityUnits": 3}
ON_DEMAND = {"BillingMode": "PAY_PER_REQUEST"}
PROVISIONED = {"ProvisionedThroughput": UNITS}
STREAM = {"StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}}


def fill_dynamodb_local(dynamodb_local):
    """Tables of two regions. Its ARNs name neither, so that no name may stand in both. It leaves ProvisionedThroughput out of
    the indexes of on-demand tables."""
    plain = {"KeySchema": key_schema("id"), "AttributeDefinitions": attributes("id")}
    indexed = {"KeySchema": key_schema("id", "day"), "AttributeDefinitions": attributes("id", "day", "who")}
    here = dynamodb_local.client("dynamodb", "us-east-1")
    there = dynamodb_local.client("dynamodb", "eu-west-1")
    here.create_table(TableName="orders", **plain, **ON_DEMAND, **STREAM)
    here.create_table(TableName="users", **plain, **PROVISIONED)
    two = [index("by-day", "day", **PROVISIONED), index("by.who_1", "who", **PROVISIONED)]
    here.create_table(TableName="events", **indexed, **PROVISIONED, **STREAM, GlobalSecondaryIndexes=two)
    there.create_table(TableName="invoices", **indexed, **PROVISIONED, GlobalSecondaryIndexes=two)
    there.create_table(TableName="a.b-c_D", **plain, **PROVISIONED)
    here.put_item(TableName="users", Item={"id": {"S": "1"}})


def dynamodb_local_beside_moto(dynamodb_local, moto):
    """DynamoDB Local; moto answers for the services that it does not have."""
    fill_dynamodb_local(dynamodb_local)
    env = dict(dynamodb_local.env)
    env["AWS_ENDPOINT_URL_DYNAMODB"] = env.pop("AWS_ENDPOINT_URL")
    env |= {f"AWS_ENDPOINT_URL_{service}": moto.endpoint for service in ("STS", "EC2", "ORGANIZATIONS")}
    return Estate([Account({**env, "AWS_DEFAULT_REGION": "us-east-1"}, ["us-east-1", "eu-west-1"])])


def whole_moto(moto):
    """Tables without indexes, of equal names in several regions; encrypted, streaming, restored."""
    made = {"KeySchema": key_schema("id"), "AttributeDefinitions": attributes("id")}
    key = moto.client("kms").create_key()["KeyMetadata"]["Arn"]
    encrypted = {"SSESpecification": {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key}}
    for region in ("us-east-1", "eu-west-1", "ap-south-1"):
        client = moto.client("dynamodb", region)
        client.create_table(TableName="orders", **made, **PROVISIONED, **STREAM, **encrypted)
        client.create_table(TableName="users", **made, **PROVISIONED)
    client = moto.client("dynamodb", "us-east-1")
    backup = client.create_backup(TableName="users", BackupName="nightly")["BackupDetails"]["BackupArn"]
    client.restore_table_from_backup(TargetTableName="users-again", BackupArn=backup)
    return Estate(
        [Account({**moto.env, "AWS_DEFAULT_REGION": "us-east-1"}, ["us-east-1", "eu-west-1", "ap-south-1"])], [key]
    )
