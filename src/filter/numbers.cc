#include "filter/numbers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <span>
#include <string>

#include "base/letters.h"

namespace dynatlas::filter {
namespace {

struct Unit {
  std::string_view name;
  double factor;
};
constexpr double kKibi = 1024;
constexpr std::array<Unit, 12> kBytes{{{"", 1},
                                       {"b", 1},
                                       {"kb", 1e3},
                                       {"mb", 1e6},
                                       {"gb", 1e9},
                                       {"tb", 1e12},
                                       {"pb", 1e15},
                                       {"kib", kKibi},
                                       {"mib", kKibi* kKibi},
                                       {"gib", kKibi* kKibi* kKibi},
                                       {"tib", kKibi* kKibi* kKibi* kKibi},
                                       {"pib", kKibi* kKibi* kKibi* kKibi* kKibi}}};
constexpr std::array<Unit, 5> kCounts{{{"", 1}, {"k", 1e3}, {"m", 1e6}, {"g", 1e9}, {"t", 1e12}}};
constexpr std::array<Unit, 5> kAges{{{"h", 3600}, {"d", kDay}, {"w", 7 * kDay}, {"mo", 30 * kDay}, {"y", 365 * kDay}}};
constexpr double kMax = 9e18;

std::span<const Unit> units_of(Kind kind) {
  if (kind == Kind::bytes) return kBytes;
  return kind == Kind::age ? std::span<const Unit>(kAges) : std::span<const Unit>(kCounts);
}

std::optional<int> digits(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

}  // namespace

std::optional<std::int64_t> number_of(std::string_view text, Kind kind) {
  double number = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (error != std::errc{}) return std::nullopt;
  const std::string name = in_small_letters({end, text.data() + text.size()});
  const auto units = units_of(kind);
  const auto unit = std::ranges::find(units, name, &Unit::name);
  if (unit == units.end()) return std::nullopt;
  number *= unit->factor;
  if (!(number >= 0 && number <= kMax)) return std::nullopt;  // "inf" and "nan" too
  return static_cast<std::int64_t>(number);
}

std::optional<std::int64_t> day_of(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits(text.substr(0, 4));
  const auto month = digits(text.substr(5, 2));
  const auto day = digits(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count() * kDay;
}

}  // namespace dynatlas::filter
