"""The comparer of the golden tests: it must see every kind of difference, or they would prove nothing."""

import sqlite3

import graphs
import pytest

GSI = "GlobalSecondaryIndex"
PROVENANCE = {"firstseen": 1_700_000_000_123, "_module_name": "dynatlas:aws", "_module_version": "0"}


def graph(**properties):
    made = graphs.Graph()
    made.add_node("AWSAccount", {"AWSAccount", "Tenant"}, {"id": "1", "inscope": True, **PROVENANCE})
    made.add_node("DynamoDBTable", {"DynamoDBTable"}, {"id": "t", "rows": 5, **properties, **PROVENANCE})
    made.add_relationship("RESOURCE", "1", "t", {"lastupdated": 7, **PROVENANCE})
    return made


def test_equal_graphs_do_not_differ():
    assert list(graphs.differences(graph(), graph())) == []


@pytest.mark.parametrize(
    "properties, told",
    [
        ({"rows": 6}, "rows is 6, expected 5"),
        ({"rows": 5.0}, "rows is 5.0, expected 5"),
        ({"size": 1}, "size is 1, expected none"),
    ],
)
def test_a_property_tells_graphs_apart(properties, told):
    assert list(graphs.differences(graph(**properties), graph())) == [f"node t: {told}"]


def test_a_missing_property_tells_graphs_apart():
    assert list(graphs.differences(graph(), graph(size=1))) == ["node t: size is missing, expected 1"]


def test_nodes_labels_and_relationships_tell_graphs_apart():
    other = graph()
    other.nodes["u"] = other.nodes.pop("t")
    other.nodes["1"] = graphs.Node("AWSAccount", frozenset({"AWSAccount"}), other.nodes["1"].properties)
    other.relationships["RESOURCE", "1", "u"] = {"lastupdated": 8}
    told = "\n".join(graphs.differences(graph(), other))
    assert "node u is missing" in told
    assert "node t (DynamoDBTable) should not be there" in told
    assert "node 1 is AWSAccount ['AWSAccount', 'Tenant'], expected AWSAccount ['AWSAccount']" in told
    assert "relationship ('RESOURCE', '1', 'u') is missing" in told


@pytest.mark.parametrize("name", ["firstseen", "_module_version"])
def test_provenance_must_be_there(name):
    properties = {"id": "1", **PROVENANCE}
    del properties[name]
    with pytest.raises(AssertionError, match=name):
        graphs.Graph().add_node("AWSAccount", {"AWSAccount"}, properties)


def test_a_missing_module_name_tells_graphs_apart():
    other = graph()
    other.nodes["t"] = graphs.Node("DynamoDBTable", frozenset({"DynamoDBTable"}), {"id": "t", "rows": 5})
    assert list(graphs.differences(other, graph())) == ["node t: _module_name is missing, expected 'dynatlas:aws'"]


def test_a_database_file_is_read_with_labels_and_times(tmp_path):
    columns = 'firstseen INTEGER, "_module_name" TEXT, "_module_version" TEXT'
    values = "1700000000123, 'dynatlas:aws', '0'"
    file = tmp_path / "a #1.db"
    database = sqlite3.connect(file)
    database.executescript(
        f"""
        CREATE TABLE AWSAccount (id TEXT PRIMARY KEY, inscope INTEGER, {columns});
        CREATE TABLE DynamoDBTable (id TEXT PRIMARY KEY, creation_date_time ANY, size INTEGER, {columns});
        CREATE TABLE GlobalSecondaryIndex (id TEXT PRIMARY KEY, {columns});
        CREATE VIEW "Database" AS SELECT * FROM DynamoDBTable;
        CREATE TABLE RESOURCE (src TEXT, src_label TEXT, dst TEXT, dst_label TEXT, {columns});
        CREATE TABLE HAS_GSI (src TEXT, src_label TEXT, dst TEXT, dst_label TEXT, {columns});
        CREATE TABLE DynamoDBStream (id TEXT PRIMARY KEY, stream_enabled INTEGER, {columns});
        CREATE TABLE AWSKMSKey (id TEXT PRIMARY KEY, arn TEXT);
        CREATE TABLE DynatlasCoverage (id TEXT PRIMARY KEY);
        CREATE TABLE dynatlas_lease (name TEXT PRIMARY KEY);
        INSERT INTO AWSAccount VALUES ('1', 1, {values});
        INSERT INTO DynamoDBTable VALUES ('t', '2021-01-01T00:00:00.000000000+00:00', NULL, {values});
        INSERT INTO DynamoDBStream VALUES ('s', 0, {values});
        INSERT INTO AWSKMSKey VALUES ('k', 'k');
        INSERT INTO DynatlasCoverage VALUES ('c');
        INSERT INTO dynatlas_lease VALUES ('l');
        INSERT INTO RESOURCE VALUES ('1', 'AWSAccount', 't', 'DynamoDBTable', {values});
        """
    )
    database.close()
    read = graphs.read_sqlite(file)
    assert read.nodes["1"].properties == {"id": "1", "inscope": True, "_module_name": "dynatlas:aws"}
    assert read.nodes["t"].labels == {"DynamoDBTable", "Database"}
    time = {"datetime": "2021-01-01T00:00:00.000000000+00:00"}
    assert read.nodes["t"].properties == {"id": "t", "creation_date_time": time, "_module_name": "dynatlas:aws"}
    assert read.relationships == {("RESOURCE", "1", "t"): {"_module_name": "dynatlas:aws"}}
    assert read.nodes["s"].properties == {"id": "s", "stream_enabled": False, "_module_name": "dynatlas:aws"}
    assert read.nodes["k"] == graphs.Node("AWSKMSKey", frozenset({"AWSKMSKey"}), {"id": "k", "arn": "k"})
    assert set(read.nodes) == {"1", "t", "s", "k"}
    with sqlite3.connect(file) as database:
        database.execute(f"INSERT INTO RESOURCE VALUES ('1', 'AWSAccount', 'gone', 'DynamoDBTable', {values})")
    database.close()
    with pytest.raises(AssertionError, match="names gone, which is no node"):
        graphs.read_sqlite(file)


@pytest.mark.parametrize(
    "labels, first",
    [
        ({"AWSDynamoDBTable", "Database", "DynamoDBTable"}, "DynamoDBTable"),
        ({"DynamoDBGlobalSecondaryIndex", "AWSDynamoDBGlobalSecondaryIndex", GSI}, GSI),
        ({"AWSAccount", "Tenant"}, "AWSAccount"),
        ({"AWSKMSKey"}, "AWSKMSKey"),
        ({"AWSKMSKey", "KMSKey", "EncryptionKey"}, "AWSKMSKey"),
        ({"AWSTag", "Tag"}, "AWSTag"),
    ],
)
def test_a_node_has_one_first_label(labels, first):
    assert graphs.first_label(labels) == first


def test_a_node_of_two_kinds_is_no_node_of_ours():
    with pytest.raises(AssertionError, match="which of"):
        graphs.first_label({"AWSAccount", "DynamoDBTable"})


def test_a_neo4j_graph_is_read_whole():
    """Answers as the server gives them: what the reader makes of them."""

    class Time:
        def iso_format(self):
            return "2021-01-01T00:00:00.000000000+00:00"

    table = {"id": "t", "creation_date_time": Time(), **PROVENANCE}

    def query(text, **parameters):
        if "type(r)" in text:
            return [{"type": "RESOURCE", "source": "1", "target": "t", "p": dict(PROVENANCE)}]
        assert parameters["notes"]
        account = {"labels": ["Tenant", "AWSAccount"], "p": {"id": "1", **PROVENANCE}}
        key = {"labels": ["AWSKMSKey"], "p": {"id": "k"}}
        return [account, key, {"labels": ["Database", "AWSDynamoDBTable", "DynamoDBTable"], "p": table}]

    read = graphs.read_neo4j(query)
    first = {"1": "AWSAccount", "k": "AWSKMSKey", "t": "DynamoDBTable"}
    assert {key: node.label for key, node in read.nodes.items()} == first
    assert read.nodes["t"].labels == {"Database", "AWSDynamoDBTable", "DynamoDBTable"}
    assert read.nodes["t"].properties["creation_date_time"] == {"datetime": "2021-01-01T00:00:00.000000000+00:00"}
    assert read.relationships == {("RESOURCE", "1", "t"): {"_module_name": "dynatlas:aws"}}
