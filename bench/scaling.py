"""What a further table costs, by how many there are: first syncs of ever larger estates, into SQLite and into Neo4j.

    cmake --preset release && cmake --build --preset release --target dynatlas
    cmake --preset bench && cmake --build --preset bench --target aws_simulator
    .deps/venv/bin/python bench/scaling.py --plot bench/scaling.svg

A region has up to 1,000 tables, an account up to ten regions. Prints for each size seconds, CPU, peak memory and, between
neighbouring sizes, the cost of a further table (the slope) beside that of the sizes before. --plot draws seconds against
tables. A million tables into SQLite take minutes, and 5 GB of disk.
"""

import argparse
import math
import os
import pathlib
import shutil
import statistics
import sys
import tempfile

from compare import Database, expect_tables, into_neo4j
from peak import run_measured
from simulator import Simulator

TOP = pathlib.Path(__file__).resolve().parent.parent
TABLES, REGIONS_MAX = 1_000, 10
TAG = 1_700_000_000
WARM_UPS, WARM_UP_TABLES = 3, 10_000  # of the database, whose Java compiles what it does often


def estate(size):
    """A simulator of so many tables."""
    tables = min(size, TABLES)
    regions = min(size // tables, REGIONS_MAX)
    accounts = size // (tables * regions)
    if accounts * regions * tables != size:
        raise SystemExit(f"{size} tables: say a multiple of {TABLES}, from {TABLES * REGIONS_MAX} on of {TABLES * REGIONS_MAX}")
    return Simulator(
        *("--accounts", accounts, "--regions", regions, "--tables", tables), *("--rate", "dynamodb=0", "--max-seconds", 0)
    )


def sync(size, store, env, folder):
    command = (TOP / "build/release/dynatlas", "sync", "--quiet", "--update-tag", TAG, *store)
    with estate(size) as simulator:
        whole = {**simulator.env(), "HOME": folder, "PATH": os.environ["PATH"], **env}
        return run_measured(*command, "--aws-organization-role", "Reader", env=whole, folder=folder, seconds=None)


def into_sqlite(size, folder, keep):
    """`keep`: where the file goes, else it is deleted."""
    file = pathlib.Path(folder, "scaling.db")
    done = sync(size, ("--db", file), {}, folder)
    if keep:
        shutil.move(file, keep)
    else:
        file.unlink()
    return done, 0


def into_database(database, size, folder):
    database.empty()
    before = database.cpu()
    done = sync(size, into_neo4j(database.uri), {"NEO4J_PASSWORD": database.password}, folder)
    expect_tables(database, size, TAG)
    return done, database.cpu() - before


def measure(name, sizes, rounds, once):
    """[(tables, median seconds)]; prints as it goes."""
    print(f"\n{name}\n| tables | seconds | client CPU | database CPU | peak MiB | a further table, ms | over the one before |")
    print("|---|---|---|---|---|---|---|")
    points, slopes = [], []
    for size in sizes:
        runs = [once(size) for _ in range(rounds)]
        seconds = statistics.median(done.seconds for done, _ in runs)
        client, server = (statistics.median(values) for values in zip(*((done.cpu, cpu) for done, cpu in runs)))
        peak = max(done.peak_kib for done, _ in runs) / 1024
        cost = over = ""
        if points:
            slopes.append((seconds - points[-1][1]) / (size - points[-1][0]))
            cost = f"{slopes[-1] * 1000:.3f}"
            over = f"{slopes[-1] / slopes[-2]:.2f}" if len(slopes) > 1 else ""
        points.append((size, seconds))
        print(f"| {size:,} | {seconds:.2f} | {client:.2f} | {server:.2f} | {peak:.1f} | {cost} | {over} |")
        sys.stdout.flush()
    return points


def plot(lines, file):
    """Seconds against tables, each axis by powers of ten, as SVG."""
    width, height, left, top = 640, 400, 60, 20
    right, bottom = width - 20, height - 50
    all_points = [point for points in lines.values() for point in points]
    low, high = ([f(math.log10(point[axis]) for point in all_points) for axis in (0, 1)] for f in (min, max))
    low, high = list(map(math.floor, low)), list(map(math.ceil, high))

    def place(point):
        share = [(math.log10(point[axis]) - low[axis]) / (high[axis] - low[axis]) for axis in (0, 1)]
        return left + share[0] * (right - left), bottom - share[1] * (bottom - top)

    svg = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">']
    svg.append(f'<rect width="{width}" height="{height}" fill="#ffffff"/>')
    for power in range(low[0], high[0] + 1):
        x, _ = place((10**power, 10 ** low[1]))
        svg.append(f'<line x1="{x:.0f}" y1="{top}" x2="{x:.0f}" y2="{bottom}" stroke="#dddddd"/>')
        svg.append(f'<text x="{x:.0f}" y="{bottom + 18}" text-anchor="middle">{10**power:,}</text>')
    for power in range(low[1], high[1] + 1):
        _, y = place((10 ** low[0], 10**power))
        svg.append(f'<line x1="{left}" y1="{y:.0f}" x2="{right}" y2="{y:.0f}" stroke="#dddddd"/>')
        svg.append(f'<text x="{left - 8}" y="{y + 4:.0f}" text-anchor="end">{10.0**power:g} s</text>')
    for (name, points), color in zip(lines.items(), ("#0b6e99", "#b4531a")):
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(place, points))
        svg.append(f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="2"/>')
        svg += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{color}"/>' for x, y in map(place, points)]
        x, y = place(points[-1])
        svg.append(f'<text x="{x - 8:.0f}" y="{y - 8:.0f}" text-anchor="end" fill="{color}">{name}</text>')
    svg.append(f'<text x="{(left + right) / 2:.0f}" y="{height - 12}" text-anchor="middle">tables, first sync</text></svg>')
    pathlib.Path(file).write_text("\n".join(svg) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sqlite", type=int, nargs="*", default=[100, 1_000, 10_000, 30_000, 100_000, 300_000, 1_000_000])
    parser.add_argument("--neo4j", type=int, nargs="*", default=[100, 1_000, 10_000, 30_000, 100_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--plot", help="an SVG file")
    parser.add_argument("--keep", help="where the SQLite file of the last size goes")
    parser.add_argument("--folder", help="for the databases; by default that for temporary files")
    given = parser.parse_args()
    lines = {}
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        if given.sqlite:
            lines["SQLite"] = measure("SQLite", given.sqlite, given.rounds, lambda size: into_sqlite(size, folder, given.keep if size == given.sqlite[-1] else None))
        if given.neo4j:
            with Database(folder) as database:
                for _ in range(WARM_UPS):
                    into_database(database, WARM_UP_TABLES, folder)
                lines["Neo4j"] = measure(
                    "Neo4j", given.neo4j, given.rounds, lambda size: into_database(database, size, folder)
                )
    if given.plot:
        plot(lines, given.plot)


if __name__ == "__main__":
    main()
