"""Whatever AWS does, nothing that lives is deleted, nothing dead survives a complete reading, and the report is true.

A thousand syncs into one graph after another, each with faults and changes drawn from a seed, of the release build
against the simulated AWS: of one account, with STS or without, of an organisation by roles whose tokens may expire in
mid-run, or with a credential_process that changes hands. From some call on another account may answer. What fails prints its seed;
`SEEDS=17 SEED_COUNT=1` runs that one alone.
"""

# places: 3

import collections
import concurrent.futures
import hashlib
import itertools
import json
import os
import pathlib
import random
import sqlite3
import subprocess

from conftest import NO_AUTHORITIES, program
from simulator import ACCOUNT, Simulator, secret_of

FIRST = int(os.environ.get("SEEDS", 1))
COUNT = int(os.environ.get("SEED_COUNT", 1000))
SYNCS_OF_A_WORLD = 5  # then a new world, and an empty graph


class Shape:
    """What a world has. All have about as many tables. The accounts beyond those that are read are strangers."""

    def __init__(self, accounts, regions, tables, options, strangers=0, has_sts=True):
        self.size, self.strangers, self.has_sts = accounts + strangers, strangers, has_sts
        self.accounts = [str(int(ACCOUNT) + number) for number in range(accounts)]
        self.regions = ("us-east-1", "us-east-2", "us-west-1")[:regions]
        self.tables, self.options = tables, options


ONE_ACCOUNT = Shape(1, 3, 12, ("--aws-account-id", ACCOUNT), strangers=1)
ORGANIZATION = Shape(3, 2, 6, ("--aws-organization-role", "OrganizationAccountAccessRole"))
CHANGING_HANDS = Shape(1, 3, 12, ("--aws-profile", "changing"), strangers=1)
WITHOUT_STS = Shape(1, 3, 12, ("--aws-account-id", ACCOUNT), strangers=1, has_sts=False)
SHAPES = (ONE_ACCOUNT, ORGANIZATION, CHANGING_HANDS, WITHOUT_STS)
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
RUNS_MIN = {"complete": 100, "incomplete": 250, "credentials changed hands": 15}  # on a busy machine even 50 ms may be over
TABLES_MIN = {"deleted by complete runs": 500, "dead, but kept by incomplete runs": 250}
STRUCK_MIN = 10  # of each kind
SILENCES = ("denied", "internal_error", "throttled", "reset")  # of STS, after it has said who we are
OTHER_ACCOUNT = "other_account"  # from some call on, for good
WHOLLY = ("denied", "internal_error", "garbage", "reset", "expired")


def rules(chance, shape):
    """Some faults: of one kind for an account, a region or an operation, or several kinds mixed."""
    if chance.random() < 0.2:
        # The first calls find the accounts.
        yield f"{OTHER_ACCOUNT},account={chance.choice(shape.accounts)},after={chance.randint(4, 60)}"
    if shape is not ONE_ACCOUNT and chance.random() < 0.3:
        yield f"{chance.choice(SILENCES)},operation=GetCallerIdentity,after=1"
    if shape is CHANGING_HANDS and chance.random() < 0.3:
        # New credentials are asked for where the old ones are refused.
        yield f"expired,operation={chance.choice(OPERATIONS)},probability={chance.uniform(0.05, KINDS['expired']):.3f}"
    if chance.random() < 0.1:
        yield f"not_found,operation=DescribeTable,region={chance.choice(shape.regions)}"
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


def temporary(account, number):
    """A key of the account that holds for long, by bench/aws_simulator/credentials.h; each number has another one."""
    key = f"ASIASIM{account}E{4_000_000_000_000 + number:013}"
    token = f"simulator-token-{hashlib.sha256(f'simulator-token:{key}'.encode()).hexdigest()}"
    return {"AccessKeyId": key, "SecretAccessKey": secret_of(key), "SessionToken": token, "Version": 1}


class ChangingHands:
    """A credential_process that gives new keys each time: ours, and at some time, or from then on, a stranger's."""

    COMMAND = "n=$(cat count); echo $((n + 1)) >count; if [ $n $(cat theirs_if) ]; then cat theirs; else cat ours.$((n % 8)); fi"

    def __init__(self, folder):
        self.folder = folder
        (folder / ".aws").mkdir()
        script = folder / "process.sh"
        script.write_text(f"cd '{folder}' || exit 1\n{self.COMMAND}\n")
        (folder / ".aws/config").write_text(f"[profile changing]\ncredential_process = sh {script}\n")
        for number in range(8):
            (folder / f"ours.{number}").write_text(json.dumps(temporary(ACCOUNT, number)))
        (folder / "theirs").write_text(json.dumps(temporary(str(int(ACCOUNT) + 1), 0)))

    def begin(self, comparison, switch):
        self.switch = switch
        (self.folder / "count").write_text("0")
        (self.folder / "theirs_if").write_text(f"{comparison} {switch}")

    def have_changed(self):
        return int((self.folder / "count").read_text()) > self.switch


def tables_in(database):
    """{(account, region): names}, of the regions that have tables; of a run that read nothing there may be no file."""
    if not database.exists():
        return {}
    found = collections.defaultdict(set)
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        if not connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'DynamoDBTable'").fetchone()[0]:
            return {}  # a run that stands still has begun to make it
        for arn, region, name in connection.execute("SELECT arn, region, name FROM DynamoDBTable"):
            found[arn.split(":")[4], region].add(name)
    connection.close()
    return dict(found)  # looking into it adds nothing


class World:
    """One simulator, and the graphs that are made of what it says."""

    def __init__(self, simulator, shape, binary, folder):
        self.simulator, self.shape, self.binary, self.folder = simulator, shape, binary, folder
        self.hands = ChangingHands(folder) if shape is CHANGING_HANDS else None
        self.runs, self.tables, self.struck = (collections.Counter() for _ in range(3))

    def sync(self, database, tag):
        report = self.folder / "report.json"
        report.unlink(missing_ok=True)
        command = [self.binary, "sync", "--db", database, "--update-tag", tag, "--report", report, "-q", *TIMES]
        command += [*self.shape.options, "--aws-regions", ",".join(self.shape.regions), "--allow-mass-delete"]
        env = {"HOME": str(self.folder), "AWS_MAX_ATTEMPTS": "2", **NO_AUTHORITIES, **self.simulator.env()}
        if not self.shape.has_sts:
            env["AWS_ENDPOINT_URL_DYNAMODB"] = env.pop("AWS_ENDPOINT_URL")
        done = subprocess.run(list(map(str, command)), env=env, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode in (0, 3, 4, 5), f"exit {done.returncode}: {done.stderr}"
        if report.exists():
            return done.returncode, json.loads(report.read_text())
        # On a busy machine even who we are may not be answered in time, or only after STS has fallen silent.
        assert done.returncode in (4, 5) and done.stderr.startswith("error: "), f"exit {done.returncode}: {done.stderr}"
        return done.returncode, None

    def run(self, seed):
        chance = random.Random(seed)
        self.simulator.post("reset", seed=seed)
        database = self.folder / f"{seed}.db"
        before = {}
        for step in range(SYNCS_OF_A_WORLD):
            faults = "\n".join(rules(chance, self.shape)) + "\n"
            self.simulator.post("faults", faults)
            if self.shape is ORGANIZATION:
                self.simulator.post("tokens", seconds=chance.choice((900, 900, 0.01, 0.03)))
            if self.hands:
                self.hands.begin(chance.choice(("-eq", "-ge")), switch=chance.choice((1, 2, 4, 1000)))
            churn = chance.choice(("", "", "every=9&drop=0.2&add=0.2&change=0.3"))
            if chance.random() < 0.6:
                share = chance.choice((0.1, 0.5, 1.0))
                self.simulator.post("generation", drop=share, add=chance.choice((0.0, 0.3)), change=0.2)
            self.simulator.post("churn", churn or "\n")
            start = int(self.simulator.get("generation"))
            asked_before = self.calls_of_strangers()
            status, report = self.sync(database, step + 1)
            assert OTHER_ACCOUNT in faults or self.calls_of_strangers() == asked_before, "a stranger's keys were used"
            end = int(self.simulator.get("generation"))
            self.runs["credentials changed hands"] += bool(self.hands and self.hands.have_changed())
            after = tables_in(database)
            if report is None:
                assert after == before
                self.runs["nothing was read"] += 1
            else:
                self.check(status, report, before, after, (start, end))
            before = after
        self.struck.update(self.simulator.counters()["faults"])
        database.unlink()

    def calls_of_strangers(self):
        """To DynamoDB, signed with their keys, or answered for them by a fault."""
        parts = map(json.loads, self.simulator.get("parts").splitlines())
        asked = [part for part in parts if part["operation"] in OPERATIONS]
        return sum(part["calls"] for part in asked if part["account"] not in self.shape.accounts)

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
        strangers = set(after) - set(itertools.product(shape.accounts, shape.regions))
        assert not strangers, f"of another account or region: {sorted(strangers)}"
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
    size = ("--accounts", shape.size, "--regions", len(shape.regions), "--tables", shape.tables)
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
    assert all(struck[kind] >= STRUCK_MIN for kind in (*KINDS, "not_found", OTHER_ACCOUNT)), met
    assert sum(runs[kind] for kind in ("complete", "incomplete", "nothing was read")) >= 1000, met
    print(met)
