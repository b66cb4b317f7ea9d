#include "bolt/structures.h"

#include <fmt/format.h>

#include <cstdlib>
#include <utility>

#include "base/error.h"
#include "bolt/packstream.h"

namespace dynatlas::bolt {
namespace {

constexpr std::int64_t kNanosecondsInSecond = 1'000'000'000;
constexpr std::int64_t kNanosecondsInDay = 86'400 * kNanosecondsInSecond;

// Takes a structure's fields one after another, each as the kind it must be.
class Fields {
 public:
  Fields(std::uint8_t tag, List& fields) : tag_(tag), fields_(fields) {}

  [[noreturn]] void fail() const {
    throw Error(ErrorKind::store, fmt::format("the server sent a malformed structure (tag 0x{:02X})", tag_));
  }
  void expect(std::size_t size) const {
    if (fields_.size() != size) fail();
  }
  // The next field, moved out.
  template <typename T>
  T take() {
    if (next_ >= fields_.size()) fail();
    auto* field = std::get_if<T>(&fields_[next_].data);
    if (field == nullptr) fail();
    ++next_;
    return std::move(*field);
  }
  std::int64_t integer() { return take<std::int64_t>(); }
  std::int64_t integer_below(std::int64_t limit) {
    const std::int64_t value = integer();
    if (value < 0 || value >= limit) fail();
    return value;
  }
  // The next field: a list whose members are all T.
  template <typename T>
  std::vector<T> list_of() {
    std::vector<T> out;
    const List list = take<List>();
    for (const Value& value : list) {
      const T* member = value.get_if<T>();
      if (member == nullptr) fail();
      out.push_back(*member);
    }
    return out;
  }

 private:
  std::uint8_t tag_;
  List& fields_;
  std::size_t next_ = 0;
};

Value make_node(Fields fields, std::size_t size) {
  if (size != 3) fields.expect(4);
  Node node;
  node.id = fields.integer();
  node.labels = fields.list_of<std::string>();
  node.properties = fields.take<Map>();
  if (size == 4) node.element_id = fields.take<std::string>();
  return Boxed(std::move(node));
}

Value make_relationship(Fields fields, std::size_t size) {
  if (size != 5) fields.expect(8);
  Relationship relationship;
  relationship.id = fields.integer();
  relationship.start_id = fields.integer();
  relationship.end_id = fields.integer();
  relationship.type = fields.take<std::string>();
  relationship.properties = fields.take<Map>();
  if (size == 8) {
    relationship.element_id = fields.take<std::string>();
    relationship.start_element_id = fields.take<std::string>();
    relationship.end_element_id = fields.take<std::string>();
  }
  return Boxed(std::move(relationship));
}

Value make_unbound_relationship(Fields fields, std::size_t size) {
  if (size != 3) fields.expect(4);
  UnboundRelationship relationship;
  relationship.id = fields.integer();
  relationship.type = fields.take<std::string>();
  relationship.properties = fields.take<Map>();
  if (size == 4) relationship.element_id = fields.take<std::string>();
  return Boxed(std::move(relationship));
}

// Whether `index` names one of `count` members: relationships 1 … count, either sign; nodes 0 … count-1.
bool is_relationship_index(std::int64_t index, std::size_t count) {
  const auto limit = static_cast<std::int64_t>(count);
  return index != 0 && index >= -limit && index <= limit;
}
bool is_node_index(std::int64_t index, std::size_t count) {
  return index >= 0 && index < static_cast<std::int64_t>(count);
}

Value make_path(Fields fields) {
  fields.expect(3);
  Path path;
  path.nodes = fields.list_of<Node>();
  path.relationships = fields.list_of<UnboundRelationship>();
  path.indices = fields.list_of<std::int64_t>();
  if (path.nodes.empty() || path.indices.size() % 2 != 0) fields.fail();
  for (std::size_t i = 0; i < path.indices.size(); i += 2) {
    if (!is_relationship_index(path.indices[i], path.relationships.size())) fields.fail();
    if (!is_node_index(path.indices[i + 1], path.nodes.size())) fields.fail();
  }
  return Boxed(std::move(path));
}

Value make_date_time(Fields fields, bool is_legacy) {
  fields.expect(3);
  DateTime time;
  time.seconds = fields.integer();
  time.nanoseconds = fields.integer_below(kNanosecondsInSecond);
  time.offset_seconds = fields.integer();
  if (is_legacy && __builtin_sub_overflow(time.seconds, time.offset_seconds, &time.seconds)) fields.fail();
  return Boxed(time);
}

Value make_zoned_date_time(Fields fields, bool is_legacy) {
  fields.expect(3);
  ZonedDateTime time;
  time.seconds = fields.integer();
  time.nanoseconds = fields.integer_below(kNanosecondsInSecond);
  time.zone = fields.take<std::string>();
  time.is_local = is_legacy;
  return Boxed(std::move(time));
}

Value make_time(Fields fields) {
  fields.expect(2);
  Time time;
  time.nanoseconds = fields.integer_below(kNanosecondsInDay);
  time.offset_seconds = fields.integer();
  return Boxed(time);
}

Value make_local_date_time(Fields fields) {
  fields.expect(2);
  LocalDateTime time;
  time.seconds = fields.integer();
  time.nanoseconds = fields.integer_below(kNanosecondsInSecond);
  return Boxed(time);
}

Value make_duration(Fields fields) {
  fields.expect(4);
  Duration duration;
  duration.months = fields.integer();
  duration.days = fields.integer();
  duration.seconds = fields.integer();
  duration.nanoseconds = fields.integer();
  return Boxed(duration);
}

Value make_point_2d(Fields fields) {
  fields.expect(3);
  Point2D point;
  point.srid = fields.integer();
  point.x = fields.take<double>();
  point.y = fields.take<double>();
  return Boxed(point);
}

Value make_point_3d(Fields fields) {
  fields.expect(4);
  Point3D point;
  point.srid = fields.integer();
  point.x = fields.take<double>();
  point.y = fields.take<double>();
  point.z = fields.take<double>();
  return Boxed(point);
}

constexpr std::size_t kBytesOfAValue = 64;

std::size_t values_in(const Value& value);

std::size_t values_in(const Map& map) {
  std::size_t count = 1;
  for (const auto& [key, value] : map.entries) count += 1 + key.size() / kBytesOfAValue + values_in(value);
  return count;
}

std::size_t values_in(const List& list) {
  std::size_t count = 1;
  for (const Value& value : list) count += values_in(value);
  return count;
}

// Node, relationship, and what a hostile server may put where a property stands.
std::size_t values_in(const Value& value) {
  if (const auto* text = value.get_if<std::string>()) return 1 + text->size() / kBytesOfAValue;
  if (const auto* bytes = value.get_if<Bytes>()) return 1 + bytes->size() / kBytesOfAValue;
  if (const auto* list = value.get_if<List>()) return values_in(*list);
  if (const auto* map = value.get_if<Map>()) return values_in(*map);
  if (const auto* node = value.get_if<Node>()) return values_in(node->properties);
  if (const auto* relationship = value.get_if<Relationship>()) return values_in(relationship->properties);
  if (const auto* relationship = value.get_if<UnboundRelationship>()) return values_in(relationship->properties);
  if (const auto* structure = value.get_if<Structure>()) return values_in(structure->fields);
  if (const auto* path = value.get_if<Path>()) return values_of_walk(*path);
  return 1;
}

}  // namespace

std::size_t values_of_walk(const Path& path) {
  std::vector<std::size_t> nodes;
  std::vector<std::size_t> relationships;
  for (const Node& node : path.nodes) nodes.push_back(1 + node.labels.size() + values_in(node.properties));
  for (const auto& relationship : path.relationships) relationships.push_back(1 + values_in(relationship.properties));
  std::size_t count = 1;
  for (std::size_t i = 0; i < path.indices.size(); i += 2) {
    count += relationships[static_cast<std::size_t>(std::abs(path.indices[i]) - 1)];
    count += nodes[static_cast<std::size_t>(path.indices[i + 1])];
  }
  return count;
}

Value make_structure(std::uint8_t tag, List members) {
  Fields fields(tag, members);
  switch (tag) {
    case kNodeTag:
      return make_node(fields, members.size());
    case kRelationshipTag:
      return make_relationship(fields, members.size());
    case kUnboundRelationshipTag:
      return make_unbound_relationship(fields, members.size());
    case kPathTag:
      return make_path(fields);
    case kDateTag:
      fields.expect(1);
      return Date{fields.integer()};
    case kTimeTag:
      return make_time(fields);
    case kLocalTimeTag:
      fields.expect(1);
      return LocalTime{fields.integer_below(kNanosecondsInDay)};
    case kDateTimeTag:
    case kLegacyDateTimeTag:
      return make_date_time(fields, tag == kLegacyDateTimeTag);
    case kZonedDateTimeTag:
    case kLegacyZonedDateTimeTag:
      return make_zoned_date_time(fields, tag == kLegacyZonedDateTimeTag);
    case kLocalDateTimeTag:
      return make_local_date_time(fields);
    case kDurationTag:
      return make_duration(fields);
    case kPoint2DTag:
      return make_point_2d(fields);
    case kPoint3DTag:
      return make_point_3d(fields);
    default:
      return Boxed(Structure{tag, std::move(members)});
  }
}

}  // namespace dynatlas::bolt
