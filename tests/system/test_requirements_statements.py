# servers: neo4j2
"""The sample statements of the module's requirements, to the letter (`$name` for `{name}`), on the graph that a sync makes: they
find its nodes, create none, and change nothing but `lastupdated`."""

import json
import pathlib

import graph_beside_cartography as beside
import pytest

SAMPLE = pathlib.Path(__file__).resolve().parents[1] / "golden" / "requirements-sample"
TAG, NEXT_TAG = 1700000000, 1700000001

TABLE = """
    // Load the main DynamoDB table node
    MERGE (n:DynamoDBTable{id: $Arn})
    SET n.name = $name,
        n.region = $region,
        n.creation_date_time = $creation_date_time,
        n.lastupdated = $UPDATE_TAG
"""
INDEX = """
    // Load a relationship to a GSI
    MATCH (table:DynamoDBTable{id: $table_arn})
    MATCH (gsi:GlobalSecondaryIndex{id: $gsi_arn})
    MERGE (table)-[r:HAS_GSI]->(gsi)
    SET r.lastupdated = $UPDATE_TAG
"""


@pytest.fixture
def synced(dynatlas, neo4j):
    arguments = ("sync", "--source", SAMPLE / "answers.jsonl", *neo4j.arguments, "--update-tag", TAG)
    dynatlas.run(*arguments, env=neo4j.env).expect(0)
    return neo4j


def counters(neo4j, statement, **parameters):
    """What a statement changed, as the server counts it."""
    summary = neo4j.driver.execute_query(statement, parameters, database_="neo4j").summary
    return {name: count for name, count in vars(summary.counters).items() if type(count) is int and count > 0}


def tables():
    return json.loads((SAMPLE / "expected.json").read_text())["transformed"]


@pytest.mark.parametrize("row", tables(), ids=lambda row: row["name"])
def test_the_statement_of_a_table(synced, row):
    before = beside.read(synced.query)
    assert before.nodes[row["Arn"]].labels == {"DynamoDBTable", "AWSDynamoDBTable", "Database"}
    # Four properties set, no node, no label and no relationship made.
    assert counters(synced, TABLE, **row, UPDATE_TAG=NEXT_TAG) == {"properties_set": 4}
    after = beside.read(synced.query)
    before.nodes[row["Arn"]].properties["lastupdated"] = ("INTEGER", NEXT_TAG)
    assert list(beside.differences(after, before)) == []


def test_the_statement_of_an_index(synced):
    (table, index), *others = (
        (relationship["from"], relationship["to"])
        for relationship in json.loads((SAMPLE / "expected.json").read_text())["must_contain"]["relationships"]
    )
    assert not others
    before = beside.read(synced.query)
    assert counters(synced, INDEX, table_arn=table, gsi_arn=index, UPDATE_TAG=NEXT_TAG) == {"properties_set": 1}
    after = beside.read(synced.query)
    before.relationships["HAS_GSI", table, index]["lastupdated"] = ("INTEGER", NEXT_TAG)
    assert list(beside.differences(after, before)) == []


def test_a_sync_after_the_statements_finds_its_nodes(synced, dynatlas):
    for row in tables():
        counters(synced, TABLE, **row, UPDATE_TAG=NEXT_TAG)
    before = beside.read(synced.query)
    arguments = ("sync", "--source", SAMPLE / "answers.jsonl", *synced.arguments, "--update-tag", NEXT_TAG + 1)
    dynatlas.run(*arguments, env=synced.env).expect(0)
    after = beside.read(synced.query)
    assert before.nodes.keys() == after.nodes.keys() and before.relationships.keys() == after.relationships.keys()
    for key, node in before.nodes.items():
        if not node.labels & beside.OUR_NODES:
            assert steady(node.properties) == steady(after.nodes[key].properties)


def steady(properties):
    return {name: value for name, value in properties.items() if name != "lastupdated"}
