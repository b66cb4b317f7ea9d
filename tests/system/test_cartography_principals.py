# servers: moto neo4j3
# binary: release
"""Cartography's own IAM module and permission relationships after ours, on one Neo4j and one account of moto: principals
are one set of nodes, it reads our statements as its own, and what we say of access stands."""

import json

import graph_beside_cartography as beside
import pytest
import yaml
from cartography import PROGRAM, Cartography

REGION, TABLE = "us-east-1", "arn:aws:dynamodb:us-east-1:123456789012:table/"
SYNCS = "iam,dynamodb,permission_relationships"
# moto knows nothing of when a service was last used: here it never was.
NEVER_USED = """
import botocore.client
call = botocore.client.BaseClient._make_api_call
def answer(self, operation, parameters):
    if operation == "GenerateServiceLastAccessedDetails":
        return {"JobId": "1"}
    if operation == "GetServiceLastAccessedDetails":
        return {"JobStatus": "COMPLETED", "ServicesLastAccessed": []}
    return call(self, operation, parameters)
botocore.client.BaseClient._make_api_call = answer
"""
TRUST = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action, resource, **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


@pytest.fixture
def account(moto):
    """Two tables, and principals of every kind that a policy can hang on."""
    dynamodb, iam = moto.client("dynamodb"), moto.client("iam")
    for name in ("orders", "orders-archive"):
        key = {"KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}], "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}]}
        dynamodb.create_table(TableName=name, BillingMode="PAY_PER_REQUEST", **key)
    reads = iam.create_policy(PolicyName="reads", PolicyDocument=document(allow(["dynamodb:GetItem", "dynamodb:Query"], f"{TABLE}orders*", Sid="Reads")))
    iam.create_group(GroupName="devs")
    iam.attach_group_policy(GroupName="devs", PolicyArn=reads["Policy"]["Arn"])
    iam.create_user(UserName="ann")
    iam.add_user_to_group(GroupName="devs", UserName="ann")
    iam.create_user(UserName="bob")
    iam.put_user_policy(UserName="bob", PolicyName="own", PolicyDocument=document(allow("dynamodb:PutItem", f"{TABLE}orders")))
    iam.create_role(RoleName="app", AssumeRolePolicyDocument=json.dumps(TRUST))
    iam.put_role_policy(RoleName="app", PolicyName="all", PolicyDocument=document(allow("dynamodb:*", "*"), {"Effect": "Deny", "Action": "dynamodb:DeleteItem", "Resource": f"{TABLE}orders"}))
    return moto


def permissions(neo4j):
    found = neo4j.query("MATCH (p)-[r:CAN_QUERY|CAN_WRITE]->(t:DynamoDBTable|AWSDynamoDBTable) RETURN p.arn AS who, type(r) AS type, t.name AS name")
    return {(row["who"].rpartition(":")[2], row["type"], row["name"]) for row in found}


def evaluated(graph):
    return {key: value for key, value in graph.relationships.items() if key[0].startswith("CAN_") or key[0] == "COVERS"}


def test_cartography_after_ours(release_dynatlas, account, neo4j, tmp_path):
    cartography = Cartography(neo4j, tmp_path)
    (mapping,) = (PROGRAM.parents[1] / "lib").glob("python*/site-packages/cartography/data/permission_relationships.yaml")
    of_tables = [one for one in yaml.safe_load(mapping.read_text()) if one["target_label"] == "AWSDynamoDBTable"]
    where_it_looks = tmp_path / "cartography" / "data" / mapping.name
    where_it_looks.parent.mkdir(parents=True)
    where_it_looks.write_text(yaml.safe_dump(of_tables))
    (tmp_path / "sitecustomize.py").write_text(NEVER_USED)
    env = {**account.env, "AWS_DEFAULT_REGION": REGION}
    theirs = {**env, "PYTHONPATH": str(tmp_path)}
    cartography.sync(theirs, [REGION], 1, SYNCS)
    alone, made_alone = permissions(neo4j), beside.read(neo4j.query)
    assert ("role/app", "CAN_QUERY", "orders") in alone and ("user/bob", "CAN_WRITE", "orders") in alone
    neo4j.query("MATCH (n) DETACH DELETE n")

    options = ("--aws-regions", REGION, "--read", "tables,+iam", "--timestamps", "datetime", "--update-tag", 2)
    release_dynatlas.run("sync", *neo4j.arguments, *options, env={**env, **neo4j.env}).expect(0)
    before = beside.read(neo4j.query)
    ours = evaluated(before)
    assert {key[0] for key in ours} >= {"CAN_READ_DATA", "CAN_WRITE_DATA", "CAN_DELETE_TABLE", "COVERS"}
    cartography.sync(theirs, [REGION], 3, SYNCS)
    after = beside.read(neo4j.query)
    assert evaluated(after).items() >= ours.items()
    # What it says of permissions by our nodes is what it says by its own.
    assert permissions(neo4j) == alone
    # One set of principals, policies and statements: it makes none that we have not, and takes none.
    for label in ("AWSPrincipal", "AWSPolicy", "AWSPolicyStatement"):
        own = {key for key, node in made_alone.nodes.items() if label in node.labels}
        ours_alone = {key for key, node in before.nodes.items() if label in node.labels}
        assert all("AWSRootPrincipal" in made_alone.nodes[key].labels for key in own - ours_alone), label
        assert {key for key, node in after.nodes.items() if label in node.labels} == own | ours_alone, label
        arns = [node.properties["arn"] for node in after.nodes.values() if label in node.labels and "arn" in node.properties]
        assert len(arns) == len(set(arns)), label
    for key, node in before.nodes.items():
        if "AWSPolicyStatement" in node.labels:
            its_own = made_alone.nodes[key].properties
            assert {name: node.properties.get(name) for name in ("action", "resource", "effect")} == {
                name: its_own.get(name) for name in ("action", "resource", "effect")
            }, key
    # And ours again over both: nothing of access is written anew.
    release_dynatlas.run("sync", *neo4j.arguments, *options[:-1], 4, env={**env, **neo4j.env}).expect(0)
    assert evaluated(beside.read(neo4j.query)) == evaluated(after)
