"""Ctrl-C at any moment ends a run within two seconds, tells the truth about it, and deletes nothing that lives.

The release build against the simulated AWS: what counts is what users wait for. Moments are drawn from a seed.
"""

# servers: neo4j2

import json
import os
import pty
import random
import signal
import sqlite3
import termios
import threading
import time

import pytest
from graphs import differences, read_sqlite
from proxy import COMMIT, Proxy
from simulator import ACCOUNT, Simulator, secret_of
from stores import Neo4jStore, SqliteStore

SECONDS = 2
ACCOUNTS, REGIONS, TABLES = 2, ("us-east-1", "us-east-2"), 30
ROLE = ("--aws-organization-role", "OrganizationAccountAccessRole")
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143}
OURS = ("AWSAccount", "Dynatlas", "ModuleSyncMetadata")


@pytest.fixture
def simulator():
    with Simulator("--accounts", ACCOUNTS, "--regions", len(REGIONS), "--tables", TABLES) as running:
        running.post("latency", "2")
        yield running


class Interrupted:
    """A run that is given a signal, and what is true of it afterwards."""

    def __init__(self, dynatlas, store, simulator, *options, env=None):
        self.dynatlas, self.store, self.simulator = dynatlas, store, simulator
        self.options, self.env = options, {**store.env, **simulator.env(), **(env or {})}
        self.tag = 0
        self.parts = [(str(int(ACCOUNT) + number), region) for number in range(ACCOUNTS) for region in REGIONS]

    def start(self, *options, store=None, resume=False):
        self.tag += not resume
        (self.dynatlas.folder / "report.json").unlink(missing_ok=True)
        arguments = [*(store or self.store).arguments, *self.options, *options, "--allow-mass-delete"]
        arguments += ["--update-tag", self.tag, "--report", "report.json"]
        return self.dynatlas.start("sync", *arguments, env=self.env)

    def end(self, process, sent=signal.SIGINT, again=None):
        """Gives the signal; the result, and the report where there is one."""
        began = time.monotonic()
        process.send_signal(sent)
        if again is not None:
            time.sleep(again)
            process.send_signal(sent)
        result = self.dynatlas.finish(process, seconds=20)
        lasted = time.monotonic() - began
        assert lasted < SECONDS, f"it ended after {lasted:.2f} s\n{result.out}\n{result.err}"
        file = self.dynatlas.folder / "report.json"
        return result, json.loads(file.read_text()) if file.exists() else None

    def expect(self, process, sent=signal.SIGINT):
        result, report = self.end(process, sent)
        assert result.code == CODES[sent], f"exit {result.code}\n{result.out}\n{result.err}"
        assert "Interrupted: " in result.out and "not waiting any longer" not in result.err, result.out + result.err
        assert report["interrupted"] is True and report["exit_status"] == result.code
        return result, report

    def sync(self, **options):
        return self.dynatlas.finish(self.start(**options)).expect(0)

    def nodes(self):
        """The ids of all that cleanup may delete."""
        return {key for label, key in self.store.ids() if not label.startswith(OURS)}

    def live(self):
        """The tables of all that it reads."""
        found = set()
        for account, region in self.parts:
            names = self.simulator.get("tables", account=account, region=region, form="names").split()
            found |= {f"arn:aws:dynamodb:{region}:{account}:table/{name}" for name in names}
        return found

    def check_kept(self, before, live):
        """No live table went, whatever was told; the nodes that went."""
        after = self.nodes()
        lost = (before & live) - after
        assert not lost, f"live tables were deleted: {sorted(lost)[:5]}"
        return before - after

    def check_told(self, result, report, gone):
        told = sum(account["nodes_deleted"] for account in report["accounts"])
        if any(account.get("last_write_unknown") for account in report["accounts"]):
            assert told <= len(gone) and "did not tell" in result.out, result.out
            assert told > 0 or "nothing is known to be deleted" in result.out, result.out
        else:
            assert told == len(gone), f"{told} nodes told, {len(gone)} deleted\n{result.out}"
            assert ("nothing was deleted" in result.out) == (not gone), result.out

    def check_recovers(self, seen="", wholly=True):
        """The next run, with the same tag, completes, and makes the graph that a new file would have."""
        self.simulator.post("latency", "0")
        self.sync(resume=True)
        self.simulator.post("latency", "2")
        tables = {key for label, key in self.store.ids() if label == "DynamoDBTable"}
        assert tables == self.live(), seen
        if wholly:
            self.check_as_undisturbed(seen)

    def check_as_undisturbed(self, seen):
        fresh = SqliteStore(self.dynatlas.folder / "fresh.db")
        for ending in ("", "-wal", "-shm"):
            fresh.file.with_name(fresh.file.name + ending).unlink(missing_ok=True)
        self.sync(store=fresh, resume=True)
        found = list(differences(self.store.read(), read_sqlite(fresh.file)))
        assert not found, f"{seen}: {found[:5]}"

    def calls(self):
        return sum(operation["calls"] for operation in self.simulator.counters()["operations"].values())


def interrupt_at_moments(run, count, seed):
    """Signals at `count` moments spread over a run: how many really interrupted it, and what had been deleted by then.

    A moment is that so many calls came to AWS; a quarter of them, a while after the last one.
    """
    chance = random.Random(seed)
    run.sync()
    run.simulator.post("reset")
    run.simulator.post("generation", drop=0.5, add=0.5, change=0.3)
    run.sync()
    calls = run.calls()
    interrupted, deleted = 0, []
    for n in range(count):
        run.simulator.post("generation", drop=0.5, add=0.5, change=0.3)
        run.simulator.post("reset")
        before, live = run.nodes(), run.live()
        sent = (signal.SIGINT, signal.SIGTERM)[n // 4 % 2]
        twice = n % 5 == 4
        process = run.start()
        while run.calls() < (calls if n % 4 == 3 else calls * n / count) and process.poll() is None:
            time.sleep(0.001)
        time.sleep(chance.random() * 0.03)
        result, report = run.end(process, sent, 0.01 if twice else None)
        gone = run.check_kept(before, live)
        seen = f"moment {n}, {sent.name}{' twice' if twice else ''}"
        if result.code == 0:
            assert report["interrupted"] is False and "Interrupted" not in result.out, seen
        elif report is None:  # the second signal was heard, or the first before anything could hear it
            allowed = (CODES[sent], -sent) if twice or n == 0 else ()
            assert result.code in allowed, f"{seen}: {result.code} {result.err}"
            interrupted += 1
        else:
            assert result.code == CODES[sent] == report["exit_status"], seen
            run.check_told(result, report, gone)
            deleted.append(len(gone))
            interrupted += 1
        run.check_recovers(seen, wholly=n % 4 == 3)
    return interrupted, deleted


def test_at_moments_of_a_run_into_a_file(release_dynatlas, sqlite_store, simulator):
    run = Interrupted(release_dynatlas, sqlite_store, simulator, *ROLE, "--max-in-flight", 8)
    interrupted, deleted = interrupt_at_moments(run, 40, seed=1)
    assert interrupted >= 25, f"{interrupted} of 40 runs were interrupted in time: the test shows little"
    assert 0 in deleted and max(deleted) > 0, f"all moments were before, or all after a deletion: {deleted}"


def test_at_moments_of_a_run_into_neo4j(release_dynatlas, neo4j, simulator):
    run = Interrupted(release_dynatlas, Neo4jStore(neo4j), simulator, *ROLE, "--max-in-flight", 8)
    interrupted, _ = interrupt_at_moments(run, 6, seed=2)
    assert interrupted >= 4, f"{interrupted} of 6 runs were interrupted in time: the test shows little"


class Commits:
    """What a proxy does at the N-th COMMIT: `then` is its answer, and `come` is set. Counts them."""

    def __init__(self, at=0, then=True):
        self.at, self.then, self.seen, self.come = at, then, 0, threading.Event()

    def __call__(self, content):
        self.seen += COMMIT in content
        if COMMIT not in content or self.seen != self.at:
            return True
        self.come.set()
        return self.then


def through(neo4j, proxy):
    store = Neo4jStore(neo4j)
    store.arguments = [text.replace(str(neo4j.port), str(proxy.port)) for text in store.arguments]
    return store


@pytest.mark.parametrize("then", [True, "answer", False], ids=["answers", "keeps the answer", "hangs"])
def test_while_neo4j_commits(release_dynatlas, neo4j, simulator, then):
    """At commits early and late in a run; of which the last ones delete."""
    run = Interrupted(release_dynatlas, Neo4jStore(neo4j), simulator, "--aws-regions", "us-east-1")
    run.parts = run.parts[:1]
    run.sync()
    whole = Commits()
    with Proxy(neo4j.port, whole) as proxy:
        run.simulator.post("generation", drop=0.5, add=0.5, change=0.3)
        run.sync(store=through(neo4j, proxy))
    unknown = reached = 0
    for at in (whole.seen // 3, whole.seen - 4):  # how many there are may differ a little
        run.simulator.post("generation", drop=0.5, add=0.5, change=0.3)
        before, live = run.nodes(), run.live()
        at_commit = Commits(at, then)
        with Proxy(neo4j.port, at_commit) as proxy:
            process = run.start(store=through(neo4j, proxy))
            while not at_commit.come.wait(0.01) and process.poll() is None:
                pass
            if not at_commit.come.is_set():
                run.dynatlas.finish(process).expect(0)
                continue
            result, report = run.expect(process)
        reached += 1
        gone = run.check_kept(before, live)
        run.check_told(result, report, gone)
        unknown += any(account.get("last_write_unknown", False) for account in report["accounts"])
    assert reached > 0 and (unknown > 0) == (then is not True)
    run.check_recovers()


def test_while_neo4j_does_not_answer_at_the_start(release_dynatlas, neo4j, simulator):
    """Not even to the log-in; and while something else is asked of it."""
    for pieces in (0, 3, 9):
        left = [pieces]

        def silent_after(content, left=left):
            left[0] -= 1
            return left[0] >= 0

        with Proxy(neo4j.port, silent_after) as proxy:
            run = Interrupted(release_dynatlas, through(neo4j, proxy), simulator)
            process = run.start()
            assert proxy.silent.wait(20)
            time.sleep(0.05)
            run.expect(process, signal.SIGTERM)


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
