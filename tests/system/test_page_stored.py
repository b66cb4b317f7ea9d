# servers: neo4j3
# binary: release
"""What `dynatlas findings --write` keeps, on the page and in filters: since when a failure stands, what is new, what was resolved; the
same from both stores, and what the page says where nothing was ever written."""

import json
import re
import sqlite3
import time
import types
import urllib.error
import urllib.parse

import finding_cases
import pytest
from browser import chromium, complaints, go, page_of, serving, settle, until  # noqa: F401
from conftest import Neo4j, server_state
from page_graphs import ACCOUNT, EXAMPLE, example, example_arn, release, table_view  # noqa: F401
from page_graphs import answer_of as asked
from stores import Neo4jStore, SqliteStore

FIRST, SECOND = 100, 200  # tags
CASE = finding_cases.Case(finding_cases.CASES / "pitr-off.json").lines
OTHER = CASE[0]["account"]  # of the three tables


def three_tables(**statuses):
    """The answers about three tables: of each its point-in-time recovery, or None where that may not be read."""
    for line in CASE:
        if line["operation"] != "dynamodb:DescribeContinuousBackups":
            yield line
    for name, status in statuses.items():
        recovery = {"ContinuousBackupsStatus": "ENABLED", "PointInTimeRecoveryDescription": {"PointInTimeRecoveryStatus": status}}
        call = {**CASE[0], "status": 200, "operation": "dynamodb:DescribeContinuousBackups", "request": {"TableName": name}}
        if status is not None:
            yield {**call, "body": {"ContinuousBackupsDescription": recovery}}


def fill(dynatlas, store):
    """The example account, and one of three tables that changes: twice read, twice evaluated."""

    def sync(tag, **statuses):
        source = dynatlas.folder / f"{store.name}-{tag}.jsonl"
        source.write_text("".join(json.dumps(line) + "\n" for line in three_tables(**statuses)))
        for file in (EXAMPLE, source):
            done = dynatlas.run("sync", "--quiet", "--source", file, "--read", "full", "--update-tag", tag, *store.arguments, env=store.env)
            assert done.code in (0, 3), done.err
        dynatlas.run("findings", "--write", "--quiet", *store.arguments, env=store.env).expect(0)

    sync(FIRST, failing="DISABLED", passing="ENABLED", unread="DISABLED")
    sync(SECOND, failing="ENABLED", passing="DISABLED", unread=None)


def stored(folder, name):
    if name == "sqlite":
        return SqliteStore(folder / "graph.db")
    neo4j = Neo4j(server_state("neo4j"))
    neo4j.empty()
    return Neo4jStore(neo4j)


@pytest.fixture(scope="module")
def graphs(tmp_path_factory):
    """The same accounts in both stores, each with its page."""
    folder = tmp_path_factory.mktemp("stored")
    dynatlas = release(folder)
    stores = [stored(folder, name) for name in ("sqlite", "neo4j")]
    for store in stores:
        fill(dynatlas, store)
    with serving(dynatlas, stores[0].arguments, {}) as one, serving(dynatlas, stores[1].arguments, stores[1].env) as other:
        addresses = [types.SimpleNamespace(address=address, name=store.name, store=store) for address, store in zip((one, other), stores, strict=True)]
        yield types.SimpleNamespace(sqlite=addresses[0], neo4j=addresses[1], dynatlas=dynatlas)


@pytest.fixture
def page(chromium, graphs):  # noqa: F811
    with page_of(chromium, graphs.sqlite.address, viewport={"width": 1400, "height": 900}) as opened:
        yield opened


def answer_of(served, path, **query):
    """The whole of it: Neo4j makes the counts for some seconds."""
    deadline = time.monotonic() + 120
    while "working" in (answer := asked(served, path, **query)):
        assert time.monotonic() < deadline
        time.sleep(0.5)
    return answer


MOVES = {"failed_at", "resolved_at", "as_of", "at", "principals_read_at", "lastupdated", "next"}


def still(answer):
    """Without times, which differ from one store's evaluation to the other's."""
    if isinstance(answer, list):
        return [still(one) for one in answer]
    if isinstance(answer, str):
        return re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", "then", answer)
    if not isinstance(answer, dict):
        return answer
    if "columns" in answer:
        rows = [{c: v for c, v in zip(answer["columns"], row, strict=True) if c not in MOVES} for row in answer["rows"]]
        answer = {**answer, "rows": rows}
    return {key: still(value) for key, value in answer.items() if key not in MOVES}


def names(answer):
    return sorted(one["resource"].rpartition("/")[2] for one in answer["rows"])


# ---- what the program answers


@pytest.mark.parametrize(
    "path, query",
    [
        ("findings", {}),
        ("findings", {"since": FIRST}),
        ("findings", {"in": "region:eu-west-1", "q": "pitr:off"}),
        *(("findings", {"check": check, "verdict": verdict, "limit": 500}) for check in ("pitr-off", "key-pending-deletion", "replica-protection-differs", "dax-at-rest", "policy-public", "untagged") for verdict in ("fail", "unknown", "pass")),
        ("findings", {"check": "pitr-off", "since": FIRST}),
        ("findings", {"table": example_arn("us-east-1", "orders")}),
        ("findings", {"table": example_arn("us-east-1", "payments")}),
        ("findings", {"verdict": "resolved"}),
        ("findings", {"verdict": "resolved", "in": f"account:{ACCOUNT}"}),
        ("access", {"table": example_arn("us-east-1", "watch-history")}),
        ("access", {"table": example_arn("us-east-1", "orders"), "right": "read,write", "limit": 2}),
        ("access", {"principal": "kofi"}),
        ("access", {"principal": "rosa", "by": "table", "limit": 5000}),
        ("access", {}),
        ("why", {"principal": "rosa", "action": "Query", "resource": example_arn("us-east-1", "watch-history")}),
        ("principals", {"text": "O", "limit": 50}),
        ("finding_history", {"table": example_arn("us-east-1", "orders")}),
        ("tree", {"colour": "findings"}),
        ("complete", {"q": "finding:"}),
        ("tables", {"sort": "findings", "descending": "true", "limit": 60, "q": "account:111122223333"}),
        *(("count", {"q": q}) for q in ("finding:none", "finding:unknown", "finding:high", "-finding:high", "finding:>=high", "finding:<low", "finding:pitr-off", "-finding:pitr-off", "finding:pitr-*,critical", "finding:on")),
    ],
)
def test_both_stores_give_the_same_answer(graphs, path, query):
    wanted = still(answer_of(graphs.sqlite, path, **query))
    assert still(answer_of(graphs.neo4j, path, **query)) == wanted and wanted


def test_access_is_shown_alike(chromium, graphs):  # noqa: F811
    shown = []
    view = f"access?{urllib.parse.urlencode({'table': example_arn('us-east-1', 'watch-history')})}"
    for one in (graphs.sqlite, graphs.neo4j):
        with page_of(chromium, one.address, view=view) as page:
            marks = page.locator("table.matrix .r a").evaluate_all("(all) => all.map((one) => one.ariaLabel)")
            why = page.locator(".why-panel").inner_text()
            shown.append((marks, page.locator("table.matrix th a").all_inner_texts(), still(why)))
    assert shown[0] == shown[1] and len(shown[0][0]) == 6 * 8 and "PartnerReads" in shown[0][2]


def test_what_is_new_and_what_was_resolved(graphs):
    for one in (graphs.sqlite, graphs.neo4j):
        mine = {"in": f"account:{OTHER}"}
        failing = answer_of(one, "findings", check="pitr-off", **mine)
        assert names(failing) == ["passing", "unread"] and all(row["failed_at"] for row in failing["rows"])
        assert names(answer_of(one, "findings", check="pitr-off", since=FIRST, **mine)) == ["passing"]
        assert names(answer_of(one, "findings", check="pitr-off", since=SECOND, **mine)) == []
        resolved = answer_of(one, "findings", verdict="resolved", check="pitr-off", **mine)
        assert names(resolved) == ["failing"] and resolved["all"] == 1 and resolved["rows"][0]["resolved_at"] >= resolved["rows"][0]["failed_at"]
        assert answer_of(one, "findings", verdict="resolved", check="pitr-off", since=SECOND)["all"] == 0
        assert answer_of(one, "findings", verdict="resolved", check="pitr-off", **{"in": f"account:{ACCOUNT}"})["all"] == 0
        counts = answer_of(one, "findings", since=FIRST, **mine)
        assert next(check for check in counts["checks"] if check["name"] == "pitr-off")["fail"] == 1  # of two
        assert counts["resolved"] == answer_of(one, "findings", verdict="resolved", since=FIRST, **mine)["all"] >= 1
        history = answer_of(one, "finding_history", table=resolved["rows"][0]["resource"])["rows"]
        assert [row["resolved_at"] is not None for row in history if row["check"] == "pitr-off"] == [True]


@pytest.mark.parametrize("since", ["yesterday", "-1"])
def test_a_since_that_is_no_tag_is_refused(graphs, since):
    with pytest.raises(urllib.error.HTTPError) as refused:
        answer_of(graphs.sqlite, "findings", since=since)
    assert refused.value.code == 400


FAILS = 'id IN (SELECT o.dst FROM FOUND_ON o JOIN DynatlasFinding n ON n.id = o.src WHERE n.verdict = \'fail\' AND {})'
PITR_READ = "id IN (SELECT table_id FROM answered WHERE operation = 'dynamodb:DescribeContinuousBackups')"
BY_HAND = {
    "finding:on": FAILS.format("TRUE"),
    "finding:none": "NOT " + FAILS.format("TRUE"),
    "finding:critical": FAILS.format("n.severity = 'critical'"),
    "finding:>=high": FAILS.format("n.severity IN ('high', 'critical')"),
    "-finding:>=medium": "NOT " + FAILS.format("n.severity IN ('medium', 'high', 'critical')"),
    "finding:<medium": FAILS.format("n.severity IN ('low', 'info')"),
    "finding:pitr-off": FAILS.format("n.\"check\" = 'pitr-off'"),
    "finding:pitr-*": FAILS.format("n.\"check\" LIKE 'pitr-%'"),
    "-finding:pitr-off": f"{PITR_READ} AND NOT " + FAILS.format("n.\"check\" = 'pitr-off'"),
    "finding:pitr-off,untagged": FAILS.format("n.\"check\" IN ('pitr-off', 'untagged')"),
    "finding:unknown": "FALSE",
}


def test_a_filter_by_findings_means_what_sql_by_hand_says(graphs):
    store = graphs.sqlite.store
    with sqlite3.connect(f"file:{store.file}?mode=ro", uri=True) as database:
        wanted = {q: {key for (key,) in database.execute(f"SELECT id FROM DynamoDBTable WHERE {where}")} for q, where in BY_HAND.items()}
    database.close()
    assert sum(0 < len(some) < 45 for some in wanted.values()) >= 6
    for q, some in wanted.items():
        done = graphs.dynatlas.run("tables", "--format", "json", "--columns", "id,findings,worst", *store.arguments, "--", q).expect(0)
        assert {row["id"] for row in json.loads(done.out)} == some, q
    graphs.dynatlas.run("tables", "finding:pitr-of", *store.arguments).refused(2, "pitr-of: there is no such check")
    csv = graphs.dynatlas.run("tables", "finding:critical", "--columns", "name,findings,worst", "--format", "csv", *store.arguments).expect(0).out
    assert csv.splitlines()[0] == "name,findings,worst" and {line.split(",")[2] for line in csv.splitlines()[1:]} == {"critical"}


def test_what_was_made_since_is_unknown(release_dynatlas, sqlite_store):
    """Nobody has evaluated it: it is neither with findings nor without."""
    run = release_dynatlas.run
    run("sync", "--quiet", "--source", EXAMPLE, *sqlite_store.arguments).expect(0)

    def count(q):
        return len(json.loads(run("tables", "--format", "json", "--columns", "findings", *sqlite_store.arguments, "--", q).expect(0).out))

    assert [count(q) for q in ("finding:unknown", "finding:none", "-finding:high", "finding:>=info", "-finding:pitr-off")] == [42, 0, 0, 0, 0]
    run("findings", "--write", "--quiet", *sqlite_store.arguments).expect(0)
    with sqlite3.connect(sqlite_store.file) as database:
        database.execute("UPDATE DynamoDBTable SET firstseen = firstseen + 3600000 WHERE name = 'terraform-locks'")
        database.execute("DELETE FROM FOUND_ON WHERE dst LIKE '%/terraform-locks'")
        (made,) = database.execute("SELECT count(*) FROM DynamoDBTable WHERE name = 'terraform-locks'").fetchone()
    database.close()
    assert made > 0 and count("finding:unknown") == made and count("-finding:critical,high,medium,low,info name") == 0
    assert count("finding:none") + count("finding:on") == 42 - made


# ---- the page


def test_the_view_says_since_when_and_what_is_new(page, graphs):
    mine = f"in=account:{OTHER}"
    go(page, f"findings/pitr-off?{mine}")
    assert page.locator(".row.finding .name").all_inner_texts() == ["passing", "unread"]
    assert all(re.fullmatch(r"for \d+ (s|min|h)", text) for text in page.locator(".row.finding .since").all_inner_texts())
    assert re.search(r"failing\s+for \d+", page.locator("article.detail .lead").inner_text())
    everything = page.locator(".group-head").count()
    go(page, f"findings/pitr-off?{mine}&since={FIRST}")
    assert page.locator(".row.finding").count() == 1 and page.locator(".group-head").count() < everything
    assert f"run {FIRST}" in page.locator(".choice", has_text="New since").inner_text()
    page.locator(".choice select").select_option(label="30 days ago")
    until(page, f"/since=\\d+/.test(location.hash) && !location.hash.includes('since={FIRST}')")
    settle(page)
    page.locator(".segments a", has_text="Resolved").click()
    until(page, "location.hash.includes('state=resolved')")
    settle(page)
    page.locator(".choice select").select_option(label="Any time")
    until(page, "!location.hash.includes('since=')")
    settle(page)
    rows = page.locator(".row.resolved")
    shown = answer_of(graphs.sqlite, "findings", verdict="resolved", **{"in": f"account:{OTHER}"})
    assert rows.count() == shown["all"] and "failing" in rows.first.inner_text() and "Point-in-time recovery is off" in page.locator(".find-list").inner_text()
    rows.filter(has_text="Point-in-time").first.click()
    until(page, "location.hash.startsWith('#/findings/pitr-off')")
    settle(page)
    assert "passes" in page.locator("article.detail .lead").inner_text()


def test_a_table_tells_when_a_finding_came_and_went(page, graphs):
    table = answer_of(graphs.sqlite, "findings", verdict="resolved", check="pitr-off")["rows"][0]["resource"]
    go(page, table_view(table, "history"))
    page.wait_for_selector("#part-history .of-finding")
    events = page.locator("#part-history .of-finding", has_text="Point-in-time recovery is off")
    assert [text.split("\n")[-2] for text in events.all_inner_texts()] == ["finding resolved", "finding"]
    assert page.locator("#part-findings .side-finding", has_text="for ").count() >= 1
    assert page.locator("#part-history .how-to").count() == 0


def test_tables_and_map_show_findings(page, graphs):
    go(page, f"tables?in=account:{ACCOUNT}&sort=-findings")
    heads = page.locator("thead th").all_inner_texts()
    assert "Findings" in heads
    cells = page.locator("td.c-findings").evaluate_all("(all) => all.map((one) => one.querySelector('a')?.title ?? one.textContent)")
    worst = [re.search(r"the worst (\w+)", cell)[1] for cell in cells]
    order = ["critical", "high", "medium", "low", "info"]
    assert len(cells) == 42 and [order.index(one) for one in worst] == sorted(order.index(one) for one in worst)
    go(page, f"map?colour=findings&in=account:{ACCOUNT}")
    legend = {text.split("\n")[0]: int(text.split("\n")[1]) for text in page.locator(".legend li").all_inner_texts()}
    assert {key.lower(): n for key, n in legend.items() if n} == {one: worst.count(one) for one in set(worst)}
    high = page.locator(".legend button", has_text="High")
    high.click()
    high.click()
    until(page, "location.hash.startsWith('#/tables')")
    settle(page)
    assert page.locator("tbody tr").count() == worst.count("high")


def test_where_nothing_was_written_it_says_how(chromium, example):  # noqa: F811
    table = table_view(example_arn("us-east-1", "orders"), "history")
    with page_of(chromium, example.address, viewport={"width": 1400, "height": 900}) as page:
        assert answer_of(example, "about")["verdicts"] is None
        for view in ("findings", "findings?state=resolved", "tables?q=finding:high", "map?colour=findings", table):
            go(page, view)
            how = page.locator("main .how-to")
            how.first.wait_for()
            assert "dynatlas findings --write" in how.first.inner_text(), view
        go(page, "findings")
        assert page.locator(".choice", has_text="New since").count() == 0 and page.locator(".since").all_inner_texts() in ([], [""] * 2)
        go(page, "tables")
        assert "Findings" not in page.locator("thead th").all_inner_texts()
        go(page, "tables?cols=name+findings")
        assert page.locator("td.c-findings .unread").count() == 42


@pytest.mark.parametrize("width, height, scheme", [(1400, 900, "dark"), (1024, 768, "light"), (390, 844, "light")])
def test_it_can_be_used_by_everybody_at_every_width(chromium, graphs, example, width, height, scheme):  # noqa: F811
    one = answer_of(graphs.sqlite, "findings", verdict="resolved")["rows"][0]["resource"]
    views = ["findings/pitr-off", "findings?state=resolved", "tables?cols=name+region+findings", "map?colour=findings", table_view(one, "history")]
    for served in (graphs.sqlite, example):
        some = views if served is graphs.sqlite else [*views[:-1], "tables?q=finding:high"]
        with page_of(chromium, served.address, viewport={"width": width, "height": height}, color_scheme=scheme, has_touch=width < 500) as page:
            for view in some:
                go(page, view)
                if width != 1024:
                    assert complaints(page) == [], view
                assert page.evaluate("document.documentElement.scrollWidth") <= width, view
                assert page.evaluate("document.querySelector('main').scrollWidth <= document.querySelector('main').clientWidth"), view


def test_neo4j_has_the_history_of_findings_without_a_change_log(chromium, graphs):  # noqa: F811
    table = answer_of(graphs.neo4j, "findings", verdict="resolved", check="pitr-off")["rows"][0]["resource"]
    with page_of(chromium, graphs.neo4j.address, view=table_view(table, "history")) as page:
        page.wait_for_selector("#part-history .of-finding")
        assert "Only the SQLite file keeps a change log" in page.locator("#part-history").inner_text()
