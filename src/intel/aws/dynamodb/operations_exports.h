// What went to S3 and came from there (AWS API reference: ListExports, DescribeExport, ListImports), of the last 90
// days.
#pragma once

#include "intel/operation.h"

namespace dynatlas::intel::aws::dynamodb {

std::optional<Refusal> read_exports(const Asked& asked, std::string_view answer, Found& found);
std::optional<Refusal> read_export(const Asked& asked, std::string_view answer, Found& found);
std::optional<Refusal> read_imports(const Asked& asked, std::string_view answer, Found& found);

inline constexpr std::array<const graph::NodeSchema*, 1> kExportKinds{&models::aws::dynamodb::DynamoDBExportSchema};
inline constexpr std::array<const graph::NodeSchema*, 1> kDescribedExportKinds{
    &models::aws::dynamodb::DynamoDBDescribedExportSchema,
};
inline constexpr std::array<std::string_view, 1> kAboutExports{"DynamoDBExport"};
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

// Of the listing's group, as nothing else drives it.
inline constexpr Operation kDescribeExport{
    .name = "dynamodb:DescribeExport",
    .group = "exports",
    .level = Level::full,
    .driver = &kListExports,
    .subject = "ExportArn",
    .about = kAboutExports,
    .calls_per_second = 5,
    .kinds = kDescribedExportKinds,
    .transform = read_export,
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
