#include "intel/aws/organizations/operations.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "aws/identity.h"
#include "intel/listing.h"

namespace dynatlas::intel::aws::organizations {
namespace {

using graph::column_of;
using models::aws::AWSOrganizationAccountSchema;
using models::aws::AWSOrganizationMembershipSchema;
using models::aws::AWSOrganizationPolicySchema;
using models::aws::AWSOrganizationPolicyTargetSchema;
using nlohmann::json;

// Those that limit who can reach a table, and of which other types (tags, backups, …) no one speaks here.
constexpr std::array<std::string_view, 2> kLimiting{"SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"};

// Ids of what an account tells of itself: another's may have the same policy of AWS.
std::string id_under(const Asked& asked, std::string_view id) {
  return fmt::format("{}/{}", asked.part.account, id);
}

std::string account_at(const Element& element, std::string_view member) {
  std::string account = name_at(element.json, member);
  if (!dynatlas::aws::is_account_id(account)) throw NotAsDocumented(fmt::format("its {} is no account", member));
  return account;
}

std::string complete_membership(const Element& element) {
  const std::string& account = element.asked.part.account;
  name_at(element.json, "Id");
  account_at(element, "MasterAccountId");
  std::string id = account + "/organization";
  element.row[column_of<AWSOrganizationMembershipSchema>("id")] = id;
  element.row[column_of<AWSOrganizationMembershipSchema>("account")] = account;
  return id;
}

std::string complete_account(const Element& element) {
  std::string account = account_at(element, "Id");
  check_part(element.asked.part, text_at(element.json, "Arn"));
  element.row[column_of<AWSOrganizationAccountSchema>("id")] = id_under(element.asked, account);
  element.row[column_of<AWSOrganizationAccountSchema>("management_account")] = element.asked.part.account;
  const auto paths = element.json.find("Paths");
  if (paths != element.json.end() && paths->is_array() && !paths->empty() && paths->front().is_string()) {
    element.row[column_of<AWSOrganizationAccountSchema>("path")] = paths->front().get<std::string>();
  }
  return account;
}

std::string complete_target(const Element& element) {
  const std::string policy = id_under(element.asked, element.asked.subject);
  std::string id = fmt::format("{}/{}", policy, name_at(element.json, "TargetId"));
  check_part(element.asked.part, text_at(element.json, "Arn"));
  element.row[column_of<AWSOrganizationPolicyTargetSchema>("id")] = id;
  element.row[column_of<AWSOrganizationPolicyTargetSchema>("policy")] = policy;
  return id;
}

// A policy that has no text limits nobody knows how: the answer is none.
std::string complete_policy(const Element& element) {
  const std::string policy = text_at(element.json, "PolicySummary.Id");
  if (policy != element.asked.subject) throw NotAsDocumented("it is about another policy");
  if (text_at(element.json, "Content").empty()) throw NotAsDocumented("it has no Content");
  element.row[column_of<AWSOrganizationPolicySchema>("id")] = id_under(element.asked, policy);
  element.row[column_of<AWSOrganizationPolicySchema>("management_account")] = element.asked.part.account;
  return policy;
}

}  // namespace

std::optional<Refusal> read_membership(const Asked& asked, std::string_view answer, Found& found) {
  return read_object({"DescribeOrganization", "Organization", AWSOrganizationMembershipSchema, complete_membership},
                     asked, answer, found.batch.of<AWSOrganizationMembershipSchema>(), found);
}

void managed_organization(const Part& part, const Batch& batch, const Batch::Mark& before,
                          std::vector<std::string>& subjects) {
  const graph::Rows& rows = batch.of<AWSOrganizationMembershipSchema>();
  for (std::size_t row = Batch::count_at<AWSOrganizationMembershipSchema>(before); row < rows.size(); ++row) {
    const auto text = [&](std::string_view field) {
      return std::get<std::string>(rows[row][rows.column(field).value()]);
    };
    if (text("MasterAccountId") == part.account) subjects.push_back(text("Id"));
  }
}

void add_nothing(std::string_view /*organization*/, json& /*request*/) {}

std::optional<Refusal> read_accounts(const Asked& asked, std::string_view answer, Found& found) {
  return read_list({"ListAccounts", "Accounts", AWSOrganizationAccountSchema, complete_account}, asked, answer,
                   found.batch.of<AWSOrganizationAccountSchema>(), found);
}

std::optional<Refusal> read_roots(const Asked& asked, std::string_view answer, Found& found) {
  return read_elements("ListRoots", "Roots", answer, found, [&](const json& root) {
    check_part(asked.part, text_at(root, "Arn"));
    const auto types = root.find("PolicyTypes");
    if (types == root.end() || !types->is_array()) throw NotAsDocumented("a root has no PolicyTypes");
    for (const json& one : *types) {
      const std::string type = text_at(one, "Type");
      const bool is_limiting = std::ranges::find(kLimiting, type) != kLimiting.end();
      if (is_limiting && text_at(one, "Status") == "ENABLED") found.names.push_back(type);
    }
  });
}

std::optional<Refusal> read_policies(const Asked& asked, std::string_view answer, Found& found) {
  return read_elements("ListPolicies", "Policies", answer, found, [&](const json& policy) {
    check_part(asked.part, text_at(policy, "Arn"));
    found.names.push_back(name_at(policy, "Id"));
  });
}

std::optional<Refusal> read_policy(const Asked& asked, std::string_view answer, Found& found) {
  return read_object({"DescribePolicy", "Policy", AWSOrganizationPolicySchema, complete_policy}, asked, answer,
                     found.batch.of<AWSOrganizationPolicySchema>(), found);
}

std::optional<Refusal> read_targets(const Asked& asked, std::string_view answer, Found& found) {
  return read_list({"ListTargetsForPolicy", "Targets", AWSOrganizationPolicyTargetSchema, complete_target}, asked,
                   answer, found.batch.of<AWSOrganizationPolicyTargetSchema>(), found);
}

}  // namespace dynatlas::intel::aws::organizations
