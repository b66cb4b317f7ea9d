"""What other operations tell of tables, from moto: each as boto3 sees it, gone when AWS no longer has it."""
# servers: moto

import io
import json
import pathlib
import sqlite3
import zipfile

import pytest
from graphs import read_sqlite
from stores import SqliteStore

ACCOUNT, REGION = "123456789012", "us-east-1"
# moto knows nothing of the others: exports, imports, Contributor Insights, AWS Backup's recovery points.
KNOWN = "tables,+tags,+scaling,+keys,+consumers,+dax,+endpoints,+limits"
READ, WRITE = "dynamodb:table:ReadCapacityUnits", "dynamodb:index:WriteCapacityUnits"


def function(moto):
    role = moto.client("iam").create_role(RoleName="reads", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("x.py", "def handler(event, context): pass")
    described = {"FunctionName": "orders-changed", "Runtime": "python3.11", "Role": role, "Handler": "x.handler"}
    return moto.client("lambda").create_function(**described, Code={"ZipFile": code.getvalue()})["FunctionArn"], role


@pytest.fixture
def estate(moto):
    """A table with all that moto can hang on one."""
    key = moto.client("kms").create_key()["KeyMetadata"]["Arn"]
    dynamodb = moto.client("dynamodb")
    units = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}
    dynamodb.create_table(
        TableName="orders",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("id", "group")],
        ProvisionedThroughput=units,
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by-group",
                "KeySchema": [{"AttributeName": "group", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
                "ProvisionedThroughput": units,
            }
        ],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key},
        Tags=[{"Key": "env", "Value": "prod"}, {"Key": "a:b", "Value": "<&>'\""}],
    )
    stream = dynamodb.describe_table(TableName="orders")["Table"]["LatestStreamArn"]
    scaling = moto.client("application-autoscaling")
    for resource, dimension in (("table/orders", READ), ("table/orders/index/by-group", WRITE)):
        of = {"ServiceNamespace": "dynamodb", "ResourceId": resource, "ScalableDimension": dimension}
        scaling.register_scalable_target(**of, MinCapacity=1, MaxCapacity=10)
        scaling.put_scaling_policy(
            **of,
            PolicyName="track",
            PolicyType="TargetTrackingScaling",
            TargetTrackingScalingPolicyConfiguration={
                "TargetValue": 70.0,
                "PredefinedMetricSpecification": {"PredefinedMetricType": "DynamoDBReadCapacityUtilization"},
            },
        )
        scaling.put_scheduled_action(**of, ScheduledActionName="night", Schedule="cron(0 18 * * ? *)", ScalableTargetAction={"MinCapacity": 2})
    arn, role = function(moto)
    moto.client("lambda").create_event_source_mapping(EventSourceArn=stream, FunctionName=arn, StartingPosition="LATEST")
    moto.client("dax").create_cluster(ClusterName="titles", NodeType="dax.r4.large", ReplicationFactor=1, IamRoleArn=role)
    vpc = moto.client("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    for service in ("dynamodb", "s3"):
        moto.client("ec2").create_vpc_endpoint(VpcId=vpc, ServiceName=f"com.amazonaws.{REGION}.{service}")
    return moto


def sync(dynatlas, store, moto, tag, *options):
    options = (*store.arguments, "--aws-regions", REGION, "--update-tag", tag, *options)
    return dynatlas.run("sync", *options, env=moto.env)


def of_label(graph, label):
    return [node.properties for node in graph.nodes.values() if node.label == label]


def test_each_is_in_the_graph_and_goes_with_what_it_is_of(dynatlas, sqlite_store, estate):
    sync(dynatlas, sqlite_store, estate, 1, "--read", KNOWN).expect(0)
    graph = read_sqlite(sqlite_store.file)
    table = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/orders"
    assert {node["id"] for node in of_label(graph, "AWSTag")} == {"env:prod", "a:b:<&>'\""}
    assert {end for kind, source, end in graph.relationships if kind == "TAGGED" and source == table} == {"env:prod", "a:b:<&>'\""}
    targets = {node["scalable_dimension"]: node for node in of_label(graph, "AWSApplicationAutoScalingTarget")}
    told = {t["ScalableDimension"]: t for t in estate.client("application-autoscaling").describe_scalable_targets(ServiceNamespace="dynamodb")["ScalableTargets"]}
    assert {dimension: node["max_capacity"] for dimension, node in targets.items()} == {dimension: t["MaxCapacity"] for dimension, t in told.items()}
    scales = {(source, end) for kind, source, end in graph.relationships if kind == "SCALES"}
    assert scales == {(targets[READ]["id"], table), (targets[WRITE]["id"], f"{table}/index/by-group")}
    assert len(of_label(graph, "AWSApplicationAutoScalingPolicy")) == len(of_label(graph, "AWSApplicationAutoScalingScheduledAction")) == 2
    [key] = of_label(graph, "AWSKMSKey")
    assert (key["key_state"], key["key_manager"], key["found"]) == ("Enabled", "CUSTOMER", True)
    assert {kind for kind, _, end in graph.relationships if end == key["id"]} == {"RESOURCE", "USES_KMS_KEY"}
    [mapping] = of_label(graph, "AWSLambdaEventSourceMapping")
    assert [end for kind, source, end in graph.relationships if kind == "READS_STREAM"] == [mapping["eventsourcearn"]]
    assert [node["name"] for node in of_label(graph, "AWSDAXCluster")] == ["titles"]
    assert [node["service_name"] for node in of_label(graph, "AWSVpcEndpoint")] == [f"com.amazonaws.{REGION}.dynamodb"]
    assert len(of_label(graph, "DynamoDBLimits")) == 1

    estate.client("dynamodb").delete_table(TableName="orders")
    of = {"ServiceNamespace": "dynamodb", "ResourceId": "table/orders", "ScalableDimension": READ}
    estate.client("application-autoscaling").delete_scaling_policy(**of, PolicyName="track")
    estate.client("application-autoscaling").deregister_scalable_target(**of)
    estate.client("lambda").delete_event_source_mapping(UUID=mapping["id"])
    estate.client("dax").delete_cluster(ClusterName="titles")
    sync(dynatlas, sqlite_store, estate, 2, "--read", KNOWN).expect(0)
    graph = read_sqlite(sqlite_store.file)
    for label in ("DynamoDBTable", "AWSTag", "AWSKMSKey", "AWSLambdaEventSourceMapping"):
        assert not of_label(graph, label), label
    assert [node["scalable_dimension"] for node in of_label(graph, "AWSApplicationAutoScalingTarget")] == [WRITE]
    assert {node["status"] for node in of_label(graph, "AWSDAXCluster")} <= {"deleting"}


def test_a_clone_is_asked_for_tables_only_unless_more_is_named(dynatlas, tmp_path, estate):
    store = SqliteStore(tmp_path / "graph.db")
    report = tmp_path / "report.json"
    sync(dynatlas, store, estate, 1, "--report", report).expect(0)
    operations = {part["operation"] for part in json.loads(report.read_text())["accounts"][0]["parts"]}
    assert operations == {"dynamodb:ListTables", "dynamodb:DescribeTable"}


def test_what_was_asked_for_by_name_and_is_refused_makes_the_run_incomplete(dynatlas, tmp_path, estate):
    store = SqliteStore(tmp_path / "graph.db")
    result = sync(dynatlas, store, estate, 1, "--read", "tables,+exports,+tags", "--backoff-base-ms", 1).expect(3)
    assert "Not read: dynamodb:ListExports (us-east-1): " in result.out
    graph = read_sqlite(store.file)
    assert len(of_label(graph, "DynamoDBTable")) == 1
    assert len(of_label(graph, "AWSTag")) == 2


def denied(operations):
    """An account whose role may read tables only: a recording of it."""
    for operation, request, body in (
        ("dynamodb:ListTables", {}, {"TableNames": ["orders"]}),
        ("dynamodb:DescribeTable", {"TableName": "orders"}, {"Table": {"TableName": "orders"}}),
    ):
        yield {"account": ACCOUNT, "region": REGION, "operation": operation, "request": request, "status": 200, "body": body}
    for operation, request in operations.items():
        body = {"__type": "AccessDeniedException", "message": "not authorized"}
        yield {"account": ACCOUNT, "region": REGION, "operation": operation, "request": request, "status": 400, "body": body}


def test_what_is_denied_by_default_is_one_line_and_no_failure(dynatlas, tmp_path, sqlite_store):
    operations = {
        "tag:GetResources": {"ResourceTypeFilters": ["dynamodb:table"]},
        "dax:DescribeClusters": {},
        "lambda:ListEventSourceMappings": {},
    }
    recording = tmp_path / "recording.jsonl"
    recording.write_text("".join(json.dumps(line) + "\n" for line in denied(operations)))
    for options, code in (((), 0), (("--read", "standard"), 3), (("--read", "tables"), 0), (("--read", "tables,+dax"), 3)):
        result = dynatlas.run("sync", "--source", recording, *sqlite_store.arguments, *options).expect(code)
        lines = [line for line in result.out.splitlines() if line.startswith("Not read")]
        if options == ():
            assert lines == [
                "Not read, access denied: dax:DescribeClusters (us-east-1), lambda:ListEventSourceMappings (us-east-1), "
                "tag:GetResources (us-east-1). `dynatlas policy` prints what the role needs."
            ]
            assert "Incomplete" not in result.out
        if options == ("--read", "tables"):
            assert not lines
    unread = json.loads(dynatlas.run("ask", "unread", "--format", "json", *sqlite_store.arguments).expect(0).out)
    assert {row["operation"] for row in unread} >= set(operations), "the notes stay, whatever is asked next"


@pytest.mark.parametrize("writer, unused", [("dynatlas:aws", 0), ("cartography:aws", 3)])
def test_a_key_that_another_program_wrote_last_is_not_deleted(dynatlas, sqlite_store, writer, unused):
    case = pathlib.Path(__file__).parents[1] / "golden" / "keys-go"
    dynatlas.run("sync", "--source", case / "before.jsonl", *sqlite_store.arguments, "--update-tag", 1).expect(0)
    with sqlite3.connect(sqlite_store.file) as database:
        database.execute("UPDATE AWSKMSKey SET _module_name = ?", (writer,))
    database.close()
    dynatlas.run("sync", "--source", case / "answers.jsonl", *sqlite_store.arguments, "--update-tag", 2).expect(0)
    graph = read_sqlite(sqlite_store.file)
    used = {end for kind, _, end in graph.relationships if kind == "USES_KMS_KEY"}
    assert len([key for key in of_label(graph, "AWSKMSKey") if key["id"] not in used]) == unused
