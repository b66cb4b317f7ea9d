"""What the standard reading costs over that of tables alone: calls, seconds, memory; a first sync and an unchanged one.

    cmake --preset release && cmake --build --preset release --target dynatlas
    cmake --preset bench && cmake --build --preset bench --target aws_simulator
    .deps/venv/bin/python bench/cost.py

Of 10,000 tables in one region and of 2,000 in each of five, at 20 ms a call, with no limits of operations, into SQLite:
medians, by phase as --report has them, and ratios within each round. With --memory N instead: peak memory of the first
standard sync of N tables, 1,000 in each of ten regions of each account, at no latency.
"""

import argparse
import itertools
import json
import os
import pathlib
import statistics
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP / "tests" / "system"))
os.environ.setdefault("DYNATLAS_AWS_SIMULATOR", str(TOP / "build/bench/bench/aws_simulator/aws_simulator"))

from peak import run_measured  # noqa: E402
from simulator import Simulator  # noqa: E402

ESTATES = ((10_000, 1), (2_000, 5))  # tables in each region, regions
READS = ("tables", "standard", "standard,-scaling")  # the others are compared with the first
RUNS = ("first", "unchanged")
PHASES = ("read", "transform", "load", "cleanup")


class Run:
    """One sync, whole process, and what it asked AWS."""

    def __init__(self, given, simulator, read, folder, *options):
        env = {"PATH": os.environ["PATH"], "HOME": folder, **simulator.env()}
        command = (given.program, "sync", "--quiet", "--read", read, "--db", f"{read}.db", "--report", "report.json")
        simulator.post("reset")
        done = run_measured(*command, *options, env=env, folder=folder, seconds=given.max_seconds)
        self.seconds, self.cpu, self.mib = done.seconds, done.cpu, done.peak_kib / 1024
        self.calls = {name: one["calls"] for name, one in simulator.counters()["operations"].items()}
        self.phases = json.loads(pathlib.Path(folder, "report.json").read_text())["figures"]["seconds"]


def spread(values):
    return f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def one_round(given, tables, regions):
    """{(read, run): Run}."""
    size = ("--tables", tables, "--regions", regions, "--latency", given.latency, "--rate", "dynamodb=0", "--max-seconds", 0)
    with Simulator(*size) as simulator, tempfile.TemporaryDirectory(dir=given.folder) as folder:
        return {(read, run): Run(given, simulator, read, folder) for read in READS for run in RUNS}


def print_estate(given, tables, regions):
    rounds = [one_round(given, tables, regions) for _ in range(given.rounds)]
    print(f"\n{tables} tables in each of {regions} regions, {given.latency} ms a call, load {os.getloadavg()[0]:.1f}")
    print(f"| read | run | calls | seconds | CPU | peak MiB | {' | '.join(PHASES)} |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for key in rounds[0]:
        runs = [one[key] for one in rounds]
        figures = [[one.seconds for one in runs], [one.cpu for one in runs], [one.mib for one in runs]]
        figures += [[one.phases[phase] for one in runs] for phase in PHASES]
        calls = sum(runs[0].calls.values())
        print(f"| {' | '.join(key)} | {calls} | {' | '.join(map(spread, figures))} |")
    for read, run in itertools.product(READS[1:], RUNS):
        ratios = [one[read, run].seconds / one["tables", run].seconds for one in rounds]
        cpus = [one[read, run].cpu / one["tables", run].cpu for one in rounds]
        print(f"{read} over tables, {run}: wall {spread(ratios)}, CPU {spread(cpus)}")
    calls = {read: rounds[0][read, "first"].calls for read in ("tables", "standard")}
    more = {name: count for name, count in calls["standard"].items() if name not in calls["tables"]}
    print(f"calls of standard beside those of tables, a region: {sum(more.values()) / regions:.0f}")
    print("  " + ", ".join(f"{name} {count}" for name, count in sorted(more.items(), key=lambda one: -one[1])), flush=True)


def print_memory(given, tables):
    size = ("--accounts", tables // 10_000, "--regions", 10, "--tables", 1_000, "--rate", "dynamodb=0", "--max-seconds", 0)
    with Simulator(*size) as simulator, tempfile.TemporaryDirectory(dir=given.folder) as folder:
        run = Run(given, simulator, "standard", folder, "--aws-organization-role", "Reader")
    print(f"{tables} tables, standard: peak {run.mib:.1f} MiB, {run.seconds:.0f} s, CPU {run.cpu:.0f} s", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--latency", type=int, default=20, metavar="MS")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", type=int, nargs="+", metavar="N", help="tables, a multiple of 10,000")
    parser.add_argument("--max-seconds", type=int, default=600, help="for one run")
    parser.add_argument("--program", default=TOP / "build/release/dynatlas", type=pathlib.Path)
    parser.add_argument("--folder", help="for the databases; by default that for temporary files")
    given = parser.parse_args()
    if given.memory:
        for tables in given.memory:
            print_memory(given, tables)
        return
    for tables, regions in ESTATES:
        print_estate(given, tables, regions)


if __name__ == "__main__":
    main()
