"""Standard output that is a pipe whose reader has gone, full, or closed: one behaviour for whatever prints."""

import json
import os
import subprocess

import pytest
from conftest import TOP, Dynatlas, program
from endpoint import Endpoint
from runs import sync
from stores import SqliteStore

DB = ("--db", "graph.db")
TABLES = 60
# More than a pipe holds.
MANY = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 4000) SELECT x, hex(zeroblob(20)) FROM c"
PRINTING = [
    *(("export", "--format", form, *DB) for form in ("jsonl", "cypher", "graphml", "dot")),
    *(("query", "--format", form, *DB, MANY) for form in ("csv", "json", "table", "markdown")),
    ("show", *DB),
    ("ask", *DB),
    ("ask", "largest", *DB),
    ("tables", *DB),
    ("diff", *DB),
    ("diff", "--json", "1", *DB),
    ("schema",),
    ("manual",),
    ("completion", "bash"),
    ("--help",),
    ("sync", "--help"),
    ("--version",),
    ("sync", *DB),
    ("sync", *DB, "--report", "-"),
    ("sync", *DB, "--changes", "-"),
]
named = pytest.mark.parametrize("arguments", PRINTING, ids=lambda words: " ".join(words)[:40])


@pytest.fixture(scope="module")
def account(tmp_path_factory):
    """The program, and an account that changed between two runs."""
    dynatlas = Dynatlas(program("DYNATLAS_BINARY", "dev"), tmp_path_factory.mktemp("pipes"))
    store = SqliteStore(dynatlas.folder / "graph.db")
    with Endpoint() as endpoint:
        for tag, index in enumerate(("by-day", "by-who"), start=1):
            for n in range(TABLES):
                endpoint.add(f"table-{n:02}", indexes=[index])
            sync(dynatlas, store, endpoint, tag).expect(0)
        yield dynatlas, endpoint


@pytest.fixture
def dynatlas(account):
    return account[0]


@pytest.fixture
def filled(account, request):
    """What reaches the account, of which a sync will find something to tell."""
    dynatlas, endpoint = account
    for n in range(TABLES):
        endpoint.add(f"table-{n:02}", indexes=[f"of-{abs(hash(request.node.name))}"])
    yield {**dynatlas.env, **endpoint.env}
    for name in ("pipe", "r.jsonl", "changes.jsonl", "report.json"):
        (dynatlas.folder / name).unlink(missing_ok=True)


def run(dynatlas, arguments, env, **streams):
    command = [str(dynatlas.binary), *arguments]
    return subprocess.run(command, cwd=dynatlas.folder, env=env, stderr=subprocess.PIPE, text=True, timeout=120, **streams)


@named
def test_a_reader_that_has_gone_is_no_error(dynatlas, filled, arguments):
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as closed:
        done = run(dynatlas, arguments, filled, stdout=closed)
    assert (done.returncode, done.stderr) == (0, "")


@named
def test_a_disk_that_is_full_is_said(dynatlas, filled, arguments):
    with open("/dev/full", "w") as full:
        done = run(dynatlas, arguments, filled, stdout=full)
    assert done.returncode == 2 and done.stderr.startswith("error: ") and len(done.stderr.splitlines()) == 1, done


@named
def test_a_closed_output_is_said_and_no_file_takes_its_place(dynatlas, filled, arguments):
    command = ["sh", "-c", 'exec "$0" "$@" >&-', str(dynatlas.binary), *arguments]
    done = subprocess.run(command, cwd=dynatlas.folder, env=filled, stderr=subprocess.PIPE, text=True, timeout=120)
    assert done.returncode == 2 and done.stderr.startswith("error: ") and len(done.stderr.splitlines()) == 1, done


def test_with_all_three_closed_the_files_are_whole(dynatlas, filled):
    script = 'exec "$0" "$@" <&- >&- 2>&-'
    options = ("--record", "r.jsonl", "--report", "report.json", "--changes", "changes.jsonl", "-v")
    command = ["sh", "-c", script, str(dynatlas.binary), "sync", *DB, *options]
    subprocess.run(command, cwd=dynatlas.folder, env=filled, timeout=120, check=False)
    for name in ("r.jsonl", "changes.jsonl"):
        assert all(map(json.loads, (dynatlas.folder / name).read_text().splitlines()))
    assert json.loads((dynatlas.folder / "report.json").read_text())["exit_status"] == 0
    again = run(dynatlas, ("show", *DB), filled, stdout=subprocess.PIPE)
    assert again.returncode == 0 and "us-east-1" in again.stdout


@pytest.mark.parametrize("option", ["--report", "--changes"])
def test_a_pipe_that_is_named_is_as_good(dynatlas, filled, option):
    os.mkfifo(dynatlas.folder / "pipe")
    with subprocess.Popen(["sh", "-c", "head -c 1 pipe >/dev/null"], cwd=dynatlas.folder):
        done = run(dynatlas, ("sync", *DB, option, "pipe", "-q"), filled)
    assert (done.returncode, done.stderr) == (0, "")


def test_an_export_into_a_named_pipe_is_as_good(dynatlas, filled):
    dynatlas.run("sync", "--source", TOP / "examples" / "recorded-account.jsonl", "--db", "graph.db").expect(0)
    os.mkfifo(dynatlas.folder / "pipe")
    with subprocess.Popen(["sh", "-c", "head -c 1 pipe >/dev/null"], cwd=dynatlas.folder):
        done = run(dynatlas, ("export", "--output", "pipe", *DB), filled)
    assert (done.returncode, done.stderr) == (0, "")
