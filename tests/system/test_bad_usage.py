"""Command lines and recordings that cannot be meant: one line, exit 2 or 7, and no file made."""

import json

import pytest

LISTING = {
    "account": "123456789012",
    "region": "us-east-1",
    "operation": "dynamodb:ListTables",
    "request": {},
    "status": 200,
    "body": {"TableNames": []},
}


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["sync", "--nonsense"],
        ["sync", "stray"],
        ["sync", "--update-tag", "yesterday"],
        ["sync", "--update-tag", "0"],
        ["sync", "--update-tag", "-5"],
        ["sync", "--update-tag", "99999999999999999999"],
        ["sync", "--aws-account-id", "12345"],
        ["sync", "--aws-account-id", "12345678901x"],
        ["sync", "--timestamps", "iso"],
        ["sync", "--max-in-flight", "0"],
        ["sync", "--read-timeout-ms", "0"],
        ["sync", "--log-format", "xml"],
        ["sync", "--source", "a.jsonl", "--record", "b.jsonl"],
        ["sync", "--db", "a.db", "--neo4j-uri", "bolt://127.0.0.1"],
        ["sync", "--neo4j-uri", "http://127.0.0.1:7474"],
        ["sync", "--neo4j-uri", "bolt://user:secret@127.0.0.1"],
        ["sync", "--neo4j-user", "neo4j"],
        ["query"],
        ["query", "SELECT 1", "--file", "statement.sql"],
        ["query", "--file", "missing.sql"],
        ["query", "SELECT 1", "--format", "yaml"],
        ["show", "--neo4j-auth", "kerberos"],
        ["export", "--format", "3"],
    ],
    ids=" ".join,
)
def test_wrong_usage(dynatlas, endpoint, arguments):
    result = dynatlas.run(*arguments, env={**endpoint.env, "NEO4J_PASSWORD": "x1y2z3-secret"}).expect(2)
    assert result.err.strip() and result.out == ""
    assert "secret" not in result.err
    assert endpoint.calls == [] and list(dynatlas.folder.iterdir()) == []


@pytest.mark.parametrize(
    "arguments", [["--help"], ["sync", "--help"], ["query", "--help"], ["--version"]], ids=" ".join
)
def test_help_is_a_result(dynatlas, arguments):
    result = dynatlas.run(*arguments).expect(0)
    assert "dynatlas" in result.out or "--db" in result.out
    assert result.err == ""


def lines(*documents):
    return "".join((d if isinstance(d, str) else json.dumps(d)) + "\n" for d in documents)


def without(member):
    return {name: value for name, value in LISTING.items() if name != member}


@pytest.mark.parametrize(
    "text, said",
    [
        (lines(LISTING, "", "{not json"), "line 3"),
        (lines(LISTING, json.dumps(LISTING)[:-20]), "line 2"),
        (lines(LISTING, "[1, 2]"), "line 2"),
        (lines(without("region")), "line 1"),
        (lines(LISTING, without("operation")), "line 2"),
        (lines(without("body")), "line 1"),
        (lines(LISTING, {**LISTING, "status": "fine"}), "line 2"),
        (lines(LISTING, {**LISTING, "account": 5}), "line 2"),
        (lines(LISTING, "[" * 100_000), "line 2"),
        (lines(LISTING) + '{"account": "\x00', "line 2"),
        ("", "no DynamoDB answer"),
        (lines({**LISTING, "operation": "sts:GetCallerIdentity"}), "no DynamoDB answer"),
    ],
)
def test_a_broken_recording(dynatlas, tmp_path, text, said):
    recording = tmp_path / "broken.jsonl"
    recording.write_text(text)
    dynatlas.run("sync", "--source", recording).refused(7, str(recording), said)
    assert not (dynatlas.folder / "dynatlas.db").exists()


def test_a_recording_that_is_not_there(dynatlas, tmp_path):
    dynatlas.run("sync", "--source", tmp_path / "missing.jsonl").refused(7, "missing.jsonl")
    dynatlas.run("sync", "--source", tmp_path).refused(7, str(tmp_path))


def test_an_account_that_the_recording_does_not_hold(dynatlas, tmp_path):
    recording = tmp_path / "one.jsonl"
    recording.write_text(lines(LISTING))
    dynatlas.run("sync", "--source", recording, "--aws-account-id", "999999999999").refused(2, "999999999999")


def test_a_recording_of_binary_noise(dynatlas, tmp_path):
    recording = tmp_path / "noise.jsonl"
    recording.write_bytes(bytes(range(256)) * 64)
    dynatlas.run("sync", "--source", recording).refused(7, "line 1")


def test_a_recording_or_report_that_cannot_be_written(dynatlas, endpoint, sqlite_store):
    missing = dynatlas.folder / "missing" / "file"
    dynatlas.run("sync", "--record", missing, *sqlite_store.arguments, env=endpoint.env).refused(7, str(missing))
    dynatlas.run("sync", "--report", missing, *sqlite_store.arguments, env=endpoint.env).refused(2, str(missing))


TEXTS = {
    "sync": """aws-regions aws-account-id endpoint-url aws-organization-role aws-organization-account-ids external-id shard source
        record report changes keep-changes metrics-file statsd-host statsd-prefix update-tag timestamps log-format""",
    "query": "file format",
    "export": "format output",
    "serve": "address token token-env-var",
    "diff": "db neo4j-uri",
    "forget": "aws-account-id region db neo4j-uri",
    "show": "db neo4j-uri neo4j-user neo4j-password-env-var neo4j-database neo4j-auth neo4j-ca-file",
}


@pytest.mark.parametrize("command, option", [(command, option) for command, all in TEXTS.items() for option in all.split()])
def test_an_empty_value_is_not_taken_for_none(dynatlas, endpoint, command, option):
    arguments = ["--aws-account-id", "123456789012", "--yes"] if command == "forget" and option != "aws-account-id" else []
    result = dynatlas.run(command, *arguments, f"--{option}", "", env=endpoint.env).refused(2, f"--{option}: ", "empty")
    assert len(result.err.splitlines()) == 1 and result.out == ""
    assert endpoint.calls == [] and list(dynatlas.folder.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [["ask", ""], ["query", ""], ["diff", ""], ["sync", "--aws-regions", ","], ["sync", "--report=", "--dry-run"], ["show", "--db="]],
    ids=" ".join,
)
def test_nor_is_an_empty_word_or_list(dynatlas, endpoint, arguments):
    dynatlas.run(*arguments, env=endpoint.env).refused(2, "empty")
    assert endpoint.calls == [] and list(dynatlas.folder.iterdir()) == []


def test_an_empty_profile_is_none_as_for_the_aws_cli(dynatlas, endpoint, sqlite_store):
    for more in ([], ["--profile", ""]):
        dynatlas.run("sync", "--aws-profile", "", *more, *sqlite_store.arguments, env=endpoint.env).expect(0)


def test_a_value_that_is_none_of_a_few_is_answered_with_the_nearest(dynatlas):
    words = "csv, cypher, dot, graphml, jsonl, lake"
    dynatlas.run("export", "--format", "grahpml").refused(2, "--format: ", "grahpml", "did you mean graphml?")
    result = dynatlas.run("export", "--format", "xyzzy").refused(2, "--format: ")
    assert all(word in result.err for word in words.split(", ")) and "->" not in result.err
    dynatlas.run("query", "SELECT 1", "--format", "jsn").refused(2, "--format: ", "did you mean json?")
    dynatlas.run("show", "--log-format", "jsom").refused(2, "--log-format: ", "did you mean json?")
    dynatlas.run("sync", "--timestamps", "epcoh").refused(2, "--timestamps: ", "did you mean epoch?")
    dynatlas.run("completion", "bahs").refused(2, "shell: ", "did you mean bash?")
