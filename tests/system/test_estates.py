# servers: neo4j dynamodb moto
# binary: release
"""Tables made with a real client in DynamoDB Local and in moto are in both stores, one to one, also after changes."""

import concurrent.futures
import itertools
import random
import string

import pytest
from stores import names

LEGAL = string.ascii_letters + string.digits + "_-."
SHARED = {"KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}], "BillingMode": "PAY_PER_REQUEST"}


def legal_names(count, seed):
    """Every legal character first, in, and last; the shortest and the longest; what looks like something else."""
    chance = random.Random(seed)
    made = [f"{c}{c}{c}" for c in LEGAL] + ["x" * 254 + ".", "Database", "NULL", "-1.", "..-", "select"]
    lengths = itertools.chain([255, 255, 3], iter(lambda: chance.randint(3, 255), None))
    while len(made) < count:
        made.append("".join(chance.choices(LEGAL, k=next(lengths))))
    # DynamoDB Local takes names that differ in case only for one.
    unique = {name.lower(): name for name in made}
    return sorted(unique.values())


def index(name):
    return {
        "IndexName": name,
        "KeySchema": [{"AttributeName": "other", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
    }


def make(client, name, indexes=()):
    attributes = ["id", "other"] if indexes else ["id"]
    members = {"AttributeDefinitions": [{"AttributeName": a, "AttributeType": "S"} for a in attributes], **SHARED}
    if indexes:
        members["GlobalSecondaryIndexes"] = [index(i) for i in indexes]
    client.create_table(TableName=name, **members)


def each(work, items):
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(work, items))


def sync(dynatlas, store, aws, tag, *options):
    return dynatlas.run("sync", *store.arguments, "--update-tag", tag, *options, env={**store.env, **aws.env}).expect(0)


def ids(graph, *labels):
    return {key for key, node in graph.nodes.items() if node.label in labels}


def edges(graph, kind):
    return {(source, target) for relationship, source, target in graph.relationships if relationship == kind}


def is_of(key, arn):
    """The table, or an index or a part of it: no name holds a slash."""
    return key == arn or key.startswith(arn + "/")


@pytest.fixture
def local_estate(dynamodb_local):
    """130 tables in one region, 40 with an index, and 12 other ones in another region."""
    made = {"us-east-1": legal_names(130, seed=1), "eu-west-1": [f"europe-{n:02}" for n in range(12)]}
    for region, tables in made.items():
        client = dynamodb_local.client("dynamodb", region)
        with_index = set(tables[:40])
        each(lambda name, c=client, w=with_index: make(c, name, ["by.other_-"] if name in w else []), tables)
    return made


def test_every_table_of_dynamodb_local_is_there_once(dynatlas, store, dynamodb_local, local_estate):
    assert len(local_estate["us-east-1"]) > 100 and set(LEGAL.lower()) <= set(
        "".join(local_estate["us-east-1"]).lower()
    )
    options = ("--aws-account-id", "000000000000", "--aws-regions", "us-east-1,eu-west-1")
    sync(dynatlas, store, dynamodb_local, 1, *options)
    before = store.read()
    for region, tables in local_estate.items():
        assert names(before, region) == tables
    assert len(edges(before, "HAS_GSI")) == len(ids(before, "GlobalSecondaryIndex")) == 40 + 12

    client = dynamodb_local.client("dynamodb")
    gone = local_estate["us-east-1"][::7]
    each(lambda name: client.delete_table(TableName=name), gone)
    sync(dynatlas, store, dynamodb_local, 2, *options)
    after = store.read()
    arns = {f"arn:aws:dynamodb:ddblocal:000000000000:table/{name}" for name in gone}
    vanished = before.nodes.keys() - after.nodes.keys()
    assert vanished == {key for key in before.nodes if any(is_of(key, arn) for arn in arns)} > arns
    assert after.nodes.keys() < before.nodes.keys()

    each(lambda name: make(client, name), gone)
    sync(dynatlas, store, dynamodb_local, 3, *options)
    again = store.read()
    assert names(again, "us-east-1") == local_estate["us-east-1"]
    assert again.nodes.keys() == before.nodes.keys() - {key for key in vanished if "/index/" in key}


def test_equal_names_in_several_regions_of_moto_are_several_tables(dynatlas, store, moto):
    regions = ["us-east-1", "eu-west-1", "ap-southeast-2"]
    tables = [f"t-{n:03}" for n in range(105)] + ["Orders", "orders"]
    for region in regions:
        client = moto.client("dynamodb", region)
        each(lambda name, c=client: make(c, name, ["by-other"] if name == "Orders" else []), tables)
    sync(dynatlas, store, moto, 1)  # account by GetCallerIdentity, regions by DescribeRegions
    graph = store.read()
    for region in regions:
        assert names(graph, region) == sorted(tables)
        assert f"arn:aws:dynamodb:{region}:123456789012:table/Orders/index/by-other" in graph.nodes
    assert len(names(graph)) == len(regions) * len(tables)
    listed = moto.client("ec2").describe_regions()["Regions"]
    enabled = {region["RegionName"] for region in listed if region["OptInStatus"] != "not-opted-in"}
    assert {region for region, _ in store.coverage()} == enabled > set(regions)

    moto.client("dynamodb", "eu-west-1").delete_table(TableName="Orders")
    sync(dynatlas, store, moto, 2)
    orders = "arn:aws:dynamodb:eu-west-1:123456789012:table/Orders"
    assert graph.nodes.keys() - store.read().nodes.keys() == {key for key in graph.nodes if is_of(key, orders)}


def test_indexes_come_and_go(dynatlas, store, moto):
    client = moto.client("dynamodb")
    make(client, "Orders", ["first", "second"])
    arn = "arn:aws:dynamodb:us-east-1:123456789012:table/Orders"

    def indexes(tag):
        sync(dynatlas, store, moto, tag, "--aws-regions", "us-east-1")
        graph = store.read()
        assert edges(graph, "HAS_GSI") == edges(graph, "GLOBAL_SECONDARY_INDEX")
        assert edges(graph, "HAS_GSI") == {(arn, key) for key in ids(graph, "GlobalSecondaryIndex")}
        assert edges(graph, "RESOURCE") == {
            ("123456789012", key) for key in graph.nodes if is_of(key, arn)
        }
        return names(graph, label="GlobalSecondaryIndex")

    def change(**what):
        attributes = [{"AttributeName": "other", "AttributeType": "S"}]
        client.update_table(TableName="Orders", AttributeDefinitions=attributes, GlobalSecondaryIndexUpdates=[what])

    assert indexes(1) == ["first", "second"]
    change(Delete={"IndexName": "first"})
    assert indexes(2) == ["second"]
    change(Create=index("third"))
    assert indexes(3) == ["second", "third"]
