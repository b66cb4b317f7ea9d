#include "cli/time_span.h"

#include <charconv>

namespace dynatlas::cli {

std::optional<std::chrono::seconds> read_time(const std::string& text, std::string_view units) {
  constexpr int kDigitsMax = 6;
  std::int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [unit, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || end - unit != 1 || number <= 0 || unit - text.data() > kDigitsMax) return std::nullopt;
  if (units.find(*unit) == std::string_view::npos) return std::nullopt;
  if (*unit == 's') return std::chrono::seconds{number};
  if (*unit == 'm') return std::chrono::minutes{number};
  if (*unit == 'h') return std::chrono::hours{number};
  if (*unit == 'd') return std::chrono::days{number};
  return std::chrono::weeks{number};
}

}  // namespace dynatlas::cli
