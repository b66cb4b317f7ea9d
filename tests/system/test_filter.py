# servers: neo4j3
# binary: release
"""`dynatlas tables Q` and the page's /api/tables: the filter means the same in both stores, and what SQL written by hand says."""

import json
import pathlib
import sqlite3
import urllib.error
import urllib.parse
import urllib.request

import pytest
from browser import serving
from stores import Neo4jStore, SqliteStore

EXAMPLE = next((pathlib.Path(__file__).parents[2] / "examples").glob("*.jsonl"))
PITR, TTL, POLICY = "dynamodb:DescribeContinuousBackups", "dynamodb:DescribeTimeToLive", "dynamodb:GetResourcePolicy"


def known(operation):
    return f"id IN (SELECT table_id FROM answered WHERE operation = '{operation}')"


def linked(relationship, label, condition="TRUE"):
    return f'id IN (SELECT h.src FROM "{relationship}" h JOIN "{label}" n ON n.id = h.dst WHERE {condition})'


def of_index(condition):
    return "(" + linked("HAS_GSI", "GlobalSecondaryIndex", condition) + " OR " + linked("HAS_LSI", "DynamoDBLocalSecondaryIndex", condition) + ")"


RECOVERY = "HAS_CONTINUOUS_BACKUPS", "DynamoDBContinuousBackups"
ENABLED = "n.point_in_time_recovery_status = 'ENABLED'"
SOURCES = "lambda:ListEventSourceMappings", "pipes:ListPipes", "dynamodb:DescribeKinesisStreamingDestination"
TAGS = known("tag:GetResources")
# What stands behind WHERE, by hand: the view `answered` says what is known, not the expressions of the filter.
BY_HAND = {
    "": "TRUE",
    "orders": "id LIKE '%orders%'",
    "ORDERS eu-west-1": "id LIKE '%orders%' AND id LIKE '%eu-west-1%'",
    "-orders": "id NOT LIKE '%orders%'",
    '"orders"': "id LIKE '%orders%'",
    "arn:aws:dynamodb:us-east-1:111122223333:table/orders": "id LIKE 'arn:aws:dynamodb:us-east-1:111122223333:table/orders%'",
    "region:eu-west-1,ap-southeast-2": "region IN ('eu-west-1', 'ap-southeast-2')",
    "account:111122223333 -region:us-east-1": "region <> 'us-east-1'",
    "account:9*": "FALSE",
    "table:111122223333/us-east-1/orders": "region = 'us-east-1' AND name = 'orders'",
    "table:111122223333/us-east-1/orders,111122223333/eu-west-1/orders,1/us-east-1/orders": "region <> 'ap-southeast-2' AND name = 'orders'",
    "status:archived": "table_status = 'ARCHIVED'",
    "-status:active": "table_status <> 'ACTIVE'",
    "billing:on-demand": linked("HAS_BILLING", "DynamoDBBillingModeSummary", "n.billing_mode = 'PAY_PER_REQUEST'"),
    "size:>1GiB items>=1M": "size > 1073741824 AND rows >= 1000000",
    "size:unknown": "size IS NULL",
    "rcu:>0": "provisioned_throughput_read_capacity_units > 0",
    "class:infrequent-access": "table_class = 'STANDARD_INFREQUENT_ACCESS'",
    "created:>=2023-01-01": "creation_date_time >= 1672531200",
    "created:<1000y": "creation_date_time IS NOT NULL",
    "protected:on": "deletion_protection_enabled = 1",
    "-protected:on": "deletion_protection_enabled = 0",
    "pitr:on": f"{known(PITR)} AND {linked(*RECOVERY, ENABLED)}",
    "-pitr:on": f"{known(PITR)} AND NOT {linked(*RECOVERY, ENABLED)}",
    "pitr:unknown": f"NOT {known(PITR)}",
    "ttl:unknown": f"NOT {known(TTL)}",
    "-ttl:unknown": known(TTL),
    "ttl:on,unknown": f"NOT {known(TTL)} OR " + linked("HAS_TIME_TO_LIVE", "DynamoDBTimeToLive", "n.time_to_live_status LIKE 'ENABL%'"),
    "policy:on": f"{known(POLICY)} AND id IN (SELECT src FROM HAS_RESOURCE_POLICY)",
    "-policy:on": f"{known(POLICY)} AND id NOT IN (SELECT src FROM HAS_RESOURCE_POLICY)",
    "policy:unknown": f"NOT {known(POLICY)}",
    "scaling:on": "id IN (SELECT dst FROM SCALES)",
    "backup:on": linked("HAS_BACKUP", "DynamoDBBackup", "n.is_listed OR n.is_in_vault"),
    "plan:on": linked("HAS_BACKUP", "DynamoDBBackup", "n.backup_plan_arn IS NOT NULL"),
    "key:dynamodb": f"NOT {linked('HAS_SSE', 'DynamoDBSSEDescription', 'n.kms_master_key_arn IS NOT NULL')}",
    "key:alias/*": linked("HAS_SSE", "DynamoDBSSEDescription", "n.kms_master_key_arn IN (SELECT target_key_arn FROM AWSKMSAlias)"),
    "key:unknown": "id IN (SELECT h.src FROM HAS_SSE h JOIN DynamoDBSSEDescription n ON n.id = h.dst LEFT JOIN AWSKMSKey k ON "
    "k.arn = n.kms_master_key_arn WHERE n.kms_master_key_arn IS NOT NULL AND k.key_manager IS NULL)",
    "keystate:enabled": "id IN (SELECT h.src FROM HAS_SSE h JOIN USES_KMS_KEY u ON u.src = h.dst JOIN AWSKMSKey k ON k.id = u.dst "
    "WHERE k.key_state = 'Enabled')",
    "index:none": "id NOT IN (SELECT src FROM HAS_GSI UNION SELECT src FROM HAS_LSI UNION SELECT src FROM HAS_VECTOR_INDEX)",
    "index:by-*": of_index("n.name LIKE 'by-%'") + " OR " + linked("HAS_VECTOR_INDEX", "DynamoDBVectorIndex", "n.name LIKE 'by-%'"),
    "indexes>2": "(SELECT count(*) FROM HAS_GSI WHERE src = t.id) + (SELECT count(*) FROM HAS_LSI WHERE src = t.id) > 2",
    "attr:customerId": '''key_schema LIKE '%["customerId"%' OR ''' + of_index('''n.key_schema LIKE '%["customerId"%' '''),
    "stream:on": linked("LATEST_STREAM", "DynamoDBStream", "n.stream_enabled"),
    "stream:new-image": linked("LATEST_STREAM", "DynamoDBStream", "n.stream_enabled AND n.stream_view_type = 'NEW_IMAGE'"),
    "consumer:orders": "id IN (SELECT l.src FROM LATEST_STREAM l JOIN READS_STREAM r ON r.dst = l.dst LEFT JOIN "
    "AWSLambdaEventSourceMapping m ON m.id = r.src WHERE coalesce(m.functionarn, r.src) LIKE '%orders%')",
    "consumer:none": f"{' AND '.join(map(known, SOURCES))} AND id NOT IN (SELECT l.src FROM LATEST_STREAM l JOIN READS_STREAM r "
    "ON r.dst = l.dst UNION SELECT src FROM HAS_KINESIS_DESTINATION)",
    "replica:none": "id NOT IN (SELECT src FROM HAS_REPLICA)",
    "is:replicated": "id IN (SELECT src FROM HAS_REPLICA)",
    "is:restored": "id IN (SELECT src FROM HAS_RESTORE)",
    "tag:team": f"{TAGS} AND " + linked("TAGGED", "AWSTag", "lower(n.key) = 'team'"),
    "-tag:team": f"{TAGS} AND NOT " + linked("TAGGED", "AWSTag", "lower(n.key) = 'team'"),
    "tag:team=billing": f"{TAGS} AND " + linked("TAGGED", "AWSTag", "n.key = 'team' AND n.value = 'billing'"),
    "team:billing": f"{TAGS} AND " + linked("TAGGED", "AWSTag", "n.key IN ('team', 'owner') AND n.value = 'billing'"),
}


def ids(dynatlas, store, text, *arguments):
    result = dynatlas.run("tables", "--format", "json", "--columns", "id", *arguments, *store.arguments, *(("--", text) if text else ()), env=store.env).expect(0)
    return [row["id"] for row in json.loads(result.out)]


@pytest.fixture
def file_store(release_dynatlas, tmp_path):
    store = SqliteStore(tmp_path / "graph.db")
    release_dynatlas.run("sync", "--source", EXAMPLE, *store.arguments).expect(0)
    return store


def by_hand(store):
    with sqlite3.connect(f"file:{store.file}?mode=ro", uri=True) as database:
        return {text: {key for (key,) in database.execute(f"SELECT id FROM DynamoDBTable AS t WHERE {where}")} for text, where in BY_HAND.items()}


def test_a_filter_means_what_sql_by_hand_says(release_dynatlas, file_store):
    wanted = by_hand(file_store)
    assert sum(0 < len(found) < 42 for found in wanted.values()) > 30
    differing = {}
    for text in BY_HAND:
        found = set(ids(release_dynatlas, file_store, text))
        if found != wanted[text]:
            differing[text] = found ^ wanted[text]
    assert not differing


def test_neo4j_has_the_same(release_dynatlas, file_store, neo4j):
    store = Neo4jStore(neo4j)
    release_dynatlas.run("sync", "--source", EXAMPLE, *store.arguments, env=store.env).expect(0)
    wanted = by_hand(file_store)
    with serving(release_dynatlas, store.arguments, store.env) as address:
        found = {text: {row[0] for row in get(address, "tables", q=text, limit=1000)["rows"]} for text in BY_HAND}
        assert found == wanted
        with serving(release_dynatlas, file_store.arguments, {}) as other:
            for path, parameters in same_answers():
                assert still(get(address, path, **parameters)) == still(get(other, path, **parameters)), (path, parameters)


def same_answers():
    for sort in ("name", "size", "created", "consumers", "owner"):
        yield "tables", {"sort": sort, "descending": "true", "limit": 50}
    for name in ("orders", "payments", "audit_log.2024", "profiles", "sessions"):
        yield "table", {"id": f"arn:aws:dynamodb:us-east-1:111122223333:table/{name}"} if name != "profiles" else {"id": "arn:aws:dynamodb:eu-west-1:111122223333:table/orders-drill"}
    for colour in ("recovery", "encryption", "owner", "age"):
        yield "tree", {"colour": colour}
    for fact in ("pitr", "protected", "backup", "plan", "own_key", "closed", "ttl", "scaling", "owner"):
        yield "protection", {"fact": fact}
    yield "capacity", {}
    yield "count", {"q": "pitr:off"}
    yield "find", {"text": "ord"}
    yield "find", {"text": "LOG"}
    yield "coverage", {}


def still(answer):
    """Without what moves from run to run: when it was read, and the tag."""
    text = json.dumps(answer)
    return json.loads(text, object_hook=lambda one: {k: v for k, v in one.items() if k not in MOVES}) if not isinstance(answer, dict) or "columns" not in answer else {
        **{k: still(v) for k, v in answer.items() if k not in ("columns", "rows", "next", *MOVES)},
        "rows": [{c: v for c, v in zip(answer["columns"], row, strict=True) if c not in MOVES} for row in answer["rows"]],
    }


MOVES = {"lastupdated", "known_at", "asked_at", "at", "since", "last_complete_at"}


def get(address, path, **parameters):
    with urllib.request.urlopen(f"{address.rstrip('/')}/api/{path}?{urllib.parse.urlencode(parameters)}", timeout=120) as answer:
        return json.load(answer)


def test_rows_go_on_by_key(release_dynatlas, file_store):
    with serving(release_dynatlas, file_store.arguments, {}) as address:
        for sort in ("name", "account", "region", "status", "billing", "size", "items", "created", "indexes", "consumers", "owner"):
            for descending in ("true", "false"):
                whole = get(address, "tables", sort=sort, descending=descending, limit=100)
                assert whole["next"] is None and len(whole["rows"]) == 42
                rows, after = [], ""
                while after is not None:
                    part = get(address, "tables", sort=sort, descending=descending, limit=5, after=after)
                    rows += part["rows"]
                    after = part["next"]
                assert rows == whole["rows"], (sort, descending)


def test_what_is_unknown_has_its_reason(release_dynatlas, file_store):
    with serving(release_dynatlas, file_store.arguments, {}) as address:
        answer = get(address, "tables", q="ttl:unknown")
        (row,) = answer["rows"]
        why = answer["unknown"][row[0]]["ttl"]
        assert why["operation"] == "dynamodb:DescribeTimeToLive" and "AccessDeniedException" in why["reason"] and why["at"]
        page = get(address, "table", id=row[0])
        assert page["unknown"]["ttl"] == why and page["row"]["ttl"] is None and page["row"]["protected"] == "on"


@pytest.mark.parametrize("text, at, length", [("a size:big", 2, 8), ("regoin:x", 0, 8), ('"open', 0, 5), ("pitr:'; DROP", 0, 7)])
def test_what_does_not_parse_says_where(release_dynatlas, file_store, text, at, length):
    release_dynatlas.run("tables", *file_store.arguments, "--", text).expect(2)
    with serving(release_dynatlas, file_store.arguments, {}) as address, pytest.raises(urllib.error.HTTPError) as error:
        get(address, "tables", q=text)
    said = json.loads(error.value.read())
    assert error.value.code == 400 and (said["at"], said["length"]) == (at, length) and said["error"]


def test_a_reader_asks_and_cannot_do_else(release_dynatlas, file_store, tmp_path):
    with serving(release_dynatlas, file_store.arguments, {}) as address:
        offered = get(address, "ask")
        assert offered["language"] == "sql" and len(offered["questions"]) > 10
        assert len(get(address, "ask", name="largest", limit=3)["rows"]) == 3
        many = get(address, "ask", text="WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 20000) SELECT i FROM n")
        assert len(many["rows"]) == 10_000 and many["truncated"] is True
        for text in (
            "SELEC 1",
            "DELETE FROM DynamoDBTable",
            f"ATTACH '{tmp_path}/other.db' AS other",
            "PRAGMA journal_mode = DELETE",
            "SELECT load_extension('x')",
            "SELECT 1; SELECT 2",
        ):
            with pytest.raises(urllib.error.HTTPError) as error:
                get(address, "ask", text=text)
            assert error.value.code == 400 and json.loads(error.value.read())["error"]


def test_the_tree_adds_up(release_dynatlas, file_store):
    with serving(release_dynatlas, file_store.arguments, {}) as address:
        tree = get(address, "tree", colour="encryption")
        assert tree["whole"] is True and len(tree["rows"]) == tree["total"]["tables"] == 42
        part = get(address, "tree", at="111122223333/us-east-1", q="-orders")
        assert part["level"] == "prefix" and {row[5] for row in part["rows"]} == {"us-east-1"}
