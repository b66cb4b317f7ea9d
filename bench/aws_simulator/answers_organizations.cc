// DescribeOrganization, ListAccounts and DescribeAccount. The estate's first account manages the organisation.
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
                 R"("Id":"{1}","JoinedMethod":"CREATED","JoinedTimestamp":{3}.5,"Name":"account-{2}","Status":"{4}"}})",
                 estate.account_id(0), id, index, 1'500'000'000 + index * 86'400,
                 estate.is_suspended(index) ? "SUSPENDED" : "ACTIVE");
}

Outcome list_accounts(const Estate& estate, const Parameters& asked, std::string& out) {
  if (asked.limit > kAccountsMax) return Refusal{Why::invalid, "MaxResults must be at most 20"};
  std::uint32_t first = 0;
  if (const std::string& token = asked.next_token; !token.empty()) {
    const char* end = token.data() + token.size();
    const auto [stop, error] = std::from_chars(token.data(), end, first);
    if (error != std::errc{} || stop != end) return Refusal{Why::invalid, "You provided an invalid NextToken"};
  }
  const std::uint64_t most = asked.limit == 0 ? kAccountsMax : asked.limit;
  const auto end = static_cast<std::uint32_t>(std::min<std::uint64_t>(estate.size().accounts, first + most));
  out += R"({"Accounts":[)";
  for (std::uint32_t index = first; index < end; ++index) put_account(estate, index, out += index == first ? "" : ",");
  out += ']';
  if (end < estate.size().accounts) fmt::format_to(std::back_inserter(out), R"(,"NextToken":"{}")", end);
  out += '}';
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
  return question.operation == Operation::ListAccounts ? list_accounts(estate, *parameters, out)
                                                       : describe_account(estate, *parameters, out);
}

}  // namespace aws_simulator
