"""What the real botocore's rules answer for services, regions and settings: a JSON object a line, for aws_test."""

import itertools
import json

import botocore.args
import botocore.endpoint_provider
import botocore.exceptions
import botocore.session

SERVICES = """account application-autoscaling backup cloudwatch dax dynamodb ec2 iam kms lambda organizations pipes
resourcegroupstaggingapi signin sso sso-oidc sts""".split()
# Regions that are not there yet: of each partition's form, and of none.
MADE_UP = """us-newland-1 eu-west-12 mx-central-2 us-gov-1 cn-south-1 us-gov-central-1 eusc-de-west-7 us-iso-north-1
us-isob-north-3 eu-isoe-east-2 us-isof-west-1 xx-test-1 us-isox-east-1 eusc-fr-south-1""".split()
ACCOUNT = "111122223333"

session = botocore.session.Session()
loader = session.get_component("data_loader")
partitions = loader.load_data("partitions")
legacy = loader.load_data("endpoints")["partitions"]
regions = {region for partition in partitions["partitions"] for region in partition["regions"]}
regions |= {region for partition in legacy for region in partition["regions"]}
of_aws = set(partitions["partitions"][0]["regions"])


def answer(provider, case):
    """The case with what the rules say: `url` and `signing_region`, both empty where they refuse."""
    given = {"Region": case["region"], "UseFIPS": case["fips"], "UseDualStack": case["dualstack"]}
    if case["service"] == "sts":
        legacy_region = case["region"] in botocore.args.LEGACY_GLOBAL_STS_REGIONS
        given["UseGlobalEndpoint"] = case["sts_global"] and legacy_region
    if case["service"] == "signin":
        given["IsControlPlane"] = False  # CreateOAuth2Token
    if case["service"] == "dynamodb":
        given["AccountIdEndpointMode"] = case["mode"]
        if case["account"]:
            given["AccountId"] = case["account"]
    try:
        found = provider.resolve_endpoint(**given)
    except botocore.exceptions.EndpointProviderError:
        return {**case, "url": "", "signing_region": ""}
    schemes = found.properties.get("authSchemes") or [{}]
    return {**case, "url": found.url, "signing_region": schemes[0].get("signingRegion", case["region"])}


def cases(service):
    own = {"service": service, "sts_global": False, "account": "", "mode": "preferred"}
    for region in sorted([*regions, *MADE_UP, *(["local"] if service == "dynamodb" else [])]):
        for fips, dualstack in itertools.product((False, True), repeat=2):
            case = {**own, "region": region, "fips": fips, "dualstack": dualstack}
            yield case
            if service == "sts":
                yield {**case, "sts_global": True}
            if service == "dynamodb" and region in of_aws:
                for mode, account in itertools.product(("preferred", "required", "disabled"), ("", ACCOUNT, "a b")):
                    yield {**case, "mode": mode, "account": account}


for service in SERVICES:
    rules = loader.load_service_model(service, "endpoint-rule-set-1")
    provider = botocore.endpoint_provider.EndpointProvider(rules, partitions)
    model = session.get_service_model(service)
    setting = model.service_id.hyphenize().replace("-", "_")
    for case in cases(service):
        print(json.dumps({**answer(provider, case), "signing_name": model.signing_name, "setting": setting}))
