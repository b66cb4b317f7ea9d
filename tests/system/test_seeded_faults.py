"""Whatever AWS does, nothing that lives is deleted, nothing dead survives a complete reading, and the report is true.

A thousand syncs into one graph after another, each with faults and changes drawn from a seed, of the release build
against the simulated AWS. What fails prints its seed; `SEEDS=17 SEED_COUNT=1` runs that one alone.
"""

import collections
import concurrent.futures
import json
import os
import pathlib
import random
import sqlite3
import subprocess

from conftest import NO_AUTHORITIES, program
from simulator import ACCOUNT, Simulator

FIRST = int(os.environ.get("SEEDS", 1))
COUNT = int(os.environ.get("SEED_COUNT", 1000))
WORKERS = 2
SYNCS_OF_A_WORLD = 5  # then a new world, and an empty graph

REGIONS = ("us-east-1", "us-east-2", "us-west-1")
TABLES = 12
TIMES = ("--connect-timeout-ms", 50, "--read-timeout-ms", 50, "--backoff-base-ms", 1)

# What may befall a call, and how often at most. A hang costs the read time-out, so it is rare.
KINDS = {
    "denied": 0.5,
    "internal_error": 0.5,
    "unavailable": 0.5,
    "throttled": 0.5,
    "reset": 0.4,
    "reset_mid": 0.4,
    "cut": 0.4,
    "checksum": 0.5,
    "garbage": 0.4,
    "hang": 0.04,
    "drip": 0.04,
}
COUNTED = ("runs", "tables", "struck")
# What the thousand runs must have met, or they show nothing.
RUNS_MIN = {"complete": 400, "incomplete": 250}
TABLES_MIN = {"deleted by complete runs": 2000, "dead, but kept by incomplete runs": 250}
STRUCK_MIN = 10  # of each kind
WHOLLY = ("denied", "internal_error", "garbage", "reset")


def rules(chance):
    """Some faults: of one kind for a region or an operation, or several kinds mixed."""
    for _ in range(chance.choice((0, 1, 1, 2, 3))):
        kind = chance.choice(tuple(KINDS))
        rule = f"{kind},operation={chance.choice(('ListTables', 'DescribeTable'))}"
        if chance.random() < 0.5:
            rule += f",region={chance.choice(REGIONS)}"
        if kind in WHOLLY and chance.random() < 0.3:
            yield rule
        else:
            yield f"{rule},probability={chance.uniform(0.01, KINDS[kind]):.3f}"


def tables_in(database):
    """{region: names}."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        found = {region: set() for region in REGIONS}
        for region, name in connection.execute("SELECT region, name FROM DynamoDBTable"):
            found[region].add(name)
    connection.close()
    return found


class World:
    """One simulator, and the graphs that are made of what it says."""

    def __init__(self, simulator, binary, folder):
        self.simulator, self.binary, self.folder = simulator, binary, folder
        self.runs, self.tables, self.struck = (collections.Counter() for _ in range(3))

    def sync(self, database, tag):
        report = self.folder / "report.json"
        report.unlink(missing_ok=True)
        command = [self.binary, "sync", "--db", database, "--update-tag", tag, "--report", report, "-q", *TIMES]
        command += ["--aws-account-id", ACCOUNT, "--aws-regions", ",".join(REGIONS), "--allow-mass-delete"]
        env = {"HOME": str(self.folder), "AWS_MAX_ATTEMPTS": "2", **NO_AUTHORITIES, **self.simulator.env()}
        done = subprocess.run(list(map(str, command)), env=env, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode in (0, 3, 4, 5), f"exit {done.returncode}: {done.stderr}"
        return done.returncode, json.loads(report.read_text())

    def run(self, seed):
        chance = random.Random(seed)
        self.simulator.post("reset", seed=seed)
        database = self.folder / f"{seed}.db"
        before = {region: set() for region in REGIONS}
        for step in range(SYNCS_OF_A_WORLD):
            self.simulator.post("faults", "\n".join(rules(chance)) + "\n")
            churn = chance.choice(("", "", "every=9&drop=0.2&add=0.2&change=0.3"))
            if chance.random() < 0.6:
                share = chance.choice((0.1, 0.5, 1.0))
                self.simulator.post("generation", drop=share, add=chance.choice((0.0, 0.3)), change=0.2)
            self.simulator.post("churn", churn or "\n")
            start = int(self.simulator.get("generation"))
            status, report = self.sync(database, step + 1)
            end = int(self.simulator.get("generation"))
            after = tables_in(database)
            self.check(status, report, before, after, (start, end))
            before = after
        self.struck.update(self.simulator.counters()["faults"])
        database.unlink()

    def check(self, status, report, before, after, generations):
        parts = {(part["region"], part["operation"]): part for part in report["accounts"][0]["parts"]}
        assert set(parts) == {(region, f"dynamodb:{op}") for region in REGIONS for op in ("ListTables", "DescribeTable")}
        states = {part["coverage"] for part in parts.values()}
        assert (status == 0) == (states == {"complete"}), (status, states)
        assert report["exit_status"] == status
        self.runs["complete" if status == 0 else "incomplete"] += 1
        for region in REGIONS:
            presence = self.simulator.presence(*generations, region=region)
            live = {name for name, how in presence.items() if how == "always"}
            listed = parts[region, "dynamodb:ListTables"]["coverage"] == "complete"
            described = parts[region, "dynamodb:DescribeTable"]["coverage"] == "complete"
            lost = (before[region] & live) - after[region]
            assert not lost, f"{region}: live tables were deleted: {sorted(lost)}"
            if listed:
                dead = after[region] - set(presence)
                assert not dead, f"{region}: dead tables survive a complete listing: {sorted(dead)}"
                self.tables["deleted by complete runs"] += len(before[region] - after[region]) if status == 0 else 0
            else:
                gone = before[region] - after[region]
                assert not gone, f"{region}: deleted without a complete listing: {sorted(gone)}"
                self.tables["dead, but kept by incomplete runs"] += len(after[region] - set(presence))
            if listed and described:
                missing = live - after[region]
                assert not missing, f"{region}: said to be read, but missing: {sorted(missing)}"


def run_worlds(seeds, binary, folder):
    """The world with what its runs met. A failure tells its seed."""
    folder.mkdir()
    shape = ("--accounts", 1, "--regions", len(REGIONS), "--tables", TABLES, "--page", 5)
    with Simulator(*shape) as simulator:
        world = World(simulator, binary, folder)
        for seed in seeds:
            try:
                world.run(seed)
            except AssertionError as failure:
                raise AssertionError(f"seed {seed}: {failure}") from failure
    return world


def test_nothing_live_is_deleted_and_nothing_dead_survives(tmp_path):
    binary = pathlib.Path(program("DYNATLAS_RELEASE_BINARY", "release"))
    seeds = range(FIRST, FIRST + max(1, COUNT // SYNCS_OF_A_WORLD))
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        running = [
            pool.submit(run_worlds, seeds[worker::WORKERS], binary, tmp_path / str(worker))
            for worker in range(WORKERS)
            if seeds[worker::WORKERS]
        ]
        worlds = [job.result() for job in running]
    if COUNT >= 1000:
        check_met(worlds)


def check_met(worlds):
    runs, tables, struck = (sum((getattr(w, what) for w in worlds), collections.Counter()) for what in COUNTED)
    met = f"{dict(runs)}, {dict(tables)}, struck {dict(struck)}"
    assert all(runs[kind] >= least for kind, least in RUNS_MIN.items()), met
    assert all(tables[kind] >= least for kind, least in TABLES_MIN.items()), met
    assert all(struck[kind] >= STRUCK_MIN for kind in KINDS), met
    assert sum(runs.values()) >= 1000, met
    print(met)
