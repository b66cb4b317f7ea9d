# servers: neo4j
"""The requirements' own sample answer, served by an endpoint: both stores hold exactly what the requirements say."""

import json
import pathlib

from graphs import differences
from stores import SqliteStore, names

SAMPLE = pathlib.Path(__file__).resolve().parents[1] / "golden" / "requirements-sample"
ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/MyTable"
TAG = 1700000000


def sync(dynatlas, store, endpoint):
    return dynatlas.run("sync", *store.arguments, "--update-tag", TAG, env={**store.env, **endpoint.env})


def test_the_sample_answer_becomes_the_requirements_node(dynatlas, store, endpoint):
    endpoint.replay(SAMPLE / "answers.jsonl")
    del endpoint.tables["us-east-1"]["Orders"]
    sync(dynatlas, store, endpoint).expect(0)
    graph = store.read()
    assert {node.label for node in graph.nodes.values()} == {"AWSAccount", "DynamoDBTable", "ModuleSyncMetadata"}
    assert names(graph) == ["MyTable"]
    table = graph.nodes[ARN]
    wanted = {"id": ARN, "name": "MyTable", "region": "us-east-1", "creation_date_time": 1609459200, "lastupdated": TAG}
    assert {name: table.properties[name] for name in wanted} == wanted
    assert type(table.properties["creation_date_time"]) is int
    assert set(graph.relationships) == {("RESOURCE", "123456789012", ARN)}


def test_an_index_becomes_a_node_and_a_relationship_with_the_tag(dynatlas, store, endpoint):
    endpoint.replay(SAMPLE / "answers.jsonl")
    sync(dynatlas, store, endpoint).expect(0)
    graph = store.read()
    table = "arn:aws:dynamodb:us-east-1:123456789012:table/Orders"
    index = f"{table}/index/by-customer"
    assert graph.nodes[index].label == "GlobalSecondaryIndex"
    assert graph.nodes[index].properties["lastupdated"] == TAG
    for kind in ("HAS_GSI", "GLOBAL_SECONDARY_INDEX"):
        assert graph.relationships[kind, table, index]["lastupdated"] == TAG


def test_the_graph_is_the_one_of_the_recording(dynatlas, store, endpoint, tmp_path):
    """Served or replayed: node by node the same."""
    endpoint.replay(SAMPLE / "answers.jsonl")
    sync(dynatlas, store, endpoint).expect(0)
    served = store.read()
    dynatlas.run(
        "sync", "--source", SAMPLE / "answers.jsonl", "--db", tmp_path / "replayed.db", "--update-tag", TAG
    ).expect(0)
    assert list(differences(served, SqliteStore(tmp_path / "replayed.db").read())) == []
    expected = json.loads((SAMPLE / "expected.json").read_text())
    described = {node["id"] for node in expected["must_contain"]["nodes"]}
    assert described | {"123456789012", "AWSAccount_123456789012_AWSDynamoDBTable"} == set(served.nodes)
