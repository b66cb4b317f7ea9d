"""What a run tells of itself in numbers: the report, the file for Prometheus, statsd. However it ends."""

import json
import os
import signal
import socket
import time

import pytest
from prometheus_client.parser import text_string_to_metric_families
from simulator import ACCOUNT, Simulator

REGIONS = ("us-east-1", "us-east-2")
TABLES = 30
ARGUMENTS = ("--db", "m.db", "--backoff-base-ms", 1, "--metrics-file", "m.prom", "--report", "r.json")


@pytest.fixture
def simulator():
    # Seven calls are throttled; their retries go through.
    with Simulator("--regions", 2, "--tables", TABLES, "--fault", "throttled,operation=DescribeTable,count=7") as running:
        yield running


def sync(dynatlas, simulator, *options, **env):
    arguments = ("sync", *ARGUMENTS, *options)
    return dynatlas.run(*arguments, env={**simulator.env(), "AWS_MAX_ATTEMPTS": "9", **env})


def metrics(dynatlas):
    """{(name, labels): value} of the file, as Prometheus's own parser reads it."""
    text = (dynatlas.folder / "m.prom").read_text()
    families = list(text_string_to_metric_families(text))
    names = [family.name for family in families]
    assert len(names) == len(set(names)) and all(family.documentation for family in families)
    assert {family.type for family in families} == {"counter", "gauge"}
    assert all(name.startswith("dynatlas_") for name in names)
    for family in families:
        totals = {sample.name.endswith("_total") for sample in family.samples}
        assert totals == {family.type == "counter"}, family.name
    return {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}


def report(dynatlas):
    return json.loads((dynatlas.folder / "r.json").read_text())


def test_the_file_and_the_report_tell_what_the_simulator_saw(dynatlas, simulator):
    sync(dynatlas, simulator).expect(0)
    told, figures = metrics(dynatlas), report(dynatlas)["figures"]
    for operation, counters in simulator.counters()["operations"].items():
        if operation.startswith("_"):
            continue
        lines = {key: value for key, value in told.items() if any(str(k).endswith(":" + operation) for k in key)}
        asked = sum(value for key, value in lines.items() if key[0] == "dynatlas_aws_attempts_total")
        assert asked == counters["calls"], operation
        assert asked == sum(
            line["attempts"] for line in figures["aws_calls"] if line["operation"].endswith(":" + operation)
        )
    for region in REGIONS:
        described = ("dynamodb:DescribeTable", region)
        assert told["dynatlas_aws_calls_total", *described] == TABLES
        assert told["dynatlas_aws_call_failures_total", *described] == 0
        assert told["dynatlas_aws_attempt_seconds_total", *described] > 0
    throttles = [value for key, value in told.items() if key[0] == "dynatlas_aws_throttles_total"]
    assert sum(throttles) == 7 == sum(line["throttles"] for line in figures["aws_calls"])
    assert sum(value for key, value in told.items() if key[0] == "dynatlas_aws_retries_total") == 7
    assert told["dynatlas_tables_listed_total",] == told["dynatlas_tables_loaded_total",] == 2 * TABLES
    assert told["dynatlas_nodes_loaded_total", "DynamoDBTable"] == 2 * TABLES == figures["nodes_loaded"]["DynamoDBTable"]
    assert told["dynatlas_relationships_loaded_total",] == figures["relationships_loaded"] > 2 * TABLES
    assert told["dynatlas_last_run_exit_code",] == 0 and told["dynatlas_runs_total", "0"] == 1
    assert told["dynatlas_last_run_parts", "complete"] == 4 == figures["parts"]["complete"]
    assert told["dynatlas_last_run_parts", "failed"] == told["dynatlas_last_run_parts", "incomplete"] == 0
    assert abs(told["dynatlas_last_run_timestamp_seconds",] - time.time()) < 60
    assert told["dynatlas_last_complete_run_timestamp_seconds",] == told["dynatlas_last_run_timestamp_seconds",]
    assert 0 < told["dynatlas_phase_seconds_total", "load"] < told["dynatlas_last_run_duration_seconds",]
    assert [p.name for p in dynatlas.folder.glob("m.prom*")] == ["m.prom"], "nothing temporary stays"
    assert (dynatlas.folder / "m.prom").stat().st_mode & 0o777 == 0o644, "node_exporter is another user"

    # A second run, which cannot read one of the regions and finds tables gone in the other.
    simulator.post("generation", drop=0.2, region="us-east-1", account=ACCOUNT)
    simulator.post("faults", "denied,region=us-east-2\n")
    sync(dynatlas, simulator).expect(3)
    then, now = told, metrics(dynatlas)
    gone = TABLES - len(simulator.tables("us-east-1"))
    assert gone > 0 and now["dynatlas_tables_deleted_total",] == gone and now["dynatlas_nodes_deleted_total",] >= gone
    assert now["dynatlas_tables_listed_total",] == 2 * TABLES + TABLES - gone, "counters go on"
    assert now["dynatlas_last_run_tables",] == TABLES - gone
    assert now["dynatlas_runs_total", "0"] == now["dynatlas_runs_total", "3"] == 1
    assert now["dynatlas_aws_call_failures_total", "dynamodb:ListTables", "us-east-2"] == 1
    assert now["dynatlas_last_run_parts", "complete"] == now["dynatlas_last_run_parts", "failed"] == 2
    assert now["dynatlas_last_run_exit_code",] == 3 == report(dynatlas)["exit_status"]
    complete = "dynatlas_last_complete_run_timestamp_seconds"
    assert now[complete,] == then[complete,] < now["dynatlas_last_run_timestamp_seconds",]


def test_a_run_that_fails_or_is_interrupted_tells_so_too(dynatlas, simulator):
    sync(dynatlas, simulator, AWS_SECRET_ACCESS_KEY="wrong").expect(4)
    told = metrics(dynatlas)
    assert told["dynatlas_last_run_exit_code",] == 4 and told["dynatlas_runs_total", "4"] == 1
    assert told["dynatlas_aws_call_failures_total", "sts:GetCallerIdentity", "us-east-1"] == 1
    assert ("dynatlas_last_complete_run_timestamp_seconds",) not in told
    # The store is not one.
    (dynatlas.folder / "m.db").write_text("no database" * 100)
    sync(dynatlas, simulator).expect(6)
    assert metrics(dynatlas)["dynatlas_last_run_exit_code",] == 6
    (dynatlas.folder / "m.db").unlink()

    simulator.post("faults", "hang,operation=DescribeTable,after=5\n")
    process = dynatlas.start("sync", *ARGUMENTS, env=simulator.env())
    deadline = time.monotonic() + 60
    while simulator.counters()["operations"].get("DescribeTable", {}).get("calls", 0) < 10:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    dynatlas.finish(process, signal.SIGTERM).expect(143)
    told = metrics(dynatlas)
    assert told["dynatlas_last_run_exit_code",] == 143 and told["dynatlas_last_run_interrupted",] == 1
    assert told["dynatlas_tables_listed_total",] > 0
    assert {key[1] for key in told if key[0] == "dynatlas_runs_total"} == {"4", "6", "143"}


@pytest.mark.parametrize("option", ["--metrics-file", "--report"])
def test_a_file_that_cannot_be_written_is_noticed_before_anything_is_asked(dynatlas, simulator, option):
    (dynatlas.folder / "a-folder").mkdir()
    (dynatlas.folder / "a-file").write_text("kept")
    for path in ("no/such/folder/x", "a-folder", "a-file/x"):
        result = dynatlas.run("sync", "--db", "m.db", option, path, env=simulator.env())
        result.refused(2, path)
        assert result.out == ""
    assert simulator.counters()["operations"] == {}
    assert not (dynatlas.folder / "m.db").exists()
    assert sorted(os.listdir(dynatlas.folder / "a-folder")) == []
    # One that can be is left as it is until the end.
    (dynatlas.folder / "r.json").write_text("kept")
    env = {**simulator.env(), "AWS_SECRET_ACCESS_KEY": "wrong"}
    dynatlas.run("sync", "--db", "m.db", "--report", "r.json", env=env).expect(4)
    assert (dynatlas.folder / "r.json").read_text() == "kept"


def received(listener):
    """All lines that came, as (name, value, kind)."""
    lines = []
    listener.settimeout(0.2)
    try:
        while True:
            datagram = listener.recv(65536)
            assert len(datagram) <= 512
            lines += datagram.decode("ascii").splitlines()
    except TimeoutError:
        pass
    return [(line.rsplit(":", 1)[0], *line.rsplit(":", 1)[1].split("|")) for line in lines]


def test_statsd_is_told(dynatlas, simulator):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        options = ("--statsd-enabled", "--statsd-port", port, "--statsd-prefix", "maps")
        sync(dynatlas, simulator, "--update-tag", 1700000000, *options).expect(0)
        lines = received(listener)
        sync(dynatlas, simulator, "--statsd-enabled", "--statsd-host", "localhost", "--statsd-port", port).expect(0)
        assert ("dynatlas.last_run.exit_code", "0", "g") in received(listener), "without a prefix"
    assert all(name.startswith("maps.") for name, _, _ in lines)
    counters = {}
    for name, value, kind in lines:
        if kind == "c":
            counters[name.removeprefix("maps.")] = counters.get(name.removeprefix("maps."), 0) + int(value)
    assert counters["dynatlas.aws.dynamodb.DescribeTable.calls"] == 2 * TABLES
    assert counters["dynatlas.aws.dynamodb.DescribeTable.throttles"] == 7
    assert counters["dynatlas.tables.loaded"] == 2 * TABLES
    # Cartography's own names (get_stats_client and timeit of its modules).
    cartographys = "cartography.intel.aws.dynamodb"
    assert counters["cartography.client.core.tx.node.awsdynamodbtable.loaded"] == 2 * TABLES
    assert counters[f"{cartographys}.AWSAccount_{ACCOUNT}_AWSDynamoDBTable_lastupdated"] == 1700000000
    timers = {name.removeprefix("maps."): float(value) for name, value, kind in lines if kind == "ms"}
    functions = ("sync", "get_dynamodb_tables", "transform_dynamodb_tables", "load_dynamodb_tables", "cleanup_dynamodb")
    assert all(timers[f"{cartographys}.{function}"] > 0 for function in functions)
    assert ("maps.dynatlas.last_run.parts.complete", "4", "g") in lines


def test_a_statsd_that_is_not_there_changes_nothing(dynatlas, simulator):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    start = time.monotonic()
    result = sync(dynatlas, simulator, "--statsd-enabled", "--statsd-port", port).expect(0)
    assert result.err == ""
    result = sync(dynatlas, simulator, "--statsd-enabled", "--statsd-host", "no-such-host.invalid").expect(0)
    assert "statsd" in result.err or result.err == ""  # it may end before the name is known to be none
    assert time.monotonic() - start < 20
    dynatlas.run("sync", "--statsd-port", 1).expect(2)
    dynatlas.run("sync", "--statsd-enabled", "--statsd-prefix", "a:b").expect(2)
    dynatlas.run("sync", "--statsd-enabled", "--statsd-port", 0).expect(2)
