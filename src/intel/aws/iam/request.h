// Who asks, and for what: the two ends of a decision. Facts only; unread is said where something may be unread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "intel/aws/iam/answer.h"

namespace dynatlas::intel::aws::iam {

enum class PrincipalKind : std::uint8_t {
  user,
  role,          // any of its sessions
  role_session,  // the one that is named
  root,
  service_linked_role,  // a role of path /aws-service-role/
  service,              // an AWS service by its own name: lambda.amazonaws.com
  federated,            // a provider that a resource policy names
  anonymous,            // whoever has an AWS account: DynamoDB takes no unsigned request. `granted` at most
};

// Where an account stands (Organizations API: DescribeOrganization).
struct Organization {
  enum class Reading : std::uint8_t { unread, none, read };  // `none`: the account is in no organization
  Reading reading = Reading::unread;
  std::string id;                                 // o-…
  std::optional<std::vector<std::string>> paths;  // o-…/r-…/ou-…/; nothing where the tree is unread
};

using Tags = std::vector<std::pair<std::string, std::string>>;

struct Principal {
  std::string arn;      // of a session: arn:…:sts::A:assumed-role/ROLE/SESSION; of a service its name
  std::string account;  // empty of services and of `anonymous`
  PrincipalKind kind = PrincipalKind::user;
  std::string role_arn;       // of a session: arn:…:iam::A:role/…; empty where the role's path is unknown
  std::string unique_id;      // AIDA…, AROA…; empty where unknown
  std::string username;       // of users
  std::optional<Tags> tags;   // of users; of roles they are unknown, as sessions carry tags of their own
  Organization organization;  // of its account
  bool is_in_management_account = false;
};

// A principal as its ARN names it: kind, account, role and user name follow. Also a service's name, and `*` for
// anonymous. Nothing where it names none.
std::optional<Principal> principal_of(std::string_view name);

struct RequestedResource {
  std::string arn;           // of a table, index, stream, backup, …; "*" of actions without one
  std::string account;       // that owns it
  std::optional<Tags> tags;  // nothing where unread
  Organization organization;
  bool is_in_management_account = false;
  // `no` where the key is AWS's own (aws/dynamodb), `maybe` where it is not known whose key it is: then data is not
  // read or written from other accounts, or perhaps not (DynamoDB Developer Guide: Considerations of resource
  // policies).
  Answer key_open_to_other_accounts = Answer::yes;
};

}  // namespace dynatlas::intel::aws::iam
