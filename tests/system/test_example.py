"""The account that ships in examples/: the file is what its program makes, it shows what it says, and it can be mapped."""

import json
import pathlib
import subprocess
import sys

import botocore.session
import graphs
import pytest
from botocore.validate import ParamValidator

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples"
RECORDING = EXAMPLES / "recorded-account.jsonl"
LINES = [json.loads(line) for line in RECORDING.read_text().splitlines()]
SERVICES = {"tag": "resourcegroupstaggingapi"}  # where botocore's name is not IAM's


def answers(operation):
    return [line for line in LINES if line["operation"] == operation]


def test_the_file_is_what_the_program_makes():
    program = [sys.executable, "-B", str(EXAMPLES / "make_recorded_account.py"), "--check"]
    done = subprocess.run(program, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def members(shape, prefix=""):
    """The dotted names of everything that a structure of the AWS service model can hold."""
    for name, member in shape.members.items():
        yield prefix + name
        inner = member.member if member.type_name == "list" else member
        if inner.type_name == "structure":
            yield from members(inner, f"{prefix}{name}.")


def members_of(value, prefix=""):
    for name, member in value.items():
        yield prefix + name
        for inner in member if isinstance(member, list) else [member]:
            if isinstance(inner, dict):
                yield from members_of(inner, f"{prefix}{name}.")


def test_every_member_of_a_description_is_shown():
    model = botocore.session.get_session().get_service_model("dynamodb")
    shown = {name for line in answers("dynamodb:DescribeTable") for name in members_of(line["body"]["Table"])}
    missing = set(members(model.shape_for("TableDescription"))) - shown
    assert not missing, f"examples/recorded_account/ shows no {sorted(missing)}"


@pytest.mark.parametrize("operation", sorted({line["operation"] for line in LINES}))
def test_answers_have_the_shapes_of_aws(operation):
    """Members that AWS does not know, and values of another type. A model's least value binds requests: AWS tells of 0 decreases."""
    service, action = operation.split(":")
    model = botocore.session.get_session().get_service_model(SERVICES.get(service, service)).operation_model(action)
    for line in answers(operation):
        if line["status"] == 200:
            wrong = ParamValidator().validate(line["body"], model.output_shape).generate_report().splitlines()
            assert [one for one in wrong if not one.endswith("valid min value: 1")] == []


def test_every_table_and_stream_is_asked_about():
    tables = [(line["region"], line["body"]["Table"]) for line in answers("dynamodb:DescribeTable")]
    names = sorted((region, table["TableName"]) for region, table in tables)
    for action in ("DescribeContinuousBackups", "DescribeTimeToLive", "DescribeKinesisStreamingDestination"):
        assert sorted((line["region"], line["request"]["TableName"]) for line in answers(f"dynamodb:{action}")) == names
    streams = [table["LatestStreamArn"] for _, table in tables if table.get("StreamSpecification", {}).get("StreamEnabled")]
    arns = sorted([table["TableArn"] for _, table in tables] + streams)
    assert sorted(line["request"]["ResourceArn"] for line in answers("dynamodb:GetResourcePolicy")) == arns
    listed = [export["ExportArn"] for line in answers("dynamodb:ListExports") for export in line["body"]["ExportSummaries"]]
    assert [line["request"]["ExportArn"] for line in answers("dynamodb:DescribeExport")] == listed


def test_it_can_be_mapped(dynatlas, tmp_path):
    tables = [line["body"]["Table"] for line in answers("dynamodb:DescribeTable")]
    indexes = sum(len(table.get("GlobalSecondaryIndexes", [])) for table in tables)
    dynatlas.run("sync", "--source", RECORDING, "--db", tmp_path / "example.db").expect(0)
    graph = graphs.read_sqlite(tmp_path / "example.db")
    labels = [node.label for node in graph.nodes.values()]
    assert labels.count("DynamoDBTable") == len(tables) == 42
    assert labels.count("GlobalSecondaryIndex") == indexes
    assert {graph.nodes[table["TableArn"]].properties["name"] for table in tables} == {t["TableName"] for t in tables}
    assert len({node.properties["region"] for node in graph.nodes.values() if node.label == "DynamoDBTable"}) == 3
