#include "aws_simulator/operations.h"

#include <algorithm>
#include <string>

#include "aws_simulator/sigv4.h"

namespace aws_simulator {
namespace {

struct KnownService {
  std::string_view name;
  Protocol protocol;
  std::string_view content_type;
  std::string_view target = {};  // of a JSON service: what stands in front of the operation in X-Amz-Target
};

constexpr std::string_view kJson10 = "application/x-amz-json-1.0";
constexpr std::string_view kJson11 = "application/x-amz-json-1.1";

// In the order of Service; the service models of botocore.
constexpr std::array<KnownService, kServices> kKnownServices{{
    {"dynamodb", Protocol::json, kJson10, "DynamoDB_20120810."},
    {"sts", Protocol::query, "text/xml"},
    {"ec2", Protocol::query, "text/xml"},
    {"organizations", Protocol::json, kJson11, "AWSOrganizationsV20161128."},
    {"tagging", Protocol::json, kJson11, "ResourceGroupsTaggingAPI_20170126."},
    {"application-autoscaling", Protocol::json, kJson11, "AnyScaleFrontendService."},
    {"kms", Protocol::json, kJson11, "TrentService."},
    {"dax", Protocol::json, kJson11, "AmazonDAXV3."},
    {"lambda", Protocol::rest_json, "application/json"},
    {"backup", Protocol::rest_json, "application/json"},
    {"pipes", Protocol::rest_json, "application/json"},
    {"monitoring", Protocol::json, kJson10, "GraniteServiceVersion20100801."},
    {"iam", Protocol::query, "text/xml"},
}};

struct Known {
  std::string_view name;
  Service service;
  std::string_view path = {};  // of a REST operation, what it begins with
  std::string_view end = {};   // and ends with
};

// In the order of Operation.
constexpr std::array<Known, kOperations> kKnown{{
    {"ListTables", Service::dynamodb},
    {"DescribeTable", Service::dynamodb},
    {"GetCallerIdentity", Service::sts},
    {"AssumeRole", Service::sts},
    {"DescribeRegions", Service::ec2},
    {"ListAccounts", Service::organizations},
    {"DescribeOrganization", Service::organizations},
    {"DescribeAccount", Service::organizations},
    {"ListRoots", Service::organizations},
    {"ListPolicies", Service::organizations},
    {"DescribePolicy", Service::organizations},
    {"ListTargetsForPolicy", Service::organizations},
    {"ListBackups", Service::dynamodb},
    {"ListContributorInsights", Service::dynamodb},
    {"ListExports", Service::dynamodb},
    {"ListImports", Service::dynamodb},
    {"DescribeLimits", Service::dynamodb},
    {"ListGlobalTables", Service::dynamodb},
    {"DescribeVpcEndpoints", Service::ec2},
    {"GetResources", Service::tagging},
    {"DescribeScalableTargets", Service::application_autoscaling},
    {"DescribeScalingPolicies", Service::application_autoscaling},
    {"DescribeScheduledActions", Service::application_autoscaling},
    {"DescribeKey", Service::kms},
    {"ListAliases", Service::kms},
    {"DescribeClusters", Service::dax},
    {"ListEventSourceMappings", Service::lambda, "/2015-03-31/event-source-mappings"},
    {"ListProtectedResources", Service::backup, "/resources"},
    {"ListBackupVaults", Service::backup, "/backup-vaults"},
    {"ListRecoveryPointsByBackupVault", Service::backup, "/backup-vaults/", "/recovery-points"},
    {"ListPipes", Service::pipes, "/v1/pipes"},
    {"DescribeContinuousBackups", Service::dynamodb},
    {"DescribeTimeToLive", Service::dynamodb},
    {"GetResourcePolicy", Service::dynamodb},
    {"DescribeKinesisStreamingDestination", Service::dynamodb},
    {"DescribeExport", Service::dynamodb},
    {"ListTagsOfResource", Service::dynamodb},
    {"GetMetricData", Service::monitoring},
    {"GetAccountAuthorizationDetails", Service::iam},
    {"GetPolicy", Service::iam},
    {"GetPolicyVersion", Service::iam},
    {"unknown", Service::dynamodb},
}};

const Known& known(Operation operation) {
  return kKnown[static_cast<std::size_t>(operation)];
}

const KnownService& known(Service service) {
  return kKnownServices[static_cast<std::size_t>(service)];
}

// The operation of a service, and that service where there is none of that name.
Asked asked_of(Service service, std::string_view name) {
  const auto found = operation_named(name);
  return {found && service_of(*found) == service ? *found : Operation::unknown, service};
}

// A '/' at the end means nothing.
bool is_path_of(std::string_view path, const Known& operation) {
  if (path.ends_with('/')) path.remove_suffix(1);
  if (operation.path.empty() || !path.starts_with(operation.path)) return false;
  return operation.end.empty() ? path == operation.path : path.ends_with(operation.end);
}

Asked asked_by_get(const HttpRequest& request, std::string_view scope) {
  const auto found = std::ranges::find_if(kKnown, [&](const Known& one) { return is_path_of(request.path, one); });
  if (found != kKnown.end()) return {static_cast<Operation>(found - kKnown.begin()), found->service};
  return {Operation::unknown, service_named(scope).value_or(Service::dynamodb)};
}

// Without a scope the action alone says which service is meant.
Asked asked_by_form(const HttpRequest& request, std::string_view scope) {
  const std::string action = form_value(request.body, "Action");
  const auto found = operation_named(action);
  if (found && protocol_of(service_of(*found)) == Protocol::query) return {*found, service_of(*found)};
  const auto service = service_named(scope);
  const bool is_known = service && protocol_of(*service) == Protocol::query;
  return {Operation::unknown, is_known ? *service : Service::sts};
}

}  // namespace

std::string_view name_of(Service service) {
  return known(service).name;
}

std::string_view name_of(Operation operation) {
  return known(operation).name;
}

Service service_of(Operation operation) {
  return known(operation).service;
}

Protocol protocol_of(Service service) {
  return known(service).protocol;
}

std::string_view content_type(Service service) {
  return known(service).content_type;
}

std::optional<Service> service_named(std::string_view name) {
  const auto found = std::ranges::find(kKnownServices, name, &KnownService::name);
  if (found == kKnownServices.end()) return std::nullopt;
  return static_cast<Service>(found - kKnownServices.begin());
}

std::optional<Operation> operation_named(std::string_view name) {
  const auto found = std::ranges::find(kKnown, name, &Known::name);
  if (found == kKnown.end() || name == "unknown") return std::nullopt;
  return static_cast<Operation>(found - kKnown.begin());
}

Asked asked(const HttpRequest& request) {
  const std::string_view target = request.header("x-amz-target");
  if (target.empty()) {
    const auto authorization = parse_authorization(request.header("authorization"));
    const std::string_view scope = authorization ? authorization->service : std::string_view{};
    return request.method == "GET" ? asked_by_get(request, scope) : asked_by_form(request, scope);
  }
  const std::size_t dot = std::min(target.find('.'), target.size() - 1);
  const auto found = std::ranges::find(kKnownServices, target.substr(0, dot + 1), &KnownService::target);
  if (found == kKnownServices.end()) return {};
  return asked_of(static_cast<Service>(found - kKnownServices.begin()), target.substr(dot + 1));
}

}  // namespace aws_simulator
