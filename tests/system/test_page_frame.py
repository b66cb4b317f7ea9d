"""The frame of the page: addresses, keys, palette, light and dark, widths, and what it says when the program ends or the graph is another."""

import re
import signal

import pytest
from browser import chromium, complaints, go, held, page_of, served, settle, until  # noqa: F401
from conftest import Dynatlas
from page_graphs import ACCOUNT, EXAMPLE, example, example_arn, table_view  # noqa: F401
from runs import sync

TABLE = example_arn("eu-west-1", "viewer-profiles")  # it has nearly everything
VIEWS = {
    "": "Overview",
    "map": "Map",
    "tables": "Tables",
    "findings": "Findings",
    "ask/largest": "Ask",
    "history": "History",
    "coverage": "What was not read",
    f"node?id={ACCOUNT}": "default",
    table_view(TABLE): "viewer-profiles",
}


@pytest.fixture
def dynatlas(release_dynatlas) -> Dynatlas:
    return release_dynatlas


@pytest.fixture
def page(chromium, example):  # noqa: F811
    with page_of(chromium, example.address) as opened:
        yield opened


def address(page):
    return page.evaluate("location.hash")


@pytest.mark.parametrize("width, height", [(1400, 900), (1024, 768), (390, 844)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_view_can_be_used_by_everybody_at_every_width(chromium, example, width, height, scheme):  # noqa: F811
    with page_of(chromium, example.address, viewport={"width": width, "height": height}, color_scheme=scheme, has_touch=width < 500) as page:
        for view, title in VIEWS.items():
            go(page, view)
            assert title in page.locator("h1").first.inner_text(), view
            assert complaints(page) == [], view
            assert page.evaluate("document.documentElement.scrollWidth") <= width, view
            assert page.evaluate("document.querySelector('main').scrollWidth <= document.querySelector('main').clientWidth"), view


@pytest.mark.parametrize(
    "old, new",
    [
        ("overview?measure=bytes", "#/"),
        ("tables?search=orders&region=eu-west-1&status=ACTIVE", "#/tables?q=orders+region%3Aeu-west-1+status%3Aactive"),
        ("tables?billing=PAY_PER_REQUEST&offset=200", "#/tables?q=billing%3Aon-demand"),
        (f"tables?node={TABLE}", f"#/{table_view(TABLE)}"),
        (f"map?account={ACCOUNT}&paint=key", f"#/map?q=account%3A{ACCOUNT}"),
        ("map?node=arn:aws:kms:us-east-1:111122223333:key/1", "#/node?id=arn%3Aaws%3Akms%3Aus-east-1%3A111122223333%3Akey%2F1"),
        ("history?tag=17&offset=200", "#/history?run=17"),
        (f"arn/{TABLE}", f"#/{table_view(TABLE)}"),
    ],
)
def test_old_addresses_are_rewritten(chromium, example, old, new):  # noqa: F811
    with page_of(chromium, example.address, expected=(404,), view=old) as page:
        assert address(page) == new


def test_an_address_that_names_no_view_says_so(page):
    for view in ("nowhere", "constructor", "%E0%A4%A"):
        go(page, view)
        assert "There is no view" in page.inner_text("h1") and page.title().startswith("No such view")
        assert page.locator("nav [aria-current]").count() == 0
    page.get_by_role("button", name="Look for it").click()
    assert page.locator("[role=dialog] input").count() == 1


@pytest.mark.parametrize("view", ["map?colour=constructor&size=constructor&by=constructor", "history?by=constructor", "tables?cols=constructor+name"])
def test_names_that_every_object_has_are_no_choice(page, view):
    go(page, view)
    assert page.locator("[role=alert]").count() == 0 and page.locator("main h1").count() == 1


@pytest.mark.parametrize(
    "view, shown",
    [
        ("map?at=%25zz", "0 tables"),
        ("tables?sort=bogus", "42 of 42"),
        ("history?run=abc", "By day"),
        ("t/111122223333/us-east-1", "There is no view"),
        ("coverage?in=account:(", "Everything that was asked for was read"),
    ],
)
def test_a_mistyped_address_shows_what_it_can(page, view, shown):
    go(page, view)
    assert shown in page.inner_text("main") and page.locator("main [role=alert]").count() == 0


def test_the_list_of_keys_keeps_the_focus_until_it_is_closed(page):
    page.keyboard.press("?")
    page.wait_for_selector("[role=dialog]")
    for _ in range(3):
        page.keyboard.press("Tab")
        assert page.evaluate("Boolean(document.activeElement.closest('[role=dialog]'))")
    page.keyboard.press("Escape")
    page.wait_for_selector("[role=dialog]", state="detached")


def test_keys_lead_everywhere(page):
    for key, view in (("m", "#/map"), ("t", "#/tables"), ("f", "#/findings"), ("q", "#/ask"), ("h", "#/history"), ("u", "#/coverage"), ("o", "#/")):
        page.keyboard.press("g")
        page.keyboard.press(key)
        until(page, f"location.hash === {view!r}")
    page.keyboard.press("?")
    page.wait_for_selector("[role=dialog][aria-label=Keys]")
    page.keyboard.press("Escape")
    page.wait_for_selector("[role=dialog]", state="detached")
    go(page, "tables")
    page.keyboard.press("/")
    until(page, "document.activeElement.id === 'filter'")
    page.keyboard.type("orders gt")  # no key while typing
    page.keyboard.press("Enter")
    until(page, "location.hash === '#/tables?q=orders+gt'")


def test_rows_are_walked_opened_and_left_by_keys(page):
    go(page, "tables?q=orders")
    first = page.locator("tbody tr .name").nth(0).inner_text()
    page.keyboard.press("j")
    until(page, f"document.activeElement.textContent === {first!r}")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"h1:has-text('{first}')")
    settle(page)
    page.keyboard.press("y")
    until(page, "document.querySelector('.table-head [role=status]').textContent === 'copied'")
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"table/{first}")
    page.keyboard.press("Escape")
    until(page, "location.hash === '#/tables?q=orders'")


def test_rows_are_one_stop_of_the_tab_key(page):
    go(page, "tables")
    assert page.locator("tbody [data-row][tabindex='0']").count() == 1
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    until(page, "document.activeElement.id === 'content'")
    assert address(page) == "#/tables"
    page.evaluate("location.hash = '#content'")  # as a link would that was opened elsewhere
    assert page.locator("h1").inner_text() == "Tables"


def test_the_palette_opens_what_is_named(page):
    page.keyboard.press("Control+k")
    page.keyboard.type("viewer-prof")  # at once: no letter is lost
    page.wait_for_selector("[role=option]:has-text('viewer-profiles')")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('viewer-profiles')")
    page.keyboard.press("Control+k")
    page.keyboard.insert_text(example_arn("us-east-1", "orders"))
    page.keyboard.press("Enter")
    until(page, f"location.hash === '#/{table_view(example_arn('us-east-1', 'orders'))}'")
    page.keyboard.press("Control+k")
    page.keyboard.type("#restore")
    page.wait_for_selector("[role=option]:has-text('Nothing to restore')")
    assert {one.get_attribute("data-kind") for one in page.locator("[role=option]").all()} == {"Filter"}
    page.keyboard.press("Escape")
    page.wait_for_selector("[role=dialog]", state="detached")


@pytest.mark.parametrize("typed, meant", [("viewr-profiles", "viewer-profiles"), ("recomendations", "recommendations"), ("paymetns", "payments")])
def test_the_palette_finds_what_is_misspelt(page, typed, meant):
    page.keyboard.press("Control+k")
    page.keyboard.type(typed)
    page.wait_for_selector(f"[role=option][data-kind=Table]:has-text('{meant}')")
    page.keyboard.press("Escape")


def test_a_scope_that_cannot_be_understood_is_said_once(chromium, example):  # noqa: F811
    with page_of(chromium, example.address, expected=(400,), view="?in=sise:3") as page:
        (said,) = page.locator("main [role=alert]").all_inner_texts()
        assert "sise" in said and page.locator("main .panel").count() == 0
        page.get_by_role("button", name="Everything").click()
        until(page, "!location.hash.includes('in=')")
        settle(page)
        assert page.locator("main [role=alert]").count() == 0 and page.locator("main .panel").count() > 3


def test_the_scope_stays_from_view_to_view(page):
    page.locator(".scope").click()
    page.locator("select[name=region]").select_option("eu-west-1")
    page.get_by_role("button", name="Show", exact=True).click()
    settle(page)
    assert "region%3Aeu-west-1" in address(page)
    page.keyboard.press("g")
    page.keyboard.press("t")
    settle(page)
    assert {one.inner_text() for one in page.locator("tbody .c-region").all()} == {"eu-west-1"}
    page.locator(".scope").click()
    page.get_by_role("button", name="Everything").click()
    settle(page)
    assert "in=" not in address(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_light_and_dark_follow_the_system_until_chosen(chromium, example, scheme):  # noqa: F811
    with page_of(chromium, example.address, color_scheme=scheme) as page:
        assert page.evaluate("document.documentElement.dataset.theme") == scheme
        page.locator("#theme").click()
        chosen = page.evaluate("document.documentElement.dataset.theme")
        assert chosen != scheme
        page.reload()
        page.wait_for_selector("main h1")
        assert page.evaluate("document.documentElement.dataset.theme") == chosen


def test_a_browser_that_keeps_nothing(page):
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('blocked'); }})")
    page.reload()
    page.wait_for_selector("main h1")
    before = page.evaluate("document.documentElement.dataset.theme")
    page.locator("#theme").click()
    assert page.evaluate("document.documentElement.dataset.theme") != before
    go(page, "tables?q=pitr%3Aoff")
    page.get_by_role("button", name="Save this filter").click()
    assert page.locator(".saved [aria-current]").inner_text().startswith("pitr:off")


def test_an_answer_that_comes_late_is_not_shown(page):
    go(page, "tables")
    with held(page, "tables", "q=orders") as answers:
        page.evaluate("location.hash = '#/tables?q=orders'")
        while not answers:
            page.wait_for_timeout(20)
        page.evaluate("location.hash = '#/tables?q=payments'")
        until(page, "document.querySelector('tbody .name')?.textContent === 'payments'")
        answers[0].continue_()
        settle(page)
    assert {name.split("-")[0] for name in page.locator("tbody .name").all_inner_texts()} <= {"payments", "payment"}


def test_the_page_says_that_the_program_ended_and_goes_on_when_it_is_back(chromium, dynatlas, sqlite_store):  # noqa: F811
    dynatlas.run("sync", "--source", EXAMPLE, *sqlite_store.arguments).expect(0)
    with served(dynatlas, sqlite_store.arguments, {}) as (at, process):
        port = re.search(r":(\d+)", at).group(1)
        context = chromium.new_context()
        page = context.new_page()
        page.goto(f"{at}#/tables")
        page.wait_for_selector("tbody tr")
        process.send_signal(signal.SIGINT)
        process.wait()
        page.keyboard.press("/")
        page.keyboard.type("orders")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=The program has ended")
        assert page.locator("tbody tr").count() > 5  # what was shown stays
        again = dynatlas.start("serve", "--port", port, *sqlite_store.arguments)
        until(page, "![...document.querySelectorAll('.said')].length")
        until(page, "document.querySelectorAll('tbody tr').length === 5")
        context.close()
        dynatlas.finish(again, send=signal.SIGINT).expect(0)


def test_another_graph_is_announced_and_shown_when_asked(chromium, dynatlas, sqlite_store, endpoint):  # noqa: F811
    endpoint.add("first")
    sync(dynatlas, sqlite_store, endpoint, 1).expect(0)
    with served(dynatlas, sqlite_store.arguments, {}) as (at, _), page_of(chromium, at, view="tables") as page:
        endpoint.add("second")
        sync(dynatlas, sqlite_store, endpoint, 2).expect(0)
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        page.wait_for_selector("text=The graph has changed")
        assert page.locator("tbody tr").count() == 1  # nothing moves by itself
        page.get_by_role("button", name="Show", exact=True).click()
        until(page, "document.querySelectorAll('tbody tr').length === 2")
