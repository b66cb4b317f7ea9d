"""Reads DynamoDB of one region as Prowler does for its checks, without the checks; writes a JSON file of what it came to.

bench/peers.py runs it, in a process of its own, with the Python that has Prowler (tools/install_test_parts): REGION FILE.
"""

import json
import pathlib
import sys

from prowler.lib.logger import set_logging_config
from prowler.providers.aws.aws_provider import AwsProvider
from prowler.providers.aws.services.dynamodb.dynamodb_service import DynamoDB
from prowler.providers.common.models import Audit_Metadata

set_logging_config("ERROR")
provider = AwsProvider(regions={sys.argv[1]})
provider.audit_metadata = Audit_Metadata(services_scanned=0, expected_checks=[], completed_checks=0, audit_progress=0)
tables = DynamoDB(provider).tables.values()
facts = {
    "tables": len(tables),
    "pitr": sum(table.pitr for table in tables),
    "policies": sum(table.policy is not None for table in tables),
    "tagged": sum(bool(table.tags) for table in tables),
}
pathlib.Path(sys.argv[2]).write_text(json.dumps(facts))
