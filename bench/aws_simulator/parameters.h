// The parameters of a request, those that the simulator looks at. Others are ignored, as AWS ignores them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aws_simulator {

struct Parameters {
  std::string table_name;         // TableName
  std::string resource_arn;       // ResourceArn
  std::string export_arn;         // ExportArn
  std::string start_table;        // ExclusiveStartTableName
  std::string next_token;         // NextToken, PaginationToken, Marker, ExclusiveStartBackupArn
  std::string account_id;         // AccountId
  std::string key_id;             // KeyId
  std::string backup_type;        // BackupType
  std::string service_namespace;  // ServiceNamespace
  std::string source_prefix;      // SourcePrefix
  std::string vault_name;         // in the path
  std::uint64_t limit = 0;        // Limit, MaxResults, MaxItems, PageSize, ResourcesPerPage; 0 where it is missing
};

// Nothing where the body is not a JSON object, or a parameter not of its type.
std::optional<Parameters> parse_parameters(std::string_view body);

// Those of a GET: path and query string.
std::optional<Parameters> parse_target(std::string_view target);

// Whether it is a table's name by AWS's rule: 3 to 255 of letters, digits, '_', '-', '.'. Such a one needs no escaping.
bool is_table_name(std::string_view name);

// The table's name in its ARN or in that of a part of it; any other text as it is.
std::string_view table_in(std::string_view given);

}  // namespace aws_simulator
