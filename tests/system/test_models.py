"""Every operation beside the tables against botocore's service models: the largest and the smallest answer that is valid."""

import json

import botocore.loaders
import botocore.session
import pytest
from graphs import read_sqlite

ACCOUNT, REGION, TABLE = "123456789012", "us-east-1", "orders"
TABLE_ARN = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{TABLE}"
STREAM = f"{TABLE_ARN}/stream/2024-01-01T00:00:00.000"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/11111111-1111-1111-1111-111111111111"
SERVICES = {"tag": "resourcegroupstaggingapi"}  # where botocore's name is not IAM's

# Members whose value must fit the others, by their name. All else is made of its type.
FITTING = {
    **dict.fromkeys(("ResourceARN", "TableArn", "ResourceArn"), TABLE_ARN),
    **dict.fromkeys(("EventSourceArn", "Source"), STREAM),
    **dict.fromkeys(("TableName", "GlobalTableName"), TABLE),
    "ResourceType": "DynamoDB",
    "ServiceNamespace": "dynamodb",
    "ResourceId": f"table/{TABLE}",
    "ScalableDimension": "dynamodb:table:ReadCapacityUnits",
    "KeyId": KEY.rpartition("/")[2],
    "AWSAccountId": ACCOUNT,
    "BackupArn": f"{TABLE_ARN}/backup/01489602797149-73d8d5bc",
    "ExportArn": f"{TABLE_ARN}/export/01489602797149-73d8d5bc",
    "ImportArn": f"{TABLE_ARN}/import/01489602797149-73d8d5bc",
    "RegionName": REGION,
    "Policy": '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"dynamodb:*"}}',
}
# The same of members of one shape only.
POLICY, LIMIT = (f"arn:aws:iam::{ACCOUNT}:policy/{name}" for name in ("orders", "limit"))
FITTING_IN = {
    ("UserDetail", "Arn"): f"arn:aws:iam::{ACCOUNT}:user/UserName",
    ("GroupDetail", "Arn"): f"arn:aws:iam::{ACCOUNT}:group/GroupName",
    ("RoleDetail", "Arn"): f"arn:aws:iam::{ACCOUNT}:role/RoleName",
    ("ManagedPolicyDetail", "Arn"): POLICY,
    ("AttachedPolicy", "PolicyArn"): POLICY,
    ("AttachedPermissionsBoundary", "PermissionsBoundaryArn"): LIMIT,
    ("Policy", "Arn"): LIMIT,
    **{(f"{kind}Detail", "CreateDate"): "2024-01-01T00:00:00Z" for kind in ("User", "Group", "Role")},
}
# Request, where the list's elements stand (none: all of the answer is one), what names an element, and the label of its
# nodes.
# What is consumed of the table, as it is asked: an answer tells of each of these.
WINDOW = {"StartTime": 1699920000, "EndTime": 1701129600}
METRICS = {"r0": "ConsumedReadCapacityUnits", "w0": "ConsumedWriteCapacityUnits", "rt0": "ReadThrottleEvents", "wt0": "WriteThrottleEvents"}
QUERIES = [
    {"Id": name, "MetricStat": {"Metric": {"Namespace": "AWS/DynamoDB", "MetricName": metric, "Dimensions": [{"Name": "TableName", "Value": TABLE}]}, "Period": 86400, "Stat": "Sum"}}
    for name, metric in METRICS.items()
]
OPERATIONS = {
    "tag:GetResources": ({"ResourceTypeFilters": ["dynamodb:table"]}, "ResourceTagMappingList", {"ResourceARN", "Tags"}, "AWSTag"),
    "application-autoscaling:DescribeScalableTargets": (
        {"ServiceNamespace": "dynamodb"},
        "ScalableTargets",
        {"ResourceId", "ScalableDimension"},
        "AWSApplicationAutoScalingTarget",
    ),
    "application-autoscaling:DescribeScalingPolicies": (
        {"ServiceNamespace": "dynamodb"},
        "ScalingPolicies",
        {"PolicyARN", "ResourceId", "ScalableDimension"},
        "AWSApplicationAutoScalingPolicy",
    ),
    "application-autoscaling:DescribeScheduledActions": (
        {"ServiceNamespace": "dynamodb"},
        "ScheduledActions",
        {"ScheduledActionARN", "ResourceId", "ScalableDimension"},
        "AWSApplicationAutoScalingScheduledAction",
    ),
    "kms:DescribeKey": ({"KeyId": KEY}, "KeyMetadata", {"KeyId", "Arn"}, "AWSKMSKey"),
    "kms:ListAliases": ({}, "Aliases", {"AliasArn", "TargetKeyId"}, "AWSKMSAlias"),
    "dynamodb:ListBackups": ({"BackupType": "ALL"}, "BackupSummaries", {"BackupArn"}, "DynamoDBBackup"),
    "backup:ListProtectedResources": ({}, "Results", {"ResourceArn", "ResourceType"}, "DynamoDBBackupProtection"),
    "backup:ListBackupVaults": ({}, "BackupVaultList", {"BackupVaultArn", "BackupVaultName"}, "AWSBackupVault"),
    "backup:ListRecoveryPointsByBackupVault": (
        {"backupVaultName": "BackupVaultName", "resourceType": "DynamoDB"},
        "RecoveryPoints",
        {"RecoveryPointArn"},
        "DynamoDBBackup",
    ),
    "lambda:ListEventSourceMappings": ({}, "EventSourceMappings", {"UUID", "EventSourceArn"}, "AWSLambdaEventSourceMapping"),
    "pipes:ListPipes": ({"SourcePrefix": "arn:aws:dynamodb:"}, "Pipes", {"Arn", "Source"}, "AWSPipe"),
    "dynamodb:ListContributorInsights": ({}, "ContributorInsightsSummaries", {"TableName"}, "DynamoDBContributorInsights"),
    "dynamodb:ListExports": ({}, "ExportSummaries", {"ExportArn"}, "DynamoDBExport"),
    "dynamodb:ListImports": ({}, "ImportSummaryList", {"ImportArn"}, "DynamoDBImport"),
    "dynamodb:ListGlobalTables": ({}, "GlobalTables", {"GlobalTableName"}, "DynamoDBGlobalTable"),
    "dax:DescribeClusters": ({}, "Clusters", {"ClusterArn"}, "AWSDAXCluster"),
    "dynamodb:DescribeContinuousBackups": (
        {"TableName": TABLE},
        "ContinuousBackupsDescription",
        {"ContinuousBackupsStatus"},
        "DynamoDBContinuousBackups",
    ),
    "dynamodb:DescribeTimeToLive": ({"TableName": TABLE}, "TimeToLiveDescription", {"TimeToLiveStatus"}, "DynamoDBTimeToLive"),
    "dynamodb:GetResourcePolicy": ({"ResourceArn": TABLE_ARN}, None, {"Policy"}, "DynamoDBResourcePolicy"),
    "dynamodb:DescribeKinesisStreamingDestination": (
        {"TableName": TABLE},
        "KinesisDataStreamDestinations",
        {"StreamArn"},
        "DynamoDBKinesisDestination",
    ),
    "cloudwatch:GetMetricData": ({"MetricDataQueries": QUERIES, **WINDOW}, "MetricDataResults", {"Id", "StatusCode"}, "DynamoDBUsage"),
    "dynamodb:DescribeExport": ({"ExportArn": FITTING["ExportArn"]}, "ExportDescription", {"ExportArn"}, "DynamoDBExport"),
    "iam:GetAccountAuthorizationDetails": ({}, "RoleDetailList", {"Arn", "PermissionsBoundary"}, "AWSRole"),
    "iam:GetPolicy": ({"PolicyArn": LIMIT}, "Policy", {"Arn", "DefaultVersionId"}, "AWSManagedPolicy"),
    "iam:GetPolicyVersion": (
        {"PolicyArn": LIMIT, "VersionId": "DefaultVersionId"},
        "PolicyVersion",
        {"Document"},
        "AWSManagedPolicy",
    ),
}


def output_of(operation):
    service, action = operation.split(":")
    return botocore.session.get_session().get_service_model(SERVICES.get(service, service)).operation_model(action).output_shape


def value_of(shape, member, path=()):
    """The largest value of a shape; one of itself ends where it comes back."""
    if path and (path[-1], member) in FITTING_IN and shape.type_name in ("string", "timestamp"):
        return FITTING_IN[path[-1], member]
    if member in FITTING and shape.type_name == "string":
        return FITTING[member]
    if shape.type_name == "structure":
        if shape.name in path:
            return {}
        return {name: value_of(inner, name, (*path, shape.name)) for name, inner in shape.members.items()}
    if shape.type_name == "list":
        return [value_of(shape.member, member, path)]
    if shape.type_name == "map":
        return {"key": value_of(shape.value, member, path)}
    if shape.type_name == "string":
        if member.endswith(("Arn", "ARN")):
            return KEY if "Key" in member or member == "Arn" and "KeyMetadata" in path else f"arn:aws:backup:{REGION}:{ACCOUNT}:thing/{member}"
        return shape.enum[0] if getattr(shape, "enum", None) else member
    return {"boolean": True, "timestamp": 1700000000, "double": 1.5, "float": 1.5}.get(shape.type_name, 7)


def without_pages(answer):
    return {name: value for name, value in answer.items() if name not in ("NextToken", "PaginationToken", "NextMarker", "Marker") and "LastEvaluated" not in name}


def recording(answers):
    table = {
        "TableName": TABLE,
        "TableArn": TABLE_ARN,
        "LatestStreamArn": STREAM,
        "StreamSpecification": {"StreamEnabled": True},
        "SSEDescription": {"Status": "ENABLED", "KMSMasterKeyArn": KEY},
    }
    vaults = {"BackupVaultList": [{"BackupVaultArn": "arn:aws:backup:us-east-1:123456789012:backup-vault:BackupVaultName", "BackupVaultName": "BackupVaultName"}]}
    lines = {
        ("dynamodb:ListTables", "{}"): {"TableNames": [TABLE]},
        ("dynamodb:DescribeTable", json.dumps({"TableName": TABLE})): {"Table": table},
        ("backup:ListBackupVaults", "{}"): vaults,
        ("dynamodb:GetResourcePolicy", json.dumps({"ResourceArn": STREAM})): {"Policy": FITTING["Policy"]},
    }
    for operation, answer in answers.items():
        lines[operation, json.dumps(OPERATIONS[operation][0])] = answer
    for (operation, request), body in lines.items():
        region = "aws-global" if operation.startswith("iam:") else REGION
        line = {"account": ACCOUNT, "region": region, "operation": operation, "request": json.loads(request), "status": 200, "body": body}
        yield json.dumps(line) + "\n"


def synced(dynatlas, folder, answers):
    file = folder / "answers.jsonl"
    file.write_text("".join(recording(answers)))
    result = dynatlas.run("sync", "--source", file, "--db", folder / "graph.db", "--report", folder / "report.json")
    parts = json.loads((folder / "report.json").read_text())["accounts"][0]["parts"]
    return result, {part["operation"]: part for part in parts}, read_sqlite(folder / "graph.db")


@pytest.fixture(scope="module")
def largest():
    answers = {operation: without_pages(value_of(output_of(operation), "")) for operation in OPERATIONS}
    metrics = answers["cloudwatch:GetMetricData"]
    metrics["MetricDataResults"] = [{**metrics["MetricDataResults"][0], "Id": name} for name in METRICS]
    del answers["backup:ListBackupVaults"]  # recording() has it, as the vault's points hang on it
    return answers


def test_the_largest_answers_are_understood_and_every_property_is_filled(dynatlas, tmp_path, largest):
    result, parts, graph = synced(dynatlas, tmp_path, largest)
    result.expect(0)
    for operation in largest:
        label = OPERATIONS[operation][3]
        assert parts[operation]["coverage"] == "complete", parts[operation]
        nodes = [node for node in graph.nodes.values() if node.label == label]
        assert nodes, f"{operation} made no {label}"
        columns = json.loads(dynatlas.run("query", "--db", tmp_path / "graph.db", "--format", "json", f"SELECT name FROM pragma_table_info('{label}')").expect(0).out)
        filled = set().union(*(node.properties for node in nodes))
        missing = {row["name"] for row in columns} - filled - MAY_BE_MISSING.get(label, set()) - {"firstseen", "_module_version"}
        assert not missing, f"{operation}: the largest valid answer fills no {sorted(missing)}"


# A target is of a table or of an index; of a customized metric there is a name, of a predefined one its type.
MAY_BE_MISSING = {"AWSApplicationAutoScalingTarget": {"index_arn"}}


def test_the_smallest_answers_are_understood(dynatlas, tmp_path, largest):
    def smallest(operation):
        _, member, identifying, _ = OPERATIONS[operation]
        one = largest[operation] if member is None else largest[operation][member]
        elements = one if isinstance(one, list) else [one]
        kept = [{name: value for name, value in element.items() if name in identifying} for element in elements]
        return kept[0] if member is None else {member: kept if isinstance(one, list) else kept[0]}

    result, parts, graph = synced(dynatlas, tmp_path, {operation: smallest(operation) for operation in largest})
    result.expect(0)
    for operation in largest:
        assert parts[operation]["coverage"] == "complete", parts[operation]
        assert [node for node in graph.nodes.values() if node.label == OPERATIONS[operation][3]]


@pytest.mark.parametrize("other", [None, {"a": [1]}, "text", 3.25, [[[]]]], ids=["null", "object", "text", "number", "list"])
def test_members_of_another_type_never_end_a_run(dynatlas, tmp_path, largest, other):
    """The value is left out, or the page is: then the run says that it is incomplete, and the tables are there."""

    def disturbed(value, operation):
        if isinstance(value, dict):
            return {name: disturbed(inner, operation) for name, inner in value.items()}
        if isinstance(value, list):
            return [disturbed(inner, operation) for inner in value]
        return f"{other} of {operation}" if isinstance(other, str) else other

    result, parts, graph = synced(dynatlas, tmp_path, {operation: disturbed(answer, operation) for operation, answer in largest.items()})
    assert result.code in (0, 3), result.err
    assert parts["dynamodb:DescribeTable"]["coverage"] == "complete"
    assert TABLE_ARN in graph.nodes
    for operation in largest:
        assert parts[operation]["coverage"] == "complete" or parts[operation]["reason"], parts[operation]
