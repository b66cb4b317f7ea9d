#!/usr/bin/env python3
"""Makes golden cases again with the real Cartography, in the real Neo4j of the tests, which it empties.

    tests/servers/servers.py start neo4j --state DIR --stay
    DYNATLAS_TEST_SERVERS=DIR .deps/venv/bin/python tests/cartography/make_golden.py [CASE...]

Writes tests/golden/CASE/cartography-graph.json, and answers.jsonl of the cases that are declared here. Asks no AWS.
"""

import json
import pathlib
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests" / "system"))

import cartography_accounts as accounts  # noqa: E402
import graph_beside_cartography as beside  # noqa: E402
from cartography import Cartography  # noqa: E402
from conftest import Neo4j, server_state  # noqa: E402

TAG = 1700000000
CREATED, RESTORED = 1609459200.125, 1640995200


def arn(region, account, name):
    return f"arn:aws:dynamodb:{region}:{account}:table/{name}"


def backup(table_arn, letter):
    return f"{table_arn}/backup/01600000000000-{letter * 8}"


def restore(source_table, source_backup=None, in_progress=False):
    """A RestoreSummary; without a backup it is a restore to a point in time."""
    summary = {"SourceTableArn": source_table, "RestoreDateTime": RESTORED, "RestoreInProgress": in_progress}
    return {"RestoreSummary": summary | ({"SourceBackupArn": source_backup} if source_backup else {})}


def archived(in_backup):
    summary = {"ArchivalDateTime": RESTORED + 0.5, "ArchivalReason": "INACCESSIBLE_ENCRYPTION_CREDENTIALS"}
    return {"TableStatus": "ARCHIVED", "ArchivalSummary": summary | {"ArchivalBackupArn": in_backup}}


def across_regions():
    """us-east-1 is read first. A source is in another region that was read before, or is read later, in a region that is
    not asked, is the same region's, or is gone."""
    account = "123456789012"
    here, there = "us-east-1", "eu-west-1"
    catalog, ledger = arn(here, account, "catalog"), arn(there, account, "ledger")
    tables = {
        here: {
            "catalog": {},
            "catalog-again": restore(catalog, backup(catalog, "a")),
            "ledger-from-eu": restore(ledger, backup(ledger, "b")),
            "from-unasked-region": restore(arn("ap-south-1", account, "elsewhere")),
            "from-gone-table": restore(arn(here, account, "gone"), backup(arn(here, account, "gone"), "c")),
        },
        there: {
            "ledger": {},
            "catalog-from-us": restore(catalog, in_progress=True),
            "archived": archived(backup(arn(there, account, "archived"), "d")),
        },
    }
    return [account], [here, there], {account: tables}


def across_accounts():
    """111111111111 is read first. Backups of either account and of a third, which is in no graph; one is used by both."""
    first, second, third, region = "111111111111", "222222222222", "333333333333", "us-east-1"
    catalog, shared, gone = arn(region, first, "catalog"), arn(region, second, "shared"), arn(region, third, "gone")
    tables = {
        first: {
            "catalog": {},
            "catalog-again": restore(catalog, backup(catalog, "a")),
            "from-second": restore(shared, backup(shared, "b")),
            "from-third": restore(gone, backup(gone, "c")),
        },
        second: {
            "shared": {},
            "from-first": restore(catalog, backup(catalog, "a")),
            "from-third": restore(gone, backup(gone, "c")),
            "to-a-point-in-time": restore(catalog),
        },
    }
    return [first, second], [region], {account: {region: named} for account, named in tables.items()}


DECLARED = {"restores-across-regions": across_regions, "restores-across-accounts": across_accounts}


def described(account, region, name, members):
    """DescribeTable's Table; as small as Cartography survives, so that the case shows what it is for."""
    plain = {
        "TableName": name,
        "TableArn": arn(region, account, name),
        "TableStatus": "ACTIVE",
        "CreationDateTime": CREATED,
        "ItemCount": 3,
        "TableSizeBytes": 300,
        "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5, "NumberOfDecreasesToday": 0},
    }
    return plain | members


def answers(tables):
    for account, regions in tables.items():
        for region, named in regions.items():
            line = {
                "account": account,
                "region": region,
                "operation": "dynamodb:ListTables",
                "request": {},
                "status": 200,
            }
            yield line | {"body": {"TableNames": sorted(named)}}
            for name in sorted(named):
                table = {"Table": described(account, region, name, named[name])}
                yield line | {"operation": "dynamodb:DescribeTable", "request": {"TableName": name}, "body": table}


def declare(case, folder):
    """Writes the answers; the head of the case's document."""
    numbers, regions, tables = DECLARED[case]()
    folder.mkdir(exist_ok=True)
    (folder / "answers.jsonl").write_text("".join(json.dumps(line) + "\n" for line in answers(tables)))
    head = {"cartography": "0.143.0", "account": numbers[0]}
    if len(numbers) > 1:
        head["accounts"] = numbers
    return {**head, "regions": regions, "update_tag": TAG, "kms_keys_present_before": []}


def make(case, neo4j, work):
    folder = accounts.GOLDEN / case
    if case in DECLARED:
        head = declare(case, folder)
    else:
        head = {name: value for name, value in accounts.golden_document(case).items() if not isinstance(value, list)}
        head |= {name: accounts.golden_document(case)[name] for name in ("regions", "kms_keys_present_before")}
    neo4j.clear()
    neo4j.query("UNWIND $keys AS key CREATE (:AWSKMSKey {id: key, arn: key})", keys=head["kms_keys_present_before"])
    with accounts.recorded(folder, head) as estate:
        for account in estate.accounts:
            Cartography(neo4j, work).sync(account.env, account.regions, head["update_tag"])
    document = head | beside.golden_form(beside.read(neo4j.query))
    (folder / "cartography-graph.json").write_text(json.dumps(document, indent=1) + "\n")
    print(f"{case}: {len(document['nodes'])} nodes, {len(document['relationships'])} relationships")


def main():
    cases = sys.argv[1:] or list(DECLARED)
    neo4j = Neo4j(server_state("neo4j"))
    with tempfile.TemporaryDirectory() as work:
        for case in cases:
            make(case, neo4j, pathlib.Path(work))
    neo4j.driver.close()


if __name__ == "__main__":
    main()
