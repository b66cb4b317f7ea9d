"""What CloudWatch counted of the invented account's tables and global indexes in the 14 days before the recording. As in
beside.py, a function gives answers."""

from recorded_account.table import DAY, NOON, draw

UNTIL = NOON - NOON % DAY
DAYS = 14
METRICS = {
    "r": "ConsumedReadCapacityUnits",
    "w": "ConsumedWriteCapacityUnits",
    "rt": "ReadThrottleEvents",
    "wt": "WriteThrottleEvents",
}
# Nobody reads or writes these any more.
UNUSED = {"ab-test-2022", "audit_log.2023", "catalogue-titles-copy", "orders-drill", "orders-restored-20240608"}
THROTTLED = {("orders", "wt"), ("watch-history", "rt")}


def resources(tables):
    """(ARN, dimensions, rows) of each table and global index."""
    for name, table in tables.items():
        dimensions = [{"Name": "TableName", "Value": name}]
        yield table["TableArn"], dimensions, table["ItemCount"]
        for index in table.get("GlobalSecondaryIndexes", ()):
            of_index = {"Name": "GlobalSecondaryIndexName", "Value": index["IndexName"]}
            yield f"{table['TableArn']}/index/{index['IndexName']}", [*dimensions, of_index], index.get("ItemCount", 0)


def day_sum(arn, kind, day, rows):
    """Without a data point nothing was consumed; a weekend has a third of the other days."""
    name = arn.rpartition(":table/")[2]
    if name.partition("/")[0] in UNUSED or rows == 0:
        return 0
    if kind in ("rt", "wt"):
        return draw(f"{arn}/{kind}/{day}", 90) if (name, kind) in THROTTLED and day % 7 == 0 else 0
    usual = 500 + rows // (40 if kind == "r" else 400)
    return (usual + draw(f"{arn}/{kind}/{day}", usual // 4)) // (3 if day % 7 in (2, 3) else 1)


def query(number, kind, dimensions):
    metric = {"Namespace": "AWS/DynamoDB", "MetricName": METRICS[kind], "Dimensions": dimensions}
    return {"Id": f"{kind}{number}", "MetricStat": {"Metric": metric, "Period": DAY, "Stat": "Sum"}}


def result(number, kind, arn, rows):
    days = range(UNTIL - DAY, UNTIL - (DAYS + 1) * DAY, -DAY)  # the newest first
    points = {day: day_sum(arn, kind, day // DAY, rows) for day in days}
    points = {day: value for day, value in points.items() if value}
    label = arn.rpartition("/")[2] + " " + METRICS[kind]
    answer = {"Id": f"{kind}{number}", "Label": label, "Timestamps": list(points), "Values": [float(value) for value in points.values()]}
    return {**answer, "StatusCode": "Complete"}


def metrics(region, tables):
    in_order = sorted(resources(tables), key=lambda resource: resource[0])
    asked = [(number, kind, *resource) for number, resource in enumerate(in_order) for kind in METRICS]
    request = {
        "StartTime": UNTIL - DAYS * DAY,
        "EndTime": UNTIL,
        "MetricDataQueries": [query(number, kind, dimensions) for number, kind, _, dimensions, _ in asked],
    }
    results = [result(number, kind, arn, rows) for number, kind, arn, _, rows in asked]
    yield "cloudwatch:GetMetricData", request, {"MetricDataResults": results, "Messages": []}
