# servers: neo4j2
"""What differs from run to run: the change log, `--changes`, `dynatlas diff`, and `--full-load`."""

import json

import pytest
from endpoint import ACCOUNT, table
from graphs import differences
from runs import sync

HERE = f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/"


@pytest.fixture
def changed(endpoint):
    """An estate, and what becomes of it after the first run."""
    for name in ("kept", "altered", "gone"):
        endpoint.add(name, indexes=["by-day"])

    def change():
        del endpoint.tables["us-east-1"]["gone"]
        endpoint.add("altered", indexes=["by-who"], ItemCount=77)
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
        ("changed", "altered", "rows"),
    }
    assert expected <= set(told)
    assert not [told_of for told_of in told if told_of[1].startswith("kept")]
    assert {c["tag"] for c in changes} == {3}
    (rows,) = [c for c in changes if c.get("property") == "rows"]
    assert rows["after"] == 77 and rows["before"] != 77 and rows["label"] == "DynamoDBTable"


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
    assert any(line.startswith("      rows: ") and line.endswith("-> 77") for line in lines)
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
