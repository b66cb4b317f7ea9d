// The parameters of a JSON request, those that the simulator looks at. Others are ignored, as AWS ignores them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aws_simulator {

struct Parameters {
  std::string table_name;   // TableName
  std::string start_table;  // ExclusiveStartTableName
  std::string next_token;   // NextToken
  std::string account_id;   // AccountId
  std::uint64_t limit = 0;  // Limit or MaxResults; 0 where it is missing
};

// Nothing where the body is not a JSON object, or a parameter not of its type.
std::optional<Parameters> parse_parameters(std::string_view body);

// Whether it is a table's name by AWS's rule: 3 to 255 of letters, digits, '_', '-', '.'. Such a one needs no escaping.
bool is_table_name(std::string_view name);

}  // namespace aws_simulator
