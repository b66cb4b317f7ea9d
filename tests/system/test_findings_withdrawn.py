"""Without any one answer of the example account: what needed it is unknown, and nothing else has another verdict."""
# binary: release

import collections
import json
import pathlib

import pytest

RECORDING = pathlib.Path(__file__).resolve().parents[2] / "examples" / "recorded-account.jsonl"
ALL = "pass,fail,unknown,not_applicable"
OF_EACH = 3  # answers of each operation that are withdrawn, one at a time: the first, one in the middle, the last

# What tells of things that a check is about: without the answer these are not in the graph, and so have no verdict.
TELLING = {
    "dynamodb:ListTables": ("table/", ":recovery-point:"),  # a backup is one of an earlier table beside the present one
    "dynamodb:DescribeTable": ("table/", ":recovery-point:"),
    "dynamodb:ListBackups": ("/backup/",),
    "backup:ListBackupVaults": (":backup-vault:", ":recovery-point:"),
    "backup:ListRecoveryPointsByBackupVault": (":backup-vault:", ":recovery-point:"),
    "dax:DescribeClusters": (":cache/",),
    "ec2:DescribeVpcEndpoints": ("vpce-",),
    "dynamodb:DescribeLimits": ("/limits",),
}


def chosen(lines):
    """Where the answers stand that are withdrawn."""
    places = collections.defaultdict(list)
    for place, line in enumerate(lines):
        places[line["operation"]].append(place)
    del places["sts:GetCallerIdentity"], places["cloudwatch:GetMetricData"]
    for operation, found in places.items():
        for place in dict.fromkeys([found[0], found[len(found) // 2], found[-1]][:OF_EACH]):
            yield operation, place


LINES = [json.loads(line) for line in RECORDING.read_text().splitlines()]


def findings_of(dynatlas, lines, name):
    source = dynatlas.folder / f"{name}.jsonl"
    source.write_text("".join(json.dumps(line) + "\n" for line in lines))
    database = dynatlas.folder / f"{name}.db"
    done = dynatlas.run("sync", "--quiet", "--source", source, "--db", database)
    assert done.code in (0, 3), done.err
    found = dynatlas.run("findings", "--quiet", "--verdict", ALL, "--format", "jsonl", "--db", database).expect(0)
    database.unlink()
    return {(one["check"], one["resource"]): one for one in map(json.loads, found.out.splitlines())}


@pytest.fixture(scope="module")
def memory():
    return {}


@pytest.mark.parametrize("operation, place", list(chosen(LINES)))
def test_what_needed_the_answer_is_unknown(dynatlas, memory, operation, place):
    if not memory:
        memory["before"] = findings_of(dynatlas, LINES, "whole")
        listed = dynatlas.run("findings", "--list", "--format", "json").expect(0)
        memory["needs"] = {one["check"]: one["needs"].split(", ") for one in json.loads(listed.out)}
    before, withdrawn = memory["before"], LINES[place]
    after = findings_of(dynatlas, LINES[:place] + LINES[place + 1 :], "less")
    arn = withdrawn["request"].get("ResourceArn", "")
    table = withdrawn["request"].get("TableName") or arn.partition(":table/")[2].partition("/")[0]
    is_of_stream = "/stream/" in arn
    for (check, resource), old in before.items():
        new = after.get((check, resource))
        if new is None:
            assert any(part in resource for part in TELLING.get(operation, ())), (check, resource, old["verdict"])
            continue
        said = (check, resource, old["verdict"], old["why"], new["verdict"], new["why"])
        is_here = old["account"] == withdrawn["account"] and withdrawn["region"] in (old["region"], "aws-global")
        is_about_it = is_here and old["name"] and (not table or old["name"] == table)
        is_still_shown = old["verdict"] == "fail" and new["why"] == old["why"]  # by other answers
        if operation in memory["needs"][check] and is_about_it and operation != "kms:DescribeKey" and not is_of_stream and not is_still_shown:
            assert new["verdict"] in ("unknown", "not_applicable"), said
        if new["verdict"] != old["verdict"]:
            assert new["verdict"] == "unknown", said
    for (check, resource), new in after.items():
        assert (check, resource) in before or new["verdict"] == "unknown", (check, resource, new["verdict"], new["why"])
