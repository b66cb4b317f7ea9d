"""Credentials, regions and endpoints that cannot work: one line that says what is wrong and what to do, and nothing made."""

import socket
import time

import endpoint as aws
import pytest
from stores import names

NONE = {name: "" for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")}


def sync(dynatlas, store, endpoint, *options, **env):
    arguments = ("sync", "-v", *store.arguments, "--backoff-base-ms", 1, *options)
    return dynatlas.run(*arguments, env={**endpoint.env, "AWS_MAX_ATTEMPTS": "2", **env})


def test_no_credentials(dynatlas, sqlite_store, endpoint):
    sync(dynatlas, sqlite_store, endpoint, **NONE).refused(4, "credentials", "AWS_ACCESS_KEY_ID")
    assert endpoint.calls == []


@pytest.mark.parametrize("port", ["refuses", "garbage"])
def test_a_source_that_fails_is_not_taken_for_a_missing_sts(dynatlas, sqlite_store, endpoint, port):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}/" if port == "refuses" else "ftp://127.0.0.1/"
        result = sync(dynatlas, sqlite_store, endpoint, **NONE, AWS_CONTAINER_CREDENTIALS_FULL_URI=url)
    assert result.code in (4, 5) and "--aws-account-id" not in result.err and endpoint.calls == [], result.err


def test_no_credentials_where_the_account_and_regions_are_given(dynatlas, sqlite_store, endpoint):
    options = ("--aws-account-id", "123456789012", "--aws-regions", "us-east-1")
    result = sync(dynatlas, sqlite_store, endpoint, *options, **NONE).expect(4)
    assert "credentials" in result.out
    assert endpoint.calls == []


def test_a_profile_that_does_not_exist(dynatlas, sqlite_store, endpoint):
    sync(dynatlas, sqlite_store, endpoint, "--aws-profile", "nobody").refused(2, "nobody", "config")


def test_the_profile_of_the_environment_names_the_account(dynatlas, sqlite_store, endpoint):
    (dynatlas.folder / ".aws").mkdir()
    (dynatlas.folder / ".aws" / "config").write_text("[profile audit]\nregion = us-east-1\n")
    endpoint.add("orders")
    for env, name in (({"AWS_PROFILE": "audit"}, "audit"), ({}, "default")):
        sync(dynatlas, sqlite_store, endpoint, **env).expect(0)
        (account,) = [node for node in sqlite_store.read().nodes.values() if node.label == "AWSAccount"]
        assert account.properties["name"] == name


def test_a_secret_in_a_file_is_not_printed(dynatlas, sqlite_store, endpoint):
    """Neither the profile's, nor a credential_process's that prints nonsense with a secret in it."""
    folder = dynatlas.folder / ".aws"
    folder.mkdir()
    secret = endpoint.env["AWS_SECRET_ACCESS_KEY"]
    (folder / "config").write_text(f'[profile odd]\ncredential_process = echo \'{{"SecretAccessKey": "{secret}"\'\n')
    result = sync(dynatlas, sqlite_store, endpoint, "--aws-profile", "odd").expect(4)
    assert secret not in result.out + result.err


@pytest.mark.parametrize("code", ["ExpiredTokenException", "UnrecognizedClientException", "InvalidSignatureException"])
def test_refused_credentials(dynatlas, sqlite_store, endpoint, code):
    endpoint.fault(aws.error(400, code, "The security token included in the request is not valid"))
    sync(dynatlas, sqlite_store, endpoint).refused(4, code)


def test_an_expired_token_says_how_to_renew_it(dynatlas, sqlite_store, endpoint):
    endpoint.fault(aws.expired)
    sync(dynatlas, sqlite_store, endpoint).refused(4, "expired", "renew", "aws sso login")


def test_a_token_that_expires_in_the_middle_keeps_what_was_there(dynatlas, sqlite_store, endpoint):
    for region in ("us-east-1", "eu-west-1"):
        endpoint.add("stays", region)
    sync(dynatlas, sqlite_store, endpoint, "--update-tag", 1).expect(0)
    before = sqlite_store.read()
    endpoint.tables["us-east-1"].clear()
    endpoint.fault(aws.expired, operation="ListTables")
    result = sync(dynatlas, sqlite_store, endpoint, "--update-tag", 2).expect(4)
    assert "ExpiredTokenException" in result.out
    assert sqlite_store.read().nodes == before.nodes


def test_an_answer_that_repeats_the_secret_is_not_printed(dynatlas, sqlite_store, endpoint):
    """AWS quotes the request in some of its errors; every run of the tests is searched for its secrets."""
    message = f"token {endpoint.env['AWS_SESSION_TOKEN']} and key {endpoint.env['AWS_SECRET_ACCESS_KEY']}"
    endpoint.fault(aws.error(403, "InvalidSignatureException", message), operation="ListTables")
    result = sync(dynatlas, sqlite_store, endpoint, "--report", "report.json").expect(4)
    assert "InvalidSignatureException" in result.out and "***" in result.out
    assert "must-not-be-seen" not in (dynatlas.folder / "report.json").read_text()


@pytest.mark.parametrize("region", ["atlantis", "us-east", "US-EAST-1", "us-east-1.example.com", "-"])
def test_an_unknown_region(dynatlas, sqlite_store, endpoint, region):
    env = {"AWS_ENDPOINT_URL": ""}  # as against AWS itself: nothing must be asked
    options = ("--aws-account-id", "123456789012", f"--aws-regions=us-east-1,{region}")
    sync(dynatlas, sqlite_store, endpoint, *options, **env).refused(2, "unknown region", region)


def unused_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_an_endpoint_where_nobody_listens(dynatlas, sqlite_store, endpoint):
    address = f"127.0.0.1:{unused_port()}"
    began = time.monotonic()
    sync(dynatlas, sqlite_store, endpoint, AWS_ENDPOINT_URL=f"http://{address}").refused(5, address, "refused")
    options = ("--aws-account-id", "123456789012", "--aws-regions", "us-east-1,eu-west-1")
    result = sync(dynatlas, sqlite_store, endpoint, *options, AWS_ENDPOINT_URL=f"http://{address}").expect(5)
    assert f"cannot connect to {address}" in result.out
    assert time.monotonic() - began < 15


def test_a_host_that_does_not_exist(dynatlas, sqlite_store, endpoint):
    url = "http://dynamodb.nowhere.invalid:8000"
    sync(dynatlas, sqlite_store, endpoint, AWS_ENDPOINT_URL=url).refused(5, "dynamodb.nowhere.invalid", "resolved")


def test_an_endpoint_that_never_answers(dynatlas, sqlite_store, endpoint):
    endpoint.fault(aws.hang)
    sync(dynatlas, sqlite_store, endpoint, "--read-timeout-ms", 300).refused(5, "127.0.0.1", "sent nothing for 300 ms")


def test_an_endpoint_that_speaks_something_else(dynatlas, sqlite_store, endpoint):
    endpoint.fault(aws.not_json)
    sync(dynatlas, sqlite_store, endpoint).refused(5, "GetCallerIdentity")


@pytest.mark.parametrize(
    "url", ["localhost:8000", "ftp://localhost", "http://", "http://user:pw@localhost", "http://h:99999"]
)
def test_an_endpoint_that_is_no_url(dynatlas, sqlite_store, endpoint, url):
    sync(dynatlas, sqlite_store, endpoint, "--endpoint-url", url).refused(2, "--endpoint-url")
    sync(dynatlas, sqlite_store, endpoint, AWS_ENDPOINT_URL=url).refused(2, "AWS_ENDPOINT_URL")


def test_nothing_is_lost_on_the_way(dynatlas, sqlite_store, endpoint):
    """None of these touches what an earlier run stored."""
    endpoint.add("stays")
    sync(dynatlas, sqlite_store, endpoint).expect(0)
    before = sqlite_store.dump()
    sync(dynatlas, sqlite_store, endpoint, **NONE).expect(4)
    sync(dynatlas, sqlite_store, endpoint, AWS_ENDPOINT_URL=f"http://127.0.0.1:{unused_port()}").expect(5)
    sync(dynatlas, sqlite_store, endpoint, "--aws-regions", "atlantis", AWS_ENDPOINT_URL="").expect(2)
    assert sqlite_store.dump() == before and names(sqlite_store.read()) == ["stays"]


def test_who_may_not_list_regions_is_told_to_name_them(dynatlas, sqlite_store, endpoint):
    endpoint.add("orders")
    endpoint.fault(aws.denied, operation="DescribeRegions")
    sync(dynatlas, sqlite_store, endpoint).refused(4, "DescribeRegions", "--aws-regions", "is not authorized")
    sync(dynatlas, sqlite_store, endpoint, "--aws-regions", "us-east-1").expect(0)
    assert names(sqlite_store.read()) == ["orders"]
