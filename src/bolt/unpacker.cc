// The reading half of packstream.h. Every length is checked against the bytes that are there before anything is done.
#include <fmt/format.h>

#include <bit>

#include "base/error.h"
#include "bolt/packstream.h"
#include "bolt/structures.h"
#include "bolt/utf8.h"

namespace dynatlas::bolt {
namespace {

// What an unknown structure takes, also as JSON, in values.
constexpr std::size_t kUnknownStructureValues = 8;

[[noreturn]] void fail(std::string_view what) {
  throw Error(ErrorKind::store, fmt::format("the server sent malformed data: {}", what));
}

}  // namespace

std::string_view Unpacker::take(std::size_t size) {
  if (size > bytes_.size() - position_) fail("a value is cut short");
  const std::string_view taken = bytes_.substr(position_, size);
  position_ += size;
  return taken;
}

template <typename T>
T Unpacker::big_endian() {
  T value = 0;
  for (const char c : take(sizeof(T))) {
    value = static_cast<T>(static_cast<std::uint64_t>(value) << 8 | static_cast<std::uint8_t>(c));
  }
  return value;
}

// A length of 1, 2 or 4 bytes.
std::size_t Unpacker::length(std::size_t width) {
  if (width == 1) return byte();
  return width == 2 ? big_endian<std::uint16_t>() : big_endian<std::uint32_t>();
}

// Of a list, a map (keys count, too) or a structure. Before anything is set aside for them.
void Unpacker::count_members(std::size_t size) {
  if (size > bytes_.size() - position_) fail("more members announced than there are bytes");
  count_values(size);
}

void Unpacker::count_values(std::size_t count) {
  if (count > values_left_) fail("a message of too many values; ask for less at once");
  values_left_ -= count;
}

std::string Unpacker::string(std::size_t size) {
  const std::string_view text = take(size);
  if (!is_utf8(text)) fail("text that is not UTF-8");
  return std::string(text);
}

Bytes Unpacker::byte_array(std::size_t size) {
  const std::string_view taken = take(size);
  return Bytes(taken.begin(), taken.end());
}

Value Unpacker::list(std::size_t size, int depth) {
  count_members(size);
  List list;
  list.reserve(size);
  for (std::size_t i = 0; i < size; ++i) list.push_back(value_at(depth + 1));
  return list;
}

Value Unpacker::map(std::size_t size, int depth) {
  count_members(2 * size);
  Map map;
  map.entries.reserve(size);
  for (std::size_t i = 0; i < size; ++i) {
    Value key = value_at(depth + 1);
    auto* text = std::get_if<std::string>(&key.data);
    if (text == nullptr) fail("a map's key that is no text");
    map.entries.push_back({std::move(*text), value_at(depth + 1)});
  }
  return map;
}

Value Unpacker::structure(std::size_t size, int depth) {
  const std::uint8_t tag = byte();
  count_members(size);
  List fields;
  fields.reserve(size);
  for (std::size_t i = 0; i < size; ++i) fields.push_back(value_at(depth + 1));
  Value made = make_structure(tag, std::move(fields));
  if (const Path* path = made.get_if<Path>()) count_values(values_of_walk(*path));
  if (made.get_if<Structure>() != nullptr) count_values(kUnknownStructureValues);
  return made;
}

// The kinds whose length stands behind the marker.
Value Unpacker::container_at(std::uint8_t marker, int depth) {
  switch (marker) {
    case 0xCC:
    case 0xCD:
    case 0xCE:
      return byte_array(length(std::size_t{1} << (marker - 0xCC)));
    case 0xD0:
    case 0xD1:
    case 0xD2:
      return string(length(std::size_t{1} << (marker - 0xD0)));
    case 0xD4:
    case 0xD5:
    case 0xD6:
      return list(length(std::size_t{1} << (marker - 0xD4)), depth);
    case 0xD8:
    case 0xD9:
    case 0xDA:
      return map(length(std::size_t{1} << (marker - 0xD8)), depth);
    default:
      fail(fmt::format("unknown marker 0x{:02X}", marker));
  }
}

Value Unpacker::value_at(int depth) {
  if (depth > kDepthMax) fail("values nested too deeply");
  const std::uint8_t marker = byte();
  if (marker < 0x80 || marker >= 0xF0) return std::int64_t{static_cast<std::int8_t>(marker)};
  const std::size_t low = marker & 0x0F;
  switch (marker & 0xF0) {
    case 0x80:
      return string(low);
    case 0x90:
      return list(low, depth);
    case 0xA0:
      return map(low, depth);
    case 0xB0:
      return structure(low, depth);
    default:
      break;
  }
  switch (marker) {
    case 0xC0:
      return {};
    case 0xC1:
      return std::bit_cast<double>(big_endian<std::uint64_t>());
    case 0xC2:
      return false;
    case 0xC3:
      return true;
    case 0xC8:
      return std::int64_t{static_cast<std::int8_t>(byte())};
    case 0xC9:
      return std::int64_t{static_cast<std::int16_t>(big_endian<std::uint16_t>())};
    case 0xCA:
      return std::int64_t{static_cast<std::int32_t>(big_endian<std::uint32_t>())};
    case 0xCB:
      return static_cast<std::int64_t>(big_endian<std::uint64_t>());
    default:
      return container_at(marker, depth);
  }
}

Unpacker::StructureHeader Unpacker::structure_header() {
  const std::uint8_t marker = byte();
  if ((marker & 0xF0) != 0xB0) fail("a message that is no structure");
  return {byte(), static_cast<std::size_t>(marker & 0x0F)};
}

Value unpack(std::string_view bytes) {
  Unpacker unpacker(bytes);
  Value value = unpacker.value();
  if (!unpacker.at_end()) fail("bytes behind a value");
  return value;
}

}  // namespace dynatlas::bolt
