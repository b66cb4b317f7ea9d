# servers: neo4j3
"""What somebody meets who uses it for the first time: the message says what to do next."""

import os
import pty
import select
import subprocess

import pytest
from endpoint import ACCOUNT, error


def without_sts(endpoint):
    for operation in ("GetCallerIdentity", "DescribeRegions"):
        endpoint.fault(error(400, "UnknownOperationException", "Unsupported operation"), operation)


def test_an_endpoint_without_sts_is_told_its_account(dynatlas, endpoint, sqlite_store):
    endpoint.add("users")
    without_sts(endpoint)
    sync = ("sync", *sqlite_store.arguments)
    assert "--aws-account-id" in dynatlas.run(*sync, env=endpoint.env).err
    assert "--aws-regions" in dynatlas.run(*sync, "--aws-account-id", ACCOUNT, env=endpoint.env).err
    dynatlas.run(*sync, "--aws-account-id", ACCOUNT, "--aws-regions", "us-east-1", env=endpoint.env).expect(0)


@pytest.mark.parametrize(
    "uri, said",
    [
        ("http://localhost:7474", "bolt://localhost:7687"),
        ("https://db.example.com:7473/browser/", "neo4j+s://db.example.com:7687"),
        ("bolt://127.0.0.1:1/neo4j", "--neo4j-database"),
        ("neo4j://127.0.0.1:1/db/data", "--neo4j-database"),
    ],
)
def test_an_address_that_is_nearly_one_is_answered_with_the_right_one(dynatlas, uri, said):
    dynatlas.run("show", "--neo4j-uri", uri).refused(2, said)


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_a_neo4j_that_wants_a_user_says_so(dynatlas, neo4j, scheme):
    uri = ("--neo4j-uri", f"{scheme}://localhost:{neo4j.port}")
    dynatlas.run("show", *uri).refused(6, "--neo4j-user", "--neo4j-password-env-var")
    dynatlas.run("show", *uri, "--neo4j-auth", "none").refused(6, "--neo4j-user")
    dynatlas.run("show", *uri, "--neo4j-user", "neo4j").refused(2, "--neo4j-password-env-var")
    dynatlas.run("show", *uri, "--neo4j-auth", "basic").refused(2, "--neo4j-password-env-var")
    named = ("--neo4j-password-env-var", "SECRET")
    dynatlas.run("show", *uri, *named, env={"SECRET": neo4j.password}).expect(0)
    refused = dynatlas.run("show", *uri, *named, env={"SECRET": "wrong"}).refused(6, "refuses the user or the password")
    assert "--neo4j-user" not in refused.err


@pytest.mark.parametrize(
    "arguments, meant",
    [
        (["snyc", "--db", "x"], "sync"),
        (["shwo"], "show"),
        (["help"], "--help"),
        (["sync", "--aws-region", "us-east-1"], "--aws-regions"),
        (["sync", "--update_tag=5"], "--update-tag"),
        (["show", "--neo4j-password", "x"], "--neo4j-password-prompt"),
        (["ask", "largets"], "largest"),
        (["--db", "x", "show"], "dynatlas show --db"),
        (["show", "--aws-regions", "x"], "dynatlas sync"),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, list) else "",
)
def test_a_mistyped_word_is_answered_with_the_nearest(dynatlas, arguments, meant):
    dynatlas.run(*arguments).refused(2, meant)
    assert list(dynatlas.folder.iterdir()) == []


def test_an_unknown_option_does_not_repeat_its_value(dynatlas):
    for command in (["sync"], []):
        result = dynatlas.run(*command, "--neo4j-password=hunter2").expect(2)
        assert "--neo4j-password" in result.err and "hunter2" not in result.err


def shown_on_a_terminal(dynatlas, env):
    master, slave = pty.openpty()
    command = [dynatlas.binary, "show", "--db", "missing.db"]
    whole = {**{k: v for k, v in dynatlas.env.items() if k not in ("NO_COLOR", "CLICOLOR", "COLORTERM")}, **env}
    with subprocess.Popen(command, cwd=dynatlas.folder, env=whole, stdin=slave, stdout=slave, stderr=slave) as process:
        process.wait(60)
    os.close(slave)
    shown = b""
    while select.select([master], [], [], 0.2)[0]:
        try:
            shown += os.read(master, 4096)
        except OSError:
            break
    os.close(master)
    assert b"missing.db" in shown
    return shown


@pytest.mark.parametrize(
    "env, is_coloured",
    [
        ({"TERM": "xterm"}, True),
        ({"TERM": "xterm", "NO_COLOR": ""}, True),
        ({"TERM": "xterm", "CLICOLOR": "1"}, True),
        ({"TERM": "xterm", "NO_COLOR": "1"}, False),
        ({"TERM": "xterm", "NO_COLOR": "0"}, False),
        ({"TERM": "xterm", "CLICOLOR": "0"}, False),
        ({"TERM": "dumb"}, False),
        ({"TERM": "dumb", "COLORTERM": "truecolor"}, False),
    ],
    ids=str,
)
def test_an_error_is_coloured_where_the_environment_lets_it(dynatlas, env, is_coloured):
    assert (b"\x1b[" in shown_on_a_terminal(dynatlas, env)) == is_coloured


def test_zsh_reads_the_completion(dynatlas):
    command = f"source <('{dynatlas.binary}' completion zsh); echo \"status $?; ${{_comps[dynatlas]}}\""

    def zsh(script):
        environment = {"PATH": os.environ["PATH"], "HOME": str(dynatlas.folder)}
        done = subprocess.run(["zsh", "-f", "-c", script], env=environment, capture_output=True, text=True, timeout=60)
        return done.stdout, done.stderr

    out, err = zsh(command)
    assert out == "status 0; \n" and "compinit" in err and "not found" not in err
    out, err = zsh(f"autoload -Uz compinit; compinit -u -D; {command}")
    assert out.startswith("status 0; ") and "_dynatlas" in out and err == ""
