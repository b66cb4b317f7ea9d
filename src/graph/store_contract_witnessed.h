// The store contract test: schemas that share a label, and nodes that stand while a listing names them or something
// refers to them. For tests only.
#pragma once

#include "graph/load.h"
#include "graph/store_contract_delta.h"
#include "graph/store_contract_scan.h"

namespace dynatlas::graph::contract {

inline Rows referred_depots(const std::vector<std::array<std::string, 2>>& list) {
  return texts<2>(kDepotFields, list);
}

inline nlohmann::json depot(Database& database, GraphStore& store, const std::string& id) {
  for (const auto& node : database.nodes(store, "ContractDepot")) {
    if (node.at("id") == id) return node;
  }
  return nullptr;
}

TEST_P(StoreContract, SchemasOfALabelFillTheirOwnProperties) {
  store->load(kThing, things({{.id = "a"}}), run(7));
  store->load(kOrder, orders({{"o", "a", "d"}}), run(7));
  store->load(kListedDepot, listed_depots({{"d", "D", "a", "open"}}), run(7));
  store->load(kSurveyedDepot, surveyed_depots({{"d", "D of the survey"}}), run(8, "T", "there"));
  EXPECT_EQ(store->load(kDepot, referred_depots({{"d", "T"}}), run(9)).written_nodes, 0U);
  const nlohmann::json one = depot(*database, *store, "d");
  EXPECT_EQ(one.at("listed_region"), "here");
  EXPECT_EQ(one.at("listed_name"), "D");
  EXPECT_EQ(one.at("surveyed_region"), "there");
  EXPECT_EQ(one.at("surveyed_name"), "D of the survey");
  EXPECT_EQ(one.at("lastupdated"), 9);
  EXPECT_EQ(nodes("ContractDepot").size(), 1U);
  EXPECT_THAT(ends(edges("CONTRACT_FROM_DEPOT")), ElementsAre("o>d"));
  EXPECT_THAT(ids(nodes("ContractOpenDepot")), ElementsAre("d"));
}

TEST_P(StoreContract, ASchemaDropsNoRelationshipThatAnotherOfItsLabelHas) {
  store->load(kThing, things({{.id = "a"}, {.id = "b"}, {.id = "c"}}), run(7));
  store->load(kListedDepot, listed_depots({{.id = "d", .thing = "a"}}), run(7));
  store->load(kSurveyedDepot, surveyed_depots({{.id = "d", .thing = "b"}}), run(7));
  EXPECT_THAT(ends(edges("CONTRACT_HAS_DEPOT")), ElementsAre("a>d", "b>d"));
  store->load(kListedDepot, listed_depots({{.id = "d", .thing = "c"}}), run(8));
  EXPECT_THAT(ends(edges("CONTRACT_HAS_DEPOT")), ElementsAre("b>d", "c>d"));
  store->load(kListedDepot, listed_depots({{.id = "d", .thing = "b"}}), run(9));
  store->load(kListedDepot, listed_depots({{.id = "d"}}), run(10));
  EXPECT_THAT(ends(edges("CONTRACT_HAS_DEPOT")), ElementsAre("b>d"));
}

TEST_P(StoreContract, ListsWhatAWitnessNames) {
  store->load(kDepot, referred_depots({{"referred", "T"}}), run(7));
  store->load(kListedDepot, listed_depots({{"d", "D"}, {"e", "E"}}), run(7));
  store->load(kListedDepot, listed_depots({{"f", "F"}}), run(7, "T", "there"));
  store->load(kSurveyedDepot, surveyed_depots({{"e", "e"}, {"g", "g"}}), run(7));
  const auto named = [&](const NodeSchema& schema, const PartKey& part) {
    std::vector<std::string> names;
    store->list_part(schema, part, [&](const NodeName& node) { names.push_back(node.id + "=" + node.name); });
    std::ranges::sort(names);
    return names;
  };
  EXPECT_THAT(named(kListedDepot, {"T", "here"}), ElementsAre("d=D", "e=E"));
  EXPECT_THAT(named(kListedDepot, {"T", "there"}), ElementsAre("f=F"));
  EXPECT_THAT(named(kSurveyedDepot, {"T", "here"}), ElementsAre("e=e", "g=g"));
  EXPECT_THAT(named(kListedDepot, {"U", "here"}), IsEmpty());
  EXPECT_EQ(store->count(kListedDepot, "T"), 3U);
  EXPECT_EQ(store->count(kSurveyedDepot, "T"), 2U);
  EXPECT_EQ(store->count(kDepot, "T"), 5U);
  EXPECT_EQ(store->count(kListedDepot, "U"), 0U);
}

TEST_P(StoreContract, ANodeGoesWhenItsOnlyWitnessIsRetracted) {
  store->load(kThing, things({{.id = "a"}}), run(7));
  store->load(kListedDepot, listed_depots({{"d", "D", "a"}, {"e", "E", "a"}}), run(7));
  store->load(kSurveyedDepot, surveyed_depots({{"g", "G", "a"}}), run(7));
  ChangeLog log{8, {}};
  EXPECT_EQ(store->remove(kListedDepot, std::vector<std::string>{"d", "g", "nobody"}, &log), 1U);
  EXPECT_THAT(log.changes, ElementsAre(is_change(Change::Kind::removed, "ContractDepot", "d")));
  EXPECT_THAT(ids(nodes("ContractDepot")), ElementsAre("e", "g"));
  EXPECT_THAT(ends(edges("CONTRACT_HAS_DEPOT")), ElementsAre("a>e", "a>g"));
  EXPECT_THAT(ends(edges("CONTRACT_RESOURCE")), ElementsAre("T>a", "T>e", "T>g"));
}

TEST_P(StoreContract, ANodeStaysWhileAnotherWitnessNamesIt) {
  store->load(kThing, things({{.id = "a"}, {.id = "b"}}), run(7));
  store->load(kSticker, stickers({"s"}), run(7));
  store->load(kListedDepot, listed_depots({{"d", "D", "a", "open", "s", std::int64_t{5}}}), run(7));
  store->load(kSurveyedDepot, surveyed_depots({{"d", "D", "b"}}), run(7));
  EXPECT_THAT(ends(edges("CONTRACT_PAINTED")), ElementsAre("d>s"));
  ChangeLog log{8, {}};
  EXPECT_EQ(store->remove(kListedDepot, std::vector<std::string>{"d"}, &log), 1U);  // the sticker
  using Kind = Change::Kind;
  EXPECT_THAT(log.changes,  // the size moves by itself
              UnorderedElementsAre(is_change(Kind::changed, "ContractDepot", "d", "listed_region", "here", Null{}),
                                   is_change(Kind::changed, "ContractDepot", "d", "listed_name", "D", Null{}),
                                   is_change(Kind::changed, "ContractDepot", "d", "listed_thing", "a", Null{}),
                                   is_change(Kind::changed, "ContractDepot", "d", "listed_state", "open", Null{}),
                                   is_change(Kind::changed, "ContractDepot", "d", "listed_sticker", "s", Null{}),
                                   is_change(Kind::removed, "ContractSticker", "s")));
  const nlohmann::json one = depot(*database, *store, "d");
  for (const char* gone : {"listed_region", "listed_name", "listed_thing", "listed_size"}) {
    EXPECT_FALSE(one.contains(gone)) << gone;
  }
  EXPECT_EQ(one.at("owner"), "T");
  EXPECT_EQ(one.at("lastupdated"), 7);
  EXPECT_EQ(one.at("surveyed_region"), "here");
  EXPECT_THAT(nodes("ContractOpenDepot"), IsEmpty());
  EXPECT_THAT(ends(edges("CONTRACT_HAS_DEPOT")), ElementsAre("b>d"));
  EXPECT_THAT(ends(edges("CONTRACT_RESOURCE")), ElementsAre("T>a", "T>b", "T>d"));
  EXPECT_EQ(store->remove(kListedDepot, std::vector<std::string>{"d"}, &log), 0U);
  EXPECT_EQ(store->remove(kSurveyedDepot, std::vector<std::string>{"d"}), 1U);
  EXPECT_THAT(nodes("ContractDepot"), IsEmpty());
}

TEST_P(StoreContract, ARetractedNodeStaysWhileSomethingRefersToIt) {
  store->load(kThing, things({{.id = "a"}}), run(7));
  store->load(kOrder, orders({{"o", "a", "d"}}), run(7));
  store->load(kListedDepot, listed_depots({{"d", "D"}}), run(7));
  EXPECT_EQ(store->remove(kListedDepot, std::vector<std::string>{"d"}), 0U);
  EXPECT_THAT(ends(edges("CONTRACT_FROM_DEPOT")), ElementsAre("o>d"));
  EXPECT_FALSE(depot(*database, *store, "d").contains("listed_region"));
  EXPECT_EQ(store->load(kOrder, orders({{"o", "a"}}), run(8)).deleted_nodes, 1U);
  EXPECT_THAT(nodes("ContractDepot"), IsEmpty());
}

TEST_P(StoreContract, AWitnessKeepsANodeThatLosesItsLastReference) {
  store->load(kThing, things({{.id = "a"}, {.id = "b"}, {.id = "c"}}), run(7));
  store->load(kOrder, orders({{"o", "a", "d"}, {"p", "b", "e"}, {"q", "c", "f"}}), run(7));
  store->load(kDepot, referred_depots({{"d", "T"}, {"e", "T"}, {"f", "T"}}), run(7));
  store->load(kListedDepot, listed_depots({{"d", "D", "a"}}), run(7));
  store->load(kSurveyedDepot, surveyed_depots({{"e", "E"}}), run(7));
  EXPECT_EQ(store->remove(kThing, std::vector<std::string>{"a"}), 2U);  // and its order
  EXPECT_EQ(store->load(kOrder, orders({{"p", "b"}}), run(8)).deleted_nodes, 0U);
  EXPECT_EQ(store->load(kOrder, orders({}), run(8), std::vector<std::string>{"c"}).deleted_nodes, 2U);
  EXPECT_THAT(ids(nodes("ContractDepot")), ElementsAre("d", "e"));
}

TEST_P(StoreContract, ANodeWithALaterTagIsNotRetracted) {
  store->load(kThing, things({{.id = "a"}}), run(7));
  store->load(kListedDepot, listed_depots({{"d", "D", "a"}, {"e", "E", "a"}}), run(7));
  store->load(kListedDepot, listed_depots({{"d", "D", "a"}}), run(9));
  store->write_under({.latest_tag = 8});
  ChangeLog log{8, {}};
  EXPECT_EQ(store->remove(kListedDepot, std::vector<std::string>{"d", "e"}, &log), 1U);
  EXPECT_THAT(log.changes, ElementsAre(is_change(Change::Kind::removed, "ContractDepot", "e")));
  EXPECT_EQ(depot(*database, *store, "d").at("listed_region"), "here");
  EXPECT_THAT(ends(edges("CONTRACT_HAS_DEPOT")), ElementsAre("a>d"));
}

TEST_P(StoreContract, HangsARelationshipOfEachWitnessOnWhatComesLater) {
  store->load(kListedDepot, listed_depots({{.id = "d", .thing = "late"}}), run(7));
  store->load(kSurveyedDepot, surveyed_depots({{.id = "d", .thing = "later"}}), run(7));
  store->load(kThing, things({{.id = "late"}, {.id = "later"}}), run(8));
  EXPECT_THAT(ends(edges("CONTRACT_HAS_DEPOT")), ElementsAre("late>d", "later>d"));
}

TEST_P(StoreContract, SchemasOfALabelAreLoadedOneByOne) {
  const Rows listed_rows = listed_depots({{"d", "D"}, {"e", "E"}});
  const Rows surveyed_rows = surveyed_depots({{"d", "D"}});
  const std::array<SchemaRows, 2> all{{{kListedDepot, listed_rows, {}}, {kSurveyedDepot, surveyed_rows, {}}}};
  expect_error(ErrorKind::internal, "one label", [&] { store->load(all, run(7)); });
  EXPECT_THAT(nodes("ContractDepot"), IsEmpty());
  LoadCount count;
  load(*store, all, run(7), WritePolicy{}, count);
  EXPECT_EQ(count.nodes, 3U);
  EXPECT_EQ(depot(*database, *store, "d").at("surveyed_name"), "D");
  EXPECT_THAT(ids(nodes("ContractDepot")), ElementsAre("d", "e"));
}

TEST_P(StoreContract, TellsNodesOfASharedLabelOnce) {
  store->load(kListedDepot, listed_depots({{"d", "D", Null{}, "open"}}), run(7));
  store->load(kSurveyedDepot, surveyed_depots({{"d", "S"}}), run(7));
  const std::string made = R"("firstseen":1700000000123,"id":"d","lastupdated":7,)";
  EXPECT_THAT(told(*store).nodes.at("ContractDepot"),
              ElementsAre("ContractDepot ContractOpenDepot {" + made +
                          R"("listed_name":"D","listed_region":"here","listed_state":"open","owner":"T",)"
                          R"("surveyed_name":"S","surveyed_region":"here"})"));
}

}  // namespace dynatlas::graph::contract
