# binary: release
"""A Neo4j that has little memory for a transaction: a sync asks for less at a time, and gets the same graph."""

import pytest
from graphs import differences, read_sqlite
from own_server import OwnNeo4j
from simulator import Simulator
from stores import Neo4jStore, SqliteStore

TABLES = 400


@pytest.fixture
def neo4j(tmp_path):
    with OwnNeo4j("neo4j_tight", tmp_path / "server") as database:
        yield database


def test_transactions_are_halved_until_they_fit(release_dynatlas, neo4j, tmp_path):
    stores = [Neo4jStore(neo4j), SqliteStore(tmp_path / "graph.db")]
    with Simulator("--regions", 1, "--tables", TABLES) as simulator:
        for tag, change in ((1, {}), (2, {"drop": 0.6, "change": 0.5})):
            simulator.post("generation", **change)
            for store in stores:
                options = ("--update-tag", tag, "--allow-mass-delete", "-v")
                env = {**store.env, **simulator.env()}
                result = release_dynatlas.run("sync", *store.arguments, *options, env=env).expect(0)
                halved = "were too many for one transaction" in result.err
                assert tag > 1 or halved == (store is stores[0]), result.err
            found = list(differences(stores[0].read(), stores[1].read()))
            assert not found, f"tag {tag}: {found[:5]}"
