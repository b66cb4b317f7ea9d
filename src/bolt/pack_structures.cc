// The writing half of structures.h.
#include <cassert>

#include "base/error.h"
#include "bolt/packstream.h"
#include "bolt/structures.h"

namespace dynatlas::bolt {
namespace {

template <typename T>
void pack_list(Packer& out, const std::vector<T>& members, void (*pack)(Packer&, const T&)) {
  out.list(members.size());
  for (const T& member : members) pack(out, member);
}

}  // namespace

void pack_structure(Packer& out, const Node& node) {
  out.structure(kNodeTag, node.element_id.empty() ? 3 : 4);
  out.integer(node.id);
  pack_list<std::string>(out, node.labels, [](Packer& to, const std::string& label) { to.string(label); });
  out.value(node.properties);
  if (!node.element_id.empty()) out.string(node.element_id);
}

void pack_structure(Packer& out, const Relationship& relationship) {
  const bool has_element_ids = !relationship.element_id.empty() || !relationship.start_element_id.empty() ||
                               !relationship.end_element_id.empty();
  out.structure(kRelationshipTag, has_element_ids ? 8 : 5);
  out.integer(relationship.id);
  out.integer(relationship.start_id);
  out.integer(relationship.end_id);
  out.string(relationship.type);
  out.value(relationship.properties);
  if (!has_element_ids) return;
  out.string(relationship.element_id);
  out.string(relationship.start_element_id);
  out.string(relationship.end_element_id);
}

void pack_structure(Packer& out, const UnboundRelationship& relationship) {
  out.structure(kUnboundRelationshipTag, relationship.element_id.empty() ? 3 : 4);
  out.integer(relationship.id);
  out.string(relationship.type);
  out.value(relationship.properties);
  if (!relationship.element_id.empty()) out.string(relationship.element_id);
}

void pack_structure(Packer& out, const Path& path) {
  out.structure(kPathTag, 3);
  pack_list<Node>(out, path.nodes, pack_structure);
  pack_list<UnboundRelationship>(out, path.relationships, pack_structure);
  pack_list<std::int64_t>(out, path.indices, [](Packer& to, const std::int64_t& index) { to.integer(index); });
}

void pack_structure(Packer& out, const Date& date) {
  out.structure(kDateTag, 1);
  out.integer(date.days);
}

void pack_structure(Packer& out, const Time& time) {
  out.structure(kTimeTag, 2);
  out.integer(time.nanoseconds);
  out.integer(time.offset_seconds);
}

void pack_structure(Packer& out, const LocalTime& time) {
  out.structure(kLocalTimeTag, 1);
  out.integer(time.nanoseconds);
}

void pack_structure(Packer& out, const DateTime& time) {
  out.date_time(time);
}

void pack_structure(Packer& out, const ZonedDateTime& time) {
  if (!time.is_local && out.date_time_form() == DateTimeForm::legacy) {
    // It would take the zone's rules to know the local clock.
    throw Error(ErrorKind::store, "this Neo4j is too old for times with a named zone; use an offset");
  }
  out.structure(time.is_local ? kLegacyZonedDateTimeTag : kZonedDateTimeTag, 3);
  out.integer(time.seconds);
  out.integer(time.nanoseconds);
  out.string(time.zone);
}

void pack_structure(Packer& out, const LocalDateTime& time) {
  out.structure(kLocalDateTimeTag, 2);
  out.integer(time.seconds);
  out.integer(time.nanoseconds);
}

void pack_structure(Packer& out, const Duration& duration) {
  out.structure(kDurationTag, 4);
  out.integer(duration.months);
  out.integer(duration.days);
  out.integer(duration.seconds);
  out.integer(duration.nanoseconds);
}

void pack_structure(Packer& out, const Point2D& point) {
  out.structure(kPoint2DTag, 3);
  out.integer(point.srid);
  out.real(point.x);
  out.real(point.y);
}

void pack_structure(Packer& out, const Point3D& point) {
  out.structure(kPoint3DTag, 4);
  out.integer(point.srid);
  out.real(point.x);
  out.real(point.y);
  out.real(point.z);
}

void pack_structure(Packer& out, const Structure& structure) {
  out.structure(structure.tag, structure.fields.size());
  for (const Value& field : structure.fields) out.value(field);
}

}  // namespace dynatlas::bolt
