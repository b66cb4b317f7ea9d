// dynatlas policy: the least IAM policy that lets a run read what it is told to.
#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/sync_options.h"
#include "intel/selection.h"

namespace dynatlas::cli {
namespace {

using nlohmann::ordered_json;

struct PolicyOptions {
  std::string read;
  std::string organization_role;
};

ordered_json statement(const std::string& name, ordered_json actions, const std::string& resource = "*") {
  return {{"Sid", name}, {"Effect", "Allow"}, {"Action", std::move(actions)}, {"Resource", resource}};
}

// "global-tables" becomes "ReadGlobalTables": a Sid has letters and digits only.
std::string sid_of(std::string_view group) {
  std::string sid = "Read";
  bool begins_word = true;
  for (const char c : group) {
    if (c != '-') sid += begins_word ? static_cast<char>(c - 'a' + 'A') : c;
    begins_word = c == '-';
  }
  return sid;
}

// Each group's operations are one statement, to be left out as a whole. Their names are IAM's actions.
ordered_json policy_of(const intel::Selection& selection, const std::string& organization_role) {
  ordered_json statements = ordered_json::array();
  if (!organization_role.empty()) {
    statements.push_back(statement("ListTheAccounts", {"organizations:ListAccounts"}));
    statements.push_back(statement("ReadEachAccount", {"sts:AssumeRole"}, "arn:*:iam::*:role/" + organization_role));
  }
  statements.push_back(statement("FindRegions", {"ec2:DescribeRegions"}));
  for (const intel::Choice& choice : selection) {
    const std::string sid = sid_of(choice.operation->group);
    const auto is_same = [&](const ordered_json& one) { return one["Sid"] == sid; };
    auto of_group = std::ranges::find_if(statements, is_same);
    if (of_group == statements.end()) {
      statements.push_back(statement(sid, ordered_json::array()));
      of_group = std::prev(statements.end());
    }
    (*of_group)["Action"].push_back(choice.operation->name);
  }
  return {{"Version", "2012-10-17"}, {"Statement", std::move(statements)}};
}

}  // namespace

Command add_policy(CLI::App& application) {
  CLI::App* app = application.add_subcommand("policy", "Print the smallest IAM policy that a sync needs");
  const auto options = std::make_shared<PolicyOptions>();
  add_read_option(*app, options->read);
  app->add_option("--aws-organization-role", options->organization_role,
                  "Print the policy of the identity that assumes this role (a name) in the organization's accounts")
      ->check(check_role);
  return {app, [options](const Context&) {
            const auto selection =
                intel::parse_selection(options->read.empty() ? "auto" : options->read, intel::automatic_selection());
            std::cout << policy_of(selection.value(), options->organization_role).dump(2) << '\n';
            return 0;
          }};
}

}  // namespace dynatlas::cli
