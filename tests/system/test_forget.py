# binary: release
"""`dynatlas forget`: what was asked for goes, nothing else; never without a yes."""

# servers: neo4j

import json

import pytest
from runs import REGIONS, fill, sync

ACCOUNT = "123456789012"


@pytest.fixture
def full(dynatlas, store, endpoint):
    fill(endpoint)
    sync(dynatlas, store, endpoint, 1).expect(0)
    return store


def forget(dynatlas, store, *options):
    arguments = ("forget", *store.arguments, "--aws-account-id", ACCOUNT, *options)
    return dynatlas.run(*arguments, env=store.env)


def regions(graph):
    return {node.properties["region"] for node in graph.nodes.values() if "region" in node.properties}


def test_a_region(dynatlas, full):
    result = forget(dynatlas, full, "--region", REGIONS[0], "--yes").expect(0)
    assert "150 tables" in result.out
    assert "forgotten on request" in result.err
    graph = full.read()
    assert regions(graph) == {REGIONS[1]}
    assert ACCOUNT in graph.nodes
    assert {region for region, _ in full.coverage()} == {REGIONS[1]}


def test_an_account(dynatlas, full):
    forget(dynatlas, full, "--yes").expect(0)
    graph = full.read()
    assert not graph.nodes and not graph.relationships
    assert full.coverage() == {}


OTHER = "999999999999"


@pytest.mark.parametrize("account", [ACCOUNT, OTHER])
def test_tables_that_hang_on_the_wrong_account(dynatlas, full, account):
    full.rename_account(ACCOUNT, OTHER)
    arguments = ("forget", *full.arguments, "--aws-account-id", account, "--yes")
    assert "300 tables" in dynatlas.run(*arguments, env=full.env).expect(0).out
    assert full.read().nodes.keys() == ({OTHER} if account == ACCOUNT else set())


def test_nobody_there_to_be_asked(dynatlas, full):
    before = full.dump()
    forget(dynatlas, full).refused(2, "add --yes")
    assert full.dump() == before


def test_what_is_not_there(dynatlas, full):
    before = full.dump()
    other = ("forget", *full.arguments, "--aws-account-id", "999999999999")
    assert "nothing to forget" in dynatlas.run(*other, env=full.env).expect(0).err
    misspelt = forget(dynatlas, full, "--region", "us-east1", "--yes").expect(0).err
    assert "nothing to forget" in misspelt and all(region in misspelt for region in REGIONS)
    assert full.dump() == before


def test_it_stands_in_the_change_log(dynatlas, sqlite_store, endpoint):
    fill(endpoint)
    sync(dynatlas, sqlite_store, endpoint, 1).expect(0)
    forget(dynatlas, sqlite_store, "--region", REGIONS[0], "--yes", "-q").expect(0)
    lines = dynatlas.run("diff", "--json", "1", *sqlite_store.arguments).expect(0).out.splitlines()
    removed = [change["id"] for change in map(json.loads, lines) if change["label"] == "DynamoDBTable"]
    assert len(removed) == 150 and all(f":{REGIONS[0]}:" in table for table in removed)


def test_no_database_is_made(dynatlas, tmp_path):
    missing = tmp_path / "missing.db"
    dynatlas.run("forget", "--db", missing, "--aws-account-id", ACCOUNT, "--yes").refused(6, "does not exist")
    assert not missing.exists()
