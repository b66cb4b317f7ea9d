// The store contract test: the whole graph, told kind by kind. For tests only.
#pragma once

#include "graph/store_contract_model.h"

namespace dynatlas::graph::contract {

// Writes down what it is told, as texts.
struct Told : GraphReader {
  static std::string properties(std::span<const PropertyKind> kinds, std::span<const nlohmann::json> values) {
    nlohmann::json object = nlohmann::json::object();
    EXPECT_EQ(kinds.size(), values.size());
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      const std::string name(kinds[i].name);
      if (!values[i].is_null() && !name.starts_with("_module")) object[name] = values[i];
    }
    return object.dump();
  }
  void node(const NodeKind& kind, std::span<const std::string_view> labels,
            std::span<const nlohmann::json> values) override {
    EXPECT_TRUE(relationships.empty());
    std::string text;
    for (const std::string_view label : labels) text += std::string(label) + " ";
    nodes[std::string(kind.label)].insert(text + properties(kind.properties, values));
  }
  void relationship(const RelationshipKind& kind, const std::string& source_id, const std::string& target_id,
                    std::span<const nlohmann::json> values) override {
    relationships[std::string(kind.type)].insert(std::string(kind.source_label) + " " + source_id + " > " +
                                                 std::string(kind.target_label) + " " + target_id + " " +
                                                 properties(kind.properties, values));
  }

  std::map<std::string, std::set<std::string>> nodes;
  std::map<std::string, std::set<std::string>> relationships;
};

inline Told told(GraphStore& store) {
  Told all;
  store.scan(kinds_of(kModel), all);
  return all;
}

TEST_P(StoreContract, TellsTheWholeGraph) {
  database->outsider_adds_node("ContractKey", "k", "arn:k");
  database->outsider_adds_node("ContractKey", "unused", "arn:unused");
  store->load(kThing,
              things({{.id = "a",
                       .name = "\"A\"",
                       .count = std::int64_t{1},
                       .ratio = 0.5,
                       .flag = true,
                       .made_at = Time{1609459200, 0},
                       .marks = TextList{"x", "\"y\""},
                       .key_arn = "arn:k"}}),
              run(7));
  store->load(kPart, parts({{"p", "a", 3}}), run(7));
  store->load_links(kBeside, links({{"a", "p", std::int64_t{9}, TextList{"z"}}}), link_run(8));
  store->load(
      kReader,
      readers({{.id = "r", .likes = "A", .since = Time{5, 500'000'000}, .how_much = std::int64_t{2}, .picks = "a"}}),
      run(7));
  const Told all = told(*store);
  const std::string made = R"("firstseen":1700000000123,)";
  EXPECT_THAT(all.nodes.at("ContractTenant"),
              ElementsAre("ContractTenant ContractOrganisation {" + made +
                          R"("id":"T","inscope":true,"lastupdated":1,"name":"Tenant"})"));
  EXPECT_THAT(
      all.nodes.at("ContractThing"),
      ElementsAre(
          R"(ContractThing ContractSiblingThing ContractAnything {"count":1,)" + made +
          R"("flag":true,"id":"a","key_arn":"arn:k","known":false,"lastupdated":7,)"
          R"("made_at":1609459200,"marks":["x","\"y\""],"name":"\"A\"","ratio":0.5,"region":"here","source":"it's \"aws\""})"));
  EXPECT_THAT(all.nodes.at("ContractKey"), ElementsAre(R"(ContractKey {"arn":"arn:k","id":"k"})"));
  EXPECT_EQ(all.relationships.at("CONTRACT_RESOURCE").size(), 2U);
  EXPECT_THAT(all.relationships.at("CONTRACT_USES_KEY"),
              ElementsAre("ContractThing a > ContractKey k {" + made + R"("lastupdated":7})"));
  EXPECT_THAT(all.relationships.at("CONTRACT_BESIDE"),
              ElementsAre(R"(ContractThing a > ContractPart p {"_sub_resource_id":"T",)"
                          R"("_sub_resource_label":"ContractTenant","distance":9,)" +
                          made + R"("lastupdated":8,"marks":["z"]})"));
  EXPECT_THAT(all.relationships.at("CONTRACT_LIKES"),
              ElementsAre("ContractReader r > ContractThing a {" + made +
                          R"("how_much":2,"lastupdated":7,"since":5.5,"told_by":"T"})"));
  EXPECT_FALSE(all.nodes.contains("ContractDepot"));
}

TEST_P(StoreContract, TellsANodeAndItsSurroundings) {
  store->load(kThing, things({{.id = "a"}, {.id = "b"}, {.id = "c", .friends = "a"}}), run(7));
  store->load(kPart, parts({{"p", "a"}, {"q", "a"}, {"r", "b"}}), run(7));
  Told few;
  store->scan_node(kinds_of(kModel), "a", 1, few);
  ASSERT_EQ(few.nodes.size(), 1U);
  EXPECT_EQ(few.nodes.at("ContractThing").size(), 1U);
  EXPECT_EQ(few.relationships.at("CONTRACT_HAS_PART").size(), 1U);
  Told all;
  store->scan_node(kinds_of(kModel), "a", 10, all);
  EXPECT_EQ(all.relationships.at("CONTRACT_HAS_PART").size(), 2U);
  EXPECT_THAT(all.relationships.at("CONTRACT_KNOWS"),
              ElementsAre(testing::StartsWith("ContractThing c > ContractThing a")));
  EXPECT_EQ(all.relationships.at("CONTRACT_RESOURCE").size(), 1U);
  Told none;
  store->scan_node(kinds_of(kModel), "' OR true OR '", 10, none);
  EXPECT_THAT(none.nodes, IsEmpty());
  EXPECT_THAT(none.relationships, IsEmpty());
}

TEST_P(StoreContract, TellsWhichLabelsANodeCarriesByItsValues) {
  store->load(kThing, things({{.id = "a"}}), run(7));
  store->load(kOrder, orders({{"fine", "a", Null{}, "a", "fine"}, {"plain", "a"}}), run(7));
  const Told all = told(*store);
  const auto& orders = all.nodes.at("ContractOrder");
  ASSERT_EQ(orders.size(), 2U);
  EXPECT_TRUE(orders.begin()->starts_with("ContractOrder ContractGood ContractFineCopyOfA {"));
  EXPECT_TRUE(orders.rbegin()->starts_with("ContractOrder {"));
}

TEST_P(StoreContract, TellsTimesAsTheyAreKept) {
  database = GetParam().make();  // a database keeps times of one kind
  store = connected(TimeKind::datetime);
  store->load(kThing, things({{.id = "a", .made_at = Time{1609459200, 211'000'000}}}), run(7));
  EXPECT_THAT(*told(*store).nodes.at("ContractThing").begin(),
              testing::HasSubstr(R"("made_at":"2021-01-01T00:00:00.211000000+00:00")"));
}

TEST_P(StoreContract, WhatAReaderOfTheGraphThrowsPassesThrough) {
  struct Thrower : Told {
    void node(const NodeKind&, std::span<const std::string_view>, std::span<const nlohmann::json>) override {
      throw Error(ErrorKind::usage, "enough");
    }
  } thrower;
  expect_error(ErrorKind::usage, "enough", [&] { store->scan(kinds_of(kModel), thrower); });
  EXPECT_EQ(told(*store).nodes.at("ContractTenant").size(), 1U);
}

}  // namespace dynatlas::graph::contract
