# servers: neo4j2
"""Answers that are cut, garbled, huge or odd: their part is incomplete, what the graph knew stays, the rest is loaded."""

import json

import endpoint as aws
import pytest
from stores import names

UNREADABLE = {
    "not-json": aws.not_json,
    "empty": aws.text(""),
    "null": aws.text("null"),
    "a-list": aws.text("[]"),
    "an-empty-object": aws.text("{}"),
    "two-documents": aws.text('{"TableNames":[]}{"TableNames":[]}'),
    "no-utf8": aws.text(b'{"TableNames":["\xff\xfe"],"Table":{"TableName":"\xff"}}'),
    "cut": aws.cut,
    "deep": aws.deep,
    "huge": aws.huge,
    "wrong-checksum": aws.wrong_checksum,
    "hang": aws.hang,
}


@pytest.fixture
def estate(endpoint):
    endpoint.add("stays", indexes=["by-day"])
    endpoint.add("other", indexes=["by-day"])
    return endpoint


def arn(name, region="us-east-1"):
    return f"arn:aws:dynamodb:{region}:123456789012:table/{name}"


def sync(dynatlas, store, endpoint, tag, *options):
    times = ("--backoff-base-ms", 1, "--read-timeout-ms", 2000)
    arguments = ("sync", "-v", *store.arguments, "--update-tag", tag, *times, *options)
    return dynatlas.run(*arguments, env={**store.env, **endpoint.env, "AWS_MAX_ATTEMPTS": "2"})


def test_an_unreadable_listing_deletes_nothing(dynatlas, store, endpoint):
    """A region for each kind of answer."""
    regions = {f"xx-{kind}-1": fault for kind, fault in UNREADABLE.items()}
    endpoint.tables.clear()
    for region in ("us-east-1", *regions):
        endpoint.add("stays", region)
        endpoint.add("goes", region)
    sync(dynatlas, store, endpoint, 1).expect(0)
    for region in ("us-east-1", *regions):
        del endpoint.tables[region]["goes"]
    for region, fault in regions.items():
        endpoint.fault(fault, operation="ListTables", region=region)
    sync(dynatlas, store, endpoint, 2).expect(3)
    graph, coverage = store.read(), store.coverage()
    assert names(graph, "us-east-1") == ["stays"]
    for region in regions:
        assert names(graph, region) == ["goes", "stays"], region
        assert graph.nodes[arn("stays", region)].properties["lastupdated"] == 1, region
        assert coverage[region, "dynamodb:ListTables"] == "failed", region


def test_an_unreadable_description_keeps_the_table_and_its_indexes(dynatlas, store, estate):
    """A table for each kind of answer."""
    for kind in UNREADABLE:
        estate.add(kind, indexes=["by-day"])
    sync(dynatlas, store, estate, 1).expect(0)
    before = store.read()
    estate.add("stays", TableStatus="UPDATING")
    for kind, fault in UNREADABLE.items():
        estate.add(kind, TableStatus="UPDATING")
        estate.fault(fault, operation="DescribeTable", table=kind)
    result = sync(dynatlas, store, estate, 2).expect(3)
    after = store.read()
    assert before.nodes.keys() - after.nodes.keys() == {arn("stays") + "/index/by-day"}
    assert after.nodes[arn("stays")].properties["table_status"] == "UPDATING"
    for kind in UNREADABLE:
        kept = {**before.nodes[arn(kind)].properties, "lastupdated": 2}
        assert after.nodes[arn(kind)].properties == kept, kind
        assert arn(kind) + "/index/by-day" in after.nodes, kind
    assert f"{len(UNREADABLE)} tables could not be described" in result.out


ODD = {
    "no-throughput": {"ProvisionedThroughput": None},
    "nulls": {member: None for member in ("ItemCount", "TableSizeBytes", "CreationDateTime", "GlobalSecondaryIndexes")},
    "unknown-members": {"Novelty": {"deep": [{"er": None}]}, "Another": [1, "two", {}]},
    "creating": {"TableStatus": "CREATING"},
    "deleting": {"TableStatus": "DELETING"},
    "archived": {"TableStatus": "ARCHIVED", "ArchivalSummary": {"ArchivalReason": "KEY"}},
    "mistyped": {"ItemCount": "many", "TableStatus": 7, "ProvisionedThroughput": [1]},
}
GRAPH_NAMES = {
    "ItemCount": "rows",
    "TableSizeBytes": "size",
    "CreationDateTime": "creation_date_time",
    "TableStatus": "table_status",
    "ProvisionedThroughput": "provisioned_throughput_read_capacity_units",
}


def test_odd_members_are_no_error_and_leave_no_stale_or_made_up_value(dynatlas, store, estate):
    for kind in (*ODD, "missing"):
        estate.add(kind, indexes=["by-day"])
    sync(dynatlas, store, estate, 1).expect(0)
    for kind, members in ODD.items():
        estate.add(kind, **{"indexes": ["by-day"], **members})
    estate.tables["us-east-1"]["missing"] = {
        "TableName": "missing",
        "TableArn": arn("missing"),
        "TableStatus": "ACTIVE",
    }
    sync(dynatlas, store, estate, 2).expect(0)
    graph = store.read()
    for kind, members in {
        **ODD,
        "missing": {member: None for member in GRAPH_NAMES if member != "TableStatus"},
    }.items():
        properties = graph.nodes[arn(kind)].properties
        assert properties["lastupdated"] == 2
        for member, name in GRAPH_NAMES.items():
            known = kind != "mistyped" or member not in members
            known = known and members.get(member, True) is not None
            assert (name in properties) == known, f"{kind}: {name} is {properties.get(name)!r}"
        assert (arn(kind) + "/index/by-day" in graph.nodes) == (kind not in ("nulls", "missing")), kind
    for kind in ("creating", "deleting", "archived"):
        assert graph.nodes[arn(kind)].properties["table_status"] == kind.upper()


def test_a_page_that_names_itself_again_ends(dynatlas, sqlite_store, estate):
    again = aws.changed(lambda page: {**page, "LastEvaluatedTableName": "stays"})
    estate.fault(again, operation="ListTables", region="us-east-1")
    result = sync(dynatlas, sqlite_store, estate, 1).expect(3)
    assert "same page twice" in result.out


def test_a_reason_with_control_characters_is_printed_safely(dynatlas, sqlite_store, estate):
    estate.fault(aws.error(400, "AccessDeniedException", "no\x1b[2J\r\nerror: faked\x07"), operation="ListTables")
    result = sync(dynatlas, sqlite_store, estate, 1, "--report", "report.json").expect(3)
    assert not {"\x1b", "\x07", "\r"} & set(result.out + result.err)
    assert not [line for line in (result.out + result.err).splitlines() if line.startswith("error: faked")]
    json.loads((dynatlas.folder / "report.json").read_text())
