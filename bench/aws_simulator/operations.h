// The operations that the simulator knows, and which one a request asks for.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "aws_simulator/http.h"

namespace aws_simulator {

enum class Service : std::uint8_t { dynamodb, sts, ec2, organizations };
inline constexpr std::size_t kServices = 4;

enum class Operation : std::uint8_t {
  ListTables,
  DescribeTable,
  GetCallerIdentity,
  AssumeRole,
  DescribeRegions,
  ListAccounts,
  DescribeOrganization,
  DescribeAccount,
  unknown,
};
inline constexpr std::size_t kOperations = 9;

std::string_view name_of(Service service);  // as in a signature's scope
std::string_view name_of(Operation operation);
std::optional<Service> service_named(std::string_view name);
std::optional<Operation> operation_named(std::string_view name);  // never `unknown`
bool speaks_json(Service service);                                // else the query protocol, with XML answers

struct Asked {
  Operation operation = Operation::unknown;
  Service service = Service::dynamodb;
};

// By X-Amz-Target, or by the form field Action and the signature's scope.
Asked asked(const HttpRequest& request);

}  // namespace aws_simulator
