// What a property can hold, on its way from a transform into a store.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace dynatlas::graph {

// A point in time exactly as the API wrote it: seconds since 1970-01-01 UTC and the fraction.
struct Time {
  std::int64_t seconds = 0;
  std::int32_t nanoseconds = 0;  // 0 … 999,999,999, counted forward also before 1970

  friend bool operator==(const Time&, const Time&) = default;
};

using Null = std::monostate;
using TextList = std::vector<std::string>;
using Value = std::variant<Null, bool, std::int64_t, double, std::string, Time, TextList>;

// How a store keeps a Time (`--timestamps`); one kind per database.
enum class TimeKind {
  epoch,     // a number of epoch seconds: an integer, with a fraction a float
  datetime,  // Neo4j: ZONED DATETIME; SQLite: text as of datetime_text()
};

// The epoch number of a Time: an integer without a fraction, else the double nearest to the decimal text.
Value epoch_number(const Time& time);

// "2021-10-17T20:20:11.211000000+00:00". Microseconds are exact; what is finer is cut, as Cartography does.
std::string datetime_text(const Time& time);

// A JSON array, as text. What is no UTF-8 becomes U+FFFD.
std::string list_text(const TextList& texts);

// Reads what list_text() writes. False where it is no array of texts.
bool parse_list(std::string_view text, TextList& texts);

// Reads the decimal text of a JSON number of epoch seconds ("1609459200", "1598844168.368", "1.6e9") exactly.
// False when it is no such number or outside the years 1 … 9999.
bool parse_epoch(std::string_view text, Time& time);

}  // namespace dynatlas::graph
