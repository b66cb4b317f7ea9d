"""What is asked about one table of the invented account after the other: point-in-time recovery, time to live, resource
policies, Kinesis destinations; and about one export after the other. As in beside.py, functions give answers."""

import json

from recorded_account.table import ACCOUNT, DAY, NOON, draw, invented_uuid, key_arn, table_arn

PARTNER = "444455556666"  # the account of a partner, who analyses what is watched
HOME = "us-east-1"
READER = f"arn:aws:sts::{ACCOUNT}:assumed-role/DynatlasReadOnly/inventory"
REGION_WITHOUT_POLICIES = "ap-southeast-2"  # where the organisation forbids to read them

# What somebody could do without, and what nobody has thought of.
WITHOUT_RECOVERY = {
    *("carts", "coupons", "gift-cards", "recommendations", "sessions", "terraform-locks", "title-embeddings"),
    *("ab-test-2022", "catalogue-titles-copy", "orders-drill", "orders-restored-20240608", "price-book-import"),
}
RECOVERY_DAYS = {"payment-disputes": 14, "watch-positions": 7}
EXPIRY = {
    "carts": ("abandonedAt", "ENABLED"),
    "coupons": ("validUntil", "DISABLING"),
    "entitlements": ("expiresOn", "ENABLED"),
    "offline-downloads": ("expiresAt", "ENABLED"),
    "sessions": ("expiresAt", "ENABLED"),
    "watch-positions": ("forgetAt", "ENABLING"),
}
# Its policy denies changing its time to live and its recovery by actions with a `*`, which denies reading them, too.
LEDGER = table_arn(HOME, "payments")


def denied(operation, resource, why):
    message = f"User: {READER} is not authorized to perform: {operation} on resource: {resource} with an explicit deny in a {why}"
    return {"__type": "com.amazon.coral.service#AccessDeniedException", "Message": message}, 400


def recovery(region, tables):
    operation = "dynamodb:DescribeContinuousBackups"
    for name, table in tables.items():
        request = {"TableName": name}
        if table["TableArn"] == LEDGER:
            yield operation, request, *denied(operation, LEDGER, "resource-based policy")
            continue
        point = {"PointInTimeRecoveryStatus": "DISABLED"}
        if name not in WITHOUT_RECOVERY:
            days = RECOVERY_DAYS.get(name, 35)
            earliest = max(table["CreationDateTime"] + 60, NOON - days * DAY)
            point = {
                "PointInTimeRecoveryStatus": "ENABLED",
                "RecoveryPeriodInDays": days,
                "EarliestRestorableDateTime": earliest,
                "LatestRestorableDateTime": NOON - 300,
            }
        body = {"ContinuousBackupsStatus": "ENABLED", "PointInTimeRecoveryDescription": point}
        yield operation, request, {"ContinuousBackupsDescription": body}


def expiry(region, tables):
    operation = "dynamodb:DescribeTimeToLive"
    for name, table in tables.items():
        request = {"TableName": name}
        if table["TableArn"] == LEDGER:
            yield operation, request, *denied(operation, LEDGER, "resource-based policy")
            continue
        attribute, status = EXPIRY.get(name, (None, "DISABLED"))
        description = {"TimeToLiveStatus": status, **({"AttributeName": attribute} if attribute else {})}
        yield operation, request, {"TimeToLiveDescription": description}


def statement(sid, effect, principal, actions, resource, **rest):
    return {"Sid": sid, "Effect": effect, "Principal": principal, "Action": actions, "Resource": resource, **rest}


def policies_of(region, tables):
    """The statements of each table and stream that has a policy, by its ARN."""
    if region != HOME:
        return {}
    history, titles = table_arn(HOME, "watch-history"), table_arn(HOME, "catalogue-titles")
    changes = tables["watch-history"]["LatestStreamArn"]
    analysts = {"AWS": f"arn:aws:iam::{PARTNER}:role/viewing-analysis"}
    organisation = {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorgid"}}
    ledger = {"ArnNotEquals": {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:role/ledger-administrator"}}
    reading = ["dynamodb:GetItem", "dynamodb:Query"]
    streaming = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"]
    return {
        history: [statement("PartnerReads", "Allow", analysts, [*reading, "dynamodb:Scan"], [history, f"{history}/index/*"])],
        changes: [statement("PartnerReadsChanges", "Allow", analysts, streaming, changes)],
        titles: [statement("OrganisationReads", "Allow", "*", reading, titles, Condition=organisation)],
        LEDGER: [
            statement("NothingExpires", "Deny", "*", "dynamodb:*TimeToLive", LEDGER, Condition=ledger),
            statement("RecoveryStays", "Deny", "*", "dynamodb:*ContinuousBackups", LEDGER, Condition=ledger),
            statement("LedgerDeletes", "Deny", {"AWS": "*"}, "dynamodb:DeleteTable", LEDGER, Condition=ledger),
        ],
    }


def policies(region, tables):
    operation = "dynamodb:GetResourcePolicy"
    written = policies_of(region, tables)
    streams = [table["LatestStreamArn"] for table in tables.values() if table.get("StreamSpecification", {}).get("StreamEnabled")]
    for arn in [table["TableArn"] for table in tables.values()] + streams:
        request = {"ResourceArn": arn}
        if region == REGION_WITHOUT_POLICIES:
            yield operation, request, *denied(operation, arn, "service control policy")
        elif arn in written:
            policy = json.dumps({"Version": "2012-10-17", "Statement": written[arn]}, separators=(",", ":"))
            yield operation, request, {"Policy": policy, "RevisionId": str(1_700_000_000_000 + draw(f"policy/{arn}", 10**9))}
        else:
            message = f"Resource-based policy not found for the provided ResourceArn: {arn}"
            yield operation, request, {"__type": "com.amazonaws.dynamodb.v20120810#PolicyNotFoundException", "message": message}, 400


def kinesis(region, tables):
    for name in tables:
        destinations = []
        if (region, name) == (HOME, "watch-positions"):
            stream = f"arn:aws:kinesis:{region}:{PARTNER}:stream/viewing"
            destinations = [{"StreamArn": stream, "DestinationStatus": "ACTIVE", "ApproximateCreationDateTimePrecision": "MICROSECOND"}]
        body = {"TableName": name, "KinesisDataStreamDestinations": destinations}
        yield "dynamodb:DescribeKinesisStreamingDestination", {"TableName": name}, body


def describe_export(region, table, summary):
    """Of `watch-history` to the partner's bucket, under the partner's key."""
    at = NOON - 3 * DAY
    is_partners = table["TableName"] == "watch-history"
    owner, bucket = (PARTNER, "viewing-analysis-landing") if is_partners else (ACCOUNT, "lantern-exports")
    description = {
        **summary,
        "StartTime": at,
        "EndTime": at + 2700,
        "ExportManifest": f"{table['TableName']}/AWSDynamoDB/{summary['ExportArn'].rpartition('/')[2]}/manifest-summary.json",
        "TableArn": table["TableArn"],
        "TableId": table["TableId"],
        "ExportTime": at - 60,
        "ClientToken": invented_uuid("token/" + summary["ExportArn"]),
        "S3Bucket": bucket,
        "S3BucketOwner": owner,
        "S3Prefix": table["TableName"],
        "S3SseAlgorithm": "KMS",
        "S3SseKmsKeyId": key_arn(region, "exports", owner),
        "ExportFormat": "DYNAMODB_JSON",
        "BilledSizeBytes": table["TableSizeBytes"],
        "ItemCount": table["ItemCount"],
    }
    return "dynamodb:DescribeExport", {"ExportArn": summary["ExportArn"]}, {"ExportDescription": description}

