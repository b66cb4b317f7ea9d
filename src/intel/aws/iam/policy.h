// A document made ready to be evaluated many times: which of kActions each statement is about. Made once for each
// document; any number of principals and threads share it.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "intel/aws/iam/actions.h"
#include "intel/aws/iam/arn_pattern.h"
#include "intel/aws/iam/document.h"

namespace dynatlas::intel::aws::iam {

using ActionMask = std::bitset<kActions.size()>;  // places of kActions

enum class PolicyKind : std::uint8_t { identity, boundary, service_control, resource_based, resource_control };

// A statement that is about some action of DynamoDB; the others are left out.
struct PolicyStatement {
  Statement statement;
  std::size_t place = 0;  // in the document, from 0
  std::string name;       // of its node, behind the policy's id (statement_names.h)
  ActionMask actions;
  std::vector<ActionMask> key_actions;  // of each condition: the actions whose requests may have its key
};

struct Policy {
  enum class Reading : std::uint8_t { read, unread, uncertain };
  std::string id;  // the caller's name for it: an ARN, a node's id
  PolicyKind kind = PolicyKind::identity;
  Reading reading = Reading::read;
  std::string refusal;  // of `uncertain`: why
  bool substitutes_variables = false;
  std::vector<PolicyStatement> statements;
};

// Never fails: a document that IAM would refuse, or that a policy of this kind cannot be, is `uncertain`.
Policy compile(std::string id, PolicyKind kind, std::string_view json);

// A policy that is known to be there and was not read.
Policy unread_policy(std::string id, PolicyKind kind);

// The id of the node of the statement at a place in the document; the policy's, where it has none there: it is unread
// or uncertain.
std::string statement_id(const Policy& policy, std::size_t place);

// How the Resource entries of the policy are matched.
EntryRules entry_rules_of(const Policy& policy);

// Which of kActions an entry of Action or NotAction names: "dynamodb:Get*", without regard to case.
ActionMask actions_of(std::string_view entry);

// "GetItem" or "dynamodb:GetItem", without regard to case. Nothing where kActions has no such action.
std::optional<std::size_t> action_place(std::string_view name);

}  // namespace dynatlas::intel::aws::iam
