# servers: neo4j3 dynamodb moto
# binary: release
"""The same accounts by Cartography and by Dynatlas, each into an emptied Neo4j: one graph, but for what is meant to differ.

What is meant to differ stands in one list: graph_beside_cartography.wanted().
"""

import contextlib
import json
import types
import uuid

import cartography_accounts as accounts
import graph_beside_cartography as beside
import pytest
import requests
from cartography import Cartography
from conftest import Aws, Dynatlas, Neo4j, program, server_state
from endpoint import denied

TAG = 1700000000
CASES = [*accounts.RECORDED, "dynamodb-local", "moto"]

# A query in Cartography's words for each of its kinds of nodes and of relationships.
QUERIES = {
    "AWSAccount": "MATCH (n:AWSAccount) WHERE n:Tenant AND n.inscope RETURN n.id AS id, n.name AS name, n._ont_name AS tenant",
    "AWSDynamoDBTable": """
        MATCH (a:AWSAccount)-[:RESOURCE]->(n:AWSDynamoDBTable) WHERE n:Database AND n:DynamoDBTable
        RETURN a.id AS account, n.arn AS arn, n.name AS name, n.region AS region, n.rows AS rows, n.size AS size,
          n.table_status AS status, toString(n.creation_date_time) AS created, n._ont_location AS location,
          n.creation_date_time > datetime('2020-01-01') AS recent,
          n.provisioned_throughput_read_capacity_units AS read, n.provisioned_throughput_write_capacity_units AS write""",
    "AWSDynamoDBGlobalSecondaryIndex": """
        MATCH (a:AWSAccount)-[:RESOURCE]->(n:AWSDynamoDBGlobalSecondaryIndex)<-[:GLOBAL_SECONDARY_INDEX]-(t:AWSDynamoDBTable)
        WHERE n:DynamoDBGlobalSecondaryIndex
        RETURN a.id AS account, t.name AS table, n.id AS id, n.arn AS arn, n.name AS name, n.region AS region,
          n.provisioned_throughput_read_capacity_units AS read, n.provisioned_throughput_write_capacity_units AS write""",
    "AWSDynamoDBBillingModeSummary": """
        MATCH (a:AWSAccount)-[:RESOURCE]->(n:AWSDynamoDBBillingModeSummary)<-[:HAS_BILLING]-(t:AWSDynamoDBTable)
        WHERE n:DynamoDBBillingModeSummary RETURN a.id AS account, t.name AS table, n.id AS id, n.billing_mode AS mode,
          toString(n.last_update_to_pay_per_request_date_time) AS since""",
    "AWSDynamoDBStream": """
        MATCH (a:AWSAccount)-[:RESOURCE]->(n:AWSDynamoDBStream)<-[:LATEST_STREAM]-(t:AWSDynamoDBTable)
        WHERE n:DynamoDBStream RETURN a.id AS account, t.name AS table, n.arn AS arn, n.stream_label AS label,
          n.stream_view_type AS view, n.stream_enabled = true AS enabled""",
    "AWSDynamoDBSSEDescription": """
        MATCH (a:AWSAccount)-[:RESOURCE]->(n:AWSDynamoDBSSEDescription {sse_status: 'ENABLED'})<-[:HAS_SSE]-(t:AWSDynamoDBTable)
        WHERE n:DynamoDBSSEDescription
        OPTIONAL MATCH (n)-[:USES_KMS_KEY]->(k:AWSKMSKey)
        RETURN a.id AS account, t.name AS table, n.id AS id, n.sse_type AS type, n.kms_master_key_arn AS arn, k.id AS key""",
    "AWSDynamoDBArchivalSummary": """
        MATCH (a:AWSAccount)-[:RESOURCE]->(n:AWSDynamoDBArchivalSummary)<-[:HAS_ARCHIVAL]-(t:AWSDynamoDBTable)
        MATCH (n)-[:ARCHIVED_TO_BACKUP]->(b:AWSDynamoDBBackup) WHERE n:DynamoDBArchivalSummary
        RETURN a.id AS account, t.name AS table, n.id AS id, toString(n.archival_date_time) AS at,
          n.archival_reason AS reason, n.archival_backup_arn AS named, b.arn AS backup""",
    "AWSDynamoDBRestoreSummary": """
        MATCH (a:AWSAccount)-[:RESOURCE]->(n:AWSDynamoDBRestoreSummary)<-[:HAS_RESTORE]-(t:AWSDynamoDBTable)
        MATCH (n)-[:RESTORED_FROM_TABLE]->(s:AWSDynamoDBTable) WHERE n:DynamoDBRestoreSummary
        RETURN a.id AS account, t.name AS table, s.id AS source, n.id AS id, toString(n.restore_date_time) AS at,
          n.restore_in_progress = false AS done, n.source_backup_arn AS backup, n.source_table_arn AS named""",
    "AWSDynamoDBBackup": """
        MATCH (a:AWSAccount)-[:RESOURCE]->(n:AWSDynamoDBBackup)<-[:RESTORED_FROM_BACKUP]-(r)<-[:HAS_RESTORE]-(t)
        WHERE n:DynamoDBBackup RETURN a.id AS account, n.id AS id, n.arn AS arn, t.name AS table""",
    "ModuleSyncMetadata": """
        MATCH (n:ModuleSyncMetadata:SyncMetadata {syncedtype: 'AWSDynamoDBTable'})
        RETURN n.id AS id, n.grouptype AS grouptype, n.groupid AS groupid, n.lastupdated AS lastupdated""",
    "Database": """
        MATCH (:AWSAccount)-[r:RESOURCE]->(n:Database {_ont_source: 'aws', _ont_type: 'dynamodb'})
        RETURN n._ont_name AS name, n._ont_location AS location, r.lastupdated AS lastupdated""",
}


@contextlib.contextmanager
def estate_of(case):
    moto = Aws(server_state("moto")["endpoint"], "testing")
    if case == "dynamodb-local":
        local = Aws(server_state("dynamodb")["endpoint"], uuid.uuid4().hex[:20])
        yield accounts.dynamodb_local_beside_moto(local, moto)
    elif case == "moto":
        requests.post(f"{moto.endpoint}/moto-api/reset", timeout=30).raise_for_status()
        yield accounts.whole_moto(moto)
    else:
        with accounts.recorded(accounts.GOLDEN / case, accounts.golden_document(case)) as estate:
            yield estate


def into_empty(neo4j, estate, sync):
    """The graph that `sync(account)` makes of all accounts, and the rows of QUERIES on it."""
    neo4j.empty()
    neo4j.query("UNWIND $keys AS key CREATE (:AWSKMSKey {id: key, arn: key})", keys=estate.keys)
    for account in estate.accounts:
        sync(account)
    rows = {name: sorted(map(repr, neo4j.query(query))) for name, query in QUERIES.items()}
    return beside.read(neo4j.query), rows


@pytest.fixture(scope="module")
def both(request, tmp_path_factory):
    """A case's graph by either program. Dynatlas's is in the database until the next case."""
    folder = tmp_path_factory.mktemp(request.param)
    neo4j = Neo4j(server_state("neo4j"))
    cartography = Cartography(neo4j, folder)
    dynatlas = Dynatlas(program("DYNATLAS_BINARY", "dev"), folder)

    def by_dynatlas(account):
        options = ("--update-tag", TAG, "--timestamps", "datetime", "--aws-regions", ",".join(account.regions))
        dynatlas.run("sync", *neo4j.arguments, *options, env={**neo4j.env, **account.env}).expect(0)

    with estate_of(request.param) as estate:
        theirs = into_empty(neo4j, estate, lambda account: cartography.sync(account.env, account.regions, TAG))
        ours = into_empty(neo4j, estate, by_dynatlas)
    yield types.SimpleNamespace(
        case=request.param, neo4j=neo4j, theirs=theirs[0], ours=ours[0], rows=(ours[1], theirs[1])
    )
    neo4j.driver.close()


every_case = pytest.mark.parametrize("both", CASES, indirect=True, scope="module")
with_every_feature = pytest.mark.parametrize("both", ["every-feature"], indirect=True, scope="module")


@every_case
def test_the_graph_is_cartographys(both):
    found = beside.differs(both.ours, both.theirs)
    assert not found, f"{len(found)} differences:\n" + "\n".join(found[:40])


@every_case
def test_the_two_intended_differences_are_just_these(both):
    """What the list makes different is what the golden cases say by hand, and nothing elsewhere."""
    _, intended = beside.wanted(beside.contract(both.theirs, beside.THEIR_MODULE))
    assert intended == accounts.intended_differences(both.case)
    assert bool(intended["+"]) == both.case.startswith("restores-")


@every_case
def test_queries_in_cartographys_words_find_the_same(both):
    ours, theirs = both.rows
    for name in QUERIES:
        assert_rows(both.case, name, ours[name], theirs[name])
    if both.case == "every-feature":
        assert [name for name in QUERIES if not ours[name]] == []


def assert_rows(case, name, ours, theirs):
    # Rows that are there, or not, by the two intended differences alone.
    if (case, name) in {
        ("restores-across-regions", "AWSDynamoDBRestoreSummary"),
        ("restores-across-accounts", "AWSDynamoDBRestoreSummary"),
        ("restores-across-accounts", "AWSDynamoDBBackup"),
    }:
        assert ours != theirs
    else:
        assert ours == theirs, name


@pytest.mark.parametrize("both", accounts.RECORDED, indirect=True, scope="module")
def test_the_golden_graph_is_what_cartography_makes(both):
    """tests/cartography/make_golden.py would write the same again."""
    assert sorted_form(beside.golden_form(both.theirs)) == sorted_form(accounts.golden_document(both.case))


def sorted_form(document):
    return {
        part: sorted(json.dumps(item, sort_keys=True) for item in document[part]) for part in ("nodes", "relationships")
    }


# ---- The comparison sees whatever is altered by hand.

TABLE = "MATCH (n:DynamoDBTable) WITH n ORDER BY n.id LIMIT 1 "


def altered(both, statement):
    """What the comparison says once `statement` has run on Dynatlas's graph; the database stays as it was."""
    with both.neo4j.driver.session(database="neo4j") as session, session.begin_transaction() as transaction:
        counters = transaction.run(statement).consume().counters
        assert counters.contains_updates, statement
        try:
            graph = beside.read(lambda text: [row.data() for row in transaction.run(text)])
            return beside.differs(graph, both.theirs)
        finally:
            transaction.rollback()


@with_every_feature
@pytest.mark.parametrize("label", sorted(beside.CARTOGRAPHY_LABELS))
@pytest.mark.parametrize(
    "change, told",
    [
        ("SET n.lastupdated = n.lastupdated + 1", "lastupdated is"),
        ("SET n.lastupdated = toFloat(n.lastupdated)", "lastupdated is ('FLOAT'"),
        ("REMOVE n.lastupdated", "lastupdated is None"),
        ("SET n.another = false", "another is ('BOOLEAN', False), expected None"),
        ("SET n:Another", "has labels"),
        ("REMOVE n:{label}", "has labels"),
    ],
    ids=["value", "type", "no-property", "one-more-property", "one-more-label", "no-label"],
)
def test_an_altered_node_is_told(both, label, change, told):
    (found,) = altered(both, f"MATCH (n:{label}) WITH n ORDER BY n.id LIMIT 1 " + change.replace("{label}", label))
    assert found.startswith("node ") and told in found


@with_every_feature
@pytest.mark.parametrize(
    "change, told",
    [
        ("SET n.creation_date_time = toString(n.creation_date_time)", "creation_date_time is ('STRING'"),
        ("SET n.creation_date_time = localdatetime(n.creation_date_time)", "creation_date_time is ('LOCAL DATETIME'"),
        ("SET n.creation_date_time = n.creation_date_time + duration('PT0.000001S')", "creation_date_time is"),
        ("SET n.name = n.name + ' '", "name is"),
        ("SET n.id = n.id + '-'", "is missing"),
        ("DETACH DELETE n", "is missing"),
    ],
    ids=["text", "local-time", "a-microsecond", "name", "id", "deleted"],
)
def test_an_altered_table_is_told(both, change, told):
    found = altered(both, TABLE + change)
    assert any(told in line for line in found), found


@with_every_feature
def test_one_more_node_is_told(both):
    (found,) = altered(
        both,
        "CREATE (:DynamoDBTable {id: 'x', firstseen: timestamp(), _module_name: 'dynatlas:aws', "
        "_module_version: '1'})",
    )
    assert found == "node x ['DynamoDBTable'] should not be there"


RELATIONSHIPS = (
    "RESOURCE",
    "HAS_GSI",
    "GLOBAL_SECONDARY_INDEX",
    "HAS_BILLING",
    "LATEST_STREAM",
    "HAS_SSE",
    "HAS_ARCHIVAL",
    "HAS_RESTORE",
    "USES_KMS_KEY",
    "ARCHIVED_TO_BACKUP",
    "RESTORED_FROM_BACKUP",
    "RESTORED_FROM_TABLE",
)


@with_every_feature
@pytest.mark.parametrize("kind", RELATIONSHIPS)
@pytest.mark.parametrize(
    "change, told",
    [
        ("DELETE r", "is missing"),
        ("CREATE (b)-[s:{kind}]->(a) SET s = properties(r)", "should not be there"),
        ("CREATE (a)-[s:ANOTHER]->(b) SET s = properties(r)", "should not be there"),
        ("SET r.lastupdated = r.lastupdated + 1", "lastupdated is"),
        ("SET r.another = 1", "another is ('INTEGER', 1), expected None"),
    ],
    ids=["deleted", "turned", "another", "value", "one-more-property"],
)
def test_an_altered_relationship_is_told(both, kind, change, told):
    one = f"MATCH (a)-[r:{kind}]->(b) WITH a, r, b ORDER BY a.id, b.id LIMIT 1 "
    (found,) = altered(both, one + change.replace("{kind}", kind))
    assert found.startswith("relationship (") and told in found


@with_every_feature
@pytest.mark.parametrize("name", ["_module_name", "_module_version", "firstseen"])
@pytest.mark.parametrize(
    "match", ["MATCH (n:DynamoDBStream)", "MATCH ()-[n:HAS_SSE]->()"], ids=["node", "relationship"]
)
def test_missing_provenance_is_told(both, match, name):
    with pytest.raises(AssertionError, match=name):
        altered(both, f"{match} WITH n LIMIT 1 REMOVE n.{name}")


@with_every_feature
def test_a_doubled_node_is_told(both):
    with pytest.raises(AssertionError, match="two nodes with id"):
        altered(both, "MATCH (n:DynamoDBStream) WITH n LIMIT 1 CREATE (:Another {id: n.id})")


# ---- A Cartography that could not do all is noticed: it ends with 0 all the same.


@pytest.mark.parametrize(
    "which, told",
    [
        ({"operation": "GetCallerIdentity"}, "Unable to get AWS account number"),
        ({"region": "eu-west-1"}, "not authorized to perform this in this region"),
    ],
    ids=["no-account", "a-region-denied"],
)
def test_a_cartography_that_did_not_do_all_is_noticed(neo4j, endpoint, tmp_path, which, told):
    endpoint.fault(denied, **which)
    account = accounts.account_of_endpoint(endpoint, ["us-east-1", "eu-west-1"])
    with pytest.raises(AssertionError, match=f"Cartography did not do all: .*{told}"):
        Cartography(neo4j, tmp_path).sync(account.env, account.regions, TAG)
