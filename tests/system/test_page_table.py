# servers: neo4j3
"""A table's own page says all that the graph holds of it, and why the rest is not known."""

import json
import re

import pytest
from browser import chromium, go, page_of, serving, settle, until  # noqa: F401
from page_graphs import ACCOUNT, example_arn, graph, table_view, tables_of  # noqa: F401
from runs import sync

whatever_the_store = pytest.mark.parametrize("graph", ["sqlite"], indirect=True, scope="module")
ORDERS = example_arn("us-east-1", "orders")


@pytest.fixture
def dynatlas(release_dynatlas):
    return release_dynatlas


@pytest.fixture
def page(chromium, graph):  # noqa: F811
    with page_of(chromium, graph.address) as opened:
        yield opened


def show(page, arn, part=""):
    go(page, table_view(arn, part))
    page.wait_for_selector(".table-head h1")
    settle(page)


def facts(page):
    """What stands under Protection, by its title."""
    return dict(one.split("\n") for one in page.locator(".facts-list li").evaluate_all("(all) => all.map((one) => `${one.children[1].textContent}\\n${one.children[2].textContent}`)"))


def test_the_head_says_what_it_is(page, graph):  # noqa: F811
    show(page, ORDERS)
    table = graph.graph.nodes[ORDERS].properties if ORDERS in graph.graph.nodes else next(one for one in tables_of(graph.graph) if one["id"] == ORDERS)
    head = page.inner_text(".table-head")
    assert "active" in head and "On-demand" in head and ACCOUNT in page.locator(".table-head .crumb").inner_html()
    assert f"{table['size']:,} bytes" in page.locator(".table-head .lead b").first.get_attribute("title")
    link = page.get_by_role("link", name="AWS console").get_attribute("href")
    assert link == "https://us-east-1.console.aws.amazon.com/dynamodbv2/home?region=us-east-1#table?name=orders"


def test_keys_are_drawn_attribute_by_attribute(page):
    show(page, ORDERS)
    heads = page.locator("table.keys thead th span").all_inner_texts()
    assert heads[:2] == ["customerId", "orderId"]
    rows = {row.locator("b").inner_text(): row for row in page.locator("table.keys tbody tr").all()}
    assert set(rows) >= {"orders", "by-status"}
    keys = {name: row.locator("td").all_inner_texts() for name, row in rows.items()}
    assert keys["orders"][heads.index("customerId")] == "partition" and keys["orders"][heads.index("orderId")] == "sort"
    assert keys["by-status"][heads.index("status")] == "partition"
    assert "customerId + orderId" in page.locator(".lookups code").all_inner_texts()


def test_what_is_known_and_why_the_rest_is_not(page):
    show(page, example_arn("us-east-1", "payments"))
    shown = facts(page)
    assert shown["Deletion protection"] == "on"
    assert shown["Point-in-time recovery"] == "not read" and shown["Time to live"] == "not read"
    why = " ".join(one.get_attribute("title") for one in page.locator(".facts-list .unread").all())
    assert re.search(r"DescribeContinuousBackups: .*AccessDenied.*explicit deny.*DescribeTimeToLive: .*AccessDenied.*explicit deny", why)
    policy = page.inner_text("#part-policy")
    assert "Deny NothingExpires" in policy and "everyone" in policy and "dynamodb:*TimeToLive" in policy
    show(page, example_arn("us-east-1", "orders"))
    assert facts(page)["Point-in-time recovery"] == "on, 35 days"
    show(page, example_arn("ap-southeast-2", "sessions"))
    shown = facts(page)
    assert shown["Point-in-time recovery"] == "off" and shown["Resource policy"] == "not read" and shown["Time to live"] == "expiresAt"
    assert "service control policy" in page.inner_text("#part-policy")


@whatever_the_store
def test_other_accounts_are_marked(page):
    show(page, example_arn("us-east-1", "watch-positions"))
    assert "of 444455556666" in page.locator("#part-stream .node-high").all_inner_texts()[0].replace("\n", " ")
    show(page, example_arn("us-east-1", "watch-history"))
    assert "arn:aws:iam::444455556666:role/viewing-analysis" in page.inner_text("#part-policy")


@whatever_the_store
def test_raw_is_everything_as_stored(page, graph):  # noqa: F811
    table = next(one for one in tables_of(graph.graph) if one["id"] == ORDERS)
    show(page, ORDERS, "raw")
    names = page.locator("#part-raw dl").first.locator("dt").all_inner_texts()
    assert set(names) >= {name for name, value in table.items() if value is not None}
    links = page.locator("#part-raw dl").nth(1).locator("a").evaluate_all("(all) => all.map((one) => one.title)")
    assert set(links) == {b if a == ORDERS else a for kind, a, b in graph.graph.relationships if ORDERS in (a, b) and kind != "READ_TABLE"}
    page.get_by_role("button", name="JSON: Copy as JSON").first.click()
    until(page, "document.querySelector('#part-raw [role=status]').textContent === 'copied'")
    copied = json.loads(page.evaluate("navigator.clipboard.readText()"))
    assert copied["nodes"][0]["properties"]["id"] == ORDERS


@whatever_the_store
def test_a_link_to_a_part_leads_there(page):
    show(page, ORDERS, "lineage")
    until(page, "Math.abs(document.querySelector('#part-lineage').getBoundingClientRect().top - document.querySelector('main').getBoundingClientRect().top - 52) < 40")
    assert page.locator(".parts [aria-current]").inner_text() == "Lineage"
    assert page.locator("#part-lineage .node").count() > 1


def test_a_table_that_is_gone_has_its_history(chromium, graph):  # noqa: F811
    with page_of(chromium, graph.address, expected=(404,), view="t/123456789012/us-east-1/many-000") as page:
        assert "not on the map" in page.inner_text("main") and page.locator("[role=alert]").count() == 0
        if graph.name == "sqlite":
            assert page.locator("#content .kind-removed").count() >= 1


@whatever_the_store
def test_every_table_has_a_page(page, graph):  # noqa: F811
    for table in tables_of(graph.graph):
        if f":{ACCOUNT}:" in table["id"]:
            show(page, table["id"])
            assert page.locator("[role=alert]").count() == 0 and page.locator(".panel").count() >= 12, table["id"]
            assert page.locator(".table-head h1 bdi").inner_text() == table["name"]


def test_what_was_never_asked_is_said(chromium, dynatlas, sqlite_store, endpoint):  # noqa: F811
    endpoint.add("bare")
    sync(dynatlas, sqlite_store, endpoint, 1, "--read", "tables").expect(0)
    with serving(dynatlas, sqlite_store.arguments, {}) as address, page_of(chromium, address, view="t/123456789012/us-east-1/bare") as page:
        page.wait_for_selector(".facts-list")
        shown = facts(page)
        assert {shown[name] for name in ("Point-in-time recovery", "Time to live", "Resource policy")} == {"not read"}
        assert "never asked" in page.locator(".facts-list .unread").first.get_attribute("title")
        assert page.locator("#part-recovery rect.hatched").count() >= 1
