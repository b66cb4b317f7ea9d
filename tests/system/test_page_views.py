# servers: neo4j3
"""Overview, History, What was not read, Ask and any node, against what the graph holds."""

import csv
import io
import json
import re
import types
import urllib.error

import pytest
from browser import chromium, go, page_of, serving, settle, until  # noqa: F401
from endpoint import error
from page_graphs import ACCOUNT, MANY, answer_of, graph, rows_of, tables_of  # noqa: F401
from runs import sync

whatever_the_store = pytest.mark.parametrize("graph", ["sqlite"], indirect=True, scope="module")


@pytest.fixture
def dynatlas(release_dynatlas):
    return release_dynatlas


@pytest.fixture
def page(chromium, graph):  # noqa: F811
    with page_of(chromium, graph.address) as opened:
        yield opened


def bars(page):
    """What stands under Protection: title → (on, off, not read)."""
    rows = page.locator(".posture a").evaluate_all("(all) => all.map((one) => [one.children[0].textContent, one.title])")
    return {title: tuple(int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*(?= )", said)) for title, said in rows}


def test_the_overview_counts_what_the_graph_holds(page, graph):  # noqa: F811
    tables = tables_of(graph.graph)
    totals = page.inner_text("#totals")
    assert f"{len(tables)} tables" in totals and "of 2 accounts" in totals
    assert f"in {len({one['region'] for one in tables})} regions" in totals
    on = sum(one.get("deletion_protection_enabled") in (True, 1) for one in tables)
    off = sum(one.get("deletion_protection_enabled") in (False, 0) for one in tables)
    assert bars(page)["Deletion protection"] == (on, off, len(tables) - on - off)
    for title, (on, off, unknown) in bars(page).items():
        assert 0 < on + off + unknown <= len(tables), title
    row = page.locator(".heat tbody tr", has_text=ACCOUNT)
    cells = dict(zip(page.locator(".heat thead th").all_inner_texts()[1:], row.locator("td").all_inner_texts(), strict=True))
    for region, said in cells.items():
        number = sum(one["region"] == region and f":{ACCOUNT}:" in one["id"] for one in tables)
        assert said.split(" ")[0] == (str(number) if number else ""), region
    assert row.locator(".unknown-cell").count() == 2  # a region's policies; a key of another account and a table's time to live


def test_each_fact_leads_to_the_tables_that_lack_it(page):
    for title in ("Point-in-time recovery", "Deletion protection", "Closed to others"):
        go(page, "")
        _, off, _ = bars(page)[title]
        page.locator(".posture a", has_text=title).click()
        until(page, "location.hash.startsWith('#/tables')")
        settle(page)
        assert page.locator(".filter-end b").inner_text().replace(",", "") == str(off)


@whatever_the_store
def test_the_overview_shows_what_changed(page):
    since = page.locator(".panel", has_text="Since yesterday")
    assert since.locator(".row").count() <= 7


def test_totals_of_what_was_not_all_read_are_at_least(chromium, dynatlas, sqlite_store, endpoint):  # noqa: F811
    endpoint.add("orders")
    endpoint.add("denied")
    endpoint.fault(error(400, "AccessDeniedException"), "DescribeTable", table="denied")
    sync(dynatlas, sqlite_store, endpoint, 1).expect(3)
    with serving(dynatlas, sqlite_store.arguments, {}) as address, page_of(chromium, address) as page:
        assert "at least" in page.inner_text("#totals")
        go(page, "coverage")
        operation = page.locator(".panel", has_text="dynamodb:DescribeTable")
        assert "AccessDeniedException" in operation.inner_text()


def test_an_empty_graph_says_what_to_do(chromium, dynatlas, sqlite_store, endpoint):  # noqa: F811
    sync(dynatlas, sqlite_store, endpoint, 1).expect(0)
    with serving(dynatlas, sqlite_store.arguments, {}) as address, page_of(chromium, address) as page:
        for view in ("", "map", "tables", "history", "coverage", "ask"):
            go(page, view)
            assert page.locator("[role=alert]").count() == 0, view


def test_what_was_not_read_stands_by_operation_with_the_statement(page):
    go(page, "coverage")
    panels = {one.locator("h2 code").inner_text(): one for one in page.locator(".coverage-page .panel").all() if one.locator("h2 code").count()}
    assert set(panels) >= {"dynamodb:GetResourcePolicy", "dynamodb:DescribeTimeToLive", "kms:DescribeKey"}
    assert "1 of 22" in " ".join(panels["kms:DescribeKey"].inner_text().split()), "one table has the key that was not read"
    policy = panels["dynamodb:GetResourcePolicy"]
    assert "ap-southeast-2" in policy.inner_text() and "service control policy" in policy.inner_text()
    statement = json.loads(policy.locator("[data-copy]").get_attribute("data-copy"))
    assert statement["Effect"] == "Allow" and statement["Action"] == ["dynamodb:GetResourcePolicy"]
    whole = json.loads(page.locator(".page-head [data-copy]").get_attribute("data-copy"))
    assert whole["Version"] == "2012-10-17" and len(whole["Statement"]) >= 1
    assert "explicitly denies" in page.inner_text("main")


def test_the_history_shows_what_changed(page, graph):  # noqa: F811
    go(page, "history")
    if graph.name == "neo4j":
        assert "SQLite file" in page.inner_text("main")
        return
    rows = page.locator(".row.change").all_inner_texts()
    assert any("many-000" in row for row in rows) and any("new-täble" in row for row in rows)
    assert page.locator(".kind-removed").count() >= 1 and page.locator(".kind-added").count() >= 1
    changed = next(row for row in rows if "many-001" in row)
    assert "ACTIVE" in changed and "UPDATING" in changed and not any("77" in row for row in rows)  # the number of items is left out
    go(page, "history?by=table")
    assert page.locator("tbody tr", has_text="many-001").count() == 1
    page.locator("tbody a.name", has_text="many-001").click()
    page.wait_for_selector("h1:has-text('many-001')")
    go(page, "history?by=run")
    page.locator("tbody a").first.click()
    until(page, "location.hash.startsWith('#/history?run=')")


def test_changes_of_a_scope_come_in_whole_pages(dynatlas, sqlite_store, endpoint):
    regions = ("us-east-1", "eu-north-1")
    for region in regions:
        endpoint.add("stays", region)
    sync(dynatlas, sqlite_store, endpoint, 1).expect(0)
    for n in range(5):
        for region in regions:
            endpoint.add(f"new-{n}", region)
    sync(dynatlas, sqlite_store, endpoint, 2).expect(0)
    with serving(dynatlas, sqlite_store.arguments, {}) as address:

        def changes(path="changes", **query):
            return rows_of(answer_of(types.SimpleNamespace(address=address), path, **query))

        all_ = changes(limit=1000)
        mine = [one for one in all_ if ":us-east-1:" in one["id"]]
        assert 5 <= len(mine) < len(all_) and changes(limit=1000, **{"in": "region:us-east-1"}) == mine
        paged = [one for offset in range(0, len(mine) + 1, 2) for one in changes(limit=2, offset=offset, **{"in": "region:us-*"})]
        assert paged == mine
        assert changes(limit=1000, **{"in": f"account:{ACCOUNT}"}) == []
        assert {one["table_id"].split(":")[3] for one in changes("changed_tables", **{"in": "-region:eu-*"})} == {"us-east-1"}
        with pytest.raises(urllib.error.HTTPError) as refused:
            changes(**{"in": "sise:3"})
        assert refused.value.code == 400


@whatever_the_store
def test_the_scope_narrows_what_was_not_read_and_what_changed(page):
    go(page, f"coverage?in=account:{ACCOUNT}+region:ap-southeast-2")
    assert {one.split(" · ")[1] for one in page.locator("td a").all_inner_texts()} == {"ap-southeast-2"}
    assert "1 operation in 1 place" in page.inner_text(".lead")
    allowed = json.loads(page.locator(".page-head [data-copy]").get_attribute("data-copy"))
    assert allowed["Statement"][0]["Action"] == ["dynamodb:GetResourcePolicy"]
    assert page.locator(".side-foot .unread").inner_text() == "1 not read"
    go(page, f"coverage?in=-account:{ACCOUNT[:5]}*")
    assert not any(ACCOUNT in one for one in page.locator("td a").evaluate_all("(all) => all.map((one) => one.href)"))
    for view in ("history?", "history?by=table&"):
        go(page, f"{view}in=account:{ACCOUNT}")
        assert page.locator("main [data-row]").count() == 0, view
        go(page, f"{view}in=-account:{ACCOUNT}+team:x")
        assert page.locator("main [data-row]").count() > 0 and "does not narrow this view" in page.inner_text("main"), view
    go(page, f"?in=account:{ACCOUNT}")
    assert page.locator(".row.change").count() == 0


@whatever_the_store
def test_a_phone_shows_what_changed_and_what_a_question_answers(chromium, graph):  # noqa: F811
    with page_of(chromium, graph.address, viewport={"width": 390, "height": 844}, view="history") as page:
        assert page.locator(".row.change .why").first.is_visible()
        go(page, "coverage")
        assert all(page.locator(".scroll").evaluate_all("(all) => all.map((one) => one.scrollWidth <= one.clientWidth)"))
        go(page, "ask")
        assert not page.locator(".sql").is_visible()
        page.locator(".questions a", has_text="the largest tables").click()
        settle(page)
        assert page.locator(".sql").bounding_box()["y"] < 400 and not page.locator(".questions").is_visible()
        page.get_by_role("link", name="All questions").click()
        page.wait_for_selector(".questions", state="visible")


@pytest.mark.parametrize("width", [1400, 1150, 1024, 390])
@whatever_the_store
def test_the_overview_cuts_no_name_or_number(chromium, graph, width):  # noqa: F811
    with page_of(chromium, graph.address, viewport={"width": width, "height": 900}) as page:
        edge = page.locator(".posture").bounding_box()
        for one in page.locator(".posture a > *").all():
            box = one.bounding_box()
            assert box["x"] + box["width"] <= edge["x"] + edge["width"] + 1, one.inner_text()
        assert all(page.locator(".posture a > span").evaluate_all("(all) => all.map((one) => one.scrollWidth <= one.clientWidth)"))


@whatever_the_store
def test_the_new_value_is_on_the_screen(chromium, graph):  # noqa: F811
    with page_of(chromium, graph.address, viewport={"width": 1400, "height": 900}, view="history") as page:
        after = page.locator(".row.change", has_text="many-001").locator(".delta-text b").first.bounding_box()
        assert after["x"] + after["width"] <= 1400


def test_a_question_is_asked_and_its_rows_lead_to_tables(page, graph):  # noqa: F811
    go(page, "ask/largest?limit=3")
    page.wait_for_selector(".ask tbody tr")
    largest = sorted((one for one in tables_of(graph.graph) if one.get("size") is not None), key=lambda one: -one["size"])[:3]
    assert page.locator(".ask tbody a.name").all_inner_texts() == [one["name"] for one in largest]
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text(), newline="")))
    assert [int(row["bytes"]) for row in rows] == [one["size"] for one in largest]
    assert "dynatlas ask largest limit=3" in page.locator("[data-copy^='dynatlas ask']").get_attribute("data-copy")
    page.locator(".ask tbody a.name").first.click()
    page.wait_for_selector(f"h1:has-text('{largest[0]['name']}')")


def test_a_statement_of_ones_own_only_reads(chromium, graph):  # noqa: F811
    count = {"sqlite": "SELECT count(*) AS n FROM DynamoDBTable", "neo4j": "MATCH (t:DynamoDBTable) RETURN count(t) AS n"}[graph.name]
    with page_of(chromium, graph.address, expected=(400, 503), view="ask/sql") as page:
        page.fill("textarea", count)
        page.keyboard.press("Control+Enter")
        page.wait_for_selector(".ask tbody tr")
        assert page.locator(".ask tbody td").inner_text() == str(len(tables_of(graph.graph)))
        page.fill("textarea", count.replace("count", "cuont"))
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("[role=alert]")
        writing = {"sqlite": "DELETE FROM DynamoDBTable", "neo4j": "MATCH (t:DynamoDBTable) DETACH DELETE t"}[graph.name]
        page.fill("textarea", writing)
        page.keyboard.press("Control+Enter")
        settle(page)
        page.wait_for_selector("[role=alert]")
    assert len(tables_of(graph.store.read())) == len(tables_of(graph.graph)) > MANY


@whatever_the_store
def test_any_node_is_shown_as_stored(page, graph):  # noqa: F811
    key = next(node for node in graph.graph.nodes.values() if node.label == "AWSKMSKey").properties
    go(page, f"node?id={key['id']}")
    assert set(page.locator("dl").first.locator("dt").all_inner_texts()) >= {name for name, value in key.items() if value is not None}
    assert page.locator(".panel", has_text="Relationships").locator("a").count() > 0


@whatever_the_store
def test_a_node_that_is_not_there_is_said(chromium, graph):  # noqa: F811
    with page_of(chromium, graph.address, expected=(404,), view="node?id=arn:nothing") as page:
        assert "no such node" in page.locator("[role=alert]").inner_text()


def test_nothing_is_made_up(chromium, dynatlas, sqlite_store, endpoint):  # noqa: F811
    """A tag that is no time, and numbers that AWS did not tell."""
    endpoint.add("bare")
    for member in ("ItemCount", "TableSizeBytes", "ProvisionedThroughput"):
        del endpoint.tables["us-east-1"]["bare"][member]
    sync(dynatlas, sqlite_store, endpoint, 1).expect(0)
    endpoint.tables["us-east-1"]["bare"]["TableStatus"] = "UPDATING"
    sync(dynatlas, sqlite_store, endpoint, 2).expect(0)
    with serving(dynatlas, sqlite_store.arguments, {}) as address, page_of(chromium, address) as page:
        totals = page.inner_text("#totals")
        assert totals.startswith("1 table") and "items unknown" in totals and "storage unknown" in totals
        go(page, "history")
        assert "run 2" in page.inner_text("main") and "1970" not in page.inner_text("main")
