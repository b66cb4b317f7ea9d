// Declarations in the shape of the real ones: a tenant, what it lists, and what that owns. For tests only.
#pragma once

#include <array>

#include "graph/rows.h"
#include "graph/schema.h"
#include "graph/well_formed.h"
#include "store/neo4j/row_packing.h"

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

inline constexpr std::array<graph::Property, 3> kIndexProperties{{
    {"id", Type::text, graph::row("Arn")},
    {"origin", Type::text, graph::row("origin")},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag)},
}};
inline constexpr std::array<graph::Matcher, 1> kTableByArn{{{"id", graph::row("table_arn")}}};
inline constexpr std::array<graph::Matcher, 2> kKeyByArn{
    {{"arn", graph::row("key_arn"), graph::Match::one_to_many}, {"region", graph::kwarg("Region")}}};
inline constexpr std::array<graph::Matcher, 1> kOriginByArn{{{"arn", graph::row("origin")}}};
inline constexpr std::array<graph::Matcher, 2> kReaderByName{
    {{"name", graph::row("reader"), graph::Match::ignore_case},
     {"title", graph::row("title"), graph::Match::fuzzy_and_ignore_case}}};
inline constexpr std::array<graph::Property, 2> kReadByProperties{
    {{"how often", Type::integer, graph::row("times")}, {"region", Type::text, graph::kwarg("Region")}}};
inline constexpr std::array<graph::RelSchema, 4> kIndexRelationships{{
    // (:Table)-[:HAS_INDEX]->(:Index)
    {"HAS_INDEX", "Table", kTableByArn, Direction::inward, true},
    // (:Index)-[:USES_KEY]->(:Key), a label that no schema declares
    {"USES_KEY", "Key", kKeyByArn},
    // (:Index)-[:MADE_FROM]->(:TheirTable), whichever is loaded first
    {"MADE_FROM", "TheirTable", kOriginByArn, Direction::outward, false, "", {}, true},
    // (:Index)<-[:READS]-(:Reader)
    {"READS", "Reader", kReaderByName, Direction::inward, false, "", kReadByProperties},
}};
inline constexpr std::array<graph::Condition, 2> kIsOurs{{{"origin", "us"}, {"id", "x"}}};
inline constexpr std::array<graph::Condition, 1> kIsTheirs{{{"origin", "them"}}};
inline constexpr std::array<graph::ConditionalLabel, 3> kIndexLabels{
    {{"Foreign", kIsTheirs}, {"Known", kIsOurs}, {"Known", kIsTheirs}}};
inline constexpr graph::NodeSchema kIndex{
    .label = "Index",
    .conditional_labels = kIndexLabels,
    .properties = kIndexProperties,
    .sub_resource = kResource,
    .relationships = kIndexRelationships,
    .existence = graph::Existence::owned,
};
static_assert(graph::well_formed(kIndex));
inline constexpr std::array<std::string_view, 7> kIndexFields{"Arn",    "table_arn", "key_arn", "origin",
                                                              "reader", "title",     "times"};

// (:Table)<-[:BESIDE]-(:Index), both of the account
inline constexpr std::array<graph::Matcher, 1> kLinkTable{{{"id", graph::row("table")}}};
inline constexpr std::array<graph::Matcher, 1> kLinkIndex{{{"arn", graph::row("index"), graph::Match::ignore_case}}};
inline constexpr std::array<graph::Property, 1> kLinkProperties{{{"distance", Type::integer, graph::row("distance")}}};
inline constexpr graph::MatchLinkSchema kBeside{
    .label = "BESIDE",
    .source_label = "Table",
    .source = kLinkTable,
    .target_label = "Index",
    .target = kLinkIndex,
    .direction = Direction::inward,
    .properties = kLinkProperties,
    .source_sub_resource = kResource,
    .target_sub_resource = kResource,
};
static_assert(graph::well_formed(kBeside));
inline constexpr std::array<std::string_view, 3> kLinkFields{"table", "index", "distance"};

inline constexpr std::array<const graph::NodeSchema*, 3> kNodes{&kAccount, &kTable, &kIndex};
inline constexpr std::array<const graph::MatchLinkSchema*, 1> kLinks{&kBeside};
inline constexpr graph::Model kModel{.nodes = kNodes, .links = kLinks};

// A run over them, and what it writes down besides.
inline const graph::Params kRun{{"ACCOUNT", "1"}, {"Region", "here"}, {"UPDATE_TAG", std::int64_t{7}}};
inline constexpr Marks kMarks{123, "dynatlas:test", "1.2.3"};

}  // namespace dynatlas::neo4j::testing_schemas
