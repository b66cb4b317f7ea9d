"""dynatlas findings as a user has it: verdicts, choices, mutes, exit codes, and what other programs read."""
# servers: neo4j3

import csv
import io
import json
import pathlib
import sqlite3
import xml.etree.ElementTree

import botocore.session
import finding_cases
import pytest
from botocore.validate import ParamValidator
from py_ocsf_models.events.findings.compliance_finding import ComplianceFinding

EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "examples"
ORDERS = "arn:aws:dynamodb:us-east-1:111122223333:table/orders"
SEVERITIES = ["info", "low", "medium", "high", "critical"]


@pytest.fixture
def account(dynatlas, sqlite_store):
    """The example account's graph; a command on it."""
    dynatlas.run("sync", "--quiet", "--source", EXAMPLE / "recorded-account.jsonl", *sqlite_store.arguments).expect(0)

    def run(*options, code=0):
        return dynatlas.run("findings", *options, *sqlite_store.arguments).expect(code)

    return run


def listed(account, *options, verdicts="pass,fail,unknown,not_applicable,muted"):
    return json.loads(account("--format", "json", "--verdict", verdicts, *options).out)


def test_a_table_for_people_begins_with_the_worst(account):
    lines = account().out.splitlines()
    assert lines[0].split() == ["severity", "check", "account", "region", "name", "why"]
    told = [line.split()[0] for line in lines[2:-2]]
    assert told == sorted(told, key=SEVERITIES.index, reverse=True) and {"critical", "high", "medium", "low", "info"} <= set(told)
    assert "67 checks of 42 tables: failed: 2 critical" in lines[-1] and "unknown" in lines[-1]


def test_every_finding_tells_what_it_rests_on(account):
    for one in listed(account, verdicts="fail"):
        assert one["why"] and not one["why"].endswith(".") and one["title"] and one["remediation"], one
        assert one["account"] == "111122223333" and one["region"] and one["resource"], one
        assert all(node["label"] and node["id"] for node in one["evidence"]), one
        assert one["as_of"] is not None, one
    deleted = [one for one in listed(account, "key-pending-deletion", verdicts="fail")]
    assert {one["name"] for one in deleted} == {"audit_log.2023", "audit_log.2024"}
    assert [node["label"] for node in deleted[0]["evidence"]] == ["DynamoDBSSEDescription", "AWSKMSKey"]


def test_what_was_not_read_is_unknown_and_says_why(account):
    (one,) = [one for one in listed(account, "pitr-off", verdicts="unknown")]
    assert one["name"] == "payments" and one["why"].startswith("dynamodb:DescribeContinuousBackups was not read: AccessDeniedException")


def test_choices_narrow(account):
    everything = listed(account)
    assert {one["verdict"] for one in everything} == {"pass", "fail", "unknown", "not_applicable"}
    high = listed(account, "--severity", "high")
    assert high == [one for one in everything if one["severity"] in ("high", "critical")]
    there = listed(account, "--region", "eu-west-1")
    assert there == [one for one in everything if one["region"] == "eu-west-1"]
    assert listed(account, "--account", "111122223333") == everything
    tagged = listed(account, "pitr-off", "--tag", "env=test")
    assert tagged and {one["check"] for one in tagged} == {"pitr-off"}
    assert {one["name"] for one in tagged} == {one["name"] for one in listed(account, "pitr-off", "--tables", "tag:env=test")}
    assert len(tagged) < len(listed(account, "pitr-off"))


def test_exit_codes(account):
    account("--fail-on", "critical", code=9)
    account("policy-public", "--fail-on", "critical")
    account("untagged", "--fail-on-unknown")
    account("pitr-off", "--fail-on", "high")
    account("pitr-off", "--fail-on", "high", "--fail-on-unknown", code=9)


def test_what_is_too_old_is_unknown(account, sqlite_store):
    with sqlite3.connect(sqlite_store.file) as database:
        database.execute("UPDATE DynatlasCoverage SET read_at = read_at - 3 * 86400 WHERE operation = 'tag:GetResources'")
        database.execute("UPDATE DynamoDBTable SET firstseen = firstseen - 4 * 86400000")  # before that
    database.close()
    before = {one["resource"]: one["verdict"] for one in listed(account, "untagged")}
    after = listed(account, "untagged", "--max-age", "2d")
    assert set(before.values()) == {"pass", "fail"} and {one["verdict"] for one in after} == {"unknown"}
    assert all("tag:GetResources was last read on 20" in one["why"] for one in after)
    assert {one["verdict"] for one in listed(account, "pitr-off", "--max-age", "2d")} == {"pass", "fail", "unknown"}


def test_mutes(account, tmp_path):
    file = tmp_path / "mutes.tsv"
    file.write_text(
        "# what we live with\r\n"
        "pitr-off\tarn:aws:dynamodb:*:table/sessions\t2999-12-31\tsessions are made anew\r\n\n"
        "key-*\t*\t\tno such\n".replace("key-*", "no-customer-key")
        + "pitr-off\t*/terraform-locks\t2020-01-01\tuntil then\n"
        + "pitr-off\t*/nowhere\t\tno such table\n"
    )
    done = account("pitr-off", "--mute", file, "--format", "json")
    by_name = {}
    for one in json.loads(done.out):
        by_name.setdefault(one["name"], set()).add((one["verdict"], one["muted"]))
    assert by_name["sessions"] == {("muted", "sessions are made anew")}
    assert by_name["terraform-locks"] == {("fail", None)}
    assert f"{file}:5: pitr-off */terraform-locks counts no more, since 2020-01-01 is over" in done.err
    assert f"{file}:6: pitr-off */nowhere mutes nothing" in done.err and "sessions mutes nothing" not in done.err
    everything = tmp_path / "all.tsv"
    everything.write_text("*\t*\t\tall of it\n")
    account("--mute", everything, "--fail-on", "info", "--fail-on-unknown")


@pytest.mark.parametrize(
    "line, said",
    [
        ("pitr-off *", "a tab between them"),
        ("pitr-of\t*\t\twhy", "no such check: pitr-of"),
        ("pitr-off\t\t\twhy", "RESOURCE is empty"),
        ("pitr-off\t*\t2026-02-30\twhy", "UNTIL is a day as in 2026-12-31"),
        ("pitr-off\t*\ttomorrow\twhy", "UNTIL is a day as in 2026-12-31"),
        ("pitr-off\t*\t\t ", "REASON is empty"),
    ],
)
def test_a_wrong_line_of_mutes_is_named(dynatlas, line, said):
    (dynatlas.folder / "mutes.tsv").write_text(f"# first\n{line}\n")
    dynatlas.run("findings", "--mute", "mutes.tsv").refused(2, "mutes.tsv:2: ", said)


def test_bad_input(account, dynatlas):
    for options, said in (
        (["pitr-of"], "did you mean pitr-off?"),
        (["--set", "pitr-window-short.days=99"], "pitr-window-short: takes days=1 to 35, not days=99"),
        (["--set", "pitr-off.days=1"], "takes no parameter"),
        (["--set", "days=1"], "CHECK.PARAMETER=VALUE"),
        (["--severity", "urgent"], "urgent"),
        (["--max-age", "2"], "a time as in"),
        (["--account", "999999999999"], "999999999999: was never read"),
        (["--region", "mars-1"], "mars-1: was never read"),
        (["--mute", "nowhere.tsv"], "nowhere.tsv: cannot be opened"),
        (["--tag", 'a"b'], "no tag of AWS has a quote"),
    ):
        account(*options, code=2).refused(2, said)
    dynatlas.run("findings", "--db", "nothing.db").refused(6, "nothing.db")


def test_checks_are_listed_and_explained(dynatlas):
    checks = json.loads(dynatlas.run("findings", "--list", "--format", "json").expect(0).out)
    assert len(checks) >= 55 and {one["severity"] for one in checks} == set(SEVERITIES)
    for check in checks:
        for language in ([], ["--neo4j-uri", "bolt://localhost:1"]):
            told = dynatlas.run("findings", "--explain", check["check"], *language).expect(0).out
            assert check["title"] in told and "what to do" in told and ("MATCH" if language else "SELECT") in told


def test_the_page_lists_the_checks(dynatlas):
    """docs/findings.md ends with the table that the program prints."""
    page = (EXAMPLE.parent / "docs/findings.md").read_text()
    _, _, table = page.partition("\n## The checks\n")
    printed = dynatlas.run("findings", "--list", "--format", "markdown").expect(0).out
    advice = "its table is stale; put there what `build/dev/dynatlas findings --list --format markdown` prints"
    assert table[table.index("|") :] == printed, advice


def test_the_example_mutes_what_it_says(account):
    muted = listed(account, "--mute", EXAMPLE / "mutes.tsv", verdicts="muted")
    assert {(one["check"], one["name"], one["region"]) for one in muted} == {
        ("nothing-to-restore", "sessions", "eu-west-1"),
        ("nothing-to-restore", "sessions", "us-east-1"),
    }
    assert "mutes nothing" not in account("--mute", EXAMPLE / "mutes.tsv").err


def test_csv(account):
    rows = list(csv.DictReader(io.StringIO(account("--format", "csv").out)))
    objects = json.loads(account("--format", "json").out)
    assert [(row["check"], row["resource"], row["verdict"], row["why"]) for row in rows] == [
        (one["check"], one["resource"], one["verdict"], one["why"]) for one in objects
    ]
    assert rows[0].keys() == {*objects[0].keys()} - {"title"}


def test_json_lines_are_the_array(account):
    lines = account("--format", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == json.loads(account("--format", "json").out)


def test_ocsf_is_valid_and_tells_the_same(account):
    events = json.loads(account("--format", "ocsf").out)
    objects = listed(account, verdicts="pass,fail,unknown,muted")
    assert len(events) == len(objects)
    status = {"pass": 1, "unknown": 2, "fail": 3}
    for event, one in zip(events, objects):
        read = ComplianceFinding.model_validate(event)
        assert read.class_uid == 2003 and read.metadata.version == "1.5.0"
        assert read.compliance.status_id == status[one["verdict"]] and read.compliance.control == one["check"]
        assert read.resources[0].uid == one["resource"] and event["cloud"]["account"]["uid"] == one["account"]
        assert SEVERITIES[read.severity_id - 1] == one["severity"]
        assert [artifact.data for artifact in read.evidences or []] == one["evidence"]


def test_asff_is_what_security_hub_takes(account):
    found = json.loads(account("--format", "asff").out)
    objects = listed(account, verdicts="pass,fail,unknown,muted")
    shape = botocore.session.get_session().get_service_model("securityhub").operation_model("BatchImportFindings").input_shape
    report = ParamValidator().validate({"Findings": found}, shape)
    assert not report.has_errors(), report.generate_report()
    assert len({one["Id"] for one in found}) == len(found) == len(objects)
    status = {"pass": ("PASSED", "RESOLVED"), "fail": ("FAILED", "NEW"), "unknown": ("NOT_AVAILABLE", "NEW")}
    for one, same in zip(found, objects):
        assert (one["Compliance"]["Status"], one["Workflow"]["Status"]) == status[same["verdict"]]
        assert len(one["Title"]) <= 256 and len(one["Description"]) <= 1024 and len(one["Remediation"]["Recommendation"]["Text"]) <= 512
        assert one["ProductArn"].startswith(f"arn:aws:securityhub:{same['region']}:111122223333:product/")


def test_junit_counts_what_it_holds(account):
    root = xml.etree.ElementTree.fromstring(account("--format", "junit").out)
    objects = listed(account, verdicts="pass,fail,unknown,muted")
    cases = root.findall("testsuite/testcase")
    assert len(cases) == len(objects) == int(root.get("tests"))
    assert len(root.findall("testsuite/testcase/failure")) == int(root.get("failures")) == sum(one["verdict"] == "fail" for one in objects)
    assert len(root.findall("testsuite/testcase/skipped")) == int(root.get("skipped")) == sum(one["verdict"] == "unknown" for one in objects)
    for suite in root.findall("testsuite"):
        assert int(suite.get("tests")) == len(suite.findall("testcase"))


def test_markdown_is_one_table(account):
    lines = account("pitr-off", "--format", "markdown").out.splitlines()
    rows = [line for line in lines if line.startswith("|")]
    assert rows[0].replace(" ", "") == "|severity|check|account|region|name|why|" and len({row.count("|") for row in rows}) == 1
    assert lines[-1].startswith("1 check of 42 tables: failed: ")


HOSTILE = ["=cmd|' /C calc'!A0", "a\x01b\x1b[31m", '"><script>alert(1)</script>', "`|pipe|`", "‮ evil", "x" * 250]


def test_hostile_names_do_no_harm(account, sqlite_store):
    """Names that AWS would not take: the graph may be written by others."""
    with sqlite3.connect(sqlite_store.file) as database:
        for number, name in enumerate(HOSTILE):
            tables = "SELECT id FROM DynamoDBTable WHERE region = 'us-east-1' ORDER BY id LIMIT 1 OFFSET ?"
            database.execute(f"UPDATE DynamoDBTable SET name = ? WHERE id = ({tables})", (name, number))
    database.close()
    options = ("--verdict", "pass,fail,unknown,not_applicable,muted")
    names = {one["name"] for one in json.loads(account("--format", "json", *options).out)}
    assert set(HOSTILE) <= names
    rows = list(csv.DictReader(io.StringIO(account("--format", "csv", *options).out, newline="")))
    assert {f"'{HOSTILE[0]}", *HOSTILE[1:]} <= {row["name"] for row in rows}
    for form in ("table", "markdown"):
        told = account("--format", form, *options).out
        assert "\x1b" not in told and "\x01" not in told
    xml.etree.ElementTree.fromstring(account("--format", "junit", *options).out)
    for event in json.loads(account("--format", "ocsf", *options).out)[:300]:
        ComplianceFinding.model_validate(event)


def answered(statuses):
    """The answers of three tables: of each its point-in-time recovery, or None where that may not be read."""
    for line in finding_cases.Case(finding_cases.CASES / "pitr-off.json").lines:
        if line["operation"] != "dynamodb:DescribeContinuousBackups":
            yield line
    for name, status in statuses.items():
        recovery = {"ContinuousBackupsStatus": "ENABLED", "PointInTimeRecoveryDescription": {"PointInTimeRecoveryStatus": status}}
        call = {**line, "operation": "dynamodb:DescribeContinuousBackups", "request": {"TableName": name}}
        if status is not None:
            yield {**call, "body": {"ContinuousBackupsDescription": recovery}}


def test_what_is_new_and_what_was_resolved(dynatlas, store):
    """In both stores: --write keeps since when a failure stands, --since tells what differs."""

    def findings(*options, code=0):
        return dynatlas.run("findings", *options, *store.arguments, env=store.env).expect(code)

    def since(tag):
        found = json.loads(findings("--since", tag, "pitr-off", "--format", "json").out)
        assert {one["check"] for one in found} <= {"pitr-off"}
        return {(one["resource"].rpartition("/")[2], one["verdict"]) for one in found}

    def sync(tag, **statuses):
        source = dynatlas.folder / f"{tag}.jsonl"
        source.write_text("".join(json.dumps(line) + "\n" for line in answered(statuses)))
        done = dynatlas.run("sync", "--quiet", "--source", source, "--read", "full", "--update-tag", tag, *store.arguments, env=store.env)
        assert done.code in (0, 3), done.err

    def stored():
        sql = """SELECT resource, verdict, failed_tag, resolved_tag FROM DynatlasFinding WHERE "check" = 'pitr-off'"""
        cypher = """MATCH (n:DynatlasFinding {check: 'pitr-off'})-[:FOUND_ON]->(:DynamoDBTable)
                    RETURN n.resource AS resource, n.verdict AS verdict, n.failed_tag AS failed_tag, n.resolved_tag AS resolved_tag"""
        text = sql if store.name == "sqlite" else cypher
        nodes = json.loads(dynatlas.run("query", "--format", "json", text, *store.arguments, env=store.env).expect(0).out)
        return {node["resource"].rpartition("/")[2]: node for node in nodes}

    def checks():
        text = "SELECT count(*) AS n, min(first_tag) AS first FROM DynatlasCheck" if store.name == "sqlite" else "MATCH (n:DynatlasCheck) RETURN count(n) AS n, min(n.first_tag) AS first"
        return tuple(json.loads(dynatlas.run("query", "--format", "json", text, *store.arguments, env=store.env).expect(0).out)[0].values())

    sync(100, failing="DISABLED", passing="ENABLED", unread="DISABLED")
    findings("--since", 50, code=2).refused(2, "no verdicts are stored yet")
    findings("--write")
    assert checks() == (67, 100)
    sync(200, failing="DISABLED", passing="DISABLED", unread=None)
    assert since(100) == {("passing", "fail")}
    findings("--write")
    assert since(100) == {("passing", "fail")} and since(200) == set()
    assert {name: (node["verdict"], node["failed_tag"]) for name, node in stored().items()} == {
        "failing": ("fail", 100),
        "passing": ("fail", 200),
        "unread": ("fail", 100),  # what is unknown is not resolved
    }
    sync(300, failing="ENABLED", passing="DISABLED", unread="DISABLED")
    findings("--write")
    assert since(200) == {("failing", "pass")} and since(300) == set()
    assert json.loads(findings("--since", 200, "--region", "us-east-1", "--severity", "high", "--format", "json").out)
    assert json.loads(findings("--since", 200, "--tables", "pitr:on", "--format", "json").out) == []
    assert checks() == (67, 100)
    assert stored()["failing"]["verdict"] == "resolved" and stored()["failing"]["resolved_tag"] == 300
    sync(400, failing="DISABLED", passing="DISABLED", unread="DISABLED")
    assert since(300) == {("failing", "fail")}
    done = findings("--since", 50, "pitr-off")
    assert "verdicts are stored since tag 100: what failed before counts as new" in done.err
    for narrow in (["pitr-off"], ["--region", "eu-west-1"], ["--max-age", "2d"]):
        findings("--write", *narrow, code=2)
