// One question to the policies of the graph, evaluated again: what each layer said, and which statement decided.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/account.h"
#include "graph/graph_store.h"

namespace dynatlas::access {

struct StatementSaid {
  std::string id;      // of its node; of a policy that could not be read, the policy's
  std::string policy;  // id
  std::string sid;
  std::string effect;                   // Allow, Deny; empty of a policy that could not be read
  std::string answer;                   // yes, maybe
  std::string naming;                   // resource policies: direct, role, account
  std::vector<std::string> conditions;  // JSON of those that were not decided
};

struct LayerSaid {
  std::string name;  // identity policies, permissions boundary, service control policies (level 2 of 3), …
  // allows, allows perhaps, allows nothing, denies, is not limited, was not read; where a Deny may hold, "; denies
  // perhaps" follows.
  std::string said;
  std::vector<StatementSaid> statements;  // that allowed or denied
};

struct Why {
  std::string principal;          // ARN
  std::string action;             // dynamodb:GetItem
  std::string resource;           // ARN
  std::string state;              // allowed, conditional, granted, denied
  std::string stopped_by;         // of denied: "explicit deny: identity", "boundary", "scp@2", …; see iam::text_of_stop
  std::vector<LayerSaid> layers;  // in the order of evaluation
  std::vector<std::string> condition_keys;
  std::vector<std::string> assumed;
  std::vector<std::string> unread;  // what may change the answer, a sentence each
  bool is_principal_read = true;    // false: nothing is known of the policies of its account
};

// `principal`: the ARN of a user, a role, a session of a role (arn:…:sts::A:assumed-role/ROLE/SESSION) or an account's
// root, or a service's name. Nothing where its account was read and has none of that name, or where it is no name of a
// principal. Reads the policies of its account and of the one table; assumptions are those of iam::bind(). Throws
// Error{usage} where the action is none of DynamoDB's or the resource is no ARN of a table or what is under it.
std::optional<Why> why(graph::GraphStore& store, const std::string& principal, std::string_view action,
                       const std::string& resource, const iam::Context& assumptions);

}  // namespace dynatlas::access
