// DynamoDB's operations (API reference: ListTables, DescribeTable).
#pragma once

#include "intel/operation.h"

namespace dynatlas::intel::aws::dynamodb {

std::optional<Refusal> read_listing(const Asked& asked, std::string_view answer, Found& found);
std::optional<Refusal> read_table(const Asked& asked, std::string_view answer, Found& found);
std::string listed_name_of_table(const graph::NodeName& table);

inline constexpr std::array kDescribedKinds{
    &models::aws::dynamodb::DynamoDBTableSchema,
    &models::aws::dynamodb::DynamoDBGSISchema,
    &models::aws::dynamodb::DynamoDBLSISchema,
    &models::aws::dynamodb::DynamoDBVectorIndexSchema,
    &models::aws::dynamodb::DynamoDBReplicaSchema,
    &models::aws::dynamodb::DynamoDBBillingModeSummarySchema,
    &models::aws::dynamodb::DynamoDBStreamSchema,
    &models::aws::dynamodb::DynamoDBSSEDescriptionSchema,
    &models::aws::dynamodb::DynamoDBArchivalSummarySchema,
    &models::aws::dynamodb::DynamoDBRestoreSummarySchema,
    &models::aws::dynamodb::DynamoDBBackupSchema,
};

// The two share a limit of 2,500 a second, of which the listing needs a hundredth ("Service, account, and table quotas
// in Amazon DynamoDB").
inline constexpr Operation kListTables{
    .name = "dynamodb:ListTables",
    .level = Level::core,
    .paging = {.send = "ExclusiveStartTableName", .receive = "LastEvaluatedTableName"},
    .calls_per_second = 100,
    .lists = &models::aws::dynamodb::DynamoDBTableSchema,
    .listed_name = listed_name_of_table,
    .transform = read_listing,
};

inline constexpr Operation kDescribeTable{
    .name = "dynamodb:DescribeTable",
    .level = Level::core,
    .driver = &kListTables,
    .subject = "TableName",
    .calls_per_second = 2'400,
    .kinds = kDescribedKinds,
    .transform = read_table,
};

}  // namespace dynatlas::intel::aws::dynamodb
