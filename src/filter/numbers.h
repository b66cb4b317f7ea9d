// The numbers of a filter: sizes, counts, ages, days. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "filter/fields.h"

namespace dynatlas::filter {

inline constexpr std::int64_t kDay = 86'400;  // seconds

// "1.5GiB" as bytes, "2M" as a count, "7d" as seconds; nothing where it is no such number, or below 0 or beyond 9e18.
std::optional<std::int64_t> number_of(std::string_view text, Kind kind);

// "2024-01-31": its first second, UTC.
std::optional<std::int64_t> day_of(std::string_view text);

}  // namespace dynatlas::filter
