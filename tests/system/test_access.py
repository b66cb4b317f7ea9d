# servers: neo4j3
"""`dynatlas access`: a recording with every way to a table, asked in both stores; IAM denied later, nothing changed,
nothing ever read."""

import json
import urllib.parse

import pytest
from stores import Neo4jStore, SqliteStore

ACCOUNT, OTHER, UNREAD = "111122223333", "777788889999", "444455556666"
REGION = "eu-west-1"
TAG = 1_700_000_000


def table(name):
    return f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{name}"


ORDERS, ARCHIVE, SECRET = table("orders"), table("orders-archive"), table("secret")
STREAM = f"{ORDERS}/stream/2024-01-01T00:00:00.000"
MFA = "aws:MultiFactorAuthPresent"


def arn(principal, account=ACCOUNT):
    return f"arn:aws:iam::{account}:{principal}"


def document(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}


def encoded(*statements):
    return urllib.parse.quote(json.dumps(document(*statements)), safe="")


def allow(action, resource, sid="One", **rest):
    return {"Sid": sid, "Effect": "Allow", "Action": action, "Resource": resource, **rest}


def deny(action, resource, sid="No", **rest):
    return {"Sid": sid, "Effect": "Deny", "Action": action, "Resource": resource, **rest}


def boundary(name):
    return {"PermissionsBoundary": {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn(f"policy/{name}")}}


def user(name, *groups):
    return {"Path": "/", "UserName": name, "UserId": f"AIDA{name.upper()}", "Arn": arn(f"user/{name}"), "CreateDate": "2024-01-01T00:00:00Z", "GroupList": list(groups)}


def role(name, *statements, account=ACCOUNT, trusted=None, **rest):
    trust = {"Effect": "Allow", "Principal": trusted or {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    return {
        "Path": "/",
        "RoleName": name,
        "RoleId": f"AROA{name.upper()}",
        "Arn": arn(f"role/{name}", account),
        "CreateDate": "2024-01-01T00:00:00Z",
        "AssumeRolePolicyDocument": encoded(trust),
        "RolePolicyList": [{"PolicyName": "own", "PolicyDocument": encoded(*statements)}],
        **rest,
    }


def policy(name, *statements):
    version = {"Document": encoded(*statements), "VersionId": "v1", "IsDefaultVersion": True}
    return {"PolicyName": name, "PolicyId": "ANPA", "Arn": arn(f"policy/{name}"), "Path": "/", "DefaultVersionId": "v1", "PolicyVersionList": [version]}


READERS = {"GroupName": "devs", "GroupId": "AGPADEVS", "Path": "/", "Arn": arn("group/devs"), "CreateDate": "2024-01-01T00:00:00Z"}
READERS["GroupPolicyList"] = [{"PolicyName": "read", "PolicyDocument": encoded(allow("dynamodb:Query", f"{ORDERS}*"))}]
PRINCIPALS = {
    "UserDetailList": [user("ann", "devs"), user("bob", "devs")],
    "GroupDetailList": [READERS],
    "RoleDetailList": [
        role("app", allow("dynamodb:*", [ORDERS, f"{ORDERS}/index/*"]), **boundary("items")),
        role("admin", allow("*", "*"), deny("*", "*", "Mfa", Condition={"BoolIfExists": {MFA: "false"}})),
        role("report", allow(["dynamodb:Query", "dynamodb:Scan"], ORDERS), trusted={"AWS": arn("role/analyst", UNREAD)}),
        role("copier", allow(["dynamodb:GetRecords", "dynamodb:GetShardIterator"], f"{ORDERS}/stream/*"), trusted={"AWS": arn("root", UNREAD)}),
        role("tls", allow("dynamodb:GetItem", SECRET, Condition={"Bool": {"aws:SecureTransport": "true"}})),
    ],
    "Policies": [policy("items", allow(["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateTable"], "*"))],
}
OTHERS = {"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": [role("reader", allow("dynamodb:*", "*"), account=OTHER)], "Policies": []}
ON_ORDERS = document(
    allow("dynamodb:GetItem", ORDERS, "Unread", Principal={"AWS": arn("root", UNREAD)}),
    allow(["dynamodb:Query", "dynamodb:PartiQLSelect"], ORDERS, "Other", Principal={"AWS": arn("role/reader", OTHER)}),
    deny("dynamodb:Query", [ORDERS, f"{ORDERS}/index/*"], "NotBob", Principal={"AWS": arn("user/bob")}),
)


def described(name):
    members = {"TableName": name, "TableArn": table(name), "TableStatus": "ACTIVE", "CreationDateTime": TAG - 10_000}
    if name == "orders":
        members["LatestStreamArn"] = STREAM
        members["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
        members["GlobalSecondaryIndexes"] = [{"IndexName": "by-date", "IndexArn": f"{ORDERS}/index/by-date", "IndexStatus": "ACTIVE"}]
    return {"Table": members}


def recording(path, principals=PRINCIPALS):
    """`principals`: None where IAM is denied."""
    lines = []

    def line(account, region, operation, request, body, status=200, **rest):
        lines.append({"account": account, "region": region, "operation": operation, "request": request, "status": status, "body": body, **rest})

    names = ["orders", "orders-archive", "secret"]
    line(ACCOUNT, REGION, "dynamodb:ListTables", {}, {"TableNames": names})
    for name in names:
        line(ACCOUNT, REGION, "dynamodb:DescribeTable", {"TableName": name}, described(name))
    for resource in (ORDERS, ARCHIVE, SECRET, STREAM):
        body, status = {"__type": "PolicyNotFoundException", "message": "none"}, 400
        if resource == ORDERS:
            body, status = {"Policy": json.dumps(ON_ORDERS), "RevisionId": "1"}, 200
        line(ACCOUNT, REGION, "dynamodb:GetResourcePolicy", {"ResourceArn": resource}, body, status)
    line(OTHER, REGION, "dynamodb:ListTables", {}, {"TableNames": []})
    denied = "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User is not authorized</Message></Error></ErrorResponse>"
    for account, body in ((ACCOUNT, principals), (OTHER, OTHERS)):
        asked = (account, "aws-global", "iam:GetAccountAuthorizationDetails", {"MaxItems": 250})
        if body is None:
            line(*asked, denied, 403, code="AccessDenied")
        else:
            line(*asked, body)
    path.write_text("".join(json.dumps(one) + "\n" for one in lines))
    return path


def sync(dynatlas, store, source, tag, *options):
    return dynatlas.run("sync", "--source", source, *store.arguments, "--update-tag", tag, *options, env=store.env).expect(0)


def access(dynatlas, store, *words, code=0):
    """The rows, or of why the object; and what was said beside."""
    result = dynatlas.run("access", *words, "--format", "json", *store.arguments, env=store.env).expect(code)
    return (json.loads(result.out) if result.out else None), result.err


def ask(dynatlas, store, name, *parameters):
    return json.loads(dynatlas.run("ask", name, *parameters, "--format", "json", *store.arguments, env=store.env).expect(0).out)


@pytest.fixture(params=["sqlite", "neo4j"])
def store(request, tmp_path):
    return SqliteStore(tmp_path / "graph.db") if request.param == "sqlite" else Neo4jStore(request.getfixturevalue("neo4j"))


@pytest.fixture
def synced(dynatlas, store, tmp_path):
    sync(dynatlas, store, recording(tmp_path / "answers.jsonl"), TAG)
    return store


def by_principal(rows, right="read"):
    return {row["principal"].rpartition(":")[2]: row for row in rows if row["right"] == right}


def test_who_has_every_way_with_its_state(dynatlas, synced):
    rows, said = access(dynatlas, synced, "who", "orders")
    read = by_principal(rows)
    assert set(read) == {"user/ann", "role/app", "role/admin", "role/report", "role/reader", "root"}
    states = {name: row["state"] for name, row in read.items()}
    assert states == {
        **{"user/ann": "allowed", "role/app": "allowed", "role/report": "allowed", "role/reader": "allowed"},
        **{"root": "granted", "role/admin": "conditional"},
    }
    assert read["user/ann"]["actions"] == ["Query"] and read["user/ann"]["indexes"] == "all"
    assert read["user/ann"]["allowed_by"] == [f"{arn('group/devs')}/inline_policy/read/statement/One"]
    assert read["user/ann"]["ways"] == ["orders*"] and read["role/report"]["ways"] == []
    assert read["role/app"]["actions"] == ["GetItem"]  # its boundary
    assert read["role/report"]["indexes"] == "none"
    assert read["role/reader"]["actions"] == ["Query"]  # PartiQL is not offered across accounts
    assert (read["root"]["kind"], read["root"]["named"]) == ("account", [arn("root", UNREAD)])
    assert read["role/admin"]["actions"] == [] and "Scan" in read["role/admin"]["conditional_actions"]
    assert [key.lower() for key in read["role/admin"]["condition_keys"]] == [MFA.lower()]
    assert read["role/admin"]["conditions"] == [{"operator": "BoolIfExists", "key": MFA, "values": ["false"]}]
    assert set(by_principal(rows, "stream")) == {"role/admin", "role/copier"}
    assert set(by_principal(rows, "write")) == {"role/app", "role/admin"}
    order = {"allowed": 0, "granted": 1, "conditional": 2}
    assert rows == sorted(rows, key=lambda row: (order[row["state"]], row["principal"], row["right"]))
    assert "By the policies read at " in said and f"SCPs and RCPs of {ACCOUNT} were not read: access is at most this." in said
    assert "aws:securetransport=true" in said


def test_rights_are_chosen_and_a_table_is_for_people(dynatlas, synced):
    rows, _ = access(dynatlas, synced, "who", ORDERS, "--right", "stream,policy")
    assert {row["right"] for row in rows} == {"stream", "policy"}
    result = dynatlas.run("access", "who", "orders", "--right", "read", *synced.arguments, env=synced.env).expect(0)
    lines = result.out.splitlines()
    assert lines[0].split() == ["principal", "kind", "right", "state", "actions", "given", "by"]
    assert [line.split()[0] for line in lines[2:8]] == [arn("role/reader", OTHER), "role/app", "role/report", "user/ann", arn("root", UNREAD), "role/admin"]
    assert lines[-1] == "6 principals: 4 allowed, 1 granted, 1 conditional"
    assert "group/devs/inline_policy/read/statement/One" in result.out
    quiet = dynatlas.run("access", "who", "orders", "--right", "read", "--quiet", *synced.arguments, env=synced.env).expect(0)
    assert quiet.err == ""


def test_what_lists_tables_and_both_forms_of_a_name_are_one(dynatlas, synced):
    rows, _ = access(dynatlas, synced, "what", "ann")
    assert [(row["table"], row["right"], row["state"]) for row in rows] == [(ORDERS, "read", "allowed"), (ARCHIVE, "read", "allowed")]
    for name in ("user/ann", arn("user/ann")):
        assert access(dynatlas, synced, "what", name)[0] == rows
    foreign, said = access(dynatlas, synced, "what", arn("role/reader", OTHER))
    assert [(row["table"], row["actions"]) for row in foreign] == [(ORDERS, ["Query"])]
    assert f"Tables of {ACCOUNT}: By the policies read at " in said
    unread, said = access(dynatlas, synced, "what", UNREAD, code=3)
    assert [(row["table"], row["state"]) for row in unread] == [(ORDERS, "granted")]
    assert f"Account {UNREAD} was never evaluated" in said


def test_nothing_is_said_as_such(dynatlas, synced):
    rows, said = access(dynatlas, synced, "what", "bob", "--right", "write")
    assert rows == [] and "it has such a right on no table" in said
    rows, said = access(dynatlas, synced, "who", "secret", "--right", "stream")
    assert by_principal(rows, "stream").keys() == {"role/admin"}


def test_forms_for_programs(dynatlas, synced):
    rows, _ = access(dynatlas, synced, "who", "orders", "--right", "read")
    run = lambda form: dynatlas.run("access", "who", "orders", "--right", "read", "--format", form, *synced.arguments, env=synced.env).expect(0).out
    assert [json.loads(line) for line in run("jsonl").splitlines()] == rows
    table_of = run("csv").splitlines()
    assert table_of[0].startswith("principal,kind,table,right,state,actions,") and len(table_of) == 1 + len(rows)
    assert run("markdown").startswith("| principal ")


WHY = [  # principal, action, resource, state, what stopped it
    ("ann", "dynamodb:Query", ORDERS, "allowed", None),
    ("ann", "Query", f"{ORDERS}/index/by-date", "allowed", None),
    ("ann", "GetItem", ORDERS, "denied", "identity"),
    ("bob", "Query", ORDERS, "denied", "explicit deny: resource policy"),
    ("app", "DeleteTable", ORDERS, "denied", "boundary"),
    ("report", "Query", f"{ORDERS}/index/by-date", "denied", "identity"),
    ("admin", "Scan", SECRET, "conditional", None),
    (f"arn:aws:sts::{ACCOUNT}:assumed-role/app/session", "GetItem", ORDERS, "allowed", None),
    (arn("role/reader", OTHER), "PartiQLSelect", ORDERS, "denied", "other account"),
    (arn("role/reader", OTHER), "GetItem", ORDERS, "denied", "resource policy"),
    (arn("role/anybody", UNREAD), "GetItem", ORDERS, "granted", None),
    (arn("root"), "DeleteTable", ORDERS, "allowed", None),
    ("copier", "GetRecords", STREAM, "allowed", None),
]


@pytest.mark.parametrize("principal,action,resource,state,stopped_by", WHY)
def test_why(dynatlas, synced, principal, action, resource, state, stopped_by):
    why, _ = access(dynatlas, synced, "why", principal, action, resource)
    assert (why["state"], why["stopped_by"]) == (state, stopped_by)
    assert why["action"] == "dynamodb:" + action.rpartition(":")[2] and why["resource"] == resource


def test_why_names_the_layers_in_order_and_what_decided(dynatlas, synced):
    why, said = access(dynatlas, synced, "why", "app", "GetItem", "orders")
    said_by = {layer["layer"]: layer["said"] for layer in why["layers"]}
    assert list(said_by) == ["identity policies", "permissions boundary", "service control policies", "resource policy", "resource control policies"]
    assert list(said_by.values()) == ["allows", "allows", "was not read", "allows nothing", "was not read"]
    (statement,) = why["layers"][1]["statements"]
    assert (statement["id"], statement["sid"], statement["effect"]) == (f"{arn('policy/items')}/statement/One", "One", "Allow")
    assert f"SCPs and RCPs of {ACCOUNT} were not read: they may forbid it." in said
    result = dynatlas.run("access", "why", "admin", "Scan", SECRET, *synced.arguments, env=synced.env).expect(0)
    assert result.out.splitlines()[1] == f"conditional, given {MFA}"
    assert f"BoolIfExists {MFA} false" in result.out


def test_assumptions_settle_keys_and_none_unsettles_them(dynatlas, synced):
    state = lambda *words: access(dynatlas, synced, "why", *words)[0]["state"]
    assert state("admin", "Scan", SECRET, "--access-assume", f"{MFA}=true") == "allowed"
    assert state("admin", "Scan", SECRET, "--access-assume", f"{MFA}=false") == "denied"
    why, said = access(dynatlas, synced, "why", "tls", "GetItem", SECRET)
    assert why["state"] == "allowed" and why["assumed"] and "Assumed: " in said
    assert state("tls", "GetItem", SECRET, "--access-assume", "none") == "conditional"


def test_a_sync_may_assume_more(dynatlas, store, tmp_path):
    source = recording(tmp_path / "answers.jsonl")
    sync(dynatlas, store, source, TAG, "--access-assume", f"{MFA}=true")
    (admin,) = [row for row in access(dynatlas, store, "who", "secret", "--right", "read")[0] if row["principal"] == arn("role/admin")]
    assert admin["state"] == "allowed" and [key.lower() for key in admin["assumed"]] == [MFA.lower()]
    sync(dynatlas, store, source, TAG + 1, "--access-assume", "none")
    states = {row["principal"]: row["state"] for row in access(dynatlas, store, "who", "secret", "--right", "read")[0]}
    assert states == {arn("role/admin"): "conditional", arn("role/tls"): "conditional"}


def test_both_stores_give_the_same_answers(dynatlas, neo4j, tmp_path):
    stores = [SqliteStore(tmp_path / "graph.db"), Neo4jStore(neo4j)]
    source = recording(tmp_path / "answers.jsonl")
    for one in stores:
        sync(dynatlas, one, source, TAG)
    questions = [("who", resource) for resource in (ORDERS, ARCHIVE, SECRET)]
    questions += [("what", name) for name in ("ann", "bob", "app", "admin", "report", "copier", "tls", arn("role/reader", OTHER))]
    questions += [("why", principal, action, resource) for principal, action, resource, _, _ in WHY]
    for words in questions:
        sqlite, neo = (access(dynatlas, one, *words)[0] for one in stores)
        assert sqlite == neo, words
    for name in ("access_external", "access_everybody", "access_from_outside", "access_table_not_index", "access_streams", "access_protection"):
        sqlite, neo = (ask(dynatlas, one, name) for one in stores)
        assert sqlite == neo and sqlite, name
    assert {row["principal"] for row in ask(dynatlas, stores[0], "access_external")} == {arn("root", UNREAD), arn("role/reader", OTHER)}
    (outside,) = ask(dynatlas, stores[0], "access_from_outside")  # not copier, who reads the stream and no item
    assert outside == {"role": arn("role/report"), "assumable_by": "principal", "tables_allowed": 1, "tables_conditional": 0}


def note_and_tags(dynatlas, store):
    """The note of the account, and when each relationship was written."""
    sql = 'SELECT digest, evaluated_at, lastupdated FROM "DynatlasAccess" ORDER BY id'
    cypher = "MATCH (a:DynatlasAccess) RETURN a.digest AS digest, a.evaluated_at AS evaluated_at, a.lastupdated AS lastupdated ORDER BY a.id"
    run = lambda text: json.loads(dynatlas.run("query", text, "--format", "json", *store.arguments, env=store.env).expect(0).out)
    notes = run(sql if store.name == "sqlite" else cypher)
    kinds = ("CAN_READ_DATA", "CAN_WRITE_DATA", "CAN_READ_STREAM", "COVERS")
    union = " UNION ALL ".join(f"SELECT '{kind}' AS kind, src, dst, lastupdated FROM \"{kind}\"" for kind in kinds)
    sql = f"SELECT * FROM ({union}) ORDER BY kind, src, dst"
    cypher = f"MATCH (a)-[r:{'|'.join(kinds)}]->(b) RETURN type(r) AS kind, a.id AS src, b.id AS dst, r.lastupdated AS lastupdated ORDER BY kind, src, dst"
    return notes, run(sql if store.name == "sqlite" else cypher)


def test_iam_that_is_denied_later_keeps_all_and_the_answer_says_so(dynatlas, synced, tmp_path):
    before, (rows, _) = note_and_tags(dynatlas, synced), access(dynatlas, synced, "who", "orders")
    assert before[1] and {row["lastupdated"] for row in before[1]} == {TAG}
    sync(dynatlas, synced, recording(tmp_path / "denied.jsonl", principals=None), TAG + 1)
    after = note_and_tags(dynatlas, synced)
    assert after[1] == before[1]
    assert [note["digest"] for note in after[0]][0] == [note["digest"] for note in before[0]][0]
    again, said = access(dynatlas, synced, "who", "orders")
    assert again == rows
    assert f"The users and roles of {ACCOUNT} were not read the last time (" in said and "AccessDenied" in said


def test_an_unchanged_account_is_not_written_again(dynatlas, synced, tmp_path):
    before = note_and_tags(dynatlas, synced)
    report = tmp_path / "report.json"
    result = sync(dynatlas, synced, tmp_path / "answers.jsonl", TAG + 1, "--report", report)
    assert note_and_tags(dynatlas, synced) == before
    of = {one["account"]: one["access"] for one in json.loads(report.read_text())["accounts"]}
    assert of[ACCOUNT] == {"outcome": "unchanged", "principals": 7, "tables": 3, "unread": ["organizations"]}
    assert "Access: 8 principals, 3 tables of 2 accounts; SCPs and RCPs not read.\n" in result.out


def test_a_table_that_was_forgotten_and_read_again_is_evaluated_again(dynatlas, synced, tmp_path):
    """All policies are those of before, and so is everything that the evaluation rests on; its relationships went."""
    before = access(dynatlas, synced, "who", "orders")[0], access(dynatlas, synced, "who", "secret")[0]
    forget = ("forget", "--aws-account-id", ACCOUNT, "--region", REGION, "--yes", *synced.arguments)
    dynatlas.run(*forget, env=synced.env).expect(0)
    sync(dynatlas, synced, recording(tmp_path / "again.jsonl"), TAG + 100)
    assert (access(dynatlas, synced, "who", "orders")[0], access(dynatlas, synced, "who", "secret")[0]) == before


def test_what_was_never_evaluated_is_unknown_and_not_nobody(dynatlas, store, tmp_path):
    sync(dynatlas, store, recording(tmp_path / "answers.jsonl"), TAG, "--read", "tables")
    rows, said = access(dynatlas, store, "who", "orders", code=3)
    assert rows is None and f"Account {ACCOUNT} was never evaluated: who can reach its tables is unknown." in said
    rows, said = access(dynatlas, store, "what", "ann", code=3)
    assert rows is None and "what ann can reach is unknown" in said
    why, said = access(dynatlas, store, "why", arn("user/ann"), "GetItem", ORDERS, code=3)
    assert why["state"] == "conditional" and why["layers"][0]["said"] == "was not read"
    assert f"The policies of account {ACCOUNT} were never read." in said


REFUSED = [
    (("who", "order"), "did you mean orders?"),
    (("what", "anne"), "did you mean ann?"),
    (("who", "orders", "ann"), "takes TABLE"),
    (("why", "ann", "Query"), "takes PRINCIPAL ACTION RESOURCE"),
    (("why", "ann", "GetObject", ORDERS), "no action of DynamoDB"),
    (("why", "ann", "GetItem", f"{ORDERS}/index/by-date"), "is asked of a table"),
    (("why", "ann", "GetItem", "arn:aws:s3:::bucket"), "not the ARN of a table"),
    (("why", arn("user/nobody"), "GetItem", ORDERS), "no user or role of this name"),
    (("why", "ann", "GetItem", ORDERS, "--right", "read"), "--right"),
    (("who", "orders", "--access-assume", "none"), "--access-assume"),
    (("why", "ann", "GetItem", ORDERS, "--access-assume", "mfa"), "a condition key and its value"),
    (("whom", "orders"), "did you mean who?"),
]


@pytest.mark.parametrize("words,said", REFUSED)
def test_what_cannot_be_meant_is_refused(dynatlas, tmp_path, words, said):
    store = SqliteStore(tmp_path / "graph.db")
    sync(dynatlas, store, recording(tmp_path / "answers.jsonl"), TAG)
    dynatlas.run("access", *words, *store.arguments).refused(2, said)


def test_a_name_of_several_tables_lists_them(dynatlas, tmp_path):
    store, source = SqliteStore(tmp_path / "graph.db"), recording(tmp_path / "answers.jsonl")
    source.write_text(source.read_text() + source.read_text().replace(REGION, "us-east-1"))
    sync(dynatlas, store, source, TAG)
    dynatlas.run("access", "who", "orders", *store.arguments).refused(2, ORDERS, ORDERS.replace(REGION, "us-east-1"))


def permissions(store):
    kinds = ("CAN_QUERY", "CAN_WRITE")
    found = {key: value for key, value in store.read().relationships.items() if key[0] in kinds}
    return {(kind, who.rpartition(":")[2], at.rpartition("/")[2]): (value["has_condition"], value.get("condition_keys")) for (kind, who, at), value in found.items()}


def test_cartographys_relationships_are_written_where_asked_for(dynatlas, store, tmp_path):
    source = recording(tmp_path / "answers.jsonl")
    sync(dynatlas, store, source, TAG, "--permission-relationships")
    written = permissions(store)
    free, mfa = (False, None), (True, ["aws:multifactorauthpresent"])
    assert written == {
        **{("CAN_QUERY", name, "orders"): free for name in ("user/ann", "role/app", "role/report", "role/reader", "role/copier")},
        **{(kind, "role/admin", table): mfa for kind in ("CAN_QUERY", "CAN_WRITE") for table in ("orders", "orders-archive", "secret")},
        ("CAN_QUERY", "user/ann", "orders-archive"): free,
        ("CAN_QUERY", "role/tls", "secret"): free,
        ("CAN_QUERY", "user/bob", "orders-archive"): free,
        ("CAN_WRITE", "role/app", "orders"): free,
    }
    before = access(dynatlas, store, "who", "orders")[0]
    sync(dynatlas, store, source, TAG + 1)
    assert permissions(store) == {} and access(dynatlas, store, "who", "orders")[0] == before
