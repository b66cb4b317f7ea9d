"""Judges DynamoDB and DAX of some regions by all of Prowler's own checks of its service `dynamodb`; writes its JSON-OCSF.

tests/system/test_findings_prowler.py runs it, in a process of its own, with the Python that has Prowler
(tools/install_test_parts): REGIONS (comma-separated) FILE. Not Prowler's command, which imports the SDKs of every cloud
that Prowler knows (gigabytes); the provider, the checks, the order of work and the output are Prowler's.
"""

import sys
import types

from prowler.lib.check.check import execute, import_check
from prowler.lib.check.checks_loader import load_checks_to_execute
from prowler.lib.check.models import CheckMetadata
from prowler.lib.logger import set_logging_config
from prowler.lib.outputs.finding import Finding
from prowler.lib.outputs.ocsf.ocsf import OCSF
from prowler.providers.aws.aws_provider import AwsProvider
from prowler.providers.common.models import Audit_Metadata
from prowler.providers.common.provider import Provider

set_logging_config("ERROR")
provider = AwsProvider(regions=set(sys.argv[1].split(",")))
Provider.set_global_provider(provider)
known = CheckMetadata.get_bulk("aws")
checks = sorted(load_checks_to_execute(bulk_checks_metadata=known, provider="aws", service_list=["dynamodb"]))
provider.audit_metadata = Audit_Metadata(
    services_scanned=0, expected_checks=checks, completed_checks=0, audit_progress=0
)
options = types.SimpleNamespace(bulk_checks_metadata=known)
findings = []
for name in checks:
    check = getattr(import_check(f"prowler.providers.aws.services.dynamodb.{name}.{name}"), name)()
    findings += (Finding.generate_output(provider, one, options) for one in execute(check, provider, None))
OCSF(findings=findings, file_path=sys.argv[2]).batch_write_data_to_file()
