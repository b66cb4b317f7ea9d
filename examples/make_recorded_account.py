#!/usr/bin/env python3
"""Writes examples/recorded-account.jsonl: the answers of an invented company's account, in the form in which
`dynatlas sync --record` writes them. Deterministic; standard library only. The tables are in recorded_account/.

    examples/make_recorded_account.py            write the file
    examples/make_recorded_account.py --check    exit 1 when the file is not what this program makes
"""

import hashlib
import json
import pathlib
import sys

from recorded_account import beside, catalogue, principals

FILE = pathlib.Path(__file__).parent / "recorded-account.jsonl"
PAGED_REGION, PAGE_ROWS = "us-east-1", 10


def line(region, operation, request, body, status=200):
    """One answer, in the recording's form (docs/interface.md)."""
    answer = {
        "account": catalogue.ACCOUNT,
        "region": region,
        "operation": operation,
        "request": request,
        "status": status,
        "body": body,
    }
    return json.dumps(answer, separators=(", ", ": ")) + "\n"


def listing(region, names):
    """The ListTables answers of a region: one, or in PAGED_REGION as many as a small page makes."""
    if region != PAGED_REGION:
        return [line(region, "dynamodb:ListTables", {}, {"TableNames": names})]
    lines = []
    for first in range(0, len(names), PAGE_ROWS):
        page = names[first : first + PAGE_ROWS]
        request = {"Limit": PAGE_ROWS}
        if first:
            request["ExclusiveStartTableName"] = names[first - 1]
        body = {"TableNames": page}
        if first + PAGE_ROWS < len(names):
            body["LastEvaluatedTableName"] = page[-1]
        lines.append(line(region, "dynamodb:ListTables", request, body))
    return lines


def recording():
    home = next(iter(catalogue.REGIONS))
    role = "assumed-role/DynatlasReadOnly/inventory"
    identity = {
        "UserId": "AROAEXAMPLEROLEID0001:inventory",
        "Account": catalogue.ACCOUNT,
        "Arn": f"arn:aws:sts::{catalogue.ACCOUNT}:{role}",
    }
    lines = [line(home, "sts:GetCallerIdentity", {}, identity), line(principals.REGION, *principals.answer())]
    for region, tables in catalogue.REGIONS.items():
        described = {table.name: table.describe(region) for table in tables}
        names = sorted(described)
        lines += listing(region, names)
        for name in names:
            lines.append(line(region, "dynamodb:DescribeTable", {"TableName": name}, {"Table": described[name]}))
        lines += [line(region, *answer) for answer in beside.answers(region, {name: described[name] for name in names})]
    return "".join(lines)


def main(arguments):
    text = recording()
    if arguments == ["--check"]:
        same = FILE.exists() and FILE.read_text() == text
        if not same:
            print(f"{FILE.name} is not what {sys.argv[0]} makes; run it without --check", file=sys.stderr)
        return 0 if same else 1
    if arguments:
        print(__doc__, file=sys.stderr)
        return 2
    FILE.write_text(text)
    print(f"{FILE.name}: {text.count(chr(10))} answers, sha256 {hashlib.sha256(text.encode()).hexdigest()[:16]}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
