"""The live line: there on a terminal, and nowhere else."""

import json
import os
import pty
import re
import subprocess

import pytest


@pytest.fixture
def slow(endpoint):
    for n in range(130):
        endpoint.add(f"t-{n:03}")
    endpoint.latency = 0.2
    return endpoint


def sync_on_a_terminal(dynatlas, store, endpoint, *options):
    """The exit code, standard output, and what a terminal saw of standard error."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [dynatlas.binary, "sync", *store.arguments, *options],
        env={**dynatlas.env, **endpoint.env, "TERM": "xterm"},
        cwd=dynatlas.folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=theirs,
    )
    os.close(theirs)
    seen = b""
    try:
        while chunk := os.read(ours, 65536):
            seen += chunk
    except OSError:  # Linux says EIO when the last writer is gone
        pass
    os.close(ours)
    return process.wait(60), process.stdout.read().decode(), seen.decode()


LINE = re.compile(r"regions (\d+)/(\d+) · tables (\d+)/(\d+) · (\d+) calls/s · (\d+) rows · ([\d.]+) s")


def test_a_terminal_sees_a_line_that_moves_and_goes_away(dynatlas, sqlite_store, slow):
    code, out, seen = sync_on_a_terminal(dynatlas, sqlite_store, slow)
    assert code == 0
    drawn = LINE.findall(seen)
    assert len(drawn) >= 2, repr(seen)
    listed = [int(line[3]) for line in drawn]
    assert listed == sorted(listed) and listed[-1] > 0
    assert "\n" not in seen, "the line must not scroll"
    assert seen.endswith("\r\x1b[K"), "the line must be gone at the end"
    assert "130 tables" in out and not LINE.search(out)


def test_quiet_shows_nothing(dynatlas, sqlite_store, slow):
    assert sync_on_a_terminal(dynatlas, sqlite_store, slow, "-q") == (0, "", "")


def test_no_line_where_no_terminal_is(dynatlas, sqlite_store, slow):
    result = dynatlas.run("sync", *sqlite_store.arguments, env=slow.env).expect(0)
    assert result.err == "" and "\x1b" not in result.out
    assert "130 tables" in result.out


def test_log_lines_as_json_can_be_read(dynatlas, sqlite_store, slow):
    slow.latency = 0
    env = {**slow.env, "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}
    result = dynatlas.run("sync", "-v", "--log-format", "json", *sqlite_store.arguments, env=env).expect(4)
    lines = [json.loads(line) for line in result.err.splitlines()]
    assert lines[-1]["level"] == "error" and "credentials" in lines[-1]["message"]
