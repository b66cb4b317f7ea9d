"""Every golden case (tests/golden/) against both stores: the exit code, and the graph node by node."""
# servers: neo4j2

import json
import pathlib

import graphs
import pytest
from graph_beside_cartography import our_properties

GOLDEN = pathlib.Path(__file__).resolve().parents[1] / "golden"
BY_CONTRACT = sorted(path.parent.name for path in GOLDEN.glob("*/expected.json"))
BY_CARTOGRAPHY = sorted(path.parent.name for path in GOLDEN.glob("*/cartography-graph.json"))

# What Dynatlas adds to Cartography's graph (docs: the graph contract).
ADDED_LABELS = {
    "DynamoDBGlobalSecondaryIndex": {"GlobalSecondaryIndex"},
    "AWSKMSKey": {"KMSKey", "EncryptionKey"},  # Cartography's too, but not on those that make_golden.py seeds
}
ADDED_TYPE, ITS_TWIN = "HAS_GSI", "GLOBAL_SECONDARY_INDEX"
CARTOGRAPHYS = {
    *("AWSAccount", "AWSKMSKey", "ModuleSyncMetadata", "DynamoDBTable", "GlobalSecondaryIndex"),
    *("DynamoDBBillingModeSummary", "DynamoDBStream", "DynamoDBSSEDescription", "DynamoDBArchivalSummary"),
    *("DynamoDBRestoreSummary", "DynamoDBBackup"),
}


def sync(dynatlas, store, source, tag, *options):
    return dynatlas.run("sync", "--source", source, *store.arguments, "--update-tag", tag, *options, env=store.env)


def expected_graph(expected):
    graph = graphs.Graph()
    for node in expected["nodes"]:
        properties = {name: value for name, value in node.items() if name not in ("label", "labels")}
        graph.nodes[node["id"]] = graphs.Node(node["label"], frozenset(node["labels"]), properties)
    for relationship in expected["relationships"]:
        key = (relationship["type"], relationship["from"], relationship["to"])
        assert {key[1], key[2]} <= graph.nodes.keys(), f"{key} joins what is no node of expected.json"
        own = {name: value for name, value in relationship.items() if name not in ("type", "from", "to")}
        graph.relationships[key] = {"_module_name": "dynatlas:aws", **own}
    assert len(graph.nodes) == len(expected["nodes"]), "an id stands twice in expected.json"
    return graph


def cartography_graph(document):
    """Cartography's graph, with what Dynatlas adds."""
    graph = graphs.Graph()
    for node in document["nodes"]:
        labels, properties = set(node["labels"]), dict(node["properties"])
        for label in node["labels"]:
            labels |= ADDED_LABELS.get(label, set())
        if "AWSKMSKey" not in labels:
            properties["_module_name"] = "dynatlas:aws"
        if "DynamoDBBackup" in labels:
            properties["account_id"] = properties["arn"].split(":")[4]
        graph.nodes[properties["id"]] = graphs.Node(graphs.first_label(labels), frozenset(labels), properties)
    for relationship in document["relationships"]:
        kind, source, target = relationship["type"], relationship["from"], relationship["to"]
        properties = {**relationship["properties"], "_module_name": "dynatlas:aws"}
        graph.relationships[kind, source, target] = properties
        if kind == ITS_TWIN:
            graph.relationships[ADDED_TYPE, source, target] = dict(properties)
    return graph


def put_right(graph, intended, tag):
    """What Cartography leaves out or makes in the wrong place (tests/golden/README.md, "Two differences are meant")."""
    for relationship in intended["only_cartography"]:
        del graph.relationships[relationship["type"], relationship["from"], relationship["to"]]
    for relationship in intended["only_dynatlas"]:
        key = (relationship["type"], relationship["from"], relationship["to"])
        graph.relationships[key] = {"lastupdated": tag, "_module_name": "dynatlas:aws"}


def without_our_kinds(graph):
    """The nodes of kinds that Cartography knows, with its properties, and what joins them."""
    nodes = {key: without_our_properties(node) for key, node in graph.nodes.items() if node.label in CARTOGRAPHYS}
    joined = {key: value for key, value in graph.relationships.items() if key[1] in nodes and key[2] in nodes}
    return graphs.Graph(nodes, joined)


def without_our_properties(node):
    more = our_properties(node.labels)
    properties = {name: value for name, value in node.properties.items() if name not in more}
    return graphs.Node(node.label, node.labels, properties)


def assert_same(actual, expected):
    found = list(graphs.differences(actual, expected))
    assert not found, f"{len(found)} differences:\n" + "\n".join(found[:40])


def test_there_are_cases():
    assert len(BY_CONTRACT) >= 17 and len(BY_CARTOGRAPHY) >= 5


@pytest.mark.parametrize("case", [name for name in BY_CONTRACT if name != "requirements-sample"])
def test_graph_is_as_the_contract_says(dynatlas, store, case):
    expected = json.loads((GOLDEN / case / "expected.json").read_text())
    before = GOLDEN / case / "before.jsonl"
    if before.exists():
        sync(dynatlas, store, before, expected["before_update_tag"]).expect(0)
    if "kms_keys_present_before" in expected:
        store.add_kms_keys(expected["kms_keys_present_before"])
    sync(dynatlas, store, GOLDEN / case / "answers.jsonl", expected["update_tag"]).expect(expected["exit"])
    assert_same(store.read(), expected_graph(expected))
    # The same again changes nothing.
    sync(dynatlas, store, GOLDEN / case / "answers.jsonl", expected["update_tag"]).expect(expected["exit"])
    assert_same(store.read(), expected_graph(expected))


@pytest.mark.parametrize("case", BY_CARTOGRAPHY)
def test_graph_is_cartographys(dynatlas, store, case):
    document = json.loads((GOLDEN / case / "cartography-graph.json").read_text())
    expected = cartography_graph(document)
    intended = GOLDEN / case / "intended-differences.json"
    if intended.exists():
        put_right(expected, json.loads(intended.read_text()), document["update_tag"])
    assert document["regions"] and document["account"] in expected.nodes
    options = ("--timestamps", "datetime")
    if document["kms_keys_present_before"]:  # the store must be there to hold them; the account is the same
        sync(dynatlas, store, GOLDEN / "empty-account" / "answers.jsonl", document["update_tag"], *options).expect(0)
        store.add_kms_keys(document["kms_keys_present_before"])
    sync(dynatlas, store, GOLDEN / case / "answers.jsonl", document["update_tag"], *options).expect(0)
    assert_same(without_our_kinds(store.read()), expected)


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
