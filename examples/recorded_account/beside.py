"""What other operations tell of the invented account's tables: tags, scaling, keys, backups, consumers and the rest.

Each function takes a region and its described tables by name, and gives answers: (operation, request, body), or with a
status of its own where AWS refuses.
"""

from recorded_account.features import LEGACY_GLOBAL_TABLES
from recorded_account.metrics import metrics
from recorded_account.per_table import describe_export, expiry, kinesis, policies, recovery
from recorded_account.table import ACCOUNT, ALIASES, DAY, NOON, draw, invented_uuid, key_arn, table_arn

OWNERS = ("catalogue", "playback", "billing", "growth", "platform")


def share(key, percent):
    """Whether a thing is among this share of its kind."""
    return draw(key, 100) < percent


def tags(region, tables):
    def of(name):
        if share(f"untagged/{name}", 12):
            return []
        pairs = {"env": "test" if "test" in name or "dev" in name else "prod", "owner": OWNERS[draw(f"owner/{name}", len(OWNERS))]}
        if share(f"pii/{name}", 30):
            pairs["data-class"] = "personal"
        return [{"Key": key, "Value": value} for key, value in pairs.items()]

    request = {"ResourceTypeFilters": ["dynamodb:table"], "ResourcesPerPage": 100}
    tagged = [{"ResourceARN": table["TableArn"], "Tags": of(name)} for name, table in tables.items()]
    yield "tag:GetResources", request, {"PaginationToken": "", "ResourceTagMappingList": tagged}


def scalable(tables):
    """(resource id, units) of tables and indexes with a provisioned capacity that something adapts."""
    for name, table in tables.items():
        if table.get("BillingModeSummary", {}).get("BillingMode") == "PAY_PER_REQUEST" or share(f"unscaled/{name}", 25):
            continue
        yield f"table/{name}", "table", table["ProvisionedThroughput"]
        for index in table.get("GlobalSecondaryIndexes", ()):
            if "ProvisionedThroughput" in index and not share(f"unscaled/{name}/{index['IndexName']}", 30):
                yield f"table/{name}/index/{index['IndexName']}", "index", index["ProvisionedThroughput"]


def scaling(region, tables):
    targets, policies, actions = [], [], []
    service = f"arn:aws:application-autoscaling:{region}:{ACCOUNT}:scalable-target"
    for resource, kind, units in scalable(tables):
        for what in ("Read", "Write"):
            dimension, now = f"dynamodb:{kind}:{what}CapacityUnits", units[f"{what}CapacityUnits"]
            common = {"ServiceNamespace": "dynamodb", "ResourceId": resource, "ScalableDimension": dimension}
            key = f"{region}/{resource}/{what}"
            suspended = share(f"suspended/{key}", 6)
            targets.append(
                {
                    **common,
                    "MinCapacity": max(1, now // 4),
                    "MaxCapacity": now if share(f"at-maximum/{key}", 10) else now * 10,
                    "RoleARN": f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/dynamodb.application-autoscaling.amazonaws.com/"
                    "AWSServiceRoleForApplicationAutoScaling_DynamoDBTable",
                    "CreationTime": NOON - 300 * DAY + 0.125,
                    "SuspendedState": {
                        "DynamicScalingInSuspended": suspended,
                        "DynamicScalingOutSuspended": suspended,
                        "ScheduledScalingSuspended": False,
                    },
                    "ScalableTargetARN": f"{service}/{invented_uuid(key)}",
                }
            )
            if not share(f"without-policy/{key}", 8):
                name = f"${what}CapacityUnits@{resource}"
                policies.append(
                    {
                        **common,
                        "PolicyARN": f"arn:aws:autoscaling:{region}:{ACCOUNT}:scalingPolicy:{invented_uuid('policy/' + key)}"
                        f":resource/dynamodb/{resource}:policyName/{name}",
                        "PolicyName": name,
                        "PolicyType": "TargetTrackingScaling",
                        "TargetTrackingScalingPolicyConfiguration": {
                            "TargetValue": 70.0,
                            "PredefinedMetricSpecification": {"PredefinedMetricType": f"DynamoDB{what}CapacityUtilization"},
                            "ScaleInCooldown": 60,
                            "ScaleOutCooldown": 60,
                        },
                        "Alarms": [],
                        "CreationTime": NOON - 300 * DAY + 1.5,
                    }
                )
            if kind == "table" and share(f"scheduled/{key}", 12):
                actions.append(
                    {
                        **common,
                        "ScheduledActionName": "premiere-night",
                        "ScheduledActionARN": f"arn:aws:autoscaling:{region}:{ACCOUNT}:scheduledAction:{invented_uuid('action/' + key)}"
                        f":resource/dynamodb/{resource}:scheduledActionName/premiere-night",
                        "Schedule": "cron(0 18 ? * FRI *)",
                        "Timezone": "Europe/Dublin",
                        "ScalableTargetAction": {"MinCapacity": now * 2},
                        "CreationTime": NOON - 40 * DAY,
                    }
                )
    for operation, member, elements, most in (
        ("DescribeScalableTargets", "ScalableTargets", targets, 50),
        ("DescribeScalingPolicies", "ScalingPolicies", policies, 10),
        ("DescribeScheduledActions", "ScheduledActions", actions, 50),
    ):
        for first in range(0, max(1, len(elements)), most):
            request = {"ServiceNamespace": "dynamodb", "MaxResults": most, **({"NextToken": f"from-{first}"} if first else {})}
            more = {"NextToken": f"from-{first + most}"} if first + most < len(elements) else {}
            yield f"application-autoscaling:{operation}", request, {member: elements[first : first + most], **more}


def keys(region, tables):
    named = {table["SSEDescription"]["KMSMasterKeyArn"] for table in tables.values() if "KMSMasterKeyArn" in table.get("SSEDescription", {})}
    named |= {replica["KMSMasterKeyId"] for table in tables.values() for replica in table.get("Replicas", ()) if "KMSMasterKeyId" in replica}
    own = [arn for arn in sorted(named) if f":kms:{region}:{ACCOUNT}:" in arn]
    aliases = [
        {
            "AliasName": f"alias/{ALIASES[arn]}",
            "AliasArn": f"arn:aws:kms:{region}:{ACCOUNT}:alias/{ALIASES[arn]}",
            "TargetKeyId": arn.rpartition("/")[2],
            "CreationDate": NOON - 900 * DAY,
            "LastUpdatedDate": NOON - 900 * DAY,
        }
        for arn in own
    ]
    yield "kms:ListAliases", {"Limit": 100}, {"Aliases": aliases, "Truncated": False}
    for arn in sorted(arn for arn in named if f":kms:{region}:" in arn):
        account, key_id = arn.split(":")[4], arn.rpartition("/")[2]
        if account != ACCOUNT:
            yield "kms:DescribeKey", {"KeyId": arn}, {"__type": "AccessDeniedException", "message": "not authorized to perform: kms:DescribeKey"}, 400
            continue
        key = {
            "AWSAccountId": account,
            "KeyId": key_id,
            "Arn": arn,
            "CreationDate": NOON - 900 * DAY,
            "Enabled": True,
            "Description": "",
            "KeyUsage": "ENCRYPT_DECRYPT",
            "KeyState": "Enabled",
            "Origin": "AWS_KMS",
            "KeyManager": "AWS" if share(f"aws-managed/{arn}", 20) else "CUSTOMER",
            "CustomerMasterKeySpec": "SYMMETRIC_DEFAULT",
            "KeySpec": "SYMMETRIC_DEFAULT",
            "EncryptionAlgorithms": ["SYMMETRIC_DEFAULT"],
            "MultiRegion": False,
        }
        if arn == key_arn(region, "audit"):
            key |= {"Enabled": False, "KeyState": "PendingDeletion", "DeletionDate": NOON + 12 * DAY}
        yield "kms:DescribeKey", {"KeyId": arn}, {"KeyMetadata": key}


def backups(region, tables):
    summaries, points, protected = [], [], []
    vault = f"arn:aws:backup:{region}:{ACCOUNT}:backup-vault:Default"
    gone = {f"{name}-before-migration": table_arn(region, f"{name}-before-migration") for name in sorted(tables)[:1]}
    for name, arn in [(name, table["TableArn"]) for name, table in tables.items()] + list(gone.items()):
        made = NOON - draw(f"backup/{arn}", 90) * DAY - 0.75
        if name in gone or share(f"on-demand/{arn}", 30):
            kind = "SYSTEM" if name in gone else "USER"
            summary = {
                "TableName": name,
                "TableId": tables[name]["TableId"] if name in tables else invented_uuid(arn),
                "TableArn": arn,
                "BackupArn": f"{arn}/backup/{int(made):011d}000-{invented_uuid('backup/' + arn)[:8]}",
                "BackupName": f"{name}-{'DeletedTableBackup' if kind == 'SYSTEM' else 'before-release'}",
                "BackupCreationDateTime": made,
                "BackupStatus": "AVAILABLE",
                "BackupType": kind,
                "BackupSizeBytes": tables.get(name, {}).get("TableSizeBytes", 0),
            }
            if kind == "SYSTEM":
                summary["BackupExpiryDateTime"] = made + 35 * DAY
            summaries.append(summary)
        if name in tables and share(f"plan/{arn}", 40):
            point = f"arn:aws:backup:{region}:{ACCOUNT}:recovery-point:{invented_uuid('point/' + arn).upper()}"
            at = NOON - DAY + 1.25
            points.append(
                {
                    "RecoveryPointArn": point,
                    "BackupVaultName": "Default",
                    "BackupVaultArn": vault,
                    "ResourceArn": arn,
                    "ResourceType": "DynamoDB",
                    "CreatedBy": {
                        "BackupPlanArn": f"arn:aws:backup:{region}:{ACCOUNT}:backup-plan:{invented_uuid('plan')}",
                        "BackupRuleName": "daily-35-days",
                    },
                    "IamRoleArn": f"arn:aws:iam::{ACCOUNT}:role/service-role/AWSBackupDefaultServiceRole",
                    "Status": "COMPLETED",
                    "CreationDate": at,
                    "BackupSizeInBytes": tables[name]["TableSizeBytes"],
                    "CalculatedLifecycle": {"DeleteAt": at + 35 * DAY},
                    "EncryptionKeyArn": key_arn(region, "backup"),
                    "IsEncrypted": True,
                }
            )
            protected.append({"ResourceArn": arn, "ResourceType": "DynamoDB", "LastBackupTime": at, "LastBackupVaultArn": vault, "LastRecoveryPointArn": point})
    thousand = {"maxResults": 1000}
    yield "dynamodb:ListBackups", {"BackupType": "ALL", "Limit": 100}, {"BackupSummaries": summaries}
    yield "backup:ListProtectedResources", thousand, {"Results": protected}
    listed = {
        "BackupVaultName": "Default",
        "BackupVaultArn": vault,
        "VaultType": "BACKUP_VAULT",
        "CreationDate": NOON - 1200 * DAY,
        "EncryptionKeyArn": key_arn(region, "backup"),
        "NumberOfRecoveryPoints": len(points),
        "Locked": region == "us-east-1",
        **({"MinRetentionDays": 7} if region == "us-east-1" else {}),
    }
    yield "backup:ListBackupVaults", thousand, {"BackupVaultList": [listed]}
    request = {"backupVaultName": "Default", "resourceType": "DynamoDB", **thousand}
    yield "backup:ListRecoveryPointsByBackupVault", request, {"RecoveryPoints": points}


def consumers(region, tables):
    streams = {name: table["LatestStreamArn"] for name, table in tables.items() if table.get("StreamSpecification", {}).get("StreamEnabled")}
    mappings, pipes = [], []
    for name, stream in streams.items():
        if share(f"unread/{stream}", 20):
            continue
        mapping = {
            "UUID": invented_uuid(f"mapping/{stream}"),
            "BatchSize": 100,
            "StartingPosition": "LATEST",
            "MaximumBatchingWindowInSeconds": 0,
            "ParallelizationFactor": 1,
            "EventSourceArn": stream,
            "FunctionArn": f"arn:aws:lambda:{region}:{ACCOUNT}:function:{name.replace('.', '-')}-changed",
            "LastModified": NOON - 30 * DAY,
            "LastProcessingResult": "OK",
            "State": "Enabled",
            "StateTransitionReason": "User action",
            "MaximumRecordAgeInSeconds": -1,
            "BisectBatchOnFunctionError": False,
            "MaximumRetryAttempts": -1,
        }
        if share(f"disabled/{stream}", 25):
            mapping |= {"State": "Disabled", "LastProcessingResult": "PROBLEM: Function call failed"}
        mappings.append(mapping)
        if share(f"pipe/{stream}", 50):
            pipes.append(
                {
                    "Name": f"{name}-to-search",
                    "Arn": f"arn:aws:pipes:{region}:{ACCOUNT}:pipe/{name}-to-search",
                    "DesiredState": "RUNNING",
                    "CurrentState": "RUNNING",
                    "CreationTime": NOON - 60 * DAY,
                    "LastModifiedTime": NOON - 60 * DAY,
                    "Source": stream,
                    "Target": f"arn:aws:sqs:{region}:{ACCOUNT}:search",
                }
            )
    yield "lambda:ListEventSourceMappings", {"MaxItems": 100}, {"EventSourceMappings": mappings}
    yield "pipes:ListPipes", {"SourcePrefix": "arn:aws:dynamodb:", "Limit": 100}, {"Pipes": pipes}


def exports(region, tables):
    exported = [table for name, table in tables.items() if share(f"export/{name}", 8)]
    summaries = [
        {
            "ExportArn": f"{table['TableArn']}/export/{int(NOON - 3 * DAY):011d}000-{invented_uuid('export/' + table['TableArn'])[:8]}",
            "ExportStatus": "COMPLETED",
            "ExportType": "FULL_EXPORT",
        }
        for table in exported
    ]
    imports = [
        {
            "ImportArn": f"{table['TableArn']}/import/{int(NOON - 20 * DAY):011d}000-{invented_uuid('import/' + table['TableArn'])[:8]}",
            "ImportStatus": "COMPLETED",
            "TableArn": table["TableArn"],
            "S3BucketSource": {"S3BucketOwner": ACCOUNT, "S3Bucket": "lantern-migrations", "S3KeyPrefix": f"{name}/"},
            "CloudWatchLogGroupArn": f"arn:aws:logs:{region}:{ACCOUNT}:log-group:/aws-dynamodb/imports:*",
            "InputFormat": "DYNAMODB_JSON",
            "StartTime": NOON - 20 * DAY,
            "EndTime": NOON - 20 * DAY + 600,
        }
        for name, table in tables.items()
        if name.endswith("-import") or share(f"import/{name}", 5)
    ]
    yield "dynamodb:ListExports", {"MaxResults": 25}, {"ExportSummaries": summaries}
    for table, summary in zip(exported, summaries, strict=True):
        yield describe_export(region, table, summary)
    yield "dynamodb:ListImports", {"PageSize": 25}, {"ImportSummaryList": imports}


def rest(region, tables):
    insights = [
        {"TableName": name, "ContributorInsightsStatus": "ENABLED", "ContributorInsightsMode": "ACCESSED_AND_THROTTLED_KEYS"}
        for name in tables
        if share(f"insights/{name}", 10)
    ]
    yield "dynamodb:ListContributorInsights", {"MaxResults": 100}, {"ContributorInsightsSummaries": insights}
    limits = {"AccountMaxReadCapacityUnits": 80000, "AccountMaxWriteCapacityUnits": 80000}
    yield "dynamodb:DescribeLimits", {}, {**limits, "TableMaxReadCapacityUnits": 40000, "TableMaxWriteCapacityUnits": 40000}
    legacy = [
        {"GlobalTableName": name, "ReplicationGroup": [{"RegionName": member} for member in LEGACY_GLOBAL_TABLES[name]]}
        for name, table in tables.items()
        if table.get("GlobalTableVersion") == "2017.11.29"
    ]
    yield "dynamodb:ListGlobalTables", {}, {"GlobalTables": legacy}
    cluster = {
        "ClusterName": "titles",
        "ClusterArn": f"arn:aws:dax:{region}:{ACCOUNT}:cache/titles",
        "TotalNodes": 2,
        "ActiveNodes": 2,
        "NodeType": "dax.r5.large",
        "Status": "available",
        "Nodes": [{"NodeId": f"titles-{zone}", "AvailabilityZone": f"{region}{zone}", "NodeStatus": "available"} for zone in "ab"],
        "PreferredMaintenanceWindow": "sun:03:00-sun:04:00",
        "SubnetGroup": "dax",
        "SecurityGroups": [{"SecurityGroupIdentifier": "sg-0123456789abcdef0", "Status": "active"}],
        "IamRoleArn": f"arn:aws:iam::{ACCOUNT}:role/dax-titles",
        "ParameterGroup": {"ParameterGroupName": "default.dax1.0", "ParameterApplyStatus": "in-sync"},
        "SSEDescription": {"Status": "DISABLED"},
        "ClusterEndpointEncryptionType": "NONE",
    }
    yield "dax:DescribeClusters", {"MaxResults": 100}, {"Clusters": [cluster] if region == "us-east-1" else []}
    endpoint = {
        "VpcEndpointId": f"vpce-{invented_uuid('endpoint/' + region).replace('-', '')[:17]}",
        "VpcEndpointType": "Gateway",
        "VpcId": f"vpc-{invented_uuid('vpc/' + region).replace('-', '')[:17]}",
        "ServiceName": f"com.amazonaws.{region}.dynamodb",
        "State": "available",
        "PolicyDocument": '{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}',
        "OwnerId": ACCOUNT,
        "RouteTableIds": [f"rtb-{invented_uuid('routes/' + region).replace('-', '')[:17]}"],
        "SubnetIds": [],
        "PrivateDnsEnabled": False,
    }
    filters = [{"Name": "service-name", "Values": ["*.dynamodb", "*.dynamodb-streams"]}]
    yield "ec2:DescribeVpcEndpoints", {"Filters": filters, "MaxResults": 100}, {"VpcEndpoints": [endpoint]}


def answers(region, tables):
    for group in (tags, scaling, keys, backups, consumers, exports, rest, recovery, expiry, policies, kinesis, metrics):
        yield from group(region, tables)
