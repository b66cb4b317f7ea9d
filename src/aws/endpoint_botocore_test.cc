// Our endpoints beside those of the real botocore, which tests/botocore_endpoints.py asks.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "aws/ask_botocore.h"
#include "aws/endpoint.h"
#include "aws/endpoint_table.h"

namespace dynatlas::aws {
namespace {

using nlohmann::json;

AccountIdMode mode_of(const std::string& mode) {
  if (mode == "required") return AccountIdMode::required;
  return mode == "disabled" ? AccountIdMode::disabled : AccountIdMode::preferred;
}

std::string url_of(const HttpEndpoint& endpoint) {
  const std::string port = endpoint.port == 443 ? "" : ":" + std::to_string(endpoint.port);
  return (endpoint.tls ? "https://" : "http://") + endpoint.host + port + endpoint.base_path;
}

// What botocore's line should be, with our answers in the places of its own.
json ours(json line) {
  EndpointOptions options;
  options.fips = line["fips"];
  options.dualstack = line["dualstack"];
  options.sts_global = line["sts_global"];
  options.account_id = line["account"];
  options.account_id_mode = mode_of(line["mode"]);
  const std::string service = line["service"];
  const auto endpoint = resolve_endpoint(service, line["region"].get<std::string>(), options);
  line["url"] = endpoint.has_value() ? url_of(endpoint.value().http) : "";
  // A host that does not exist: which region its signature would name does not matter.
  const bool nowhere = line["url"].get<std::string>().find("aws-global") != std::string::npos;
  if (!nowhere) line["signing_region"] = endpoint.has_value() ? endpoint.value().signing_region : "";
  if (endpoint.has_value()) line["signing_name"] = endpoint.value().signing_service;
  const auto known = std::ranges::find(endpoint_services(), service, &EndpointService::name);
  line["setting"] = known == endpoint_services().end() ? "" : std::string(known->setting);
  return line;
}

TEST(EndpointBotocore, EveryPartitionServiceAndVariantHasTheSameHost) {
  const auto lines = testing::ask_botocore("tests/botocore_endpoints.py");
  EXPECT_GT(lines.size(), 5'000u);
  for (const std::string& line : lines) {
    const json theirs = json::parse(line);
    EXPECT_EQ(ours(theirs), theirs);
  }
}

TEST(EndpointBotocore, TheTableIsThatOfTheInstalledBotocore) {
  const auto said = testing::ask_botocore("tools/make_endpoint_table --check");
  EXPECT_TRUE(said.empty());
}

}  // namespace
}  // namespace dynatlas::aws
