"""Access on the page: both ways, why, and the part of a table's page, against what `dynatlas access` says of the same graph."""

import json
import types
import urllib.error
import urllib.parse

import pytest
from browser import chromium, complaints, go, page_of, served, settle, until  # noqa: F401
from endpoint import Endpoint
from page_graphs import EXAMPLE, HOSTILE, answer_of, example_arn, release, table_view
from runs import sync
from stores import SqliteStore
from test_access import ACCOUNT, OTHER, REGION, TAG, UNREAD, allow, arn, described, encoded, role, user

NEVER = "123456789012"  # its tables are read, its principals are not
RIGHTS = ["read", "write", "stream", "copy", "change", "delete", "policy", "describe"]
STATES = ["allowed", "granted", "conditional"]
WATCH = example_arn("us-east-1", "watch-history")
ROSA, KOFI = arn("user/people/rosa"), arn("user/people/kofi")
CROWD = f"arn:aws:dynamodb:{REGION}:{OTHER}:table/crowd"
MANY = 70  # roles that reach it, more than are shown at once
ALIKE = 6  # that depend on the same condition
VPCE = "aws:SourceVpce"
WRONG_NAMES = ["<img src=x onerror=alert(1)>", "\u202egnirts", "ünï✓", "=HYPERLINK(1)"]


def crowd(path):
    """An account (that of OTHER) in which many principals of every kind reach one table."""
    of = {"Condition": {"StringEquals": {VPCE: "vpce-1"}}}
    roles = [role(f"many-{n:03}", allow("dynamodb:GetItem", CROWD), account=OTHER) for n in range(MANY)]
    roles += [role(f"only-{n}", allow("dynamodb:Query", CROWD, **of), account=OTHER) for n in range(ALIKE)]
    roles += [role("wide", allow("dynamodb:*", CROWD.rpartition("/")[0] + "/*"), account=OTHER)]
    people = role("AWSReservedSSO_Analyst_0123456789abcdef", allow("dynamodb:Scan", CROWD), account=OTHER)
    people["Path"] = "/aws-reserved/sso.amazonaws.com/"
    people["Arn"] = arn(f"role{people['Path']}{people['RoleName']}", OTHER)
    linked = role("AWSServiceRoleForX", allow("dynamodb:DescribeTable", CROWD), account=OTHER)
    linked["Path"] = "/aws-service-role/x.amazonaws.com/"
    linked["Arn"] = arn(f"role{linked['Path']}{linked['RoleName']}", OTHER)
    users = []
    for name in WRONG_NAMES:  # no name of IAM's: what AWS would not say, an endpoint may
        users.append({**user(name), "Arn": arn(f"user/{name}", OTHER), "UserPolicyList": [{"PolicyName": name, "PolicyDocument": encoded(allow("dynamodb:PutItem", CROWD, sid=name))}]})
    principals = {"UserDetailList": users, "GroupDetailList": [], "RoleDetailList": [*roles, people, linked], "Policies": []}
    lines = []

    def line(region, operation, request, body, status=200):
        lines.append({"account": OTHER, "region": region, "operation": operation, "request": request, "status": status, "body": body})

    line(REGION, "dynamodb:ListTables", {}, {"TableNames": ["crowd"]})
    line(REGION, "dynamodb:DescribeTable", {"TableName": "crowd"}, described("crowd"))
    lines[-1]["body"]["Table"]["TableArn"] = CROWD
    line(REGION, "dynamodb:GetResourcePolicy", {"ResourceArn": CROWD}, {"__type": "PolicyNotFoundException", "message": "none"}, 400)
    line("aws-global", "iam:GetAccountAuthorizationDetails", {"MaxItems": 250}, principals)
    path.write_text("".join(json.dumps(one) + "\n" for one in lines))
    return path


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    """The example account, one with a crowd of principals, and one whose principals were never read: the page, and what the command says."""
    folder = tmp_path_factory.mktemp("access")
    dynatlas = release(folder)
    store = SqliteStore(folder / "graph.db")
    dynatlas.run("sync", "--source", EXAMPLE, *store.arguments).expect(0)
    dynatlas.run("sync", "--source", crowd(folder / "crowd.jsonl"), *store.arguments, "--update-tag", TAG).expect(0)
    with Endpoint() as endpoint:
        for name in HOSTILE:
            endpoint.add(name)
        sync(dynatlas, store, endpoint, 1).expect(0)

    def access(*words, code=0):
        done = dynatlas.run("access", *words, "--format", "json", *store.arguments)
        assert done.code == code, done.err
        return (json.loads(done.out) if done.out else None), [line for line in done.err.splitlines() if line]

    with served(dynatlas, store.arguments, {}) as (address, _):
        yield types.SimpleNamespace(address=address, store=store, access=access)


@pytest.fixture
def page(chromium, graph):  # noqa: F811
    with page_of(chromium, graph.address, viewport={"width": 1400, "height": 900}) as opened:
        yield opened


def view(**query):
    return f"access?{urllib.parse.urlencode(query)}"


def marks(page, row="table.matrix tbody tr:has(.r a)"):
    """The grid: the name's title → the states of its rights."""
    return page.locator(row).evaluate_all(
        """(all) => Object.fromEntries(all.map((row) => [row.querySelector('th a').title,
             [...row.querySelectorAll('.r a')].map((one) => one.title.split(': ').pop())]))"""
    )


def expected_marks(rows, key="principal"):
    found = {}
    for one in rows:
        found.setdefault(one[key], ["none"] * len(RIGHTS))[RIGHTS.index(one["right"])] = one["state"]
    return found


def limits(page):
    return page.locator(".limits p").all_inner_texts()


# ---- what the program answers


@pytest.mark.parametrize("table_", [WATCH, example_arn("us-east-1", "orders"), CROWD])
def test_who_is_what_the_command_says(graph, table_):
    rows, said = graph.access("who", table_)
    answer = answer_of(graph, "access", table=table_, limit=500)
    assert answer["rows"] == rows and answer["limits"] == said
    assert answer["all"] == len({one["principal"] for one in rows}) == sum(group["all"] for group in answer["groups"])
    for right in RIGHTS:
        states = [one["state"] for one in rows if one["right"] == right]
        assert answer["counts"][right] == {state: states.count(state) for state in set(states)}, right
    assert sum(answer["states"].values()) == answer["all"]
    read, _ = graph.access("who", table_, "--right", "read,stream")
    assert answer_of(graph, "access", table=table_, limit=500, right="read,stream")["rows"] == read


def test_long_answers_come_in_pages_with_their_whole_number(graph):
    whole = answer_of(graph, "access", table=CROWD, limit=500)
    groups = {group["group"]: group for group in whole["groups"]}
    assert list(groups) == ["people", "user", "role", "service-linked role"]
    assert groups["role"]["all"] == MANY + ALIKE + 1
    assert [(one["keys"], one["principals"]) for one in groups["role"]["only_if"]] == [([VPCE.lower()], ALIKE)]
    first = answer_of(graph, "access", table=CROWD, limit=30)
    assert {group["group"]: len(group["principals"]) for group in first["groups"]} == {"people": 1, "user": len(WRONG_NAMES), "role": 30, "service-linked role": 1}
    assert first["all"] == whole["all"] and first["counts"] == whole["counts"]
    found = []
    for offset in range(0, 100, 30):
        answer = answer_of(graph, "access", table=CROWD, group="role", offset=offset, limit=30)
        shown = [one["principal"] for group in answer["groups"] for one in group["principals"]]
        assert {one["principal"] for one in answer["rows"]} == set(shown)
        found += shown
    assert found == [one["principal"] for one in groups["role"]["principals"]]
    assert [one["only_if"] for one in groups["role"]["principals"]] == [None] * (MANY + 1) + [[VPCE.lower()]] * ALIKE


@pytest.mark.parametrize("principal", [ROSA, KOFI, arn("role/orders-service"), arn("role/wide", OTHER)])
def test_what_is_what_the_command_says(graph, principal):
    rows, said = graph.access("what", principal)
    answer = answer_of(graph, "access", principal=principal, by="table", limit=5000)
    assert (answer["rows"], answer["all"], answer["limits"]) == (rows, len(rows), said)
    assert answer["tables"] == len({one["table"] for one in rows})
    cut = answer_of(graph, "access", principal=principal, by="table", limit=2, offset=1)
    assert cut["rows"] == rows[1:3] and cut["all"] == len(rows)
    # The grants together say the same: of each table and right the best.
    grants = answer_of(graph, "access", principal=principal)
    assert grants["all"] == len(grants["grants"]) and grants["limits"] == said
    best = {}
    for one in grants["grants"]:
        tables = [one["target"]]
        if "scope" in one:
            covered = answer_of(graph, "access", scope=one["target"], limit=1000)
            tables = covered["tables"]
            assert covered["next"] is None and tables == sorted(tables) and one["first_table"] == tables[0]
        assert len(tables) == one["covers"]
        for right, given in one["rights"].items():
            for table_ in tables:
                best[table_, right] = min(best.get((table_, right), 9), STATES.index(given["state"]))
    assert best == {(one["table"], one["right"]): STATES.index(one["state"]) for one in rows}


def test_covered_tables_come_in_pages(graph):
    grant = next(one for one in answer_of(graph, "access", principal=ROSA)["grants"] if one["covers"] > 32)
    scope = grant["target"]
    whole = answer_of(graph, "access", scope=scope, limit=1000)["tables"]
    found, after = [], ""
    while after is not None:
        answer = answer_of(graph, "access", scope=scope, limit=16, after=after)
        found, after = found + answer["tables"], answer["next"]
    assert found == whole and len(found) == grant["covers"]


def test_why_is_what_the_command_says(graph):
    payments = example_arn("us-east-1", "payments")
    states = set()
    for principal, action, resource in (
        (ROSA, "GetItem", WATCH),
        (KOFI, "UpdateContinuousBackups", WATCH),
        (KOFI, "UpdateContinuousBackups", payments),
        (arn("role/deploy"), "DeleteTable", payments),
        (arn("role/viewing-analysis", UNREAD), "GetItem", WATCH),
    ):
        said, sentences = graph.access("why", principal, action, resource)
        answer = answer_of(graph, "why", principal=principal, action=action, resource=resource)
        assert (answer["why"], answer["limits"]) == (said, sentences)
        states.add(said["state"])
    assert states == {"conditional", "allowed", "denied", "granted"}


def test_every_action_that_is_offered_can_be_asked_about(graph):
    actions = answer_of(graph, "access", table=WATCH)["actions"]
    assert list(actions) == sorted(RIGHTS) and all(actions.values())
    assert any("/stream/" in one["resource"] for one in actions["stream"])
    for questions in actions.values():
        for one in questions:
            why = answer_of(graph, "why", principal=arn("role/deploy"), **one)["why"]
            assert why["action"] == f"dynamodb:{one['action']}" and why["state"] == "allowed", one


@pytest.mark.parametrize(
    "path, query, status",
    [
        ("access", {"table": "nowhere"}, 404),
        ("access", {"table": "sessions"}, 400),  # there are three
        ("access", {"table": WATCH, "right": "everything"}, 400),
        ("access", {"table": WATCH, "group": "everybody"}, 400),
        ("access", {"table": WATCH, "limit": "-1"}, 400),
        ("access", {"principal": "nobody"}, 404),
        ("access", {"principal": ROSA, "by": "day"}, 400),
        ("why", {"principal": "nobody", "action": "GetItem", "resource": WATCH}, 404),
        ("why", {"principal": ROSA, "action": "Fly", "resource": WATCH}, 400),
        ("why", {"principal": ROSA, "action": "GetItem", "resource": "elsewhere"}, 400),
        ("principals", {"text": "a", "limit": "x"}, 400),
    ],
)
def test_a_wrong_question_is_refused(graph, path, query, status):
    with pytest.raises(urllib.error.HTTPError) as refused:
        answer_of(graph, path, **query)
    assert refused.value.code == status and json.load(refused.value)["error"]


def test_an_account_whose_principals_are_unread_is_unknown_not_nobody(graph):
    name = HOSTILE[0]
    answer = answer_of(graph, "access", table=f"arn:aws:dynamodb:us-east-1:{NEVER}:table/{name}")
    assert answer["evaluated"]["at"] is None and answer["rows"] == []
    assert answer["limits"][0] == f"Account {NEVER} was never evaluated: who can reach its tables is unknown."
    accounts = {one["account"]: one for one in answer_of(graph, "access")["accounts"]}
    assert accounts[NEVER]["at"] is None and accounts[NEVER]["limits"] and accounts[ACCOUNT]["at"] and accounts[OTHER]["principals"] == MANY + ALIKE + 3 + len(WRONG_NAMES)


def test_principals_are_found_by_a_part_of_their_names(graph):
    found = answer_of(graph, "principals", text="ROSA")["principals"]
    assert [(one["id"], one["kind"], one["account"]) for one in found] == [(ROSA, "user", ACCOUNT)]
    assert len(answer_of(graph, "principals", text="many-", limit=7)["principals"]) == 7
    roots = [one["id"] for one in answer_of(graph, "principals", text=":root", limit=50)["principals"]]
    assert roots == [arn("root", UNREAD)]  # that of an evaluated account has no relationships, which would read as nothing


# ---- the view


def test_the_grid_has_every_principal_with_its_states(page, graph):
    go(page, view(table=WATCH))
    rows, said = graph.access("who", WATCH)
    assert marks(page) == expected_marks(rows)
    assert limits(page)[: len(said)] == said
    assert page.locator(".matrix .group").all_inner_texts() == ["Other accounts1", "IAM users2", "Roles3"]
    assert "only if aws:MultiFactorAuthPresent" in page.locator(".matrix .if").inner_text()
    lead = page.locator(".subject .counted").evaluate_all("(all) => all.map((one) => one.title)")
    assert lead == ["1 allowed, 1 granted, 1 conditional", "1 allowed, 1 conditional"]
    assert "1 of other accounts" in page.locator(".subject .lead").inner_text().replace("\n", " ")
    assert page.locator(".subject .unread").inner_text() == "some policies not read"
    # Nothing is chosen: what other accounts have is explained first.
    assert page.locator(".why-panel h2").inner_text() == "viewing-analysis · Read items"


def test_a_chosen_mark_opens_why(page, graph):
    go(page, view(table=WATCH))
    page.locator(f"table.matrix tr:has(a[title='{ROSA}']) .r a").first.click()
    settle(page)
    assert urllib.parse.parse_qs(page.evaluate("location.hash").split("?")[1]) == {"table": [WATCH], "who": [ROSA], "right": ["read"]}
    panel = page.locator(".why-panel")
    assert panel.locator("h2").inner_text() == "rosa · Read items" and panel.locator(".verdict").inner_text() == "conditional"
    assert panel.locator(".lead-line").inner_text() == "Denied if BoolIfExists aws:MultiFactorAuthPresent = false"
    assert panel.locator(".path bdi").all_inner_texts() == ["user/people/rosa", "AdministratorAccess, statement 1", "every table", "watch-history"]
    why, said = graph.access("why", ROSA, "GetItem", WATCH)
    assert [one.lower() for one in panel.locator(".layer b").all_inner_texts()] == [one["layer"] for one in why["layers"]]
    shown = panel.locator(".layer em").all_inner_texts()
    assert shown == [one["said"].replace("was not read", "not read") for one in why["layers"]]
    assert panel.locator(".layer-unread").count() == sum(one["said"] == "was not read" for one in why["layers"]) == 2
    titles = panel.locator(".layer .by").evaluate_all("(all) => all.map((one) => one.title)")
    assert titles == [one["id"] for layer in why["layers"] for one in layer["statements"]]
    documents = [json.loads(one) for one in panel.locator(".statement pre").all_inner_texts()]
    assert documents[0] == {"Effect": "Allow", "Action": "*", "Resource": "*"}
    assert (documents[1]["Sid"], documents[1]["Effect"]) == ("NothingWithoutMfa", "Deny")
    assert documents[1]["Condition"] == {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
    assert panel.locator(".limits p").all_inner_texts() == said
    panel.get_by_role("button", name="Command: Copy the command").click()
    until(page, "document.querySelector('.why-panel footer [role=status]').textContent === 'copied'")
    assert page.evaluate("navigator.clipboard.readText()") == f"dynatlas access why {ROSA} GetItem {WATCH}"


@pytest.mark.parametrize("principal, right, state", [(KOFI, "copy", "allowed"), (KOFI, "read", "none"), (arn("role/deploy"), "stream", "allowed")])
def test_a_deep_link_shows_why_whatever_the_state(page, graph, principal, right, state):
    go(page, view(table=WATCH, who=principal, right=right))
    panel = page.locator(".why-panel")
    assert panel.locator(".verdict").inner_text() == state
    assert page.locator(".matrix .on a").get_attribute("aria-current") == "true"
    action = panel.locator("select").input_value()
    said, _ = graph.access("why", principal, action, page.locator(".why-panel [data-copy^='dynatlas ']").get_attribute("data-copy").split()[-1])
    assert said["state"] == ("denied" if state == "none" else state)
    if state == "none":
        assert panel.locator(".lead-line").inner_text() == "Not allowed: no policy of its own allows it."
    options = panel.locator("select option").all_inner_texts()
    assert len(options) == len(answer_of(graph, "access", table=WATCH)["actions"][right])
    panel.locator("select").select_option(options[-1].split(" · ")[0])
    settle(page)
    assert f"action={options[-1].split(' · ')[0]}" in page.evaluate("location.hash")


def test_a_granted_mark_asks_why_of_whom_the_policy_names(page, graph):
    go(page, view(table=WATCH, who=arn("root", UNREAD), right="read"))
    panel = page.locator(".why-panel")
    assert panel.locator(".verdict").inner_text() == "granted"
    assert "Whether its own account allows it was not read" in panel.locator(".lead-line").inner_text()
    assert panel.locator("[data-copy^='arn:']").first.get_attribute("data-copy") == arn("role/viewing-analysis", UNREAD)
    assert panel.locator(".layer-unread").count() == 4
    assert panel.locator(".path bdi").all_inner_texts() == ["role/viewing-analysis", "resource policy, 1/PartnerReads", "watch-history"]


def test_long_lists_fold_and_what_depends_on_the_same_is_together(page, graph):
    go(page, view(table=CROWD))
    roles = "table.matrix tbody:nth-of-type(3) tr:has(.r a)"
    assert page.locator(roles).count() == 8
    assert page.locator(".matrix .group .count").all_inner_texts() == ["1", str(len(WRONG_NAMES)), str(MANY + ALIKE + 1), "1"]
    page.get_by_role("button", name=f"{MANY + ALIKE + 1 - 8} more").click()
    settle(page)
    assert page.locator(roles).count() == 60
    page.locator(".matrix .fold button").first.click()
    settle(page)
    assert page.locator(roles).count() == MANY + 1 + 2 and page.locator(".matrix .if").inner_text() == f"{ALIKE} only if {VPCE}"
    page.get_by_role("button", name=f"{ALIKE - 2} more if {VPCE}").click()
    rows, _ = graph.access("who", CROWD)
    assert marks(page) == {name.replace("\u202e", "‹U+202E›"): states for name, states in expected_marks(rows).items()}


def test_names_from_outside_are_text(page, graph):
    go(page, view(table=CROWD))
    names = page.locator("table.matrix tbody:has(.group:has-text('IAM users')) th bdi").all_inner_texts()
    assert sorted(names) == sorted(one.replace("\u202e", "‹U+202E›") for one in WRONG_NAMES)
    for name in WRONG_NAMES:
        go(page, view(table=CROWD, who=arn(f"user/{name}", OTHER), right="write"))
        shown = name.replace("\u202e", "‹U+202E›")
        assert page.locator(".why-panel h2").inner_text() == f"{shown} · Write items"
        assert f"{shown}, {shown}" in page.locator(".path").inner_text() and page.locator(".verdict").inner_text() == "allowed"
    for name in HOSTILE[:4]:
        go(page, view(table=f"arn:aws:dynamodb:us-east-1:{NEVER}:table/{name}"))
        assert page.locator(".never .unread").inner_text() == "unknown"
        assert f"Account {NEVER} was never evaluated" in page.locator(".never").inner_text()
        assert "nobody" not in page.locator("main").inner_text() and page.locator("table.matrix").count() == 0


def test_a_principal_has_its_grants_a_scope_is_one_row(page, graph):
    go(page, view(principal=KOFI))
    answer = answer_of(graph, "access", principal=KOFI)
    assert marks(page) == {one["target"]: [one["rights"].get(right, {}).get("state", "none") for right in RIGHTS] for one in answer["grants"]}
    assert page.locator(".matrix .last.num").all_inner_texts() == [str(one["covers"]) for one in answer["grants"]]
    assert page.locator(".matrix tbody th code").all_inner_texts() == ["every table", "*-positions", "catalogue-titles*"]
    assert "42 tables" in page.locator(".subject .lead").inner_text().replace("\n", " ")
    assert page.locator(".covered-tables li").count() == 41
    assert set(graph.access("what", KOFI)[1]) <= set(limits(page))
    page.locator(".matrix tbody tr:nth-child(2) th a").click()
    settle(page)
    assert page.locator(".covered-tables bdi").all_inner_texts() == ["watch-positions"] * 3
    panel = page.locator(".why-panel")
    assert (panel.locator("h2").inner_text(), panel.locator(".verdict").inner_text()) == ("kofi · Read items", "allowed")
    assert panel.locator(".path bdi").all_inner_texts() == ["user/people/kofi", "group/developers", "read-by-key, ByKey", "table/*-positions", "watch-positions"]
    page.locator(".covered-tables a").last.click()
    until(page, "location.hash.includes('who=')")
    settle(page)
    assert page.locator(".why-panel h2").inner_text() == "kofi · Read items"


def test_who_may_become_a_role_stands_before_it(page):
    go(page, view(principal=arn("role/orders-service")))
    assert page.locator(".path li").first.inner_text().split("\n") == ["ecs-tasks.amazonaws.com", "may become"]
    go(page, view(principal=arn("role/partner-support")))
    assert page.locator(".path bdi").first.inner_text() == f"account {UNREAD}"


def test_the_start_says_what_was_evaluated(page, graph):
    go(page, "access")
    accounts = {one.locator("b").inner_text(): one.inner_text() for one in page.locator(".evaluated").all()}
    assert set(accounts) == {ACCOUNT, OTHER, NEVER}
    assert "unknown: never evaluated" in accounts[NEVER] and "11 users and roles, 42 tables" in accounts[ACCOUNT]
    field = page.get_by_role("combobox", name="Choose a table")
    page.keyboard.press("/")
    assert field.evaluate("(one) => one === document.activeElement")
    page.keyboard.type("watch-h")
    page.wait_for_selector("#choices li")
    page.keyboard.press("Enter")
    until(page, "location.hash.includes('watch-history')")
    page.wait_for_selector("table.matrix")
    go(page, view(by="principal"))
    page.get_by_role("combobox", name="Choose a principal").fill("kofi")
    page.locator("#choices li").first.click()
    until(page, "location.hash.includes('principal=')")
    settle(page)
    assert page.locator(".why-panel h2").inner_text().startswith("kofi · ")


@pytest.mark.parametrize("query, what", [({"table": example_arn("us-east-1", "nowhere")}, "table"), ({"principal": arn("role/nobody")}, "principal")])
def test_what_is_not_on_the_map_is_said(chromium, graph, query, what):  # noqa: F811
    with page_of(chromium, graph.address, expected=(404,), view=view(**query)) as page:
        assert f"There is no such {what} on the map" in page.inner_text("main") and page.locator("[role=alert]").count() == 0


# ---- from elsewhere, and keys


def test_a_table_has_its_access_and_leads_there_and_back(page, graph):
    go(page, table_view(WATCH, "access"))
    page.wait_for_selector("#part-access table.matrix")
    panel = page.locator("#part-access")
    rows, said = graph.access("who", WATCH)
    assert marks(page, "#part-access tbody tr") == expected_marks(rows) and panel.locator("h2 .count").inner_text() == "6"
    text = panel.locator(".access-lead").inner_text().replace("\n", " ")
    assert "in all 4 allowed, 1 granted, 1 conditional" in " ".join(text.split()) and "1 of other accounts" in text
    assert said[0] in panel.inner_text() and "A session may be narrower." in panel.inner_text()
    panel.locator("tr:has-text('kofi') .r a").nth(3).click()
    until(page, "location.hash.startsWith('#/access?')")
    settle(page)
    assert page.locator(".why-panel .verdict").inner_text() == "allowed"
    page.get_by_role("link", name="Table’s page").click()
    until(page, "location.hash.startsWith('#/t/') && location.hash.endsWith('/access')")
    go(page, f"node?id={urllib.parse.quote(KOFI, safe='')}")
    page.get_by_role("link", name="What it reaches").click()
    until(page, "location.hash.startsWith('#/access?principal=')")
    go(page, table_view(f"arn:aws:dynamodb:us-east-1:{NEVER}:table/ünï✓"))
    page.wait_for_selector("#part-access .unread")
    assert f"Account {NEVER} was never evaluated" in page.inner_text("#part-access") and page.locator("#part-access table").count() == 0


def test_rail_palette_and_keys_lead_there(page):
    assert page.locator(".side a[title=Access]").get_attribute("href") == "#/access"
    page.keyboard.press("g")
    page.keyboard.press("a")
    until(page, "location.hash === '#/access'")
    page.wait_for_selector(".evaluated")
    page.keyboard.press("Control+k")
    page.keyboard.type("@rosa")
    page.wait_for_selector("#palette-list li:has-text('rosa')")
    assert page.locator("#palette-list li").count() == 1
    page.keyboard.press("Enter")
    until(page, "location.hash.startsWith('#/access?principal=')")
    settle(page)
    page.keyboard.press("Control+k")
    page.keyboard.type(KOFI)
    page.keyboard.press("Enter")
    until(page, "location.hash.includes('kofi')")


def test_arrows_move_among_the_marks_and_escape_lets_go(page):
    go(page, view(table=WATCH))
    page.keyboard.press("j")
    focused = "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"
    assert page.evaluate(focused) == f"{UNREAD}account"
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) == "kofiuser/people"
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    assert page.evaluate(focused) == "Copy the data: export, backup, restore: allowed. Why, of kofi"
    page.keyboard.press("Enter")
    settle(page)
    assert page.locator(".why-panel h2").inner_text() == "kofi · Copy the data: export, backup, restore"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Escape")
    until(page, "!location.hash.includes('who=')")


# ---- everybody, everywhere


@pytest.mark.parametrize("width, height, scheme", [(1400, 900, "light"), (1024, 768, "light"), (390, 844, "dark")])
def test_access_can_be_used_by_everybody_at_every_width(chromium, graph, width, height, scheme):  # noqa: F811
    views = [
        "access",
        view(table=WATCH),
        view(table=WATCH, who=ROSA, right="read"),
        view(table=CROWD),
        view(table=f"arn:aws:dynamodb:us-east-1:{NEVER}:table/ünï✓"),
        view(principal=KOFI),
        view(principal=KOFI, of=answer_of(graph, "access", principal=KOFI)["grants"][0]["target"], right="copy"),
        table_view(WATCH, "access"),
    ]
    with page_of(chromium, graph.address, viewport={"width": width, "height": height}, color_scheme=scheme, has_touch=width < 500) as page:
        for one in views:
            go(page, one)
            if width != 1024:
                assert complaints(page) == [], one
            assert page.evaluate("document.documentElement.scrollWidth") <= width, one
            assert page.evaluate("document.querySelector('main').scrollWidth <= document.querySelector('main').clientWidth"), one
            cut = page.locator("table.matrix").evaluate_all("(all) => all.filter((one) => one.offsetWidth > one.parentElement.clientWidth).length")
            assert cut == 0, one


def test_a_phone_shows_one_thing_at_a_time(chromium, graph):  # noqa: F811
    with page_of(chromium, graph.address, viewport={"width": 390, "height": 844}, has_touch=True, view=view(table=WATCH)) as page:
        assert page.locator(".tabs a", has_text="Access").get_attribute("aria-current") == "page"
        assert page.locator(".why-panel").count() == 0
        page.locator(f"tr:has(a[title='{ROSA}']) .r a").first.tap()
        settle(page)
        assert page.locator("table.matrix").count() == 0 and page.locator(".why-panel").is_visible()
        page.locator(".back").tap()
        settle(page)
        assert page.locator("table.matrix").count() == 1 and page.locator(".why-panel").count() == 0
