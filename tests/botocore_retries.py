"""What the real botocore tries again in its standard mode: an error code or HTTP status a line, for aws_test."""

import botocore.retries.standard as standard
import botocore.session

SERVICES = """application-autoscaling backup dax dynamodb ec2 kms lambda organizations pipes resourcegroupstaggingapi
signin sso sso-oidc sts""".split()

for code in standard.ThrottledRetryableChecker._THROTTLED_ERROR_CODES:
    print("throttled", code)
for code in standard.TransientRetryableChecker._TRANSIENT_ERROR_CODES:
    print("code", code)
for status in standard.TransientRetryableChecker._TRANSIENT_STATUS_CODES:
    print("status", status)
for status in standard.ThrottlingStatusCodeChecker._THROTTLING_STATUS_CODES:
    print("status", status)
session = botocore.session.Session()
for service in SERVICES:
    model = session.get_service_model(service)
    for shape in model.error_shapes:
        if shape.metadata.get("retryable") is not None:
            print("code", shape.metadata.get("error", {}).get("code") or shape.name)
print("code", "IDPCommunicationError")  # retries.special
