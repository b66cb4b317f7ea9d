# servers: moto
"""A recording read back gives the graph of the run that made it, and holds no secret."""

import json
import os
import stat

import endpoint as aws
from graphs import differences
from stores import SqliteStore
from test_estates import make

TAG = ("--update-tag", 7)


def record(dynatlas, store, source, recording, *options):
    arguments = ("sync", "-v", *store.arguments, *TAG, "--record", recording, "--backoff-base-ms", 1, *options)
    return dynatlas.run(*arguments, env=source.env | {"AWS_MAX_ATTEMPTS": "2"})


def assert_private(recording, env):
    assert stat.S_IMODE(os.stat(recording).st_mode) == 0o600
    content = recording.read_text()
    for name in ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_ACCESS_KEY_ID"):
        assert not env.get(name) or env[name] not in content, f"{name} is in the recording"
    assert "Authorization" not in content and "Signature" not in content


def test_motos_recording_gives_the_graph_of_moto(dynatlas, sqlite_store, moto, tmp_path):
    for region in ("us-east-1", "eu-west-1"):
        for n in range(110):
            make(moto.client("dynamodb", region), f"t-{n:03}", ["by-other"] if n % 10 == 0 else [])
    recording = tmp_path / "recording.jsonl"
    record(dynatlas, sqlite_store, moto, recording).expect(0)
    assert_private(recording, {"AWS_SECRET_ACCESS_KEY": moto.env["AWS_SECRET_ACCESS_KEY"]})
    replayed = SqliteStore(tmp_path / "replayed.db")
    dynatlas.run("sync", "--source", recording, *replayed.arguments, *TAG).expect(0)
    # The account and the note of a complete sync; tables, indexes, and how each table is billed.
    assert len(replayed.read().nodes) == 2 + 2 * (110 + 11 + 110)
    assert list(differences(replayed.read(), sqlite_store.read())) == []


def test_a_recording_of_a_bad_day_replays_as_that_day(dynatlas, sqlite_store, endpoint, tmp_path):
    for region in ("us-east-1", "eu-west-1", "ap-south-1"):
        for name in ("fine", "denied", "gone", "garbled", "cut"):
            endpoint.add(name, region, indexes=["by-day"])
    endpoint.fault(aws.denied, operation="ListTables", region="eu-west-1")
    endpoint.fault(aws.denied, table="denied")
    endpoint.fault(aws.error(400, "ResourceNotFoundException"), table="gone")
    endpoint.fault(aws.not_json, table="garbled")
    endpoint.fault(aws.cut, table="cut")
    recording = tmp_path / "recording.jsonl"
    live = record(dynatlas, sqlite_store, endpoint, recording, "--report", "live.json").expect(3)
    assert_private(recording, endpoint.env)
    replayed = SqliteStore(tmp_path / "replayed.db")
    again = dynatlas.run("sync", "--source", recording, *replayed.arguments, *TAG, "--report", "again.json").expect(3)
    assert list(differences(replayed.read(), sqlite_store.read())) == []
    assert replayed.coverage() == sqlite_store.coverage()
    for told in ("tables_listed", "tables_vanished", "tables_not_described"):
        reports = [json.loads((dynatlas.folder / name).read_text()) for name in ("live.json", "again.json")]
        assert reports[0]["accounts"][0][told] == reports[1]["accounts"][0][told], (live.out, again.out)


def test_each_line_is_a_call_as_the_interface_says(dynatlas, sqlite_store, endpoint, tmp_path):
    endpoint.add("orders", CreationDateTime=1609459200.25, Novelty={"kept": True})
    endpoint.fault(aws.throttled, times=1)
    recording = tmp_path / "recording.jsonl"
    record(dynatlas, sqlite_store, endpoint, recording).expect(0)
    lines = [json.loads(line) for line in recording.read_text().splitlines()]
    calls = [(line["operation"], line["status"]) for line in lines]
    assert sorted(calls) == [
        ("dynamodb:DescribeTable", 200),
        ("dynamodb:ListTables", 200),
        ("ec2:DescribeRegions", 200),
        ("sts:GetCallerIdentity", 200),
        ("sts:GetCallerIdentity", 200),  # once more, before anything is deleted
    ]
    (described,) = [line for line in lines if line["operation"] == "dynamodb:DescribeTable"]
    assert described == {
        "account": aws.ACCOUNT,
        "region": "us-east-1",
        "operation": "dynamodb:DescribeTable",
        "request": {"TableName": "orders"},
        "status": 200,
        "body": {"Table": endpoint.tables["us-east-1"]["orders"]},
    }


def test_a_file_that_others_could_read_is_closed_to_them(dynatlas, sqlite_store, endpoint, tmp_path):
    recording = tmp_path / "recording.jsonl"
    recording.write_text("an older one\n")
    recording.chmod(0o644)
    record(dynatlas, sqlite_store, endpoint, recording).expect(0)
    assert_private(recording, endpoint.env)
    assert "an older one" not in recording.read_text()
