# servers: neo4j2
# binary: release
"""What is consumed of tables and indexes, from CloudWatch, which charges for it: 125 of them a call; the same in both stores."""

import json
import re

import pytest
from simulator import Simulator
from stores import SqliteStore
from test_per_table import ask, query, store, sync  # noqa: F401  (store is a fixture)

DAY = 86400
READ = ("--read", "tables,+metrics")
SUMS = {
    "ConsumedReadCapacityUnits": "consumed_read",
    "ConsumedWriteCapacityUnits": "consumed_write",
    "ReadThrottleEvents": "throttled_reads",
    "WriteThrottleEvents": "throttled_writes",
}


def calls(simulator):
    return simulator.counters()["operations"].get("GetMetricData", {}).get("calls", 0)


def resources(simulator):
    """How many tables and global indexes there are."""
    return sum(1 + len(table.get("GlobalSecondaryIndexes", ())) for table in simulator.tables().values())


def usage(dynatlas, store):
    return {(row["table_name"], row["index_name"]): row for row in ask(dynatlas, store, "usage")}


def marks(dynatlas, store):
    """Of whom it was asked in vain: {id}."""
    rows = query(dynatlas, store, 'SELECT dst AS id FROM "UNREAD"', "MATCH (:DynatlasCoverage)-[:UNREAD]->(n) RETURN n.id AS id")
    return {row["id"] for row in rows}


@pytest.mark.parametrize("page_points", [100_800, 333])
def test_the_sums_are_what_cloudwatch_has(dynatlas, store, page_points):
    with Simulator("--tables", 60, "--regions", 1, "--page-points", page_points) as simulator:
        result, parts, _ = sync(dynatlas, simulator, store, *READ)
        points = {}
        for metric in simulator.elements("GetMetricData"):
            week = [value or 0 for value in metric["Values"]]
            key = metric["TableName"], metric.get("GlobalSecondaryIndexName")
            points.setdefault(key, {})[SUMS[metric["MetricName"]]] = 2 * sum(week)
        count = resources(simulator)
        pages = calls(simulator)
    assert (pages > count / 125 + 1) == (page_points == 333), pages
    rows = usage(dynatlas, store)
    assert len(rows) == count == parts["GetMetricData"]["items"] and points.keys() < rows.keys()
    for key, row in rows.items():
        told = points.get(key, {})
        assert {name: row[name] for name in SUMS.values()} == pytest.approx({name: told.get(name, 0) for name in SUMS.values()})
        assert row["used"] == ("yes" if told else "no") and row["until"] % DAY == 0
    assert {row["used"] for row in rows.values()} == {"yes", "no"} and any(row["throttled_writes"] for row in rows.values())
    [(_, asked)] = [re.search(r"(GetMetricData) was asked for (\d+) metrics", result.out).groups()]
    assert int(asked) == 4 * parts["GetMetricData"]["asked"] >= 4 * count


def test_a_call_asks_about_125_tables_and_indexes(dynatlas, tmp_path):
    store = SqliteStore(tmp_path / "graph.db")
    with Simulator("--tables", 1000, "--regions", 1) as simulator:
        sync(dynatlas, simulator, store, *READ)
        count = resources(simulator)
        assert count > 1000 and calls(simulator) == -(-count // 125)
        assert len(usage(dynatlas, store)) == count


def test_only_its_name_reads_it_and_the_price_comes_first(dynatlas, tmp_path):
    store = SqliteStore(tmp_path / "graph.db")
    with Simulator("--tables", 12, "--regions", 1) as simulator:
        for read in ("tables", "full", "auto"):
            result, parts, _ = sync(dynatlas, simulator, store, "--read", read)
            assert "GetMetricData" not in parts and "CloudWatch charges" not in result.err and "metrics" not in result.out
        assert calls(simulator) == 0
        assert {row["used"] for row in ask(dynatlas, store, "usage")} == {"?"}
        assert "cloudwatch:GetMetricData" not in {row["operation"] for row in ask(dynatlas, store, "why_unknown")}
        count = resources(simulator)
        result, _, _ = sync(dynatlas, simulator, store, *READ, "--dry-run")
        assert f"{4 * count} metrics of {count} resources in the graph: CloudWatch charges less than $0.01" in result.err
        assert f"GetMetricData was asked for {4 * count} metrics" in result.out
        assert {row["used"] for row in ask(dynatlas, store, "usage")} == {"?"}
        result, _, _ = sync(dynatlas, simulator, SqliteStore(tmp_path / "new.db"), *READ)
        assert "about $0.04 for each 1,000 of them" in result.err
    for options in ((), ("--read", "full")):
        assert "cloudwatch" not in dynatlas.run("policy", *options).expect(0).out
    assert '"cloudwatch:GetMetricData"' in dynatlas.run("policy", *READ).expect(0).out


def test_what_is_denied_keeps_its_figures(dynatlas, store):
    with Simulator("--tables", 150, "--regions", 1) as simulator:
        sync(dynatlas, simulator, store, *READ, "--update-tag", 1)
        before = usage(dynatlas, store)
        name = min(simulator.tables())
        simulator.post("generation", change=1.0)
        simulator.post("faults", f"denied,operation=GetMetricData,table={name}\n")
        _, parts, _ = sync(dynatlas, simulator, store, *READ, "--update-tag", 2, code=3)
        part, unread = parts["GetMetricData"], marks(dynatlas, store)
        assert (part["coverage"], part["unread"]) == ("incomplete", 125) and part["items"] == part["subjects"] - 125 == resources(simulator) - 125
        assert len(unread) == 125 and any("/index/" in one for one in unread) and any(one.endswith(f":table/{name}") for one in unread)
        assert usage(dynatlas, store)[name, None] == before[name, None]
        why = [row for row in ask(dynatlas, store, "why_unknown") if row["operation"] == "cloudwatch:GetMetricData"]
        assert [row["tables_unknown"] for row in why] == [sum("/index/" not in one for one in unread)]
        simulator.post("faults", "\n")
        sync(dynatlas, simulator, store, *READ, "--update-tag", 3)
        assert marks(dynatlas, store) == set() and usage(dynatlas, store)[name, None] != before[name, None]


def test_a_budget_comes_to_all_in_turn(dynatlas, store):
    with Simulator("--tables", 3000, "--regions", 1, "--rate", "monitoring:GetMetricData=50/50") as simulator:
        left = []
        for run in range(1, 12):
            result, parts, _ = sync(dynatlas, simulator, store, *READ, "--budget", "1s", "--update-tag", run)
            left.append(parts["GetMetricData"]["never_read"])
            if left[-1] == 0:
                break
            assert "Left to the next run: cloudwatch:GetMetricData" in result.out
        assert left[-1] == 0 and len(left) > 1 and left == sorted(left, reverse=True), left
        assert all(row["used"] != "?" for row in ask(dynatlas, store, "usage"))


def test_figures_are_no_change_and_a_recording_gives_them_again(dynatlas, tmp_path):
    store = SqliteStore(tmp_path / "graph.db")
    with Simulator("--tables", 40, "--regions", 1) as simulator:
        sync(dynatlas, simulator, store, *READ, "--update-tag", 1, "--record", "answers.jsonl")
        before = usage(dynatlas, store)
        simulator.post("generation", change=1.0)
        sync(dynatlas, simulator, store, *READ, "--update-tag", 2, "--changes", "changes.jsonl")
        assert usage(dynatlas, store) != before
    changes = map(json.loads, (tmp_path / "changes.jsonl").read_text().splitlines())
    changed = {change["label"] for change in changes if change["kind"] == "changed"}  # indexes come and go, with theirs
    assert "DynamoDBTable" in changed and "DynamoDBUsage" not in changed
    # As if it had been another day: the recorded days are asked about.
    lines = (tmp_path / "answers.jsonl").read_text().splitlines()
    for line in map(json.loads, lines):
        if line["operation"] == "cloudwatch:GetMetricData":
            ends = line["request"]["StartTime"], line["request"]["EndTime"]
    older = "\n".join(lines)
    for end in ends:
        older = older.replace(f":{end}", f":{end - 40 * DAY}")
    (tmp_path / "older.jsonl").write_text(older + "\n")
    replayed = SqliteStore(tmp_path / "replayed.db")
    result = dynatlas.run("sync", "--source", "older.jsonl", *replayed.arguments).expect(0)
    assert "CloudWatch charges" not in result.err
    again = usage(dynatlas, replayed)
    assert again == {key: {**row, "until": row["until"] - 40 * DAY} for key, row in before.items()}
