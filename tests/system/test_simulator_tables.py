"""The simulated AWS's operations that are asked about one table, policy or export at a time, and metrics, as AWS's own
client asks them; what each of them is limited to, how it fails, and how calls are counted by what they are about."""

import datetime
import json

import botocore.exceptions
import pytest
from simulator import ACCOUNT, Simulator, daily_sum

# Operation as boto3 names it, the parameter that names the subject, what AWS calls it that the subject is not there.
SUBJECTS = {
    "DescribeContinuousBackups": ("describe_continuous_backups", "TableName", "TableNotFoundException"),
    "DescribeTimeToLive": ("describe_time_to_live", "TableName", "ResourceNotFoundException"),
    "GetResourcePolicy": ("get_resource_policy", "ResourceArn", "ResourceNotFoundException"),
    "DescribeKinesisStreamingDestination": (
        "describe_kinesis_streaming_destination",
        "TableName",
        "ResourceNotFoundException",
    ),
    "DescribeExport": ("describe_export", "ExportArn", "ExportNotFoundException"),
    "ListTagsOfResource": ("list_tags_of_resource", "ResourceArn", "ResourceNotFoundException"),
}
ARN = f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/"
MIDNIGHT = datetime.datetime(2026, 3, 2, tzinfo=datetime.timezone.utc)
DAY = datetime.timedelta(days=1)


@pytest.fixture(scope="module")
def simulator():
    """Two regions of 250 tables; some went since."""
    with Simulator("--accounts", 2, "--regions", 2, "--tables", 100, "--count-subjects") as running:
        running.post("generation", drop=0.1, add=0.1)
        yield running


def plain(answer):
    """An answer as JSON has it: times as numbers, without what botocore adds."""
    answer = {name: value for name, value in answer.items() if name != "ResponseMetadata"}
    return json.loads(json.dumps(answer, default=lambda time: round(time.timestamp(), 3)))


def code_of(call, **parameters):
    """Of the refusal; "" where it is answered."""
    try:
        call(**parameters)
    except botocore.exceptions.ClientError as error:
        return error.response["Error"]["Code"]
    return ""


@pytest.mark.parametrize("operation", SUBJECTS)
def test_answers_are_the_ground_truth(simulator, operation):
    method, parameter, _ = SUBJECTS[operation]
    for region in ("us-east-1", "us-east-2"):
        call = getattr(simulator.client("dynamodb", region), method)
        told = simulator.elements(operation, region)
        assert told
        for element in told:
            answer = plain(call(**{parameter: element[parameter]}))
            assert {parameter: element[parameter], **answer} == element
    assert simulator.counters()["rejected"]["invalid_signature"] == 0


def test_every_table_is_told_of(simulator):
    names = sorted(simulator.tables())
    for operation, (_, parameter, _) in SUBJECTS.items():
        if parameter == "TableName":
            assert [element["TableName"] for element in simulator.elements(operation)] == names
    exports = [summary["ExportArn"] for summary in simulator.elements("ListExports")]
    assert exports == [element["ExportArn"] for element in simulator.elements("DescribeExport")]


@pytest.mark.parametrize("operation", SUBJECTS)
def test_what_is_not_there_is_refused_as_the_model_says(simulator, operation):
    method, parameter, error = SUBJECTS[operation]
    client = simulator.client("dynamodb")
    gone = min(set(simulator.presence(0, 1)) - set(simulator.tables()))
    part = {"TableName": gone, "ResourceArn": ARN + gone, "ExportArn": f"{ARN}{gone}/export/01-0"}[parameter]
    assert code_of(getattr(client, method), **{parameter: part}) == error
    declared = client.meta.service_model.operation_model(operation).error_shapes
    assert error in {shape.name for shape in declared}


def test_a_table_without_a_policy_says_so(simulator):
    client = simulator.client("dynamodb")
    having = {element["ResourceArn"] for element in simulator.elements("GetResourcePolicy")}
    for table in simulator.tables().values():
        arns = [table["TableArn"]]
        if table.get("StreamSpecification", {}).get("StreamEnabled"):
            arns.append(table["LatestStreamArn"])
        for arn in arns:
            code = code_of(client.get_resource_policy, ResourceArn=arn)
            assert code == ("" if arn in having else "PolicyNotFoundException")
    for policy in map(lambda element: json.loads(element["Policy"]), simulator.elements("GetResourcePolicy")):
        assert {"Version", "Statement"} <= set(policy)


def test_a_table_may_be_named_by_its_arn(simulator):
    client = simulator.client("dynamodb")
    name = next(iter(simulator.tables()))
    for method in ("describe_table", "describe_time_to_live", "describe_continuous_backups"):
        by_name = getattr(client, method)(TableName=name)
        assert plain(getattr(client, method)(TableName=ARN + name)) == plain(by_name)


def query(number, metric):
    names = ("TableName", "GlobalSecondaryIndexName")
    dimensions = [{"Name": name, "Value": metric[name]} for name in names if name in metric]
    measured = {"Namespace": "AWS/DynamoDB", "MetricName": metric["MetricName"], "Dimensions": dimensions}
    return {"Id": f"m{number}", "MetricStat": {"Metric": measured, "Period": 86400, "Stat": "Sum"}}


def metric_data(client, metrics, **parameters):
    """Of each metric its data points, and how many pages they came on."""
    asked = {"MetricDataQueries": [query(number, metric) for number, metric in enumerate(metrics)], **parameters}
    points = [{} for _ in metrics]
    last = {}
    for pages in range(1, 1000):
        page = client.get_metric_data(StartTime=MIDNIGHT, EndTime=MIDNIGHT + 14 * DAY, **asked)
        for result in page["MetricDataResults"]:
            points[int(result["Id"][1:])].update(zip(result["Timestamps"], result["Values"], strict=True))
            last[result["Id"]] = result["StatusCode"]
        if "NextToken" not in page:
            assert set(last.values()) == {"Complete"} and len(last) == len(metrics)
            return points, pages
        asked["NextToken"] = page["NextToken"]
    raise AssertionError("there is no last page")


def test_metrics_are_the_ground_truth(simulator):
    metrics = simulator.elements("GetMetricData")[:100]
    days = [MIDNIGHT + number * DAY for number in range(14)]
    expected = [{day: daily_sum(metric, day) for day in days if daily_sum(metric, day) is not None} for metric in metrics]
    client = simulator.client("cloudwatch")
    assert metric_data(client, metrics) == (expected, 1)
    told, pages = metric_data(client, metrics, MaxDatapoints=100)
    assert told == expected and pages > 5
    with Simulator("--accounts", 2, "--regions", 2, "--tables", 100, "--page-points", 500) as small:
        small.post("generation", drop=0.1, add=0.1)
        assert metric_data(small.client("cloudwatch"), metrics)[1] > 1


def test_metrics_that_are_refused(simulator):
    client = simulator.client("cloudwatch")
    metric = simulator.elements("GetMetricData")[0]
    times = {"StartTime": MIDNIGHT, "EndTime": MIDNIGHT + DAY}
    queries = [query(number, metric) for number in range(501)]
    assert code_of(client.get_metric_data, MetricDataQueries=queries[:500], **times) == ""
    assert code_of(client.get_metric_data, MetricDataQueries=queries, **times) == "InvalidParameterValueException"
    token = {"MetricDataQueries": queries[:1], "NextToken": "nothing", **times}
    assert code_of(client.get_metric_data, **token) == "InvalidNextToken"


def test_calls_are_counted_by_what_they_are_about(simulator):
    simulator.post("reset")
    client = simulator.client("dynamodb")
    first, second = list(simulator.tables())[:2]
    for name in (first, second, first, "not-there"):
        code_of(client.describe_time_to_live, TableName=name)
    assert simulator.asked("DescribeTimeToLive") == {first: 2, second: 1, "not-there": 1}
    assert simulator.asked("DescribeTimeToLive", outcome="answered") == {first: 2, second: 1}
    assert simulator.asked("DescribeTimeToLive", outcome="refused") == {"not-there": 1}
    assert simulator.asked("DescribeTimeToLive", "us-east-2") == {} == simulator.asked("DescribeContinuousBackups")
    metrics = [metric for metric in simulator.elements("GetMetricData") if metric["TableName"] in (first, second)]
    metric_data(simulator.client("cloudwatch"), metrics)
    assert simulator.asked("GetMetricData") == {name: 1 for name in {metric["TableName"] for metric in metrics}}
    simulator.post("reset")
    assert simulator.asked("DescribeTimeToLive") == {}
    with Simulator() as other, pytest.raises(ValueError, match="--count-subjects"):
        other.asked("DescribeTimeToLive")


@pytest.mark.parametrize("operation", SUBJECTS)
def test_a_fault_strikes_one_table(operation):
    method, parameter, not_there = SUBJECTS[operation]
    with Simulator("--tables", 200, "--count-subjects") as simulator:
        struck, spared = (element[parameter] for element in simulator.elements(operation)[:2])
        table = struck.removeprefix(ARN).split("/")[0]
        call = getattr(simulator.client("dynamodb"), method)
        throttled = "LimitExceededException" if operation == "DescribeExport" else "ThrottlingException"
        faults = {"denied": "AccessDeniedException", "throttled": throttled, "not_found": not_there}
        for fault, code in faults.items():
            simulator.post("faults", f"{fault},operation={operation},table={table}")
            assert code_of(call, **{parameter: struck}) == code
            assert code_of(call, **{parameter: spared}) == ""
            simulator.client("dynamodb").describe_table(TableName=table)
        assert simulator.asked(operation, outcome="disturbed") == {struck: 3}


def test_a_fault_strikes_the_metrics_of_a_table(simulator):
    metrics = simulator.elements("GetMetricData")
    last = metrics[-1]["TableName"]
    client = simulator.client("cloudwatch")
    times = {"StartTime": MIDNIGHT, "EndTime": MIDNIGHT + DAY}
    for fault, code in (("internal_error", "InternalServiceFault"), ("throttled", "ThrottlingException")):
        simulator.post("faults", f"{fault},operation=GetMetricData,table={last}")
        queries = [query(0, metrics[0]), query(1, metrics[-1])]
        assert code_of(client.get_metric_data, MetricDataQueries=queries, **times) == code
        assert code_of(client.get_metric_data, MetricDataQueries=queries[:1], **times) == ""
    simulator.post("faults", "\n")


def test_each_operation_has_a_rate_of_its_own():
    rates = ("--rate", "dynamodb:DescribeTimeToLive=0.001/3", "--rate", "dynamodb:DescribeExport=0.001/1")
    with Simulator("--tables", 200, "--regions", 2, *rates) as simulator:
        client = simulator.client("dynamodb")
        name = next(iter(simulator.tables()))
        export = simulator.elements("ListExports")[0]["ExportArn"]
        codes = [code_of(client.describe_time_to_live, TableName=name) for _ in range(5)]
        assert codes == ["", "", "", "ThrottlingException", "ThrottlingException"]
        codes = [code_of(client.describe_export, ExportArn=export) for _ in range(2)]
        assert codes == ["", "LimitExceededException"]
        for _ in range(5):
            client.describe_continuous_backups(TableName=name)
        elsewhere = simulator.client("dynamodb", "us-east-2")
        elsewhere.describe_time_to_live(TableName=elsewhere.list_tables()["TableNames"][0])
        assert simulator.counters()["operations"]["DescribeTimeToLive"]["throttled"] == 2
        simulator.post("rates", "dynamodb:DescribeTimeToLive=0")
        client.describe_time_to_live(TableName=name)


def test_rates_may_be_awss():
    with Simulator("--tables", 5, "--rates", "aws", "--rate", "pipes:ListPipes=0.001/1") as simulator:
        client = simulator.client("dynamodb")
        assert [code_of(client.describe_limits) for _ in range(3)] == ["", "ThrottlingException", "ThrottlingException"]
        pipes = simulator.client("pipes")
        assert [code_of(pipes.list_pipes) for _ in range(2)] == ["", "ThrottlingException"]
        simulator.post("rates", "aws")
        assert code_of(client.describe_limits) == ""
