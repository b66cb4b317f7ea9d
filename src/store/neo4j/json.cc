#include "store/neo4j/json.h"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <variant>

#include "base/error.h"

namespace dynatlas::neo4j {
namespace {

using nlohmann::json;

constexpr std::int64_t kDaySeconds = 86'400;
constexpr std::int64_t kBillion = 1'000'000'000;

// Neo4j's calendar ends with the years ±999,999,999. What lies beyond never came from a Neo4j.
constexpr std::int64_t kSecondsMax = 32'000'000'000'000'000;
constexpr std::int64_t kOffsetMax = 24 * 3600;

void check(bool is_possible) {
  if (!is_possible) throw Error(ErrorKind::store, "the server sent a time that no calendar has");
}

std::int64_t floor_divide(std::int64_t value, std::int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

// Howard Hinnant's civil_from_days, in 64 bits: Neo4j's years reach ±999,999,999, std::chrono's only ±32,767.
std::string date_text(std::int64_t days) {
  check(std::abs(days / 2) <= kSecondsMax / kDaySeconds / 2);
  const std::int64_t shifted = days + 719'468;
  const std::int64_t era = floor_divide(shifted, 146'097);
  const std::int64_t day_of_era = shifted - era * 146'097;
  const std::int64_t year_of_era = (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t from_march = (5 * day_of_year + 2) / 153;
  const std::int64_t day = day_of_year - (153 * from_march + 2) / 5 + 1;
  const std::int64_t month = from_march < 10 ? from_march + 3 : from_march - 9;
  const std::int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  return fmt::format("{}{:04}-{:02}-{:02}", year < 0 ? "-" : "", std::abs(year), month, day);
}

std::string clock_text(std::int64_t seconds, std::int64_t nanoseconds) {
  return fmt::format("{:02}:{:02}:{:02}.{:09}", seconds / 3600, seconds / 60 % 60, seconds % 60, nanoseconds);
}

std::string local_text(std::int64_t seconds, std::int64_t nanoseconds, std::int64_t offset = 0) {
  check(std::abs(seconds / 2) <= kSecondsMax / 2 && std::abs(offset / 2) <= kOffsetMax / 2);
  seconds += offset;
  const std::int64_t days = floor_divide(seconds, kDaySeconds);
  return date_text(days) + "T" + clock_text(seconds - days * kDaySeconds, nanoseconds);
}

std::string offset_text(std::int64_t seconds) {
  check(std::abs(seconds / 2) <= kOffsetMax / 2);
  const std::int64_t size = std::abs(seconds);
  std::string text = fmt::format("{}{:02}:{:02}", seconds < 0 ? "-" : "+", size / 3600, size / 60 % 60);
  if (size % 60 != 0) text += fmt::format(":{:02}", size % 60);
  return text;
}

// P14M3DT16.500000000S; the seconds carry the sign of seconds and nanoseconds together.
std::string duration_text(const bolt::Duration& duration) {
  std::int64_t seconds = duration.seconds;
  std::int64_t nanoseconds = duration.nanoseconds;
  check(nanoseconds >= 0 && nanoseconds < kBillion);
  const bool negative = seconds < 0;
  if (negative && nanoseconds > 0) {
    ++seconds;
    nanoseconds = kBillion - nanoseconds;
  }
  // Without abs(): the least integer has no positive counterpart.
  const std::uint64_t size = negative ? 0 - static_cast<std::uint64_t>(seconds) : static_cast<std::uint64_t>(seconds);
  const std::string fraction = nanoseconds == 0 ? "" : fmt::format(".{:09}", nanoseconds);
  return fmt::format("P{}M{}DT{}{}{}S", duration.months, duration.days, negative ? "-" : "", size, fraction);
}

json properties_of(const bolt::Map& map) {
  json object = json::object();
  for (const auto& [key, value] : map.entries) object[key] = json_of(value);
  return object;
}

json real(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
  return value;
}

json node(const bolt::Node& node) {
  return {{"labels", node.labels}, {"properties", properties_of(node.properties)}};
}

// The walk starts at the first node; Unpacker checked the indices.
json path(const bolt::Path& path) {
  json nodes = json::array();
  json relationships = json::array();
  if (!path.nodes.empty()) nodes.push_back(node(path.nodes.front()));
  for (std::size_t i = 0; i + 1 < path.indices.size(); i += 2) {
    const std::int64_t walked = path.indices[i];
    const auto& relationship = path.relationships[static_cast<std::size_t>(std::abs(walked) - 1)];
    const std::size_t here = nodes.size() - 1;
    relationships.push_back({{"type", relationship.type},
                             {"properties", properties_of(relationship.properties)},
                             {"start", walked > 0 ? here : here + 1},
                             {"end", walked > 0 ? here + 1 : here}});
    nodes.push_back(node(path.nodes[static_cast<std::size_t>(path.indices[i + 1])]));
  }
  return {{"nodes", std::move(nodes)}, {"relationships", std::move(relationships)}};
}

// One overload for each kind that bolt::Value can hold.
struct ToJson {
  json operator()(std::monostate) const { return nullptr; }
  json operator()(bool value) const { return value; }
  json operator()(std::int64_t value) const { return value; }
  json operator()(double value) const { return real(value); }
  json operator()(const std::string& value) const { return value; }
  json operator()(const bolt::Bytes& bytes) const {
    std::string text;
    for (const std::uint8_t byte : bytes) text += fmt::format("{:02x}", byte);
    return text;
  }
  json operator()(const bolt::List& list) const {
    json array = json::array();
    for (const bolt::Value& value : list) array.push_back(json_of(value));
    return array;
  }
  json operator()(const bolt::Map& map) const { return properties_of(map); }
  json operator()(const bolt::Date& date) const { return date_text(date.days); }
  json operator()(const bolt::LocalTime& time) const { return time_text(time.nanoseconds); }
  template <typename T>
  json operator()(const bolt::Boxed<T>& boxed) const {
    return (*this)(*boxed);
  }
  json operator()(const bolt::Time& time) const {
    return time_text(time.nanoseconds) + offset_text(time.offset_seconds);
  }
  json operator()(const bolt::DateTime& time) const {
    return local_text(time.seconds, time.nanoseconds, time.offset_seconds) + offset_text(time.offset_seconds);
  }
  // In UTC: the zone's rules are not ours to know.
  json operator()(const bolt::ZonedDateTime& time) const {
    return fmt::format("{}{}[{}]", local_text(time.seconds, time.nanoseconds), time.is_local ? "" : "+00:00",
                       time.zone);
  }
  json operator()(const bolt::LocalDateTime& time) const { return local_text(time.seconds, time.nanoseconds); }
  json operator()(const bolt::Duration& duration) const { return duration_text(duration); }
  json operator()(const bolt::Point2D& point) const {
    return {{"srid", point.srid}, {"x", real(point.x)}, {"y", real(point.y)}};
  }
  json operator()(const bolt::Point3D& point) const {
    return {{"srid", point.srid}, {"x", real(point.x)}, {"y", real(point.y)}, {"z", real(point.z)}};
  }
  json operator()(const bolt::Node& value) const { return node(value); }
  json operator()(const bolt::Relationship& value) const {
    return {{"type", value.type}, {"properties", properties_of(value.properties)}};
  }
  json operator()(const bolt::UnboundRelationship& value) const {
    return {{"type", value.type}, {"properties", properties_of(value.properties)}};
  }
  json operator()(const bolt::Path& value) const { return path(value); }
  json operator()(const bolt::Structure& value) const {
    return {{"tag", value.tag}, {"fields", (*this)(value.fields)}};
  }

 private:
  static std::string time_text(std::int64_t nanoseconds) {
    return clock_text(nanoseconds / kBillion, nanoseconds % kBillion);
  }
};

}  // namespace

json json_of(const bolt::Value& value) {
  return std::visit(ToJson{}, value.data);
}

}  // namespace dynatlas::neo4j
