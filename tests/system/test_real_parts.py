# servers: neo4j dynamodb moto
"""The real servers are what the other tests take them for."""

import socket
import ssl

import neo4j as neo4j_driver
import pytest
from tls_proxy import TlsProxy

TABLE = {
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}


def test_dynamodb_local_keeps_regions_and_keys_apart(dynamodb_local):
    dynamodb_local.client("dynamodb", "us-east-1").create_table(TableName="Orders", **TABLE)
    assert dynamodb_local.client("dynamodb", "us-east-1").list_tables()["TableNames"] == ["Orders"]
    assert dynamodb_local.client("dynamodb", "eu-west-1").list_tables()["TableNames"] == []


def test_dynamodb_local_is_empty_for_another_test(dynamodb_local):
    assert dynamodb_local.client("dynamodb", "us-east-1").list_tables()["TableNames"] == []


def test_moto_has_regions_with_equal_names_and_an_account(moto):
    for region in ("us-east-1", "eu-west-1"):
        moto.client("dynamodb", region).create_table(TableName="Orders", **TABLE)
        described = moto.client("dynamodb", region).describe_table(TableName="Orders")["Table"]
        assert described["TableArn"] == f"arn:aws:dynamodb:{region}:123456789012:table/Orders"
    assert moto.client("sts").get_caller_identity()["Account"] == "123456789012"
    assert "eu-west-1" in [r["RegionName"] for r in moto.client("ec2").describe_regions()["Regions"]]


def test_moto_is_empty_for_another_test(moto):
    assert moto.client("dynamodb").list_tables()["TableNames"] == []


def test_neo4j_is_the_version_of_the_contract(neo4j):
    assert neo4j.query("CALL dbms.components() YIELD versions RETURN versions[0] AS version")[0]["version"] == "5.26.0"


def test_neo4j_is_emptied_and_rid_of_its_schema(neo4j):
    neo4j.query("CREATE CONSTRAINT once FOR (n:Thing) REQUIRE n.id IS UNIQUE")
    neo4j.query("CREATE INDEX seen FOR (n:Thing) ON (n.lastupdated)")
    neo4j.query("CREATE (:Thing {id: 1})-[:NEXT]->(:Thing {id: 2})")
    neo4j.empty()
    neo4j.drop_rules()
    assert neo4j.query("MATCH (n) RETURN count(n) AS nodes") == [{"nodes": 0}]
    assert neo4j.query("SHOW INDEXES YIELD type WHERE type <> 'LOOKUP' RETURN count(*) AS indexes") == [{"indexes": 0}]


@pytest.mark.parametrize("scheme", ["bolt", "bolt+ssc", "neo4j", "neo4j+ssc"])
def test_neo4j_answers_with_and_without_tls_and_routes(neo4j, scheme):
    uri = f"{scheme}://localhost:{neo4j.port}"
    with neo4j_driver.GraphDatabase.driver(uri, auth=(neo4j.user, neo4j.password)) as driver:
        assert driver.execute_query("RETURN 1 AS one").records[0]["one"] == 1


def test_neo4j_shows_the_certificate_of_our_authority(neo4j):
    trusted = neo4j_driver.TrustCustomCAs(str(neo4j.certificates / "ca.pem"))
    uri = f"bolt://localhost:{neo4j.port}"
    auth = (neo4j.user, neo4j.password)
    with neo4j_driver.GraphDatabase.driver(uri, auth=auth, encrypted=True, trusted_certificates=trusted) as driver:
        driver.verify_connectivity()
    other = neo4j_driver.TrustCustomCAs(str(neo4j.certificates / "other_ca.pem"))
    with neo4j_driver.GraphDatabase.driver(uri, auth=auth, encrypted=True, trusted_certificates=other) as driver:
        with pytest.raises(neo4j_driver.exceptions.ServiceUnavailable, match="SSLCertVerificationError"):
            driver.verify_connectivity()


def test_neo4j_refuses_a_wrong_password(neo4j):
    with neo4j_driver.GraphDatabase.driver(neo4j.uri, auth=("neo4j", "not-the-password")) as driver:
        with pytest.raises(neo4j_driver.exceptions.AuthError):
            driver.verify_connectivity()


@pytest.mark.parametrize("name", ["expired", "wrong_host", "unknown", "self_signed"])
def test_a_certificate_to_refuse_is_refused_before_anything_is_sent(neo4j, name):
    context = ssl.create_default_context(cafile=neo4j.certificates / "ca.pem")
    with TlsProxy(neo4j.port, neo4j.certificates, name) as proxy:
        with socket.create_connection(("127.0.0.1", proxy.port)) as raw:
            with pytest.raises(ssl.SSLCertVerificationError):
                context.wrap_socket(raw, server_hostname="localhost")
        assert proxy.connections == 1
        assert proxy.received == b""


def test_a_trusted_certificate_lets_the_client_through_the_proxy(neo4j):
    trusted = neo4j_driver.TrustCustomCAs(str(neo4j.certificates / "ca.pem"))
    with TlsProxy(neo4j.port, neo4j.certificates, "server") as proxy:
        uri = f"bolt://localhost:{proxy.port}"
        auth = (neo4j.user, neo4j.password)
        with neo4j_driver.GraphDatabase.driver(uri, auth=auth, encrypted=True, trusted_certificates=trusted) as driver:
            assert driver.execute_query("RETURN 1 AS one").records[0]["one"] == 1
        assert neo4j.password.encode() in proxy.received
        assert "localhost" in proxy.server_names
