"""What the tests of interrupted runs share: a run that is given a signal, and what must be true of it afterwards.

The release build against the simulated AWS: what counts is what users wait for. Moments are drawn from a seed.
"""

import json
import random
import signal
import time

from conftest import wait_until_it_hears
from graphs import differences, read_sqlite
from simulator import ACCOUNT, Simulator
from stores import SqliteStore

SECONDS = 2
ACCOUNTS, REGIONS, TABLES = 2, ("us-east-1", "us-east-2"), 30
ROLE = ("--aws-organization-role", "OrganizationAccountAccessRole")
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143}
OURS = ("AWSAccount", "Dynatlas", "ModuleSyncMetadata")


def simulated():
    return Simulator("--accounts", ACCOUNTS, "--regions", len(REGIONS), "--tables", TABLES, "--latency", 2)


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
        wait_until_it_hears(process)
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
            assert told <= len(gone) and "did not confirm" in result.out, result.out
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
        if n == 1:
            run.simulator.post("latency", "100")  # this one comes before anything can be deleted
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
