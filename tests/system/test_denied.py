# servers: neo4j
# binary: release
"""What could not be read keeps what the graph knew of it; the rest is loaded, and the run says so."""

import json

import endpoint as aws
import pytest
from stores import names

REGIONS = ("us-east-1", "eu-west-1", "ap-south-1")


@pytest.fixture
def estate(endpoint):
    """Three regions, in each a table that stays and one that will be deleted, with an index."""
    for region in REGIONS:
        endpoint.add("stays", region, indexes=["by-day"])
        endpoint.add("goes", region, indexes=["by-day"])
    return endpoint


def sync(dynatlas, store, endpoint, tag, *options):
    arguments = ("sync", "-v", *store.arguments, "--update-tag", tag, "--backoff-base-ms", 1, *options)
    return dynatlas.run(*arguments, env={**store.env, **endpoint.env, "AWS_MAX_ATTEMPTS": "2"})


def change(estate):
    """What a second run would find everywhere."""
    for region in REGIONS:
        del estate.tables[region]["goes"]
        estate.add("comes", region)


def of_region(graph, region):
    return {key: node for key, node in graph.nodes.items() if node.properties.get("region") == region}


def parts(result):
    (account,) = json.loads(result.out)["accounts"]
    return {(part["region"], part["operation"].partition(":")[2]): part for part in account["parts"]}


@pytest.mark.parametrize(
    "fault, failure",
    [
        (aws.denied, "denied"),
        (aws.throttled, "throttled"),
        (aws.broken, "server"),
        (aws.reset, "network"),
        (aws.not_json, "malformed"),
        (aws.error(400, "UnrecognizedClientException", "The security token is invalid."), "denied"),
    ],
    ids=["denied", "throttled", "broken", "reset", "not-json", "not-opted-in"],
)
def test_a_region_that_cannot_be_listed_is_untouched(dynatlas, store, estate, fault, failure):
    sync(dynatlas, store, estate, 1).expect(0)
    before = store.read()
    change(estate)
    estate.fault(fault, region="eu-west-1")
    result = sync(dynatlas, store, estate, 2, "--report", "-").expect(3)
    after = store.read()
    assert of_region(after, "eu-west-1") == of_region(before, "eu-west-1")
    assert names(after, "us-east-1") == names(after, "ap-south-1") == ["comes", "stays"]
    told = parts(result)
    assert told["eu-west-1", "ListTables"]["coverage"] == "failed"
    assert told["eu-west-1", "ListTables"]["failure"] == failure
    assert told["us-east-1", "ListTables"]["coverage"] == "complete"
    assert store.coverage()["eu-west-1", "dynamodb:ListTables"] == "failed"

    estate.heal()
    sync(dynatlas, store, estate, 3).expect(0)
    assert names(store.read(), "eu-west-1") == ["comes", "stays"]


def test_a_region_that_was_named_but_not_opted_in_is_incomplete(dynatlas, sqlite_store, estate):
    """Nobody was asked for the regions; the credentials have proven good by telling whose they are."""
    unknown = aws.error(400, "UnrecognizedClientException", "The security token is invalid.")
    estate.fault(unknown, region="eu-west-1")
    for regions in ("eu-west-1", "eu-west-1,us-east-1"):
        result = sync(dynatlas, sqlite_store, estate, 1, "--aws-regions", regions, "--report", "-").expect(3)
        assert parts(result)["eu-west-1", "ListTables"]["failure"] == "denied"


def test_the_summary_names_the_region_and_the_reason(dynatlas, sqlite_store, estate):
    estate.fault(aws.denied, region="eu-west-1")
    result = sync(dynatlas, sqlite_store, estate, 1).expect(3)
    (line,) = [line for line in result.out.splitlines() if "eu-west-1" in line]
    assert "AccessDeniedException" in line and "is not authorized" in line
    assert "Incomplete" in result.out


def test_all_regions_denied_changes_nothing(dynatlas, store, estate):
    sync(dynatlas, store, estate, 1).expect(0)
    before = store.read()
    change(estate)
    estate.fault(aws.denied, operation="ListTables")
    sync(dynatlas, store, estate, 2).expect(3)
    assert store.read().nodes == before.nodes


def test_tables_that_cannot_be_described_keep_everything_and_count_as_seen(dynatlas, store, estate):
    sync(dynatlas, store, estate, 1).expect(0)
    before = store.read()
    estate.fault(aws.denied, operation="DescribeTable", region="eu-west-1")
    result = sync(dynatlas, store, estate, 2, "--report", "-").expect(3)
    after = store.read()
    assert after.nodes.keys() == before.nodes.keys()
    stays = "arn:aws:dynamodb:eu-west-1:123456789012:table/stays"
    assert after.nodes[stays].properties == {**before.nodes[stays].properties, "lastupdated": 2}
    told = parts(result)
    assert told["eu-west-1", "ListTables"]["coverage"] == "complete"
    assert told["eu-west-1", "DescribeTable"]["coverage"] == "failed"

    # Not described, but no longer listed: gone all the same.
    del estate.tables["eu-west-1"]["goes"]
    sync(dynatlas, store, estate, 3).expect(3)
    assert names(store.read(), "eu-west-1") == ["stays"]


def test_a_half_paged_listing_deletes_nothing(dynatlas, store, estate):
    for n in range(120):
        estate.add(f"t-{n:03}", "eu-west-1")
    sync(dynatlas, store, estate, 1).expect(0)
    before = names(store.read(), "eu-west-1")
    del estate.tables["eu-west-1"]["goes"]
    second_page = aws.changed(lambda page: page if page.get("LastEvaluatedTableName") else {"TableNames": None})
    estate.fault(second_page, operation="ListTables", region="eu-west-1")
    result = sync(dynatlas, store, estate, 2, "--report", "-").expect(3)
    assert names(store.read(), "eu-west-1") == before
    assert parts(result)["eu-west-1", "ListTables"]["coverage"] == "incomplete"


def test_a_table_deleted_between_listing_and_description_is_skipped_and_counted(dynatlas, store, estate):
    sync(dynatlas, store, estate, 1).expect(0)
    gone = aws.error(400, "ResourceNotFoundException", "Requested resource not found")
    estate.fault(gone, operation="DescribeTable", region="eu-west-1", table="goes")
    result = sync(dynatlas, store, estate, 2, "--report", "-").expect(0)
    (account,) = json.loads(result.out)["accounts"]
    assert account["tables_vanished"] == 1
    assert names(store.read(), "eu-west-1") == ["stays"]


def test_regions_that_were_not_asked_for_are_untouched(dynatlas, store, estate):
    sync(dynatlas, store, estate, 1).expect(0)
    before = store.read()
    change(estate)
    sync(dynatlas, store, estate, 2, "--aws-regions", "us-east-1").expect(0)
    after = store.read()
    assert of_region(after, "eu-west-1") == of_region(before, "eu-west-1")
    assert names(after, "us-east-1") == ["comes", "stays"]


def test_passing_trouble_is_no_trouble(dynatlas, store, estate):
    """Each call may fail a few times: it is tried again, and the run is complete."""
    for fault in (aws.throttled, aws.broken, aws.reset, aws.cut, aws.wrong_checksum):
        for region in REGIONS:
            estate.fault(fault, operation="ListTables", region=region, times=1)
            estate.fault(fault, operation="DescribeTable", region=region, table="stays", times=1)
    arguments = ("sync", *store.arguments, "--backoff-base-ms", 1)
    dynatlas.run(*arguments, env={**store.env, **estate.env, "AWS_MAX_ATTEMPTS": "8"}).expect(0)
    assert names(store.read()) == ["goes", "goes", "goes", "stays", "stays", "stays"]
