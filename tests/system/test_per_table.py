# servers: neo4j2
# binary: release
"""What costs a call for each table: a budget, a run that was killed, what is denied for one table; the same in both stores."""

import json
import signal
import time

import pytest
from simulator import ACCOUNT, Simulator
from stores import Neo4jStore, SqliteStore

ASKED = {
    "DescribeContinuousBackups": "TableName",
    "DescribeTimeToLive": "TableName",
    "DescribeKinesisStreamingDestination": "TableName",
    "GetResourcePolicy": "ResourceArn",
}
HERE = ("--backoff-base-ms", 1)


@pytest.fixture(params=["sqlite", "neo4j"])
def store(request, tmp_path):
    return SqliteStore(tmp_path / "graph.db") if request.param == "sqlite" else Neo4jStore(request.getfixturevalue("neo4j"))


def sync(dynatlas, simulator, store, *options, code=0):
    if "--read" not in options:
        options = ("--read", "auto", *options)
    result = dynatlas.run("sync", "--report", "report.json", *HERE, *store.arguments, *options, env={**simulator.env(), **store.env})
    result.expect(code)
    report = json.loads((dynatlas.folder / "report.json").read_text())
    return result, {part["operation"].partition(":")[2]: part for part in report["accounts"][0]["parts"]}, report


def ask(dynatlas, store, *question):
    result = dynatlas.run("ask", *question, "--format", "json", *store.arguments, env=store.env).expect(0)
    return json.loads(result.out)


def query(dynatlas, store, sql, cypher):
    statement = sql if store.name == "sqlite" else cypher
    result = dynatlas.run("query", statement, "--format", "json", *store.arguments, env=store.env).expect(0)
    return json.loads(result.out)


def unread(dynatlas, store):
    sql = 'SELECT dst AS target, reason FROM "UNREAD"'
    return query(dynatlas, store, sql, "MATCH (:DynatlasCoverage)-[r:UNREAD]->(t) RETURN t.id AS target, r.reason AS reason")


def test_what_is_read_is_what_aws_has(dynatlas, store):
    with Simulator("--tables", 60, "--regions", 1) as simulator:
        sync(dynatlas, simulator, store, "--read", "full", "--update-tag", 1)
        recovery = {e["TableName"]: e["ContinuousBackupsDescription"] for e in simulator.elements("DescribeContinuousBackups")}
        expiry = {e["TableName"]: e["TimeToLiveDescription"] for e in simulator.elements("DescribeTimeToLive")}
        policies = {e["ResourceArn"] for e in simulator.elements("GetResourcePolicy")}
    rows = {row["table_name"]: row for row in ask(dynatlas, store, "posture")}
    assert len(rows) == 60 and set(rows) == set(recovery) == set(expiry)
    on = {"ENABLED": "on", "DISABLED": "off"}
    for name, row in rows.items():
        assert "?" not in (row["time_to_live"], row["resource_policy"], row["tags"], row["consumers"], row["backups"])
        assert row["point_in_time_recovery"] == on[recovery[name]["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"]]
        status = expiry[name]["TimeToLiveStatus"]
        assert row["time_to_live"] == on.get(status, status.lower())
        of_table = [arn for arn in policies if arn.endswith(f":table/{name}")]
        assert row["resource_policy"] == ("yes" if of_table else "no")
    assert {row["point_in_time_recovery"] for row in rows.values()} == {"on", "off"}
    assert any(row["resource_policy"] == "yes" for row in rows.values())
    assert ask(dynatlas, store, "why_unknown") == []


def test_a_table_that_is_denied_one_operation_keeps_its_old_facts(dynatlas, store):
    with Simulator("--tables", 12, "--regions", 1) as simulator:
        sync(dynatlas, simulator, store, "--read", "full", "--update-tag", 1)
        before = {row["table_name"]: row for row in ask(dynatlas, store, "posture")}
        name = next(iter(before))
        simulator.post("generation", change=1.0)
        simulator.post("faults", f"denied,operation=DescribeTimeToLive,table={name}\n")
        result, parts, _ = sync(dynatlas, simulator, store, "--update-tag", 2)
        assert "Not read, access denied: dynamodb:DescribeTimeToLive (1 of 12 in us-east-1)." in result.out
        part = parts["DescribeTimeToLive"]
        assert (part["coverage"], part["unread"], part["subjects"]) == ("incomplete", 1, part["items"] + 1)
        now = {row["table_name"]: row for row in ask(dynatlas, store, "posture")}
        assert now[name]["time_to_live"] == "?" and now[name]["point_in_time_recovery"] in ("on", "off")
        others = [row for other, row in now.items() if other != name]
        assert all(row["time_to_live"] != "?" for row in others)
        why = [row for row in ask(dynatlas, store, "why_unknown") if row["operation"] == "dynamodb:DescribeTimeToLive"]
        assert [row["tables_unknown"] for row in why] == [1] and "AccessDenied" in why[0]["reason"]
        marks = unread(dynatlas, store)
        assert len(marks) == 1 and marks[0]["target"].endswith(f":table/{name}") and "AccessDenied" in marks[0]["reason"]
        # Its old node stands, with its old tag; the others were updated.
        nodes = query(
            dynatlas,
            store,
            'SELECT id, lastupdated FROM "DynamoDBTimeToLive"',
            "MATCH (n:DynamoDBTimeToLive) RETURN n.id AS id, n.lastupdated AS lastupdated",
        )
        tags = {node["id"]: node["lastupdated"] for node in nodes}
        kept = [tag for node, tag in tags.items() if node.endswith(f":table/{name}/time-to-live")]
        assert kept == [1] and set(tags.values()) == {1, 2}
        simulator.post("faults", "\n")
        sync(dynatlas, simulator, store, "--update-tag", 3)
        assert unread(dynatlas, store) == []
        assert all(row["time_to_live"] != "?" for row in ask(dynatlas, store, "posture"))


def test_an_operation_that_is_denied_is_one_line_and_no_marks(dynatlas, store):
    with Simulator("--tables", 30, "--regions", 1, "--fault", "denied,operation=GetResourcePolicy") as simulator:
        result, parts, _ = sync(dynatlas, simulator, store)
        assert parts["GetResourcePolicy"]["coverage"] == "failed"
        assert "Not read, access denied: dynamodb:GetResourcePolicy" in result.out
        assert unread(dynatlas, store) == []
        assert {row["resource_policy"] for row in ask(dynatlas, store, "posture")} == {"?"}
        sync(dynatlas, simulator, store, "--read", "auto,+policies", code=3)


def test_what_is_denied_from_now_on_is_no_longer_known(dynatlas, store):
    with Simulator("--tables", 5, "--regions", 1) as simulator:
        sync(dynatlas, simulator, store, "--update-tag", 1)
        simulator.post("faults", "denied,operation=DescribeTimeToLive\n")
        sync(dynatlas, simulator, store, "--update-tag", 2)
        rows = ask(dynatlas, store, "posture")
        assert {row["time_to_live"] for row in rows} == {"?"} and "?" not in {row["point_in_time_recovery"] for row in rows}
        (why,) = ask(dynatlas, store, "why_unknown")
        assert why["operation"] == "dynamodb:DescribeTimeToLive" and "AccessDenied" in why["reason"]


def test_what_a_denied_description_leaves_unknown_is_not_told_as_denied(dynatlas, tmp_path):
    store = SqliteStore(tmp_path / "graph.db")
    with Simulator("--tables", 6, "--regions", 1) as simulator:
        name = sorted(simulator.tables())[0]
        simulator.post("faults", f"denied,operation=DescribeTable,table={name}\n")
        result, parts, _ = sync(dynatlas, simulator, store, "--read", "full", code=3)
        assert "Not read" not in result.out and parts["DescribeTimeToLive"]["coverage"] == "incomplete"


def test_what_could_not_be_described_is_unknown_of_these_tables_alone(dynatlas, store):
    with Simulator("--tables", 6, "--regions", 1) as simulator:
        new, old = sorted(simulator.tables())[:2]
        for tag, denied in ((1, new), (2, old)):  # the graph never holds what was never described
            simulator.post("faults", f"denied,operation=DescribeTable,table={denied}\n")
            sync(dynatlas, simulator, store, "--read", "full", "--update-tag", tag, code=3)
            why = {row["operation"]: row["tables_unknown"] for row in ask(dynatlas, store, "why_unknown")}
            assert why.get("dynamodb:DescribeTable", 0) == tag - 1
            marks = unread(dynatlas, store)
            assert [mark["target"].rpartition("/")[2] for mark in marks] == [old][: tag - 1]
            assert all("AccessDenied" in mark["reason"] for mark in marks)
        simulator.post("faults", "\n")
        sync(dynatlas, simulator, store, "--read", "full", "--update-tag", 3)
        assert unread(dynatlas, store) == [] and ask(dynatlas, store, "why_unknown") == []


def test_the_same_tag_again_asks_again(dynatlas, store):
    with Simulator("--tables", 6, "--regions", 1) as simulator:
        for _ in range(2):
            simulator.post("reset")
            sync(dynatlas, simulator, store, "--read", "full", "--update-tag", 1)
            calls = {name: one["calls"] for name, one in simulator.counters()["operations"].items()}
            assert calls["DescribeTimeToLive"] == 6


def slowly(*operations):
    """Five calls of each a second; all above are throttled."""
    return [part for operation in operations for part in ("--rate", f"dynamodb:{operation}=5/1")]


@pytest.fixture
def impatient(monkeypatch, dynatlas):
    """No call is made twice by the client."""
    monkeypatch.setitem(dynatlas.env, "AWS_MAX_ATTEMPTS", "1")


def test_what_is_throttled_is_asked_again_until_it_is_answered(dynatlas, store, impatient):
    with Simulator("--tables", 20, "--regions", 1, *slowly(*ASKED, "ListBackups")) as simulator:
        _, parts, _ = sync(dynatlas, simulator, store, "--read", "full")
        throttled = simulator.counters()["operations"]["DescribeTimeToLive"]["throttled"]
    assert throttled > 0 and {part["coverage"] for part in parts.values()} == {"complete"}
    assert parts["DescribeTimeToLive"]["asked"] == 20 and unread(dynatlas, store) == []


def test_what_is_throttled_until_the_budget_is_over_is_left_to_the_next_run(dynatlas, store, impatient):
    with Simulator("--tables", 40, "--regions", 1, *slowly(*ASKED)) as simulator:
        _, parts, _ = sync(dynatlas, simulator, store, "--read", "full,-iam", "--budget", "2s")
    part = parts["DescribeTimeToLive"]
    assert (part["coverage"], part["failure"], part["unread"]) == ("incomplete", "postponed", 0)
    assert part["items"] > 0 and part["items"] + part["left"] == 40 and unread(dynatlas, store) == []


def test_what_is_throttled_to_the_end_is_no_failure_where_nobody_asked_for_it(dynatlas, tmp_path):
    store = SqliteStore(tmp_path / "graph.db")
    faults = "throttled,operation=GetResourcePolicy\nthrottled,operation=ListBackups\n"
    with Simulator("--tables", 100, "--regions", 1) as simulator:
        simulator.post("faults", faults)
        result, parts, _ = sync(dynatlas, simulator, store)
        for operation in ("GetResourcePolicy", "ListBackups"):
            assert (parts[operation]["coverage"], parts[operation]["failure"]) == ("failed", "throttled")
            assert f"Not read: dynamodb:{operation}" in result.out
        assert "Incomplete" not in result.out
        assert simulator.counters()["operations"]["GetResourcePolicy"]["calls"] < 400, "the others are not sent"
        sync(dynatlas, simulator, store, "--read", "standard,+backups", code=3)


def test_a_table_that_is_not_found_any_more_is_unknown_and_no_failure(dynatlas, store):
    with Simulator("--tables", 8, "--regions", 1) as simulator:
        names = sorted(simulator.tables())[:3]
        simulator.post("faults", "".join(f"not_found,operation=DescribeTimeToLive,table={name}\n" for name in names))
        _, parts, _ = sync(dynatlas, simulator, store, "--read", "full")
        part = parts["DescribeTimeToLive"]
        assert (part["coverage"], part["subjects"], part["unread"], part["never_read"]) == ("complete", 8, 3, 3)
        unknown = {row["table_name"] for row in ask(dynatlas, store, "posture") if row["time_to_live"] == "?"}
        assert unknown == set(names)
        (why,) = ask(dynatlas, store, "why_unknown")
        assert why["tables_unknown"] == 3 and "NotFound" in why["reason"]


def test_a_table_that_is_new_is_not_without_tags(dynatlas, store):
    with Simulator("--tables", 12, "--regions", 1) as simulator:
        sync(dynatlas, simulator, store, "--read", "standard", "--update-tag", 1)
        before = set(simulator.tables())
        time.sleep(1.1)  # the graph knows to the second when something was read
        simulator.post("generation", add=0.9)
        sync(dynatlas, simulator, store, "--read", "tables", "--update-tag", 2)
        new = set(simulator.tables()) - before
        assert new
        for question in ("untagged", "without_autoscaling"):
            assert not new & {row["table_name"] for row in ask(dynatlas, store, question)}, question
        backed_up = {row["table_name"]: row["backed_up"] for row in ask(dynatlas, store, "unprotected")}
        assert {backed_up[name] for name in new & set(backed_up)} == {"unknown"}


def test_a_budget_comes_to_every_table_in_turn(dynatlas, store):
    rates = [part for operation in ASKED for part in ("--rate", f"dynamodb:{operation}=10/2")]
    with Simulator("--tables", 45, "--regions", 1, "--count-subjects", *rates) as simulator:
        left = []
        for run in range(1, 12):
            result, parts, report = sync(dynatlas, simulator, store, "--read", "full,-iam", "--budget", "2s", "--update-tag", run)
            assert report["seconds"] < 30
            left.append(parts["DescribeTimeToLive"]["never_read"])
            if left[-1] == 0:
                break
            assert "Left to the next run: dynamodb:DescribeTimeToLive" in result.out
            assert parts["DescribeTimeToLive"]["failure"] == "postponed"
        assert left[-1] == 0 and len(left) > 1 and left == sorted(left, reverse=True), left
        for operation in ASKED:
            times = [n for _, n in simulator.asked(operation, outcome="answered").items()]
            assert max(times) <= 2 and min(times) >= 1, "nothing is read again before all was read once"
        assert all("?" not in row["time_to_live"] for row in ask(dynatlas, store, "posture"))


def test_accounts_that_are_read_one_after_another_share_the_budget(dynatlas, tmp_path):
    """Eight accounts, four at a time, 10 s: each has 5 s, and 2 s of calls are open at its end: 70 answers, not 120."""
    rates = [part for operation in ASKED for part in ("--rate", f"dynamodb:{operation}=10/2")]
    with Simulator("--accounts", 8, "--tables", 150, "--regions", 1, *rates) as simulator:
        options = ("--read", "full,-iam", "--budget", "10s", "--aws-organization-role", "Reader", "--report", "report.json")
        dynatlas.run("sync", *options, env={**dynatlas.env, **simulator.env()}).expect(0)
    report = json.loads((tmp_path / "report.json").read_text())
    answers = [part["items"] for account in report["accounts"] for part in account["parts"] if part["operation"].endswith("TimeToLive")]
    assert len(answers) == 8 and 0 < min(answers) and max(answers) < 105, answers


def test_a_killed_run_asks_nothing_twice(dynatlas, store):
    rates = [part for operation in ASKED for part in ("--rate", f"dynamodb:{operation}=20/5")]
    with Simulator("--tables", 80, "--regions", 1, "--count-subjects", *rates) as simulator:
        options = ("--read", "full", "--update-tag", 5, *HERE, *store.arguments)
        process = dynatlas.start("sync", *options, env={**simulator.env(), **store.env})
        until = time.monotonic() + 60
        while len(simulator.asked("DescribeTimeToLive", outcome="answered")) < 60 and time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        dynatlas.finish(process)
        before = {operation: simulator.asked(operation, outcome="answered") for operation in ASKED}
        assert all(len(asked) < 80 for asked in before.values())
        sync(dynatlas, simulator, store, "--read", "full", "--update-tag", 5)
        for operation in ASKED:
            after = simulator.asked(operation, outcome="answered")
            assert len(after) == 80 or operation == "GetResourcePolicy"  # most have none, and are "refused"
            # What was answered in the last second may not have been loaded.
            again = [subject for subject, times in after.items() if times > 1]
            assert len(again) <= 24, f"{operation}: {again}"
        assert ask(dynatlas, store, "why_unknown") == []


def test_what_would_take_long_is_left_out_and_told(dynatlas, tmp_path):
    store = SqliteStore(tmp_path / "graph.db")
    with Simulator("--tables", 610, "--regions", 1) as simulator:
        result, parts, report = sync(dynatlas, simulator, store, "--read", "auto")
        assert "DescribeTimeToLive" not in parts
        assert {out["operation"] for out in report["accounts"][0]["left_out"]} == {f"dynamodb:{name}" for name in ASKED}
        assert "Left out: dynamodb:DescribeContinuousBackups" in result.out and "--read full" in result.out
    rows = ask(dynatlas, store, "posture")
    assert {row["time_to_live"] for row in rows} == {"?"} and {row["tags"] for row in rows} != {"?"}
    unknown = ask(dynatlas, store, "why_unknown")
    assert {row["reason"] for row in unknown} == {"never asked"}
    assert {row["operation"] for row in unknown} == {f"dynamodb:{name}" for name in ASKED}
    assert len(rows) == 610 and rows[0]["account"] == ACCOUNT


def test_what_is_read_for_the_first_time_is_no_change(dynatlas, tmp_path):
    store = SqliteStore(tmp_path / "graph.db")
    told = []
    with Simulator("--tables", 20, "--regions", 1) as simulator:
        for tag, read in enumerate(("tables", "standard", "full", "full"), 1):
            if tag == 4:
                simulator.post("generation", change=1.0)
            sync(dynatlas, simulator, store, "--read", read, "--update-tag", tag, "--changes", "changes.jsonl")
            lines = (tmp_path / "changes.jsonl").read_text().splitlines()
            told.append({json.loads(line)["label"] for line in lines})
    assert not told[1] & {"AWSDAXCluster", "DynamoDBExport"} and not told[2], told
    assert "DynamoDBTimeToLive" in told[3] or "DynamoDBContinuousBackups" in told[3], told
