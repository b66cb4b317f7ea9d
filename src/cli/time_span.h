// A length of time as options take it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace dynatlas::cli {

// A number and one of these units (s, m, h, d, w), as in 36h. Months and years are of no one length, and a bare number
// could be of any unit.
std::optional<std::chrono::seconds> read_time(const std::string& text, std::string_view units);

}  // namespace dynatlas::cli
