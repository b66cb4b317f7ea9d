# servers: neo4j3
# binary: release
"""`dynatlas ask`: the named questions, the same answers from both stores, and right ones."""

import json
import pathlib
import sqlite3

import pytest
from simulator import Simulator
from stores import Neo4jStore, SqliteStore

EXAMPLE = next((pathlib.Path(__file__).parents[2] / "examples").glob("*.jsonl"))


def ask(dynatlas, store, *arguments):
    result = dynatlas.run("ask", *arguments, "--format", "json", *store.arguments, env=store.env).expect(0)
    return json.loads(result.out)


@pytest.fixture
def recording(tmp_path):
    """The example account, but that one index has more capacity than its table."""
    lines = [json.loads(line) for line in EXAMPLE.read_text().splitlines()]
    described = [line["body"]["Table"] for line in lines if line["operation"] == "dynamodb:DescribeTable"]
    index = next(i for table in described for i in table.get("GlobalSecondaryIndexes", ()) if "ProvisionedThroughput" in i)
    index["ProvisionedThroughput"]["ReadCapacityUnits"] = 1_000_000
    file = tmp_path / "recording.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return file, index, described


@pytest.fixture(params=["epoch", "datetime"])
def stores(request, release_dynatlas, neo4j, tmp_path, recording):
    """It in a file and in Neo4j."""
    both = [SqliteStore(tmp_path / "graph.db"), Neo4jStore(neo4j)]
    for store in both:
        options = ("--source", recording[0], "--timestamps", request.param, "--update-tag", 1)
        release_dynatlas.run("sync", *store.arguments, *options, env=store.env).expect(0)
    return both


def same_times(rows):
    """Datetimes are text in one store and a type of its own in the other; both print as ISO text, to the second or finer."""
    return [
        {name: str(value)[:19] if name in ("created", "restored_to", "archived_at") and value else value for name, value in row.items()}
        for row in rows
    ]


def without_readings(rows):
    """When something was read or evaluated differs from store to store."""
    return [{name: value for name, value in row.items() if name not in ("evaluated_at", "principals_read_at")} for row in rows]


def test_both_stores_give_the_same_answers(release_dynatlas, stores):
    names = [row["name"] for row in ask(release_dynatlas, stores[0])]
    assert names == sorted(names) and len(names) >= 12
    empty = []
    for name in names:
        if name == "unread":  # when it was read differs
            continue
        parameters = ["days=100000"] if name == "created_lately" else []
        sqlite, neo4j = (without_readings(same_times(ask(release_dynatlas, store, name, *parameters))) for store in stores)
        assert sqlite == neo4j, name
        if not sqlite:
            empty.append(name)
    assert not empty, "the example has no answer to these, so that they show nothing"


def test_the_answers_are_those_of_the_recording(release_dynatlas, stores, recording):
    _, index, tables = recording
    sizes = sorted((table["TableSizeBytes"] for table in tables if "TableSizeBytes" in table), reverse=True)
    with_key = [table for table in tables if (table.get("SSEDescription") or {}).get("KMSMasterKeyArn")]
    streams = [t for t in tables if (t.get("StreamSpecification") or {}).get("StreamEnabled") and t.get("LatestStreamArn")]
    names = [table["TableName"] for table in tables]
    for store in stores:
        assert [row["bytes"] for row in ask(release_dynatlas, store, "largest", "limit=5")] == sizes[:5]
        assert len(ask(release_dynatlas, store, "no_kms_key")) == len(tables) - len(with_key)
        assert {row["stream_arn"] for row in ask(release_dynatlas, store, "streams")} == {t["LatestStreamArn"] for t in streams}
        assert sum(row["tables"] for row in ask(release_dynatlas, store, "billing")) == len(tables)
        (above,) = ask(release_dynatlas, store, "index_capacity_above_table")
        assert (above["index_name"], above["index_read"]) == (index["IndexName"], 1_000_000)
        doubled = sorted(name for name in names if names.count(name) > 1)
        assert [row["table_name"] for row in ask(release_dynatlas, store, "name_collisions")] == doubled
        assert len(ask(release_dynatlas, store, "created_lately", "days=100000")) == sum("CreationDateTime" in t for t in tables)
        assert ask(release_dynatlas, store, "created_lately", "days=0") == []


def test_a_key_is_unknown_of_the_tables_that_have_it(release_dynatlas, stores):
    for store in stores:
        unknown = [row for row in ask(release_dynatlas, store, "posture") if row["key_manager"] == "?"]
        why = [row for row in ask(release_dynatlas, store, "why_unknown") if row["operation"] == "kms:DescribeKey"]
        assert [(row["region"], row["tables_unknown"]) for row in why] == [(unknown[0]["region"], len(unknown))]


ACCOUNT, STRANGER = "123456789012", "999999999999"


def arn(table, region="us-east-1", account=ACCOUNT):
    return f"arn:aws:dynamodb:{region}:{account}:table/{table}"


def recorded(region, operation, body, **request):
    status = 400 if "__type" in body else 200
    line = {"account": ACCOUNT, "region": region, "operation": operation, "request": request, "status": status, "body": body}
    return json.dumps(line) + "\n"


def point(number, table_arn):
    return {"RecoveryPointArn": f"arn:aws:backup:us-east-1:{ACCOUNT}:recovery-point:{number}", "ResourceArn": table_arn, "ResourceType": "DynamoDB"}


@pytest.mark.parametrize("kind", ["sqlite", "neo4j"])
def test_a_backup_is_orphaned_where_its_tables_region_was_listed(release_dynatlas, tmp_path, request, kind):
    """A vault holds copies of backups of tables of other regions and accounts; whether these are there only a listing tells."""
    store = SqliteStore(tmp_path / "orphans.db") if kind == "sqlite" else Neo4jStore(request.getfixturevalue("neo4j"))
    denied = {"__type": "com.amazon.coral.service#AccessDeniedException", "message": "no"}
    orphans = [arn("gone"), arn("gone", "eu-west-1")]
    others = [arn("here"), arn("here", "eu-west-1"), arn("t", "eu-north-1"), arn("t", "ap-south-1"), arn("gone", account=STRANGER)]
    vault = {"BackupVaultName": "copies", "BackupVaultArn": f"arn:aws:backup:us-east-1:{ACCOUNT}:backup-vault:copies"}
    lines = [
        recorded("eu-north-1", "dynamodb:ListTables", denied),
        recorded("us-east-1", "backup:ListBackupVaults", {"BackupVaultList": [vault]}, maxResults=1000),
        recorded(
            "us-east-1",
            "backup:ListRecoveryPointsByBackupVault",
            {"RecoveryPoints": [point(number, table) for number, table in enumerate(orphans + others)]},
            **{"backupVaultName": "copies", "maxResults": 1000, "resourceType": "DynamoDB"},
        ),
    ]
    for region in ("us-east-1", "eu-west-1"):
        described = {"Table": {"TableName": "here", "TableArn": arn("here", region), "TableStatus": "ACTIVE"}}
        lines.append(recorded(region, "dynamodb:ListTables", {"TableNames": ["here"]}))
        lines.append(recorded(region, "dynamodb:DescribeTable", described, TableName="here"))
    (tmp_path / "orphans.jsonl").write_text("".join(lines))
    release_dynatlas.run("sync", "--source", "orphans.jsonl", *store.arguments, env=store.env).expect(3)
    assert [row["table_arn"] for row in ask(release_dynatlas, store, "orphaned_backups")] == orphans
    backed_up = {row["table_arn"] for row in ask(release_dynatlas, store, "backups_by_table")}
    assert backed_up == {*orphans, *others}


@pytest.mark.parametrize(
    "arguments, said",
    [
        (("no_such_question",), "dynatlas ask"),
        (("coverage",), "no such question"),
        (("largest", "limit=x"), "limit=N"),
        (("largest", "limit=-1"), "limit=N"),
        (("largest", "5"), "limit=N"),
        (("largest", "days=5"), "limit=N"),
        (("streams", "limit=5"), "takes no parameter"),
    ],
)
def test_wrong_usage(dynatlas, tmp_path, arguments, said):
    dynatlas.run("ask", *arguments, "--db", tmp_path / "none.db").refused(2, said)


def test_no_database(dynatlas, tmp_path):
    dynatlas.run("ask", "largest", "--db", tmp_path / "none.db").refused(6, "none.db")


def test_a_graph_of_another_version_is_told(release_dynatlas, stores):
    file = stores[0].file
    with sqlite3.connect(file) as database:
        database.execute("DROP VIEW answered")
    result = release_dynatlas.run("ask", "posture", *stores[0].arguments).expect(6)
    assert "another version wrote this graph; the next sync completes it" in result.err


def steps_of_a_row(file):
    """How many steps of its machine SQLite takes for each row of the view `answered`."""
    steps = [0]
    with sqlite3.connect(file) as database:
        database.set_progress_handler(lambda: steps.__setitem__(0, steps[0] + 1), 10)
        rows = database.execute("SELECT count(*) FROM answered").fetchone()[0]
    return 10 * steps[0] / rows


def test_what_is_answered_costs_no_more_where_there_are_more_regions(release_dynatlas, tmp_path):
    cost = {}
    for regions in (2, 12):
        with Simulator("--regions", regions, "--tables", 40) as simulator:
            env = {**release_dynatlas.env, **simulator.env()}
            release_dynatlas.run("sync", "--read", "standard", "--db", f"{regions}.db", env=env).expect(0)
        cost[regions] = steps_of_a_row(tmp_path / f"{regions}.db")
    assert 0 < cost[12] < 1.5 * cost[2], cost
