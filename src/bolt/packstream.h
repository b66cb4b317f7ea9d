// PackStream, the byte form of Bolt values (Neo4j docs: "PackStream Specification"). Pure: bytes in, values out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "bolt/value.h"

namespace dynatlas::bolt {

// How a DateTime goes over the wire: UTC seconds (Bolt 5, 4.4 with the utc patch) or seconds of the local clock.
enum class DateTimeForm { utc, legacy };

// Appends values to a byte buffer. Containers are written as a header with the number of members, then the members:
//   packer.map(1); packer.string("id"); packer.integer(7);
// Integers and headers take the smallest form there is. It is the caller's part to write as many members as announced.
class Packer {
 public:
  explicit Packer(DateTimeForm form = DateTimeForm::utc) : form_(form) {}

  void null();
  void boolean(bool value);
  void integer(std::int64_t value);
  void real(double value);
  void string(std::string_view text);  // UTF-8; also the keys of a map
  void bytes(std::span<const std::uint8_t> value);
  void list(std::size_t size);
  void map(std::size_t size);  // then size × (string key, value)
  void structure(std::uint8_t tag, std::size_t size);
  // A time in the form of the connection; throws Error{store} where the legacy form cannot say it.
  void date_time(const DateTime& value);
  void value(const Value& value);
  // Already packed bytes, as they are.
  void raw(std::string_view packed) { buffer_ += packed; }

  DateTimeForm date_time_form() const { return form_; }
  const std::string& buffer() const { return buffer_; }
  std::string take() { return std::exchange(buffer_, {}); }
  void clear() { buffer_.clear(); }

 private:
  void byte(std::uint8_t value) { buffer_ += static_cast<char>(value); }
  void header(std::uint8_t tiny, std::uint8_t marker8, std::size_t size);
  template <typename T>
  void big_endian(T value);

  DateTimeForm form_;
  std::string buffer_;
};

// Reads packed values one after another from bytes that nobody vouches for. Throws Error{store} on anything that is
// not PackStream: cut short, an unknown marker, a length beyond the bytes, nesting deeper than kDepthMax, text that is
// not UTF-8, a known structure with the wrong fields, more than `values_max` values in all. A value of one byte takes
// up to a hundred in memory, so the values are counted as well as the bytes; of a path, those of its whole walk, which
// may pass a large node over and over.
class Unpacker {
 public:
  static constexpr int kDepthMax = 100;
  static constexpr std::size_t kValuesMax = 1'000'000;

  explicit Unpacker(std::string_view bytes, std::size_t values_max = kValuesMax)
      : bytes_(bytes), values_left_(values_max) {}

  bool at_end() const { return position_ == bytes_.size(); }
  Value value() { return value_at(0); }
  // The header of a structure: {tag, number of fields}, which then are to be read with value().
  struct StructureHeader {
    std::uint8_t tag = 0;
    std::size_t size = 0;
  };
  StructureHeader structure_header();

 private:
  Value value_at(int depth);
  Value container_at(std::uint8_t marker, int depth);
  Value list(std::size_t size, int depth);
  Value map(std::size_t size, int depth);
  Value structure(std::size_t size, int depth);
  std::string string(std::size_t size);
  Bytes byte_array(std::size_t size);
  std::size_t length(std::size_t width);
  void count_members(std::size_t size);
  void count_values(std::size_t count);
  std::string_view take(std::size_t size);
  std::uint8_t byte() { return static_cast<std::uint8_t>(take(1)[0]); }
  template <typename T>
  T big_endian();

  std::string_view bytes_;
  std::size_t position_ = 0;
  std::size_t values_left_;
};

// All of `bytes` as one value; throws Error{store} as Unpacker does, and when bytes remain.
Value unpack(std::string_view bytes);

}  // namespace dynatlas::bolt
