#include "base/arn.h"

#include <array>

namespace dynatlas {

std::optional<Arn> arn_of(std::string_view text) {
  std::array<std::string_view, 5> fields;
  for (std::string_view& field : fields) {
    const std::size_t end = text.find(':');
    if (end == std::string_view::npos) return std::nullopt;
    field = text.substr(0, end);
    text.remove_prefix(end + 1);
  }
  const auto& [arn, partition, service, region, account] = fields;
  if (arn != "arn") return std::nullopt;
  return Arn{partition, service, region, account, text};
}

std::optional<ArnTable> table_of(const Arn& arn) {
  constexpr std::string_view kTable = "table/";
  if (arn.service != "dynamodb" || !arn.resource.starts_with(kTable)) return std::nullopt;
  const std::string_view path = arn.resource.substr(kTable.size());
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos) return ArnTable{path, path, {}};
  return ArnTable{path, path.substr(0, slash), path.substr(slash + 1)};
}

}  // namespace dynatlas
