#include "aws/identity.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "aws/endpoint.h"

namespace dynatlas::aws {
namespace {

using nlohmann::json;

// One call, waited for.
Result call(Api& api, Request request, const std::stop_token& stop) {
  std::optional<Result> answer;
  api.send(std::move(request), [&](Result result) { answer = std::move(result); });
  api.run(stop);
  return answer ? std::move(*answer) : tl::unexpected(Failure{FailureKind::cancelled, "the run is being stopped"});
}

tl::unexpected<Failure> malformed(const char* message) {
  return tl::unexpected(Failure{FailureKind::malformed, message});
}

ErrorKind error_kind(FailureKind kind) {
  switch (kind) {
    case FailureKind::denied:
    case FailureKind::credentials:
      return ErrorKind::credentials;
    case FailureKind::throttled:
    case FailureKind::network:
    case FailureKind::server:
    case FailureKind::malformed:
      return ErrorKind::network;
    case FailureKind::missing:
      return ErrorKind::recording;
    case FailureKind::cancelled:
      return ErrorKind::interrupted;
    case FailureKind::invalid:
      return ErrorKind::usage;
    case FailureKind::not_found:
      break;
  }
  return ErrorKind::internal;
}

}  // namespace

bool is_account_id(std::string_view text) {
  return text.size() == 12 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

IdentityCheck identity_check(const EndpointOptions& endpoints, const std::string& region) {
  const bool is_aws = is_of_aws("dynamodb", endpoints);
  return {region, true, is_aws || !is_of_aws("sts", endpoints), is_aws};
}

IdentityCheck identity_check_of_named(const EndpointOptions& endpoints, const std::string& region) {
  IdentityCheck check = identity_check(endpoints, region);
  check.is_required = check.is_aws;
  if (!check.speaks_for_tables) check.region.clear();
  return check;
}

Request caller_request(const std::string& region, const std::string& identity) {
  return {identity, region, "sts:GetCallerIdentity", "{}"};
}

tl::expected<std::string, Failure> parse_caller_account(const std::string& answer) {
  const json body = json::parse(answer, nullptr, false);
  const auto account = body.is_object() ? body.find("Account") : body.end();
  if (account == body.end() || !account->is_string()) return malformed("GetCallerIdentity names no account");
  std::string id = account->get<std::string>();
  if (!is_account_id(id)) return malformed("GetCallerIdentity's account is not 12 digits");
  return id;
}

tl::expected<std::string, Failure> get_caller_account(Api& api, const std::string& region, const std::stop_token& stop,
                                                      const std::string& identity) {
  const Result answer = call(api, caller_request(region, identity), stop);
  if (!answer.has_value()) return tl::unexpected(answer.error());
  return parse_caller_account(answer.value());
}

Request regions_request(const std::string& account, const std::string& region) {
  const char* const filter = R"({"Filters":[{"Name":"opt-in-status","Values":["opt-in-not-required","opted-in"]}]})";
  return {account, region, "ec2:DescribeRegions", filter};
}

tl::expected<std::vector<std::string>, Failure> get_regions(Api& api, const std::string& account,
                                                            const std::string& region, const std::stop_token& stop) {
  const Result answer = call(api, regions_request(account, region), stop);
  if (!answer.has_value()) return tl::unexpected(answer.error());
  return parse_regions(answer.value());
}

tl::expected<std::vector<std::string>, Failure> parse_regions(const std::string& answer) {
  const json body = json::parse(answer, nullptr, false);
  const auto listed = body.is_object() ? body.find("Regions") : body.end();
  if (listed == body.end() || !listed->is_array()) return malformed("DescribeRegions lists no regions");
  std::vector<std::string> regions;
  for (const json& entry : *listed) {
    const auto name = entry.is_object() ? entry.find("RegionName") : entry.end();
    if (name == entry.end() || !name->is_string()) return malformed("DescribeRegions lists a region without a name");
    // An endpoint that ignores the filter must not make us ask regions that would refuse.
    if (entry.value("OptInStatus", json()) != "not-opted-in") regions.push_back(name->get<std::string>());
  }
  if (regions.empty()) return malformed("DescribeRegions names no region");
  std::ranges::sort(regions);
  return regions;
}

namespace {

// Organizations is one service for a partition; its calls are signed for the region in which it answers.
std::string organizations_region(const std::string& region) {
  const Partition* partition = partition_of(region);
  return partition == nullptr ? region : std::string(partition->global_region);
}

// Adds a page's active accounts. Returns the next page's token, empty at the end; nothing where the page is not
// understood.
std::optional<std::string> add_accounts(const std::string& answer, std::vector<OrganizationAccount>& accounts) {
  const json body = json::parse(answer, nullptr, false);
  const auto listed = body.is_object() ? body.find("Accounts") : body.end();
  if (listed == body.end() || !listed->is_array()) return std::nullopt;
  for (const json& entry : *listed) {
    if (!entry.is_object() || !entry.contains("Id") || !entry["Id"].is_string()) return std::nullopt;
    const auto text = [&](const char* member) {
      const auto found = entry.find(member);
      return found != entry.end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    if (text("Status") == "ACTIVE") accounts.push_back({text("Id"), text("Name")});
  }
  const auto next = body.find("NextToken");
  return next != body.end() && next->is_string() ? next->get<std::string>() : std::string();
}

}  // namespace

tl::expected<std::vector<OrganizationAccount>, Failure> get_organization_accounts(Api& api, const std::string& account,
                                                                                  const std::string& region,
                                                                                  const std::stop_token& stop) {
  std::vector<OrganizationAccount> accounts;
  std::set<std::string> tokens;
  json parameters = json::object();
  for (;;) {
    const Result answer =
        call(api, {account, organizations_region(region), "organizations:ListAccounts", parameters.dump()}, stop);
    if (!answer.has_value()) return tl::unexpected(answer.error());
    const auto next = add_accounts(answer.value(), accounts);
    if (!next.has_value()) return malformed("ListAccounts' answer cannot be understood");
    if (next->empty()) break;
    if (!tokens.insert(*next).second) return malformed("ListAccounts named the same page twice");
    parameters["NextToken"] = *next;
  }
  std::ranges::sort(accounts, {}, &OrganizationAccount::id);
  return accounts;
}

Error to_error(const Failure& failure, const std::string& context) {
  return Error(error_kind(failure.kind), failure.message, context);
}

}  // namespace dynatlas::aws
