"""The simulated AWS itself: it judges signatures, tells the truth about its tables, ends in time."""

import json
import os
import pathlib
import subprocess
import time

import botocore.exceptions
import pytest
from simulator import ACCOUNT, Simulator, secret_of

OTHER = "123456789013"
REGIONS = ("us-east-1", "us-east-2")


@pytest.fixture
def simulator():
    """Two regions of 130 tables in each of two accounts."""
    with Simulator("--accounts", 2, "--regions", 2, "--tables", 130) as running:
        yield running


def sync(dynatlas, store, simulator, *options, **env):
    arguments = ("sync", *store.arguments, "--backoff-base-ms", 1, *options)
    return dynatlas.run(*arguments, env={**simulator.env(), "AWS_MAX_ATTEMPTS": "2", **env})


def labelled(graph, label):
    return {key: node.properties for key, node in graph.nodes.items() if label in node.labels}


def check_graph(graph, simulator):
    """The graph's tables and indexes are those that the simulator says exist, with their properties."""
    truth = [table for region in REGIONS for table in simulator.tables(region).values()]
    assert truth
    expected = {
        t["TableArn"]: (t["TableName"], t["ItemCount"], t["TableSizeBytes"], t["TableStatus"], t["CreationDateTime"])
        for t in truth
    }
    names = ("name", "rows", "size", "table_status", "creation_date_time")
    tables = labelled(graph, "DynamoDBTable")
    assert {key: tuple(node[name] for name in names) for key, node in tables.items()} == expected
    indexes = {i["IndexArn"] for t in truth for i in t.get("GlobalSecondaryIndexes", [])}
    assert set(labelled(graph, "GlobalSecondaryIndex")) == indexes


def test_a_sync_gives_the_ground_truth_and_follows_its_changes(dynatlas, sqlite_store, simulator):
    sync(dynatlas, sqlite_store, simulator, "--update-tag", 1).expect(0)
    check_graph(sqlite_store.read(), simulator)
    before = set(simulator.tables())
    simulator.post("generation", drop=0.2, add=0.2, change=0.3)
    after = set(simulator.tables())
    assert before - after and after - before and before & after
    sync(dynatlas, sqlite_store, simulator, "--update-tag", 2).expect(0)
    check_graph(sqlite_store.read(), simulator)
    assert simulator.counters()["rejected"]["invalid_signature"] == 0


def test_a_wrong_secret_is_refused(dynatlas, sqlite_store, simulator):
    wrong = {"AWS_SECRET_ACCESS_KEY": "wrong-" + secret_of("AKIASIM" + ACCOUNT)}
    sync(dynatlas, sqlite_store, simulator, **wrong).refused(4, "SignatureDoesNotMatch")
    named = ("--aws-account-id", ACCOUNT, "--aws-regions", "us-east-1")
    result = sync(dynatlas, sqlite_store, simulator, *named, **wrong).expect(4)
    assert "InvalidSignatureException" in result.out
    assert simulator.counters()["rejected"]["invalid_signature"] >= 2
    assert simulator.counters()["operations"] == {}


def test_signatures_may_be_believed(dynatlas, sqlite_store):
    with Simulator("--no-verify", "--tables", 10) as simulator:
        sync(dynatlas, sqlite_store, simulator, AWS_SECRET_ACCESS_KEY="wrong").expect(0)
        assert len(labelled(sqlite_store.read(), "DynamoDBTable")) == 10


def test_a_key_of_no_account_is_refused(dynatlas, sqlite_store, simulator):
    key = "AKIASIM999999999999"
    sync(
        dynatlas, sqlite_store, simulator, AWS_ACCESS_KEY_ID=key, AWS_SECRET_ACCESS_KEY=secret_of(key)
    ).refused(4, "InvalidClientTokenId")


def code_of(call, **parameters):
    """How AWS's own client names the refusal."""
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        call(**parameters)
    return refused.value.response["Error"]["Code"]


def listed(client):
    return [name for page in client.get_paginator("list_tables").paginate() for name in page["TableNames"]]


def test_awss_own_client_reads_every_account(simulator):
    """Its signatures are good, its models fit the answers, its checksums agree."""
    seen = {}
    for account in (ACCOUNT, OTHER):
        for region in REGIONS:
            client = simulator.client("dynamodb", region, account)
            names = listed(client)
            assert len(names) == 130 and names == sorted(simulator.tables(region, account))
            table = client.describe_table(TableName=names[7])["Table"]
            truth = simulator.tables(region, account)[names[7]]
            assert table["TableArn"] == f"arn:aws:dynamodb:{region}:{account}:table/{names[7]}" == truth["TableArn"]
            assert table["ItemCount"] == truth["ItemCount"]
            seen[account, region] = table["TableId"]
    assert len(set(seen.values())) == 4
    client = simulator.client("dynamodb")
    assert code_of(client.describe_table, TableName="no-such-table") == "ResourceNotFoundException"
    assert code_of(simulator.client("dynamodb", "eu-west-1").list_tables) == "UnrecognizedClientException"


def test_awss_own_client_finds_regions_and_accounts(simulator):
    regions = simulator.client("ec2").describe_regions()["Regions"]
    assert [region["RegionName"] for region in regions] == list(REGIONS)
    organization = simulator.client("organizations")
    accounts = [a for page in organization.get_paginator("list_accounts").paginate() for a in page["Accounts"]]
    assert [(a["Id"], a["Status"]) for a in accounts] == [(ACCOUNT, "ACTIVE"), (OTHER, "ACTIVE")]
    described = organization.describe_organization()["Organization"]
    assert described["MasterAccountId"] == ACCOUNT
    member = simulator.client("organizations", account=OTHER)
    assert member.describe_organization()["Organization"] == described
    assert code_of(member.list_accounts) == "AccessDeniedException"
    (root,) = organization.list_roots()["Roots"]
    assert [one["Type"] for one in root["PolicyTypes"] if one["Status"] == "ENABLED"] == ["SERVICE_CONTROL_POLICY"]
    (policy,) = organization.list_policies(Filter="SERVICE_CONTROL_POLICY")["Policies"]
    text = organization.describe_policy(PolicyId=policy["Id"])["Policy"]["Content"]
    assert json.loads(text)["Statement"] == [{"Effect": "Allow", "Action": "*", "Resource": "*"}]
    targets = organization.list_targets_for_policy(PolicyId=policy["Id"])["Targets"]
    assert [target["TargetId"] for target in targets] == [root["Id"], ACCOUNT, OTHER]
    assert [a["Paths"] for a in accounts] == [[f"o-simulated0/{root['Id']}/{one}/"] for one in (ACCOUNT, OTHER)]


def test_a_long_list_of_accounts_is_paged():
    with Simulator("--accounts", 45, "--suspended", 2) as simulator:
        pages = list(simulator.client("organizations").get_paginator("list_accounts").paginate())
        assert [len(page["Accounts"]) for page in pages] == [20, 20, 5]
        last = pages[-1]["Accounts"][-1]
        assert (last["Id"], last["Status"]) == ("123456789056", "SUSPENDED")
        role = f"arn:aws:iam::{last['Id']}:role/Reader"
        assert code_of(simulator.client("sts").assume_role, RoleArn=role, RoleSessionName="test") == "AccessDenied"


def assume(simulator, account=OTHER, **more):
    answer = simulator.client("sts").assume_role(
        RoleArn=f"arn:aws:iam::{account}:role/Reader", RoleSessionName="test", **more
    )
    given = answer["Credentials"]
    return {
        "aws_access_key_id": given["AccessKeyId"],
        "aws_secret_access_key": given["SecretAccessKey"],
        "aws_session_token": given["SessionToken"],
    }


def test_an_assumed_role_is_in_its_account_until_it_ends(simulator):
    simulator.post("tokens", seconds=1.5)
    credentials = assume(simulator)
    identity = simulator.client("sts", **credentials).get_caller_identity()
    assert identity["Account"] == OTHER and ":assumed-role/" in identity["Arn"]
    client = simulator.client("dynamodb", **credentials)
    assert listed(client) == sorted(simulator.tables(account=OTHER))
    without = {name: value for name, value in credentials.items() if name != "aws_session_token"}
    assert code_of(simulator.client("dynamodb", **without).list_tables) == "UnrecognizedClientException"
    time.sleep(1.6)
    assert code_of(client.list_tables) == "ExpiredTokenException"
    assert code_of(simulator.client("sts", **credentials).get_caller_identity) == "ExpiredToken"


def test_a_role_wants_its_external_id():
    with Simulator("--accounts", 2, "--external-id", "only-us") as simulator:
        role = {"RoleArn": f"arn:aws:iam::{OTHER}:role/Reader", "RoleSessionName": "test"}
        assert code_of(simulator.client("sts").assume_role, **role) == "AccessDenied"
        assert assume(simulator, ExternalId="only-us")


def test_a_changing_estate_knows_what_was_there_throughout(simulator):
    first = set(simulator.tables())
    simulator.post("churn", every=2, drop=0.1, add=0.1)
    client = simulator.client("dynamodb")
    for _ in range(20):
        client.list_tables()
    simulator.post("churn")
    generation = int(simulator.get("generation"))
    assert generation == 10
    presence = simulator.presence(0, generation)
    always = {name for name, kind in presence.items() if kind == "always"}
    last = set(simulator.tables())
    assert always and always < first and always < last
    assert first | last <= set(presence) and "sometimes" in presence.values()
    assert set(simulator.presence(0, 0)) == first and set(simulator.presence(generation, generation)) == last
    with pytest.raises(ValueError, match="no such generations"):
        simulator.presence(3, 99)


def resident_kib(process):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])


def test_memory_does_not_grow_with_the_tables():
    sizes = []
    for tables in (1_000, 50_000_000):
        with Simulator("--tables", tables) as simulator:
            client = simulator.client("dynamodb")
            start = {}
            for _ in range(9):
                page = client.list_tables(**start)
                start = {"ExclusiveStartTableName": page["LastEvaluatedTableName"]}
                client.describe_table(TableName=page["TableNames"][50])
                client.list_exports()
                simulator.client("resourcegroupstaggingapi").get_resources()
            sizes.append(resident_kib(simulator.process))
    assert abs(sizes[1] - sizes[0]) < 4096, sizes


def test_it_ends_with_its_parent_and_in_time():
    simulator = Simulator("--max-seconds", 0.5)
    assert simulator.process.wait(timeout=10) == 0
    simulator.process.stdin.close()
    simulator = Simulator()
    simulator.process.stdin.close()
    assert simulator.process.wait(timeout=10) == 0


@pytest.mark.parametrize(
    "option", [("--fault", "melts"), ("--rate", "s3=5"), ("--latency", "soon"), ("--churn", "drop=2")]
)
def test_it_refuses_what_it_does_not_understand(option):
    program = os.environ["DYNATLAS_AWS_SIMULATOR"]
    done = subprocess.run([program, *option], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30)
    assert done.returncode == 2 and done.stderr.startswith("error: ") and done.stdout == ""
