"""Ten times the tables in the same accounts and regions need no more memory, extraction and SQLite file together."""

# labels: large

import json

from peak import run_measured
from simulator import Simulator

ACCOUNTS = 10
REGIONS = 10
PEAK_KIB_MAX = 64 * 1024
GROWTH_MAX = 1.1


def peak_kib(dynatlas, tables):
    """Of the first sync of an organisation with so many tables in each region."""
    file = dynatlas.folder / f"{tables}.json"
    command = ("sync", "--db", f"{tables}.db", "--aws-organization-role", "Reader", "--report", file)
    with Simulator("--accounts", ACCOUNTS, "--regions", REGIONS, "--tables", tables) as simulator:
        env = {**dynatlas.env, **simulator.env()}
        peak = run_measured(dynatlas.binary, *command, env=env, folder=dynatlas.folder).peak_kib
    loaded = sum(account["tables_loaded"] for account in json.loads(file.read_text())["accounts"])
    assert loaded == ACCOUNTS * REGIONS * tables
    print(f"{loaded} tables: {peak / 1024:.1f} MiB")
    return peak


def test_a_hundred_thousand_tables_need_what_ten_thousand_do(release_dynatlas):
    few = peak_kib(release_dynatlas, 100)
    many = peak_kib(release_dynatlas, 1_000)
    assert 1024 < few and many <= few * GROWTH_MAX, f"10,000 tables took {few} KiB, 100,000 {many} KiB"
    assert many <= PEAK_KIB_MAX
