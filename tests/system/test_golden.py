"""Every golden case (tests/golden/) against both stores: the exit code, and the graph node by node."""
# servers: neo4j

import json
import pathlib

import graphs
import pytest

GOLDEN = pathlib.Path(__file__).resolve().parents[1] / "golden"
BY_CONTRACT = sorted(path.parent.name for path in GOLDEN.glob("*/expected.json"))
BY_CARTOGRAPHY = sorted(path.parent.name for path in GOLDEN.glob("*/cartography-graph.json"))

# What Dynatlas adds to Cartography's graph (docs: the graph contract).
ADDED_LABELS = {"GlobalSecondaryIndex": {"GlobalSecondaryIndex"}}
ADDED_TYPE, ITS_TWIN = "HAS_GSI", "GLOBAL_SECONDARY_INDEX"


class Store:
    """A database for one test: how the program is told of it, and how its graph is read."""

    def __init__(self, arguments, env, read):
        self.arguments, self.env, self.read = arguments, env, read


@pytest.fixture(params=["sqlite", "neo4j"])
def store(request, tmp_path):
    if request.param == "sqlite":
        file = tmp_path / "golden.db"
        return Store(["--db", file], {}, lambda: graphs.read_sqlite(file))
    neo4j = request.getfixturevalue("neo4j")
    return Store(neo4j.arguments, neo4j.env, lambda: graphs.read_neo4j(neo4j.query))


def sync(dynatlas, store, source, tag, *options):
    return dynatlas.run("sync", "--source", source, *store.arguments, "--update-tag", tag, *options, env=store.env)


def expected_graph(expected):
    graph = graphs.Graph()
    for node in expected["nodes"]:
        properties = {name: value for name, value in node.items() if name not in ("label", "labels")}
        graph.nodes[node["id"]] = graphs.Node(node["label"], frozenset(node["labels"]), properties)
    for relationship in expected["relationships"]:
        key = (relationship["type"], relationship["from"], relationship["to"])
        graph.relationships[key] = {"lastupdated": relationship["lastupdated"], "_module_name": "dynatlas:aws"}
    assert len(graph.nodes) == len(expected["nodes"]), "an id stands twice in expected.json"
    return graph


def cartography_graph(document):
    """The part of Cartography's graph that Dynatlas makes, with what Dynatlas adds."""
    graph = graphs.Graph()
    for node in document["nodes"]:
        labels, properties = set(node["labels"]), node["properties"]
        first = {"AWSAccount": "AWSAccount", "DynamoDBTable": "DynamoDBTable"}
        first["DynamoDBGlobalSecondaryIndex"] = "GlobalSecondaryIndex"
        kinds = [first[label] for label in labels if label in first]
        if kinds:
            labels |= ADDED_LABELS.get(kinds[0], set())
            with_name = {**properties, "_module_name": "dynatlas:aws"}
            graph.nodes[properties["id"]] = graphs.Node(kinds[0], frozenset(labels), with_name)
    for relationship in document["relationships"]:
        kind, source, target = relationship["type"], relationship["from"], relationship["to"]
        if kind in graphs.TYPES and source in graph.nodes and target in graph.nodes:
            properties = {**relationship["properties"], "_module_name": "dynatlas:aws"}
            graph.relationships[kind, source, target] = properties
            if kind == ITS_TWIN:
                graph.relationships[ADDED_TYPE, source, target] = dict(properties)
    return graph


def assert_same(actual, expected):
    found = list(graphs.differences(actual, expected))
    assert not found, f"{len(found)} differences:\n" + "\n".join(found[:40])


def test_there_are_cases():
    assert len(BY_CONTRACT) >= 13 and len(BY_CARTOGRAPHY) >= 3


@pytest.mark.parametrize("case", [name for name in BY_CONTRACT if name != "requirements-sample"])
def test_graph_is_as_the_contract_says(dynatlas, store, case):
    expected = json.loads((GOLDEN / case / "expected.json").read_text())
    before = GOLDEN / case / "before.jsonl"
    if before.exists():
        sync(dynatlas, store, before, expected["before_update_tag"]).expect(0)
    sync(dynatlas, store, GOLDEN / case / "answers.jsonl", expected["update_tag"]).expect(expected["exit"])
    assert_same(store.read(), expected_graph(expected))
    # The same again changes nothing.
    sync(dynatlas, store, GOLDEN / case / "answers.jsonl", expected["update_tag"]).expect(expected["exit"])
    assert_same(store.read(), expected_graph(expected))


@pytest.mark.parametrize("case", BY_CARTOGRAPHY)
def test_graph_is_cartographys(dynatlas, store, case):
    document = json.loads((GOLDEN / case / "cartography-graph.json").read_text())
    expected = cartography_graph(document)
    assert document["regions"] and document["account"] in expected.nodes
    options = ("--timestamps", "datetime")
    sync(dynatlas, store, GOLDEN / case / "answers.jsonl", document["update_tag"], *options).expect(0)
    assert_same(store.read(), expected)


def test_requirements_sample(dynatlas, store):
    folder = GOLDEN / "requirements-sample"
    expected = json.loads((folder / "expected.json").read_text())
    sync(dynatlas, store, folder / "answers.jsonl", expected["update_tag"]).expect(0)
    graph = store.read()
    for node in expected["must_contain"]["nodes"]:
        found = graph.nodes[node["id"]]
        assert found.label == node.pop("label")
        for name, value in node.items():
            assert graphs.same(found.properties[name], value), f"{name} is {found.properties[name]!r}, not {value!r}"
    for relationship in expected["must_contain"]["relationships"]:
        properties = graph.relationships[relationship["type"], relationship["from"], relationship["to"]]
        assert properties["lastupdated"] == relationship["lastupdated"]
