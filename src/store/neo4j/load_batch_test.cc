#include "store/neo4j/load_batch.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "store/neo4j/json.h"
#include "store/neo4j/test_schemas.h"

namespace dynatlas::neo4j {
namespace {

using namespace testing_schemas;  // NOLINT: as in cypher_test.cc
using graph::Params;
using graph::Rows;
using graph::Time;
using graph::TimeKind;
using graph::Value;
using nlohmann::json;

Rows rows(std::span<const std::string_view> fields, const std::vector<std::vector<Value>>& lines) {
  Rows made(fields);
  for (const auto& line : lines) std::ranges::copy(line, made.add().begin());
  return made;
}

json nodes_of(const LoadBatch& batch) {
  bolt::Packer packer;
  batch.pack_nodes(packer, batch.rows());
  return json_of(bolt::unpack(packer.buffer()));
}
json relationships_of(const LoadBatch& batch, const graph::RelSchema& rel) {
  bolt::Packer packer;
  batch.pack_relationships(packer, rel, batch.matchable(rel, batch.rows()));
  return json_of(bolt::unpack(packer.buffer()));
}

TEST(LoadBatch, PacksRowsConstantsMarksAndTheRunsParameters) {
  const Rows tables = rows(kTableFields, {{"a", "A", Time{1'598'844'168, 368'000'000}}, {"b"}});
  const LoadBatch batch(kTable, tables, kRun, TimeKind::epoch, kMarks);
  EXPECT_EQ(batch.size(), 2U);
  EXPECT_TRUE(batch.holds("b"));
  EXPECT_FALSE(batch.holds("c"));
  EXPECT_EQ(nodes_of(batch), json::parse(R"({
    "rows": [{"Arn": "a", "name": "A", "made_at": 1598844168.368}, {"Arn": "b", "name": null, "made_at": null}],
    "constants": {"_ont_source": "aws"}, "firstseen": 123, "module_name": "dynatlas:test", "module_version": "1.2.3",
    "ACCOUNT": "1", "Region": "here", "UPDATE_TAG": 7})"));
}

TEST(LoadBatch, PacksDatetimesCutToTheMicrosecond) {
  const Rows tables = rows(kTableFields, {{"a", "A", Time{1'634'502'011, 211'456'789}}});
  const LoadBatch batch(kTable, tables, kRun, TimeKind::datetime, kMarks);
  EXPECT_EQ(nodes_of(batch).at("rows")[0].at("made_at"), "2021-10-17T20:20:11.211456000+00:00");
}

TEST(LoadBatch, PacksBooleanConstants) {
  static constexpr std::array<std::string_view, 1> kFields{"id"};
  const Rows accounts = rows(kFields, {{"1"}});
  EXPECT_EQ(nodes_of(LoadBatch(kAccount, accounts, kRun, TimeKind::epoch, kMarks)).at("constants"),
            json::parse(R"({"inscope": true})"));
}

TEST(LoadBatch, KeepsTheLastOfEqualIds) {
  const Rows tables = rows(kTableFields, {{"a", "first"}, {"b", "B"}, {"a", "last"}});
  const json packed = nodes_of(LoadBatch(kTable, tables, kRun, TimeKind::epoch, kMarks)).at("rows");
  ASSERT_EQ(packed.size(), 2U);
  EXPECT_EQ(packed[0].at("name"), "B");
  EXPECT_EQ(packed[1].at("name"), "last");
}

TEST(LoadBatch, OfARelationshipPacksOnlyWhatItNeeds) {
  const Rows indexes =
      rows(kIndexFields,
           {{"i", "a", graph::TextList{"k1", "k2"}}, {"j", "a"}, {"k", {}, graph::TextList{}}, {"l", {}, "k3"}});
  const LoadBatch batch(kIndex, indexes, kRun, TimeKind::epoch, kMarks);
  EXPECT_EQ(relationships_of(batch, kIndexRelationships[0]).at("rows"),
            json::parse(R"([{"Arn": "i", "table_arn": "a"}, {"Arn": "j", "table_arn": "a"}])"));
  EXPECT_EQ(relationships_of(batch, kIndexRelationships[1]).at("rows"),
            json::parse(R"([{"Arn": "i", "key_arn": ["k1", "k2"]}, {"Arn": "l", "key_arn": ["k3"]}])"));
  EXPECT_EQ(batch.matchable(kIndexRelationships[1], batch.rows()).size(), 2U);
  EXPECT_EQ(batch.matchable(kResource, batch.rows()).size(), 4U);
}

// What matches nothing is there too: it is what loses its relationships.
TEST(LoadBatch, PacksAllRowsForWhatIsDropped) {
  const Rows indexes = rows(kIndexFields, {{"i", "a", "k1"}, {"j"}});
  const LoadBatch batch(kIndex, indexes, kRun, TimeKind::epoch, kMarks);
  bolt::Packer packer;
  batch.pack_drops(packer, kIndexRelationships[1], batch.rows());
  EXPECT_EQ(json_of(bolt::unpack(packer.buffer())).at("rows"),
            json::parse(R"([{"Arn": "i", "key_arn": ["k1"]}, {"Arn": "j", "key_arn": null}])"));
  EXPECT_EQ(nodes_of(batch).at("conditions"), json::parse(R"(["them", "us", "x", "them"])"));
}

TEST(LinkBatch, PacksTheRowsThatCanMatch) {
  Params run = kRun;
  run["_sub_resource_label"] = "Account";
  run["_sub_resource_id"] = "1";
  const Rows links = rows(kLinkFields, {{"t", "i", std::int64_t{5}}, {"t"}, {Value{}, "i"}});
  const LinkBatch batch(kBeside, links, run, TimeKind::epoch, kMarks);
  EXPECT_EQ(batch.size(), 1U);
  bolt::Packer packer;
  batch.pack(packer);
  EXPECT_EQ(json_of(bolt::unpack(packer.buffer())), json::parse(R"({
    "rows": [{"table": "t", "index": "i", "distance": 5}], "firstseen": 123, "module_name": "dynatlas:test",
    "module_version": "1.2.3", "ACCOUNT": "1", "Region": "here", "UPDATE_TAG": 7, "_sub_resource_label": "Account",
    "_sub_resource_id": "1"})"));
  EXPECT_THROW(LinkBatch(kBeside, links, kRun, TimeKind::epoch, kMarks), Error) << "nobody is named";
}

TEST(LoadBatch, RefusesWhatBreaksTheContract) {
  const auto refused = [](const Rows& given, const Params& params) {
    try {
      const LoadBatch batch(kTable, given, params, TimeKind::epoch, kMarks);
      return false;
    } catch (const Error& error) {
      return error.kind() == ErrorKind::internal;
    }
  };
  const Rows good = rows(kTableFields, {{"a"}});
  EXPECT_FALSE(refused(good, kRun));
  EXPECT_TRUE(refused(rows(kTableFields, {{"a"}, {}}), kRun)) << "no id";
  EXPECT_TRUE(refused(rows(kTableFields, {{""}}), kRun)) << "an empty id";
  EXPECT_TRUE(refused(rows(kTableFields, {{std::int64_t{1}}}), kRun)) << "an id that is no text";
  EXPECT_TRUE(refused(rows(kTableFields, {{"a", "A", "yesterday"}}), kRun)) << "another type";
  EXPECT_TRUE(refused(rows(kIndexFields, {{"a"}}), kRun)) << "a missing field";
  EXPECT_THROW(LoadBatch(kIndex, rows(kIndexFields, {{"a", graph::TextList{"b"}}}), kRun, TimeKind::epoch, kMarks),
               Error)
      << "a list where one is asked for";
  EXPECT_TRUE(refused(good, {{"ACCOUNT", "1"}, {"UPDATE_TAG", std::int64_t{7}}})) << "a missing parameter";
  EXPECT_TRUE(refused(good, {{"ACCOUNT", "1"}, {"Region", "here"}, {"UPDATE_TAG", "7"}})) << "a tag that is no number";
}

}  // namespace
}  // namespace dynatlas::neo4j
