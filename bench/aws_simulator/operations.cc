#include "aws_simulator/operations.h"

#include <string>

#include "aws_simulator/sigv4.h"

namespace aws_simulator {
namespace {

struct Known {
  std::string_view name;
  Service service;
};

// In the order of Operation.
constexpr std::array<Known, kOperations> kKnown{{{"ListTables", Service::dynamodb},
                                                 {"DescribeTable", Service::dynamodb},
                                                 {"GetCallerIdentity", Service::sts},
                                                 {"AssumeRole", Service::sts},
                                                 {"DescribeRegions", Service::ec2},
                                                 {"ListAccounts", Service::organizations},
                                                 {"DescribeOrganization", Service::organizations},
                                                 {"DescribeAccount", Service::organizations},
                                                 {"unknown", Service::dynamodb}}};
constexpr std::array<std::string_view, kServices> kServiceNames{"dynamodb", "sts", "ec2", "organizations"};

}  // namespace

std::string_view name_of(Service service) {
  return kServiceNames[static_cast<std::size_t>(service)];
}

std::string_view name_of(Operation operation) {
  return kKnown[static_cast<std::size_t>(operation)].name;
}

std::optional<Service> service_named(std::string_view name) {
  for (std::size_t i = 0; i < kServices; ++i) {
    if (kServiceNames[i] == name) return static_cast<Service>(i);
  }
  return std::nullopt;
}

std::optional<Operation> operation_named(std::string_view name) {
  for (std::size_t i = 0; i + 1 < kOperations; ++i) {
    if (kKnown[i].name == name) return static_cast<Operation>(i);
  }
  return std::nullopt;
}

bool speaks_json(Service service) {
  return service == Service::dynamodb || service == Service::organizations;
}

Asked asked(const HttpRequest& request) {
  Asked out;
  std::string_view target = request.header("x-amz-target");
  if (target.starts_with("AWSOrganizationsV20161128.")) {
    out.service = Service::organizations;
  } else if (target.empty()) {
    const auto authorization = parse_authorization(request.header("authorization"));
    out.service = authorization && authorization->service == "ec2" ? Service::ec2 : Service::sts;
  } else if (!target.starts_with("DynamoDB_20120810.")) {
    return out;
  }
  const std::string action = target.empty() ? form_value(request.body, "Action") : "";
  const auto found = operation_named(target.empty() ? std::string_view(action) : target.substr(target.find('.') + 1));
  // Without a scope the action alone says which service is meant.
  if (found && target.empty()) out.service = kKnown[static_cast<std::size_t>(*found)].service;
  if (found && kKnown[static_cast<std::size_t>(*found)].service == out.service) out.operation = *found;
  return out;
}

}  // namespace aws_simulator
