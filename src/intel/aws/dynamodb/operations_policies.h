// Who may do what with tables and streams (AWS API reference: GetResourcePolicy).
#pragma once

#include "intel/aws/dynamodb/operations.h"

namespace dynatlas::intel::aws::dynamodb {

// The ARNs of new tables, and of new streams that are on.
void tables_and_streams_of_rows(const Part& part, const Batch& batch, const Batch::Mark& before,
                                std::vector<std::string>& subjects);
std::optional<Refusal> read_policy(const Asked& asked, std::string_view answer, Found& found);

inline constexpr std::array<std::string_view, 2> kAboutTablesAndStreams{"DynamoDBTable", "DynamoDBStream"};
inline constexpr std::array kPolicyKinds{
    &models::aws::dynamodb::DynamoDBResourcePolicySchema,
    &models::aws::dynamodb::DynamoDBPolicyStatementSchema,
    &models::aws::dynamodb::DynamoDBPolicyPrincipalSchema,
};
inline constexpr std::array<std::string_view, 1> kHasNoPolicy{"PolicyNotFoundException"};

// No rate is documented.
inline constexpr Operation kGetResourcePolicy{
    .name = "dynamodb:GetResourcePolicy",
    .group = "policies",
    .level = Level::full,
    .driver = &kDescribeTable,
    .subjects = tables_and_streams_of_rows,
    .subject = "ResourceArn",
    .about = kAboutTablesAndStreams,
    .calls_per_second = 10,
    .kinds = kPolicyKinds,
    .means_none = kHasNoPolicy,
    .transform = read_policy,
};

}  // namespace dynatlas::intel::aws::dynamodb
