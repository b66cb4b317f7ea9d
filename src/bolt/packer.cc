// The writing half of packstream.h.
#include <bit>
#include <cassert>
#include <limits>
#include <type_traits>

#include "base/error.h"
#include "bolt/packstream.h"
#include "bolt/structures.h"

namespace dynatlas::bolt {

template <typename T>
void Packer::big_endian(T value) {
  const auto bits = static_cast<std::make_unsigned_t<T>>(value);
  for (int shift = static_cast<int>(sizeof(T)) * 8 - 8; shift >= 0; shift -= 8) {
    byte(static_cast<std::uint8_t>((bits >> shift) & 0xFF));
  }
}

// `tiny` | size below 16 (0: no such form), else marker8 + 8 bits, marker8 + 1 + 16 bits, marker8 + 2 + 32 bits.
void Packer::header(std::uint8_t tiny, std::uint8_t marker8, std::size_t size) {
  if (tiny != 0 && size < 16) {
    byte(static_cast<std::uint8_t>(tiny | size));
  } else if (size <= 0xFF) {
    byte(marker8);
    byte(static_cast<std::uint8_t>(size));
  } else if (size <= 0xFFFF) {
    byte(static_cast<std::uint8_t>(marker8 + 1));
    big_endian(static_cast<std::uint16_t>(size));
  } else if (size <= 0xFFFF'FFFF) {
    byte(static_cast<std::uint8_t>(marker8 + 2));
    big_endian(static_cast<std::uint32_t>(size));
  } else {
    throw Error(ErrorKind::store, "a value of 4 GiB or more cannot be sent to Neo4j");
  }
}

void Packer::null() {
  byte(0xC0);
}

void Packer::boolean(bool value) {
  byte(value ? 0xC3 : 0xC2);
}

void Packer::integer(std::int64_t value) {
  if (value >= -16 && value <= 127) {
    byte(static_cast<std::uint8_t>(value));
  } else if (value >= std::numeric_limits<std::int8_t>::min() && value <= std::numeric_limits<std::int8_t>::max()) {
    byte(0xC8);
    byte(static_cast<std::uint8_t>(value));
  } else if (value >= std::numeric_limits<std::int16_t>::min() && value <= std::numeric_limits<std::int16_t>::max()) {
    byte(0xC9);
    big_endian(static_cast<std::int16_t>(value));
  } else if (value >= std::numeric_limits<std::int32_t>::min() && value <= std::numeric_limits<std::int32_t>::max()) {
    byte(0xCA);
    big_endian(static_cast<std::int32_t>(value));
  } else {
    byte(0xCB);
    big_endian(value);
  }
}

void Packer::real(double value) {
  byte(0xC1);
  big_endian(std::bit_cast<std::uint64_t>(value));
}

void Packer::string(std::string_view text) {
  header(0x80, 0xD0, text.size());
  buffer_ += text;
}

void Packer::bytes(std::span<const std::uint8_t> value) {
  header(0, 0xCC, value.size());
  buffer_.append(value.begin(), value.end());
}

void Packer::list(std::size_t size) {
  header(0x90, 0xD4, size);
}

void Packer::map(std::size_t size) {
  header(0xA0, 0xD8, size);
}

void Packer::structure(std::uint8_t tag, std::size_t size) {
  assert(size < 16);
  byte(static_cast<std::uint8_t>(0xB0 | size));
  byte(tag);
}

void Packer::date_time(const DateTime& value) {
  std::int64_t seconds = value.seconds;
  if (form_ == DateTimeForm::legacy && __builtin_add_overflow(seconds, value.offset_seconds, &seconds)) {
    throw Error(ErrorKind::store, "a date and time beyond what Neo4j can hold");
  }
  structure(form_ == DateTimeForm::utc ? kDateTimeTag : kLegacyDateTimeTag, 3);
  integer(seconds);
  integer(value.nanoseconds);
  integer(value.offset_seconds);
}

namespace {

// Writes any Value; one overload a kind.
struct ValuePacker {
  Packer& out;

  void operator()(std::monostate) const { out.null(); }
  void operator()(bool value) const { out.boolean(value); }
  void operator()(std::int64_t value) const { out.integer(value); }
  void operator()(double value) const { out.real(value); }
  void operator()(const std::string& value) const { out.string(value); }
  void operator()(const Bytes& value) const { out.bytes(value); }
  void operator()(const List& list) const {
    out.list(list.size());
    for (const Value& value : list) out.value(value);
  }
  void operator()(const Map& map) const {
    out.map(map.entries.size());
    for (const MapEntry& entry : map.entries) {
      out.string(entry.key);
      out.value(entry.value);
    }
  }
  template <typename T>
  void operator()(const T& known) const {
    pack_structure(out, known);
  }
  template <typename T>
  void operator()(const Boxed<T>& known) const {
    pack_structure(out, *known);
  }
};

}  // namespace

void Packer::value(const Value& value) {
  std::visit(ValuePacker{*this}, value.data);
}

}  // namespace dynatlas::bolt
