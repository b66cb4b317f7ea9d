// What Bolt can carry, as read from the wire: null, numbers, text, containers, graph elements, times, points.
// Knows no encoding (packstream.h) and no graph model of ours.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace dynatlas::bolt {

struct Value;
struct MapEntry;

using Bytes = std::vector<std::uint8_t>;
using List = std::vector<Value>;

// Keys in the order of the wire. Keys are unique in what a server sends; of doubles find() gives the first.
struct Map {
  std::vector<MapEntry> entries;

  const Value* find(std::string_view key) const;  // null pointer where missing
  bool operator==(const Map&) const;
};

// Holds a T elsewhere, but copies and compares as if it were inside. Keeps Value small. Empty only after a move.
template <typename T>
class Boxed {
 public:
  Boxed(T value) : value_(std::make_unique<T>(std::move(value))) {}  // NOLINT: meant to be implicit
  Boxed(const Boxed& other) : value_(std::make_unique<T>(*other.value_)) {}
  Boxed(Boxed&&) noexcept = default;
  Boxed& operator=(Boxed other) noexcept {
    value_ = std::move(other.value_);
    return *this;
  }
  const T& operator*() const { return *value_; }
  const T* operator->() const { return value_.get(); }
  bool operator==(const Boxed& other) const { return *value_ == *other.value_; }

 private:
  std::unique_ptr<T> value_;
};

// Graph elements. `element_id` is empty before Bolt 5, where only the number exists.
struct Node {
  std::int64_t id = 0;
  std::vector<std::string> labels;
  Map properties;
  std::string element_id;
  bool operator==(const Node&) const = default;
};
struct Relationship {
  std::int64_t id = 0;
  std::int64_t start_id = 0;
  std::int64_t end_id = 0;
  std::string type;
  Map properties;
  std::string element_id;
  std::string start_element_id;
  std::string end_element_id;
  bool operator==(const Relationship&) const = default;
};
struct UnboundRelationship {
  std::int64_t id = 0;
  std::string type;
  Map properties;
  std::string element_id;
  bool operator==(const UnboundRelationship&) const = default;
};
// `indices` alternates relationship (1-based, negative: walked backwards) and node (0-based); checked when decoded.
struct Path {
  std::vector<Node> nodes;
  std::vector<UnboundRelationship> relationships;
  std::vector<std::int64_t> indices;
  bool operator==(const Path&) const = default;
};

struct Point2D {
  std::int64_t srid = 0;
  double x = 0;
  double y = 0;
  bool operator==(const Point2D&) const = default;
};
struct Point3D {
  std::int64_t srid = 0;
  double x = 0;
  double y = 0;
  double z = 0;
  bool operator==(const Point3D&) const = default;
};

// Times: all counts are since 1970-01-01 or since midnight; nanoseconds count forward, 0 … 999,999,999.
struct Date {
  std::int64_t days = 0;
  bool operator==(const Date&) const = default;
};
struct Time {
  std::int64_t nanoseconds = 0;  // local, since midnight
  std::int64_t offset_seconds = 0;
  bool operator==(const Time&) const = default;
};
struct LocalTime {
  std::int64_t nanoseconds = 0;
  bool operator==(const LocalTime&) const = default;
};
struct DateTime {
  std::int64_t seconds = 0;  // UTC
  std::int64_t nanoseconds = 0;
  std::int64_t offset_seconds = 0;
  bool operator==(const DateTime&) const = default;
};
struct ZonedDateTime {
  std::int64_t seconds = 0;  // UTC, unless `is_local`
  std::int64_t nanoseconds = 0;
  std::string zone;       // IANA name
  bool is_local = false;  // seconds are on the zone's own clock: what a 4.4 server without the utc patch sends
  bool operator==(const ZonedDateTime&) const = default;
};
struct LocalDateTime {
  std::int64_t seconds = 0;
  std::int64_t nanoseconds = 0;
  bool operator==(const LocalDateTime&) const = default;
};
struct Duration {
  std::int64_t months = 0;
  std::int64_t days = 0;
  std::int64_t seconds = 0;
  std::int64_t nanoseconds = 0;
  bool operator==(const Duration&) const = default;
};

// A structure that this client does not know, kept as it is.
struct Structure {
  std::uint8_t tag = 0;
  List fields;
  bool operator==(const Structure&) const;
};

template <typename T, typename Variant>
inline constexpr bool kIsInside = false;
template <typename T, typename... Ts>
inline constexpr bool kIsInside<T, std::variant<Ts...>> = (std::is_same_v<T, Ts> || ...);

struct Value {
  using Data = std::variant<std::monostate, bool, std::int64_t, double, std::string, Bytes, List, Map, Date, LocalTime,
                            Boxed<Time>, Boxed<DateTime>, Boxed<ZonedDateTime>, Boxed<LocalDateTime>, Boxed<Duration>,
                            Boxed<Point2D>, Boxed<Point3D>, Boxed<Node>, Boxed<Relationship>,
                            Boxed<UnboundRelationship>, Boxed<Path>, Boxed<Structure>>;
  Data data;

  Value() = default;
  template <typename T>
    requires(!std::is_same_v<std::remove_cvref_t<T>, Value> && std::is_constructible_v<Data, T>)
  Value(T&& value) : data(std::forward<T>(value)) {}  // NOLINT: meant to be implicit

  bool is_null() const { return std::holds_alternative<std::monostate>(data); }
  bool operator==(const Value&) const = default;

  // The content as a T (also a boxed one), or a null pointer where the value is of another kind.
  template <typename T>
  const T* get_if() const {
    if constexpr (kIsInside<T, Data>) {
      return std::get_if<T>(&data);
    } else {
      const auto* boxed = std::get_if<Boxed<T>>(&data);
      return boxed == nullptr ? nullptr : &**boxed;
    }
  }
};

struct MapEntry {
  std::string key;
  Value value;
  bool operator==(const MapEntry&) const = default;
};

// The kind as Cypher names it, for messages: "INTEGER", "STRING", "NODE", …
std::string_view kind_name(const Value& value);

}  // namespace dynatlas::bolt
