"""The account that ships in examples/: the file is what its program makes, it shows what it says, and it can be mapped."""

import json
import pathlib
import subprocess
import sys

import botocore.session
import graphs

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples"
RECORDING = EXAMPLES / "recorded-account.jsonl"


def answers(operation):
    lines = [json.loads(line) for line in RECORDING.read_text().splitlines()]
    return [line for line in lines if line["operation"] == operation]


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
