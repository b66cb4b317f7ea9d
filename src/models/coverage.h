// (:DynatlasCoverage): how completely and when each part (account, region, operation) was last read. Ours alone;
// `show` tells from it how old each part of the map is. Declarations only.
#pragma once

#include <array>

#include "graph/well_formed.h"

namespace dynatlas::models {

namespace coverage {

using graph::Type;

inline constexpr std::array<graph::Property, 16> kProperties{{
    {"id", Type::text, graph::row("id"), "account/region/operation"},
    {"account", Type::text, graph::row("account"), "The 12-digit account id"},
    {"region", Type::text, graph::row("region"), "The region"},
    {"operation", Type::text, graph::row("operation"), "The operation, as IAM writes it: `dynamodb:ListTables`"},
    {"state", Type::text, graph::row("state"), "complete, incomplete or failed"},
    {"reason", Type::text, graph::row("reason"), "Why it is not complete"},
    {"items", Type::integer, graph::row("items"), "How many it named (ListTables) or described (DescribeTable)"},
    {"subjects", Type::integer, graph::row("subjects"),
     "Where it is asked about one table or stream after the other: how many there are"},
    {"unread", Type::integer, graph::row("unread"),
     "Of these, or of the tables to be described, how many it was asked about in vain"},
    {"never_read", Type::integer, graph::row("never_read"), "Of these, how many it has never answered about"},
    {"oldest_read_at", Type::integer, graph::row("oldest_read_at"),
     "When the oldest of its answers was read, epoch seconds"},
    {"read_at", Type::integer, graph::row("read_at"), "When the reading ended, epoch seconds", true},
    {"complete_at", Type::integer, graph::row("complete_at"), "When it was last read completely, epoch seconds"},
    {"complete_tag", Type::integer, graph::row("complete_tag"), "The update tag of the last complete reading"},
    {"complete_items", Type::integer, graph::row("complete_items"), "How many items the last complete reading found"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last reading", true},
}};

}  // namespace coverage

inline constexpr graph::NodeSchema CoverageSchema{
    .label = "DynatlasCoverage",
    .properties = coverage::kProperties,
    .description = "How completely and when a part of the map was last read",
};
static_assert(graph::well_formed(CoverageSchema));

}  // namespace dynatlas::models
