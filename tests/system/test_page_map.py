"""The map: rectangles that stand for the tables of the graph, at 42 and at thousands."""

import pytest
from browser import chromium, go, page_of, serving, settle, until  # noqa: F401
from page_graphs import ACCOUNT, answer_of, example, tables_of  # noqa: F401
from simulator import Simulator


@pytest.fixture
def dynatlas(release_dynatlas):
    return release_dynatlas


@pytest.fixture
def page(chromium, example):  # noqa: F811
    with page_of(chromium, example.address, view="map") as opened:
        until(opened, DRAWN)
        yield opened


DRAWN = "document.querySelector('canvas')?.dataset.drawn > 0"


def legend(page):
    rows = page.locator(".legend button").evaluate_all("(all) => all.map((one) => [one.children[1].textContent, one.children[2].textContent])")
    return {name: int(number.replace(",", "")) for name, number in rows}


def test_the_legend_counts_what_the_graph_holds(page, example):  # noqa: F811
    tables = tables_of(example.graph)
    assert sum(legend(page).values()) == len(tables) == int(page.evaluate("document.querySelector('canvas').dataset.drawn"))
    go(page, "map?colour=protected")
    on = sum(one.get("deletion_protection_enabled") in (True, 1) for one in tables)
    assert legend(page)["On"] == on
    go(page, "map?colour=class&size=count&by=region")
    assert sum(legend(page).values()) == len(tables)


def test_the_legend_dims_and_then_filters(page):
    off = page.locator(".legend button", has_text="Off")
    number = int(off.locator("b").inner_text())
    off.click()
    assert off.get_attribute("aria-pressed") == "true"
    off.click()
    until(page, "location.hash === '#/tables?q=pitr%3Aoff'")
    settle(page)
    assert page.locator("tbody tr").count() == number


def test_a_group_is_gone_into_and_a_table_opens(page):
    box = page.locator("canvas").bounding_box()
    page.mouse.click(box["x"] + 30, box["y"] + 9)  # the name of the first frame
    until(page, f"location.hash.startsWith('#/map?at={ACCOUNT}%2F')")
    settle(page)
    region = page.locator(".crumbs nav a").last.inner_text()
    assert page.locator(".crumbs nav a").all_inner_texts()[:2] == ["All", "default"], "the account by its name"
    assert legend(page) and page.locator(".filter-end").inner_text().split()[0].isdigit()
    page.focus("canvas")
    page.keyboard.press("ArrowRight")
    name = page.locator(".treemap [role=status]").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_selector(f"h1:has-text('{name}')")
    assert f"/{region}/" in page.evaluate("location.hash")
    page.go_back()
    page.wait_for_selector("canvas")
    page.focus("canvas")
    page.keyboard.press("Backspace")
    until(page, "!location.hash.includes(encodeURIComponent('/'))")


def test_what_is_under_the_pointer_is_named(page):
    box = page.locator("canvas").bounding_box()
    page.mouse.move(box["x"] + 120, box["y"] + 120)
    name = page.locator(".treemap [role=status]").inner_text()
    assert page.locator(".under h2").inner_text() == name
    page.mouse.move(5, 5)
    assert page.locator(".under").count() == 0


def test_the_filter_is_that_of_the_tables(page):
    go(page, "map?q=orders")
    number = sum(legend(page).values())
    page.get_by_role("link", name="As rows").click()
    until(page, "location.hash === '#/tables?q=orders'")
    settle(page)
    assert page.locator("tbody tr").count() == number
    go(page, "map?q=nowhere-to-be-found")
    assert "No table matches" in page.inner_text("main")


def test_a_colour_belongs_to_a_value(page):
    """Whatever else there is: of one value, one colour."""
    fills = {}
    for region in ("us-east-1", "eu-west-1", "ap-southeast-2"):
        go(page, f"map?colour=owner&q=region:{region}")
        for name, fill in page.locator(".legend button:enabled").evaluate_all("(all) => all.map((one) => [one.children[1].textContent, one.children[0].className])"):
            assert fills.setdefault(name, fill) == fill, name


@pytest.mark.parametrize("regions, tables", [(6, 1000)])
def test_thousands_of_tables_are_drawn_in_groups(chromium, dynatlas, sqlite_store, regions, tables):  # noqa: F811
    with Simulator("--regions", regions, "--tables", tables) as simulator:
        dynatlas.run("sync", *sqlite_store.arguments, env=simulator.env()).expect(0)
    with serving(dynatlas, sqlite_store.arguments, {}) as address, page_of(chromium, address, view="map?colour=billing") as page:
        until(page, DRAWN)
        assert sum(legend(page).values()) == regions * tables
        assert f"{regions * tables:,} tables" in page.inner_text(".map")
        drawn = int(page.evaluate("document.querySelector('canvas').dataset.drawn"))
        assert drawn <= 4000
        box = page.locator("canvas").bounding_box()
        for _ in range(3):  # account, region: then each table stands for itself
            if not page.evaluate("location.hash").startswith("#/map"):
                break
            page.mouse.click(box["x"] + 60, box["y"] + 60)
            page.wait_for_selector("main h1")
            settle(page)
        assert page.evaluate("location.hash").startswith("#/t/")
