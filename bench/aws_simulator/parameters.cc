#include "aws_simulator/parameters.h"

#include <simdjson.h>

#include <algorithm>
#include <cctype>

namespace aws_simulator {
namespace {

namespace ondemand = simdjson::ondemand;

void take(std::string_view name, ondemand::value value, Parameters& out) {
  const auto text = [&](std::string& member) { member = std::string_view(value.get_string()); };
  if (name == "TableName") return text(out.table_name);
  if (name == "ExclusiveStartTableName") return text(out.start_table);
  if (name == "NextToken") return text(out.next_token);
  if (name == "AccountId") return text(out.account_id);
  if (name == "Limit" || name == "MaxResults") out.limit = value.get_uint64();
}

}  // namespace

std::optional<Parameters> parse_parameters(std::string_view body) {
  static thread_local ondemand::parser parser;
  static thread_local std::string padded;
  padded.assign(body).append(simdjson::SIMDJSON_PADDING, ' ');
  Parameters out;
  try {
    auto document = parser.iterate(padded.data(), body.size(), padded.size());
    for (auto field : document.get_object()) {
      const std::string_view name = field.unescaped_key();
      take(name, field.value(), out);
    }
  } catch (const simdjson::simdjson_error&) {
    return std::nullopt;
  }
  return out;
}

bool is_table_name(std::string_view name) {
  return name.size() >= 3 && name.size() <= 255 && std::ranges::all_of(name, [](char c) {
           return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.';
         });
}

}  // namespace aws_simulator
