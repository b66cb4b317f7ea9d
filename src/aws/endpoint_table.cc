// Made by tools/make_endpoint_table of botocore 1.44.5's data (Apache-2.0). Do not edit.
#include "aws/endpoint_table.h"

// clang-format off
namespace dynatlas::aws {
namespace {

constexpr std::string_view kPrefixes_aws[] = {"us-", "eu-", "ap-", "sa-", "ca-", "me-", "af-", "il-", "mx-"};
constexpr std::string_view kPrefixes_aws_cn[] = {"cn-"};
constexpr std::string_view kPrefixes_aws_eusc[] = {"eusc-de-"};
constexpr std::string_view kPrefixes_aws_iso[] = {"us-iso-"};
constexpr std::string_view kPrefixes_aws_iso_b[] = {"us-isob-"};
constexpr std::string_view kPrefixes_aws_iso_e[] = {"eu-isoe-"};
constexpr std::string_view kPrefixes_aws_iso_f[] = {"us-isof-"};
constexpr std::string_view kPrefixes_aws_us_gov[] = {"us-gov-"};

constexpr Partition kPartitions[] = {
    {"aws", "amazonaws.com", "api.aws", "us-east-1", kPrefixes_aws},
    {"aws-cn", "amazonaws.com.cn", "api.amazonwebservices.com.cn", "cn-northwest-1", kPrefixes_aws_cn},
    {"aws-eusc", "amazonaws.eu", "api.amazonwebservices.eu", "eusc-de-east-1", kPrefixes_aws_eusc},
    {"aws-iso", "c2s.ic.gov", "api.aws.ic.gov", "us-iso-east-1", kPrefixes_aws_iso},
    {"aws-iso-b", "sc2s.sgov.gov", "api.aws.scloud", "us-isob-east-1", kPrefixes_aws_iso_b},
    {"aws-iso-e", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk", "eu-isoe-west-1", kPrefixes_aws_iso_e},
    {"aws-iso-f", "csp.hci.ic.gov", "api.aws.hci.ic.gov", "us-isof-south-1", kPrefixes_aws_iso_f},
    {"aws-us-gov", "amazonaws.com", "api.aws", "us-gov-west-1", kPrefixes_aws_us_gov},
};

// Regions that do not have their partition's form.
constexpr PseudoRegion kPseudoRegions[] = {
    {"aws-global", "aws"},
    {"aws-cn-global", "aws-cn"},
    {"aws-iso-global", "aws-iso"},
    {"aws-iso-b-global", "aws-iso-b"},
    {"aws-iso-e-global", "aws-iso-e"},
    {"aws-iso-f-global", "aws-iso-f"},
    {"aws-us-gov-global", "aws-us-gov"},
};

constexpr std::string_view kAbsent_backup[] = {
    "eu-isoe-west-1",
};
constexpr std::string_view kAbsent_dax[] = {
    "eu-isoe-west-1", "eusc-de-east-1", "me-central-1", "me-south-1", "us-iso-east-1", "us-iso-west-1",
    "us-isob-east-1", "us-isob-west-1", "us-isof-east-1", "us-isof-south-1",
};
constexpr std::string_view kAbsent_pipes[] = {
    "ap-east-2", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-west-1", "eusc-de-east-1",
    "il-central-1", "mx-central-1", "us-gov-east-1", "us-gov-west-1", "us-iso-east-1", "us-iso-west-1",
    "us-isob-east-1", "us-isob-west-1",
};
constexpr std::string_view kAbsent_sso[] = {
    "eu-isoe-west-1", "us-iso-east-1", "us-iso-west-1", "us-isob-east-1", "us-isob-west-1", "us-isof-east-1",
    "us-isof-south-1",
};
constexpr std::string_view kAbsent_sso_oidc[] = {
    "eu-isoe-west-1", "us-iso-east-1", "us-iso-west-1", "us-isob-east-1", "us-isob-west-1", "us-isof-east-1",
    "us-isof-south-1",
};

constexpr EndpointService kEndpointServices[] = {
    {"account", "account", "account", {}},
    {"application-autoscaling", "application-autoscaling", "application_auto_scaling", {}},
    {"backup", "backup", "backup", kAbsent_backup},
    {"cloudwatch", "monitoring", "cloudwatch", {}},
    {"dax", "dax", "dax", kAbsent_dax},
    {"dynamodb", "dynamodb", "dynamodb", {}},
    {"ec2", "ec2", "ec2", {}},
    {"iam", "iam", "iam", {}},
    {"kms", "kms", "kms", {}},
    {"lambda", "lambda", "lambda", {}},
    {"organizations", "organizations", "organizations", {}},
    {"pipes", "pipes", "pipes", kAbsent_pipes},
    {"resourcegroupstaggingapi", "tagging", "resource_groups_tagging_api", {}},
    {"signin", "signin", "signin", {}},
    {"sso", "awsssoportal", "sso", kAbsent_sso},
    {"sso-oidc", "sso-oauth", "sso_oidc", kAbsent_sso_oidc},
    {"sts", "sts", "sts", {}},
};

constexpr EndpointRule kEndpointRules[] = {
    {"account", "", "", "{global}",
     {"account.{global}.{dns}", "account-fips.{global}.{dns}",
      "account.{global}.{dual}", "account-fips.{global}.{dual}"}},
    {"application-autoscaling", "aws-us-gov", "", "",
     {"application-autoscaling.{region}.{dns}", "application-autoscaling.{region}.{dns}",
      "application-autoscaling.{region}.{dual}", "application-autoscaling-fips.{region}.{dual}"}},
    {"application-autoscaling", "", "", "",
     {"application-autoscaling.{region}.{dns}", "application-autoscaling-fips.{region}.{dns}",
      "application-autoscaling.{region}.{dual}", "application-autoscaling-fips.{region}.{dual}"}},
    {"backup", "", "", "",
     {"backup.{region}.{dns}", "backup-fips.{region}.{dns}",
      "backup.{region}.{dual}", "backup-fips.{region}.{dual}"}},
    {"cloudwatch", "aws-us-gov", "", "",
     {"monitoring.{region}.{dns}", "monitoring.{region}.{dns}",
      "monitoring.{region}.{dual}", "monitoring.{region}.{dual}"}},
    {"cloudwatch", "", "", "",
     {"monitoring.{region}.{dns}", "monitoring-fips.{region}.{dns}",
      "monitoring.{region}.{dual}", "monitoring-fips.{region}.{dual}"}},
    {"dax", "", "", "",
     {"dax.{region}.{dns}", "dax-fips.{region}.{dns}",
      "dax.{region}.{dual}", "dax-fips.{region}.{dual}"}},
    {"dynamodb", "aws", "local", "us-east-1",
     {"http://localhost:8000", "",
      "", ""}},
    {"dynamodb", "aws-us-gov", "", "",
     {"dynamodb.{region}.{dns}", "dynamodb.{region}.{dns}",
      "dynamodb.{region}.{dual}", "dynamodb-fips.{region}.{dual}"}},
    {"dynamodb", "", "", "",
     {"dynamodb.{region}.{dns}", "dynamodb-fips.{region}.{dns}",
      "dynamodb.{region}.{dual}", "dynamodb-fips.{region}.{dual}"}},
    {"ec2", "aws-us-gov", "", "",
     {"ec2.{region}.{dns}", "ec2.{region}.{dns}",
      "ec2.{region}.{dual}", "ec2-fips.{region}.{dual}"}},
    {"ec2", "", "", "",
     {"ec2.{region}.{dns}", "ec2-fips.{region}.{dns}",
      "ec2.{region}.{dual}", "ec2-fips.{region}.{dual}"}},
    {"iam", "aws", "", "{global}",
     {"iam.{dns}", "iam-fips.{dns}",
      "iam.global.{dual}", "iam-fips.global.{dual}"}},
    {"iam", "aws-cn", "", "cn-north-1",
     {"iam.cn-north-1.{dns}", "iam-fips.{dns}",
      "iam.global.{dual}", "iam-fips.{dual}"}},
    {"iam", "aws-eusc", "", "{global}",
     {"iam.{global}.{dns}", "iam-fips.{dns}",
      "iam.global.{dual}", "iam-fips.{dual}"}},
    {"iam", "aws-iso-e", "", "{global}",
     {"iam.{global}.{dns}", "iam-fips.{dns}",
      "iam.{dual}", "iam-fips.{dual}"}},
    {"iam", "aws-iso-f", "", "{global}",
     {"iam.{global}.{dns}", "iam-fips.{dns}",
      "iam.{dual}", "iam-fips.{dual}"}},
    {"iam", "aws-us-gov", "", "{global}",
     {"iam.us-gov.{dns}", "iam.us-gov.{dns}",
      "iam.us-gov.{dual}", "iam.us-gov.{dual}"}},
    {"iam", "", "", "{global}",
     {"iam.{global}.{dns}", "iam-fips.{global}.{dns}",
      "iam.{dual}", "iam-fips.{dual}"}},
    {"kms", "", "", "",
     {"kms.{region}.{dns}", "kms-fips.{region}.{dns}",
      "kms.{region}.{dual}", "kms-fips.{region}.{dual}"}},
    {"lambda", "", "", "",
     {"lambda.{region}.{dns}", "lambda-fips.{region}.{dns}",
      "lambda.{region}.{dual}", "lambda-fips.{region}.{dual}"}},
    {"organizations", "aws-us-gov", "", "{global}",
     {"organizations.{global}.{dns}", "organizations.{global}.{dns}",
      "organizations.{global}.{dual}", "organizations.{global}.{dual}"}},
    {"organizations", "", "", "{global}",
     {"organizations.{global}.{dns}", "organizations-fips.{global}.{dns}",
      "organizations.{global}.{dual}", "organizations-fips.{global}.{dual}"}},
    {"pipes", "", "", "",
     {"pipes.{region}.{dns}", "pipes-fips.{region}.{dns}",
      "pipes.{region}.{dual}", "pipes-fips.{region}.{dual}"}},
    {"resourcegroupstaggingapi", "", "", "",
     {"tagging.{region}.{dns}", "tagging-fips.{region}.{dns}",
      "tagging.{region}.{dual}", "tagging-fips.{region}.{dual}"}},
    {"signin", "aws-us-gov", "us-gov-west-1", "us-gov-west-1",
     {"us-gov-west-1.signin.amazonaws-us-gov.com", "signin-fips.amazonaws-us-gov.com",
      "signin.us-gov-west-1.api.aws", "signin-fips.us-gov-west-1.api.aws"}},
    {"signin", "aws-cn", "", "",
     {"{region}.signin.amazonaws.cn", "signin-fips.{region}.{dns}",
      "signin.{region}.{dual}", "signin-fips.{region}.{dual}"}},
    {"signin", "aws-eusc", "", "",
     {"{region}.signin.amazonaws-eusc.eu", "signin-fips.{region}.{dns}",
      "signin.{region}.{dual}", "signin-fips.{region}.{dual}"}},
    {"signin", "aws-iso", "", "",
     {"{region}.signin.c2shome.ic.gov", "signin-fips.{region}.{dns}",
      "signin.{region}.{dual}", "signin-fips.{region}.{dual}"}},
    {"signin", "aws-iso-b", "", "",
     {"{region}.signin.sc2shome.sgov.gov", "signin-fips.{region}.{dns}",
      "signin.{region}.{dual}", "signin-fips.{region}.{dual}"}},
    {"signin", "aws-iso-e", "", "",
     {"{region}.signin.csphome.adc-e.uk", "signin-fips.{region}.{dns}",
      "signin.{region}.{dual}", "signin-fips.{region}.{dual}"}},
    {"signin", "aws-iso-f", "", "",
     {"{region}.signin.csphome.hci.ic.gov", "signin-fips.{region}.{dns}",
      "signin.{region}.{dual}", "signin-fips.{region}.{dual}"}},
    {"signin", "aws-us-gov", "", "",
     {"{region}.signin.amazonaws-us-gov.com", "{region}.signin-fips.amazonaws-us-gov.com",
      "signin.{region}.{dual}", "signin-fips.{region}.{dual}"}},
    {"signin", "", "", "",
     {"{region}.signin.aws.amazon.com", "signin-fips.{region}.{dns}",
      "signin.{region}.{dual}", "signin-fips.{region}.{dual}"}},
    {"sso", "aws-us-gov", "", "",
     {"portal.sso.{region}.{dns}", "portal.sso.{region}.{dns}",
      "portal.sso.{region}.{dual}", "portal.sso-fips.{region}.{dual}"}},
    {"sso", "", "", "",
     {"portal.sso.{region}.{dns}", "portal.sso-fips.{region}.{dns}",
      "portal.sso.{region}.{dual}", "portal.sso-fips.{region}.{dual}"}},
    {"sso-oidc", "aws-us-gov", "", "",
     {"oidc.{region}.{dns}", "oidc.{region}.{dns}",
      "oidc.{region}.{dual}", "oidc-fips.{region}.{dual}"}},
    {"sso-oidc", "", "", "",
     {"oidc.{region}.{dns}", "oidc-fips.{region}.{dns}",
      "oidc.{region}.{dual}", "oidc-fips.{region}.{dual}"}},
    {"sts", "aws", "aws-global", "us-east-1",
     {"sts.amazonaws.com", "sts-fips.aws-global.amazonaws.com",
      "sts.aws-global.api.aws", "sts-fips.aws-global.api.aws"}},
    {"sts", "aws-us-gov", "", "",
     {"sts.{region}.{dns}", "sts.{region}.{dns}",
      "sts.{region}.{dual}", "sts-fips.{region}.{dual}"}},
    {"sts", "", "", "",
     {"sts.{region}.{dns}", "sts-fips.{region}.{dns}",
      "sts.{region}.{dual}", "sts-fips.{region}.{dual}"}},
};

constexpr std::string_view kGlobalStsRegions[] = {
    "ap-northeast-1", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "aws-global", "ca-central-1", "eu-central-1",
    "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1", "us-east-1", "us-east-2", "us-west-1",
    "us-west-2",
};

}  // namespace

std::span<const Partition> partitions() {
  return kPartitions;
}

std::span<const PseudoRegion> pseudo_regions() {
  return kPseudoRegions;
}

std::span<const EndpointService> endpoint_services() {
  return kEndpointServices;
}

std::span<const EndpointRule> endpoint_rules() {
  return kEndpointRules;
}

std::span<const std::string_view> global_sts_regions() {
  return kGlobalStsRegions;
}

}  // namespace dynatlas::aws
