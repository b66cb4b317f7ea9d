# binary: release
# places: 2
"""Several accounts in one run: an organisation, profiles, shards; one that cannot be read; a run that goes on.

Against the simulated AWS, which verifies whose credentials signed each call.
"""

# servers: neo4j3

import json
import re
import signal

import pytest
from simulator import ACCOUNT, Simulator, secret_of
from stores import SqliteStore

ACCOUNTS = 6
REGIONS = 2
TABLES = 30
ROLE = ("--aws-organization-role", "OrganizationAccountAccessRole")


@pytest.fixture
def simulator():
    with Simulator("--accounts", ACCOUNTS, "--regions", REGIONS, "--tables", TABLES) as running:
        yield running


def sync(dynatlas, store, simulator, *options, **env):
    arguments = ("sync", *store.arguments, "--backoff-base-ms", 1, *options)
    return dynatlas.run(*arguments, env={**store.env, **simulator.env(), "AWS_MAX_ATTEMPTS": "3", **env})


def calls(simulator, operation):
    return simulator.counters()["operations"].get(operation, {}).get("calls", 0)


def accounts(graph):
    return sorted(key for key, node in graph.nodes.items() if node.label == "AWSAccount")


def tables(graph):
    return {key for key, node in graph.nodes.items() if node.label == "DynamoDBTable"}


def without_times(graph):
    for properties in [node.properties for node in graph.nodes.values()] + list(graph.relationships.values()):
        properties.pop("lastupdated", None)
    return graph


def test_an_organisation_is_read_by_a_role_in_each_account(dynatlas, store, simulator):
    result = sync(dynatlas, store, simulator, *ROLE, "--report", "report.json").expect(0)
    graph = store.read()
    assert len(accounts(graph)) == ACCOUNTS
    assert len(tables(graph)) == ACCOUNTS * REGIONS * TABLES
    report = json.loads((dynatlas.folder / "report.json").read_text())
    assert [entry["account"] for entry in report["accounts"]] == accounts(graph)
    assert all(entry["tables_loaded"] == REGIONS * TABLES for entry in report["accounts"])
    assert calls(simulator, "AssumeRole") == ACCOUNTS - 1, "our own account needs no role"
    assert "error" not in result.err
    # The names are the organisation's.
    names = {graph.nodes[key].properties["name"] for key in accounts(graph)}
    assert "default" not in names


def test_only_the_accounts_that_are_named(dynatlas, sqlite_store, simulator):
    other = str(int(ACCOUNT) + 1)
    options = (*ROLE, "--aws-organization-account-ids", f"{ACCOUNT},{other}")
    sync(dynatlas, sqlite_store, simulator, *options).expect(0)
    assert accounts(sqlite_store.read()) == [ACCOUNT, other]
    assert calls(simulator, "ListAccounts") == 0


def write_profiles(dynatlas, simulator, keys):
    config = "".join(
        f"[profile {name}]\naws_access_key_id = {key}\naws_secret_access_key = {secret}\nregion = us-east-1\n"
        for name, (key, secret) in keys.items()
    )
    file = dynatlas.folder / "aws-config"
    file.write_text(config)
    return {
        "AWS_CONFIG_FILE": file,
        "AWS_ENDPOINT_URL": simulator.url,
        "AWS_SHARED_CREDENTIALS_FILE": dynatlas.folder / "none",
    }


def keys_of(number):
    key = f"AKIASIM{int(ACCOUNT) + number}"
    return key, secret_of(key)


@pytest.mark.parametrize("all_profiles", [True, False])
def test_each_profile_reads_its_account(dynatlas, sqlite_store, simulator, all_profiles):
    env = write_profiles(
        dynatlas, simulator, {"one": keys_of(0), "two": keys_of(1), "again": keys_of(1), "wrong": ("AKIANOBODY", "x")}
    )
    named = [option for name in ("one", "two", "again", "wrong") for option in ("--aws-profile", name)]
    options = ("--aws-sync-all-profiles",) if all_profiles else named
    arguments = ("sync", *sqlite_store.arguments, *options, "--report", "report.json")
    result = dynatlas.run(*arguments, env=env).expect(3)
    graph = sqlite_store.read()
    assert accounts(graph) == [ACCOUNT, str(int(ACCOUNT) + 1)]
    assert graph.nodes[ACCOUNT].properties["name"] == "one"
    assert len(tables(graph)) == 2 * REGIONS * TABLES
    assert re.search(r"profile (two|again) belongs to account \d{12}, which profile (two|again) already reads", result.err)
    report = json.loads((dynatlas.folder / "report.json").read_text())
    assert [entry["name"] for entry in report["accounts"]][-1] == "wrong"
    assert report["accounts"][-1]["parts"][0]["operation"] == "sts:GetCallerIdentity"


def test_an_account_that_is_denied_costs_only_itself(dynatlas, sqlite_store, simulator):
    sync(dynatlas, sqlite_store, simulator, *ROLE, "--update-tag", 1).expect(0)
    before = tables(sqlite_store.read())
    # A role that the account does not trust: whoever asks for it is refused.
    nobody = str(int(ACCOUNT) + 100)
    ids = ",".join([ACCOUNT, str(int(ACCOUNT) + 1), nobody])
    result = sync(
        dynatlas, sqlite_store, simulator, *ROLE, "--aws-organization-account-ids", ids, "--update-tag", 2
    ).expect(3)
    graph = sqlite_store.read()
    assert tables(graph) == before, "nothing of the others goes"
    assert nobody not in accounts(graph)
    assert nobody in result.out


@pytest.mark.parametrize("shards", [3, 16])
def test_shards_make_one_graph_together(dynatlas, store, simulator, shards):
    sync(dynatlas, store, simulator, *ROLE, "--update-tag", 7).expect(0)
    whole = without_times(store.read())
    simulator.post("generation", drop=0.3, add=0.3, change=0.3)
    running = [
        dynatlas.start(
            "sync", *store.arguments, *ROLE, "--update-tag", 8, "--shard", f"{index}/{shards}",
            env={**store.env, **simulator.env()},
        )
        for index in range(shards)
    ]  # fmt: skip
    for process in running:
        dynatlas.finish(process).expect(0)
    together = store.read()
    assert {node.properties["lastupdated"] for node in together.nodes.values() if node.label == "AWSAccount"} == {8}
    expected = {
        table["TableArn"]
        for number in range(ACCOUNTS)
        for region in ("us-east-1", "us-east-2")
        for table in simulator.tables(region, str(int(ACCOUNT) + number)).values()
    }
    assert tables(together) == expected
    assert accounts(together) == accounts(whole)


def test_a_stopped_run_goes_on_with_the_same_tag(dynatlas, sqlite_store, simulator):
    env = {**sqlite_store.env, **simulator.env()}
    arguments = ("sync", *sqlite_store.arguments, *ROLE, "--update-tag", 5, "--max-in-flight", 2)
    process = dynatlas.start(*arguments, env=env)
    while calls(simulator, "DescribeTable") < 5.2 * REGIONS * TABLES:
        assert process.poll() is None, "it ended before it could be stopped"
    dynatlas.finish(process, send=signal.SIGINT).expect(130)
    before = calls(simulator, "DescribeTable")
    result = dynatlas.run(*arguments, "--report", "report.json", env=env).expect(0)
    described = calls(simulator, "DescribeTable") - before
    report = json.loads((dynatlas.folder / "report.json").read_text())
    resumed = sum(entry.get("regions_resumed", 0) for entry in report["accounts"])
    assert 0 < resumed < ACCOUNTS * REGIONS, result.out
    assert described == (ACCOUNTS * REGIONS - resumed) * TABLES
    assert len(tables(sqlite_store.read())) == ACCOUNTS * REGIONS * TABLES
    # It has come to its end now: the same tag reads everything again.
    dynatlas.run(*arguments, env=env).expect(0)
    again = calls(simulator, "DescribeTable") - before - described
    assert again == ACCOUNTS * REGIONS * TABLES


@pytest.mark.parametrize(
    "options",
    [
        ("--shard", "3/3"),
        ("--shard", "x"),
        ("--shard", "1"),
        ("--aws-organization-role", "no spaces"),
        ("--external-id", "x"),
        ("--aws-organization-account-ids", "123456789012"),
        ("--aws-sync-all-profiles", "--aws-profile", "one"),
        ("--aws-sync-all-profiles", "--aws-account-id", "123456789012"),
        ("--aws-sync-all-profiles", *ROLE),
        ("--shard", "0/2", "--aws-account-id", "123456789012"),
    ],
)
def test_wrong_usage(dynatlas, options):
    dynatlas.run("sync", *options).expect(2)


@pytest.mark.parametrize(
    "one, other",
    [
        (("--aws-account-id", ACCOUNT), ROLE),
        (("--aws-account-id", ACCOUNT), ("--aws-profile", "a", "--aws-profile", "b")),
        (ROLE, ("--aws-profile", "a", "--aws-profile", "b")),
        (("--source", "x.jsonl"), ROLE),
        (("--source", "x.jsonl"), ("--aws-sync-all-profiles",)),
        (("--source", "x.jsonl"), ("--aws-profile", "a")),
        (("--source", "x.jsonl"), ("--endpoint-url", "http://127.0.0.1:1")),
    ],
)
def test_options_that_contradict_each_other(dynatlas, one, other):
    for options in ((*one, *other), (*other, *one)):
        dynatlas.run("sync", *options).refused(2, one[0], other[0], "not together")
    assert not list(dynatlas.folder.iterdir()), "refused before anything is made"


def test_shards_of_a_recording(dynatlas, sqlite_store, simulator):
    sync(dynatlas, sqlite_store, simulator, *ROLE, "--record", "all.jsonl", "--update-tag", 1).expect(0)
    found = []
    for index in range(3):
        store = SqliteStore(dynatlas.folder / f"{index}.db")
        dynatlas.run("sync", *store.arguments, "--source", "all.jsonl", "--shard", f"{index}/3").expect(0)
        found += accounts(store.read())
    assert sorted(found) == accounts(sqlite_store.read())
    result = dynatlas.run("sync", "--db", "none.db", "--source", "all.jsonl", "--shard", "0/1000").expect(0)
    assert "this shard has none" in result.err


def test_each_profile_is_called_at_its_own_endpoint_and_region(dynatlas, sqlite_store, simulator):
    """Two AWSs: the second profile names its own, by a `services` section, and another region to ask first."""
    with Simulator("--accounts", 1, "--first-account", 999, "--regions", 1, "--tables", 3) as other:
        key = "AKIASIM000000000999"
        (dynatlas.folder / "config").write_text(
            f"[profile one]\naws_access_key_id = {keys_of(0)[0]}\naws_secret_access_key = {keys_of(0)[1]}\n"
            f"region = us-east-1\nendpoint_url = {simulator.url}\n"
            f"[profile two]\naws_access_key_id = {key}\naws_secret_access_key = {secret_of(key)}\n"
            "region = us-east-2\nservices = theirs\n"
            f"[services theirs]\nsts =\n  endpoint_url = {other.url}\nec2 =\n  endpoint_url = {other.url}\n"
            f"dynamodb =\n  endpoint_url = {other.url}\n"
        )
        env = {"AWS_CONFIG_FILE": dynatlas.folder / "config", "AWS_SHARED_CREDENTIALS_FILE": dynatlas.folder / "none"}
        for profiles in (("one", "two"), ("two", "one")):
            options = [option for name in profiles for option in ("--aws-profile", name)]
            dynatlas.run("sync", *sqlite_store.arguments, *options, env=env).expect(0)
            graph = sqlite_store.read()
            assert accounts(graph) == ["000000000999", ACCOUNT]
            assert len(tables(graph)) == REGIONS * TABLES + 3


def test_an_account_that_a_guard_stops_is_told_with_its_reason(dynatlas, sqlite_store, simulator):
    two = f"{ACCOUNT},{int(ACCOUNT) + 1}"
    options = (*ROLE, "--aws-organization-account-ids", two)
    sync(dynatlas, sqlite_store, simulator, *options, "--update-tag", 1).expect(0)
    before = tables(sqlite_store.read())
    simulator.post("generation", drop=1.0, account=ACCOUNT)
    result = sync(dynatlas, sqlite_store, simulator, *options, "--update-tag", 2).expect(8)
    told = [line for line in result.out.splitlines() if line.startswith("Stopped by a guard: ")]
    assert len(told) == 1 and f"{REGIONS * TABLES} of {REGIONS * TABLES} tables would be deleted" in told[0], result.out
    assert ACCOUNT in told[0] and "(0 nodes deleted)" in told[0]
    assert tables(sqlite_store.read()) == before


def test_profiles_that_nothing_is_known_of_are_each_told(dynatlas, sqlite_store, simulator):
    env = write_profiles(dynatlas, simulator, {"wrong": ("AKIANOBODY", "x"), "bad": ("AKIANOBODY", "y"), "one": keys_of(0)})
    with env["AWS_CONFIG_FILE"].open("a") as config:
        config.write("[profile odd]\nuse_fips_endpoint = perhaps\n")
    options = ("--aws-sync-all-profiles", "--report", "report.json")
    result = dynatlas.run("sync", *sqlite_store.arguments, *options, env=env)
    result.expect(3)
    assert accounts(sqlite_store.read()) == [ACCOUNT]
    told = json.loads((dynatlas.folder / "report.json").read_text())["accounts"]
    reasons = {account["name"]: [part.get("reason") for part in account["parts"]] for account in told}
    assert reasons["wrong"] and reasons["bad"] and "use_fips_endpoint" in reasons["odd"][0]
    assert not any("refused" in account for account in told)


def test_a_section_that_names_no_profile_makes_the_run_incomplete(dynatlas, sqlite_store, simulator):
    env = write_profiles(dynatlas, simulator, {"one": keys_of(0)})
    with env["AWS_CONFIG_FILE"].open("a") as config:
        config.write("[profile two words]\nregion = us-east-1\n")
    result = dynatlas.run("sync", *sqlite_store.arguments, "--aws-sync-all-profiles", env=env).expect(3)
    assert "[profile two words]" in result.err
    assert accounts(sqlite_store.read()) == [ACCOUNT]


def test_no_profile_is_no_success(dynatlas, sqlite_store):
    env = {"AWS_CONFIG_FILE": dynatlas.folder / "none", "AWS_SHARED_CREDENTIALS_FILE": dynatlas.folder / "none"}
    dynatlas.run("sync", *sqlite_store.arguments, "--aws-sync-all-profiles", env=env).refused(4, "no account to read")
    assert not sqlite_store.file.exists()
