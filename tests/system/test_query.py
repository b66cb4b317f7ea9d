# servers: neo4j
"""query, show and schema: formats that other programs can read, no way to write, and hostile names printed safely."""

import csv
import io
import json
import re
import signal
import subprocess
import time

import pytest
from conftest import TOP
from runs import await_calls, fill, start, sync
from terminal import prompt_of

HOSTILE = [
    "a|b",
    'quote"comma,',
    "new\nline",
    "bell\x07\x1b[31mred",
    "tab\there",
    "ünï✓",
    "'; DROP TABLE t; --",
    "\u009b31m",
]


@pytest.fixture
def filled(dynatlas, store, endpoint):
    for n, name in enumerate(HOSTILE):
        endpoint.add(name, ItemCount=n if n else None)
    sync(dynatlas, store, endpoint, 1).expect(0)
    return store


def statement(store, sql, cypher):
    return sql if store.name == "sqlite" else cypher


def query(dynatlas, store, *arguments):
    return dynatlas.run("query", *arguments, *store.arguments, env=store.env)


# Not for ever, so that nothing is left running where a test fails.
ENDLESS = (
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 2000000000) SELECT count(*) FROM n",
    "UNWIND range(1, 100000) AS a UNWIND range(1, 20000) AS b RETURN count(*)",
)


def test_a_query_that_takes_too_long_is_given_up(dynatlas, filled):
    began = time.monotonic()
    query(dynatlas, filled, statement(filled, *ENDLESS), "--timeout", 1).refused(6, "no answer within 1 s", "--timeout")
    assert time.monotonic() - began < 10
    query(dynatlas, filled, statement(filled, *NAMES), "--timeout", 60).expect(0)


def test_a_function_that_does_not_end_is_left(dynatlas, sqlite_store, endpoint):
    """SQLite asks nobody while it computes one."""
    sync(dynatlas, sqlite_store, endpoint, 1).expect(0)
    endless = "SELECT instr(hex(zeroblob(4000000)), hex(zeroblob(2000000)) || '1')"
    query(dynatlas, sqlite_store, endless, "--timeout", 1).refused(6, "no answer within 1 s", "--timeout")


def test_a_query_can_be_interrupted(dynatlas, filled):
    process = dynatlas.start("query", statement(filled, *ENDLESS), *filled.arguments, env=filled.env)
    time.sleep(1)
    began = time.monotonic()
    dynatlas.finish(process, send=signal.SIGINT, seconds=20).expect(130)
    assert time.monotonic() - began < 10


NAMES = (
    "SELECT name, rows AS n FROM DynamoDBTable ORDER BY name",
    "MATCH (t:DynamoDBTable) RETURN t.name AS name, t.rows AS n ORDER BY name",
)


def test_json_is_an_array_of_objects(dynatlas, filled):
    result = query(dynatlas, filled, statement(filled, *NAMES), "--format", "json").expect(0)
    rows = json.loads(result.out)
    expected = [{"name": name, "n": n or None} for n, name in enumerate(HOSTILE)]
    assert sorted(rows, key=str) == sorted(expected, key=str)


def test_csv_is_rfc_4180_with_a_header_and_null_empty(dynatlas, filled):
    result = query(dynatlas, filled, statement(filled, *NAMES), "--format", "csv").expect(0)
    rows = list(csv.DictReader(io.StringIO(result.out, newline=""), strict=True))
    assert {row["name"]: row["n"] for row in rows} == {name: str(n or "") for n, name in enumerate(HOSTILE)}


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_a_row_is_a_line_and_nothing_moves_the_cursor(dynatlas, filled, form):
    result = query(dynatlas, filled, statement(filled, *NAMES), "--format", form).expect(0)
    lines = result.out.splitlines()
    assert len(lines) == len(HOSTILE) + 2, result.out
    assert not [c for c in result.out if c != "\n" and (ord(c) < 32 or 0x7F <= ord(c) < 0xA0)]
    if form == "markdown":
        assert all(line.startswith("| ") and line.endswith(" |") for line in lines)
        assert {line.replace("\\|", "").count("|") for line in lines} == {3}


def test_no_rows(dynatlas, filled):
    text = statement(
        filled,
        "SELECT name, rows AS n FROM DynamoDBTable WHERE 1 = 0",
        "MATCH (t:DynamoDBTable) WHERE false RETURN t.name AS name, t.rows AS n",
    )
    assert json.loads(query(dynatlas, filled, text, "--format", "json").expect(0).out) == []
    assert query(dynatlas, filled, text, "--format", "csv").expect(0).out.splitlines() == ["name,n"]
    assert query(dynatlas, filled, text, "--format", "table").expect(0).out.split() == ["name", "n", "----", "-"]


def test_a_statement_from_a_file(dynatlas, filled, tmp_path):
    (tmp_path / "statement").write_text(statement(filled, *NAMES) + "\n")
    result = query(dynatlas, filled, "--file", tmp_path / "statement", "--format", "json").expect(0)
    assert len(json.loads(result.out)) == len(HOSTILE)
    query(dynatlas, filled, "--file", tmp_path).refused(2, "is a folder")


def test_columns_of_one_name(dynatlas, sqlite_store, endpoint):
    """JSON would keep one of them."""
    endpoint.add("one")
    sync(dynatlas, sqlite_store, endpoint, 1).expect(0)
    text = "SELECT name, region, name FROM DynamoDBTable"
    assert query(dynatlas, sqlite_store, text, "--format", "csv").expect(0).out.splitlines()[1] == "one,us-east-1,one"
    query(dynatlas, sqlite_store, text, "--format", "json").refused(2, "name", "AS")


SQL_WRITES = [
    "DELETE FROM DynamoDBTable",
    "UPDATE DynamoDBTable SET name = 'x'",
    "DROP TABLE DynamoDBTable",
    "CREATE TABLE t (x)",
    "PRAGMA user_version = 7",
    "PRAGMA journal_mode = DELETE",
    "ATTACH 'other.db' AS other",
    "VACUUM INTO 'copy.db'",
    "SELECT 1; DELETE FROM DynamoDBTable",
    "WITH gone AS (SELECT 1) DELETE FROM DynamoDBTable RETURNING id",
    "BEGIN IMMEDIATE",
]
CYPHER_WRITES = [
    "MATCH (t:DynamoDBTable) DETACH DELETE t",
    "MATCH (t:DynamoDBTable) SET t.name = 'x' RETURN t.name",
    "CREATE (:Thing)",
    "MERGE (n:Thing {id: 1}) RETURN n",
    "CREATE INDEX FOR (n:Thing) ON (n.id)",
    "MATCH (t:DynamoDBTable) CALL (t) { DETACH DELETE t } IN TRANSACTIONS",
    "CALL db.createLabel('Thing')",
]


def test_nothing_can_be_written(dynatlas, filled):
    before = filled.dump()
    for text in SQL_WRITES if filled.name == "sqlite" else CYPHER_WRITES:
        result = query(dynatlas, filled, text)
        assert result.code == 2 and result.err.count("error: ") == 1, f"{text}: exit {result.code}\n{result.err}"
        assert filled.dump() == before, text
    assert not [file for file in dynatlas.folder.iterdir() if file.name in ("other.db", "copy.db")]


def test_a_statement_that_is_wrong_says_so(dynatlas, filled):
    query(dynatlas, filled, "SELEC 1").refused(2)
    query(dynatlas, filled, statement(filled, "SELECT nothing FROM nowhere", "MATCH (n RETURN n")).refused(2)


def test_an_output_that_closes_early_is_no_crash(dynatlas, filled):
    text = statement(
        filled,
        "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 300000) SELECT x FROM c",
        "UNWIND range(1, 300000) AS x RETURN x",
    )
    process = dynatlas.start("query", text, "--format", "csv", *filled.arguments, env=filled.env)
    process.stdout.read(100)
    process.stdout.close()
    error = process.stderr.read()
    assert process.wait(60) >= 0 and "Sanitizer" not in error and "internal" not in error, error


@pytest.mark.parametrize("command", [("query", "SELECT * FROM AWSAccount"), ("show",), ("ask", "largest")], ids=lambda c: c[0])
def test_an_output_that_is_full_is_said(dynatlas, command):
    dynatlas.run("sync", "--source", TOP / "examples" / "recorded-account.jsonl").expect(0)
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [dynatlas.binary, *command], stdout=full, stderr=subprocess.PIPE, text=True, cwd=dynatlas.folder, env=dynatlas.env
        )
    assert (done.returncode, done.stderr) == (2, "error: standard output: cannot be written; is the disk full?\n")


def test_the_prompt_speaks_cypher_to_neo4j(dynatlas, neo4j, endpoint):
    endpoint.add("users")
    dynatlas.run("sync", *neo4j.arguments, env={**neo4j.env, **endpoint.env}).expect(0)
    with prompt_of(dynatlas, "--format", "csv", *neo4j.arguments, env=neo4j.env) as terminal:
        terminal.ask("MATCH (n:DynamoDBTab\t)\nRETURN n.name AS name;\n", "name\nusers\n")
        terminal.type("MATCH (n) DETACH DELETE n;\n")
        terminal.wait_for("error: the statement would write")
        terminal.leave(".quit\n")


def test_show_tells_tables_by_region_totals_and_coverage(dynatlas, store, endpoint):
    fill(endpoint)
    sync(dynatlas, store, endpoint, 1).expect(0)
    result = dynatlas.run("show", *store.arguments, env=store.env).expect(0)
    lines = [line.split() for line in result.out.splitlines()]
    for region in ("us-east-1", "eu-west-1"):
        assert ["123456789012", region, "150", "50", "450", "43.9", "KiB"] in lines, result.out
    assert ["total", "300", "100", "900", "87.9", "KiB"] in lines
    assert re.search(r"^Read completely \d+ s ago: \d+ operations in 2 regions", result.out, re.MULTILINE), result.out
    assert len(lines) < 20  # what is complete needs no lines of its own


def test_what_is_not_known_is_not_0(dynatlas, store, endpoint):
    endpoint.add("bare")
    for member in ("ItemCount", "TableSizeBytes", "ProvisionedThroughput"):
        del endpoint.tables["us-east-1"]["bare"][member]
    sync(dynatlas, store, endpoint, 1).expect(0)
    lines = [line.split() for line in dynatlas.run("show", *store.arguments, env=store.env).expect(0).out.splitlines()]
    assert ["123456789012", "us-east-1", "1", "0"] in lines
    asked = dynatlas.run("ask", "billing", "--format", "json", *store.arguments, env=store.env).expect(0)
    (billing,) = json.loads(asked.out)
    assert (billing["tables"], billing["read_units"], billing["write_units"]) == (1, None, None)


def test_schema_is_that_of_the_declarations(dynatlas):
    result = dynatlas.run("schema").expect(0)
    for told in (
        "## DynamoDBTable",
        "## GlobalSecondaryIndex",
        "(:DynamoDBTable)-[:HAS_GSI]->(:GlobalSecondaryIndex)",
        "(:DynamoDBTable)-[:GLOBAL_SECONDARY_INDEX]->(:GlobalSecondaryIndex)",
        "(:AWSAccount)-[:RESOURCE]->(:DynamoDBTable)",
        "AWSDynamoDBTable",
    ):
        assert told in result.out, f"{told} is not in\n{result.out}"


def test_reading_goes_on_while_a_sync_writes(dynatlas, store, endpoint):
    fill(endpoint)
    sync(dynatlas, store, endpoint, 1).expect(0)
    endpoint.latency = 0.2
    endpoint.calls.clear()
    writer = start(dynatlas, store, endpoint, 2)
    await_calls(endpoint, 10, writer)
    count = statement(store, "SELECT count(*) AS n FROM DynamoDBTable", "MATCH (t:DynamoDBTable) RETURN count(t) AS n")
    read = 0
    while writer.poll() is None:
        result = query(dynatlas, store, count, "--format", "json").expect(0)
        assert json.loads(result.out) == [{"n": 300}]
        read += 1
    dynatlas.finish(writer).expect(0)
    assert read >= 1
