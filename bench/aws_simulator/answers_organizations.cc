// The estate's first account manages the organisation, whose accounts all stand under its root. It has one SCP, AWS's
// FullAWSAccess, attached to the root and to each account.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>

#include "aws_simulator/answers.h"
#include "aws_simulator/parameters.h"

namespace aws_simulator {
namespace {

constexpr std::uint64_t kAccountsMax = 20;

void put_account(const Estate& estate, std::uint32_t index, std::string& out) {
  const std::string id = estate.account_id(index);
  fmt::format_to(std::back_inserter(out),
                 R"({{"Arn":"arn:aws:organizations::{0}:account/o-simulated0/{1}","Email":"account{2}@example.com",)"
                 R"("Id":"{1}","JoinedMethod":"CREATED","JoinedTimestamp":{3}.5,"Name":"account-{2}",)"
                 R"("Paths":["o-simulated0/r-sim0/{1}/"],"Status":"{4}"}})",
                 estate.account_id(0), id, index, 1'500'000'000 + index * 86'400,
                 estate.is_suspended(index) ? "SUSPENDED" : "ACTIVE");
}

// A page of the estate's accounts, `each` written by its index.
template <typename Each>
Outcome list_by_account(const Estate& estate, const Parameters& asked, std::string_view member, Each each,
                        std::string& out) {
  if (asked.limit > kAccountsMax) return Refusal{Why::invalid, "MaxResults must be at most 20"};
  std::uint32_t first = 0;
  if (const std::string& token = asked.next_token; !token.empty()) {
    const char* end = token.data() + token.size();
    const auto [stop, error] = std::from_chars(token.data(), end, first);
    if (error != std::errc{} || stop != end) return Refusal{Why::invalid, "You provided an invalid NextToken"};
  }
  const std::uint64_t most = asked.limit == 0 ? kAccountsMax : asked.limit;
  const auto end = static_cast<std::uint32_t>(std::min<std::uint64_t>(estate.size().accounts, first + most));
  fmt::format_to(std::back_inserter(out), R"({{"{}":[)", member);
  for (std::uint32_t index = first; index < end; ++index) each(index, out += index == first ? "" : ",");
  out += ']';
  if (end < estate.size().accounts) fmt::format_to(std::back_inserter(out), R"(,"NextToken":"{}")", end);
  out += '}';
  return std::nullopt;
}

Outcome list_accounts(const Estate& estate, const Parameters& asked, std::string& out) {
  const auto each = [&](std::uint32_t index, std::string& text) { put_account(estate, index, text); };
  return list_by_account(estate, asked, "Accounts", each, out);
}

Outcome list_targets(const Estate& estate, const Parameters& asked, std::string& out) {
  const auto each = [&](std::uint32_t index, std::string& text) {
    const std::string id = estate.account_id(index);
    const std::string manager = estate.account_id(0);
    if (index == 0) {
      fmt::format_to(std::back_inserter(text),
                     R"({{"Arn":"arn:aws:organizations::{}:root/o-simulated0/r-sim0","Name":"Root",)"
                     R"("TargetId":"r-sim0","Type":"ROOT"}},)",
                     manager);
    }
    fmt::format_to(std::back_inserter(text),
                   R"({{"Arn":"arn:aws:organizations::{}:account/o-simulated0/{}","Name":"account-{}",)"
                   R"("TargetId":"{}","Type":"ACCOUNT"}})",
                   manager, id, index, id);
  };
  return list_by_account(estate, asked, "Targets", each, out);
}

constexpr std::string_view kFullAccess =
    R"({"Arn":"arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess","AwsManaged":true,)"
    R"("Description":"Allows access to every operation","Id":"p-FullAWSAccess","Name":"FullAWSAccess",)"
    R"("Type":"SERVICE_CONTROL_POLICY"})";

Outcome list_roots(const Estate& estate, std::string& out) {
  fmt::format_to(std::back_inserter(out),
                 R"({{"Roots":[{{"Arn":"arn:aws:organizations::{}:root/o-simulated0/r-sim0","Id":"r-sim0",)"
                 R"("Name":"Root","PolicyTypes":[{{"Status":"ENABLED","Type":"SERVICE_CONTROL_POLICY"}}]}}]}})",
                 estate.account_id(0));
  return std::nullopt;
}

Outcome describe_policy(std::string& out) {
  fmt::format_to(
      std::back_inserter(out), R"({{"Policy":{{"Content":"{}","PolicySummary":{}}}}})",
      R"({\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]})",
      kFullAccess);
  return std::nullopt;
}

Outcome describe_account(const Estate& estate, const Parameters& asked, std::string& out) {
  const auto index = estate.account_index(asked.account_id);
  if (!index) return Refusal{Why::not_found, "You specified an account that does not exist."};
  put_account(estate, *index, out += R"({"Account":)");
  out += '}';
  return std::nullopt;
}

Outcome describe_organization(const Estate& estate, std::string& out) {
  fmt::format_to(
      std::back_inserter(out),
      R"({{"Organization":{{"Arn":"arn:aws:organizations::{0}:organization/o-simulated0","FeatureSet":"ALL",)"
      R"("Id":"o-simulated0","MasterAccountArn":"arn:aws:organizations::{0}:account/o-simulated0/{0}",)"
      R"("MasterAccountEmail":"account0@example.com","MasterAccountId":"{0}"}}}})",
      estate.account_id(0));
  return std::nullopt;
}

}  // namespace

Outcome answer_organizations(const Estate& estate, const Question& question, std::string& out) {
  const auto parameters = parse_parameters(question.body);
  if (!parameters) return Refusal{Why::invalid, "The request is not a JSON object of the right types"};
  if (question.operation == Operation::DescribeOrganization) return describe_organization(estate, out);
  if (question.caller.place.account != 0) {
    return Refusal{Why::denied, "You don't have permissions to access this resource."};
  }
  switch (question.operation) {
    case Operation::ListAccounts:
      return list_accounts(estate, *parameters, out);
    case Operation::ListRoots:
      return list_roots(estate, out);
    case Operation::ListPolicies:
      fmt::format_to(std::back_inserter(out), R"({{"Policies":[{}]}})", kFullAccess);
      return std::nullopt;
    case Operation::DescribePolicy:
      return describe_policy(out);
    case Operation::ListTargetsForPolicy:
      return list_targets(estate, *parameters, out);
    default:
      return describe_account(estate, *parameters, out);
  }
}

}  // namespace aws_simulator
