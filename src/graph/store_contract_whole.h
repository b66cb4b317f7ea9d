// The store contract test: what a tenant has as a whole, without parts; and what stands while something points at it,
// and owns others. For tests only.
#pragma once

#include <algorithm>

#include "graph/store_contract_delta.h"

namespace dynatlas::graph::contract {

inline Rows members(const std::vector<std::array<std::string, 2>>& list) {
  static constexpr std::array<std::string_view, 2> kFields{"id", "name"};
  return texts<2>(kFields, list);
}
inline Rows clubs(const std::vector<std::array<std::string, 1>>& list) {
  static constexpr std::array<std::string_view, 1> kFields{"id"};
  return texts<1>(kFields, list);
}
inline Rows rules(const std::vector<std::array<std::string, 2>>& list) {
  static constexpr std::array<std::string_view, 2> kFields{"id", "club"};
  return texts<2>(kFields, list);
}
inline Rows joined(const std::vector<std::array<std::string, 2>>& list) {
  static constexpr std::array<std::string_view, 2> kFields{"member", "club"};
  return texts<2>(kFields, list);
}

// Member m is in the guild g and the society s, n in s; each club has two rules.
inline void load_clubs(GraphStore& store, std::int64_t tag) {
  store.load(kMember, members({{"m", "M"}, {"n", "N"}}), run(tag));
  store.load(kRule, rules({{"g1", "g"}, {"g2", "g"}, {"s1", "s"}, {"s2", "s"}}), run(tag));
  store.load(kGuild, clubs({{"g"}}), run(tag));
  store.load(kSociety, clubs({{"s"}}), run(tag));
  store.load_links(kJoined, joined({{"m", "g"}, {"m", "s"}, {"n", "s"}}), link_run(tag));
}

TEST_P(StoreContract, ListsAllThatATenantHasWhereThereAreNoParts) {
  store->load(kTenant, texts<2>(kTenantFields, {{"U", "Other"}}), run(1));
  store->load(kMember, members({{"a", "A"}, {"b", "B"}}), run(7));
  store->load(kMember, members({{"c", "C"}}), run(7, "U"));
  const auto listed_of = [&](const PartKey& part) {
    std::vector<std::string> found;
    store->list_part(kMember, part, [&](const NodeName& node) {
      EXPECT_EQ(node.lastupdated, 7);
      found.push_back(node.id + node.name);
    });
    std::ranges::sort(found);
    return found;
  };
  EXPECT_THAT(listed_of({"T", ""}), ElementsAre("aA", "bB"));
  EXPECT_THAT(listed_of({"T", "here"}), ElementsAre("aA", "bB")) << "there is no scope to be of";
  EXPECT_THAT(listed_of({"U", ""}), ElementsAre("cC"));
  EXPECT_THAT(listed_of({"nobody", ""}), IsEmpty());
  EXPECT_EQ(store->count(kMember, "T"), 2U);
}

TEST_P(StoreContract, WhatIsOwnedMayComeBeforeItsOwner) {
  load_clubs(*store, 7);
  EXPECT_THAT(ends(edges("CONTRACT_RULE")), ElementsAre("g>g1", "g>g2", "s>s1", "s>s2"));
  EXPECT_THAT(ends(edges("CONTRACT_JOINED")), ElementsAre("m>g", "m>s", "n>s"));
  const std::vector<std::string> owners{"g", "s"};
  EXPECT_EQ(store->load(kRule, rules({{"g1", "g"}, {"s1", "s"}, {"s2", "s"}}), run(8), owners).deleted_nodes, 1U);
  EXPECT_THAT(ids(nodes("ContractRule")), ElementsAre("g1", "s1", "s2"));
}

TEST_P(StoreContract, WhatItOwnsGoesWithANodeThatLosesItsLastLink) {
  load_clubs(*store, 7);
  store->load_links(kJoined, joined({{"n", "s"}}), link_run(8));
  ChangeLog log{8, {}};
  const StaleCount count = store->remove_stale_links(kJoined, link_run(8), 10, &log);
  EXPECT_EQ(count.relationships, 2U);
  EXPECT_EQ(count.nodes, 3U);  // g and its rules
  EXPECT_THAT(log.changes, UnorderedElementsAre(is_change(Change::Kind::removed, "ContractGuild", "g"),
                                                is_change(Change::Kind::removed, "ContractRule", "g1"),
                                                is_change(Change::Kind::removed, "ContractRule", "g2")));
  EXPECT_THAT(ids(nodes("ContractRule")), ElementsAre("s1", "s2"));
  EXPECT_THAT(ids(nodes("ContractSociety")), ElementsAre("s"));
}

TEST_P(StoreContract, OfSeveralKindsThatALinkLeadsToEachMayGo) {
  load_clubs(*store, 7);
  EXPECT_EQ(store->remove_stale_links(kJoined, link_run(8), 10).nodes, 6U);
  EXPECT_THAT(nodes("ContractGuild"), IsEmpty());
  EXPECT_THAT(nodes("ContractSociety"), IsEmpty());
  EXPECT_THAT(nodes("ContractRule"), IsEmpty());
  EXPECT_THAT(ids(nodes("ContractMember")), ElementsAre("m", "n"));
}

TEST_P(StoreContract, WhatItOwnsGoesWithANodeThatLosesTheLastThatPointsAtIt) {
  load_clubs(*store, 7);
  EXPECT_EQ(store->remove(kMember, std::vector<std::string>{"m"}), 4U);  // m, g and its rules
  EXPECT_THAT(ids(nodes("ContractRule")), ElementsAre("s1", "s2"));
  EXPECT_EQ(store->remove(kMember, std::vector<std::string>{"n"}), 4U);
  EXPECT_THAT(nodes("ContractRule"), IsEmpty());
}

TEST_P(StoreContract, WhatItOwnsStaysWithANodeThatIsLater) {
  load_clubs(*store, 7);
  store->load(kGuild, clubs({{"g"}}), run(9));
  store->write_under({.latest_tag = 8});
  EXPECT_EQ(store->remove_stale_links(kJoined, link_run(8), 10).nodes, 3U);  // s and its rules
  EXPECT_THAT(ids(nodes("ContractGuild")), ElementsAre("g"));
  EXPECT_THAT(ids(nodes("ContractRule")), ElementsAre("g1", "g2"));
}

}  // namespace dynatlas::graph::contract
