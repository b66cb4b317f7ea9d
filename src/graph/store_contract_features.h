// The store contract test: what a schema may declare beyond nodes and plain relationships. For tests only.
#pragma once

#include "graph/store_contract_model.h"

namespace dynatlas::graph::contract {

using testing::ElementsAre;
using testing::IsEmpty;

// --- conditional labels ---

TEST_P(StoreContract, SetsALabelWhileItsConditionsHold) {
  store->load(kThing, things({{.id = "a"}, {.id = "b"}}), run(7));
  store->load(kOrder,
              orders({{"plain", "a", Null{}, Null{}, "poor"},
                      {"fine", "a", Null{}, "b", "fine"},
                      {"best", "a", Null{}, Null{}, "it's \"best\""},
                      {"copy", "a", Null{}, "a", "fine"},
                      {"ungraded", "a"}}),
              run(7));
  EXPECT_THAT(ids(nodes("ContractGood")), ElementsAre("best", "copy", "fine"));
  EXPECT_THAT(ids(nodes("ContractFineCopyOfA")), ElementsAre("copy"));
  EXPECT_EQ(nodes("ContractOrder").size(), 5U);
  store->load(
      kOrder,
      orders({{"fine", "a", Null{}, "b", "poor"}, {"copy", "a", Null{}, "a"}, {"plain", "a", Null{}, "a", "fine"}}),
      run(8));
  EXPECT_THAT(ids(nodes("ContractGood")), ElementsAre("best", "plain"));
  EXPECT_THAT(ids(nodes("ContractFineCopyOfA")), ElementsAre("plain"));
}

// --- ways of matching ---

TEST_P(StoreContract, MatchesWhateverTheCase) {
  store->load(kThing, things({{.id = "a", .name = "Orders"}, {.id = "b", .name = "ÅRSTAL"}, {.id = "c"}}), run(7));
  store->load(kReader, readers({{"r", "oRDERS"}, {"s", "årstal"}, {"t", "order"}, {"u", ""}, {"v"}}), run(7));
  EXPECT_THAT(ends(edges("CONTRACT_WANTS")), ElementsAre("r>a", "s>b"));
}

TEST_P(StoreContract, MatchesAPartOfTheValueWhateverTheCase) {
  store->load(kThing,
              things({{.id = "a", .name = "Big Orders"}, {.id = "b", .name = "reORDERs"}, {.id = "c", .name = "100%"}}),
              run(7));
  store->load(kReader, readers({{"r", Null{}, "ORDER"}, {"s", Null{}, "%"}, {"t", Null{}, "orders big"}, {"v"}}),
              run(7));
  EXPECT_THAT(ends(edges("CONTRACT_LIKES")), ElementsAre("r>a", "r>b", "s>c"));
}

TEST_P(StoreContract, ATextStandsForAListOfOne) {
  store->load(kThing, things({{.id = "a"}, {.id = "b", .friends = "a"}, {.id = "c", .friends = TextList{}}}), run(7));
  EXPECT_THAT(ends(edges("CONTRACT_KNOWS")), ElementsAre("b>a"));
}

TEST_P(StoreContract, AListIsForOneToManyOnly) {
  expect_error(ErrorKind::internal, "wants", [&] { store->load(kReader, readers({{"r", TextList{"a"}}}), run(7)); });
}

// --- properties of relationships ---

TEST_P(StoreContract, SetsAndRemovesPropertiesOfRelationships) {
  store->load(kThing, things({{.id = "a", .name = "Orders"}}), run(7));
  store->load(kReader, readers({{"r", Null{}, "orders", Time{1'600'000'000, 0}, std::int64_t{3}}}), run(7));
  nlohmann::json made = edges("CONTRACT_LIKES");
  ASSERT_EQ(made.size(), 1U);
  EXPECT_EQ(made[0].at("since"), 1'600'000'000);
  EXPECT_EQ(made[0].at("how_much"), 3);
  EXPECT_EQ(made[0].at("told_by"), "T");
  EXPECT_EQ(made[0].at("lastupdated"), 7);
  EXPECT_EQ(made[0].at("firstseen"), 1'700'000'000'123);
  clock.advance(std::chrono::hours{1});
  store->load(kReader, readers({{"r", Null{}, "orders", Null{}, std::int64_t{4}}}), run(8, "U"));
  made = edges("CONTRACT_LIKES");
  ASSERT_EQ(made.size(), 1U);
  EXPECT_FALSE(made[0].contains("since"));
  EXPECT_EQ(made[0].at("how_much"), 4);
  EXPECT_EQ(made[0].at("told_by"), "U");
  EXPECT_EQ(made[0].at("firstseen"), 1'700'000'000'123);
}

TEST_P(StoreContract, RefusesAPropertyOfARelationshipOfAnotherType) {
  store->load(kThing, things({{.id = "a", .name = "Orders"}}), run(7));
  expect_error(ErrorKind::internal, "how_much",
               [&] { store->load(kReader, readers({{"r", Null{}, "orders", Null{}, "many"}}), run(7)); });
  EXPECT_THAT(nodes("ContractReader"), IsEmpty());
}

// --- relationships that change ---

TEST_P(StoreContract, DropsARelationshipWhoseTargetChanged) {
  database->outsider_adds_node("ContractKey", "k1", "key-1");
  database->outsider_adds_node("ContractKey", "k2", "key-2");
  store->load(
      kThing,
      things({{.id = "a", .key_arn = "key-1"}, {.id = "b", .key_arn = "key-1"}, {.id = "c", .key_arn = "key-1"}}),
      run(7));
  EXPECT_THAT(ends(edges("CONTRACT_USES_KEY")), ElementsAre("a>k1", "b>k1", "c>k1"));
  // The same tag again: it is the match that counts, not the tag.
  store->load(kThing, things({{.id = "a", .key_arn = "key-2"}, {.id = "b"}}), run(7));
  EXPECT_THAT(ends(edges("CONTRACT_USES_KEY")), ElementsAre("a>k2", "c>k1"));
  EXPECT_THAT(ends(edges("CONTRACT_RESOURCE")), ElementsAre("T>a", "T>b", "T>c"));
}

TEST_P(StoreContract, DropsWhatAListNoLongerNames) {
  store->load(kThing, things({{.id = "a"}, {.id = "b"}, {.id = "c", .friends = TextList{"a", "b"}}}), run(7));
  EXPECT_THAT(ends(edges("CONTRACT_KNOWS")), ElementsAre("c>a", "c>b"));
  store->load(kThing, things({{.id = "c", .friends = TextList{"b", "c"}}}), run(8));
  EXPECT_THAT(ends(edges("CONTRACT_KNOWS")), ElementsAre("c>b", "c>c"));
  store->load(kThing, things({{.id = "c", .friends = TextList{}}}), run(9));
  EXPECT_THAT(edges("CONTRACT_KNOWS"), IsEmpty());
}

TEST_P(StoreContract, DropsAnInwardRelationshipWhoseTargetChanged) {
  store->load(kThing, things({{.id = "a", .name = "A"}, {.id = "b", .name = "B"}}), run(7));
  store->load(kThing, things({{.id = "c", .name = "C", .twin = "A"}}), run(7));
  EXPECT_THAT(ends(edges("CONTRACT_TWIN_OF")), ElementsAre("a>c"));
  store->load(kThing, things({{.id = "c", .name = "C", .twin = "B"}}), run(8));
  EXPECT_THAT(ends(edges("CONTRACT_TWIN_OF")), ElementsAre("b>c"));
}

TEST_P(StoreContract, DropsWhatNoLongerMatchesWhateverTheCase) {
  store->load(kThing, things({{.id = "a", .name = "Orders"}, {.id = "b", .name = "Users"}}), run(7));
  store->load(kReader, readers({{"r", "orders", "S"}}), run(7));
  EXPECT_THAT(ends(edges("CONTRACT_LIKES")), ElementsAre("r>a", "r>b"));
  store->load(kReader, readers({{"r", "USERS", "USER"}}), run(8));
  EXPECT_THAT(ends(edges("CONTRACT_WANTS")), ElementsAre("r>b"));
  EXPECT_THAT(ends(edges("CONTRACT_LIKES")), ElementsAre("r>b"));
}

// --- from both ends ---

TEST_P(StoreContract, RelationshipsOfOneTypeSpareEachOther) {
  store->load(kThing, things({{.id = "a", .name = "Alpha"}, {.id = "b", .name = "Beta"}, {.id = "c"}}), run(7));
  for (const std::int64_t tag : {7, 8}) {
    store->load(kReader, readers({{.id = "r", .likes = "alpha", .picks = "b"}}), run(tag));
    EXPECT_THAT(ends(edges("CONTRACT_LIKES")), ElementsAre("r>a", "r>b"));
  }
  store->load(kReader, readers({{.id = "r", .likes = "beta", .picks = "c"}}), run(9));
  EXPECT_THAT(ends(edges("CONTRACT_LIKES")), ElementsAre("r>b", "r>c"));
  store->load(kReader, readers({{.id = "r"}}), run(10));
  EXPECT_THAT(ends(edges("CONTRACT_LIKES")), IsEmpty());
}

TEST_P(StoreContract, MakesARelationshipWhenItsTargetComesLater) {
  store->load(kThing, things({{.id = "a"}}), run(7));
  store->load(kOrder, orders({{"o", "a", "depot", "late"}, {"p", "a", "depot", "later"}, {"q", "a"}}), run(7));
  EXPECT_THAT(edges("CONTRACT_COPY_OF"), IsEmpty());
  clock.advance(std::chrono::hours{1});
  store->load(kThing, things({{.id = "late"}, {.id = "other"}}), run(8));
  const nlohmann::json made = edges("CONTRACT_COPY_OF");
  EXPECT_THAT(ends(made), ElementsAre("o>late"));
  EXPECT_EQ(made[0].at("lastupdated"), 8);
  EXPECT_EQ(made[0].at("firstseen"), 1'700'003'600'123);
  EXPECT_EQ(made[0].at("_module_name"), "dynatlas:test");
  store->load(kDepot, texts<2>(kDepotFields, {{"depot", "T"}}), run(8));
  EXPECT_THAT(ends(edges("CONTRACT_FROM_DEPOT")), ElementsAre("o>depot", "p>depot"));
}

TEST_P(StoreContract, WhicheverEndComesFirstTheGraphIsTheSame) {
  const auto load_orders = [&] { store->load(kOrder, orders({{"o", "a", "depot", "b"}}), run(7)); };
  const auto load_targets = [&] {
    store->load(kThing, things({{.id = "b"}}), run(7));
    store->load(kDepot, texts<2>(kDepotFields, {{"depot", "T"}}), run(7));
  };
  const auto graph = [&] {
    nlohmann::json all;
    for (const char* type : {"CONTRACT_COPY_OF", "CONTRACT_FROM_DEPOT", "CONTRACT_RESOURCE"})
      all.push_back(edges(type));
    return all;
  };
  store->load(kThing, things({{.id = "a"}}), run(7));
  load_orders();
  load_targets();
  const nlohmann::json orders_first = graph();
  const std::vector<std::string> gone{"a", "b"};
  store->remove(kThing, gone);
  EXPECT_THAT(nodes("ContractDepot"), IsEmpty());
  store->load(kThing, things({{.id = "a"}}), run(7));
  load_targets();
  load_orders();
  EXPECT_EQ(graph(), orders_first);
  EXPECT_EQ(ends(edges("CONTRACT_COPY_OF")), std::vector<std::string>{"o>b"});
}

TEST_P(StoreContract, HangsANodeOnItsTenantWhenThatComesLater) {
  store->load(kThing, things({{.id = "a"}}), run(7));
  store->load(kOrder, orders({{"o", "a", "depot"}}), run(7));
  store->load(kDepot, texts<2>(kDepotFields, {{"depot", "U"}}), run(7));
  EXPECT_THAT(ends(edges("CONTRACT_RESOURCE")), ElementsAre("T>a"));
  store->load(kTenant, texts<2>(kTenantFields, {{"U", "Other tenant"}}), run(8));
  EXPECT_THAT(ends(edges("CONTRACT_RESOURCE")), ElementsAre("T>a", "U>depot"));
}

TEST_P(StoreContract, AMissingTargetOfBothEndsLeavesWhatWasThere) {
  store->load(kThing, things({{.id = "a"}, {.id = "b"}}), run(7));
  store->load(kOrder, orders({{"o", "a", Null{}, "b"}}), run(7));
  const std::vector<std::string> gone{"b"};
  store->remove(kThing, gone);
  EXPECT_THAT(edges("CONTRACT_COPY_OF"), IsEmpty());
  store->load(kThing, things({{.id = "b"}}), run(8));
  EXPECT_THAT(ends(edges("CONTRACT_COPY_OF")), ElementsAre("o>b"));
  store->load(kOrder, orders({{"o", "a"}}), run(9));
  EXPECT_THAT(edges("CONTRACT_COPY_OF"), IsEmpty());
  store->load(kThing, things({{.id = "b"}}), run(10));
  EXPECT_THAT(edges("CONTRACT_COPY_OF"), IsEmpty());
}

// --- nodes that stand while something refers to them ---

TEST_P(StoreContract, RemovesAReferencedNodeWithItsLastReference) {
  store->load(kThing, things({{.id = "a"}, {.id = "b"}}), run(7));
  store->load(kOrder, orders({{"o", "a", "depot"}, {"p", "b", "depot"}, {"q", "b", "other"}}), run(7));
  store->load(kDepot, texts<2>(kDepotFields, {{"depot", "T"}, {"other", "T"}, {"unreferenced", "T"}}), run(7));
  const std::vector<std::string> first{"a"};
  EXPECT_EQ(store->remove(kThing, first), 2U);
  EXPECT_THAT(ids(nodes("ContractDepot")), ElementsAre("depot", "other", "unreferenced"));
  const std::vector<std::string> second{"b"};
  EXPECT_EQ(store->remove(kThing, second), 5U);  // the thing, two orders, two depots
  // Whoever made what nothing referred to: it lost nothing in this transaction.
  EXPECT_THAT(ids(nodes("ContractDepot")), ElementsAre("unreferenced"));
  EXPECT_THAT(ends(edges("CONTRACT_RESOURCE")), ElementsAre("T>unreferenced"));
}

TEST_P(StoreContract, WhatOnlyTellsOfANodeDoesNotKeepIt) {
  store->load(kThing, things({{.id = "a"}}), run(7));
  store->load(kSticker, stickers({"s"}), run(7));
  store->load(kListedDepot, listed_depots({{.id = "d", .thing = "a", .sticker = "s"}}), run(7));
  store->load(kReader, readers({{.id = "r", .picks = "s"}}), run(7));
  EXPECT_THAT(ends(edges("CONTRACT_RECOMMENDS")), ElementsAre("r>s"));
  EXPECT_EQ(store->load(kListedDepot, listed_depots({{.id = "d", .thing = "a"}}), run(8)).deleted_nodes, 1U);
  EXPECT_THAT(nodes("ContractSticker"), IsEmpty());
  EXPECT_THAT(edges("CONTRACT_RECOMMENDS"), IsEmpty());
}

TEST_P(StoreContract, RemovesAReferencedNodeWhenTheReferenceChanges) {
  store->load(kThing, things({{.id = "a"}}), run(7));
  store->load(kOrder, orders({{"o", "a", "old"}}), run(7));
  store->load(kDepot, texts<2>(kDepotFields, {{"old", "T"}}), run(7));
  const LoadCount count = store->load(kOrder, orders({{"o", "a", "new"}}), run(8));
  EXPECT_EQ(count.deleted_nodes, 1U);
  EXPECT_THAT(nodes("ContractDepot"), IsEmpty());
  store->load(kDepot, texts<2>(kDepotFields, {{"new", "T"}}), run(8));
  EXPECT_THAT(ends(edges("CONTRACT_FROM_DEPOT")), ElementsAre("o>new"));
}

TEST_P(StoreContract, RemovesAReferencedNodeWhenTheOwnerNoLongerHasWhatReferred) {
  store->load(kThing, things({{.id = "a"}}), run(7));
  store->load(kOrder, orders({{"o", "a", "depot"}, {"p", "a"}}), run(7));
  store->load(kDepot, texts<2>(kDepotFields, {{"depot", "T"}}), run(7));
  const std::vector<std::string> owners{"a"};
  EXPECT_EQ(store->load(kOrder, orders({{"p", "a"}}), run(8), owners).deleted_nodes, 2U);
  EXPECT_THAT(nodes("ContractDepot"), IsEmpty());
  EXPECT_THAT(ids(nodes("ContractOrder")), ElementsAre("p"));
}

// --- links between existing nodes ---

TEST_P(StoreContract, LinksNodesThatExist) {
  store->load(kThing, things({{.id = "a"}, {.id = "b"}}), run(7));
  store->load(kPart, parts({{"p", "a"}, {"q", "b"}}), run(7));
  const Rows rows = links({{"a", "q", std::int64_t{5}}, {"b", "missing"}, {"missing", "p"}, {"b", "p"}});
  EXPECT_EQ(store->load_links(kBeside, rows, link_run(7)), 2U);
  nlohmann::json made = edges("CONTRACT_BESIDE");
  EXPECT_THAT(ends(made), ElementsAre("a>q", "b>p"));
  EXPECT_EQ(made[0].at("distance"), 5);
  EXPECT_FALSE(made[1].contains("distance"));
  EXPECT_EQ(made[0].at("_sub_resource_label"), "ContractTenant");
  EXPECT_EQ(made[0].at("_sub_resource_id"), "T");
  EXPECT_EQ(made[0].at("lastupdated"), 7);
  EXPECT_EQ(made[0].at("firstseen"), 1'700'000'000'123);
  EXPECT_EQ(made[0].at("_module_name"), "dynatlas:test");
  clock.advance(std::chrono::hours{1});
  EXPECT_EQ(store->load_links(kBeside, links({{"a", "q"}}), link_run(8)), 1U);
  made = edges("CONTRACT_BESIDE");
  ASSERT_EQ(made.size(), 2U);
  EXPECT_FALSE(made[0].contains("distance"));
  EXPECT_EQ(made[0].at("lastupdated"), 8);
  EXPECT_EQ(made[0].at("firstseen"), 1'700'000'000'123);
}

TEST_P(StoreContract, LinksOnlyNodesOfTheSubResource) {
  store->load(kTenant, texts<2>(kTenantFields, {{"U", "Other tenant"}}), run(7));
  store->load(kThing, things({{.id = "a"}}), run(7));
  store->load(kThing, things({{.id = "b"}}), run(7, "U"));
  store->load(kPart, parts({{"p", "a"}}), run(7));
  EXPECT_EQ(store->load_links(kBeside, links({{"a", "p"}, {"b", "p"}}), link_run(7, "U")), 1U);
  EXPECT_THAT(ends(edges("CONTRACT_BESIDE")), ElementsAre("b>p"));
  EXPECT_EQ(store->load_links(kBehind, links({{"a", "p"}, {"b", "p"}}), link_run(7, "U")), 2U);
  EXPECT_THAT(ends(edges("CONTRACT_BEHIND")), ElementsAre("p>a", "p>b"));
}

TEST_P(StoreContract, RemovesStaleLinksOfTheSubResource) {
  store->load(kThing, things({{.id = "a"}, {.id = "b"}, {.id = "c"}, {.id = "d"}}), run(7));
  store->load(kPart, parts({{"p", "a"}}), run(7));
  store->load_links(kBehind, links({{"a", "p"}, {"b", "p"}, {"c", "p"}}), link_run(7));
  store->load_links(kBehind, links({{"d", "p"}}), link_run(7, "U"));
  store->load_links(kBehind, links({{"c", "p"}}), link_run(8));
  EXPECT_EQ(store->remove_stale_links(kBehind, link_run(8), 1).relationships, 1U);
  EXPECT_EQ(store->remove_stale_links(kBehind, link_run(8), 10).relationships, 1U);
  EXPECT_EQ(store->remove_stale_links(kBehind, link_run(8), 10).relationships, 0U);
  EXPECT_THAT(ends(edges("CONTRACT_BEHIND")), ElementsAre("p>c", "p>d"));
}

// --- cleanup by tag ---

TEST_P(StoreContract, RemovesStaleNodesOfTheTenantInBoundedBatches) {
  store->load(kTenant, texts<2>(kTenantFields, {{"U", "Other tenant"}}), run(7));
  store->load(kThing, things({{.id = "a"}, {.id = "b"}, {.id = "c"}, {.id = "d"}}), run(7));
  store->load(kThing, things({{.id = "theirs"}}), run(7, "U"));
  store->load(kThing, things({{.id = "d"}}), run(8));
  EXPECT_EQ(store->remove_stale_nodes(kThing, run(8), false, 2), 2U);
  EXPECT_EQ(store->remove_stale_nodes(kThing, run(8), false, 2), 1U);
  EXPECT_EQ(store->remove_stale_nodes(kThing, run(8), false, 2), 0U);
  EXPECT_THAT(ids(nodes("ContractThing")), ElementsAre("d", "theirs"));
  EXPECT_THAT(ends(edges("CONTRACT_RESOURCE")), ElementsAre("T>d", "U>theirs"));
}

TEST_P(StoreContract, RemovesStaleNodesOfALabelWithoutTenant) {
  store->load(kReader, readers({{"r"}, {"s"}}), run(7));
  store->load(kReader, readers({{"s"}}), run(8));
  EXPECT_EQ(store->remove_stale_nodes(kReader, run(8), false, 10), 1U);
  EXPECT_THAT(ids(nodes("ContractReader")), ElementsAre("s"));
}

TEST_P(StoreContract, CascadesToStaleChildrenOnly) {
  static constexpr std::array<std::string_view, 1> kIds{"id"};
  store->load(kThing, things({{.id = "a"}, {.id = "b"}}), run(7));
  store->load(kChild, texts<1>(kIds, {{"stale"}, {"fresh"}}), run(7));
  store->load(kChild, texts<1>(kIds, {{"fresh"}}), run(8));
  EXPECT_EQ(store->remove_stale_nodes(kThing, run(8), false, 1), 1U);  // a or b: no child goes
  EXPECT_THAT(ids(nodes("ContractChild")), ElementsAre("fresh", "stale"));
  store->load(kThing, things({{.id = "a"}}), run(7));
  store->load(kChild, texts<1>(kIds, {{"stale"}}), run(7));
  while (store->remove_stale_nodes(kThing, run(8), true, 1) > 0) {
  }
  EXPECT_THAT(nodes("ContractThing"), IsEmpty());
  EXPECT_THAT(ids(nodes("ContractChild")), ElementsAre("fresh"));
}

TEST_P(StoreContract, RemovesStaleRelationships) {
  store->load(kThing, things({{.id = "a", .name = "Orders"}, {.id = "b", .name = "Users"}}), run(7));
  store->load(kReader, readers({{"r", Null{}, "s"}, {"s", Null{}, "s"}}), run(7));
  store->load(kReader, readers({{"s", Null{}, "s"}}), run(8));
  const RelSchema& likes = kReaderRelationships[1];
  EXPECT_EQ(store->remove_stale_relationships(kReader, likes, run(8), 1), 1U);
  EXPECT_EQ(store->remove_stale_relationships(kReader, likes, run(8), 5), 1U);
  EXPECT_EQ(store->remove_stale_relationships(kReader, likes, run(8), 5), 0U);
  EXPECT_THAT(ends(edges("CONTRACT_LIKES")), ElementsAre("s>a", "s>b"));
  EXPECT_EQ(nodes("ContractReader").size(), 2U);
}

TEST_P(StoreContract, RemovesStaleRelationshipsOfTheTenantsNodesOnly) {
  store->load(kTenant, texts<2>(kTenantFields, {{"U", "Other tenant"}}), run(7));
  store->load(kThing, things({{.id = "a"}, {.id = "b", .friends = "a"}, {.id = "c", .friends = "a"}}), run(7));
  store->load(kThing, things({{.id = "theirs", .friends = "a"}}), run(7, "U"));
  store->load(kThing, things({{.id = "c", .friends = "a"}}), run(8));
  EXPECT_EQ(store->remove_stale_relationships(kThing, kThingRelationships[1], run(8), 10), 1U);
  EXPECT_THAT(ends(edges("CONTRACT_KNOWS")), ElementsAre("c>a", "theirs>a"));
  // (T)-[:CONTRACT_RESOURCE]->(a) and (b) are stale too, their nodes stay
  EXPECT_EQ(store->remove_stale_relationships(kThing, *kThing.sub_resource, run(8), 10), 2U);
  EXPECT_THAT(ends(edges("CONTRACT_RESOURCE")), ElementsAre("T>c", "U>theirs"));
  EXPECT_EQ(nodes("ContractThing").size(), 4U);
}

}  // namespace dynatlas::graph::contract
