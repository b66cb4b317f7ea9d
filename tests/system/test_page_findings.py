"""Findings on the page: the view, the overview's panel, the panel beside a table, against what `dynatlas findings` says of the same graph."""

import csv
import io
import json
import re
import types
import urllib.error
import urllib.parse
import urllib.request

import pytest
from browser import chromium, complaints, go, page_of, served, settle, until  # noqa: F401
from conftest import Dynatlas
from page_graphs import ACCOUNT, EXAMPLE, HOSTILE, answer_of, release, table_view
from endpoint import Endpoint
from runs import sync
from stores import SqliteStore

SEVERITIES = ["critical", "high", "medium", "low", "info"]
MUTED = "untagged"  # of every table, by the file of mutes
REASON = "tags come with the <b>next</b> release"
OTHER = "123456789012"  # of the tables with hostile names


@pytest.fixture
def dynatlas(release_dynatlas) -> Dynatlas:
    return release_dynatlas


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    """The example account, and one whose tables have hostile names: its page, and all that the command says of it."""
    folder = tmp_path_factory.mktemp("findings")
    dynatlas = release(folder)
    store = SqliteStore(folder / "graph.db")
    dynatlas.run("sync", "--source", EXAMPLE, *store.arguments).expect(0)
    with Endpoint() as endpoint:
        for name in HOSTILE:
            endpoint.add(name)
        sync(dynatlas, store, endpoint, 1).expect(0)
    mutes = folder / "mutes.tsv"
    mutes.write_text(f"# accepted\n{MUTED}\tarn:aws:dynamodb:*:{ACCOUNT}:*\t2999-12-31\t{REASON}\n")

    def findings(*options):
        words = ["--verdict", "pass,fail,unknown,not_applicable,muted", "--mute", mutes, "--format", "json", "--quiet"]
        return json.loads(dynatlas.run("findings", *words, *options, *store.arguments).expect(0).out)

    with served(dynatlas, store.arguments, {}, "--mute", mutes) as (address, _):
        yield types.SimpleNamespace(address=address, store=store, folder=folder, findings=findings, all=findings())


@pytest.fixture
def page(chromium, graph):  # noqa: F811
    with page_of(chromium, graph.address, viewport={"width": 1400, "height": 900}) as opened:
        yield opened


def of(all_, **wanted):
    return [one for one in all_ if all(one[name] == value for name, value in wanted.items())]


def number(text):
    return int(re.sub(r"\D", "", text))


def groups(page):
    """The groups of the list: title → how many."""
    rows = page.locator(".find-list .group-head").evaluate_all("(all) => all.map((one) => [(one.querySelector('b, code')).textContent, one.querySelector('.num').textContent])")
    return {title: number(count.split(" of ")[0]) for title, count in rows}


def counted(all_, verdict):
    found = {}
    for one in of(all_, verdict=verdict):
        found[one["title"]] = found.get(one["title"], 0) + 1
    return found


# ---- what the program answers


@pytest.mark.parametrize(
    "query, options",
    [
        ({}, []),
        ({"in": f"account:{ACCOUNT} region:eu-west-1"}, ["--account", ACCOUNT, "--region", "eu-west-1"]),
        ({"q": "pitr:off", "in": f"account:{ACCOUNT}"}, ["--account", ACCOUNT, "--tables", "pitr:off"]),
        ({"q": "size:>1GiB"}, ["--tables", "size:>1GiB"]),
    ],
)
def test_the_counts_are_those_of_the_command(graph, query, options):
    said = graph.findings(*options)
    counts = answer_of(graph, "findings", **query)
    assert "working" not in counts
    for verdict in ("fail", "unknown", "pass", "not_applicable", "muted"):
        assert counts["all"][verdict] == len(of(said, verdict=verdict)), verdict
        for severity in SEVERITIES:
            number_ = counts["severities"].get(severity, {}).get(verdict, 0)
            assert number_ == len(of(said, verdict=verdict, severity=severity)), (verdict, severity)
        for check in counts["checks"]:
            assert check[verdict] == len(of(said, verdict=verdict, check=check["name"])), check["name"]
    assert counts["tables"] == len({one["resource"] for one in of(said, check="pitr-off")})
    assert all(check["title"] and check["remediation"] and check["needs"] for check in counts["checks"])


def test_what_could_not_be_told_is_counted_by_operation(graph):
    counts = answer_of(graph, "findings")
    said = of(graph.all, verdict="unknown")
    for group in counts["unread"]:
        if group["operation"] == "other":
            continue
        assert group["findings"] == sum(f"{group['operation']} was " in one["why"] for one in said), group["operation"]
        assert sum(group["checks"].values()) == group["findings"] and group["reasons"]
    assert {one["operation"] for one in counts["unread"]} >= {"dynamodb:GetResourcePolicy", "kms:DescribeKey"}


@pytest.mark.parametrize("check, verdict", [("pitr-off", "fail"), ("deletion-protection-off", "fail"), ("policy-public", "unknown"), (MUTED, "muted"), ("dax-at-rest", "unknown")])
def test_pages_of_findings_are_whole_and_in_order(graph, check, verdict):
    expected = sorted(of(graph.all, check=check, verdict=verdict), key=lambda one: one["resource"].encode())
    assert expected
    found, after = [], ""
    for _ in range(100):
        answer = answer_of(graph, "findings", check=check, verdict=verdict, limit=7, after=after)
        assert len(answer["rows"]) <= 7
        found += answer["rows"]
        after = answer["next"]
        if after is None:
            break
    assert [one["resource"] for one in found] == [one["resource"] for one in expected]
    for one, told in zip(expected, found, strict=True):
        assert (told["why"], told["severity"], told["evidence"]) == (one["why"], one["severity"], one["evidence"])
    if verdict == "muted":
        assert {(one["muted"]["reason"], one["muted"]["until"]) for one in found} == {(REASON, "2999-12-31")}
    scoped = answer_of(graph, "findings", check=check, verdict=verdict, limit=500, **{"in": "region:us-east-1"})["rows"]
    assert [one["resource"] for one in scoped] == [one["resource"] for one in expected if one["region"] == "us-east-1"]


def test_one_table_has_every_verdict_the_worst_first(graph):
    table = of(graph.all, check="pitr-off", verdict="fail")[0]["resource"]
    rows = answer_of(graph, "findings", table=table)["rows"]
    assert {(one["check"], one["verdict"]) for one in rows} == {(one["check"], one["verdict"]) for one in of(graph.all, resource=table)}
    order = [["fail", "unknown", "muted", "pass", "not_applicable"].index(one["verdict"]) for one in rows]
    assert order == sorted(order)
    worst = [SEVERITIES.index(one["severity"]) for one in rows if one["verdict"] == "fail"]
    assert worst == sorted(worst)
    one = answer_of(graph, "findings", check="pitr-off", resource=table)
    assert one["finding"]["verdict"] == "fail" and one["check"]["name"] == "pitr-off"


@pytest.mark.parametrize("query, status", [({"check": "nonsense"}, 400), ({"check": "pitr-off", "verdict": "bad"}, 400), ({"q": "size:>"}, 400), ({"table": "arn:none"}, 404), ({"check": "pitr-off", "resource": "none"}, 404), ({"check": "pitr-off", "severity": "bad"}, 400)])
def test_what_is_wrong_in_a_question_is_said(graph, query, status):
    with pytest.raises(urllib.error.HTTPError) as refused:
        answer_of(graph, "findings", **query)
    assert refused.value.code == status


def test_the_csv_is_that_of_the_command(graph):
    for query, wanted in (({}, {"verdict": "fail"}), ({"verdict": "muted"}, {"verdict": "muted"}), ({"check": "pitr-off", "verdict": "unknown,fail"}, {"check": "pitr-off"})):
        address = f"{graph.address}findings.csv?{urllib.parse.urlencode(query)}"
        with urllib.request.urlopen(address, timeout=60) as answer:
            assert "findings.csv" in answer.headers["Content-Disposition"]
            rows = list(csv.DictReader(io.StringIO(answer.read().decode(), newline="")))
        said = [one for one in of(graph.all, **wanted) if one["verdict"] in ("fail", "unknown", "muted")]
        assert sorted((row["check"], row["verdict"], row["severity"], row["account"], row["why"]) for row in rows) == sorted(
            (one["check"], one["verdict"], one["severity"], one["account"], one["why"]) for one in said
        )


def test_a_wrong_line_of_the_mutes_is_said_at_the_start(dynatlas, graph):
    wrong = graph.folder / "wrong.tsv"
    wrong.write_text("pitr-off\t*\t\tfine\nno-such-check\t*\t\treason\n")
    done = dynatlas.run("serve", "--port", 0, "--mute", wrong, *graph.store.arguments)
    assert done.code == 2 and "wrong.tsv:2" in done.err and "no such check" in done.err


# ---- the view


def test_the_view_shows_each_failing_check_the_worst_first(page, graph):
    go(page, "findings")
    assert groups(page) == counted(graph.all, "fail")
    worst = {}
    for one in of(graph.all, verdict="fail"):
        worst[one["title"]] = min(worst.get(one["title"], 9), SEVERITIES.index(one["severity"]))
    shown = [(worst[title], -count) for title, count in groups(page).items()]
    assert shown == sorted(shown)
    tabs = page.locator(".segments a").all_inner_texts()
    assert [number(one) for one in tabs] == [len(of(graph.all, verdict=verdict)) for verdict in ("fail", "unknown", "muted", "pass")] + [0]
    picks = page.locator(".sevpick button").evaluate_all("(all) => all.map((one) => one.getAttribute('aria-label'))")
    assert picks == [f"{len(of(graph.all, verdict='fail', severity=one))} {one}" for one in SEVERITIES]
    urgent = sum(one["severity"] in ("critical", "high") for one in of(graph.all, verdict="fail"))
    assert number(page.locator(".side .urgent").inner_text()) == urgent


def test_a_check_opens_to_its_findings_and_their_evidence(page, graph):
    with_evidence = next(one for one in of(graph.all, verdict="fail") if one["name"] and one["account"] == ACCOUNT and len({(each["label"], each["id"]) for each in one["evidence"]}) >= 2)
    check = with_evidence["check"]
    go(page, "findings")
    head = page.locator(".group-head", has=page.get_by_text(with_evidence["title"], exact=True))
    if head.get_attribute("aria-expanded") == "false":
        head.click()
    until(page, f"location.hash.startsWith('#/findings') && document.querySelectorAll('.row.finding').length === {len(of(graph.all, check=check, verdict='fail'))}")
    page.locator(".row.finding", has_text=with_evidence["name"]).first.click()
    settle(page)
    detail = page.locator("article.detail")
    assert with_evidence["why"] in detail.inner_text() and with_evidence["remediation"] in detail.inner_text()
    for reference in with_evidence["references"]:
        assert reference in detail.inner_text()
    nodes = detail.locator(".canvas a.node")
    assert nodes.count() >= 2 + len({each["id"] for each in with_evidence["evidence"]} - {with_evidence["resource"]})
    assert detail.locator(".canvas path.edge").count() == nodes.count() - 1
    ids = detail.locator(".ids dd").all_inner_texts()
    assert ids == [with_evidence["resource"], *[each["id"] for each in with_evidence["evidence"]]]
    guide = detail.get_by_role("link", name="AWS’s guide")
    assert guide.get_attribute("href") == with_evidence["guide"] and guide.get_attribute("rel") == "noreferrer"
    mute = detail.locator("[data-copy*='REASON']").get_attribute("data-copy").split("\t")
    assert mute[:2] == [check, with_evidence["resource"]]
    detail.locator("summary", has_text="How it is judged").click()
    assert "DescribeTable" in detail.inner_text() or "dynamodb:" in detail.inner_text()
    nodes.nth(nodes.count() - 1).click()
    until(page, "/^#.(node|t)/.test(location.hash)")
    settle(page)
    assert page.locator("[role=alert]").count() == 0
    page.go_back()
    until(page, "location.hash.startsWith('#/findings')")
    settle(page)
    assert with_evidence["why"] in page.locator("article.detail").inner_text()


def test_what_was_not_read_stands_by_operation(page, graph):
    go(page, "findings?state=unknown")
    counts = answer_of(graph, "findings")
    assert {title: n for title, n in groups(page).items() if ":" in title} == {one["operation"]: one["findings"] for one in counts["unread"] if one["operation"] != "other"}
    operation = "dynamodb:GetResourcePolicy"
    page.locator(".group-head", has=page.get_by_text(operation, exact=True)).click()
    settle(page)
    assert "service control policy" in page.locator(".find-list").inner_text()
    assert page.locator(".find-list a", has_text="What was not read").get_attribute("href").startswith("#/coverage")
    title, count = next((title, n) for title, n in groups(page).items() if ":" not in title)
    page.locator(".group.part .group-head").first.click()
    settle(page)
    assert page.locator(".row.finding").count() == count, title
    page.locator(".row.finding").first.click()
    settle(page)
    detail = page.locator("article.detail")
    assert "could not be told" in detail.inner_text() and operation in detail.inner_text()
    assert detail.locator(".unread").count() >= 1 and detail.locator(".node-unread").count() >= 1
    assert detail.locator("header .sev-unknown").count() == 1


def test_what_is_muted_and_what_passes(page, graph):
    go(page, "findings?state=muted")
    assert groups(page) == counted(graph.all, "muted") and len(groups(page)) == 1
    page.locator(".group-head").click()
    settle(page)
    page.locator(".row.finding").first.click()
    settle(page)
    assert f"Muted until 2999-12-31: {REASON}" in page.locator("article.detail").inner_text()
    go(page, "findings?state=passing")
    assert groups(page) == counted(graph.all, "pass")
    page.locator(".group-head").first.click()
    settle(page)
    assert "pass" in page.locator("article.detail .verdicts").inner_text()


def test_scope_filter_and_severity_narrow_the_view(page, graph):
    eu = of(graph.findings("--account", ACCOUNT, "--region", "eu-west-1"), verdict="fail")
    go(page, f"findings?in=account:{ACCOUNT}+region:eu-west-1")
    assert groups(page) == counted(eu, "fail")
    assert number(page.locator(".side .urgent").inner_text()) == sum(one["severity"] in ("critical", "high") for one in eu)
    go(page, "findings?q=pitr:off")
    assert groups(page) == counted(graph.findings("--tables", "pitr:off"), "fail")
    go(page, "findings?severity=high")
    assert groups(page) == counted(of(graph.all, severity="high"), "fail")
    page.locator(".sevpick button[aria-pressed=true]").click()
    settle(page)
    assert groups(page) == counted(graph.all, "fail")
    page.locator(".sevpick button", has_text="critical").click()
    until(page, "location.hash.includes('severity=critical')")
    settle(page)
    assert groups(page) == counted(of(graph.all, severity="critical"), "fail")


def test_a_wrong_filter_is_said_where_it_stands(chromium, graph):  # noqa: F811
    with page_of(chromium, graph.address, expected=(400,), view="findings?q=sise:3") as page:
        assert "there is no key sise" in page.locator("[role=alert]").inner_text()


def test_an_address_leads_to_its_finding(chromium, graph):  # noqa: F811
    one = of(graph.all, check="deletion-protection-off", verdict="fail", account=ACCOUNT)[-1]
    view = f"findings/{one['check']}?{urllib.parse.urlencode({'of': one['resource']})}"
    with page_of(chromium, graph.address, viewport={"width": 1400, "height": 900}, view=view) as page:
        assert one["name"] in page.locator("article.detail .lead").inner_text()
        assert page.locator(".row.finding[aria-current]").count() == 1
    passing = of(graph.all, check="pitr-off", verdict="pass")[0]
    with page_of(chromium, graph.address, expected=(400, 404), view=f"findings/pitr-off?{urllib.parse.urlencode({'of': passing['resource']})}") as page:
        assert "passes" in page.locator("article.detail .lead").inner_text()
        go(page, "findings/pitr-off?of=arn:gone")
        assert "nothing of this name" in page.inner_text("main")
        for view in ("findings/no-such-check", "findings?state=nonsense", "findings/pitr-off?state=unknown&operation=no:Such"):
            go(page, view)
            assert "Findings" in page.locator("h1").inner_text() and page.locator(".find-list").count() == 1


def test_keys_walk_the_findings(page):
    page.keyboard.press("g")
    page.keyboard.press("f")
    until(page, "location.hash === '#/findings'")
    settle(page)
    page.keyboard.press("j")
    until(page, "document.activeElement.classList.contains('group-head')")
    page.keyboard.press("j")
    until(page, "document.activeElement.classList.contains('finding')")
    page.keyboard.press("Enter")
    until(page, "location.hash.includes('of=')")
    settle(page)
    page.keyboard.press("y")
    until(page, "document.querySelector('article.detail header [role=status]').textContent === 'copied'")
    assert page.evaluate("navigator.clipboard.readText()").startswith("arn:")
    page.keyboard.press("c")
    until(page, "document.querySelector('article.detail h3 [role=status]').textContent === 'copied'")
    assert page.evaluate("navigator.clipboard.readText()").startswith("dynatlas findings ")
    page.keyboard.press("Escape")
    until(page, "!location.hash.includes('of=')")
    page.keyboard.press("/")
    until(page, "document.activeElement.id === 'filter'")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.wait_for_selector("[role=dialog]")
    page.keyboard.type("Findings")
    page.wait_for_selector("[role=option]:has-text('Findings')")


def test_names_and_reasons_are_text(page, graph):
    go(page, f"findings?in=account:{OTHER}")
    titles = list(groups(page))
    assert titles
    found = of(graph.all, verdict="fail", account=OTHER)
    check = next(one for one in found if one["name"] == HOSTILE[0])["check"]
    go(page, f"findings/{check}?in=account:{OTHER}")
    names = page.locator(".row.finding .name").all_inner_texts()
    assert len(names) == len(of(found, check=check)) and "<script>alert(1)</script>" in names and "‹U+202E›gnirts" in names
    for row in range(len(names)):
        page.locator(".row.finding").nth(row).click()
        settle(page)
        assert page.locator("main script, main img").count() == 0
        assert page.evaluate("document.querySelector('main').scrollWidth <= document.querySelector('main').clientWidth"), names[row]


def test_it_says_that_it_is_working_until_the_counts_are_there(chromium, graph):  # noqa: F811
    """As on a graph of a million tables, where they take minutes."""
    with page_of(chromium, graph.address, viewport={"width": 1400, "height": 900}, view="tables") as page:
        counts = answer_of(graph, "findings")
        answers = [{"working": 120_000}]

        def answer(route):  # the rail asks, too
            route.fulfill(json=answers[0])

        page.route(re.compile(r"/api/findings(\?q=&?)?$"), answer)
        page.reload()
        go(page, "findings")
        said = page.locator("main [role=status]", has_text="working")
        said.wait_for()
        assert "120,000 of " in said.inner_text() and page.locator(".group-head").count() == 0
        answers[0] = {**counts, "working": 5}
        page.wait_for_selector("main [role=status]:has-text('counts of earlier')")
        assert groups(page) == counted(graph.all, "fail")
        answers[0] = counts
        said.wait_for(state="detached")
        assert groups(page) == counted(graph.all, "fail")


# ---- where one looks at something else


def test_the_overview_says_what_is_wrong(page, graph):
    panel = page.locator(".what-is-wrong")
    shown = panel.locator(".sevcounts b").all_inner_texts()
    fails = of(graph.all, verdict="fail")
    assert [number(one) for one in shown] == [*(len(of(fails, severity=one)) for one in SEVERITIES), len(of(graph.all, verdict="unknown"))]
    rows = panel.locator(".row.check").evaluate_all("(all) => all.map((one) => [one.children[1].textContent, Number(one.children[2].textContent)])")
    assert len(rows) == 5 and all(counted(graph.all, "fail")[title] == count for title, count in rows)
    panel.locator(".row.check").first.click()
    until(page, "location.hash.startsWith('#/findings/')")
    settle(page)
    assert page.locator(".row.finding").count() == rows[0][1]


def test_a_table_has_its_findings_beside_it(page, graph):
    table = of(graph.all, check="pitr-off", verdict="fail", account=ACCOUNT)[0]["resource"]
    go(page, table_view(table))
    page.wait_for_selector("#part-findings .side-rest")
    panel = page.locator("#part-findings")
    fails = of(graph.all, resource=table, verdict="fail")
    assert number(panel.locator("h2 .count").inner_text()) == len(fails)
    titles = panel.locator(".side-finding:not(.not-known) b").all_inner_texts()
    assert sorted(titles) == sorted(one["title"] for one in fails)
    hidden = panel.locator(".side-finding.not-known").count()
    assert hidden == sum(one["verdict"] in ("unknown", "muted") for one in of(graph.all, resource=table))
    panel.locator(".side-finding").first.click()
    until(page, "location.hash.startsWith('#/findings/')")
    settle(page)
    assert table.split("/")[1] in page.locator("article.detail .lead").inner_text()


# ---- everybody, everywhere


@pytest.mark.parametrize("width, height, scheme", [(1400, 900, "light"), (1024, 768, "light"), (390, 844, "dark")])
def test_findings_can_be_used_by_everybody_at_every_width(chromium, graph, width, height, scheme):  # noqa: F811
    one = next(one for one in of(graph.all, verdict="fail", account=ACCOUNT) if one["name"] and len(one["evidence"]) >= 2)
    unknown = of(graph.all, verdict="unknown", account=ACCOUNT)[0]
    views = [
        "findings",
        f"findings/{one['check']}",
        f"findings/{one['check']}?{urllib.parse.urlencode({'of': one['resource']})}",
        f"findings/{unknown['check']}?{urllib.parse.urlencode({'of': unknown['resource'], 'state': 'unknown'})}",
        "findings?state=unknown&operation=dynamodb:GetResourcePolicy",
        "findings?state=muted",
        "findings?state=passing",
    ]
    with page_of(chromium, graph.address, viewport={"width": width, "height": height}, color_scheme=scheme, has_touch=width < 500) as page:
        for view in views:
            go(page, view)
            if width != 1024:
                assert complaints(page) == [], view
            assert page.evaluate("document.documentElement.scrollWidth") <= width, view
            assert page.evaluate("document.querySelector('main').scrollWidth <= document.querySelector('main').clientWidth"), view


def test_a_phone_shows_one_thing_at_a_time(chromium, graph):  # noqa: F811
    with page_of(chromium, graph.address, viewport={"width": 390, "height": 844}, has_touch=True, view="findings") as page:
        assert page.locator(".tabs a", has_text="Findings").get_attribute("aria-current") == "page"
        assert page.locator("article.detail").count() == 0 and page.locator(".row.finding").count() == 0
        page.locator(".group-head").first.tap()
        settle(page)
        page.locator(".row.finding").first.tap()
        settle(page)
        assert page.locator(".find-list").count() == 0 and page.locator("article.detail").is_visible()
        page.locator(".back").tap()
        settle(page)
        assert page.locator(".row.finding").count() > 0 and page.locator("article.detail").count() == 0
