"""What all checks take: `dynatlas findings` over a graph of 10,000 tables in SQLite and in Neo4j, and over a large file.

    cmake --preset release && cmake --build --preset release --target dynatlas
    cmake --preset bench && cmake --build --preset bench --target aws_simulator
    .deps/venv/bin/python bench/findings.py [--large FILE]

Ten regions of 1,000 tables, `--read standard`; medians of whole processes, of Neo4j also the first one, for which the
database plans every statement. --large: once over a file with many tables, with its peak memory.
"""

import argparse
import os
import pathlib
import statistics
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP / "tests" / "system"))
os.environ.setdefault("DYNATLAS_AWS_SIMULATOR", str(TOP / "build/bench/bench/aws_simulator/aws_simulator"))

from compare import Database, into_neo4j  # noqa: E402
from peak import run_measured  # noqa: E402
from simulator import Simulator  # noqa: E402

SIZE = ("--regions", 10, "--tables", 1_000, "--rate", "dynamodb=0", "--max-seconds", 0)


def findings(given, store, env, folder):
    command = (given.program, "findings", "--quiet", "--severity", "critical", *store)
    return run_measured(*command, env={"PATH": os.environ["PATH"], **env}, folder=folder, seconds=None)


def print_runs(name, runs):
    wall, cpu = ([getattr(run, part) for run in runs] for part in ("seconds", "cpu"))
    text = f"{statistics.median(wall):.2f} s ({min(wall):.2f}–{max(wall):.2f}), CPU {statistics.median(cpu):.2f} s"
    print(f"{name}: {text}, peak {max(run.peak_kib for run in runs) / 1024:.1f} MiB, load {os.getloadavg()[0]:.1f}", flush=True)


def sync(given, store, env, folder):
    with Simulator(*SIZE) as simulator:
        whole = {"PATH": os.environ["PATH"], "HOME": folder, **simulator.env(), **env}
        run_measured(given.program, "sync", "--quiet", "--read", "standard", *store, env=whole, folder=folder, seconds=None)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--large", type=pathlib.Path, help="an SQLite file")
    parser.add_argument("--program", default=TOP / "build/release/dynatlas", type=pathlib.Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = ("--db", "graph.db")
        sync(given, store, {}, folder)
        print_runs("10,000 tables, SQLite", [findings(given, store, {}, folder) for _ in range(given.rounds)])
        with Database(folder) as database:
            store, env = into_neo4j(database.uri), {"NEO4J_PASSWORD": database.password}
            sync(given, store, env, folder)
            runs = [findings(given, store, env, folder) for _ in range(given.rounds + 1)]
            print_runs("10,000 tables, Neo4j, first", runs[:1])
            print_runs("10,000 tables, Neo4j, then", runs[1:])
        if given.large is not None:
            print_runs(f"{given.large.name}, SQLite", [findings(given, ("--db", given.large.resolve()), {}, folder)])


if __name__ == "__main__":
    main()
