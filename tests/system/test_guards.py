# servers: neo4j
# binary: release
"""The guards: mass deletion, an old tag, a dry run, two runs of one account at once."""

import hashlib
import time

import endpoint as aws
import pytest
from runs import await_calls, start, sync
from stores import names


@pytest.fixture
def estate(endpoint):
    for n in range(50):
        endpoint.add(f"t-{n:02}", indexes=["by-day"] if n < 10 else [])
    return endpoint


def lose(estate, count):
    for n in range(count):
        del estate.tables["us-east-1"][f"t-{n:02}"]


def test_a_mass_deletion_stops_before_deleting(dynatlas, store, estate):
    sync(dynatlas, store, estate, 1).expect(0)
    before = store.read()
    lose(estate, 26)
    sync(dynatlas, store, estate, 2).refused(8, "26 of 50 tables", "t-00", "123456789012", "--allow-mass-delete")
    assert before.nodes.keys() == store.read().nodes.keys()
    assert before.relationships.keys() == store.read().relationships.keys()
    sync(dynatlas, store, estate, 3).refused(8, "26 of 50 tables")

    sync(dynatlas, store, estate, 4, "--allow-mass-delete").expect(0)
    assert names(store.read()) == sorted(estate.tables["us-east-1"])
    assert names(store.read(), label="GlobalSecondaryIndex") == []


@pytest.mark.parametrize("count", [20, 25], ids=["not-more-than-20", "not-more-than-half"])
def test_a_smaller_loss_is_no_mass_deletion(dynatlas, sqlite_store, estate, count):
    if count == 20:  # of 25: more than half
        lose(estate, 25)
        estate.tables["us-east-1"] = {f"t-{n:02}": aws.table(f"t-{n:02}") for n in range(25)}
    sync(dynatlas, sqlite_store, estate, 1).expect(0)
    lose(estate, count)
    sync(dynatlas, sqlite_store, estate, 2).expect(0)
    assert names(sqlite_store.read()) == sorted(estate.tables["us-east-1"])


def test_an_empty_endpoint_pointed_at_a_full_graph_is_stopped(dynatlas, store, estate):
    sync(dynatlas, store, estate, 1).expect(0)
    before = store.read()
    estate.tables["us-east-1"].clear()
    sync(dynatlas, store, estate, 2).refused(8, "50 of 50 tables")
    assert before.nodes.keys() == store.read().nodes.keys()


def test_new_tables_do_not_hide_a_mass_deletion(dynatlas, sqlite_store, estate):
    """Another account's tables under this account's name: as many come as go, and the run is repeated."""
    sync(dynatlas, sqlite_store, estate, 1).expect(0)
    lose(estate, 50)
    for n in range(200):
        estate.add(f"other-{n:03}")
    for tag in (2, 3):
        sync(dynatlas, sqlite_store, estate, tag).refused(8, "50 of 50 tables")
    assert len(names(sqlite_store.read())) == 250


def test_a_region_named_twice_hides_no_mass_deletion(dynatlas, sqlite_store, estate):
    sync(dynatlas, sqlite_store, estate, 1).expect(0)
    lose(estate, 50)
    for n in range(200):
        estate.add(f"other-{n:03}")
    twice = ("--aws-regions", "us-east-1,us-east-1")
    result = sync(dynatlas, sqlite_store, estate, 2, *twice)
    result.refused(8, "50 of 50 tables")
    assert len(names(sqlite_store.read())) == 250


def test_only_dynamodb_says_that_a_table_is_gone(dynatlas, sqlite_store, estate):
    """Not whoever answers 404 on the way to it."""
    sync(dynatlas, sqlite_store, estate, 1).expect(0)
    estate.fault(aws.error(404, "NotFoundException", "no route"), table="t-07")
    sync(dynatlas, sqlite_store, estate, 2).expect(3)
    assert "t-07" in names(sqlite_store.read())


def everything(store):
    """What no dry run may change: also when parts were read, and who is running."""
    if store.name == "sqlite":
        log = store.file.with_name("graph.db-wal")
        assert not log.exists() or log.stat().st_size == 0
        return hashlib.sha256(store.file.read_bytes()).hexdigest()
    everything = "MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN properties(n) AS n, properties(r) AS r"
    return sorted(map(repr, store.neo4j.query(everything))), store.dump()["indexes"]


def test_a_dry_run_lists_and_writes_nothing(dynatlas, store, estate):
    sync(dynatlas, store, estate, 1).expect(0)
    before = everything(store)
    lose(estate, 2)
    estate.add("new")
    result = sync(dynatlas, store, estate, 2, "--dry-run").expect(0)
    listed = [line.strip() for line in result.out.splitlines() if line.startswith("  ")]
    arn = "arn:aws:dynamodb:us-east-1:123456789012:table/"
    assert listed == [f"+ {arn}new", f"- {arn}t-00", f"- {arn}t-01"]
    assert everything(store) == before


def test_a_dry_run_into_nothing_makes_nothing(dynatlas, store, estate):
    if store.name == "neo4j":
        store.neo4j.drop_rules()
    result = sync(dynatlas, store, estate, 2, "--dry-run").expect(0)
    assert "50 tables new" in result.out
    if store.name == "sqlite":
        assert not list(store.file.parent.glob("graph.db*"))
        assert not list(dynatlas.folder.glob("*memory*"))
    else:
        assert store.dump()["nodes"] == [] and "DynamoDBTable" not in str(store.dump()["indexes"])


def test_a_tag_older_than_the_graphs_needs_force(dynatlas, store, estate):
    sync(dynatlas, store, estate, 5).expect(0)
    before = store.dump()
    sync(dynatlas, store, estate, 4).refused(8, "4", "5", "--force")
    assert store.dump() == before
    sync(dynatlas, store, estate, 4, "--force").expect(0)
    assert {node.properties["lastupdated"] for node in store.read().nodes.values()} == {4}


def test_two_runs_of_one_account_at_once(dynatlas, store, estate):
    sync(dynatlas, store, estate, 1).expect(0)
    estate.calls.clear()
    estate.fault(aws.hang, operation="DescribeTable")
    first = start(dynatlas, store, estate, 2)
    await_calls(estate, 4, first)
    estate.heal()
    sync(dynatlas, store, estate, 3).refused(8, "another run", "123456789012")

    # Another account may go on beside it.
    estate.account = "999999999999"
    estate.tables = {"us-east-1": {"theirs": aws.table("theirs", account="999999999999")}}
    sync(dynatlas, store, estate, 3).expect(0)
    assert {"t-00", "theirs"} <= set(names(store.read()))

    # Killed, the first is no more in the way.
    first.kill()
    first.communicate()
    estate.account = aws.ACCOUNT
    estate.tables = {"us-east-1": {f"t-{n:02}": aws.table(f"t-{n:02}") for n in range(50)}}
    began = time.monotonic()
    sync(dynatlas, store, estate, 4).expect(0)
    assert time.monotonic() - began < 25, "it waited for the lease of a dead process"
    assert names(store.read()) == sorted([*estate.tables["us-east-1"], "theirs"])
