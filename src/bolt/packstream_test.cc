#include "bolt/packstream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>

#include "base/error.h"
#include "bolt/structures.h"

namespace dynatlas::bolt {
namespace {

std::string from_hex(std::string_view hex) {
  std::string out;
  std::string digits;
  for (const char c : hex) {
    if (c == ' ') continue;
    digits += c;
    if (digits.size() < 2) continue;
    out += static_cast<char>(std::stoi(digits, nullptr, 16));
    digits.clear();
  }
  return out;
}

std::string packed(const Value& value, DateTimeForm form = DateTimeForm::utc) {
  Packer packer(form);
  packer.value(value);
  return packer.take();
}

struct Vector {
  Value value;
  std::string hex;
};

// The examples of the specification, one a kind and a size.
const std::vector<Vector>& vectors() {
  static const std::vector<Vector> all = {
      {Value(), "C0"},
      {true, "C3"},
      {false, "C2"},
      {0, "00"},
      {1, "01"},
      {42, "2A"},
      {127, "7F"},
      {-1, "FF"},
      {-16, "F0"},
      {-17, "C8 EF"},
      {-128, "C8 80"},
      {128, "C9 00 80"},
      {-129, "C9 FF 7F"},
      {1234, "C9 04 D2"},
      {32'767, "C9 7F FF"},
      {-32'768, "C9 80 00"},
      {32'768, "CA 00 00 80 00"},
      {-32'769, "CA FF FF 7F FF"},
      {2'147'483'647, "CA 7F FF FF FF"},
      {std::int64_t{2'147'483'648}, "CB 00 00 00 00 80 00 00 00"},
      {std::int64_t{-2'147'483'649}, "CB FF FF FF FF 7F FF FF FF"},
      {std::numeric_limits<std::int64_t>::max(), "CB 7F FF FF FF FF FF FF FF"},
      {std::numeric_limits<std::int64_t>::min(), "CB 80 00 00 00 00 00 00 00"},
      {1.23, "C1 3F F3 AE 14 7A E1 47 AE"},
      {6.283185307179586, "C1 40 19 21 FB 54 44 2D 18"},
      {Bytes{}, "CC 00"},
      {Bytes{1, 2, 3}, "CC 03 01 02 03"},
      {"", "80"},
      {"A", "81 41"},
      {"Größenmaßstäbe", "D0 12 47 72 C3 B6 C3 9F 65 6E 6D 61 C3 9F 73 74 C3 A4 62 65"},
      {"ABCDEFGHIJKLMNOPQRSTUVWXYZ",
       "D0 1A 41 42 43 44 45 46 47 48 49 4A 4B 4C 4D 4E 4F 50 51 52 53 54 55 56 57 58 59 5A"},
      {List{}, "90"},
      {List{1, 2, 3}, "93 01 02 03"},
      {List{1, 2.0, "three"}, "93 01 C1 40 00 00 00 00 00 00 00 85 74 68 72 65 65"},
      {Map{}, "A0"},
      {Map{{{"one", "eins"}}}, "A1 83 6F 6E 65 84 65 69 6E 73"},
      {Date{1}, "B1 44 01"},
      {LocalTime{1}, "B1 74 01"},
      {Boxed(Time{1, 2}), "B2 54 01 02"},
      // 1970-01-01T02:15:00.000000042+01:00, as in "Structure Semantics".
      {Boxed(DateTime{4500, 42, 3600}), "B3 49 C9 11 94 2A C9 0E 10"},
      {Boxed(ZonedDateTime{4500, 42, "Europe/Paris", false}),
       "B3 69 C9 11 94 2A 8C 45 75 72 6F 70 65 2F 50 61 72 69 73"},
      {Boxed(ZonedDateTime{8100, 42, "Europe/Paris", true}),
       "B3 66 C9 1F A4 2A 8C 45 75 72 6F 70 65 2F 50 61 72 69 73"},
      {Boxed(LocalDateTime{1, 2}), "B2 64 01 02"},
      {Boxed(Duration{1, 2, 3, 4}), "B4 45 01 02 03 04"},
      {Boxed(Point2D{1, 1.0, 2.0}), "B3 58 01 C1 3F F0 00 00 00 00 00 00 C1 40 00 00 00 00 00 00 00"},
      {Boxed(Point3D{1, 1.0, 2.0, 3.0}),
       "B4 59 01 C1 3F F0 00 00 00 00 00 00 C1 40 00 00 00 00 00 00 00 C1 40 08 00 00 00 00 00 00"},
      {Boxed(Node{3, {"Example", "Node"}, Map{{{"name", "example"}}}, ""}),
       "B3 4E 03 92 87 45 78 61 6D 70 6C 65 84 4E 6F 64 65 A1 84 6E 61 6D 65 87 65 78 61 6D 70 6C 65"},
      {Boxed(Node{3, {}, {}, "abc"}), "B4 4E 03 90 A0 83 61 62 63"},
      {Boxed(Relationship{11, 2, 3, "K", {}, "", "", ""}), "B5 52 0B 02 03 81 4B A0"},
      {Boxed(Relationship{11, 2, 3, "K", {}, "a", "b", "c"}), "B8 52 0B 02 03 81 4B A0 81 61 81 62 81 63"},
      {Boxed(UnboundRelationship{17, "K", {}, "f"}), "B4 72 11 81 4B A0 81 66"},
      {Boxed(Structure{0x56, {Value(Bytes{0xC8}), Value(Bytes{1})}}), "B2 56 CC 01 C8 CC 01 01"},
  };
  return all;
}

TEST(PackStream, WritesTheSpecificationsExamples) {
  for (const auto& [value, hex] : vectors()) EXPECT_EQ(packed(value), from_hex(hex)) << hex;
}

TEST(PackStream, ReadsTheSpecificationsExamples) {
  for (const auto& [value, hex] : vectors()) EXPECT_EQ(unpack(from_hex(hex)), value) << hex;
}

TEST(PackStream, ReadsNumbersInAWiderFormThanNeeded) {
  for (const auto* hex : {"C8 2A", "C9 00 2A", "CA 00 00 00 2A", "CB 00 00 00 00 00 00 00 2A"}) {
    EXPECT_EQ(unpack(from_hex(hex)), Value(42)) << hex;
  }
  EXPECT_EQ(unpack(from_hex("D2 00 00 00 01 41")), Value("A"));
  EXPECT_EQ(unpack(from_hex("D6 00 00 00 01 01")), Value(List{1}));
}

TEST(PackStream, TakesTheHeaderThatFitsTheSize) {
  for (const std::size_t size : {0U, 15U, 16U, 255U, 256U, 65'535U, 65'536U}) {
    const std::string text(size, 'x');
    const std::string bytes = packed(text);
    const std::size_t header = size < 16 ? 1 : size < 256 ? 2 : size < 65'536 ? 3 : 5;
    EXPECT_EQ(bytes.size(), header + size);
    EXPECT_EQ(unpack(bytes), Value(text));
    const List list(size, Value(1));
    EXPECT_EQ(packed(list).size(), header + size);
    EXPECT_EQ(unpack(packed(list)), Value(list));
    Map map;
    for (std::size_t i = 0; i < size; ++i) map.entries.push_back({"", Value(1)});
    EXPECT_EQ(packed(map).size(), header + 2 * size);
    EXPECT_EQ(unpack(packed(map)), Value(map));
    const Bytes array(size, 7);
    EXPECT_EQ(unpack(packed(array)), Value(array));
  }
}

TEST(PackStream, KeepsEveryFloat) {
  for (const double number : {0.0, -0.0, 1e308, 5e-324, std::numeric_limits<double>::infinity()}) {
    const Value back = unpack(packed(number));
    EXPECT_EQ(*back.get_if<double>(), number);
    EXPECT_EQ(std::signbit(*back.get_if<double>()), std::signbit(number));
  }
  EXPECT_TRUE(std::isnan(*unpack(packed(std::nan(""))).get_if<double>()));
}

TEST(PackStream, LegacyDateTimesCarryTheLocalClock) {
  const DateTime time{4500, 42, 3600};
  EXPECT_EQ(packed(Boxed(time), DateTimeForm::legacy), from_hex("B3 46 C9 1F A4 2A C9 0E 10"));
  EXPECT_EQ(unpack(from_hex("B3 46 C9 1F A4 2A C9 0E 10")), Value(Boxed(time)));
  EXPECT_THROW(packed(Boxed(ZonedDateTime{0, 0, "Europe/Paris", false}), DateTimeForm::legacy), Error);
  EXPECT_THROW(packed(Boxed(DateTime{std::numeric_limits<std::int64_t>::max(), 0, 1}), DateTimeForm::legacy), Error);
}

TEST(PackStream, ReadsAPath) {
  Path path;
  for (const std::int64_t id : {42, 69, 1}) path.nodes.push_back({id, {}, {}, "n"});
  for (const std::int64_t id : {1000, 1001}) path.relationships.push_back({id, "T", {}, "r"});
  path.indices = {1, 1, 1, 0, -2, 2};
  EXPECT_EQ(unpack(packed(Boxed(path))), Value(Boxed(path)));
  for (const std::vector<std::int64_t>& wrong : {std::vector<std::int64_t>{1},
                                                 {0, 1},
                                                 {3, 1},
                                                 {-3, 1},
                                                 {1, 3},
                                                 {1, -1},
                                                 {std::numeric_limits<std::int64_t>::min(), 1}}) {
    path.indices = wrong;
    EXPECT_THROW(unpack(packed(Boxed(path))), Error) << wrong[0];
  }
  EXPECT_THROW(unpack(packed(Boxed(Path{}))), Error);
}

TEST(PackStream, EveryPrefixOfAValueIsAnErrorAndNoCrash) {
  for (const auto& [value, hex] : vectors()) {
    const std::string bytes = from_hex(hex);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      EXPECT_THROW(unpack(bytes.substr(0, size)), Error) << hex << " cut to " << size;
    }
    EXPECT_THROW(unpack(bytes + '\0'), Error) << hex;
  }
}

TEST(PackStream, RefusesWhatIsMalformed) {
  for (const auto* hex : {
           "C4",  // a marker that there is not
           "DC 01 4E 01",
           "DF",
           "EF",                       // likewise
           "D2 FF FF FF FF 41",        // text of 4 GiB
           "CE FF FF FF FF 41",        // bytes of 4 GiB
           "D6 FF FF FF FF 01",        // a list of 4 billion
           "DA FF FF FF FF 81 41 01",  // a map of 4 billion
           "92 D6 00 FF FF FF 01",     // within another
           "A1 01 01",                 // a key that is a number
           "A1 C0 01",                 // a key that is null
           "81 FF",
           "82 C3 28",
           "82 C0 80",  // not UTF-8; an overlong form
           "83 ED A0 80",
           "84 F4 90 80 80",  // a surrogate; beyond U+10FFFF
           "B1 4E 01",
           "B3 4E 81 41 90 A0",  // a node with the wrong fields
           "B3 4E 01 91 01 A0",  // a label that is a number
           "B1 44 81 41",
           "B2 44 01 01",                             // dates
           "B3 49 01 CA 3B 9A CA 00 00",              // a second of 10^9 nanoseconds
           "B3 49 01 FF 00",                          // of less than none
           "B3 46 CB 80 00 00 00 00 00 00 00 00 01",  // the legacy seconds leave the range
           "B3 58 01 01 01",                          // a point of integers
       }) {
    EXPECT_THROW(unpack(from_hex(hex)), Error) << hex;
  }
}

TEST(PackStream, RefusesDeepNestingBeforeTheStackEnds) {
  const std::string deep(1'000'000, '\x91');
  try {
    unpack(deep);
    FAIL() << "read a million lists";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::store);
    EXPECT_THAT(error.what(), testing::HasSubstr("nested"));
  }
  EXPECT_NO_THROW(unpack(std::string(Unpacker::kDepthMax, '\x91') + '\x01'));
  EXPECT_THROW(unpack(std::string(Unpacker::kDepthMax + 1, '\x91') + '\x01'), Error);
}

TEST(PackStream, RefusesMoreValuesThanItHasRoomFor) {
  const auto nulls = [](std::size_t count) {
    Packer packer;
    packer.list(count);
    return packer.take() + std::string(count, '\xC0');
  };
  const std::size_t most = Unpacker::kValuesMax;
  EXPECT_EQ(unpack(nulls(most)).get_if<List>()->size(), most);
  EXPECT_THROW(unpack(nulls(most + 1)), Error);
  EXPECT_THROW(unpack("\x92" + nulls(most - 2) + nulls(1)), Error) << "counted through all lists of a message";
  EXPECT_NO_THROW(unpack("\x92" + nulls(most - 3) + nulls(1)));

  // Lists of one member, maps with an empty key, texts, nodes without anything, unknown structures: each counts.
  struct Kind {
    const char* hex;
    std::size_t values;
  };
  for (const auto& [hex, values] :
       {Kind{"90", 1}, {"91 C0", 2}, {"A1 80 C0", 3}, {"80", 1}, {"B3 4E 01 90 A0", 4}, {"B0 7A", 9}}) {
    const std::string bytes = from_hex(hex);
    for (const bool fits : {true, false}) {
      std::string list = "\x9A";
      for (int i = 0; i < 10; ++i) list += bytes;
      Unpacker unpacker(list, 10 * values - (fits ? 0 : 1));
      if (fits) {
        EXPECT_NO_THROW(unpacker.value()) << hex;
      } else {
        EXPECT_THROW(unpacker.value(), Error) << hex;
      }
    }
  }
}

TEST(PackStream, CountsAPathAsOftenAsItsWalkPassesANode) {
  Path path;
  path.nodes = {{1, {}, {{{"text", std::string(1'000'000, 'x')}}}, "1"}};
  path.relationships = {{1, "T", {}, "1"}};
  for (int i = 0; i < 10; ++i) path.indices.insert(path.indices.end(), {1, 0});
  EXPECT_EQ(unpack(packed(Boxed(path))), Value(Boxed(path)));
  for (int i = 0; i < 100; ++i) path.indices.insert(path.indices.end(), {1, 0});
  EXPECT_THROW(unpack(packed(Boxed(path))), Error);
}

TEST(Packer, WritesRowsWithNoMapInBetween) {
  Packer packer;
  packer.map(1);
  packer.string("rows");
  packer.list(2);
  for (const std::int64_t id : {1, 2}) {
    packer.map(3);
    packer.string("id");
    packer.integer(id);
    packer.string("gone");
    packer.null();
    packer.string("at");
    packer.date_time({4500, 42, 0});
  }
  const auto row = [](std::int64_t id) {
    return Map{{{"id", id}, {"gone", Value()}, {"at", Boxed(DateTime{4500, 42, 0})}}};
  };
  EXPECT_EQ(unpack(packer.buffer()), Value(Map{{{"rows", List{row(1), row(2)}}}}));
  Packer other;
  other.raw(packer.buffer());
  EXPECT_EQ(other.take(), packer.buffer());
  EXPECT_EQ(other.buffer(), "");
}

TEST(Value, NamesItsKind) {
  EXPECT_EQ(kind_name(Value()), "NULL");
  EXPECT_EQ(kind_name(Value(1)), "INTEGER");
  EXPECT_EQ(kind_name(Value(Boxed(Node{}))), "NODE");
  EXPECT_EQ(kind_name(Value(Boxed(DateTime{}))), "ZONED DATETIME");
  EXPECT_EQ(kind_name(Value(Boxed(Duration{}))), "DURATION");
  EXPECT_EQ(kind_name(Value(Boxed(Structure{}))), "STRUCTURE");
}

TEST(Value, LooksIntoBoxes) {
  const Value value = Boxed(Node{7, {}, {}, ""});
  const Value copy = value;
  ASSERT_NE(copy.get_if<Node>(), nullptr);
  EXPECT_EQ(copy.get_if<Node>()->id, 7);
  EXPECT_EQ(copy.get_if<Path>(), nullptr);
  EXPECT_EQ(copy.get_if<std::string>(), nullptr);
}

}  // namespace
}  // namespace dynatlas::bolt
