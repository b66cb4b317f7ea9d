"""The cases of tests/findings: an account in a few lines, made into a recording, and what each check must say of it."""

import datetime
import json
import pathlib
import re
import time
import urllib.parse

CASES = pathlib.Path(__file__).resolve().parents[1] / "findings"
ACCOUNT, REGION = "111122223333", "us-east-1"
SECONDS = {"h": 3600, "d": 86_400}

# What a listing answers where a case says nothing of it: nothing.
EMPTY = {
    "tag:GetResources": ({"ResourceTypeFilters": ["dynamodb:table"], "ResourcesPerPage": 100}, {"PaginationToken": "", "ResourceTagMappingList": []}),
    "application-autoscaling:DescribeScalableTargets": ({"ServiceNamespace": "dynamodb", "MaxResults": 50}, {"ScalableTargets": []}),
    "application-autoscaling:DescribeScalingPolicies": ({"ServiceNamespace": "dynamodb", "MaxResults": 10}, {"ScalingPolicies": []}),
    "application-autoscaling:DescribeScheduledActions": ({"ServiceNamespace": "dynamodb", "MaxResults": 50}, {"ScheduledActions": []}),
    "kms:ListAliases": ({"Limit": 100}, {"Aliases": [], "Truncated": False}),
    "dynamodb:ListBackups": ({"BackupType": "ALL", "Limit": 100}, {"BackupSummaries": []}),
    "backup:ListProtectedResources": ({"maxResults": 1000}, {"Results": []}),
    "backup:ListBackupVaults": ({"maxResults": 1000}, {"BackupVaultList": []}),
    "lambda:ListEventSourceMappings": ({"MaxItems": 100}, {"EventSourceMappings": []}),
    "pipes:ListPipes": ({"SourcePrefix": "arn:aws:dynamodb:", "Limit": 100}, {"Pipes": []}),
    "dynamodb:ListExports": ({"MaxResults": 25}, {"ExportSummaries": []}),
    "dynamodb:ListImports": ({"PageSize": 25}, {"ImportSummaryList": []}),
    "dynamodb:ListContributorInsights": ({"MaxResults": 100}, {"ContributorInsightsSummaries": []}),
    "dynamodb:DescribeLimits": (
        {},
        {"AccountMaxReadCapacityUnits": 80000, "AccountMaxWriteCapacityUnits": 80000, "TableMaxReadCapacityUnits": 40000, "TableMaxWriteCapacityUnits": 40000},
    ),
    "dynamodb:ListGlobalTables": ({}, {"GlobalTables": []}),
    "dax:DescribeClusters": ({"MaxResults": 100}, {"Clusters": []}),
    "ec2:DescribeVpcEndpoints": (
        {"Filters": [{"Name": "service-name", "Values": ["*.dynamodb", "*.dynamodb-streams"]}], "MaxResults": 100},
        {"VpcEndpoints": []},
    ),
}


def timed(value, now):
    """With each "@-3d" as epoch seconds, and "@-3d-date" as a day."""
    if isinstance(value, dict):
        return {key: timed(one, now) for key, one in value.items()}
    if isinstance(value, list):
        return [timed(one, now) for one in value]
    if not isinstance(value, str):
        return value
    whole = re.fullmatch(r"@([+-]\d+)([hd])", value)
    if whole:
        return now + int(whole[1]) * SECONDS[whole[2]]

    def day(found):
        at = datetime.datetime.fromtimestamp(now + int(found[1]) * SECONDS[found[2]], datetime.timezone.utc)
        return at.strftime("%Y-%m-%d")

    return re.sub(r"@([+-]\d+)([hd])-date", day, value)


def table_of(members, account, region, now):
    name = members["TableName"]
    return {
        "TableArn": f"arn:aws:dynamodb:{region}:{account}:table/{name}",
        "TableStatus": "ACTIVE",
        "CreationDateTime": now - 400 * SECONDS["d"],
        "ItemCount": 0,
        "TableSizeBytes": 0,
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        **members,
    }


def policy_text(statements):
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def policies_of(document, account):
    """Answers about the tables and streams of `policies`: their statements, a text, or null where there is none."""
    for name, statements in document.get("policies", {}).items():
        request = {"ResourceArn": f"arn:aws:dynamodb:{REGION}:{account}:table/{name}"}
        text = statements if isinstance(statements, str) else policy_text(statements)
        body = {"Policy": text, "RevisionId": "1"} if statements else {"__type": "PolicyNotFoundException", "message": "none"}
        yield {"operation": "dynamodb:GetResourcePolicy", "request": request, "status": 200 if statements else 400, "body": body}


def principals_of(document, account):
    """What IAM says of an account, of those in `principals`: the statements of a user or role, by what its ARN ends with."""
    found = {"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": [], "Policies": []}
    for arn, statements in document.get("principals", {}).items():
        if not arn.startswith(f"arn:aws:iam::{account}:"):
            continue
        kind, path, name = re.fullmatch(r"[^/]+:(user|role)(/|/.*/)([^/]+)", arn).groups()
        policies = [{"PolicyName": "own", "PolicyDocument": urllib.parse.quote(policy_text(statements), safe="")}]
        common = {"Path": path, "Arn": arn, "CreateDate": "2024-01-01T00:00:00Z", "AttachedManagedPolicies": []}
        if kind == "user":
            found["UserDetailList"].append({**common, "UserName": name, "UserId": f"AIDA{name.upper()}", "GroupList": [], "UserPolicyList": policies})
            continue
        trust = urllib.parse.quote(policy_text([{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]))
        found["RoleDetailList"].append({**common, "RoleName": name, "RoleId": f"AROA{name.upper()}", "AssumeRolePolicyDocument": trust, "RolePolicyList": policies})
    return found if found["UserDetailList"] or found["RoleDetailList"] else None


def moved(text, number):
    """A case in accounts of its own, with ids of its own, so that many of them make one graph."""
    text = re.sub(r"\b(\d{12})\b", lambda found: f"{number:04d}{found[1][4:]}", text)
    text = re.sub(r"\b([0-9a-f]{8})-[0-9a-f]{4}-([0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b", rf"\1-{number:04x}-\2", text)
    return re.sub(r"\bvpce-([0-9a-f]+)\b", rf"vpce-\1{number:04x}", text)


def answered(operation, request, status, body, denied):
    call = {"operation": operation, "request": request}
    if operation not in denied:
        return {**call, "status": status, "body": body}
    if operation.startswith("iam:"):
        refused = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not allowed</Message></Error></ErrorResponse>"
        return {**call, "status": 403, "code": "AccessDenied", "body": refused}
    return {**call, "status": 400, "body": {"__type": "AccessDeniedException", "message": "not allowed"}}


class Case:
    """`number`: which of those in one graph."""

    def __init__(self, path, number=1):
        self.name, self.now, self.account = path.stem, int(time.time()), moved(ACCOUNT, number)
        text = moved(path.read_text(), number)
        # A file that has a second case of its check: pitr-off-unread.json says "check": "pitr-off".
        document = timed(json.loads(text), self.now)
        self.check = document.get("check", self.name)
        self.parameters = document.get("parameters", {})
        self.read = document.get("read", "full")
        self.expected = document["expected"]
        self.lines = list(self.recording(document))

    def recording(self, document):
        places = [{"account": self.account, "region": REGION, "tables": document.get("tables", [])}, *document.get("elsewhere", [])]
        denied = set(document.get("denied", ()))
        answers = [*document.get("answers", ()), *policies_of(document, self.account)]
        answers = [{"account": self.account, "region": REGION, "status": 200, **answer} for answer in answers]
        for account in dict.fromkeys(place["account"] for place in places):
            body = {"UserId": "AIDACKCEVSQ6C2EXAMPLE", "Account": account, "Arn": f"arn:aws:iam::{account}:user/reader"}
            yield {"account": account, "region": REGION, "operation": "sts:GetCallerIdentity", "request": {}, "status": 200, "body": body}
            principals = principals_of(document, account)
            if principals is not None:
                yield {"account": account, "region": "aws-global", **answered("iam:GetAccountAuthorizationDetails", {"MaxItems": 250}, 200, principals, denied)}
        for place in places:
            here = {"account": place["account"], "region": place["region"]}
            names = sorted(table["TableName"] for table in place["tables"])
            told = {answer["operation"] for answer in answers if here.items() <= answer.items()}
            calls = [("dynamodb:ListTables", {"Limit": 100}, 200, {"TableNames": names})]
            for members in place["tables"]:
                table = {"Table": table_of(members, **here, now=self.now)}
                calls.append(("dynamodb:DescribeTable", {"TableName": members["TableName"]}, 200, table))
            calls += [(name, request, 200, body) for name, (request, body) in EMPTY.items() if name not in told]
            calls += [(one["operation"], one["request"], one["status"], one["body"]) for one in answers if here.items() <= one.items()]
            for call in calls:
                yield {**here, **answered(*call, denied)}

    def resource(self, key):
        is_table = "/" not in key and ":" not in key
        return f"arn:aws:dynamodb:{REGION}:{self.account}:table/{key}" if is_table else key

    def problems(self, found):
        """`found`: the report's objects about the check, of all verdicts."""
        by_resource = {one["resource"]: one for one in found}
        if len(by_resource) != len(found):
            yield "a resource has two verdicts"
        for key, expected in self.expected.items():
            one = by_resource.get(self.resource(key))
            if one is None:
                yield f"nothing about {key}, but about {sorted(by_resource)}"
                continue
            said = {"verdict": one["verdict"], "why": one["why"], "severity": one["severity"], "evidence": [node["label"] for node in one["evidence"]]}
            if {name: said[name] for name in expected} != expected:
                yield f"{key}: {said}, not {expected}"
            if one["verdict"] in ("fail", "unknown") and not one["why"]:
                yield f"{key}: does not say why"


def cases():
    return [path for path in sorted(CASES.glob("*.json"))]
