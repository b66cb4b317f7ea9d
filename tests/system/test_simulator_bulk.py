"""The simulated AWS's bulk operations, as AWS's own client asks them: all of it, page by page, judged like every call."""

import botocore.exceptions
import pytest
from simulator import ACCOUNT, Simulator, secret_of

# Service, operation as boto3 names it, parameters, the answer's member, what names an element.
LISTS = {
    "GetResources": ("resourcegroupstaggingapi", "get_resources", {}, "ResourceTagMappingList", "ResourceARN"),
    "DescribeScalableTargets": (
        "application-autoscaling",
        "describe_scalable_targets",
        {"ServiceNamespace": "dynamodb"},
        "ScalableTargets",
        "ScalableTargetARN",
    ),
    "DescribeScalingPolicies": (
        "application-autoscaling",
        "describe_scaling_policies",
        {"ServiceNamespace": "dynamodb"},
        "ScalingPolicies",
        "PolicyARN",
    ),
    "DescribeScheduledActions": (
        "application-autoscaling",
        "describe_scheduled_actions",
        {"ServiceNamespace": "dynamodb"},
        "ScheduledActions",
        "ScheduledActionARN",
    ),
    "ListBackups": ("dynamodb", "list_backups", {"BackupType": "ALL"}, "BackupSummaries", "BackupArn"),
    "ListContributorInsights": (
        "dynamodb",
        "list_contributor_insights",
        {},
        "ContributorInsightsSummaries",
        "TableName",
    ),
    "ListExports": ("dynamodb", "list_exports", {}, "ExportSummaries", "ExportArn"),
    "ListImports": ("dynamodb", "list_imports", {}, "ImportSummaryList", "ImportArn"),
    "ListGlobalTables": ("dynamodb", "list_global_tables", {}, "GlobalTables", "GlobalTableName"),
    "ListAliases": ("kms", "list_aliases", {}, "Aliases", "AliasArn"),
    "ListEventSourceMappings": ("lambda", "list_event_source_mappings", {}, "EventSourceMappings", "UUID"),
    "ListProtectedResources": ("backup", "list_protected_resources", {}, "Results", "ResourceArn"),
    "ListPipes": ("pipes", "list_pipes", {"SourcePrefix": "arn:aws:dynamodb:"}, "Pipes", "Arn"),
}
# What the answers call the token, where the request calls it otherwise.
TOKENS = {
    "PaginationToken": "PaginationToken",
    "NextToken": "NextToken",
    "NextMarker": "Marker",
    "LastEvaluatedBackupArn": "ExclusiveStartBackupArn",
}


@pytest.fixture(scope="module")
def simulator():
    """Two regions of 250 tables; some went since."""
    with Simulator("--regions", 2, "--tables", 250) as running:
        running.post("generation", drop=0.1, add=0.1)
        yield running


def pages(call, parameters):
    while True:
        page = call(**parameters)
        yield page
        token = next((name for name in TOKENS if page.get(name)), None)
        if token is None:
            return
        parameters = {**parameters, TOKENS[token]: page[token]}


@pytest.mark.parametrize("operation", LISTS)
def test_pages_are_the_ground_truth(simulator, operation):
    service, method, parameters, member, name = LISTS[operation]
    for region in ("us-east-1", "us-east-2"):
        client = simulator.client(service, region)
        told = [element[name] for page in pages(getattr(client, method), parameters) for element in page[member]]
        assert told == [element[name] for element in simulator.elements(operation, region)]
        assert bool(told) == (operation not in ("ListImports", "ListGlobalTables"))
    assert simulator.counters()["rejected"]["invalid_signature"] == 0


def test_a_page_is_as_long_as_was_asked(simulator):
    client = simulator.client("resourcegroupstaggingapi")
    every = list(pages(client.get_resources, {"ResourcesPerPage": 7}))
    assert {len(page["ResourceTagMappingList"]) for page in every[:-1]} == {7} and every[-1]["PaginationToken"] == ""
    told = {r["ResourceARN"]: r["Tags"] for page in every for r in page["ResourceTagMappingList"]}
    assert told == {r["ResourceARN"]: r["Tags"] for r in simulator.elements("GetResources")}
    assert {len(tags) for tags in told.values()} == {0, 1, 2, 3, 4}


def test_points_are_in_their_vaults(simulator):
    client = simulator.client("backup")
    vaults = client.list_backup_vaults()["BackupVaultList"]
    assert [(vault["BackupVaultName"], vault["Locked"]) for vault in vaults] == [("Default", False), ("locked", True)]
    points = []
    for vault in vaults:
        for page in pages(
            client.list_recovery_points_by_backup_vault,
            {"BackupVaultName": vault["BackupVaultName"], "ByResourceType": "DynamoDB", "MaxResults": 3},
        ):
            assert {point["BackupVaultArn"] for point in page["RecoveryPoints"]} <= {vault["BackupVaultArn"]}
            points += [point["RecoveryPointArn"] for point in page["RecoveryPoints"]]
    truth = simulator.elements("ListRecoveryPointsByBackupVault")
    assert sorted(points) == sorted(point["RecoveryPointArn"] for point in truth) and points
    with pytest.raises(botocore.exceptions.ClientError, match="ResourceNotFoundException"):
        client.list_recovery_points_by_backup_vault(BackupVaultName="none")


def test_keys_of_tables_are_described(simulator):
    client = simulator.client("kms")
    tables = simulator.tables().values()
    keys = {table["SSEDescription"]["KMSMasterKeyArn"] for table in tables if "SSEDescription" in table}
    states = {client.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] for key in keys}
    assert states == {"Enabled", "Disabled", "PendingDeletion"}
    with pytest.raises(botocore.exceptions.ClientError, match="NotFoundException"):
        client.describe_key(KeyId="arn:aws:kms:us-east-1:999999999999:key/1")


def test_what_a_region_has_one_of(simulator):
    assert simulator.client("dynamodb").describe_limits()["TableMaxReadCapacityUnits"] == 40_000
    (cluster,) = simulator.client("dax", "us-east-2").describe_clusters()["Clusters"]
    assert cluster["ClusterArn"] == f"arn:aws:dax:us-east-2:{ACCOUNT}:cache/cache"
    (endpoint,) = simulator.client("ec2", "us-east-2").describe_vpc_endpoints()["VpcEndpoints"]
    assert endpoint["ServiceName"] == "com.amazonaws.us-east-2.dynamodb" and endpoint["OwnerId"] == ACCOUNT


def test_an_accounts_principals_are_on_pages_of_any_size(simulator):
    client = simulator.client("iam")
    sizes, found = [], {}
    for page in client.get_paginator("get_account_authorization_details").paginate(PaginationConfig={"PageSize": 7}):
        sizes.append(sum(len(page[name]) for name in IAM_LISTS))
        for name in IAM_LISTS:
            found.setdefault(name, []).extend(page[name])
    assert set(sizes[:-1]) == {7} and 0 < sizes[-1] <= 7
    assert {name: len(found[name]) for name in IAM_LISTS} == {"UserDetailList": 12, "GroupDetailList": 3, "RoleDetailList": 40, "Policies": 8}
    assert {role["AssumeRolePolicyDocument"]["Statement"][0]["Action"] for role in found["RoleDetailList"]} == {"sts:AssumeRole"}
    (limited,) = [user for user in found["UserDetailList"] if "PermissionsBoundary" in user]
    boundary = limited["PermissionsBoundary"]["PermissionsBoundaryArn"]
    assert boundary not in {policy["Arn"] for policy in found["Policies"]}
    version = client.get_policy(PolicyArn=boundary)["Policy"]["DefaultVersionId"]
    assert client.get_policy_version(PolicyArn=boundary, VersionId=version)["PolicyVersion"]["Document"]["Statement"]
    with pytest.raises(botocore.exceptions.ClientError, match="NoSuchEntity"):
        client.get_policy(PolicyArn=boundary + "-2")


IAM_LISTS = ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies")
REFUSED = [
    ("GetResources", "ThrottledException", "InternalServiceException"),
    ("DescribeScalableTargets", "ThrottlingException", "InternalServiceException"),
    ("ListBackups", "ThrottlingException", "InternalServerError"),
    ("ListEventSourceMappings", "TooManyRequestsException", "ServiceException"),
    ("ListPipes", "ThrottlingException", "InternalException"),
]


@pytest.mark.parametrize(("operation", "throttled", "failed"), REFUSED)
def test_a_fault_strikes_one_operation_in_the_words_of_its_service(operation, throttled, failed):
    service, method, parameters, *_ = LISTS[operation]
    with Simulator("--tables", 5) as simulator:
        call = getattr(simulator.client(service), method)
        for fault, code in (("denied", "AccessDeniedException"), ("throttled", throttled), ("internal_error", failed)):
            simulator.post("faults", f"{fault},operation={operation}")
            with pytest.raises(botocore.exceptions.ClientError, match=code):
                call(**parameters)
            simulator.client("dynamodb").list_tables()
        simulator.post("faults", "\n")
        call(**parameters)
        counted = simulator.counters()["operations"][operation]
        assert (counted["calls"], counted["disturbed"], counted["answered"]) == (4, 3, 1)


def test_each_service_has_a_rate_of_its_own():
    with Simulator("--tables", 5, "--rate", "tagging=0.01/2", "--rate", "lambda=0.01/1") as simulator:
        tags = simulator.client("resourcegroupstaggingapi")
        mappings = simulator.client("lambda")
        tags.get_resources(), tags.get_resources(), mappings.list_event_source_mappings()
        with pytest.raises(botocore.exceptions.ClientError, match="ThrottledException"):
            tags.get_resources()
        with pytest.raises(botocore.exceptions.ClientError, match="TooManyRequestsException"):
            mappings.list_event_source_mappings()
        simulator.client("backup").list_backup_vaults()


def test_a_get_is_verified():
    with Simulator("--tables", 5) as simulator:
        wrong = {"aws_secret_access_key": "wrong-" + secret_of("AKIASIM" + ACCOUNT)}
        with pytest.raises(botocore.exceptions.ClientError, match="InvalidSignatureException"):
            simulator.client("pipes", **wrong).list_pipes(Limit=3)
        assert simulator.counters()["rejected"]["invalid_signature"] == 1
