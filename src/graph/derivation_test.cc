#include "graph/derivation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "base/error.h"
#include "graph/fake_store.h"
#include "graph/load.h"
#include "graph/well_formed.h"

namespace dynatlas::graph {
namespace {

using Kind = Derivation::Kind;

TEST(Truth, IsWhatCypherTakesForTrueOrFalse) {
  for (const Value& value :
       {Value(true), Value(std::int64_t{1}), Value(std::int64_t{-3}), Value("true"), Value(" TRUE\n")}) {
    EXPECT_EQ(truth_of(value), true);
  }
  for (const Value& value : {Value(false), Value(std::int64_t{0}), Value("False")}) EXPECT_EQ(truth_of(value), false);
  for (const Value& value : {Value(), Value("yes"), Value("0"), Value(""), Value(1.5), Value(Time{1, 0})}) {
    EXPECT_EQ(truth_of(value), std::nullopt);
  }
}

constexpr std::array<PropertyRef, 2> kOthers{row("b"), row("c")};
constexpr std::array<std::string_view, 2> kValues{"on", "ENABLED"};
constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kMap{{{"x", "ten"}, {"i", "one"}}};
constexpr std::array<Property, 9> kProperties{{
    {"id", Type::text, row("id")},
    {"lastupdated", Type::integer, kwarg(kUpdateTag)},
    {"to", Type::boolean, row("a"), "", false, "", Derivation{Kind::to_boolean}},
    {"invert", Type::boolean, row("a"), "", false, "", Derivation{Kind::invert_boolean}},
    {"equal", Type::boolean, row("a"), "", false, "", Derivation{.kind = Kind::equal_boolean, .values = kValues}},
    {"or", Type::boolean, row("a"), "", false, "", Derivation{.kind = Kind::or_boolean, .others = kOthers}},
    {"nor", Type::boolean, row("a"), "", false, "", Derivation{.kind = Kind::nor_boolean, .others = kOthers}},
    {"mapped", Type::text, row("a"), "", false, "", Derivation{.kind = Kind::mapping, .map = kMap}},
    {"first", Type::text, row("a"), "", false, "", Derivation{.kind = Kind::coalesce, .others = kOthers}},
}};
constexpr NodeSchema kNode{.label = "Node", .properties = kProperties};
static_assert(well_formed(kNode));
constexpr std::array<std::string_view, 4> kFields{"id", "a", "b", "c"};

std::map<std::string, Value> derived(const std::array<Value, 3>& values) {
  Rows rows(kFields);
  const auto cells = rows.add();
  cells[0] = "n";
  std::ranges::copy(values, cells.begin() + 1);
  const DerivedRows all(kNode, rows);
  std::map<std::string, Value> out;
  for (std::size_t i = kFields.size(); i < all.rows().fields().size(); ++i) {
    out[std::string(all.rows().fields()[i])] = all.rows()[0][i];
  }
  return out;
}

TEST(Derivation, FollowsCartographysSpecialHandling) {
  using Values = std::map<std::string, Value>;
  const Value null;
  EXPECT_EQ(derived({}), (Values{{"to", false},
                                 {"invert", true},
                                 {"equal", null},
                                 {"or", false},
                                 {"nor", true},
                                 {"mapped", null},
                                 {"first", null}}));
  EXPECT_EQ(derived({"on", "true", null}), (Values{{"to", true},
                                                   {"invert", true},
                                                   {"equal", true},
                                                   {"or", true},
                                                   {"nor", false},
                                                   {"mapped", null},
                                                   {"first", "on"}}));
  EXPECT_EQ(derived({"x", null, "c"}), (Values{{"to", true},
                                               {"invert", true},
                                               {"equal", false},
                                               {"or", false},
                                               {"nor", true},
                                               {"mapped", "ten"},
                                               {"first", "x"}}));
  EXPECT_EQ(derived({"TRUE", null, null}).at("invert"), Value(false));
  EXPECT_EQ(derived({null, null, "c"}).at("first"), Value("c"));
  EXPECT_EQ(derived({null, null, "true"}).at("or"), Value(true));
}

TEST(Derivation, IsDoneBeforeAStoreSeesTheRows) {
  FakeStore store;
  Rows rows(kFields);
  const auto cells = rows.add();
  cells[0] = "n";
  cells[1] = "i";
  load(store, kNode, rows, {{std::string(kUpdateTag), std::int64_t{7}}}, {});
  EXPECT_EQ(store.at("Node", "n", "mapped"), Value("one"));
  EXPECT_EQ(store.at("Node", "n", "equal"), Value(false));
}

TEST(Derivation, NeedsItsFields) {
  static constexpr std::array<std::string_view, 2> kFew{"id", "a"};
  Rows rows(kFew);
  rows.add()[0] = "n";
  EXPECT_THROW(DerivedRows(kNode, rows), Error);
}

}  // namespace
}  // namespace dynatlas::graph
