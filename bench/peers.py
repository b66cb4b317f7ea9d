"""Prowler and Dynatlas side by side: the same facts of the same simulated tables in one region, whole processes.

    tools/install_test_parts all                                # once: installs Prowler
    cmake --preset release && cmake --build --preset release --target dynatlas
    cmake --preset bench && cmake --build --preset bench --target aws_simulator
    .deps/venv/bin/python bench/peers.py

Prowler's DynamoDB service reads tables, point-in-time recovery, resource policies and tags; Dynatlas those and Time to
Live, into SQLite. First the simulator limits no operation by itself, then each as AWS does. Prints medians: seconds,
calls, how many of them were refused as too many, which facts came of it beside those there are, and how many times less
Dynatlas needs. Fails where a program takes longer than --max-seconds.
"""

import argparse
import json
import os
import pathlib
import sqlite3
import statistics
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP / "tests" / "system"))
os.environ.setdefault("DYNATLAS_AWS_SIMULATOR", str(TOP / "build/bench/bench/aws_simulator/aws_simulator"))

from peak import run_measured  # noqa: E402
from simulator import Simulator  # noqa: E402

REGION = "us-east-1"
PROWLER = (TOP / ".deps/prowler/bin/python", TOP / "bench/peers_prowler.py", REGION)
DYNATLAS = ("sync", "--quiet", "--aws-regions", REGION, "--read", "tables,+pitr,+ttl,+policies,+tags", "--db")
FACTS = ("tables", "pitr", "policies", "tagged")
# In the graph, what Prowler's answers are counted by; policies of streams are Dynatlas's alone.
COUNTS = {
    "tables": 'SELECT count(*) FROM "DynamoDBTable"',
    "pitr": "SELECT count(*) FROM \"DynamoDBContinuousBackups\" WHERE point_in_time_recovery_status = 'ENABLED'",
    "policies": 'SELECT count(*) FROM "HAS_RESOURCE_POLICY" AS has JOIN "DynamoDBTable" AS it ON it.id = has.src',
    "tagged": 'SELECT count(DISTINCT has.src) FROM "TAGGED" AS has JOIN "DynamoDBTable" AS it ON it.id = has.src',
}


def true_facts(simulator):
    backups = (told["ContinuousBackupsDescription"] for told in simulator.elements("DescribeContinuousBackups"))
    recovery = [told["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] for told in backups]
    policies = [told["ResourceArn"] for told in simulator.elements("GetResourcePolicy")]
    return {
        "tables": len(simulator.tables()),
        "pitr": recovery.count("ENABLED"),
        "policies": sum("/stream/" not in arn for arn in policies),
        "tagged": sum(bool(told["Tags"]) for told in simulator.elements("GetResources")),
    }


def read(program, given, env, folder):
    """What run_measured gives, and the facts that the program came to."""
    stop = ("timeout", given.max_seconds)
    if program == "prowler":
        out = pathlib.Path(folder, "prowler.json")
        done = run_measured(*stop, *PROWLER, out, env=env, folder=folder, seconds=None)
        return done, json.loads(out.read_text())
    file = pathlib.Path(folder, "peers.db")
    done = run_measured(*stop, given.program, *DYNATLAS, file, env=env, folder=folder, seconds=None)
    with sqlite3.connect(file) as graph:
        facts = {name: graph.execute(statement).fetchone()[0] for name, statement in COUNTS.items()}
    file.unlink()
    return done, facts


def measure(program, given, rates, folder):
    """(seconds, client CPU, peak MiB, calls, throttled calls), and (facts, those there are)."""
    size = ("--tables", given.tables, "--latency", given.latency, "--max-seconds", 0, *rates)
    with Simulator(*size) as simulator:
        env = {"PATH": os.environ["PATH"], "HOME": folder, **simulator.env(), "AWS_EC2_METADATA_DISABLED": "true"}
        done, facts = read(program, given, env, folder)
        counted = simulator.counters()["operations"].values()
        calls, throttled = (sum(one[outcome] for one in counted) for outcome in ("calls", "throttled"))
        return (done.seconds, done.cpu, done.peak_kib / 1024, calls, throttled), (facts, true_facts(simulator))


def spread(values):
    return f"{statistics.median(values):.4g} ({min(values):.4g}–{max(values):.4g})"


def compare(title, given, rates, folder):
    print(f"\n{given.tables} tables in one region, {given.latency} ms a call, {title}")
    print(f"| program | seconds | client CPU | peak MiB | calls | throttled | {' | '.join(FACTS)} |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    figures = {"prowler": [], "dynatlas": []}
    facts = {}
    for _ in range(given.rounds):
        for program, rounds in figures.items():
            one, facts[program] = measure(program, given, rates, folder)
            rounds.append(one)
    for program, rounds in figures.items():
        found, there = facts[program]
        shares = (f"{found[fact]} of {there[fact]}" for fact in FACTS)
        print(f"| {program} | {' | '.join(map(spread, zip(*rounds)))} | {' | '.join(shares)} |")
    pairs = zip(figures["prowler"], figures["dynatlas"])
    ratios = zip(*([a / b for a, b in zip(theirs[:4], ours[:4])] for theirs, ours in pairs))
    print(f"| **times less** | {' | '.join(map(spread, ratios))} | | | | | |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=int, default=1_000)
    parser.add_argument("--latency", type=int, default=20, metavar="MS")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rates", nargs="+", default=("none", "aws"), choices=("none", "aws"))
    parser.add_argument("--max-seconds", type=int, default=900, help="for one run of one program")
    parser.add_argument("--program", default=TOP / "build/release/dynatlas", type=pathlib.Path)
    given = parser.parse_args()
    settings = {"none": ("no limits", ("--rate", "dynamodb=0")), "aws": ("AWS's limits", ("--rates", "aws"))}
    with tempfile.TemporaryDirectory() as folder:
        for rates in given.rates:
            compare(settings[rates][0], given, settings[rates][1], folder)


if __name__ == "__main__":
    main()
