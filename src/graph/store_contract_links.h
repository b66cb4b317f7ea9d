// The store contract test: links that are read part by part, and nodes that stand while a link points at them. For
// tests only.
#pragma once

#include "graph/store_contract_delta.h"

namespace dynatlas::graph::contract {

// Things a and b here, c there, that wear stickers: a old, shared; b shared; c shared, far.
inline void load_wearers(GraphStore& store, std::int64_t tag) {
  store.load(kThing, things({{.id = "a"}, {.id = "b"}}), run(tag));
  store.load(kThing, things({{.id = "c"}}), run(tag, "T", "there"));
  store.load(kSticker, stickers({"old", "shared", "far"}), run(tag));
  store.load_links(kWears, worn({{"a", "old"}, {"a", "shared"}, {"b", "shared"}}), part_run(tag));
  store.load_links(kWears, worn({{"c", "shared"}, {"c", "far"}}), part_run(tag, "there"));
}

TEST_P(StoreContract, RemovesStaleLinksOfThePartOnly) {
  load_wearers(*store, 7);
  store->load_links(kWears, worn({{"b", "shared"}}), part_run(8));
  EXPECT_EQ(store->remove_stale_links(kWears, part_run(8, "here", "U"), 10).relationships, 0U);
  EXPECT_EQ(store->remove_stale_links(kWears, part_run(8, "nowhere"), 10).relationships, 0U);
  EXPECT_EQ(store->remove_stale_links(kWears, part_run(8), 10).relationships, 2U);
  EXPECT_THAT(ends(edges("CONTRACT_WEARS")), ElementsAre("b>shared", "c>far", "c>shared"));
}

TEST_P(StoreContract, ListsTheLinksOfASource) {
  store->load(kThing, things({{.id = "a"}, {.id = "b"}}), run(7));
  store->load(kPart, parts({{"p", "a"}, {"q", "a"}}), run(7));
  store->load_links(kBeside, links({{"a", "p", std::int64_t{5}}, {"a", "q"}, {"b", "p"}}), link_run(7));
  std::map<std::string, std::pair<Value, std::int64_t>> found;
  const std::vector<std::string> sources{"a", "b", "nobody"};
  store->list_links(kBeside, sources, [&](const LinkEnds& ends) {
    ASSERT_EQ(ends.properties.size(), kBeside.properties.size());
    found[ends.source + ">" + ends.target] = {ends.properties[0], ends.lastupdated};
  });
  using Found = decltype(found);
  EXPECT_EQ(found, (Found{{"a>p", {std::int64_t{5}, 7}}, {"a>q", {{}, 7}}, {"b>p", {{}, 7}}}));
}

TEST_P(StoreContract, ANodeGoesWithTheLastLinkToIt) {
  load_wearers(*store, 7);
  ChangeLog log{8, {}};
  const StaleCount count = store->remove_stale_links(kWears, part_run(8), 10, &log);
  EXPECT_EQ(count.relationships, 3U);
  EXPECT_EQ(count.nodes, 1U);
  EXPECT_THAT(log.changes, ElementsAre(is_change(Change::Kind::removed, "ContractSticker", "old")));
  EXPECT_THAT(ids(nodes("ContractSticker")), ElementsAre("far", "shared"));
  EXPECT_EQ(store->remove_stale_links(kWears, part_run(8, "there"), 10).nodes, 2U);
  EXPECT_THAT(nodes("ContractSticker"), IsEmpty());
}

TEST_P(StoreContract, ANodeGoesWithTheLastLinkEvenWhenThisRunLoadedIt) {
  load_wearers(*store, 7);
  store->load(kSticker, stickers({"old"}), run(8));
  EXPECT_EQ(store->remove_stale_links(kWears, part_run(8), 10).nodes, 1U);
  EXPECT_THAT(ids(nodes("ContractSticker")), ElementsAre("far", "shared"));
}

TEST_P(StoreContract, ANodeWithALaterTagSurvivesTheLastLinkToIt) {
  load_wearers(*store, 7);
  store->load(kSticker, stickers({"old"}), run(9));
  store->write_under({.latest_tag = 8});
  EXPECT_EQ(store->remove_stale_links(kWears, part_run(8), 10).relationships, 3U);
  EXPECT_THAT(ids(nodes("ContractSticker")), ElementsAre("far", "old", "shared"));
}

TEST_P(StoreContract, WhatGotNoLinkGoesWithALaterRun) {
  load_wearers(*store, 7);
  store->load(kSticker, stickers({"lost", "x", "y", "z"}), run(7));
  database->outsider_overwrites("ContractSticker", "z", "_module_name", "theirs");
  store->load_links(kWears, worn({{"nobody", "lost"}}), part_run(7));
  const auto load_links = [&](std::int64_t tag) {
    store->load_links(kWears, worn({{"a", "old"}, {"a", "shared"}, {"b", "shared"}}), part_run(tag));
  };
  // The run that loaded it may still find its other end.
  load_links(7);
  EXPECT_EQ(store->remove_stale_links(kWears, part_run(7), 10).nodes, 0U);
  load_links(8);
  ChangeLog log{8, {}};
  EXPECT_EQ(store->remove_stale_links(kWears, part_run(8), 2, &log).nodes, 2U);
  EXPECT_EQ(store->remove_stale_links(kWears, part_run(8), 2, &log).nodes, 1U);
  EXPECT_EQ(store->remove_stale_links(kWears, part_run(8), 2, &log).nodes, 0U);
  EXPECT_THAT(log.changes, UnorderedElementsAre(is_change(Change::Kind::removed, "ContractSticker", "lost"),
                                                is_change(Change::Kind::removed, "ContractSticker", "x"),
                                                is_change(Change::Kind::removed, "ContractSticker", "y")));
  EXPECT_THAT(ids(nodes("ContractSticker")), ElementsAre("far", "old", "shared", "z"));
}

TEST_P(StoreContract, LinksToWhatDoesNotStandByThemTakeNoNode) {
  store->load(kThing, things({{.id = "a"}}), run(7));
  store->load(kPart, parts({{"p", "a"}}), run(7));
  store->load_links(kBeside, links({{"a", "p"}}), link_run(7));
  const StaleCount count = store->remove_stale_links(kBeside, link_run(8), 10);
  EXPECT_EQ(count.relationships, 1U);
  EXPECT_EQ(count.nodes, 0U);
  EXPECT_THAT(ids(nodes("ContractPart")), ElementsAre("p"));
}

}  // namespace dynatlas::graph::contract
