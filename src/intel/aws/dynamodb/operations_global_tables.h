// The global tables of version 2017.11.29 (AWS API reference: ListGlobalTables); nearly nobody has one.
#pragma once

#include "intel/operation.h"

namespace dynatlas::intel::aws::dynamodb {

std::optional<Refusal> read_global_tables(const Asked& asked, std::string_view answer, Found& found);

inline constexpr std::array<const graph::NodeSchema*, 1> kGlobalTableKinds{
    &models::aws::dynamodb::DynamoDBGlobalTableSchema,
};

inline constexpr Operation kListGlobalTables{
    .name = "dynamodb:ListGlobalTables",
    .group = "global-tables",
    .paging = {.send = "ExclusiveStartGlobalTableName", .receive = "LastEvaluatedGlobalTableName"},
    .calls_per_second = 1,
    .kinds = kGlobalTableKinds,
    .lists = &models::aws::dynamodb::DynamoDBGlobalTableSchema,
    .listed_name = by_id,
    .transform = read_global_tables,
};

}  // namespace dynatlas::intel::aws::dynamodb
