"""Principals and policies of an account: as moto and the simulated AWS have them, in the run's words, in the change log."""
# servers: moto

import json
import sqlite3

from graphs import read_sqlite
from simulator import ACCOUNT, Simulator
from test_golden import GOLDEN, sync

READ = {"Version": "2012-10-17", "Statement": [{"Sid": "Read", "Effect": "Allow", "Action": "dynamodb:Get*", "Resource": "*"}]}
LIMIT = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ["dynamodb:*"], "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}}}
TRUST = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}}


def policy_of(moto, name, document):
    return moto.client("iam").create_policy(PolicyName=name, PolicyDocument=json.dumps(document))["Policy"]["Arn"]


def linked(graph, kind):
    return {(source, target) for type_, source, target in graph.relationships if type_ == kind}


def labelled(graph, label):
    return {key for key, node in graph.nodes.items() if node.label == label}


def asked(file, operation):
    """(region, request) of each call in a recording."""
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    return [(line["region"], line["request"]) for line in lines if line["operation"] == operation]


def test_moto_has_them_as_boto3_made_them(dynatlas, tmp_path, moto):
    iam = moto.client("iam")
    read, limit = policy_of(moto, "read", READ), policy_of(moto, "limit", LIMIT)
    iam.create_policy_version(PolicyArn=read, PolicyDocument=json.dumps({**READ, "Id": "second"}), SetAsDefault=True)
    iam.create_user(UserName="ann", Tags=[{"Key": "team", "Value": "<&>"}])
    iam.attach_user_policy(UserName="ann", PolicyArn=limit)  # moto tells of no boundaries
    iam.create_group(GroupName="devs")
    iam.add_user_to_group(GroupName="devs", UserName="ann")
    iam.attach_group_policy(GroupName="devs", PolicyArn=read)
    role = iam.create_role(RoleName="app", AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
    iam.put_role_policy(RoleName="app", PolicyName="own", PolicyDocument=json.dumps(READ))
    moto.client("dynamodb").list_tables()
    database = tmp_path / "graph.db"
    options = ("--aws-regions", "us-east-1,eu-west-1", "--db", database, "--record", tmp_path / "answers.jsonl")
    dynatlas.run("sync", *options, "--read", "tables,+iam", env=moto.env).expect(0)
    assert [region for region, _ in asked(tmp_path / "answers.jsonl", "iam:GetAccountAuthorizationDetails")] == ["aws-global"]
    graph = read_sqlite(database)
    head = role.rpartition(":")[0]
    ann, devs, own = f"{head}:user/ann", f"{head}:group/devs", f"{role}/inline_policy/own"
    assert (labelled(graph, "AWSUser"), labelled(graph, "AWSGroup"), labelled(graph, "AWSRole")) == ({ann}, {devs}, {role})
    assert linked(graph, "MEMBER_AWS_GROUP") == linked(graph, "MEMBER_OF") == {(ann, devs)}
    assert linked(graph, "POLICY") == {(devs, read), (role, own), (ann, limit)}
    assert linked(graph, "TRUSTS_AWS_PRINCIPAL") == {(role, "lambda.amazonaws.com")}
    assert linked(graph, "STATEMENT") == {(read, f"{read}/statement/Read"), (own, f"{own}/statement/Read"), (limit, f"{limit}/statement/1")}
    properties = graph.nodes[ann].properties
    assert properties["tags"] == '{"team":"<&>"}'
    assert properties["createdate"] == str(iam.get_account_authorization_details()["UserDetailList"][0]["CreateDate"])
    assert graph.nodes[f"{limit}/statement/1"].properties["condition"] == '[{"Bool": {"aws:SecureTransport": "true"}}]'
    assert json.loads(graph.nodes[read].properties["document"]) == {**READ, "Id": "second"}

    iam.detach_group_policy(GroupName="devs", PolicyArn=read)
    iam.remove_user_from_group(GroupName="devs", UserName="ann")
    iam.detach_user_policy(UserName="ann", PolicyArn=limit)
    iam.delete_user(UserName="ann")
    dynatlas.run("sync", *options[:4], "--read", "tables,+iam", env=moto.env).expect(0)
    graph = read_sqlite(database)
    assert not labelled(graph, "AWSUser") and not labelled(graph, "AWSManagedPolicy")
    assert labelled(graph, "AWSPolicyStatement") == {f"{own}/statement/Read"}


def test_a_run_over_many_regions_asks_once_and_counts_no_further_region(dynatlas, tmp_path):
    database, report = tmp_path / "graph.db", tmp_path / "report.json"
    with Simulator("--regions", 3, "--tables", 5) as simulator:
        options = ("--db", database, "--report", report, "--record", tmp_path / "answers.jsonl", "--read", "tables,+iam")
        told = dynatlas.run("sync", *options, env=simulator.env()).expect(0)
    assert "aws-global" not in told.out
    assert asked(tmp_path / "answers.jsonl", "iam:GetAccountAuthorizationDetails") == [("aws-global", {"MaxItems": 250})]
    graph = read_sqlite(database)
    counts = {label: len(labelled(graph, label)) for label in ("AWSUser", "AWSGroup", "AWSRole", "AWSManagedPolicy", "AWSInlinePolicy")}
    assert counts == {"AWSUser": 12, "AWSGroup": 3, "AWSRole": 40, "AWSManagedPolicy": 9, "AWSInlinePolicy": 40}
    boundary = f"arn:aws:iam::{ACCOUNT}:policy/boundary"
    assert linked(graph, "HAS_PERMISSIONS_BOUNDARY") == {(f"arn:aws:iam::{ACCOUNT}:user/user-0", boundary)}
    assert (boundary, f"{boundary}/statement/Read") in linked(graph, "STATEMENT")
    parts = json.loads(report.read_text())["accounts"][0]["parts"]
    assert [part["operation"] for part in parts if part["region"] == "aws-global"] == ["iam:GetAccountAuthorizationDetails", "iam:GetPolicy", "iam:GetPolicyVersion"]
    shown = dynatlas.run("show", "--db", database).expect(0).out
    assert "in 3 regions" in shown and "aws-global" not in shown
    replayed = tmp_path / "replayed.db"
    dynatlas.run("sync", "--source", tmp_path / "answers.jsonl", "--db", replayed).expect(0)
    assert read_sqlite(replayed).nodes.keys() == graph.nodes.keys()


def test_a_fault_of_iam_costs_only_iam(dynatlas, tmp_path):
    with Simulator("--tables", 5) as simulator:
        options = ("--db", tmp_path / "graph.db", "--read", "tables,+iam")
        dynatlas.run("sync", *options, env=simulator.env()).expect(0)
        before = read_sqlite(tmp_path / "graph.db")
        simulator.post("faults", "denied,operation=GetAccountAuthorizationDetails")
        told = dynatlas.run("sync", *options, env=simulator.env()).expect(3)
        assert "iam:GetAccountAuthorizationDetails (aws-global)" in told.out
        assert read_sqlite(tmp_path / "graph.db").nodes.keys() == before.nodes.keys()


def test_the_first_reading_is_no_change_and_later_ones_are(dynatlas, sqlite_store, tmp_path):
    changes = tmp_path / "changes.jsonl"
    sync(dynatlas, sqlite_store, GOLDEN / "iam" / "answers.jsonl", 1, "--read", "tables").expect(0)
    sync(dynatlas, sqlite_store, GOLDEN / "iam" / "answers.jsonl", 2, "--changes", changes).expect(0)
    assert changes.read_text() == ""
    sync(dynatlas, sqlite_store, GOLDEN / "iam-go" / "answers.jsonl", 3, "--changes", changes).expect(0)
    told = {(line["kind"], line["label"], line["id"].rpartition("/")[2]) for line in map(json.loads, changes.read_text().splitlines())}
    assert {("removed", "AWSUser", "bob"), ("removed", "AWSManagedPolicy", "limit"), ("changed", "AWSRole", "app")} <= told
    assert ("changed", "AWSPolicyStatement", "No") in told


def test_forgetting_a_region_keeps_the_account(dynatlas, tmp_path):
    database = tmp_path / "graph.db"
    dynatlas.run("sync", "--source", GOLDEN / "iam" / "answers.jsonl", "--db", database).expect(0)
    account = "123456789012"
    dynatlas.run("forget", "--db", database, "--aws-account-id", account, "--region", "us-east-1", "--yes").expect(0)
    assert len(labelled(read_sqlite(database), "AWSRole")) == 4
    dynatlas.run("forget", "--db", database, "--aws-account-id", account, "--yes").expect(0)
    graph = read_sqlite(database)
    assert not graph.nodes and not graph.relationships, graph.nodes.keys()
    with sqlite3.connect(database) as file:
        assert file.execute("SELECT count(*) FROM DynatlasCoverage").fetchone() == (0,)
