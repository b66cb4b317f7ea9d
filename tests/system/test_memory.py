"""Memory does not grow with the number of tables: 10,000 of them, from a local server into an SQLite file."""

import os
import pathlib
import sqlite3
import subprocess
import sys

import pytest

TABLES = 10_000
INDEXES = 15_000  # the server gives one and two by turns
PEAK_KIB_MAX = 64 * 1024

# A child's peak begins with that of the process that forked it, and pytest is large. So a small one stands between.
MEASURE = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:], stdout=sys.stderr)
print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.fixture
def endpoint():
    program = pathlib.Path(os.environ.get("DYNATLAS_FAKE_AWS", "fake_aws"))
    if not program.exists():
        pytest.fail(f"{program} is missing: is the test run by ctest, and everything built?")
    server = subprocess.Popen(
        [str(program), "--tables", str(TABLES // 5), "--regions", "5"], stdout=subprocess.PIPE, text=True
    )
    yield server.stdout.readline().strip()
    server.kill()
    server.wait()


def sync_measured(dynatlas, endpoint):
    """Runs a sync; returns its peak of resident memory in KiB."""
    env = {
        **dynatlas.env,
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "AKIAONLYFORTESTS",
        "AWS_SECRET_ACCESS_KEY": "only-for-tests",
        "AWS_REGION": "us-east-1",
    }
    command = [sys.executable, "-I", "-S", "-c", MEASURE, str(dynatlas.binary), "sync"]
    done = subprocess.run(command, cwd=dynatlas.folder, env=env, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    code, peak = map(int, done.stdout.split())
    assert code == 0, done.stderr
    return peak


def count(dynatlas, table):
    database = sqlite3.connect(dynatlas.folder / "dynatlas.db")
    try:
        return database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
    finally:
        database.close()


def test_ten_thousand_tables_need_at_most_64_mib(release_dynatlas, endpoint):
    for run in ("first", "second"):
        peak = sync_measured(release_dynatlas, endpoint)
        print(f"{run} sync: {peak / 1024:.1f} MiB")
        assert count(release_dynatlas, "DynamoDBTable") == TABLES
        assert count(release_dynatlas, "GlobalSecondaryIndex") == INDEXES
        assert 1024 < peak <= PEAK_KIB_MAX, f"the {run} sync took {peak} KiB at its peak"
