# servers: neo4j2
# binary: release
"""What differs from run to run: the change log, `--changes`, `dynatlas diff`, and `--full-load`."""

import copy
import json
import sqlite3

import pytest
from endpoint import ACCOUNT, denied
from graphs import differences
from proxy import Commits, Proxy, through
from runs import sync
from stores import Neo4jStore

HERE = f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/"


@pytest.fixture
def changed(endpoint):
    """An estate, and what becomes of it after the first run."""
    for name in ("kept", "altered", "gone"):
        endpoint.add(name, indexes=["by-day"])

    def change():
        del endpoint.tables["us-east-1"]["gone"]
        endpoint.add("altered", indexes=["by-who"], ItemCount=77, TableStatus="UPDATING")
        endpoint.add("new", region="eu-west-1", indexes=["by-day"])

    endpoint.change = change
    return endpoint


def changes_of(file):
    return [json.loads(line) for line in file.read_text().splitlines()]


def kinds_of(changes):
    return sorted((c["kind"], c["id"].partition("table/")[2], c.get("property", "")) for c in changes)


def test_what_differed_is_told(dynatlas, store, changed, tmp_path):
    file = tmp_path / "changes.jsonl"
    sync(dynatlas, store, changed, 1, "--changes", file).expect(0)
    assert changes_of(file) == [], "a first map is no change"
    sync(dynatlas, store, changed, 2, "--changes", file).expect(0)
    assert changes_of(file) == []
    changed.change()
    sync(dynatlas, store, changed, 3, "--changes", file).expect(0)
    changes = changes_of(file)
    told = kinds_of(changes)
    expected = {
        ("added", "new", ""),
        ("added", "new/index/by-day", ""),
        ("added", "altered/index/by-who", ""),
        ("removed", "altered/index/by-day", ""),
        ("removed", "gone", ""),
        ("removed", "gone/index/by-day", ""),
        ("changed", "altered", "table_status"),
    }
    assert expected <= set(told)
    assert not [told_of for told_of in told if told_of[1].startswith("kept")]
    assert {c["tag"] for c in changes} == {3}
    (status,) = [c for c in changes if c.get("property") == "table_status"]
    assert (status["label"], status["before"], status["after"]) == ("DynamoDBTable", "ACTIVE", "UPDATING")


def test_what_moves_by_itself_is_written_and_not_told(dynatlas, store, endpoint, tmp_path):
    """Item counts and sizes: AWS refreshes them every few hours, of every table."""
    file = tmp_path / "changes.jsonl"
    endpoint.add("busy", ItemCount=1, TableSizeBytes=10)
    sync(dynatlas, store, endpoint, 1).expect(0)
    endpoint.add("busy", ItemCount=77, TableSizeBytes=770)
    assert logged(dynatlas, store, endpoint, 2, file) == []
    busy = next(node for node in store.read().nodes.values() if node.properties.get("name") == "busy")
    assert (busy.properties["rows"], busy.properties["size"]) == (77, 770)
    if store.name == "sqlite":
        assert "Nothing changed" in dynatlas.run("diff", "--db", store.file).expect(0).out


def logged(dynatlas, store, endpoint, tag, file, *options):
    """What a run writes to `--changes`."""
    sync(dynatlas, store, endpoint, tag, "--changes", file, *options)
    return kinds_of(changes_of(file))


def test_what_differs_under_one_tag_is_told(dynatlas, store, changed, tmp_path):
    file = tmp_path / "changes.jsonl"
    sync(dynatlas, store, changed, 1).expect(0)
    changed.change()
    changed.fault(denied, "DescribeTable", table="altered", times=1)
    first = logged(dynatlas, store, changed, 1, file)
    assert ("added", "new", "") in first and ("changed", "altered", "table_status") not in first
    assert ("changed", "altered", "table_status") in logged(dynatlas, store, changed, 1, file)
    assert logged(dynatlas, store, changed, 1, file) == []


def test_the_first_map_of_a_region_is_no_change(dynatlas, store, changed, tmp_path):
    file = tmp_path / "changes.jsonl"
    changed.fault(denied, "DescribeTable")
    sync(dynatlas, store, changed, 1).expect(3)
    changed.heal()
    changed.fault(denied, "ListTables", region="eu-west-1")
    changed.add("new", region="eu-west-1")
    assert logged(dynatlas, store, changed, 2, file) == [], "no table was described before"
    changed.heal()
    changed.add("newer")
    assert logged(dynatlas, store, changed, 3, file) == [("added", "newer", "")], "not of the region that was denied"
    changed.add("newest", region="eu-west-1")
    changed.add("far", region="eu-west-2")
    told = [("added", "far", ""), ("added", "newest", "")]
    assert logged(dynatlas, store, changed, 4, file) == told, "a region that joins is a change"


def test_booleans_are_true_or_false(dynatlas, store, changed, tmp_path):
    file = tmp_path / "changes.jsonl"
    arn = f"{HERE}streamed/stream/2024-01-01T00:00:00.000"

    def stream(enabled):
        specification = {"StreamEnabled": enabled, "StreamViewType": "KEYS_ONLY"}
        changed.add("streamed", LatestStreamArn=arn, LatestStreamLabel="2024-01-01T00:00:00.000", StreamSpecification=specification)

    stream(True)
    sync(dynatlas, store, changed, 1).expect(0)
    stream(False)
    sync(dynatlas, store, changed, 2, "--changes", file).expect(0)
    (told,) = [c for c in changes_of(file) if c.get("property") == "stream_enabled"]
    assert (told["before"], told["after"]) == (True, False)
    if store.name == "sqlite":
        (read,) = map(json.loads, dynatlas.run("diff", "--json", "--db", store.file).expect(0).out.splitlines())
        assert read == told
        assert "stream_enabled: true -> false" in dynatlas.run("diff", "--db", store.file).expect(0).out


def test_a_commit_whose_answer_is_lost_is_told(dynatlas, neo4j, changed, tmp_path):
    """At each of a run's commits: it is done again, and finds nothing to do."""
    changed.tables["eu-west-1"] = {}
    direct, file = Neo4jStore(neo4j), tmp_path / "changes.jsonl"
    before = copy.deepcopy(changed.tables)
    sync(dynatlas, direct, changed, 1).expect(0)
    changed.change()
    after = copy.deepcopy(changed.tables)
    seen = Commits()
    with Proxy(neo4j.port, seen) as proxy:
        whole = logged(dynatlas, through(neo4j, proxy), changed, 2, file)
    assert len(whole) > 6 and seen.seen > 4
    cut = 0
    for at in range(1, seen.seen + 1):
        changed.tables = before
        sync(dynatlas, direct, changed, 2 * at + 1).expect(0)
        changed.tables = after
        at_commit = Commits(at, "cut")
        with Proxy(neo4j.port, at_commit) as proxy:
            assert logged(dynatlas, through(neo4j, proxy), changed, 2 * at + 2, file) == whole, at
        cut += at_commit.come.is_set()
    assert cut > 4


def test_diff_is_by_account_region_and_table(dynatlas, sqlite_store, changed):
    """However the names of tables and accounts sort as text."""
    db = ("--db", sqlite_store.file)
    changed.add("kept", region="eu-west-1")
    sync(dynatlas, sqlite_store, changed, 1).expect(0)
    for name in ("orders", "orders-2024", "orders.old"):
        changed.add(name, indexes=["by-day"])
        changed.add(name, region="eu-west-1")
    sync(dynatlas, sqlite_store, changed, 2).expect(0)
    lines = [line for line in dynatlas.run("diff", *db).expect(0).out.splitlines() if not line.startswith("      ")]
    added = ["  + orders", "  + orders-2024", "  + orders.old"]
    assert lines[:9] == [f"{ACCOUNT}  eu-west-1", *added, "", f"{ACCOUNT}  us-east-1", *added]
    with sqlite3.connect(sqlite_store.file) as log:
        log.execute("INSERT INTO changes SELECT tag, kind, label, replace(id, ?, '999999999999'), property, before, after FROM changes", (ACCOUNT,))
    lines = dynatlas.run("diff", *db).expect(0).out.splitlines()
    regions = ("eu-west-1", "us-east-1")
    assert [line for line in lines if line[:1].isdigit()][:4] == [f"{a}  {r}" for a in (ACCOUNT, "999999999999") for r in regions]


def test_which_run_was_the_last(dynatlas, sqlite_store, changed):
    db = ("--db", sqlite_store.file)
    changed.fault(denied, "ListTables")
    sync(dynatlas, sqlite_store, changed, 1)
    assert "Nothing changed in the last run (1)." in dynatlas.run("diff", *db).expect(0).out
    changed.heal()
    sync(dynatlas, sqlite_store, changed, 2).expect(0)
    dynatlas.run("forget", "--aws-account-id", ACCOUNT, "--yes", *db).expect(0)
    assert "  - kept" in dynatlas.run("diff", *db).expect(0).out.splitlines()


def test_what_cannot_be_told_is_refused(dynatlas, store, changed, tmp_path):
    file = tmp_path / "changes.jsonl"
    dynatlas.run("diff", "2", "1").refused(2, "the first tag is later than the second")
    dynatlas.run("diff", "--neo4j-uri", "bolt://127.0.0.1:1").refused(2, "sync --changes")
    sync(dynatlas, store, changed, 1, "--changes", file, "--dry-run").refused(2, "--dry-run")
    if store.name == "neo4j":
        sync(dynatlas, store, changed, 1, "--changes", file, "--full-load").refused(2, "--full-load")
    assert not file.exists()


def test_diff_reads_the_log(dynatlas, sqlite_store, changed, tmp_path):
    file = tmp_path / "changes.jsonl"
    db = ("--db", sqlite_store.file)
    sync(dynatlas, sqlite_store, changed, 1).expect(0)
    assert "Nothing changed in the last run (1)." in dynatlas.run("diff", *db).expect(0).out
    changed.change()
    sync(dynatlas, sqlite_store, changed, 2, "--changes", file).expect(0)
    out = dynatlas.run("diff", *db).expect(0).out
    lines = out.splitlines()
    assert f"{ACCOUNT}  us-east-1" in lines and f"{ACCOUNT}  eu-west-1" in lines
    assert "  + new" in lines and "  - gone" in lines and "  ~ altered" in lines
    assert "      + index/by-who" in lines and "      - index/by-day" in lines
    assert any(line == "      table_status: ACTIVE -> UPDATING" for line in lines)
    read = [json.loads(line) for line in dynatlas.run("diff", "--json", *db).expect(0).out.splitlines()]
    assert sorted(read, key=str) == sorted(changes_of(file), key=str)
    sync(dynatlas, sqlite_store, changed, 3).expect(0)
    assert "Nothing changed in the last run (3)." in dynatlas.run("diff", *db).expect(0).out
    assert "Nothing changed after run 2." in dynatlas.run("diff", "2", *db).expect(0).out
    since = dynatlas.run("diff", "1", *db).expect(0).out
    assert since.startswith("Run 2\n") and "  - gone" in since
    assert dynatlas.run("diff", "1", "2", *db).expect(0).out.startswith("Run 2\n")


def test_diff_of_no_database(dynatlas, tmp_path):
    dynatlas.run("diff", "--db", tmp_path / "missing.db").refused(6, "missing.db")


def test_changes_to_no_file(dynatlas, sqlite_store, changed, tmp_path):
    sync(dynatlas, sqlite_store, changed, 1, "--changes", tmp_path / "no" / "file").refused(2, "cannot be written")
    assert not sqlite_store.file.exists()


def test_a_full_load_leaves_the_same_graph(dynatlas, store, changed):
    sync(dynatlas, store, changed, 1).expect(0)
    changed.change()
    sync(dynatlas, store, changed, 2).expect(0)
    delta = store.read()
    sync(dynatlas, store, changed, 2, "--full-load").expect(0)
    assert list(differences(store.read(), delta)) == []
