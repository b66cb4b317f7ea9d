// (:DynamoDBLimits): what an account may have in a region. Declarations only; the values come from DescribeLimits (AWS
// API reference). Ours: Cartography has no such node.
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models::aws::dynamodb {

namespace limits {

using graph::Type;

inline constexpr std::array<graph::Property, 7> kProperties{{
    {"id", Type::text, graph::row("id"), "The account, the region and `limits`, joined by /"},
    {"region", Type::text, graph::row("region"), "The region that was asked"},
    {"account_max_read_capacity_units", Type::integer, graph::row("AccountMaxReadCapacityUnits"),
     "AccountMaxReadCapacityUnits: of all its provisioned tables together"},
    {"account_max_write_capacity_units", Type::integer, graph::row("AccountMaxWriteCapacityUnits"),
     "AccountMaxWriteCapacityUnits: of all its provisioned tables together"},
    {"table_max_read_capacity_units", Type::integer, graph::row("TableMaxReadCapacityUnits"),
     "TableMaxReadCapacityUnits: of a table with its indexes"},
    {"table_max_write_capacity_units", Type::integer, graph::row("TableMaxWriteCapacityUnits"),
     "TableMaxWriteCapacityUnits: of a table with its indexes"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

}  // namespace limits

inline constexpr graph::NodeSchema DynamoDBLimitsSchema{
    .label = "DynamoDBLimits",
    .properties = limits::kProperties,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:DynamoDBLimits)
    .existence = graph::Existence::listed,
    .scope_property = "region",
    .name_property = "id",
    .description = "The capacity that an account may provision in a region",
};
static_assert(graph::well_formed(DynamoDBLimitsSchema));

}  // namespace dynatlas::models::aws::dynamodb
