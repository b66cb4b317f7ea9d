// The store contract test: what belongs to a part or to an owner, and how it is seen, dropped and removed. For tests
// only.
#pragma once

#include <algorithm>

#include "graph/store_contract_model.h"

namespace dynatlas::graph::contract {

using testing::ElementsAre;
using testing::IsEmpty;

// Things a and b with two parts each, and a crumb of each part: "p1" of a and so on, "p1-crumb".
inline void load_estate(GraphStore& store, std::int64_t tag) {
  store.load(kThing, things({{.id = "a", .name = "A"}, {.id = "b", .name = "B"}}), run(tag));
  store.load(kPart, parts({{"p1", "a"}, {"p2", "a"}, {"q1", "b"}, {"q2", "b"}}), run(tag));
  store.load(kCrumb,
             texts<2>(kCrumbFields, {{"p1-crumb", "p1"}, {"p2-crumb", "p2"}, {"q1-crumb", "q1"}, {"q2-crumb", "q2"}}),
             run(tag));
}

inline std::vector<NodeName> listed(GraphStore& store, const PartKey& part) {
  std::vector<NodeName> names;
  store.list_part(kThing, part, [&](const NodeName& node) { names.push_back(node); });
  std::ranges::sort(names, {}, &NodeName::id);
  return names;
}

TEST_P(StoreContract, ListsThePartAndNoOther) {
  store->load(kTenant, texts<2>(kTenantFields, {{"U", "Other"}}), run(1));
  store->load(kThing, things({{.id = "a", .name = "A"}, {.id = "b", .name = "B"}}), run(7, "T", "here"));
  store->load(kThing, things({{.id = "c", .name = "C"}}), run(7, "T", "there"));
  store->load(kThing, things({{.id = "d", .name = "D"}}), run(7, "U", "here"));
  store->load(kThing, things({{.id = "e", .name = "E"}}), run(7, "nobody", "here"));
  const auto names = listed(*store, {"T", "here"});
  ASSERT_EQ(names.size(), 2u);
  EXPECT_EQ(names[0].id, "a");
  EXPECT_EQ(names[0].name, "A");
  EXPECT_EQ(names[1].id, "b");
  EXPECT_THAT(listed(*store, {"T", "nowhere"}), IsEmpty());
  EXPECT_THAT(listed(*store, {"nobody", "here"}), IsEmpty());
  EXPECT_EQ(store->count(kThing, "T"), 3u);
  EXPECT_EQ(store->count(kThing, "U"), 1u);
  EXPECT_EQ(store->count(kThing, "nobody"), 0u);
  EXPECT_EQ(store->count(kPart, "T"), 0u);
}

TEST_P(StoreContract, OwnersLoseWhatIsNotAmongTheRows) {
  load_estate(*store, 7);
  const std::vector<std::string> owners{"a"};
  const LoadCount count = store->load(kPart, parts({{"p2", "a"}, {"p3", "a"}}), run(8), owners);
  EXPECT_EQ(count.nodes, 2u);
  EXPECT_EQ(count.deleted_nodes, 2u);  // p1 and its crumb
  EXPECT_THAT(ids(nodes("ContractPart")), ElementsAre("p2", "p3", "q1", "q2"));
  EXPECT_THAT(ids(nodes("ContractCrumb")), ElementsAre("p2-crumb", "q1-crumb", "q2-crumb"));
  EXPECT_THAT(ends(edges("CONTRACT_HAS_PART")), ElementsAre("a>p2", "a>p3", "b>q1", "b>q2"));
  EXPECT_THAT(ends(edges("CONTRACT_PART")), ElementsAre("a>p2", "a>p3", "b>q1", "b>q2"));
  EXPECT_THAT(ends(edges("CONTRACT_RESOURCE")), ElementsAre("T>a", "T>b", "T>p2", "T>p3", "T>q1", "T>q2"));
  EXPECT_THAT(ends(edges("CONTRACT_FELL_FROM")), ElementsAre("p2-crumb>p2", "q1-crumb>q1", "q2-crumb>q2"));
}

TEST_P(StoreContract, OwnersWithoutRowsLoseAll) {
  load_estate(*store, 7);
  const std::vector<std::string> owners{"b", "nobody"};
  EXPECT_EQ(store->load(kPart, parts({}), run(8), owners).deleted_nodes, 4u);
  EXPECT_THAT(ids(nodes("ContractPart")), ElementsAre("p1", "p2"));
  EXPECT_THAT(ids(nodes("ContractThing")), ElementsAre("a", "b"));
}

TEST_P(StoreContract, WithoutOwnersNothingIsDropped) {
  load_estate(*store, 7);
  EXPECT_EQ(store->load(kPart, parts({{"p3", "a"}}), run(8)).deleted_nodes, 0u);
  EXPECT_THAT(ids(nodes("ContractPart")), ElementsAre("p1", "p2", "p3", "q1", "q2"));
}

TEST_P(StoreContract, WhatMovedToAnotherOwnerStays) {
  load_estate(*store, 7);
  const std::vector<std::string> owners{"a", "b"};
  store->load(kPart, parts({{"p1", "b"}, {"p2", "a"}, {"q1", "b"}, {"q2", "b"}}), run(8), owners);
  EXPECT_THAT(ids(nodes("ContractPart")), ElementsAre("p1", "p2", "q1", "q2"));
}

TEST_P(StoreContract, RemoveTakesWhatIsOwnedAndAllRelationships) {
  database->outsider_adds_node("ContractKey", "id-1", "k1");
  load_estate(*store, 7);
  store->load(kThing, things({{.id = "a", .key_arn = "k1", .friends = "b"}, {.id = "b", .friends = "a"}}), run(7));
  const std::vector<std::string> gone{"a", "nobody"};
  EXPECT_EQ(store->remove(kThing, gone), 5u);  // a, two parts, two crumbs
  EXPECT_THAT(ids(nodes("ContractThing")), ElementsAre("b"));
  EXPECT_THAT(ids(nodes("ContractPart")), ElementsAre("q1", "q2"));
  EXPECT_THAT(ids(nodes("ContractCrumb")), ElementsAre("q1-crumb", "q2-crumb"));
  EXPECT_THAT(ids(nodes("ContractTenant")), ElementsAre("T"));
  EXPECT_THAT(ids(nodes("ContractKey")), ElementsAre("id-1"));
  EXPECT_THAT(edges("CONTRACT_KNOWS"), IsEmpty());
  EXPECT_THAT(edges("CONTRACT_USES_KEY"), IsEmpty());
  EXPECT_THAT(ends(edges("CONTRACT_HAS_PART")), ElementsAre("b>q1", "b>q2"));
  EXPECT_THAT(ends(edges("CONTRACT_RESOURCE")), ElementsAre("T>b", "T>q1", "T>q2"));
  EXPECT_EQ(store->remove(kThing, gone), 0u);
}

TEST_P(StoreContract, TouchMovesTheNodeWhatItOwnsAndTheirRelationships) {
  load_estate(*store, 7);
  store->load(kThing, things({{.id = "a", .name = "A", .friends = "b"}, {.id = "b", .name = "B", .friends = "a"}}),
              run(7));
  clock.advance(std::chrono::hours{1});
  store->touch(kThing, std::vector<std::string>{"a", "nobody"}, 9);

  const auto moved = [](const nlohmann::json& all, const char* key) {
    std::vector<std::string> out;
    for (const auto& one : all) {
      if (one.at("lastupdated") == 9) out.push_back(one.at(key));
    }
    return out;
  };
  EXPECT_THAT(moved(nodes("ContractThing"), "id"), ElementsAre("a"));
  EXPECT_THAT(moved(nodes("ContractPart"), "id"), ElementsAre("p1", "p2"));
  EXPECT_THAT(moved(nodes("ContractCrumb"), "id"), ElementsAre("p1-crumb", "p2-crumb"));
  EXPECT_THAT(moved(nodes("ContractTenant"), "id"), IsEmpty());
  EXPECT_THAT(moved(edges("CONTRACT_RESOURCE"), "dst"), ElementsAre("a", "p1", "p2"));
  EXPECT_THAT(moved(edges("CONTRACT_HAS_PART"), "dst"), ElementsAre("p1", "p2"));
  EXPECT_THAT(moved(edges("CONTRACT_PART"), "dst"), ElementsAre("p1", "p2"));
  EXPECT_THAT(moved(edges("CONTRACT_FELL_FROM"), "src"), ElementsAre("p1-crumb", "p2-crumb"));
  EXPECT_THAT(moved(edges("CONTRACT_KNOWS"), "src"), ElementsAre("a"));
  EXPECT_EQ(thing("a").at("firstseen"), 1'700'000'000'123);
  EXPECT_EQ(thing("a").at("name"), "A");
  EXPECT_EQ(nodes("ContractThing").size(), 2u);
}

}  // namespace dynatlas::graph::contract
