# binary: release
"""Ctrl-C at any moment ends a run within two seconds, tells the truth about it, and deletes nothing that lives."""

import os
import pty
import signal
import sqlite3
import termios
import time

import pytest
from interrupted import ROLE, SECONDS, Interrupted, interrupt_at_moments, simulated
from simulator import ACCOUNT, secret_of


@pytest.fixture
def simulator():
    with simulated() as running:
        yield running


def test_at_moments_of_a_run_into_a_file(release_dynatlas, sqlite_store, simulator):
    run = Interrupted(release_dynatlas, sqlite_store, simulator, *ROLE, "--max-in-flight", 8)
    interrupted, deleted = interrupt_at_moments(run, 40, seed=1)
    assert interrupted >= 25, f"{interrupted} of 40 runs were interrupted in time: the test shows little"
    assert 0 in deleted and max(deleted) > 0, f"all moments were before, or all after a deletion: {deleted}"


HANGS = {
    "GetCallerIdentity": (),
    "DescribeRegions": (),
    "ListAccounts": ROLE,
    "AssumeRole": ROLE,
    "ListTables": (),
    "DescribeTable": ROLE,
}


def test_while_aws_does_not_answer(release_dynatlas, sqlite_store, simulator):
    run = Interrupted(release_dynatlas, sqlite_store, simulator, *ROLE)
    run.sync()
    for n, (operation, options) in enumerate(HANGS.items()):
        run.simulator.post("generation", drop=0.5, add=0.5, change=0.3)
        run.options = options
        before, live = run.nodes(), run.live()
        simulator.post("reset")
        simulator.post("faults", f"hang,operation={operation},after={40 if operation == 'DescribeTable' else 0}")
        process = run.start()
        while simulator.counters()["faults"].get("hang", 0) == 0:
            assert process.poll() is None
            time.sleep(0.01)
        result, report = run.expect(process, (signal.SIGINT, signal.SIGTERM)[n % 2])
        run.check_told(result, report, run.check_kept(before, live))
        simulator.post("faults", "\n")
    run.options = ROLE
    run.check_recovers()


def test_while_credentials_are_fetched(release_dynatlas, sqlite_store, simulator):
    """A credential_process that sleeps, with a child that does."""
    file = release_dynatlas.folder / "config"
    file.write_text("[profile slow]\ncredential_process = sh -c 'sleep 30; true'\n")
    keys = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_CONFIG_FILE": str(file)}
    run = Interrupted(release_dynatlas, sqlite_store, simulator, "--aws-profile", "slow", env=keys)
    process = run.start()
    time.sleep(0.3)
    result, report = run.expect(process)
    assert report["accounts"] == [] and "nothing was deleted" in result.out
    assert not sqlite_store.file.exists(), "a run that read nothing makes no file"


def test_while_the_file_is_locked(release_dynatlas, sqlite_store, simulator):
    """By another process: from the start, and from the middle of the run on."""
    run = Interrupted(release_dynatlas, sqlite_store, simulator, *ROLE, "--max-in-flight", 4)
    run.sync()
    for wait in (0, 0.08):
        run.simulator.post("generation", drop=0.5, add=0.5, change=0.3)
        before, live = run.nodes(), run.live()
        lock = sqlite3.connect(sqlite_store.file, isolation_level=None, timeout=10)
        if wait == 0:
            lock.execute("BEGIN IMMEDIATE")
        process = run.start()
        time.sleep(wait)
        if wait > 0:
            lock.execute("BEGIN IMMEDIATE")
        time.sleep(0.2)
        result, report = run.expect(process)
        lock.execute("ROLLBACK")
        lock.close()
        run.check_told(result, report, run.check_kept(before, live))
        run.check_recovers()


def on_a_terminal(dynatlas, arguments, env, asked, presses):
    """Runs it on a terminal of its own; at the question, presses keys. Exit code, seconds, echo then and afterwards."""
    pid, terminal = pty.fork()
    if pid == 0:
        try:
            os.chdir(dynatlas.folder)
            command = [str(dynatlas.binary), *map(str, arguments)]
            os.execve(command[0], command, {**dynatlas.env, **{k: str(v) for k, v in env.items()}})
        finally:
            os._exit(99)
    shown = b""
    while asked.encode() not in shown:
        shown += os.read(terminal, 4096)
    time.sleep(0.1)
    hidden = not termios.tcgetattr(terminal)[3] & termios.ECHO
    began = time.monotonic()
    os.write(terminal, presses)
    while not (ended := os.waitpid(pid, os.WNOHANG))[0]:
        if time.monotonic() - began > 5:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.005)
    lasted = time.monotonic() - began
    echo_after = bool(termios.tcgetattr(terminal)[3] & termios.ECHO)
    os.close(terminal)
    return os.waitstatus_to_exitcode(ended[1]), lasted, hidden, echo_after


def test_at_a_question(release_dynatlas, sqlite_store, simulator):
    """For a password, for an MFA code, and whether `forget` is meant: Ctrl-C ends it, and what is typed shows again."""
    (release_dynatlas.folder / "config").write_text(
        "[profile base]\naws_access_key_id = AKIASIM123456789012\n"
        f"aws_secret_access_key = {secret_of('AKIASIM123456789012')}\n"
        f"[profile mfa]\nrole_arn = arn:aws:iam::{ACCOUNT}:role/r\nsource_profile = base\n"
        f"mfa_serial = arn:aws:iam::{ACCOUNT}:mfa/me\n"
    )
    aws = {**simulator.env(), "AWS_CONFIG_FILE": release_dynatlas.folder / "config"}
    release_dynatlas.run("sync", *sqlite_store.arguments, env=simulator.env()).expect(0)
    before = sqlite_store.dump()
    password = ("sync", "--neo4j-uri", "bolt://127.0.0.1:1", "--neo4j-password-prompt")
    cases = [
        (password, "Neo4j password: ", True),
        (("sync", *sqlite_store.arguments, "--aws-profile", "mfa"), "MFA code of ", False),
        (("forget", *sqlite_store.arguments, "--aws-account-id", ACCOUNT), "Really?", False),
    ]
    for arguments, asked, is_hidden in cases:
        code, lasted, hidden, echo_after = on_a_terminal(release_dynatlas, arguments, aws, asked, b"\x03")
        assert (code, hidden, echo_after) == (130, is_hidden, True), asked
        assert lasted < SECONDS, f"{asked} {lasted}"
    assert sqlite_store.dump() == before
