// Who may do what with a table, as IAM's evaluation of the policies that were read gives it: the CAN_ relationships,
// (:DynatlasAccessScope), (:DynatlasAccess). Ours alone. Cartography's CAN_QUERY and CAN_WRITE are others: it deletes
// relationships of these types that it did not make. Declarations only.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models {

namespace access {

using graph::Type;

// Where a right is a word of the command line and a type of relationship. In the order of intel::aws::iam::Right.
struct RightName {
  std::string_view word;
  std::string_view label;
  std::string_view description;
};
inline constexpr std::array<RightName, 8> kRights{{
    {"read", "CAN_READ_DATA", "May read items: GetItem, Query, Scan, PartiQL and their like"},
    {"write", "CAN_WRITE_DATA", "May put, update or delete items"},
    {"stream", "CAN_READ_STREAM", "May read the stream: both GetShardIterator and GetRecords"},
    {"copy", "CAN_COPY_DATA",
     "May make a copy of the data elsewhere: export, backup, replica, Kinesis. Other services' "
     "permissions may be needed too"},
    {"change", "CAN_CHANGE_TABLE", "May change the table's settings, turn off its protection, or empty it by TTL"},
    {"delete", "CAN_DELETE_TABLE", "May delete the table, a replica or a backup"},
    {"policy", "CAN_CHANGE_POLICY", "May change who may, by the table's or stream's resource policy"},
    {"describe", "CAN_DESCRIBE", "May see the table's settings, and no item"},
}};

inline constexpr std::array<graph::Property, 6> kScope{{
    {"id", Type::text, graph::row("id"), "The account, `/scope/` and a digest of pattern and cuts"},
    {"account", Type::text, graph::row("account"), "The account of the tables", true},
    {"region_pattern", Type::text, graph::row("region_pattern"), "Pattern of the tables' region: `*`, `eu-*`"},
    {"pattern", Type::text, graph::row("pattern"), "Pattern of the tables' names, as a policy has it: `orders*`"},
    {"cuts", Type::text_list, graph::row("cuts"),
     "What else decides which tables they are, sorted: `not P` and `in P` for a pattern P of a Deny, a boundary or an "
     "SCP; `not` and the ARN of a table whose own policy decides"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last evaluation", true},
}};

inline constexpr std::array<graph::Property, 11> kAccess{{
    {"id", Type::text, graph::row("id"), "The account and `/access`"},
    {"account", Type::text, graph::row("account"), "The account of the tables", true},
    {"digest", Type::text, graph::row("digest"), "Of all that was evaluated: while it is the same, nothing is written"},
    {"evaluated_at", Type::integer, graph::row("evaluated_at"), "When it was evaluated, epoch seconds"},
    {"principals", Type::integer, graph::row("principals"), "How many users and roles of the account were evaluated"},
    {"tables", Type::integer, graph::row("tables"), "For how many tables"},
    {"unread", Type::text_list, graph::row("unread"),
     "What could not be read and may change the answer: `organizations` (SCPs and RCPs), `policies` (resource policies "
     "of tables or streams)"},
    {"uncertain", Type::text_list, graph::row("uncertain"), "Policies whose text IAM would refuse"},
    {"assumed", Type::text_list, graph::row("assumed"), "Condition keys whose values were assumed: `key=value`"},
    {"evaluator", Type::integer, graph::row("evaluator"), "The version of the rules"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last evaluation", true},
}};

// Of each CAN_ relationship.
inline constexpr std::array<graph::Property, 9> kGrant{{
    {"state", Type::text, graph::row("state"),
     "allowed: by all policies that were read; conditional: it depends on condition_keys; granted: the table's side "
     "allows it, and the principal's account was not read"},
    {"actions", Type::text_list, graph::row("actions"), "The actions that are allowed, or granted, sorted"},
    {"conditional_actions", Type::text_list, graph::row("conditional_actions"),
     "Those that depend on condition_keys, sorted"},
    {"indexes", Type::text, graph::row("indexes"),
     "Whether Query, Scan and their like reach the table's indexes too: all, some or none; missing where no such "
     "action "
     "is given"},
    {"condition_keys", Type::text_list, graph::row("condition_keys"),
     "The keys of a request that decide, sorted; `unread:` and `uncertain:` with the policy that could not be read"},
    {"conditions", Type::text, graph::row("conditions"), "The conditions that were not decided, as JSON"},
    {"allowed_by", Type::text_list, graph::row("allowed_by"), "Ids of the statements that allow it, at most 8, sorted"},
    {"named", Type::text_list, graph::row("named"), "granted: the principals of that account that the policy names"},
    {"assumed", Type::text_list, graph::row("assumed"), "Condition keys whose assumed values decided"},
}};

// Of what Cartography's permission relationships say.
inline constexpr std::array<graph::Property, 2> kPermission{{
    {"has_condition", Type::boolean, graph::row("has_condition"), "Whether it depends on condition_keys"},
    {"condition_keys", Type::text_list, graph::row("condition_keys"), "The keys of a request that decide, sorted"},
}};

inline constexpr std::array<graph::Matcher, 1> kPrincipal{{{"id", graph::row("principal")}}};
inline constexpr std::array<graph::Matcher, 1> kNote{{{"id", graph::row("access")}}};
inline constexpr std::array<graph::Matcher, 1> kTarget{{{"id", graph::row("target")}}};
inline constexpr std::array<graph::Matcher, 1> kScopeOfLink{{{"id", graph::row("scope")}}};
inline constexpr std::array<graph::Matcher, 1> kTable{{{"id", graph::row("table")}}};

constexpr graph::MatchLinkSchema permission_of(std::string_view label, std::string_view description) {
  return {.label = label,
          .source_label = "AWSPrincipal",
          .source = kPrincipal,
          .target_label = "DynamoDBTable",
          .target = kTable,
          .properties = kPermission,
          .description = description};
}

constexpr graph::MatchLinkSchema grant_of(const RightName& right, std::string_view target) {
  return {.label = right.label,
          .source_label = "AWSPrincipal",
          .source = kPrincipal,
          .target_label = target,
          .target = kTarget,
          .properties = kGrant,
          .description = right.description};
}

template <std::size_t... kI>
constexpr auto grants_of(std::string_view target, std::index_sequence<kI...>) {
  return std::array<graph::MatchLinkSchema, sizeof...(kI)>{grant_of(kRights[kI], target)...};
}

}  // namespace access

// (:AWSAccount)-[:RESOURCE]->(:DynatlasAccessScope)
inline constexpr graph::NodeSchema AccessScopeSchema{
    .label = "DynatlasAccessScope",
    .properties = access::kScope,
    .sub_resource = aws::account::kResource,
    .description = "The tables that a wildcard of a policy means, now and later: what a principal CAN do with them",
};
static_assert(graph::well_formed(AccessScopeSchema));

inline constexpr graph::NodeSchema AccessSchema{
    .label = "DynatlasAccess",
    .properties = access::kAccess,
    .description = "Of an account, what its CAN_ relationships were made of, and what could not be read",
};
static_assert(graph::well_formed(AccessSchema));

// (:DynatlasAccessScope)-[:COVERS]->(:DynamoDBTable)
inline constexpr graph::MatchLinkSchema CoversLink{
    .label = "COVERS",
    .source_label = "DynatlasAccessScope",
    .source = access::kScopeOfLink,
    .target_label = "DynamoDBTable",
    .target = access::kTable,
    .description = "The table is one of those that the scope means",
};
static_assert(graph::well_formed(CoversLink));

// (:DynatlasAccess)-[:NAMES]->(:AWSRootPrincipal)
inline constexpr graph::MatchLinkSchema NamesLink{
    .label = "NAMES",
    .source_label = "DynatlasAccess",
    .source = access::kNote,
    .target_label = "AWSRootPrincipal",
    .target = access::kPrincipal,
    .description = "A policy of a table lets somebody of this account in, whose principals were not read",
};
static_assert(graph::well_formed(NamesLink));

// By right: (:AWSPrincipal)-[:CAN_…]->(:DynamoDBTable), and -> (:DynatlasAccessScope).
inline constexpr auto kTableGrants = access::grants_of("DynamoDBTable", std::make_index_sequence<8>());
inline constexpr auto kScopeGrants = access::grants_of("DynatlasAccessScope", std::make_index_sequence<8>());
static_assert(graph::well_formed(kTableGrants[0]) && graph::well_formed(kScopeGrants[0]));

// (:AWSPrincipal)-[:CAN_QUERY]->(:DynamoDBTable) and CAN_WRITE: what Cartography makes of the same policies, for those
// who ask for it (--permission-relationships).
inline constexpr graph::MatchLinkSchema CanQueryLink = access::permission_of(
    "CAN_QUERY", "May read items or stream records. Cartography's type, made with --permission-relationships");
inline constexpr graph::MatchLinkSchema CanWriteLink =
    access::permission_of("CAN_WRITE", "May write items. Cartography's type, made with --permission-relationships");
static_assert(graph::well_formed(CanQueryLink) && graph::well_formed(CanWriteLink));

namespace access {

consteval auto all_links() {
  std::array<const graph::MatchLinkSchema*, 4 + 2 * kRights.size()> links{&CoversLink, &NamesLink, &CanQueryLink,
                                                                          &CanWriteLink};
  for (std::size_t i = 0; i < kRights.size(); ++i) {
    links[4 + 2 * i] = &kTableGrants[i];
    links[5 + 2 * i] = &kScopeGrants[i];
  }
  return links;
}

}  // namespace access

inline constexpr auto kAccessLinks = access::all_links();

}  // namespace dynatlas::models
