"""What the real botocore sends for an operation, and its signature: a JSON object a line, for aws_test."""

import datetime
import json

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import botocore.serialize
import botocore.session

ODD = "o d/d%+&=?#~ü'*!"  # no vault is called so
TOKEN = "a+/=b c&d"
FILTER = {"Name": "service-name", "Values": ["*.dynamodb", "*.dynamodb-streams"]}
METRIC = {"Namespace": "AWS/DynamoDB", "MetricName": "ReadThrottleEvents", "Dimensions": [{"Name": "TableName", "Value": "orders"}]}
QUERY = {"Id": "rt0", "MetricStat": {"Metric": METRIC, "Period": 86400, "Stat": "Sum"}}
CASES = [
    ("application-autoscaling:DescribeScalableTargets", {"ServiceNamespace": "dynamodb", "NextToken": TOKEN}),
    ("application-autoscaling:DescribeScalingPolicies", {"ServiceNamespace": "dynamodb", "MaxResults": 50}),
    ("application-autoscaling:DescribeScheduledActions", {"ServiceNamespace": "dynamodb"}),
    ("backup:ListBackupVaults", {}),
    ("backup:ListBackupVaults", {"ByShared": True}),
    ("backup:ListProtectedResources", {"NextToken": TOKEN, "MaxResults": 1000}),
    ("backup:ListRecoveryPointsByBackupVault", {"BackupVaultName": "Default", "ByResourceType": "DynamoDB"}),
    ("backup:ListRecoveryPointsByBackupVault", {"BackupVaultName": ODD, "ByResourceArn": ODD, "NextToken": ""}),
    ("cloudwatch:GetMetricData", {"MetricDataQueries": [QUERY], "StartTime": 1699920000, "EndTime": 1701129600, "NextToken": TOKEN}),
    ("dax:DescribeClusters", {"MaxResults": 100}),
    ("dynamodb:DescribeLimits", {}),
    ("ec2:DescribeVpcEndpoints", {"Filters": [FILTER], "MaxResults": 100, "NextToken": "t"}),
    ("kms:DescribeKey", {"KeyId": "arn:aws:kms:us-east-1:111122223333:key/1"}),
    ("lambda:ListEventSourceMappings", {"MaxItems": 100, "Marker": TOKEN}),
    ("organizations:ListAccounts", {}),
    ("pipes:ListPipes", {"SourcePrefix": "arn:aws:dynamodb:", "Limit": 100}),
    ("sts:GetCallerIdentity", {}),
    ("tag:GetResources", {"ResourceTypeFilters": ["dynamodb:table"], "ResourcesPerPage": 100}),
]
SERVICES = {"tag": "resourcegroupstaggingapi"}
KEYS = botocore.credentials.Credentials("AKID", "secret", "token")
REGION, URL = "us-east-1", "https://localhost"
botocore.auth.get_current_datetime = lambda: datetime.datetime(2023, 11, 14, 22, 13, 20)
session = botocore.session.Session()


def on_the_wire(parameters, operation):
    """The parameters under the names that REST has for them."""
    shapes = operation.input_shape.members if operation.input_shape else {}
    rest = {name for name in parameters if "location" in shapes[name].serialization}
    return {shapes[name].serialization["name"] if name in rest else name: parameters[name] for name in parameters}


for name, parameters in CASES:
    prefix, action = name.split(":")
    service = session.get_service_model(SERVICES.get(prefix, prefix))
    operation = service.operation_model(action)
    protocol = "json" if "json" in service.metadata["protocols"] else service.resolved_protocol
    sent = botocore.serialize.create_serializer(protocol).serialize_to_request(parameters, operation)
    sent["headers"].pop("x-amzn-query-mode", None)  # it asks for the codes of the query protocol beside JSON's
    botocore.awsrequest.prepare_request_dict(sent, URL)
    request = botocore.awsrequest.create_request_object(sent)
    body = request.body.decode() if request.body else ""
    wanted = dict(request.headers)
    if sent["method"] != "GET":
        request.headers["Content-Length"] = str(len(body))  # which we sign, and botocore need not
    botocore.auth.SigV4Auth(KEYS, service.signing_name, REGION).add_auth(request)
    path, _, query = request.url.removeprefix(URL).partition("?")
    line = {
        "operation": name,
        "parameters": body if protocol == "json" else json.dumps(on_the_wire(parameters, operation)),
        "method": sent["method"],
        "path": path + ("?" if query else "") + "&".join(sorted(query.split("&"))),
        "headers": wanted,
        "body": body,
        "authorization": request.headers["Authorization"],
    }
    print(json.dumps(line))
