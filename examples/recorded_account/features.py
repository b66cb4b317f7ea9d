"""What a table can have beyond its keys. Each function returns a feature: a function that adds to a description."""

import datetime

from recorded_account.table import ACCOUNT, DAY, NOON, backup_arn, draw, key_arn, key_schema, provisioned, table_arn


def projection(attributes):
    if attributes == "ALL" or attributes == "KEYS_ONLY":
        return {"ProjectionType": attributes}
    return {"ProjectionType": "INCLUDE", "NonKeyAttributes": attributes.split()}


def last_changes(up_days_ago, down_days_ago):
    """When autoscaling last moved a provisioned capacity."""
    return {
        "LastIncreaseDateTime": NOON - up_days_ago * DAY + 0.512,
        "LastDecreaseDateTime": NOON - down_days_ago * DAY + 0.007,
    }


def gsi(name, keys, project="ALL", status="ACTIVE", share=1.0, rescaled=None, **members):
    """A global secondary index that holds `share` of the table's rows. A member given as None is left out."""

    def add(table, answer):
        table.define(keys)
        changes = last_changes(*rescaled) if rescaled else {}
        index = {
            "IndexName": name,
            "KeySchema": key_schema(keys),
            "Projection": projection(project),
            "IndexStatus": status,
            "ProvisionedThroughput": provisioned(*(table.capacity or (0, 0)), **changes),
            "IndexSizeBytes": int(table.rows * share) * (table.row_bytes if project == "ALL" else 96),
            "ItemCount": int(table.rows * share),
            "IndexArn": f"{table.arn}/index/{name}",
            **members,
        }
        index = {member: value for member, value in index.items() if value is not None}
        answer.setdefault("GlobalSecondaryIndexes", []).append(index)

    return add


def lsi(name, keys, project="ALL"):
    def add(table, answer):
        table.define(keys)
        index = {
            "IndexName": name,
            "KeySchema": key_schema(keys),
            "Projection": projection(project),
            "IndexSizeBytes": table.rows * (table.row_bytes if project == "ALL" else 96),
            "ItemCount": table.rows,
            "IndexArn": f"{table.arn}/index/{name}",
        }
        answer.setdefault("LocalSecondaryIndexes", []).append(index)

    return add


def vector_index(name, attribute, dimensions, project="KEYS_ONLY", partition=None, **members):
    """An index over embeddings; `partition` is the attribute that searches are confined to."""

    def add(table, answer):
        schema = [{"AttributeName": partition, "SearchSchemaElementType": "HASH"}] if partition else None
        index = {
            "IndexName": name,
            "SearchSchema": schema,
            "Projection": projection(project),
            "VectorAttribute": {"AttributeName": attribute},
            "Dimensions": dimensions,
            "DistanceFunction": "COSINE",
            "IndexStatus": "ACTIVE",
            "IndexSizeBytes": table.rows * dimensions * 4,
            "ItemCount": table.rows,
            "IndexArn": f"{table.arn}/index/{name}",
            **members,
        }
        index = {member: value for member, value in index.items() if value is not None}
        answer.setdefault("VectorIndexes", []).append(index)

    return add


def stream(view="NEW_AND_OLD_IMAGES", enabled=True):
    """A table whose stream was switched off still names its last one."""

    def add(table, answer):
        age = NOON - table.created
        at = table.created + age * draw(f"{table.arn}/stream", 1000) / 1000
        label = datetime.datetime.fromtimestamp(at, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000")
        if enabled:
            answer["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": view}
        answer["LatestStreamLabel"] = label
        answer["LatestStreamArn"] = f"{table.arn}/stream/{label}"

    return add


def customer_key(alias, status="ENABLED", account=ACCOUNT):
    def add(table, answer):
        key = key_arn(table.region, alias, account)
        answer["SSEDescription"] = {"Status": status, "SSEType": "KMS", "KMSMasterKeyArn": key}

    return add


def infrequent_access(days_ago):
    def add(table, answer):
        answer["TableClassSummary"] = {
            "TableClass": "STANDARD_INFREQUENT_ACCESS",
            "LastUpdateDateTime": NOON - days_ago * DAY,
        }

    return add


def protected(table, answer):
    answer["DeletionProtectionEnabled"] = True


def unprotected(table, answer):
    answer["DeletionProtectionEnabled"] = False


def disassociation_protected(table, answer):
    answer["DisassociationProtectionEnabled"] = True


def on_demand_limits(read, write):
    def add(table, answer):
        answer["OnDemandThroughput"] = {"MaxReadRequestUnits": read, "MaxWriteRequestUnits": write}

    return add


def warm(read=12000, write=4000, status="ACTIVE"):
    def add(table, answer):
        answer["WarmThroughput"] = {"ReadUnitsPerSecond": read, "WriteUnitsPerSecond": write, "Status": status}

    return add


def rescaled(up_days_ago, down_days_ago, decreases_today=0):
    def add(table, answer):
        changes = last_changes(up_days_ago, down_days_ago)
        answer["ProvisionedThroughput"].update(changes, NumberOfDecreasesToday=decreases_today)

    return add


LEGACY_GLOBAL_TABLES = {}  # the regions of each


def global_table(*replicas, consistency="EVENTUAL", witness=None, mode="DISABLED"):
    """`replicas` are descriptions of the other regions' replicas, without their ARNs."""

    def add(table, answer):
        answer["GlobalTableVersion"] = "2019.11.21"
        answer["GlobalTableSettingsReplicationMode"] = mode
        answer["Replicas"] = [
            {"ReplicaArn": table_arn(replica["RegionName"], table.name), "ReplicaStatus": "ACTIVE", **replica}
            for replica in replicas
            if replica["RegionName"] != table.region
        ]
        answer["MultiRegionConsistency"] = consistency
        if witness:
            answer["GlobalTableWitnesses"] = [{"RegionName": witness, "WitnessStatus": "ACTIVE"}]

    return add


def legacy_global_table(*regions):
    """Of version 2017.11.29: the regions' tables are told by ListGlobalTables, DescribeTable names no replicas."""

    def add(table, answer):
        answer["GlobalTableVersion"] = "2017.11.29"
        LEGACY_GLOBAL_TABLES[table.name] = sorted([table.region, *regions])

    return add


def restored(name, region=None, days_ago=3, in_progress=False, from_backup=True):
    """Restored from a table's backup, or (from_backup=False) from a point in time; the source may be elsewhere."""

    def add(table, answer):
        source_region = region or table.region
        at = NOON - days_ago * DAY
        summary = {"SourceBackupArn": backup_arn(source_region, name, at - DAY)} if from_backup else {}
        summary["SourceTableArn"] = table_arn(source_region, name)
        summary["RestoreDateTime"] = at + 0.25
        summary["RestoreInProgress"] = in_progress
        answer["RestoreSummary"] = summary

    return add


def archived(alias, days_ago):
    """The key became unusable; a week later DynamoDB archived the table."""

    def add(table, answer):
        at = NOON - days_ago * DAY
        answer["SSEDescription"] = {
            "Status": "ENABLED",
            "SSEType": "KMS",
            "KMSMasterKeyArn": key_arn(table.region, alias),
            "InaccessibleEncryptionDateTime": at - 7 * DAY,
        }
        answer["ArchivalSummary"] = {
            "ArchivalDateTime": at + 0.118,
            "ArchivalReason": "INACCESSIBLE_ENCRYPTION_CREDENTIALS",
            "ArchivalBackupArn": backup_arn(table.region, table.name, at),
        }

    return add


def without(*members):
    """Members that this answer leaves out, as real ones do."""

    def add(table, answer):
        for member in members:
            answer.pop(member, None)

    return add
