"""What is read beside tables: a complete reading leaves what AWS has, any other takes nothing away.

Some hundred syncs of the release build against the simulated AWS, each with faults and changes drawn from a seed.
`SEEDS=17 SEED_COUNT=1` runs one world alone.
"""

import collections
import json
import os
import pathlib
import random
import sqlite3
import subprocess

from conftest import NO_AUTHORITIES, program
from simulator import ACCOUNT, Simulator

FIRST, COUNT = int(os.environ.get("SEEDS", 1)), int(os.environ.get("SEED_COUNT", 36))
SYNCS_OF_A_WORLD = 5
REGIONS = ("us-east-1", "us-east-2")
TIMES = ("--connect-timeout-ms", 5000, "--read-timeout-ms", 5000, "--backoff-base-ms", 1)
KINDS = {"denied": 0.5, "internal_error": 0.7, "throttled": 0.7, "reset": 0.6, "cut": 0.6, "garbage": 0.5}

# By operation: a statement for what the graph holds of a region, and what the simulator calls the same.
TAGGED = "SELECT src || ' ' || dst FROM TAGGED JOIN DynamoDBTable ON id = src WHERE region = ?"


def of(label, scope="region", column="id"):
    return f'SELECT "{column}" FROM "{label}" WHERE "{scope}" = ?'


def target(region):
    return lambda element: f"{ACCOUNT}/{region}/{element['ResourceId']}/{element['ScalableDimension']}"


OPERATIONS = {
    "tag:GetResources": TAGGED,
    "application-autoscaling:DescribeScalableTargets": of("AWSApplicationAutoScalingTarget"),
    "application-autoscaling:DescribeScalingPolicies": of("AWSApplicationAutoScalingPolicy"),
    "application-autoscaling:DescribeScheduledActions": of("AWSApplicationAutoScalingScheduledAction"),
    "dynamodb:ListBackups": of("DynamoDBBackup", "listed_region"),
    "backup:ListProtectedResources": of("DynamoDBBackupProtection", column="table_arn"),
    "backup:ListRecoveryPointsByBackupVault": of("DynamoDBBackup", "vault_region"),
    "lambda:ListEventSourceMappings": of("AWSLambdaEventSourceMapping"),
    "pipes:ListPipes": of("AWSPipe"),
    "dynamodb:ListExports": of("DynamoDBExport"),
    "kms:ListAliases": of("AWSKMSAlias"),
}
NAMED_BY = {
    "DescribeScalingPolicies": "PolicyARN",
    "DescribeScheduledActions": "ScheduledActionARN",
    "ListBackups": "BackupArn",
    "ListProtectedResources": "ResourceArn",
    "ListRecoveryPointsByBackupVault": "RecoveryPointArn",
    "ListEventSourceMappings": "UUID",
    "ListPipes": "Arn",
    "ListExports": "ExportArn",
    "ListAliases": "AliasArn",
}


def truth(simulator, operation, region, tables):
    """What AWS has; of tags, those of tables that the graph has too."""
    action = operation.partition(":")[2]
    elements = simulator.elements(action, region=region)
    if action == "GetResources":
        return {f"{e['ResourceARN']} {t['Key']}:{t['Value']}" for e in elements for t in e["Tags"] if e["ResourceARN"] in tables}
    if action == "DescribeScalableTargets":
        return set(map(target(region), elements))
    if action == "ListEventSourceMappings":
        elements = [e for e in elements if ":dynamodb:" in e["EventSourceArn"]]
    if action == "ListProtectedResources":
        elements = [e for e in elements if e["ResourceType"] == "DynamoDB"]
    if action == "ListAliases":
        elements = [e for e in elements if e.get("TargetKeyId")]
    return {element[NAMED_BY[action]] for element in elements}


def held(database):
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        known = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
        graph = {}
        for region in REGIONS if "DynamoDBTable" in known else ():
            graph[region] = {name: {row[0] for row in connection.execute(text, (region,))} for name, text in OPERATIONS.items()}
            graph[region]["tables"] = {row[0] for row in connection.execute(of("DynamoDBTable"), (region,))}
        dangling = connection.execute("SELECT id FROM AWSTag WHERE id NOT IN (SELECT dst FROM TAGGED)").fetchall() if "AWSTag" in known else []
    connection.close()
    return graph, dangling


def rules(chance):
    for _ in range(chance.choice((0, 1, 2, 4))):
        kind = chance.choice(tuple(KINDS))
        operation = chance.choice(tuple(OPERATIONS)).partition(":")[2]
        region = f",region={chance.choice(REGIONS)}" if chance.random() < 0.6 else ""
        probability = "" if chance.random() < 0.4 else f",probability={chance.uniform(0.1, KINDS[kind]):.2f}"
        yield f"{kind},operation={operation}{region}{probability}"


def sync(binary, simulator, folder, database, tag):
    report = folder / "report.json"
    command = [binary, "sync", "--db", database, "--update-tag", tag, "--report", report, "-q", *TIMES, "--read", "standard"]
    command += ["--aws-regions", ",".join(REGIONS), "--allow-mass-delete", "--aws-account-id", ACCOUNT]
    env = {"HOME": str(folder), "AWS_MAX_ATTEMPTS": "2", **NO_AUTHORITIES, **simulator.env()}
    done = subprocess.run(list(map(str, command)), env=env, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode in (0, 3), f"exit {done.returncode}: {done.stderr}"
    parts = json.loads(report.read_text())["accounts"][0]["parts"]
    complete = {(part["region"], part["operation"]) for part in parts if part["coverage"] == "complete"}
    assert (done.returncode == 0) == (len(complete) == len(parts)), done.stderr
    return complete


def check(simulator, complete, before, after, met):
    for region in REGIONS:
        for operation in OPERATIONS:
            was, now = before.get(region, {}).get(operation, set()), after[region][operation]
            if operation == "tag:GetResources":  # a tag goes with its table
                was = {pair for pair in was if pair.partition(" ")[0] in after[region]["tables"]}
            if (region, operation) in complete:
                real = truth(simulator, operation, region, after[region]["tables"])
                assert now == real, f"{region} {operation}: missing {sorted(real - now)[:3]}, dead {sorted(now - real)[:3]}"
                met["deleted"] += len(was - now)
                met[f"{operation} read"] += len(now)
            else:
                assert was <= now, f"{region} {operation}: deleted without a complete reading: {sorted(was - now)[:3]}"
                met["kept"] += len(now)


def run_world(simulator, binary, folder, seed, met):
    chance = random.Random(seed)
    simulator.post("reset", seed=seed)
    database = folder / f"{seed}.db"
    before = {}
    for step in range(SYNCS_OF_A_WORLD):
        simulator.post("faults", "\n".join(rules(chance)) + "\n")
        if step:
            simulator.post("generation", drop=chance.choice((0, 0.2, 0.6)), add=chance.choice((0.0, 0.3)), change=0.2)
        complete = sync(binary, simulator, folder, database, step + 1)
        after, dangling = held(database)
        check(simulator, complete, before, after, met)
        if all((region, "tag:GetResources") in complete for region in REGIONS):
            assert not dangling, f"tags of nothing: {dangling[:3]}"
        before = after
    database.unlink()


def test_what_is_beside_tables_is_true_or_left_alone(tmp_path):
    binary = pathlib.Path(program("DYNATLAS_RELEASE_BINARY", "release"))
    met = collections.Counter()
    with Simulator("--accounts", 1, "--regions", len(REGIONS), "--tables", 40, "--page", 10) as simulator:
        for seed in range(FIRST, FIRST + COUNT):
            try:
                run_world(simulator, binary, tmp_path, seed, met)
            except AssertionError as failure:
                raise AssertionError(f"seed {seed}: {failure}") from failure
    if COUNT >= 36:
        assert met["deleted"] > 500 and met["kept"] > 500, dict(met)
        assert all(met[f"{operation} read"] > 50 for operation in OPERATIONS), dict(met)
