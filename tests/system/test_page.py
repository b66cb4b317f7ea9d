# servers: neo4j3
"""The page of `dynatlas serve` in a real browser, over graphs that real syncs made in both stores."""

import contextlib
import csv
import io
import json
import re
import types
import urllib.parse
import urllib.request

import pytest
from browser import chromium, page_of, serving, until  # noqa: F401
from conftest import TOP, Dynatlas, Neo4j, program, server_state
from endpoint import Endpoint, error
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


@pytest.fixture
def dynatlas(release_dynatlas):
    """What a browser makes of the page; test_serve.py asks its server under sanitizers."""
    return release_dynatlas


@pytest.fixture(scope="module", params=["sqlite", "neo4j"])
def served(request, tmp_path_factory):
    """An account with every feature; another with many tables, hostile names and a change; the page on them."""
    folder = tmp_path_factory.mktemp(request.param)
    dynatlas = Dynatlas(program("DYNATLAS_RELEASE_BINARY", "release"), folder)
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
        for name in ("of-no-size", "of-none"):
            endpoint.add(name, "eu-north-1")
            for member in ("ItemCount", "TableSizeBytes", "ProvisionedThroughput"):
                del endpoint.tables["eu-north-1"][name][member]
        sync(dynatlas, store, endpoint, 1).expect(0)
        del endpoint.tables["us-east-1"]["many-000"]
        endpoint.add("new-täble")
        endpoint.add("many-001", ItemCount=77, TableSizeBytes=1000, TableStatus="UPDATING")
        sync(dynatlas, store, endpoint, 2, "--allow-mass-delete").expect(0)
    with serving(dynatlas, store.arguments, store.env) as address:
        yield types.SimpleNamespace(address=address, store=store, graph=store.read(), name=request.param)


# What only the page does is looked at over one of the stores.
whatever_the_store = pytest.mark.parametrize("served", ["sqlite"], indirect=True, scope="module")


@pytest.fixture
def page(chromium, served):  # noqa: F811
    with page_of(chromium, served.address) as opened:
        yield opened


def tables_of(graph, region=None):
    found = [node.properties for node in graph.nodes.values() if node.label == "DynamoDBTable"]
    return [table for table in found if region in (None, table["region"])]


def answer_of(served, path, **query):
    with urllib.request.urlopen(f"{served.address}api/{path}?{urllib.parse.urlencode(query)}", timeout=60) as answer:
        return json.load(answer)


def rows_of(answer):
    return [dict(zip(answer["columns"], row, strict=True)) for row in answer["rows"]]


@contextlib.contextmanager
def held(page, path, text):
    """The first request of this path that has the text in it, as a list: it gets its answer when it is let go."""
    found = []

    def keep(route):
        if found or text not in urllib.parse.unquote_plus(route.request.url):
            route.continue_()
        else:
            found.append(route)

    page.route(f"**/api/{path}?*", keep)
    yield found
    page.unroute(f"**/api/{path}?*")


def go(page, view):
    page.evaluate(f"location.hash = {'#/' + view!r}")
    until(page, "document.querySelector('main').ariaBusy !== 'true'")
    page.wait_for_selector("main h2")


TABLE = "arn:aws:dynamodb:eu-west-1:111122223333:table/viewer-profiles"  # of the example account: it has nearly everything


def test_the_panel_has_all_of_a_table_in_words(page, served):
    go(page, f"tables?node={TABLE}")
    page.wait_for_selector("aside:visible h2:has-text('viewer-profiles')")
    names, values = (page.locator(f"aside {part}").all_inner_texts() for part in ("dt", "dd"))
    shown = dict(zip(names, values, strict=True))
    assert set(served.graph.nodes[TABLE].properties) <= set(shown)
    assert shown["key_schema"] == "viewerId HASH S\nprofileId RANGE S"
    assert shown["size"] == "6.7 GiB (7179211260)"
    for name in ("creation_date_time", "provisioned_throughput_last_increase_date_time", "firstseen", "lastupdated"):
        assert shown[name].startswith("20") and " UTC (" in shown[name], name
    links = page.locator("aside li a")
    ends = {b if a == TABLE else a for _, a, b in served.graph.relationships if TABLE in (a, b)}
    assert set(links.evaluate_all("(all) => all.map((one) => one.title)")) == ends
    texts = links.all_inner_texts()
    assert {"index/by-household", "replica/us-east-1", "backup-protection", "env:prod"} <= set(texts)
    assert not [text for text in texts if text.startswith("arn:")]


def test_the_overview_says_of_each_region_what_was_not_read(page):
    row = page.locator(".heat tbody tr", has_text="111122223333").inner_text()
    # A key of another account and a table's time to live; a region's policies.
    assert sorted(re.findall(r"\b(\d+) of \d+ incomplete", row)) == ["1", "2"]
    found = page.locator("main table:not(.heat) tbody tr", has_text="111122223333").all_inner_texts()
    parts = {tuple(line.split("\t")[1:4]) for line in found}
    assert parts == {
        ("us-east-1", "kms:DescribeKey", "incomplete"),
        ("us-east-1", "dynamodb:DescribeTimeToLive", "incomplete"),
        ("ap-southeast-2", "dynamodb:GetResourcePolicy", "failed"),
    }
    assert "at least" not in page.inner_text("ul.cards") and "about" not in page.inner_text("ul.cards")  # no table is left out


def facts_shown(page, arn):
    """What the panel says of a table's facts, by their title, without when they were read."""
    go(page, f"tables?node={arn}")
    page.wait_for_selector(f"aside:visible h2:has-text('{arn.rpartition('/')[2]}')")
    titles, values = (page.locator(f"#facts {part}").all_inner_texts() for part in ("dt", "dd"))
    return {title.partition(" · ")[0]: value for title, value in zip(titles, values, strict=True)}


def example_arn(region, name):
    return f"arn:aws:dynamodb:{region}:111122223333:table/{name}"


def test_the_panel_says_what_is_known_of_a_table_and_why_the_rest_is_not(page):
    shown = facts_shown(page, example_arn("us-east-1", "payments"))
    assert shown["Point-in-time recovery"] == "on, 35 days" and shown["Kinesis destinations"] == "none"
    assert re.match(r"\? not answered \d+ \w+ ago: AccessDeniedException: .* explicit deny", shown["Time to live"])
    assert shown["Resource policy"].startswith("Deny NothingExpires\nPrincipal everybody\nAction dynamodb:*TimeToLive\nCondition {")
    shown = facts_shown(page, example_arn("us-east-1", "watch-history"))
    assert shown["Resource policy"] == (
        "Allow PartnerReads\nPrincipal arn:aws:iam::444455556666:role/viewing-analysis\nAction dynamodb:GetItem, dynamodb:Query, dynamodb:Scan"
    )
    assert shown["Time to live"] == "off"
    shown = facts_shown(page, example_arn("us-east-1", "watch-positions"))
    assert shown["Kinesis destinations"] == "stream/viewing · 444455556666 active"
    shown = facts_shown(page, example_arn("ap-southeast-2", "sessions"))
    assert shown["Point-in-time recovery"] == "off" and shown["Time to live"] == "on, by expiresAt"
    assert re.match(r"\? not answered .* service control policy", shown["Resource policy"])


def test_both_stores_know_the_same_of_every_table(served):
    """As `ask posture` has it, which is asked of both elsewhere."""
    for table in tables_of(served.graph):
        if ":111122223333:" not in table["id"]:
            continue
        answer = answer_of(served, "facts", id=table["id"])
        answers = {row["operation"].partition(":")[2]: row for row in rows_of(answer["answers"])}
        assert len(answers) == 4
        unknown = {name for name, row in answers.items() if row["known_at"] is None}
        wanted = {"GetResourcePolicy"} if table["region"] == "ap-southeast-2" else set()
        assert unknown == wanted | ({"DescribeTimeToLive"} if table["id"] == example_arn("us-east-1", "payments") else set())
        assert all(row["reason"] and row["asked_at"] for name, row in answers.items() if name in unknown)
        has = [target for kind, source, target in served.graph.relationships if kind == "HAS_KINESIS_DESTINATION" and source == table["id"]]
        found = [row["operation"].partition(":")[2] for row in rows_of(answer["facts"])]
        assert found.count("DescribeKinesisStreamingDestination") == len(has) and found.count("DescribeContinuousBackups") == 1
        policies = {target for kind, source, target in served.graph.relationships if kind == "HAS_RESOURCE_POLICY" and source == table["id"]}
        statements = [target for kind, source, target in served.graph.relationships if kind == "POLICY_STATEMENT" and source in policies]
        assert len(rows_of(answer["statements"])) == len(statements)


def test_what_was_never_asked_is_said(chromium, dynatlas, sqlite_store, endpoint):  # noqa: F811
    endpoint.add("bare")
    sync(dynatlas, sqlite_store, endpoint, 1, "--read", "tables").expect(0)
    with serving(dynatlas, sqlite_store.arguments, {}) as address, page_of(chromium, address) as page:
        shown = facts_shown(page, "arn:aws:dynamodb:us-east-1:123456789012:table/bare")
        assert len(shown) == 4 and set(shown.values()) == {"? never asked"}


def test_totals_of_what_was_not_all_read_are_at_least(chromium, dynatlas, sqlite_store, endpoint):  # noqa: F811
    endpoint.add("orders")
    endpoint.add("denied")
    endpoint.fault(error(400, "AccessDeniedException"), "DescribeTable", table="denied")
    sync(dynatlas, sqlite_store, endpoint, 1).expect(3)
    with serving(dynatlas, sqlite_store.arguments, {}) as address, page_of(chromium, address) as page:
        assert "at least 1\nTables" in page.inner_text("ul.cards")


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


@whatever_the_store
def test_tables_can_be_used_by_keyboard(page, served):
    go(page, "tables?search=many-1")
    page.locator("#tables tbody a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("aside:visible h2:has-text('many-100')")
    assert page.evaluate("document.activeElement.id") == "panel"
    page.keyboard.press("Escape")
    page.wait_for_selector("aside", state="hidden")
    assert page.evaluate("document.activeElement.textContent") == "many-100"
    assert page.locator("main[aria-live]").count() == 0  # a screen reader would read a hundred rows
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    until(page, "document.activeElement.id === 'content'")
    assert page.evaluate("location.hash") == "#/tables?search=many-1"
    page.evaluate("location.hash = '#content'")  # as a link would that was opened elsewhere
    page.get_by_role("button", name="Size").click()
    until(page, "location.hash === '#/tables?search=many-1&sort=bytes'")


@whatever_the_store
def test_columns_are_chosen_one_after_the_other(page):
    go(page, "tables?search=many-1")
    page.locator("summary").click()
    for name, key in (("KMS key", "kms_key"), ("Stream", "stream")):
        page.get_by_label(name).check()
        until(page, f"location.hash.includes({key!r})")
        page.wait_for_selector(f"th:has-text('{name}')")
        assert page.locator("details[open]").count() == 1
        assert page.evaluate("document.activeElement.parentElement.textContent") == name


@whatever_the_store
def test_what_is_typed_while_an_answer_comes_is_kept(page):
    go(page, "tables")
    before = page.evaluate("history.length")
    page.locator("input[type=search]").focus()
    with held(page, "tables", "search=ma&") as answers:
        page.keyboard.type("ma")
        until(page, "location.hash.includes('search=ma')")
        page.wait_for_timeout(50)
        page.keyboard.type("n")
        answers[0].continue_()
        until(page, "document.querySelector('main').ariaBusy !== 'true'")
        page.keyboard.type("y")
        until(page, "location.hash === '#/tables?search=many'")
        until(page, "document.querySelector('main').ariaBusy !== 'true'")
    assert page.input_value("input[type=search]") == "many"
    assert page.evaluate("history.length") == before
    # Of another view it is no search.
    page.locator("input[type=search]").focus()
    page.keyboard.type("x")
    page.evaluate("location.hash = '#/history'")
    page.wait_for_timeout(400)
    assert page.evaluate("location.hash") == "#/history"


@whatever_the_store
@pytest.mark.parametrize("view", ["tables", "map"])
def test_a_place_without_tables_can_be_left_again(page, view):
    go(page, f"{view}?region=nowhere-1")
    assert page.input_value("label:has-text('Region') select") == "nowhere-1"
    page.select_option("label:has-text('Region') select", "")
    until(page, f"location.hash === '#/{view}'")


@whatever_the_store
def test_an_address_of_names_that_every_object_has(page):
    for view in ("map?paint=constructor", "overview?measure=constructor", "tables?columns=constructor,name", "constructor"):
        go(page, view)
        assert page.locator("main .bad[role=alert]").count() == 0, view


@whatever_the_store
def test_a_browser_that_keeps_nothing(page):
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('blocked'); }})")
    page.reload()
    page.wait_for_selector("main h2")
    before = page.evaluate("document.documentElement.dataset.theme")
    page.locator("#theme").click()
    assert page.evaluate("document.documentElement.dataset.theme") != before


def test_both_stores_count_and_search_alike(served):
    accounts = {target: source for kind, source, target in served.graph.relationships if kind == "RESOURCE"}
    wanted = {}
    for table in tables_of(served.graph):
        sums = wanted.setdefault((accounts.get(table["id"]), table["region"]), [0] + [None] * 4)
        of = ("rows", "size", "provisioned_throughput_read_capacity_units", "provisioned_throughput_write_capacity_units")
        known = [table.get(name) for name in of]
        added = [total if value is None else (total or 0) + value for total, value in zip(sums[1:], known, strict=True)]
        sums[:] = [sums[0] + 1, *added]
    names = ("tables", "items", "bytes", "read_capacity", "write_capacity")
    told = rows_of(answer_of(served, "overview")["regions"])
    assert {(row["account"], row["region"]): [row[name] for name in names] for row in told} == wanted
    assert [2, None, None, None, None] in wanted.values()  # nothing is known, which is not 0
    groups = rows_of(answer_of(served, "map", region="eu-north-1", limit=1)["groups"])
    assert [(one["prefix"], one["tables"], one["bytes"]) for one in groups] == [("of", 2, None)]
    for text, found in (("ÜNÏ", "ünï✓"), ("NEW-TÄ", "new-täble"), ("new-tä", "new-täble")):
        answer = answer_of(served, "tables", search=text)
        assert answer["total"] == 1 and [row["name"] for row in rows_of(answer)] == [found]
    if served.name == "sqlite":  # the only one that keeps them
        assert [row["kind"] for row in rows_of(answer_of(served, "changes", search="NEW-TÄ"))][:1] == ["added"]
        assert len(answer_of(served, "changed_tables", search="NEW-TÄ")["rows"]) == 1


COLUMNS = (
    *("name", "account", "region", "status", "items", "bytes", "billing_mode", "read_capacity", "write_capacity"),
    *("indexes", "kms_key", "stream", "created"),
)


def test_rows_stand_in_the_order_of_any_column(served):
    for column in COLUMNS:
        for down in ("", "true"):
            answer = answer_of(served, "tables", sort=column, descending=down, limit=1000)
            told = [row[column] for row in rows_of(answer)]
            known = [value for value in told if value is not None]
            assert told == known + [None] * (len(told) - len(known)), column  # what is not known stands last
            assert known == sorted(known, reverse=bool(down)) and len(set(told)) > 1, column


def test_tables_are_filtered_by_what_they_are(page, served):
    rows = rows_of(answer_of(served, "tables", limit=1000))
    status = next(row["status"] for row in rows if row["status"] != "ACTIVE")
    cases = (
        ("Status", "status", status, lambda row: row["status"]),
        ("Billing", "billing", "PAY_PER_REQUEST", lambda row: row["billing_mode"] or "not told"),
        ("Billing", "billing", "not told", lambda row: row["billing_mode"] or "not told"),
        ("Encryption", "key", "yes", lambda row: "no" if row["kms_key"] is None else "yes"),
        ("Encryption", "key", "no", lambda row: "no" if row["kms_key"] is None else "yes"),
    )
    for title, name, value, of in cases:
        wanted = [row["id"] for row in rows if of(row) == value]
        answer = answer_of(served, "tables", **{name: value}, limit=1000)
        assert 0 < len(wanted) < len(rows) and answer["total"] == len(wanted)
        assert [row["id"] for row in rows_of(answer)] == wanted, value
        go(page, "tables")
        page.locator("label", has_text=re.compile(f"^{title}")).locator("select").select_option(value)
        page.wait_for_selector(f"text=1 to {min(len(wanted), 100)} of {len(wanted)}")
        assert page.evaluate("location.hash").endswith(f"{name}={urllib.parse.quote_plus(value)}")


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


SELECTED = "JSON.stringify(dynatlasMap.nodes(':selected').map((node) => node.id()))"


@whatever_the_store
def test_the_map_shows_the_node_of_its_address(page, served):
    def arn(name):
        return next(table["id"] for table in tables_of(served.graph) if table["name"] == name)

    first, second = arn("orders-restored-20240608"), arn("many-100")
    go(page, f"map?node={first}")
    with held(page, "overview", "") as answers:  # for which the drawing waits, the panel does not
        page.reload(wait_until="commit")
        page.wait_for_selector("aside:visible h2:has-text('orders-restored')")
        answers[0].continue_()
        page.wait_for_selector("#map[data-drawn]")
    until(page, f"{SELECTED} === {json.dumps(json.dumps([first]))}")
    until(page, "dynatlasMap.nodes('.part').length >= 3")
    go(page, "map")
    until(page, f"{SELECTED} === '[]'")
    page.reload()
    page.wait_for_selector("#map[data-drawn]")
    with held(page, "node", first) as answers:
        page.evaluate(f"location.hash = '#/map?node={first}'")
        while not answers:
            page.wait_for_timeout(20)
        page.evaluate(f"location.hash = '#/map?node={second}'")
        until(page, f"{SELECTED} === {json.dumps(json.dumps([second]))}")
        with page.expect_response(lambda answer: "/api/node" in answer.url):
            answers[0].continue_()
        page.wait_for_timeout(200)
    assert page.evaluate(SELECTED) == json.dumps([second])


def groups_of(total, **sizes):
    """Answers to what the page asks for its map, of groups of so many tables; and the list of requests for a group, which wait."""
    asked = []

    def answer(route):
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(route.request.url).query))
        if "prefix" in query:
            asked.append((query["prefix"], route))
            return
        rows = [["1", "r", prefix, size, 0] for prefix, size in sizes.items()]
        route.fulfill(json={"total": total, "groups": {"columns": ["account", "region", "prefix", "tables", "bytes"], "rows": rows}})

    def tables(prefix):
        columns = ["id", "account", "region", "name", "status", "bytes", "billing_mode", "has_key"]
        rows = [[f"{prefix}-{n}", "1", "r", f"{prefix}-{n}", "ACTIVE", 1, None, False] for n in range(sizes[prefix])]
        return {"total": sizes[prefix], "tables": {"columns": columns, "rows": rows}}

    return answer, asked, tables


@pytest.fixture
def example_page(chromium, dynatlas, sqlite_store):  # noqa: F811
    dynatlas.run("sync", "--source", EXAMPLE, *sqlite_store.arguments).expect(0)
    with serving(dynatlas, sqlite_store.arguments, {}) as address, page_of(chromium, address) as opened:
        yield opened


def test_groups_are_opened_as_far_as_there_is_room(example_page):
    page = example_page
    answer, asked, tables = groups_of(10_800, ada=4900, bob=3000, cyd=2900)
    page.route("**/api/map?*", answer)
    go(page, "map")
    until(page, "document.querySelector('#map')?.dataset.drawn === 'true'")
    assert "10,800 tables in 3 groups" in page.locator("main p[role=status]").inner_text()
    page.evaluate("dynatlasMap.fit(dynatlasMap.nodes('.group'), 10)")
    assert page.evaluate("dynatlasMap.nodes('.group').min((node) => node.renderedWidth()).value") > 160
    while len(asked) < 2:
        page.wait_for_timeout(50)
    page.wait_for_timeout(100)
    assert [prefix for prefix, _ in asked] == ["ada", "bob"]  # for the third there is no room
    asked[1][1].fulfill(json=tables("bob"))  # while the first, which takes most of it, is still to come
    until(page, "dynatlasMap.nodes('.within').length === 100")
    names = page.evaluate("dynatlasMap.nodes('.group').map((node) => node.data('name'))")
    assert names == ["ada · 4,900", "bob · the largest 100 of 3,000", "cyd · 2,900"]
    assert page.evaluate("dynatlasMap.nodes('.group.open').length") == 1


def test_what_is_no_group_is_looked_for_in_the_tables(example_page):
    page = example_page
    answer, _, _ = groups_of(9000, ada=30, bob=20)
    page.route("**/api/map?*", answer)
    go(page, "map?region=r")
    until(page, "document.querySelector('#map')?.dataset.drawn === 'true'")
    assert "50 of 9,000 tables in the 2 largest groups" in page.locator("main p[role=status]").inner_text()
    page.evaluate("dynatlasMap.isTheSame = true")
    page.fill("input[type=search]", "zoe")
    link = page.locator("main p[role=status] a")
    link.wait_for()
    assert link.get_attribute("href") == "#/tables?search=zoe&region=r"
    until(page, "location.hash === '#/map?region=r&search=zoe'")
    page.fill("input[type=search]", "bob")
    until(page, "location.hash === '#/map?region=r&search=bob'")
    assert link.count() == 0 and page.evaluate("dynatlasMap.nodes('.faded').length") == 1
    page.evaluate("location.hash = '#/map?region=r'")
    until(page, "dynatlasMap.nodes('.faded').length === 0")
    assert page.input_value("input[type=search]") == "" and page.evaluate("dynatlasMap.isTheSame")


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


def test_nothing_is_made_up(chromium, dynatlas, sqlite_store, endpoint):  # noqa: F811
    """A tag that is no time, and numbers that AWS did not tell."""
    endpoint.add("bare")
    for member in ("ItemCount", "TableSizeBytes", "ProvisionedThroughput"):
        del endpoint.tables["us-east-1"]["bare"][member]
    sync(dynatlas, sqlite_store, endpoint, 1).expect(0)
    endpoint.tables["us-east-1"]["bare"]["TableStatus"] = "UPDATING"
    sync(dynatlas, sqlite_store, endpoint, 2).expect(0)
    with serving(dynatlas, sqlite_store.arguments, {}) as address, page_of(chromium, address) as page:
        cards = page.locator("ul.cards li").all_inner_texts()
        told = {name: value for value, name in (card.split("\n") for card in cards)}
        assert told["Tables"] == "1" and {told[name] for name in ("Items", "Storage", "Read capacity", "Write capacity")} == {"–"}
        assert "run 2: 0 added" in page.inner_text("main") and "1970" not in page.inner_text("main")
        go(page, "history")
        page.wait_for_selector("#changes td")
        assert "run 2 0 added" in page.inner_text("main") and "1970" not in page.inner_text("main")


@contextlib.contextmanager
def drawn_map(chromium, dynatlas, store, regions, tables):  # noqa: F811
    """The page with the drawing of an account that has so many regions of so many tables."""
    with Simulator("--regions", regions, "--tables", tables) as simulator:
        dynatlas.run("sync", *store.arguments, env=simulator.env()).expect(0)
    with serving(dynatlas, store.arguments, {}) as address, page_of(chromium, address) as page:
        go(page, "map")
        until(page, "document.querySelector('#map')?.dataset.drawn === 'true'")
        yield page


def test_more_tables_than_can_be_drawn_stand_in_groups(chromium, dynatlas, sqlite_store):  # noqa: F811
    with drawn_map(chromium, dynatlas, sqlite_store, regions=6, tables=900) as page:
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


def test_what_there_is_no_room_for_is_told(chromium, dynatlas, sqlite_store):  # noqa: F811
    with drawn_map(chromium, dynatlas, sqlite_store, regions=6, tables=800) as page:
        assert page.evaluate("dynatlasMap.nodes('.table, .index').length") == 5_000
        assert "4,800 of 4,800 tables; not all of their indexes are drawn" in page.inner_text("main")


# Pairs of a region's tables of which one lies on the other, and nodes outside their frames.
WRONG_PLACES = """() => {
  const tables = dynatlasMap.nodes('.table');
  let overlapping = 0;
  tables.forEach((a, i) => tables.slice(i + 1).forEach((b) => {
    if (a.data('frame') !== b.data('frame')) return;
    const [p, q] = [a.position(), b.position()];
    if (Math.hypot(p.x - q.x, p.y - q.y) < (a.data('size') + b.data('size')) / 2) overlapping += 1;
  }));
  const outside = dynatlasMap.nodes('.table, .index').filter((node) => {
    const frame = dynatlasMap.getElementById(node.data('frame'));
    const [p, q] = [node.position(), frame.position()];
    return Math.abs(p.x - q.x) > frame.data('width') / 2 || Math.abs(p.y - q.y) > frame.data('height') / 2;
  });
  return [tables.length, overlapping, outside.length];
}"""


def test_a_large_drawing_settles(chromium, dynatlas, sqlite_store):  # noqa: F811
    """It is drawn before the forces have worked; they move all to its place then."""
    with drawn_map(chromium, dynatlas, sqlite_store, regions=2, tables=300) as page:
        assert page.evaluate("dynatlasMap.elements().length") > 1000
        until(page, "document.querySelector('#map').dataset.settled === 'true'")
        tables, overlapping, outside = page.evaluate(WRONG_PLACES)
        assert (tables, outside) == (600, 0) and overlapping < 6


def test_the_history_shows_what_changed(page, served):
    go(page, "history")
    if served.name == "neo4j":
        assert "embedded store" in page.locator("main").inner_text()
        return
    kinds = page.locator("#changes tbody tr").all_inner_texts()
    assert any("removed" in row and "many-000" in row for row in kinds)
    assert any("added" in row and "new-täble" in row for row in kinds)
    page.fill("input[type=search]", "many-001")
    until(page, "document.querySelectorAll('#changes tbody tr').length === 1")
    assert re.search(r"changed.*table_status\s+ACTIVE\s+UPDATING", page.locator("#changes tbody tr").inner_text(), re.DOTALL)
    page.locator("section ul a").first.click()
    until(page, "location.hash.includes('tag=2')")
    go(page, "history")
    page.select_option("label:has-text('By') select", "table")
    page.wait_for_selector("#changed")
    rows = [row.split("\t") for row in page.locator("#changed tbody tr").all_inner_texts()]
    told = {table: [runs, added, removed, changed] for _, _, table, _, runs, added, removed, changed in rows}
    assert told["many-000"] == ["1", "0", "1", "0"] and told["new-täble"] == ["1", "1", "0", "0"]
    assert told["many-001"] == ["1", "0", "0", "1"] and len(told) == 3
    page.locator("#changed a", has_text="many-001").click()
    until(page, "document.querySelectorAll('#changes tbody tr').length === 1 && location.hash.includes('table=')")


@whatever_the_store
def test_a_node_that_is_not_there_is_said(chromium, served):  # noqa: F811
    with pytest.raises(AssertionError, match="404"):  # the browser notes it down
        with page_of(chromium, served.address) as page:
            go(page, "tables?node=arn:nothing")
            page.wait_for_selector("aside:visible .bad:has-text('the graph holds no such node')")


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@whatever_the_store
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
        assert page.evaluate("getComputedStyle(document.querySelector('.heat small')).opacity") == "1"
        page.locator("#theme").click()
        assert page.evaluate("document.documentElement.dataset.theme") != scheme


@whatever_the_store
def test_everything_that_can_be_used_has_a_name(page):
    for view in ("overview", "map", "tables", "history"):
        go(page, view)
        nameless = page.evaluate(
            """() => [...document.querySelectorAll('button, a, select, input')].filter((one) =>
              !(one.textContent || one.ariaLabel || one.labels?.[0]?.textContent || '').trim()).map((one) => one.outerHTML)"""
        )
        assert nameless == []


@whatever_the_store
def test_at_phone_width_nothing_is_cut_off(chromium, served):  # noqa: F811
    with page_of(chromium, served.address, viewport={"width": 360, "height": 740}, has_touch=True) as page:
        for view in ("overview", "map", "tables", "tables?node=111122223333", "history"):
            go(page, view)
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, view
            assert page.evaluate("document.querySelector('main').scrollWidth <= document.querySelector('main').clientWidth"), view
