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
  std::string id;      // of its node
  std::string policy;  // id
  std::string sid;
  std::string effect;                   // Allow, Deny; empty of a policy that could not be read
  std::string answer;                   // yes, maybe
  std::string naming;                   // resource policies: direct, role, account
  std::vector<std::string> conditions;  // JSON of those that were not decided
};

struct LayerSaid {
  std::string name;  // identity policies, permissions boundary, service control policies (level 2 of 3), …
  std::string said;  // allows, allows perhaps, allows nothing, denies, denies perhaps, is not limited, was not read
  std::vector<StatementSaid> statements;  // that allowed or denied
};

struct Why {
  std::string principal;          // ARN
  std::string action;             // dynamodb:GetItem
  std::string resource;           // ARN
  std::string state;              // allowed, conditional, granted, denied
  std::string stopped_by;         // of denied: "explicit deny (identity)", "boundary", "scp@2", …
  std::vector<LayerSaid> layers;  // in the order of evaluation
  std::vector<std::string> condition_keys;
  std::vector<std::string> assumed;
  std::vector<std::string> unread;  // what may change the answer, in words
};

// Nothing where the graph has no such principal, nor can its name be one. Throws Error{usage} where the action is none
// of DynamoDB's or the resource is no ARN of a table or what is under it.
std::optional<Why> why(graph::GraphStore& store, const std::string& principal, std::string_view action,
                       const std::string& resource, const iam::Context& assumptions);

}  // namespace dynatlas::access
