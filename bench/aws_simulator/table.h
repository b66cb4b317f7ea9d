// What there is to know of a table, drawn from the estate's seed, the place, the slot and the table's life.
// DescribeTable and the bulk answers tell the same of it.
#pragma once

#include <fmt/compile.h>
#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <type_traits>

#include "aws_simulator/estate.h"
#include "aws_simulator/hash.h"

namespace aws_simulator {

// What each draw is for. A draw of `fixed` holds for the table's life, one of `now` until its next change.
enum class Draw : std::uint64_t {
  created,
  id,
  sort_key,
  indexes,
  billing,
  size,
  stream,
  sse,
  restored,
  archived,
  table_class,
  projection,
  replicas,
  tags,
  scaling,
  backups,
  recovery_points,
  consumers,
  pipes,
  insights,
  exports,
  continuous_backups,
  time_to_live,
  policies,
  kinesis,
  metrics,
};

struct Table {
  const Estate& estate;
  Place place;
  std::uint64_t slot;
  Life life;
  std::uint64_t fixed;  // what the table keeps
  std::uint64_t now;    // what a change changes
  std::string name;
  std::string arn;

  std::uint64_t keeps(Draw draw) const { return keyed(fixed, draw); }
  std::uint64_t draws(Draw draw) const { return keyed(now, draw); }
  std::uint64_t created_ms() const { return 1'500'000'000'000u + keeps(Draw::created) % 240'000'000'000u; }

  bool is_on_demand() const { return draws(Draw::billing) % 100 < 60; }
  std::size_t indexes() const;
  bool has_stream() const { return draws(Draw::stream) % 100 < 30; }
  // Some tables had a stream once: its label is still told. Empty where there was none.
  std::string stream_label() const;
  // Of the latest stream; empty where there was none.
  std::string stream_arn() const;
  // Of its one export; empty for most.
  std::string export_arn() const;
  // Of the customer's key that encrypts it; empty for most.
  std::string key_arn() const;
  std::string id() const;
  std::string account_id() const { return estate.account_id(place.account); }
  // Whom it is shared with: the next account of the estate, or one that is not of it.
  std::string other_account() const;
  std::string_view region() const;
};

// Also of a slot without a table: of the one that was there, or might be.
Table table_of(const Estate& estate, Place place, std::uint64_t slot, const Life& life);

inline constexpr std::uint64_t kKeys = 32;  // of each account and region
std::string key_arn(const Estate& estate, Place place, std::uint64_t number);

// Appends. FMT_COMPILE("…") is faster.
template <typename Format, typename... Arguments>
  requires std::is_class_v<Format>
void put(std::string& out, const Format& format, const Arguments&... arguments) {
  fmt::format_to(std::back_inserter(out), format, arguments...);
}
template <typename... Arguments>
void put(std::string& out, fmt::format_string<const Arguments&...> format, const Arguments&... arguments) {
  fmt::format_to(std::back_inserter(out), format, arguments...);
}

// As JSON's number of seconds.
void put_seconds(std::string& out, std::uint64_t milliseconds);
// "2021-06-08T08:00:32.000"
std::string time_text(std::uint64_t milliseconds);
std::string uuid_of(std::uint64_t number);
std::string backup_arn(std::string_view table_arn, std::uint64_t draw);

}  // namespace aws_simulator
