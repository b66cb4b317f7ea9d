// What is known of one account when who can reach its tables is evaluated: principals with the policies that hold for
// them, and what could not be read. Plain data; read from the graph by read.h.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "intel/aws/iam/evaluate.h"

namespace dynatlas::access {

namespace iam = intel::aws::iam;

// A user or role, and its policies.
struct Subject {
  iam::Principal principal;
  iam::Layers layers;            // without those of a resource
  bool are_limits_read = false;  // SCPs of its account
};

// Keeps each document once, compiled, whoever it holds for.
class PolicySet {
 public:
  // The policy of this id and kind; compiled from `document` when it is asked for first.
  const iam::Policy* add(std::string_view id, iam::PolicyKind kind, std::string_view document);
  const iam::Policy* add_unread(std::string_view id, iam::PolicyKind kind);

  // Of all that were added, ids of those that IAM would refuse, sorted.
  std::vector<std::string> uncertain() const;

 private:
  std::map<std::pair<iam::PolicyKind, std::string>, std::unique_ptr<iam::Policy>> known_;
};

// How its organization limits an account.
struct Limits {
  iam::Organization organization;
  bool is_management_account = false;
  // The root first, the account last (iam::Layers). None where there are no such policies, or nothing is known of them.
  std::vector<std::vector<const iam::Policy*>> service_control;
  std::vector<std::vector<const iam::Policy*>> resource_control;
  bool are_read = false;  // completely, the last time
};

struct Account {
  std::string id;
  PolicySet policies;
  std::vector<Subject> subjects;  // sorted by ARN
  Limits limits;
  std::vector<std::string> unread;  // organizations; policies where those of some table are unknown
};

// A table as patterns see it.
struct TableAt {
  std::string id;                    // arn:aws:dynamodb:REGION:ACCOUNT:table/NAME
  std::string stream;                // the ARN of its latest stream; empty where it has none
  std::vector<std::string> indexes;  // names
  bool are_policies_known = false;   // whether it and its stream have policies of their own is known
  std::string seen = {};             // since when its node is there: relationships went with an earlier one
};

}  // namespace dynatlas::access
