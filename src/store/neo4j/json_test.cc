#include "store/neo4j/json.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "base/error.h"

namespace dynatlas::neo4j {
namespace {

using nlohmann::json;

bolt::Node node(const std::string& name) {
  return {.id = 1, .labels = {"A", "B"}, .properties = {{{"name", bolt::Value(name)}}}, .element_id = "4:x:1"};
}

TEST(Json, PlainValues) {
  EXPECT_EQ(json_of(bolt::Value()), nullptr);
  EXPECT_EQ(json_of(bolt::Value(true)), true);
  EXPECT_EQ(json_of(bolt::Value(std::numeric_limits<std::int64_t>::min())).dump(), "-9223372036854775808");
  EXPECT_EQ(json_of(bolt::Value(9'007'199'254'740'993)).dump(), "9007199254740993");
  EXPECT_EQ(json_of(bolt::Value(2.0)).dump(), "2.0");
  EXPECT_EQ(json_of(bolt::Value(std::numeric_limits<double>::quiet_NaN())), "NaN");
  EXPECT_EQ(json_of(bolt::Value(-std::numeric_limits<double>::infinity())), "-Infinity");
  EXPECT_EQ(json_of(bolt::Value(std::string("é\n"))), "é\n");
  EXPECT_EQ(json_of(bolt::Value(bolt::Bytes{0, 255, 16})), "00ff10");
  EXPECT_EQ(json_of(bolt::Value(bolt::List{bolt::Value(std::int64_t{1}), bolt::Value()})), json::parse("[1, null]"));
  EXPECT_EQ(json_of(bolt::Value(bolt::Map{{{"a", bolt::Value(bolt::Map{})}}})), json::parse(R"({"a": {}})"));
}

TEST(Json, GraphElements) {
  EXPECT_EQ(json_of(bolt::Value(node("x"))), json::parse(R"({"labels": ["A", "B"], "properties": {"name": "x"}})"));
  bolt::Relationship relationship;
  relationship.type = "HAS";
  relationship.properties = {{{"since", bolt::Value(std::int64_t{7})}}};
  EXPECT_EQ(json_of(bolt::Value(relationship)), json::parse(R"({"type": "HAS", "properties": {"since": 7}})"));
}

// (x)-[:HAS]->(y)<-[:KNOWS]-(x): a walk may come back.
TEST(Json, PathsAreInTheOrderOfTheWalk) {
  bolt::Path path;
  path.nodes = {node("x"), node("y")};
  path.relationships = {{1, "HAS", {}, ""}, {2, "KNOWS", {}, ""}};
  path.indices = {1, 1, -2, 0};
  const json walked = json_of(bolt::Value(path));
  ASSERT_EQ(walked.at("nodes").size(), 3U);
  EXPECT_EQ(walked["nodes"][2]["properties"]["name"], "x");
  EXPECT_EQ(walked.at("relationships"), json::parse(R"([{"type": "HAS", "properties": {}, "start": 0, "end": 1},
                                                        {"type": "KNOWS", "properties": {}, "start": 2, "end": 1}])"));
}

TEST(Json, TimesAreIsoText) {
  EXPECT_EQ(json_of(bolt::Value(bolt::Date{18'917})), "2021-10-17");
  EXPECT_EQ(json_of(bolt::Value(bolt::Date{-1})), "1969-12-31");
  EXPECT_EQ(json_of(bolt::Value(bolt::Date{-719'529})), "-0001-12-31");
  EXPECT_EQ(json_of(bolt::Value(bolt::Date{2'932'897})), "10000-01-01");
  EXPECT_EQ(json_of(bolt::Value(bolt::LocalTime{73'211'211'000'000})), "20:20:11.211000000");
  EXPECT_EQ(json_of(bolt::Value(bolt::Time{0, -12'600})), "00:00:00.000000000-03:30");
  EXPECT_EQ(json_of(bolt::Value(bolt::DateTime{1'634'502'011, 211'000'000, 0})), "2021-10-17T20:20:11.211000000+00:00");
  EXPECT_EQ(json_of(bolt::Value(bolt::DateTime{0, 1, 3'661})), "1970-01-01T01:01:01.000000001+01:01:01");
  EXPECT_EQ(json_of(bolt::Value(bolt::LocalDateTime{-1, 999'999'999})), "1969-12-31T23:59:59.999999999");
  EXPECT_EQ(json_of(bolt::Value(bolt::ZonedDateTime{0, 0, "Europe/Berlin", false})),
            "1970-01-01T00:00:00.000000000+00:00[Europe/Berlin]");
  EXPECT_EQ(json_of(bolt::Value(bolt::Duration{14, -3, 16, 500'000'000})), "P14M-3DT16.500000000S");
  EXPECT_EQ(json_of(bolt::Value(bolt::Duration{0, 0, -1, 500'000'000})), "P0M0DT-0.500000000S");
  EXPECT_EQ(json_of(bolt::Value(bolt::Duration{0, 0, std::numeric_limits<std::int64_t>::min(), 0})),
            "P0M0DT-9223372036854775808S");
}

TEST(Json, PointsAndTheUnknown) {
  EXPECT_EQ(json_of(bolt::Value(bolt::Point2D{4326, 1.5, -2})), json::parse(R"({"srid": 4326, "x": 1.5, "y": -2.0})"));
  EXPECT_EQ(json_of(bolt::Value(bolt::Point3D{9157, 1, 2, 3})).at("z"), 3.0);
  EXPECT_EQ(json_of(bolt::Value(bolt::Structure{7, {bolt::Value(true)}})),
            json::parse(R"({"tag": 7, "fields": [true]})"));
}

TEST(Json, ATimeBeyondAllCalendarsIsAnError) {
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
  for (const bolt::Value& value :
       {bolt::Value(bolt::Date{kMax}), bolt::Value(bolt::Date{kMin}), bolt::Value(bolt::DateTime{kMax, 0, kMax}),
        bolt::Value(bolt::DateTime{0, 0, kMin}), bolt::Value(bolt::LocalDateTime{kMin, 0}),
        bolt::Value(bolt::Time{0, kMax}), bolt::Value(bolt::Duration{0, 0, 0, kMin})}) {
    EXPECT_THROW(json_of(value), Error);
  }
}

}  // namespace
}  // namespace dynatlas::neo4j
