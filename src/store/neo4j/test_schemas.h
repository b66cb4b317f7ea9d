// Declarations in the shape of the real ones: a tenant, what it lists, and what that owns. For tests only.
#pragma once

#include <array>

#include "graph/rows.h"
#include "graph/schema.h"
#include "graph/well_formed.h"

namespace dynatlas::neo4j::testing_schemas {

using graph::Direction;
using graph::Type;

inline constexpr std::array<std::string_view, 1> kAccountLabels{"Tenant"};
inline constexpr std::array<graph::Property, 3> kAccountProperties{{
    {"id", Type::text, graph::row("id")},
    {"inscope", Type::boolean, {}, "", false, "true"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "", true},
}};
inline constexpr graph::NodeSchema kAccount{
    .label = "Account", .extra_labels = kAccountLabels, .properties = kAccountProperties};
static_assert(graph::well_formed(kAccount));

// (:Account)-[:RESOURCE]->(node)
inline constexpr std::array<graph::Matcher, 1> kAccountById{{{"id", graph::kwarg("ACCOUNT")}}};
inline constexpr graph::RelSchema kResource{"RESOURCE", "Account", kAccountById, Direction::inward};

inline constexpr std::array<std::string_view, 2> kTableLabels{"TheirTable", "Database"};
inline constexpr std::array<std::string_view, 1> kTableSiblings{"TheirTable"};
inline constexpr std::array<graph::Property, 8> kTableProperties{{
    {"id", Type::text, graph::row("Arn")},
    {"arn", Type::text, graph::row("Arn"), "", true},
    {"name", Type::text, graph::row("name")},
    {"region", Type::text, graph::kwarg("Region")},
    {"made at", Type::time, graph::row("made_at")},
    {"_ont_source", Type::text, {}, "", true, "aws"},
    {"_ont_name", Type::text, graph::row("name"), "", true},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "", true},
}};
inline constexpr graph::NodeSchema kTable{
    .label = "Table",
    .extra_labels = kTableLabels,
    .sibling_labels = kTableSiblings,
    .properties = kTableProperties,
    .sub_resource = kResource,
    .existence = graph::Existence::listed,
    .scope_property = "region",
    .name_property = "name",
};
static_assert(graph::well_formed(kTable));
inline constexpr std::array<std::string_view, 3> kTableFields{"Arn", "name", "made_at"};

inline constexpr std::array<graph::Property, 2> kIndexProperties{{
    {"id", Type::text, graph::row("Arn")},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag)},
}};
inline constexpr std::array<graph::Matcher, 1> kTableByArn{{{"id", graph::row("table_arn")}}};
inline constexpr std::array<graph::Matcher, 2> kKeyByArn{
    {{"arn", graph::row("key_arn")}, {"region", graph::kwarg("Region")}}};
inline constexpr std::array<graph::RelSchema, 2> kIndexRelationships{{
    // (:Table)-[:HAS_INDEX]->(:Index)
    {"HAS_INDEX", "Table", kTableByArn, Direction::inward, true},
    // (:Index)-[:USES_KEY]->(:Key), a label that no schema declares
    {"USES_KEY", "Key", kKeyByArn},
}};
inline constexpr graph::NodeSchema kIndex{
    .label = "Index",
    .properties = kIndexProperties,
    .sub_resource = kResource,
    .relationships = kIndexRelationships,
    .existence = graph::Existence::owned,
};
static_assert(graph::well_formed(kIndex));
inline constexpr std::array<std::string_view, 3> kIndexFields{"Arn", "table_arn", "key_arn"};

inline constexpr std::array<const graph::NodeSchema*, 3> kNodes{&kAccount, &kTable, &kIndex};
inline constexpr graph::Model kModel{.nodes = kNodes};

}  // namespace dynatlas::neo4j::testing_schemas
