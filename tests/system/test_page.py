# servers: neo4j3
"""The page of `dynatlas serve` in a real browser, over graphs that real syncs made in both stores."""

import csv
import io
import re
import types

import pytest
from browser import chromium, page_of, serving, until  # noqa: F401
from conftest import TOP, Dynatlas, Neo4j, program, server_state
from endpoint import Endpoint
from runs import sync
from simulator import Simulator
from stores import Neo4jStore, SqliteStore

EXAMPLE = TOP / "examples" / "recorded-account.jsonl"
HOSTILE = [
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "\x07\x1b[31mred\nline",
    "javascript:alert(1)",
    "=HYPERLINK(1)",
    "ünï✓",
    "x" * 255,
]
MANY = 230  # more than two pages of rows


@pytest.fixture(scope="module", params=["sqlite", "neo4j"])
def served(request, tmp_path_factory):
    """An account with every feature; another with many tables, hostile names and a change; the page on them."""
    folder = tmp_path_factory.mktemp(request.param)
    dynatlas = Dynatlas(program("DYNATLAS_BINARY", "dev"), folder)
    if request.param == "sqlite":
        store = SqliteStore(folder / "graph.db")
    else:
        neo4j = Neo4j(server_state("neo4j"))
        neo4j.empty()
        store = Neo4jStore(neo4j)
    dynatlas.run("sync", "--source", EXAMPLE, *store.arguments, env=store.env).expect(0)
    with Endpoint() as endpoint:
        for n in range(MANY):
            endpoint.add(f"many-{n:03}", ItemCount=n, TableSizeBytes=n * 1000)
        for name in HOSTILE:
            endpoint.add(name, indexes=["by-day"])
        sync(dynatlas, store, endpoint, 1).expect(0)
        del endpoint.tables["us-east-1"]["many-000"]
        endpoint.add("new-table")
        endpoint.add("many-001", ItemCount=77, TableSizeBytes=1000)
        sync(dynatlas, store, endpoint, 2, "--allow-mass-delete").expect(0)
    with serving(dynatlas, store.arguments, store.env) as address:
        yield types.SimpleNamespace(address=address, store=store, graph=store.read(), name=request.param)


@pytest.fixture
def page(chromium, served):  # noqa: F811
    with page_of(chromium, served.address) as opened:
        yield opened


def tables_of(graph, region=None):
    found = [node.properties for node in graph.nodes.values() if node.label == "DynamoDBTable"]
    return [table for table in found if region in (None, table["region"])]


def go(page, view):
    page.evaluate(f"location.hash = {'#/' + view!r}")
    until(page, "document.querySelector('main').ariaBusy !== 'true'")
    page.wait_for_selector("main h2")


def test_the_overview_counts_what_the_graph_holds(page, served):
    tables = tables_of(served.graph)
    cards = dict(zip(*[page.locator(f".cards li {part}").all_inner_texts() for part in ("strong", "")], strict=True))
    assert f"{len(tables)}" in page.locator(".cards li", has_text="Tables").inner_text()
    assert cards and "2" in page.locator(".cards li", has_text="Accounts").inner_text()
    regions = page.locator(".heat thead th").all_inner_texts()[1:]
    assert regions == sorted({table["region"] for table in tables})
    page.select_option("label:has-text('Shown') select", "bytes")
    page.wait_for_selector(".heat caption:has-text('Storage')")
    page.locator(".heat tbody tr", has_text="111122223333").locator("td a").first.click()
    page.wait_for_selector("#tables")
    assert "region=ap-southeast-2" in page.url
    assert page.locator("#tables tbody tr").count() == len(tables_of(served.graph, "ap-southeast-2"))


def test_tables_are_sorted_filtered_and_paged(page, served):
    go(page, "tables")
    total = len(tables_of(served.graph))
    assert f"1 to 100 of {total}" in page.locator("[role=status]").inner_text()
    page.get_by_role("button", name="Next").click()
    page.wait_for_selector(f"text=101 to 200 of {total}")
    page.get_by_role("button", name="Size").click()
    page.wait_for_selector("th[aria-sort=ascending]:has-text('Size')")
    page.get_by_role("button", name="Size").click()
    page.wait_for_selector("th[aria-sort=descending]:has-text('Size')")
    largest = max(tables_of(served.graph), key=lambda table: table.get("size", 0))
    assert page.locator("#tables tbody tr").first.locator("td").first.inner_text() == largest["name"]
    page.fill("input[type=search]", "MANY-00")
    page.wait_for_selector("text=1 to 9 of 9")
    assert page.evaluate("document.activeElement.type") == "search"  # typing goes on
    page.locator("summary").click()
    page.get_by_label("KMS key").check()
    page.wait_for_selector("th:has-text('KMS key')")
    page.reload()  # the address holds it all
    page.wait_for_selector("text=1 to 9 of 9")
    assert page.locator("th", has_text="KMS key").count() == 1


def test_tables_can_be_used_by_keyboard(page, served):
    go(page, "tables?search=many-1")
    page.locator("#tables tbody a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("aside:visible h2:has-text('many-100')")
    page.keyboard.press("Escape")
    page.wait_for_selector("aside", state="hidden")


def test_the_csv_holds_all_that_was_filtered(page, served):
    go(page, "tables?search=a")
    with page.expect_download() as download:
        page.get_by_text("Download CSV").click()
    text = download.value.path().read_bytes().decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    wanted = [table for table in tables_of(served.graph) if "a" in table["name"].lower()]
    assert sorted(row["id"] for row in rows) == sorted(table["id"] for table in wanted)
    # A spreadsheet takes what begins with = for a formula.
    names = {table["name"] if table["name"][0] != "=" else f"'{table['name']}" for table in wanted}
    assert {row["name"] for row in rows} == names


def test_hostile_names_are_text(page, served):
    names = [name for name in HOSTILE if not name.startswith("\x07")]
    for name in names:
        go(page, f"tables?{page.evaluate('(s) => new URLSearchParams({search: s}).toString()', name)}")
        page.wait_for_selector("text=1 to 1 of 1")
        assert page.locator("#tables tbody td").first.text_content() == name
        page.locator("#tables tbody a").first.click()
        page.wait_for_selector("aside:visible h2")
        assert page.locator("aside h2").first.text_content() == name
    assert page.locator("script").count() == 1 and page.locator("main img, aside img").count() == 0
    go(page, "map")
    page.wait_for_selector("#map[data-drawn]")


def test_the_map_is_drawn_searched_and_expanded(page, served):
    go(page, "map")
    page.wait_for_selector("#map[data-drawn]")
    drawn = page.evaluate("dynatlasMap.nodes('.table').map((node) => node.id())")
    assert sorted(drawn) == sorted(table["id"] for table in tables_of(served.graph))
    indexes = [node for node in served.graph.nodes.values() if node.label == "GlobalSecondaryIndex"]
    assert page.evaluate("dynatlasMap.nodes('.index').length") == len(indexes)
    assert page.evaluate("dynatlasMap.edges('.restored').length") >= 3
    page.fill("input[type=search]", "orders-restored")
    until(page, "dynatlasMap.nodes('.faded').length > 0")
    zoomed = page.evaluate("dynatlasMap.zoom()")
    page.get_by_role("button", name="Zoom out").click()
    assert page.evaluate("dynatlasMap.zoom()") < zoomed
    # A real click, in the middle of the node that was found.
    place = page.evaluate("dynatlasMap.nodes('.table').not('.faded').first().renderedPosition()")
    box = page.locator("#map").bounding_box()
    page.mouse.click(box["x"] + place["x"], box["y"] + place["y"])
    page.wait_for_selector("aside:visible h2:has-text('orders-restored-20240608')")
    until(page, "dynatlasMap.nodes('.part').length >= 3")
    assert page.locator("aside dt", has_text="creation_date_time").count() == 1
    console = page.locator("aside a", has_text="AWS console").get_attribute("href")
    assert console == (
        "https://us-east-1.console.aws.amazon.com/dynamodbv2/home?region=us-east-1#table?name=orders-restored-20240608"
    )
    page.select_option("label:has-text('Region') select", "eu-west-1")
    until(page, f"dynatlasMap.nodes('.table').length === {len(tables_of(served.graph, 'eu-west-1'))}")


def zoom_into(page, group):
    """The wheel turned over the middle of a group until there is room for names in it."""
    find = "(g) => dynatlasMap.nodes('.group').filter((n) => JSON.stringify(n.data('group')) === JSON.stringify(g))"
    place = page.evaluate(f"(g) => ({find})(g).renderedPosition()", group)
    box = page.locator("#map").bounding_box()
    page.mouse.move(box["x"] + place["x"], box["y"] + place["y"])
    for _ in range(200):
        page.mouse.wheel(0, -120)
        if page.evaluate(f"(g) => ({find})(g).renderedWidth()", group) > 200:
            return
    pytest.fail("the wheel does not zoom")


def test_more_tables_than_can_be_drawn_stand_in_groups(chromium, dynatlas, sqlite_store):  # noqa: F811
    with Simulator("--regions", 6, "--tables", 900) as simulator:
        dynatlas.run("sync", *sqlite_store.arguments, env=simulator.env()).expect(0)
    with serving(dynatlas, sqlite_store.arguments, {}) as address, page_of(chromium, address) as page:
        go(page, "map")
        until(page, "document.querySelector('#map')?.dataset.drawn === 'true'")
        groups = page.evaluate("dynatlasMap.nodes('.group').map((node) => node.data('group'))")
        assert sum(group["tables"] for group in groups) == 5_400
        assert {group["region"] for group in groups} == set(page.evaluate("dynatlasMap.nodes('.frame').not('.account').map((n) => n.data('name'))"))
        group = max(groups, key=lambda one: one["tables"])
        zoom_into(page, group)
        inside = f"dynatlasMap.nodes('.within[frame = \"region {group['account']} {group['region']}\"]')"
        until(page, f"{inside}.length === {group['tables']}")
        assert all(name.startswith(group["prefix"]) for name in page.evaluate(f"{inside}.map((n) => n.data('name'))"))
        page.get_by_role("button", name="Whole map").click()
        for _ in range(3):
            page.get_by_role("button", name="Zoom out").click()
        until(page, "dynatlasMap.nodes('.within').length === 0")
        page.evaluate("(g) => dynatlasMap.nodes('.group').filter((n) => n.data('group').prefix === g.prefix && n.data('group').region === g.region).emit('tap')", group)
        until(page, f"dynatlasMap.nodes('.table').length === {group['tables']}")
        names = page.evaluate("dynatlasMap.nodes('.table').map((node) => node.data('name'))")
        assert {re.split("[-_.]", name)[0] for name in names} == {group["prefix"]}
        drawn = set(page.evaluate("dynatlasMap.nodes('.table').map((node) => node.id())"))
        links = [source for kind, source, _ in sqlite_store.read().relationships if kind == "HAS_GSI"]
        assert page.evaluate("dynatlasMap.nodes('.index').length") == sum(source in drawn for source in links) > 0
        page.get_by_text("All tables, not only").click()
        until(page, f"dynatlasMap.nodes('.group').length === {len(groups)}")


def test_the_history_shows_what_changed(page, served):
    go(page, "history")
    if served.name == "neo4j":
        assert "embedded store" in page.locator("main").inner_text()
        return
    kinds = page.locator("#changes tbody tr").all_inner_texts()
    assert any("removed" in row and "many-000" in row for row in kinds)
    assert any("added" in row and "new-table" in row for row in kinds)
    page.fill("input[type=search]", "many-001")
    until(page, "document.querySelectorAll('#changes tbody tr').length === 1")
    assert re.search(r"changed.*rows\s+1\s+77", page.locator("#changes tbody tr").inner_text(), re.DOTALL)
    page.locator("section ul a").first.click()
    until(page, "location.hash.includes('tag=2')")
    go(page, "history")
    page.select_option("label:has-text('By') select", "table")
    page.wait_for_selector("#changed")
    rows = [row.split("\t") for row in page.locator("#changed tbody tr").all_inner_texts()]
    told = {table: [runs, added, removed, changed] for _, _, table, _, runs, added, removed, changed in rows}
    assert told["many-000"] == ["1", "0", "1", "0"] and told["new-table"] == ["1", "1", "0", "0"]
    assert told["many-001"] == ["1", "0", "0", "1"] and len(told) == 3
    page.locator("#changed a", has_text="many-001").click()
    until(page, "document.querySelectorAll('#changes tbody tr').length === 1 && location.hash.includes('table=')")


def test_a_node_that_is_not_there_is_said(chromium, served):  # noqa: F811
    with pytest.raises(AssertionError, match="404"):  # the browser notes it down
        with page_of(chromium, served.address) as page:
            go(page, "tables?node=arn:nothing")
            page.wait_for_selector("aside:visible .bad:has-text('the graph holds no such node')")


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_light_and_dark_have_contrast(chromium, served, scheme):  # noqa: F811
    with page_of(chromium, served.address, color_scheme=scheme) as page:
        assert page.evaluate("document.documentElement.dataset.theme") == scheme

        def contrast(front, back):
            values = "(n) => getComputedStyle(document.documentElement).getPropertyValue(n).trim()"
            a, b = sorted(luminance(page.evaluate(values, f"--{name}")) for name in (front, back))
            return (b + 0.05) / (a + 0.05)

        for front in ("text", "quiet", "accent", "good", "bad"):
            assert contrast(front, "ground") >= 4.5 and contrast(front, "raised") >= 4.5, front
        page.locator("#theme").click()
        assert page.evaluate("document.documentElement.dataset.theme") != scheme


def test_everything_that_can_be_used_has_a_name(page):
    for view in ("overview", "map", "tables", "history"):
        go(page, view)
        nameless = page.evaluate(
            """() => [...document.querySelectorAll('button, a, select, input')].filter((one) =>
              !(one.textContent || one.ariaLabel || one.labels?.[0]?.textContent || '').trim()).map((one) => one.outerHTML)"""
        )
        assert nameless == []


def test_at_phone_width_nothing_is_cut_off(chromium, served):  # noqa: F811
    with page_of(chromium, served.address, viewport={"width": 360, "height": 740}, has_touch=True) as page:
        for view in ("overview", "map", "tables", "tables?node=111122223333", "history"):
            go(page, view)
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, view
            assert page.evaluate("document.querySelector('main').scrollWidth <= document.querySelector('main').clientWidth"), view
