// What went to S3 and came from there (AWS API reference: ListExports, ListImports). Both know the last 90 days.
#pragma once

#include "intel/operation.h"

namespace dynatlas::intel::aws::dynamodb {

std::optional<Refusal> read_exports(const Asked& asked, std::string_view answer, Found& found);
std::optional<Refusal> read_imports(const Asked& asked, std::string_view answer, Found& found);

inline constexpr std::array<const graph::NodeSchema*, 1> kExportKinds{&models::aws::dynamodb::DynamoDBExportSchema};
inline constexpr std::array<const graph::NodeSchema*, 1> kImportKinds{&models::aws::dynamodb::DynamoDBImportSchema};

inline constexpr Operation kListExports{
    .name = "dynamodb:ListExports",
    .group = "exports",
    .request = R"({"MaxResults":25})",
    .paging = {.send = "NextToken", .receive = "NextToken"},
    .calls_per_second = 2,
    .kinds = kExportKinds,
    .lists = &models::aws::dynamodb::DynamoDBExportSchema,
    .listed_name = by_id,
    .transform = read_exports,
};

inline constexpr Operation kListImports{
    .name = "dynamodb:ListImports",
    .group = "exports",
    .request = R"({"PageSize":25})",
    .paging = {.send = "NextToken", .receive = "NextToken"},
    .calls_per_second = 2,
    .kinds = kImportKinds,
    .lists = &models::aws::dynamodb::DynamoDBImportSchema,
    .listed_name = by_id,
    .transform = read_imports,
};

}  // namespace dynatlas::intel::aws::dynamodb
