"""Whoever stands still, whatever the clocks say: an older run changes nothing that a newer one wrote, and deletes nothing that lives.

As in test_seeded_faults.py, with two runs of an account: the older one is stopped (SIGSTOP) at a random moment, loses its
lease to the newer one, and goes on. The wall clock of either may jump. Or several processes share one tag, each with an
account of its own. Or another program writes with a later tag. What fails prints its seed; `SEEDS=17 SEED_COUNT=1` runs that one alone.
"""

# places: 2

import collections
import json
import os
import pathlib
import random
import sqlite3
import subprocess

from conftest import NO_AUTHORITIES, program
from older_runs import OlderRun, jumps, make_jumping_clock
from simulator import Simulator
from test_seeded_faults import ONE_ACCOUNT, ORGANIZATION, TIMES, Shape, World, rules
from test_seeded_faults import tables_in as tables_of

FIRST = int(os.environ.get("SEEDS", 1))
COUNT = int(os.environ.get("SEED_COUNT", 40))
STEPS = 4  # then a new world, and an empty graph
NOTHING = "\n"
ENDS = (0, 3, 4, 5, 8)  # of an older run
# What so many seeds must have met, or they show nothing.
MET_MIN = {"stopped before its next write": 15, "lease lost and found": 15, "one tag": 8, "jumped": 15, "written later": 8}


class OneOf(Shape):
    """One account of a world, read by itself."""

    def __init__(self, shape, account):
        super().__init__(1, len(shape.regions), shape.tables, ("--aws-account-id", account))
        self.accounts = [account]


def tables_in(database):
    """As there; none, too, where a run stood still before it had made the tables of its file."""
    try:
        return tables_of(database)
    except sqlite3.OperationalError as error:
        assert "no such table" in str(error), error
        return {}


def rows_of(database, accounts):
    """{(table, id): tag} of all nodes of these accounts."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%\"lastupdated\"%' AND sql LIKE '%\"id\" TEXT%'"
        found = {
            (name, key): tag
            for (name,) in connection.execute(tables).fetchall()
            for key, tag in connection.execute(f'SELECT id, lastupdated FROM "{name}"')
            if any(account in key for account in accounts)
        }
    connection.close()
    return found


class LeaseWorld(World):
    def __init__(self, simulator, shape, binary, folder):
        super().__init__(simulator, shape, binary, folder)
        self.clock = make_jumping_clock(folder)
        self.met = collections.Counter()
        self.more_env = {}

    def start(self, database, tag, report, env=None):
        command = [self.binary, "sync", "--db", database, "--update-tag", tag, "--report", report, *TIMES]
        command += [*self.shape.options, "--aws-regions", ",".join(self.shape.regions), "--allow-mass-delete"]
        home = {"HOME": str(self.folder), "AWS_MAX_ATTEMPTS": "2", **NO_AUTHORITIES, **(env or {})}
        env = {**home, **self.simulator.env(self.shape.accounts[0])}
        pipes = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen(list(map(str, command)), env=env, **pipes)

    def sync(self, database, tag, env=None):
        report = self.folder / "report.json"
        report.unlink(missing_ok=True)
        process = self.start(database, tag, report, env)
        _, err = process.communicate(timeout=60)
        assert process.returncode in (0, 3, 4, 5), f"exit {process.returncode}: {err}"
        return process.returncode, json.loads(report.read_text()) if report.exists() else None

    def some_jump(self, chance):
        if chance.random() < 0.6:
            return {}
        self.met["jumped"] += 1
        return jumps(chance, self.clock)

    def change(self, chance):
        self.simulator.post("generation", drop=chance.choice((0.1, 0.5)), add=0.3, change=0.2)

    def generation(self):
        return int(self.simulator.get("generation"))

    def lives(self, start):
        """{(account, region): names} that were there all the time since that generation."""
        end = self.generation()
        return {
            (account, region): {name for name, how in found.items() if how == "always"}
            for account in self.shape.accounts
            for region in self.shape.regions
            for found in [self.simulator.presence(start, end, account=account, region=region)]
        }

    def run(self, seed):
        chance = random.Random(seed)
        self.simulator.post("reset", seed=seed)
        database = self.folder / f"{seed}.db"
        for step in range(STEPS):
            if self.shape is ORGANIZATION and chance.random() < 0.4:
                self.with_one_tag(chance, database, 100 * step)
            elif chance.random() < 0.15:
                self.with_another_client(chance, database, 100 * step)
            else:
                self.with_an_older_run(chance, database, 100 * step)
        database.unlink()

    def with_an_older_run(self, chance, database, tag):
        self.simulator.post("faults", NOTHING if chance.random() < 0.5 else "\n".join(rules(chance, self.shape)) + "\n")
        began = self.generation()
        process = self.start(database, tag + 1, self.folder / "older.json", self.some_jump(chance))
        older = OlderRun(process, database, chance)
        try:
            before = tables_in(database)
            for _ in range(chance.choice((1, 1, 2))):
                self.change(chance)
            start = self.generation()
            status, report = self.sync(database, tag + 2, self.some_jump(chance))
            after = tables_in(database)
            if report is None:
                assert after == before
            else:
                self.check(status, report, before, after, (start, self.generation()))
            self.resume(older, database, began)
        finally:
            older.end()

    def resume(self, older, database, began):
        if older.is_ended:
            self.met["was done"] += 1
            return
        accounts = [name.removeprefix("sync ") for name, *_ in older.leases]
        tables, rows = tables_in(database), rows_of(database, accounts) if accounts else {}
        code, err = older.resume()
        assert code in ENDS, f"exit {code}: {err}"
        now = tables_in(database)
        for key, names in self.lives(began).items():
            lost = (tables.get(key, set()) & names) - now.get(key, set())
            assert not lost, f"{key}: live tables were deleted by an older run ({older.how}): {sorted(lost)}"
        if not older.must_stop:
            self.met[older.how if older.leases else "had no lease"] += 1
            return
        assert rows_of(database, accounts) == rows, f"an older run wrote without its lease (exit {code}): {err}"
        if code == 8:
            assert "another run took this over" in err or "is older than the graph's" in err, err
            self.met["stopped before its next write"] += 1
        else:
            self.met["had written all"] += 1

    def with_another_client(self, chance, database, tag):
        """It takes no lease, and has a later tag: what it wrote stays, though no listing names it."""
        self.simulator.post("faults", NOTHING)
        self.sync(database, tag + 1)
        with sqlite3.connect(database) as connection:
            ids = [key for (key,) in connection.execute("SELECT id FROM DynamoDBTable ORDER BY id")]
            later = set(chance.sample(ids, len(ids) // 2))
            connection.executemany("UPDATE DynamoDBTable SET lastupdated = ? WHERE id = ?", [(tag + 50, key) for key in later])
            connection.commit()
            self.change(chance)
            self.sync(database, tag + 2)
            left = {key for (key,) in connection.execute("SELECT id FROM DynamoDBTable")}
        connection.close()
        assert later <= left, f"deleted, though written later: {sorted(later - left)}"
        self.met["written later"] += bool(later)

    def with_one_tag(self, chance, database, tag):
        """One process stands still in the middle of its account; another one reads its own again and again, with the same tag."""
        self.simulator.post("faults", NOTHING)
        whole = self.shape
        first, second = (OneOf(whole, account) for account in chance.sample(whole.accounts, 2))
        self.shape = second
        self.read_wholly(database, tag + 5)
        try:
            self.shape = first
            older = OlderRun(self.start(database, tag + 5, self.folder / "older.json"), database, chance, takes=False)
            self.shape = second
            self.change(chance)
            self.read_wholly(database, tag + 5)
            self.change(chance)
            self.read_wholly(database, tag + 5)
            self.met["one tag"] += not older.is_ended
            self.shape = first
            if chance.random() < 0.5:
                older.end()
            elif not older.is_ended:
                assert older.resume()[0] in ENDS
            if older.process.returncode == 0:
                self.change(chance)
            self.read_wholly(database, tag + 5, is_again=older.process.returncode != 0)
        finally:
            self.shape = whole
            older.end()

    def read_wholly(self, database, tag, is_again=False):
        """Nobody is in its way: all that there is, and nothing else. A run that goes on passes over what was done."""
        before, start = self.own_tables(database), self.generation()
        status, report = self.sync(database, tag)
        if report is None:
            return  # on a busy machine
        resumed = sum(entry.get("regions_resumed", 0) for entry in report["accounts"])
        assert is_again or not resumed, "it went on with a run that was not its own"
        if not resumed:
            self.check(status, report, before, self.own_tables(database), (start, self.generation()))

    def own_tables(self, database):
        return {key: names for key, names in tables_in(database).items() if key[0] in self.shape.accounts}


def test_an_older_run_changes_nothing_that_a_newer_one_wrote(tmp_path):
    binary = pathlib.Path(program("DYNATLAS_RELEASE_BINARY", "release"))
    met = collections.Counter()
    for number, shape in enumerate((ONE_ACCOUNT, ORGANIZATION)):
        folder = tmp_path / str(number)
        folder.mkdir()
        size = getattr(shape, "size", len(shape.accounts))
        options = ("--accounts", size, "--regions", len(shape.regions), "--tables", shape.tables, "--page", 5)
        with Simulator(*options, "--latency", 2) as simulator:
            world = LeaseWorld(simulator, shape, binary, folder)
            for seed in range(FIRST + number, FIRST + max(COUNT, number + 1), 2):
                try:
                    world.run(seed)
                except AssertionError as failure:
                    raise AssertionError(f"seed {seed}: {failure}") from failure
            met.update(world.met)
    print(dict(met))
    if COUNT >= 40:
        assert all(met[what] >= least for what, least in MET_MIN.items()), dict(met)
