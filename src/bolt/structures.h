// The structures Bolt gives a meaning to (Neo4j docs: "Structure Semantics"), between PackStream and Value. Pure.
#pragma once

#include <cstdint>

#include "bolt/value.h"

namespace dynatlas::bolt {

class Packer;

inline constexpr std::uint8_t kNodeTag = 0x4E;                 // 'N'
inline constexpr std::uint8_t kRelationshipTag = 0x52;         // 'R'
inline constexpr std::uint8_t kUnboundRelationshipTag = 0x72;  // 'r'
inline constexpr std::uint8_t kPathTag = 0x50;                 // 'P'
inline constexpr std::uint8_t kDateTag = 0x44;                 // 'D'
inline constexpr std::uint8_t kTimeTag = 0x54;                 // 'T'
inline constexpr std::uint8_t kLocalTimeTag = 0x74;            // 't'
inline constexpr std::uint8_t kDateTimeTag = 0x49;             // 'I', seconds in UTC
inline constexpr std::uint8_t kZonedDateTimeTag = 0x69;        // 'i'
inline constexpr std::uint8_t kLegacyDateTimeTag = 0x46;       // 'F', seconds of the local clock
inline constexpr std::uint8_t kLegacyZonedDateTimeTag = 0x66;  // 'f'
inline constexpr std::uint8_t kLocalDateTimeTag = 0x64;        // 'd'
inline constexpr std::uint8_t kDurationTag = 0x45;             // 'E'
inline constexpr std::uint8_t kPoint2DTag = 0x58;              // 'X'
inline constexpr std::uint8_t kPoint3DTag = 0x59;              // 'Y'

// The value that a structure of this tag and these fields is; a Structure where the tag is unknown. Throws
// Error{store} where a known tag has fields of other kinds, a time is outside its range, or a path leads nowhere.
Value make_structure(std::uint8_t tag, List fields);

// About how many values the path is when it is written out: each node and relationship as often as the walk passes it.
// Texts count by their length as well.
std::size_t values_of_walk(const Path& path);

void pack_structure(Packer& out, const Node& node);
void pack_structure(Packer& out, const Relationship& relationship);
void pack_structure(Packer& out, const UnboundRelationship& relationship);
void pack_structure(Packer& out, const Path& path);
void pack_structure(Packer& out, const Date& date);
void pack_structure(Packer& out, const Time& time);
void pack_structure(Packer& out, const LocalTime& time);
void pack_structure(Packer& out, const DateTime& time);
void pack_structure(Packer& out, const ZonedDateTime& time);
void pack_structure(Packer& out, const LocalDateTime& time);
void pack_structure(Packer& out, const Duration& duration);
void pack_structure(Packer& out, const Point2D& point);
void pack_structure(Packer& out, const Point3D& point);
void pack_structure(Packer& out, const Structure& structure);

}  // namespace dynatlas::bolt
