"""Whatever AWS does, nothing that lives is deleted, nothing dead survives a complete reading, and the report is true.

A thousand syncs into one graph after another, each with faults and changes drawn from a seed, of the release build
against the simulated AWS: of one account, or of an organisation by roles whose tokens may expire in mid-run. What fails
prints its seed; `SEEDS=17 SEED_COUNT=1` runs that one alone.
"""

# places: 3

import collections
import concurrent.futures
import itertools
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
SYNCS_OF_A_WORLD = 5  # then a new world, and an empty graph


class Shape:
    """What a world has. Both have about as many tables."""

    def __init__(self, accounts, regions, tables, options):
        self.accounts = [str(int(ACCOUNT) + number) for number in range(accounts)]
        self.regions = ("us-east-1", "us-east-2", "us-west-1")[:regions]
        self.tables, self.options = tables, options


ONE_ACCOUNT = Shape(1, 3, 12, ("--aws-account-id", ACCOUNT))
ORGANIZATION = Shape(3, 2, 6, ("--aws-organization-role", "OrganizationAccountAccessRole"))
SHAPES = (ONE_ACCOUNT, ORGANIZATION)
OPERATIONS = ("ListTables", "DescribeTable")
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
    "expired": 0.5,
}
COUNTED = ("runs", "tables", "struck")
# What the thousand runs must have met, or they show nothing.
RUNS_MIN = {"complete": 300, "incomplete": 250}  # on a busy machine even 50 ms may be over
TABLES_MIN = {"deleted by complete runs": 2000, "dead, but kept by incomplete runs": 250}
STRUCK_MIN = 10  # of each kind
WHOLLY = ("denied", "internal_error", "garbage", "reset", "expired")


def rules(chance, shape):
    """Some faults: of one kind for an account, a region or an operation, or several kinds mixed."""
    for _ in range(chance.choice((0, 1, 1, 2, 3))):
        kind = chance.choice(tuple(KINDS))
        rule = kind
        if chance.random() < 0.5:
            rule += f",account={chance.choice(shape.accounts)}"
        if shape is ORGANIZATION and chance.random() < 0.2:
            rule += ",operation=AssumeRole"
        else:
            rule += f",operation={chance.choice(OPERATIONS)}"
            rule += f",region={chance.choice(shape.regions)}" if chance.random() < 0.5 else ""
        if kind in WHOLLY and chance.random() < 0.3:
            yield rule
        else:
            yield f"{rule},probability={chance.uniform(0.01, KINDS[kind]):.3f}"


def tables_in(database):
    """{(account, region): names}, of the regions that have tables; of a run that read nothing there may be no file."""
    if not database.exists():
        return {}
    found = collections.defaultdict(set)
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        for arn, region, name in connection.execute("SELECT arn, region, name FROM DynamoDBTable"):
            found[arn.split(":")[4], region].add(name)
    connection.close()
    return dict(found)  # looking into it adds nothing


class World:
    """One simulator, and the graphs that are made of what it says."""

    def __init__(self, simulator, shape, binary, folder):
        self.simulator, self.shape, self.binary, self.folder = simulator, shape, binary, folder
        self.runs, self.tables, self.struck = (collections.Counter() for _ in range(3))

    def sync(self, database, tag):
        report = self.folder / "report.json"
        report.unlink(missing_ok=True)
        command = [self.binary, "sync", "--db", database, "--update-tag", tag, "--report", report, "-q", *TIMES]
        command += [*self.shape.options, "--aws-regions", ",".join(self.shape.regions), "--allow-mass-delete"]
        env = {"HOME": str(self.folder), "AWS_MAX_ATTEMPTS": "2", **NO_AUTHORITIES, **self.simulator.env()}
        done = subprocess.run(list(map(str, command)), env=env, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode in (0, 3, 4, 5), f"exit {done.returncode}: {done.stderr}"
        if report.exists():
            return done.returncode, json.loads(report.read_text())
        # On a busy machine even who we are may not be answered in time.
        assert done.returncode == 5 and done.stderr.startswith("error: "), f"exit {done.returncode}: {done.stderr}"
        return done.returncode, None

    def run(self, seed):
        chance = random.Random(seed)
        self.simulator.post("reset", seed=seed)
        database = self.folder / f"{seed}.db"
        before = {}
        for step in range(SYNCS_OF_A_WORLD):
            self.simulator.post("faults", "\n".join(rules(chance, self.shape)) + "\n")
            if self.shape is ORGANIZATION:
                self.simulator.post("tokens", seconds=chance.choice((900, 900, 0.01, 0.03)))
            churn = chance.choice(("", "", "every=9&drop=0.2&add=0.2&change=0.3"))
            if chance.random() < 0.6:
                share = chance.choice((0.1, 0.5, 1.0))
                self.simulator.post("generation", drop=share, add=chance.choice((0.0, 0.3)), change=0.2)
            self.simulator.post("churn", churn or "\n")
            start = int(self.simulator.get("generation"))
            status, report = self.sync(database, step + 1)
            end = int(self.simulator.get("generation"))
            after = tables_in(database)
            if report is None:
                assert after == before
                self.runs["nothing was read"] += 1
            else:
                self.check(status, report, before, after, (start, end))
            before = after
        self.struck.update(self.simulator.counters()["faults"])
        database.unlink()

    def check(self, status, report, before, after, generations):
        parts = {
            (entry["account"], part["region"], part["operation"].removeprefix("dynamodb:")): part["coverage"] == "complete"
            for entry in report["accounts"]
            for part in entry["parts"]
        }
        shape = self.shape
        assert set(parts) == set(itertools.product(shape.accounts, shape.regions, OPERATIONS)), sorted(parts)
        assert (status == 0) == all(parts.values()), (status, parts)
        assert report["exit_status"] == status
        self.runs["complete" if status == 0 else "incomplete"] += 1
        for key in itertools.product(shape.accounts, shape.regions):
            was, now = before.get(key, set()), after.get(key, set())
            self.check_region(key, [parts[*key, operation] for operation in OPERATIONS], was, now, generations)
            if status == 0:
                self.tables["deleted by complete runs"] += len(was - now)

    def check_region(self, key, complete, before, after, generations):
        account, region = key
        listed, described = complete
        presence = self.simulator.presence(*generations, account=account, region=region)
        live = {name for name, how in presence.items() if how == "always"}
        lost = (before & live) - after
        assert not lost, f"{key}: live tables were deleted: {sorted(lost)}"
        if listed:
            dead = after - set(presence)
            assert not dead, f"{key}: dead tables survive a complete listing: {sorted(dead)}"
        else:
            gone = before - after
            assert not gone, f"{key}: deleted without a complete listing: {sorted(gone)}"
            self.tables["dead, but kept by incomplete runs"] += len(after - set(presence))
        if listed and described:
            missing = live - after
            assert not missing, f"{key}: said to be read, but missing: {sorted(missing)}"


def run_worlds(seeds, shape, binary, folder):
    """The world with what its runs met. A failure tells its seed."""
    folder.mkdir()
    size = ("--accounts", len(shape.accounts), "--regions", len(shape.regions), "--tables", shape.tables)
    with Simulator(*size, "--page", 5) as simulator:
        world = World(simulator, shape, binary, folder)
        for seed in seeds:
            try:
                world.run(seed)
            except AssertionError as failure:
                raise AssertionError(f"seed {seed}: {failure}") from failure
    return world


def test_nothing_live_is_deleted_and_nothing_dead_survives(tmp_path):
    binary = pathlib.Path(program("DYNATLAS_RELEASE_BINARY", "release"))
    seeds = range(FIRST, FIRST + max(1, COUNT // SYNCS_OF_A_WORLD))
    with concurrent.futures.ThreadPoolExecutor(len(SHAPES)) as pool:
        running = [
            pool.submit(run_worlds, share, shape, binary, tmp_path / str(number))
            for number, shape in enumerate(SHAPES)
            if (share := [seed for seed in seeds if seed % len(SHAPES) == number])
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
