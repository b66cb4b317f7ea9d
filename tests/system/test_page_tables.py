# servers: neo4j3
"""Tables by filter: what the page lists is what the graph holds, in either store."""

import csv
import io
import urllib.parse

import pytest
from browser import chromium, go, page_of, settle, until  # noqa: F401
from page_graphs import ACCOUNT, HOSTILE, example, example_arn, graph, tables_of  # noqa: F401

whatever_the_store = pytest.mark.parametrize("graph", ["sqlite"], indirect=True, scope="module")


@pytest.fixture
def page(chromium, graph):  # noqa: F811
    with page_of(chromium, graph.address, view="tables") as opened:
        yield opened


def names(page):
    return page.locator("tbody .name").evaluate_all("(all) => all.map((one) => one.title)")


def search(page, text, **more):
    go(page, f"tables?{urllib.parse.urlencode({'q': text, **more})}")


def cell(page, row, column):
    return page.locator("tbody tr").nth(row).locator(f".c-{column}")


def test_all_tables_come_as_one_scrolls(page, graph):  # noqa: F811
    wanted = tables_of(graph.graph)
    until(page, "document.querySelector('.filter-end b')?.textContent.length > 0")
    assert page.locator(".filter-end b").inner_text() == str(len(wanted))
    while page.locator(".end").count():
        page.evaluate("document.querySelector('.end')?.scrollIntoView()")
        settle(page)
    assert sorted(names(page)) == sorted(table["name"] for table in wanted)
    sizes = [table.get("size") for table in sorted(wanted, key=lambda one: -(one.get("size") if one.get("size") is not None else -1))]
    told = page.locator("tbody .c-size").evaluate_all("(all) => all.map((one) => one.querySelector('.num')?.title.replace(/[^0-9]/g, '') ?? null)")
    assert [int(one) if one else None for one in told] == sizes  # what is not known stands last


def test_a_filter_names_the_tables_that_the_graph_has(page, graph):  # noqa: F811
    all_tables = tables_of(graph.graph)
    cases = {
        "region:eu-west-1": lambda one: one["region"] == "eu-west-1",
        f"account:{ACCOUNT} size:>1GiB": lambda one: f":{ACCOUNT}:" in one["id"] and (one.get("size") or 0) > 2**30,
        "MANY-00": lambda one: "many-00" in one["name"],
        "items:<5 -region:us-east-1": lambda one: one.get("rows") is not None and one["rows"] < 5 and one["region"] != "us-east-1",
        "protected:on": lambda one: one.get("deletion_protection_enabled") in (True, 1),
    }
    for text, holds in cases.items():
        search(page, text)
        wanted = [one["name"] for one in all_tables if holds(one)]
        assert 0 < len(wanted) <= 100
        assert sorted(names(page)) == sorted(wanted), text
        assert page.locator(".filter-end b").inner_text() == str(len(wanted))


def test_tokens_are_shown_and_taken_away(page):
    search(page, f"orders region:eu-west-1 account:{ACCOUNT}")
    assert page.locator(".token bdi").all_inner_texts() == ["eu-west-1", ACCOUNT]
    assert page.input_value("#filter") == "orders"
    page.get_by_role("button", name="Without region:eu-west-1").click()
    until(page, f"location.hash === '#/tables?q=orders+account%3A{ACCOUNT}'")
    page.focus("#filter")
    page.fill("#filter", "")
    page.keyboard.press("Backspace")
    until(page, "!location.hash.includes('account')")


@whatever_the_store
def test_what_the_filter_does_not_understand_is_marked(chromium, graph):  # noqa: F811
    with page_of(chromium, graph.address, expected=(400,), view="tables") as page:
        search(page, "orders size:huge")
        assert page.locator(".wrong mark").inner_text() == "size:huge"
        assert page.locator("[role=alert]").inner_text().strip() != ""
        search(page, "orders")
        assert page.locator(".wrong").count() == 0 and page.locator("tbody tr").count() > 0


@whatever_the_store
def test_nothing_found_offers_a_way_out(page):
    search(page, "ordrs region:eu-west-1")
    assert "No table matches" in page.inner_text("main")
    assert page.get_by_role("link", name="orders").count() > 0  # the nearest names
    page.get_by_role("button", name="Without region:eu-west-1").last.click()
    until(page, "location.hash === '#/tables?q=ordrs'")


def test_rows_stand_in_the_order_of_a_column(page):
    search(page, "many-")
    for title, key, of in (("Items", "items", lambda row: int(row.replace(",", ""))), ("Table", "name", str)):
        page.locator("thead").get_by_role("button", name=title).click()
        settle(page)
        told = [of(one) for one in page.locator(f"tbody .c-{key} {'.num' if key == 'items' else '.name'}").evaluate_all("(all) => all.map((one) => one.title)")]
        assert told == sorted(told, reverse=True) and len(told) >= 100
        assert page.locator("th[aria-sort=descending]").inner_text().strip() == title
        page.locator("thead").get_by_role("button", name=title).click()
        until(page, "document.querySelector('th[aria-sort=ascending]') !== null")


def test_what_is_not_known_is_hatched_and_why(page):
    search(page, "of-no", cols="name size items billing")
    for column in ("size", "items", "billing"):
        assert cell(page, 0, column).locator(".unread").inner_text() == "unknown"
    search(page, "arn:aws:dynamodb:ap-southeast-2:111122223333", cols="name policy")
    unread = page.locator("tbody .c-policy .unread")
    assert unread.count() == page.locator("tbody tr").count() > 0
    assert "service control policy" in unread.first.get_attribute("title")


@whatever_the_store
def test_provisioned_tables_show_their_units_and_others_do_not(page, graph):  # noqa: F811
    search(page, f"account:{ACCOUNT}")
    for table in tables_of(graph.graph):
        if f":{ACCOUNT}:" not in table["id"]:
            continue
        row = page.locator("tbody tr", has=page.locator(f".name[title='{table['name']}']")).filter(has_text=table["region"]).first
        said = row.locator(".c-billing").inner_text()
        units = table.get("provisioned_throughput_read_capacity_units")
        assert (f"{units or 0:,} / " in said.replace("\n", " ")) == bool(units), (table["id"], said)


def test_the_csv_holds_all_that_was_filtered(page, graph):  # noqa: F811
    search(page, "a")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    text = download.value.path().read_bytes().decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    wanted = [table for table in tables_of(graph.graph) if "a" in table["id"].lower()]
    assert sorted(row["id"] for row in rows) == sorted(table["id"] for table in wanted)
    # A spreadsheet takes what begins with = for a formula.
    assert {row["name"] for row in rows} == {table["name"] if table["name"][0] != "=" else f"'{table['name']}" for table in wanted}


@whatever_the_store
def test_columns_are_chosen_and_kept(page):
    search(page, "many-1")
    page.locator("summary", has_text="Columns").click()
    page.get_by_label("Table class").or_(page.get_by_label("Class")).check()
    page.wait_for_selector("th:has-text('Class')")
    page.reload()
    page.wait_for_selector("tbody tr")
    assert page.locator("th", has_text="Class").count() == 1


@whatever_the_store
def test_a_filter_is_saved_and_forgotten(page):
    search(page, "region:eu-west-1")
    page.get_by_role("button", name="Save this filter").click()
    assert page.locator(".side a", has_text="region:eu-west-1").count() == 1
    page.reload()
    page.wait_for_selector(".side a:has-text('region:eu-west-1')")
    page.get_by_role("button", name="Forget this filter").click()
    assert page.locator(".side a", has_text="region:eu-west-1").count() == 0


@whatever_the_store
def test_hostile_names_are_text(page):
    for name in HOSTILE:
        search(page, " ".join(f'"{part}"' for part in name.split('"') if part))
        assert names(page) == [name]
        shown = page.locator("tbody .name").inner_text()
        assert shown == (name if name.isprintable() else shown) and "\u202e" not in shown and "\x07" not in shown
        page.locator("tbody a.name-link").click()
        page.wait_for_selector(".table-head h1")
        settle(page)
        assert shown in page.locator(".table-head h1").text_content()
    assert page.locator("script").count() == 1 and page.locator("main img").count() == 0


@whatever_the_store
def test_on_a_phone_a_row_is_two_lines(chromium, graph):  # noqa: F811
    with page_of(chromium, graph.address, viewport={"width": 360, "height": 740}, has_touch=True, view="tables?q=catalogue-titles") as page:
        rows = page.locator(".phone-row").all_inner_texts()
        assert len(rows) > 1 and len(set(rows)) == len(rows)  # three of one name can be told apart
        assert page.locator(".phone-row").first.bounding_box()["y"] < 370
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.locator(".phone-row").first.click()
        page.wait_for_selector("h1:has-text('catalogue-titles')")


def test_a_link_to_a_row_is_the_table(page):
    search(page, "orders region:eu-west-1")
    page.locator("tbody tr", has=page.locator(".name[title='orders']")).locator(".c-region").click()  # the whole row
    page.wait_for_selector(".table-head h1")
    assert page.evaluate("location.hash") == f"#/t/{ACCOUNT}/eu-west-1/orders" and page.title() == "orders, eu-west-1 · Dynatlas"
    assert example_arn("eu-west-1", "orders") in page.locator("[data-copy]").first.get_attribute("data-copy")
