#include "aws_simulator/table.h"

#include <array>
#include <chrono>

#include "aws_simulator/regions.h"

namespace aws_simulator {

std::size_t Table::indexes() const {
  constexpr std::array<unsigned, 5> kUpTo{25, 55, 80, 92, 100};  // percent with at most 0, 1, 2, 3, 5
  const std::uint64_t percent = draws(Draw::indexes) % 100;
  std::size_t count = 0;
  while (percent >= kUpTo[count]) ++count;
  return count == 4 ? 5 : count;
}

std::string Table::stream_label() const {
  const std::uint64_t draw = draws(Draw::stream);
  return draw % 100 < 35 ? time_text(created_ms() + (draw >> 16) % 1'000'000'000) : "";
}

std::string Table::stream_arn() const {
  const std::string label = stream_label();
  return label.empty() ? "" : fmt::format(FMT_COMPILE("{}/stream/{}"), arn, label);
}

std::string Table::export_arn() const {
  const std::uint64_t draw = draws(Draw::exports);
  return draw % 40 == 0 ? fmt::format(FMT_COMPILE("{}/export/0{}-{:08x}"), arn, created_ms(), draw >> 32) : "";
}

std::string Table::key_arn() const {
  const std::uint64_t draw = draws(Draw::sse);
  return draw % 100 < 40 ? aws_simulator::key_arn(estate, place, (draw >> 32) % kKeys) : "";
}

std::string Table::id() const {
  return uuid_of(keeps(Draw::id));
}

std::string Table::other_account() const {
  const std::uint32_t accounts = estate.size().accounts;
  return keeps(Draw::id) % 2 == 0 || accounts < 2 ? "999988887777" : estate.account_id((place.account + 1) % accounts);
}

std::string_view Table::region() const {
  return kRegions[place.region];
}

Table table_of(const Estate& estate, Place place, std::uint64_t slot, const Life& life) {
  const std::uint64_t fixed = keyed(estate.seed_of(place, slot), life.incarnation);
  Table table{.estate = estate,
              .place = place,
              .slot = slot,
              .life = life,
              .fixed = fixed,
              .now = keyed(fixed, life.version),
              .name = {},
              .arn = {}};
  append_name(table.name, slot);
  table.arn =
      fmt::format(FMT_COMPILE("arn:aws:dynamodb:{}:{}:table/{}"), table.region(), table.account_id(), table.name);
  return table;
}

std::string key_arn(const Estate& estate, Place place, std::uint64_t number) {
  return fmt::format(FMT_COMPILE("arn:aws:kms:{}:{}:key/{:08x}-0000-4000-8000-{:012x}"), kRegions[place.region],
                     estate.account_id(place.account), number, number);
}

void put_seconds(std::string& out, std::uint64_t milliseconds) {
  put(out, FMT_COMPILE("{}.{:03}"), milliseconds / 1000, milliseconds % 1000);
}

std::string time_text(std::uint64_t milliseconds) {
  const std::chrono::sys_time<std::chrono::milliseconds> time{std::chrono::milliseconds{milliseconds}};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{time - day};
  return fmt::format(FMT_COMPILE("{}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}"), static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count(), clock.subseconds().count());
}

std::string uuid_of(std::uint64_t number) {
  return fmt::format(FMT_COMPILE("{:08x}-{:04x}-4{:03x}-8000-{:012x}"), number >> 32, (number >> 16) & 0xffff,
                     number & 0xfff, mix(number) >> 16);
}

std::string backup_arn(std::string_view table_arn, std::uint64_t draw) {
  return fmt::format(FMT_COMPILE("{}/backup/0{}-{:08x}"), table_arn, 1'500'000'000'000u + draw % 240'000'000'000u,
                     draw >> 32);
}

}  // namespace aws_simulator
