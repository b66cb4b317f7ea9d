"""The real Cartography and Dynatlas side by side: the same simulated account, the same Neo4j, whole processes.

    ./check                                                     # once: installs Cartography and Neo4j
    cmake --preset release && cmake --build --preset release --target dynatlas
    cmake --preset bench && cmake --build --preset bench --target aws_simulator
    .deps/venv/bin/python bench/compare.py --tables 100 1000 10000

For each size and latency, in turns, each into a Neo4j that was emptied of nodes, indexes and constraints: a first sync, one
that finds nothing changed (for which the database plans most statements anew), another one, and one that finds a hundredth of the
tables changed. Prints medians: seconds, CPU of the client,
CPU of the database, peak memory of the client, and how many times less Dynatlas needs; and for the first sync what the
database alone needs: the very bytes that Dynatlas sent it, sent again with nothing in between (bolt_replay.py). Rounds
beforehand warm the database up. Ends with 1 where a program fails.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP / "tests" / "system"))
os.environ.setdefault("DYNATLAS_AWS_SIMULATOR", str(TOP / "build/bench/bench/aws_simulator/aws_simulator"))

import neo4j  # noqa: E402
from bolt_replay import replay  # noqa: E402
from peak import run_measured  # noqa: E402
from proxy import Proxy  # noqa: E402
from simulator import Simulator  # noqa: E402

CARTOGRAPHY = TOP / ".deps/cartography/bin/cartography"
SERVERS = TOP / "tests/servers/servers.py"
RUNS = ("first", "unchanged", "unchanged again", "1% changed")
PROGRAMS = ("cartography", "dynatlas")
WARM_UPS, WARM_UP_TABLES = 8, 1_000  # of the database, whose Java compiles what it does often; its planner after as many rounds
REGIONS = ("us-east-1", "us-east-2", "us-west-1", "us-west-2", "eu-west-1")  # the simulator's first ones


class Database:
    """A Neo4j as one that is in use; ends with the `with` block."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def run(self, action):
        subprocess.run([sys.executable, SERVERS, action, "neo4j_bench", "--state", self.folder], check=True, stdout=sys.stderr)

    def __enter__(self):
        self.run("start")
        state = json.loads((self.folder / "neo4j_bench.json").read_text())
        self.pid = json.loads((self.folder / "neo4j_bench.process.json").read_text())["pid"]
        self.port, self.password = state["bolt_port"], state["password"]
        self.uri = f"bolt://127.0.0.1:{self.port}"
        self.driver = neo4j.GraphDatabase.driver(self.uri, auth=("neo4j", self.password))
        return self

    def __exit__(self, *_):
        self.driver.close()
        self.run("stop")

    def ask(self, statement):
        with self.driver.session() as session:
            return [record.data() for record in session.run(statement)]

    def empty(self):
        self.ask("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS")
        for row in self.ask("SHOW CONSTRAINTS YIELD name"):
            self.ask(f"DROP CONSTRAINT `{row['name']}`")
        for row in self.ask("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP'"):
            self.ask(f"DROP INDEX `{row['name']}`")

    def cpu(self):
        fields = pathlib.Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def into_neo4j(uri):
    return ("--neo4j-uri", uri, "--neo4j-user", "neo4j", "--neo4j-password-env-var", "NEO4J_PASSWORD")


def command_of(program, uri, regions, tag):
    neo = into_neo4j(uri)
    where = ("--aws-regions", ",".join(regions), "--update-tag", str(tag))
    if program == "cartography":
        modules = ("--selected-modules", "create-indexes,aws", "--aws-requested-syncs", "dynamodb")
        return (CARTOGRAPHY, *neo, *modules, *where)
    return (TOP / "build/release/dynatlas", "sync", "--timestamps", "datetime", *neo, *where)


def simulated(size, regions, latency):
    shape = ("--tables", size // len(regions), "--regions", len(regions), "--latency", latency)
    return Simulator(*shape, "--rate", "dynamodb=0", "--max-seconds", 0)


def environment(simulator, database, regions, folder):
    kept = {"PATH": os.environ["PATH"], "HOME": folder, "AWS_EC2_METADATA_DISABLED": "true"}
    return {**kept, **simulator.env(), "AWS_DEFAULT_REGION": regions[0], "NEO4J_PASSWORD": database.password}


def expect_tables(database, size, tag):
    (found,) = database.ask("MATCH (t:DynamoDBTable {lastupdated: %d}) RETURN count(t) AS tables" % tag)
    if found["tables"] != size:
        raise SystemExit(f"{found['tables']} of {size} tables were mapped")


def database_alone(database, size, regions, latency, folder, tag):
    """(wall, database CPU) of Dynatlas's first sync, its statements alone."""
    sent = bytearray()
    with simulated(size, regions, latency) as simulator, Proxy(database.port, lambda content: sent.extend(content) or True) as proxy:
        database.empty()
        command = command_of("dynatlas", f"bolt://127.0.0.1:{proxy.port}", regions, tag)
        run_measured(*command, env=environment(simulator, database, regions, folder), folder=folder)
    database.empty()
    before = database.cpu()
    seconds = replay(database.port, bytes(sent))
    cpu = database.cpu() - before
    expect_tables(database, size, tag)
    return seconds, cpu


def one_round(program, runs, database, size, regions, latency, folder, tag):
    """{run: (wall, client CPU, database CPU, peak MiB)} of a program."""
    measured = {}
    database.empty()
    with simulated(size, regions, latency) as simulator:
        env = environment(simulator, database, regions, folder)
        for run in runs:
            if run == "1% changed":
                simulator.post("generation", change=0.01)
            before = database.cpu()
            tag += 1
            done = run_measured(*command_of(program, database.uri, regions, tag), env=env, folder=folder)
            expect_tables(database, size, tag)  # Cartography ends with 0 also when it read nothing
            measured[run] = (done.seconds, done.cpu, database.cpu() - before, done.peak_kib / 1024)
    return measured


def spread(values):
    return f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def print_table(size, latency, regions, rounds, alone):
    print(f"\n{size} tables in {regions} regions, {latency} ms a call")
    print("| run | program | seconds | client CPU | database CPU | peak MiB |")
    print("|---|---|---|---|---|---|")
    for run in next(iter(rounds.values()))[0]:
        for program in rounds:
            columns = zip(*(measured[run] for measured in rounds[program]))
            print(f"| {run} | {program} | " + " | ".join(map(spread, columns)) + " |")
        if len(rounds) < 2:
            continue
        pairs = zip(rounds["cartography"], rounds["dynatlas"])
        ratios = zip(*([a / b for a, b in zip(theirs[run], ours[run])] for theirs, ours in pairs))
        print(f"| {run} | **times less** | " + " | ".join(map(spread, ratios)) + " |")
    if alone:
        walls, cpus = zip(*alone)
        print(f"| first | the database alone | {spread(walls)} | | {spread(cpus)} | |")
        print(f"| first | **dynatlas over it** | {spread([m['first'][0] / w for m, w in zip(rounds['dynatlas'], walls)])} | | | |")
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=int, nargs="+", default=[100, 1_000, 10_000])
    parser.add_argument("--latencies", type=int, nargs="+", default=[0, 20], metavar="MS")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--programs", nargs="+", default=PROGRAMS, choices=PROGRAMS)
    parser.add_argument("--runs", nargs="+", default=RUNS, choices=RUNS, help="in this order, on one graph: begin with first")
    given = parser.parse_args()
    tag = 1_700_000_000
    with tempfile.TemporaryDirectory() as folder, Database(folder) as database:
        for size in [WARM_UP_TABLES] * WARM_UPS + given.tables[:1]:
            for program in given.programs:
                tag += 10
                one_round(program, RUNS, database, size, REGIONS[:1], 0, folder, tag)
        for size in given.tables:
            for latency in given.latencies:
                regions = REGIONS if latency > 0 else REGIONS[:1]
                rounds = {program: [] for program in given.programs}
                alone = []
                for _ in range(given.rounds):
                    for program, measured in rounds.items():
                        tag += 10
                        measured.append(one_round(program, given.runs, database, size, regions, latency, folder, tag))
                    if "dynatlas" in rounds and "first" in given.runs:
                        alone.append(database_alone(database, size, regions, latency, folder, tag + 5))
                print_table(size, latency, len(regions), rounds, alone)


if __name__ == "__main__":
    main()
