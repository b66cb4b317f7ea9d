"""Memory does not grow with the number of tables: 10,000 of them, from the simulated AWS into an SQLite file."""

import sqlite3

import pytest
from peak import run_measured
from simulator import Simulator

TABLES = 10_000
REGIONS = ("us-east-1", "us-east-2", "us-west-1", "us-west-2", "eu-west-1")
PEAK_KIB_MAX = 64 * 1024

@pytest.fixture
def simulator():
    with Simulator("--tables", TABLES // len(REGIONS), "--regions", len(REGIONS)) as running:
        yield running


def count(dynatlas, table):
    database = sqlite3.connect(dynatlas.folder / "dynatlas.db")
    try:
        return database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
    finally:
        database.close()


def test_ten_thousand_tables_need_at_most_64_mib(release_dynatlas, simulator):
    truth = [table for region in REGIONS for table in simulator.tables(region).values()]
    indexes = sum(len(table.get("GlobalSecondaryIndexes", [])) for table in truth)
    assert len(truth) == TABLES and indexes > TABLES
    for run in ("first", "second"):
        env = {**release_dynatlas.env, **simulator.env()}
        peak = run_measured(release_dynatlas.binary, "sync", env=env, folder=release_dynatlas.folder).peak_kib
        print(f"{run} sync: {peak / 1024:.1f} MiB")
        assert count(release_dynatlas, "DynamoDBTable") == TABLES
        assert count(release_dynatlas, "GlobalSecondaryIndex") == indexes
        assert 1024 < peak <= PEAK_KIB_MAX, f"the {run} sync took {peak} KiB at its peak"
