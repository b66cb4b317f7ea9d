"""A large organisation into an SQLite file: peak memory and rate of the whole program, for two numbers of tables.

    cmake --preset release && cmake --build --preset release --target dynatlas
    cmake --preset bench && cmake --build --preset bench --target aws_simulator
    .deps/venv/bin/python bench/large.py

reads 100 accounts with 10 regions each, first with 10 tables in each region, then with 1,000: 10,000 tables and
1,000,000. The latter take minutes, and 5 GB of disk while they are read. Ends with 1 where the program needs more than
64 MiB, or for the more tables over a tenth more than for the fewer.
"""

import argparse
import os
import pathlib
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP / "tests" / "system"))
os.environ.setdefault("DYNATLAS_AWS_SIMULATOR", str(TOP / "build/bench/bench/aws_simulator/aws_simulator"))

from peak import run_measured  # noqa: E402
from simulator import Simulator  # noqa: E402

PEAK_MIB_MAX = 64
GROWTH_MAX = 1.1


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accounts", type=int, default=100)
    parser.add_argument("--regions", type=int, default=10)
    parser.add_argument("--tables", type=int, nargs=2, default=(10, 1_000), metavar="N", help="in each region")
    parser.add_argument("--again", action="store_true", help="a second sync of each, which finds nothing changed")
    parser.add_argument("--program", default=TOP / "build/release/dynatlas", type=pathlib.Path)
    parser.add_argument("--folder", help="for the databases; by default that for temporary files")
    return parser.parse_args()


def measure(given, tables, folder):
    """Syncs once, or twice; returns the highest peak in MiB."""
    total = given.accounts * given.regions * tables
    peak = 0
    size = ("--accounts", given.accounts, "--regions", given.regions, "--tables", tables, "--max-seconds", 0)
    with Simulator(*size) as simulator:
        env = {**simulator.env(), "HOME": folder, "PATH": os.environ["PATH"]}
        for run in ("first", "again") if given.again else ("first",):
            command = (given.program, "sync", "--quiet", "--db", f"{tables}.db", "--aws-organization-role", "Reader")
            done = run_measured(*command, env=env, folder=folder, seconds=None)
            mib = done.peak_kib / 1024
            file = pathlib.Path(folder, f"{tables}.db")
            speed = f"{done.seconds:.1f} s, {total / done.seconds:.0f} tables/s, {done.cpu:.1f} s of CPU"
            rest = f"file {file.stat().st_size / 1e6:.0f} MB, load {os.getloadavg()[0]:.1f}"
            print(f"{total:>9} tables, {run}: peak {mib:.1f} MiB, {speed}, {rest}")
            sys.stdout.flush()
            peak = max(peak, mib)
        file.unlink()
    return peak


def main():
    given = options()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        few, many = (measure(given, tables, folder) for tables in given.tables)
    print(f"the more tables need {many / few:.3f} times the memory of the fewer")
    return 0 if max(few, many) <= PEAK_MIB_MAX and many <= few * GROWTH_MAX else 1


if __name__ == "__main__":
    sys.exit(main())
