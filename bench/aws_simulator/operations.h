// The operations that the simulator knows, and which one a request asks for.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "aws_simulator/http.h"

namespace aws_simulator {

enum class Service : std::uint8_t {
  dynamodb,
  sts,
  ec2,
  organizations,
  tagging,
  application_autoscaling,
  kms,
  dax,
  lambda,
  backup,
  pipes,
  monitoring,  // CloudWatch
  iam,
};
inline constexpr std::size_t kServices = 13;

enum class Protocol : std::uint8_t { json, query, rest_json };

enum class Operation : std::uint8_t {
  ListTables,
  DescribeTable,
  GetCallerIdentity,
  AssumeRole,
  DescribeRegions,
  ListAccounts,
  DescribeOrganization,
  DescribeAccount,
  ListRoots,
  ListPolicies,
  DescribePolicy,
  ListTargetsForPolicy,
  ListBackups,
  ListContributorInsights,
  ListExports,
  ListImports,
  DescribeLimits,
  ListGlobalTables,
  DescribeVpcEndpoints,
  GetResources,
  DescribeScalableTargets,
  DescribeScalingPolicies,
  DescribeScheduledActions,
  DescribeKey,
  ListAliases,
  DescribeClusters,
  ListEventSourceMappings,
  ListProtectedResources,
  ListBackupVaults,
  ListRecoveryPointsByBackupVault,
  ListPipes,
  DescribeContinuousBackups,
  DescribeTimeToLive,
  GetResourcePolicy,
  DescribeKinesisStreamingDestination,
  DescribeExport,
  ListTagsOfResource,
  GetMetricData,
  GetAccountAuthorizationDetails,
  GetPolicy,
  GetPolicyVersion,
  unknown,
};
inline constexpr std::size_t kOperations = 42;

std::string_view name_of(Service service);  // as in a signature's scope
std::string_view name_of(Operation operation);
std::optional<Service> service_named(std::string_view name);
std::optional<Operation> operation_named(std::string_view name);  // never `unknown`
Service service_of(Operation operation);
Protocol protocol_of(Service service);
std::string_view content_type(Service service);  // of its answers

struct Asked {
  Operation operation = Operation::unknown;
  Service service = Service::dynamodb;
};

// By X-Amz-Target; by a REST service's path; or by the form field Action and the signature's scope.
Asked asked(const HttpRequest& request);

}  // namespace aws_simulator
