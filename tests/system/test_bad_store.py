# servers: neo4j
"""Stores that cannot be written: one line with the reason, exit 6, and what was there stays."""

import hashlib
import json
import pathlib
import socket
import sqlite3
import subprocess
import sys
import time

import pytest
from conftest import Neo4j
from neo4j.exceptions import ServiceUnavailable, TransientError
from runs import fill
from stores import Neo4jStore, names

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "servers"))
import servers  # noqa: E402


@pytest.fixture
def estate(endpoint):
    endpoint.add("orders", indexes=["by-day"])
    return endpoint


def sync(dynatlas, store, endpoint, *options, **env):
    return dynatlas.run("sync", "-v", *store.arguments, *options, env={**store.env, **endpoint.env, **env})


def content(folder):
    """What every file in a folder holds."""
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir() if file.is_file()}


# The SQLite file.


def make_text(file):
    file.write_text("my notes, more than a hundred bytes long, which nobody must overwrite\n" * 3)


def make_someone_elses(file):
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE DynamoDBTable (id TEXT PRIMARY KEY)")
    database.close()


def make_newer(file):
    with sqlite3.connect(file) as database:
        database.executescript(f"PRAGMA application_id = {0x44796E61}; PRAGMA user_version = 99; CREATE TABLE t (x)")
    database.close()


@pytest.mark.parametrize(
    "make, said",
    [(make_text, "not a Dynatlas database"), (make_someone_elses, "not a Dynatlas database"), (make_newer, "newer")],
    ids=["text", "someone-elses", "newer"],
)
def test_a_file_that_is_not_ours_is_left_as_it_is(dynatlas, sqlite_store, estate, make, said):
    make(sqlite_store.file)
    before = content(sqlite_store.file.parent)
    sync(dynatlas, sqlite_store, estate).refused(6, str(sqlite_store.file), said)
    dynatlas.run("show", *sqlite_store.arguments).refused(6, said)
    dynatlas.run("query", "SELECT 1", *sqlite_store.arguments).refused(6, said)
    assert content(sqlite_store.file.parent) == before


def test_a_place_where_no_file_can_be(dynatlas, estate, tmp_path):
    for place in (tmp_path, tmp_path / "missing" / "graph.db", "/dev/null"):
        result = dynatlas.run("sync", "--db", place, env=estate.env).refused(6, str(place))
        assert result.out == ""


def test_a_database_that_is_not_there_cannot_be_shown(dynatlas, sqlite_store):
    dynatlas.run("show", *sqlite_store.arguments).refused(6, "run dynatlas sync first")
    dynatlas.run("query", "SELECT 1", *sqlite_store.arguments).refused(6, "run dynatlas sync first")
    assert not sqlite_store.file.exists()


def test_a_file_that_another_program_locks(dynatlas, sqlite_store, estate):
    sync(dynatlas, sqlite_store, estate).expect(0)
    before = sqlite_store.dump()
    holder = sqlite3.connect(sqlite_store.file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    estate.add("more")
    sync(dynatlas, sqlite_store, estate).refused(6, "locked by another program")
    dynatlas.run("show", *sqlite_store.arguments).expect(0)  # reading goes on
    holder.execute("ROLLBACK")
    holder.close()
    assert sqlite_store.dump() == before
    sync(dynatlas, sqlite_store, estate).expect(0)


def test_a_full_disk(dynatlas, sqlite_store, endpoint, tmp_path):
    """As far as a process may write: the same failure, and no one needs to mount anything."""
    endpoint.add("orders", indexes=["by-day"])
    sync(dynatlas, sqlite_store, endpoint).expect(0)
    before = sqlite_store.read()
    fill(endpoint)
    limited = tmp_path / "limited"
    limited.write_text(f'#!/bin/sh\nulimit -f 100\nexec "{dynatlas.binary}" "$@"\n')
    limited.chmod(0o700)
    whole, dynatlas.binary = dynatlas.binary, limited
    sync(dynatlas, sqlite_store, endpoint).refused(6, str(sqlite_store.file))
    dynatlas.binary = whole
    assert before.nodes.keys() <= sqlite_store.read().nodes.keys()
    sync(dynatlas, sqlite_store, endpoint).expect(0)
    assert len(names(sqlite_store.read())) == 301


# Neo4j.


def unused_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def with_uri(neo4j, uri):
    store = Neo4jStore(neo4j)
    store.arguments = [uri if argument == neo4j.uri else argument for argument in neo4j.arguments]
    return store


def test_a_neo4j_that_is_down(dynatlas, neo4j, estate):
    address = f"127.0.0.1:{unused_port()}"
    began = time.monotonic()
    for scheme in ("bolt", "neo4j"):
        sync(dynatlas, with_uri(neo4j, f"{scheme}://{address}"), estate).refused(6, address, "refused")
    assert time.monotonic() - began < 30


def test_a_wrong_password(dynatlas, neo4j, estate):
    store = Neo4jStore(neo4j)
    store.env = {"NEO4J_PASSWORD": "wr0ng-and-must-not-be-seen"}
    sync(dynatlas, store, estate).refused(6, "127.0.0.1", "user")
    dynatlas.run("show", *store.arguments, env=store.env).refused(6)
    store.arguments = [argument if argument != neo4j.user else "nobody" for argument in neo4j.arguments]
    store.env = neo4j.env
    sync(dynatlas, store, estate).refused(6)


def test_a_database_that_does_not_exist(dynatlas, neo4j, estate):
    sync(dynatlas, Neo4jStore(neo4j), estate, "--neo4j-database", "elsewhere").refused(6, "elsewhere")


def test_a_password_variable_that_is_not_set_is_wrong_usage(dynatlas, neo4j):
    dynatlas.run("show", *neo4j.arguments).refused(2, "NEO4J_PASSWORD")


@pytest.fixture
def read_only_neo4j(tmp_path, monkeypatch):
    """A real Neo4j of its own, started again when its database is made: from then on that can only be read."""
    commands = []

    class Noting(servers.Neo4j):
        def command(self):
            commands.append(super().command())
            return commands[0]

    monkeypatch.setitem(servers.SERVERS, "neo4j", Noting)
    servers.start("neo4j", tmp_path / "servers", stay=False)
    state = json.loads((tmp_path / "servers" / "neo4j.json").read_text())
    servers.stop("neo4j", tmp_path / "servers")
    home = tmp_path / "servers" / "neo4j"
    with (home / "conf" / "neo4j.conf").open("a") as file:
        file.write("server.databases.read_only=neo4j\n")
    with (tmp_path / "log").open("wb") as log, subprocess.Popen(
        commands[0], cwd=home, stdout=log, stderr=log
    ) as server:
        database = Neo4j(state)
        deadline = time.monotonic() + 90
        while not answers(database):
            assert server.poll() is None and time.monotonic() < deadline, (tmp_path / "log").read_text()
            time.sleep(0.2)
        yield database
        database.driver.close()
        server.kill()


def answers(database):
    try:
        return database.query("RETURN 1 AS one") == [{"one": 1}]
    except (ServiceUnavailable, TransientError):
        return False


def test_a_read_only_database(dynatlas, read_only_neo4j, estate):
    store = Neo4jStore(read_only_neo4j)
    sync(dynatlas, store, estate).refused(6, "read")
    assert read_only_neo4j.query("MATCH (n) RETURN count(n) AS n") == [{"n": 0}]
