#include "cli/changes.h"

#include <gtest/gtest.h>

#include <sstream>

namespace dynatlas::cli {
namespace {

using graph::Change;
using graph::Value;
using nlohmann::json;

const std::string kHere = "arn:aws:dynamodb:us-east-1:123456789012:table/";

std::string printed(const std::vector<json>& changes, bool names_runs = false) {
  std::ostringstream out;
  ChangePrinter printer(out, names_runs);
  for (const json& change : changes) printer.print(change);
  return out.str();
}

json change(int tag, Change::Kind kind, const std::string& id, const std::string& property = {},
            const Value& before = {}, const Value& after = {}) {
  return to_json({kind, "Label", id, property, before, after}, tag);
}

TEST(Changes, AreJsonObjects) {
  EXPECT_EQ(to_json({Change::Kind::added, "DynamoDBTable", "a", {}, {}, {}}, 7).dump(),
            R"({"tag":7,"kind":"added","label":"DynamoDBTable","id":"a"})");
  EXPECT_EQ(to_json({Change::Kind::changed, "DynamoDBTable", "a", "rows", Value{}, std::int64_t{2}}, 7).dump(),
            R"({"tag":7,"kind":"changed","label":"DynamoDBTable","id":"a","property":"rows","before":null,"after":2})");
}

TEST(Changes, StandUnderTheirPlaceAndTable) {
  using Kind = Change::Kind;
  EXPECT_EQ(printed({change(7, Kind::removed, kHere + "gone"), change(7, Kind::removed, kHere + "gone/index/by-day"),
                     change(7, Kind::added, kHere + "new"), change(7, Kind::added, kHere + "new/index/by-day"),
                     change(7, Kind::changed, kHere + "users", "rows", std::int64_t{1}, std::int64_t{2}),
                     change(7, Kind::changed, kHere + "users/billing", "billing_mode", "PROVISIONED", Value{}),
                     change(7, Kind::added, kHere + "users/index/by-who"),
                     change(7, Kind::added, "arn:aws:dynamodb:us-west-1:123456789012:table/west")}),
            "123456789012  us-east-1\n"
            "  - gone\n"
            "      - index/by-day\n"
            "  + new\n"
            "      + index/by-day\n"
            "  ~ users\n"
            "      rows: 1 -> 2\n"
            "      billing  billing_mode: PROVISIONED -> nothing\n"
            "      + index/by-who\n"
            "\n"
            "123456789012  us-west-1\n"
            "  + west\n");
}

TEST(Changes, OfSeveralRunsEachHasItsTag) {
  EXPECT_EQ(printed({change(7, Change::Kind::added, kHere + "a"), change(8, Change::Kind::removed, kHere + "a")}, true),
            "Run 7\n123456789012  us-east-1\n  + a\n\nRun 8\n123456789012  us-east-1\n  - a\n");
}

TEST(Changes, OddIdsAndTextsAreShownHarmlessly) {
  using Kind = Change::Kind;
  EXPECT_EQ(printed({change(7, Kind::added, "x"), change(7, Kind::added, ""),
                     change(7, Kind::changed, kHere + "a\x1b[2J", "note", "b\n", "c\x1b")}),
            "elsewhere\n      + x\n      + \n\n123456789012  us-east-1\n  ~ a\\x1b[2J\n      note: b\\x0a -> c\\x1b\n");
}

}  // namespace
}  // namespace dynatlas::cli
