// Transform of GetAccountAuthorizationDetails, all of its pages: users, groups and roles with their policies, and whom
// roles trust. Pure.
#pragma once

#include <map>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "intel/aws/iam/trust.h"
#include "intel/operation.h"

namespace dynatlas::intel::aws::iam {

// One account being read. Pages are JSON objects; what is not as documented throws NotAsDocumented, an ARN of another
// account what refuses the answer (listing.h).
class Details {
 public:
  // Both must outlive it.
  Details(const Asked& asked, Found& found) : asked_(asked), found_(found) {}

  // First of every page.
  void add_principals(const nlohmann::json& page);
  // Then the members of groups: a group may stand on another page than its users.
  void add_members();
  // Then of every page again: the policies that one of the principals has. All others say nothing of anybody.
  void add_policies(const nlohmann::json& page);

 private:
  void add_user(const nlohmann::json& user);
  void add_group(const nlohmann::json& group);
  void add_role(const nlohmann::json& role);
  // Takes the principal's ARN, which must be of this account.
  std::string name_principal(const nlohmann::json& principal);
  // Its inline policies at `inline_list`, and those that are attached.
  void add_policies_of(const nlohmann::json& principal, const char* inline_list, const std::string& arn);
  void add_trusted(const Trusted& trusted);

  const Asked& asked_;
  Found& found_;
  std::map<std::string, std::vector<std::string>> members_;  // ARNs of users by the group's name
  std::vector<std::pair<std::size_t, std::string>> groups_;  // rows and names
  std::unordered_set<std::string> policies_;                 // that a principal has
  std::set<Trusted> trusted_;                                // of which there is a row
};

}  // namespace dynatlas::intel::aws::iam
