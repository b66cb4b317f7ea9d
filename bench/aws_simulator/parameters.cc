#include "aws_simulator/parameters.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include "aws_simulator/http.h"

namespace aws_simulator {
namespace {

namespace ondemand = simdjson::ondemand;

struct TextName {
  std::string_view name;
  std::string Parameters::* member;
};

constexpr std::array kTexts{
    TextName{"TableName", &Parameters::table_name},
    TextName{"ResourceArn", &Parameters::resource_arn},
    TextName{"ExportArn", &Parameters::export_arn},
    TextName{"ExclusiveStartTableName", &Parameters::start_table},
    TextName{"NextToken", &Parameters::next_token},
    TextName{"nextToken", &Parameters::next_token},
    TextName{"PaginationToken", &Parameters::next_token},
    TextName{"Marker", &Parameters::next_token},
    TextName{"ExclusiveStartBackupArn", &Parameters::next_token},
    TextName{"AccountId", &Parameters::account_id},
    TextName{"KeyId", &Parameters::key_id},
    TextName{"BackupType", &Parameters::backup_type},
    TextName{"ServiceNamespace", &Parameters::service_namespace},
    TextName{"SourcePrefix", &Parameters::source_prefix},
};
constexpr std::array<std::string_view, 6> kLimits{"Limit",    "MaxResults", "maxResults",
                                                  "MaxItems", "PageSize",   "ResourcesPerPage"};

std::string Parameters::* text_named(std::string_view name) {
  const auto found = std::ranges::find(kTexts, name, &TextName::name);
  return found == kTexts.end() ? nullptr : found->member;
}

bool is_limit(std::string_view name) {
  return std::ranges::find(kLimits, name) != kLimits.end();
}

void take(std::string_view name, ondemand::value value, Parameters& out) {
  if (const auto member = text_named(name)) out.*member = std::string_view(value.get_string());
  if (is_limit(name)) out.limit = value.get_uint64();
}

bool take(std::string_view name, const std::string& value, Parameters& out) {
  if (const auto member = text_named(name)) out.*member = value;
  if (!is_limit(name)) return true;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), out.limit);
  return error == std::errc{} && end == value.data() + value.size();
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

std::optional<Parameters> parse_target(std::string_view target) {
  constexpr std::string_view kVaultPath = "/backup-vaults/";
  Parameters out;
  std::string_view path = take_until(target, '?');
  if (path.starts_with(kVaultPath)) {
    path.remove_prefix(kVaultPath.size());
    out.vault_name = percent_decoded(take_until(path, '/'), false);
  }
  while (!target.empty()) {
    std::string_view value = take_until(target, '&');
    const std::string_view name = take_until(value, '=');
    if (!take(name, percent_decoded(value, false), out)) return std::nullopt;
  }
  return out;
}

bool is_table_name(std::string_view name) {
  return name.size() >= 3 && name.size() <= 255 && std::ranges::all_of(name, [](char c) {
           return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.';
         });
}

std::string_view table_in(std::string_view given) {
  constexpr std::string_view kTable = ":table/";
  const std::size_t table = given.find(kTable);
  if (table == std::string_view::npos) return given;
  given.remove_prefix(table + kTable.size());
  return given.substr(0, given.find('/'));
}

}  // namespace aws_simulator
