"""How near Dynatlas comes to AWS's limits of operations that cost a call for each table, without and with a budget.

    cmake --preset release && cmake --build --preset release --target dynatlas
    cmake --preset bench && cmake --build --preset bench --target aws_simulator
    .deps/venv/bin/python bench/pace.py

The simulator limits each operation as AWS does, where AWS says how, else by a guess. First `--read full`: its seconds over those that its slowest operation
needs at its limit. Then `--read full --budget` into one file until nothing was never read: how many runs that took, over
how many the slowest operation needs at its limit.
"""

import argparse
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

PER_SECOND = 10  # of each of the four operations about a table
RUNS_MAX = 100


class Estate:
    """So many simulated tables in one region, with AWS's limits, and the file that they are read into."""

    def __init__(self, given, tables):
        self.given, self.tables = given, tables

    def __enter__(self):
        size = ("--tables", self.tables, "--latency", self.given.latency, "--rates", "aws", "--max-seconds", 0)
        self.simulator = Simulator(*size)
        self.folder = tempfile.TemporaryDirectory()
        return self

    def __exit__(self, *error):
        self.folder.cleanup()
        self.simulator.__exit__(*error)

    def sync(self, *options):
        """Seconds, and for each operation about subjects its {subjects, never_read}."""
        folder = pathlib.Path(self.folder.name)
        env = {"PATH": os.environ["PATH"], "HOME": folder, **self.simulator.env()}
        command = (self.given.program, "sync", "--quiet", "--db", "pace.db", "--report", "report.json")
        done = run_measured(*command, *options, env=env, folder=folder, seconds=self.given.max_seconds)
        (account,) = json.loads((folder / "report.json").read_text())["accounts"]
        return done.seconds, {part["operation"]: part for part in account["parts"] if "subjects" in part}


def whole_reading(given):
    overs = []
    for _ in range(given.rounds):
        with Estate(given, given.tables) as estate:
            seconds, parts = estate.sync("--read", given.read)
            name, slowest = max(((name, part["subjects"]) for name, part in parts.items()), key=lambda one: one[1])
            overs.append(seconds / (slowest / PER_SECOND))
            print(f"{given.tables} tables: {seconds:.1f} s; {name} alone, {slowest} subjects: {slowest / PER_SECOND:.1f} s")
    print(f"over the slowest operation: {statistics.median(overs):.3f} ({min(overs):.3f}–{max(overs):.3f})", flush=True)


def by_budget(given):
    with Estate(given, given.budget_tables) as estate:
        for run in range(1, RUNS_MAX + 1):
            seconds, parts = estate.sync("--read", given.read, "--budget", f"{given.budget}s")
            never = {name.partition(":")[2]: part["never_read"] for name, part in parts.items()}
            print(f"run {run}: {seconds:.1f} s, never read: {never}", flush=True)
            if not any(never.values()):
                break
        slowest = max(part["subjects"] for part in parts.values())
    needed = slowest / (given.budget * PER_SECOND)
    print(f"{given.budget_tables} tables, {slowest} subjects, {given.budget} s each: {run} runs, at the limit {needed:.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=int, default=2_000, help="of the whole reading")
    parser.add_argument("--budget-tables", type=int, default=1_000)
    parser.add_argument("--budget", type=int, default=20, help="seconds of each run")
    parser.add_argument("--read", default="full")
    parser.add_argument("--latency", type=int, default=20, metavar="MS")
    parser.add_argument("--rounds", type=int, default=3, help="of the whole reading")
    parser.add_argument("--max-seconds", type=int, default=900, help="for one run")
    parser.add_argument("--program", default=TOP / "build/release/dynatlas", type=pathlib.Path)
    given = parser.parse_args()
    if given.rounds > 0:
        whole_reading(given)
    by_budget(given)


if __name__ == "__main__":
    main()
