// The store contract test: load() of nodes and of relationships. For tests only.
#pragma once

#include <cmath>
#include <limits>

#include "graph/store_contract_model.h"

namespace dynatlas::graph::contract {

using testing::ElementsAre;
using testing::IsEmpty;

TEST_P(StoreContract, MakesANodeWithAllItsMarks) {
  const LoadCount count = store->load(kThing, things({{.id = "a", .name = "A"}}), run(7));
  EXPECT_EQ(count.nodes, 1u);
  EXPECT_EQ(count.relationships, 1u);
  EXPECT_EQ(count.deleted_nodes, 0u);
  const nlohmann::json expected = {{"id", "a"},
                                   {"name", "A"},
                                   {"region", "here"},
                                   {"source", "it's \"aws\""},
                                   {"lastupdated", 7},
                                   {"firstseen", 1'700'000'000'123},
                                   {"_module_name", "dynatlas:test"},
                                   {"_module_version", "1.2.3"}};
  nlohmann::json made = thing("a");
  EXPECT_EQ(store->property(kThing, "a", "known"), Value(false));
  made.erase("known");  // 0 in SQL, false in Cypher
  EXPECT_EQ(made, expected);
}

TEST_P(StoreContract, MakesTheSubResourceWithAllItsMarks) {
  store->load(kThing, things({{.id = "a"}}), run(7));
  const nlohmann::json expected = {{"src", "T"},
                                   {"dst", "a"},
                                   {"lastupdated", 7},
                                   {"firstseen", 1'700'000'000'123},
                                   {"_module_name", "dynatlas:test"},
                                   {"_module_version", "1.2.3"}};
  nlohmann::json made = edges("CONTRACT_RESOURCE");
  ASSERT_EQ(made.size(), 1u);
  made[0].erase("src_label");  // only in SQL
  made[0].erase("dst_label");
  EXPECT_EQ(made[0], expected);
}

TEST_P(StoreContract, FindsNodesUnderEveryLabel) {
  store->load(kThing, things({{.id = "a", .name = "A"}}), run(7));
  store->load(kPart, parts({{"p", "a"}}), run(7));
  EXPECT_THAT(ids(nodes("ContractThing")), ElementsAre("a"));
  EXPECT_THAT(ids(nodes("ContractSiblingThing")), ElementsAre("a"));
  EXPECT_THAT(ids(nodes("ContractAnything")), ElementsAre("a", "p"));
  EXPECT_THAT(ids(nodes("ContractOrganisation")), ElementsAre("T"));
  EXPECT_EQ(nodes("ContractSiblingThing")[0].at("name"), "A");
}

TEST_P(StoreContract, UpdatesAndKeepsFirstseen) {
  store->load(kThing, things({{.id = "a", .name = "old", .count = std::int64_t{1}}}), run(7));
  clock.advance(std::chrono::hours{1});
  const LoadCount count =
      store->load(kThing, things({{.id = "a", .name = "new", .count = std::int64_t{2}}}), run(8, "T", "there"));
  EXPECT_EQ(count.nodes, 1u);
  const nlohmann::json node = thing("a");
  EXPECT_EQ(node.at("name"), "new");
  EXPECT_EQ(node.at("count"), 2);
  EXPECT_EQ(node.at("region"), "there");
  EXPECT_EQ(node.at("lastupdated"), 8);
  EXPECT_EQ(node.at("firstseen"), 1'700'000'000'123);
  const nlohmann::json edge = edges("CONTRACT_RESOURCE");
  ASSERT_EQ(edge.size(), 1u);
  EXPECT_EQ(edge[0].at("lastupdated"), 8);
  EXPECT_EQ(edge[0].at("firstseen"), 1'700'000'000'123);
}

TEST_P(StoreContract, LoadingTwiceGivesTheSameGraph) {
  const auto load_all = [&] {
    store->load(kThing, things({{.id = "a", .name = "A", .friends = "b"}, {.id = "b", .name = "B", .twin = "A"}}),
                run(7));
    store->load(kPart, parts({{"p", "a"}, {"q", "b"}}), run(7));
  };
  const auto graph = [&] {
    nlohmann::json all;
    for (const char* label : {"ContractTenant", "ContractThing", "ContractPart"}) all.push_back(nodes(label));
    for (const char* type : {"CONTRACT_RESOURCE", "CONTRACT_KNOWS", "CONTRACT_TWIN_OF", "CONTRACT_HAS_PART"}) {
      all.push_back(edges(type));
    }
    return all;
  };
  load_all();
  const nlohmann::json once = graph();
  clock.advance(std::chrono::hours{1});
  load_all();
  EXPECT_EQ(graph(), once);
}

TEST_P(StoreContract, NullRemovesAStaleProperty) {
  store->load(kThing, things({{.id = "a", .name = "A", .count = std::int64_t{5}, .note = "x"}}), run(7));
  store->load(kThing, things({{.id = "a", .name = "A"}}), run(8));
  EXPECT_FALSE(thing("a").contains("count"));
  EXPECT_FALSE(thing("a").contains("note"));
  EXPECT_EQ(store->property(kThing, "a", "count"), std::nullopt);
  EXPECT_EQ(property("a", "name"), Value("A"));
}

TEST_P(StoreContract, OfEqualIdsTheLastRowWins) {
  const LoadCount count = store->load(kThing,
                                      things({{.id = "b"},
                                              {.id = "a", .name = "first", .note = "gone", .friends = "b"},
                                              {.id = "a", .name = "last", .friends = "a"}}),
                                      run(7));
  EXPECT_EQ(count.nodes, 2u);
  EXPECT_THAT(ids(nodes("ContractThing")), ElementsAre("a", "b"));
  EXPECT_EQ(thing("a").at("name"), "last");
  EXPECT_FALSE(thing("a").contains("note"));
  EXPECT_THAT(ends(edges("CONTRACT_KNOWS")), ElementsAre("a>a"));
}

TEST_P(StoreContract, NoRowsNoChange) {
  const LoadCount count = store->load(kThing, things({}), run(7));
  EXPECT_EQ(count.nodes + count.relationships + count.deleted_nodes, 0u);
  EXPECT_THAT(ids(nodes("ContractThing")), IsEmpty());
}

TEST_P(StoreContract, ARowWithoutIdStoresNothingOfItsBatch) {
  Rows rows = things({{.id = "a"}, {.id = "b"}});
  rows.at(1)[0] = Null{};
  EXPECT_THROW(store->load(kThing, rows, run(7)), Error);
  EXPECT_THAT(ids(nodes("ContractThing")), IsEmpty());
  store->load(kThing, things({{.id = "c"}}), run(7));  // and the store still works
  EXPECT_THAT(ids(nodes("ContractThing")), ElementsAre("c"));
}

TEST_P(StoreContract, EveryValueComesBackAsItWas) {
  const std::vector<std::int64_t> integers{0, -1, 1'609'459'200, std::numeric_limits<std::int64_t>::max(),
                                           std::numeric_limits<std::int64_t>::min()};
  for (const std::int64_t number : integers) {
    store->load(kThing, things({{.id = "a", .count = number}}), run(7));
    EXPECT_EQ(property("a", "count"), Value(number));
    EXPECT_EQ(thing("a").at("count"), number);
  }
  for (const double number : {0.0, 0.1, -2.5, 1e308, 5e-324}) {
    store->load(kThing, things({{.id = "a", .ratio = number}}), run(7));
    EXPECT_EQ(property("a", "ratio"), Value(number));
  }
  for (const bool truth : {true, false}) {
    store->load(kThing, things({{.id = "a", .flag = truth}}), run(7));
    EXPECT_EQ(property("a", "flag"), Value(truth));
  }
  const std::vector<std::string> texts_to_keep{"",
                                               " ",
                                               "it's \"quoted\" `so` \\ $x {y}",
                                               "línea\nzwei\t三🚀",
                                               std::string("a\0b", 3),
                                               std::string(255, 'n'),
                                               std::string(100'000, 'L'),
                                               "123",
                                               "true",
                                               "null"};
  for (const std::string& text : texts_to_keep) {
    store->load(kThing, things({{.id = "a", .note = text}}), run(7));
    EXPECT_EQ(property("a", "note"), Value(text));
    EXPECT_EQ(thing("a").at("note"), text);
  }
}

TEST_P(StoreContract, AListComesBackAsItWas) {
  for (const TextList& list : {TextList{}, TextList{"a"}, TextList{"b", "a", "b", ""},
                               TextList{"dynamodb:*", "it's \"quoted\"\n,;[]", "Ä🚀", std::string("a\0b", 3)}}) {
    store->load(kThing, things({{.id = "a", .marks = list}}), run(7));
    EXPECT_EQ(property("a", "marks"), Value(list));
    std::vector<Value> found;
    store->nodes(kThing, std::vector<std::string>{"a"}, [&](std::string_view, std::span<const Value> properties) {
      found.assign(properties.begin(), properties.end());
    });
    EXPECT_THAT(found, testing::Contains(Value(list)));
  }
  store->load(kThing, things({{.id = "a"}}), run(8));
  EXPECT_EQ(property("a", "marks"), Value(Null{}));
  expect_error(ErrorKind::internal, "marks", [&] { store->load(kThing, things({{.id = "a", .marks = "a"}}), run(9)); });
}

TEST_P(StoreContract, IdsAreComparedByteByByte) {
  const std::string with_quote = "arn:aws:x:1:table/it's \"Ä\"";
  store->load(kThing, things({{.id = "a"}, {.id = "A"}, {.id = with_quote}, {.id = "a "}}), run(7));
  EXPECT_EQ(nodes("ContractThing").size(), 4u);
  EXPECT_EQ(edges("CONTRACT_RESOURCE").size(), 4u);
  EXPECT_EQ(store->property(kThing, with_quote, "id"), Value(with_quote));
}

TEST_P(StoreContract, AMissingTargetMakesNoRelationshipAndNoNode) {
  const LoadCount count = store->load(
      kThing, things({{.id = "a", .key_arn = "k1", .friends = "nobody", .twin = "nobody"}}), run(7, "nobody"));
  EXPECT_EQ(count.nodes, 1u);
  EXPECT_EQ(count.relationships, 0u);
  EXPECT_THAT(edges("CONTRACT_RESOURCE"), IsEmpty());
  EXPECT_THAT(edges("CONTRACT_USES_KEY"), IsEmpty());
  EXPECT_THAT(edges("CONTRACT_KNOWS"), IsEmpty());
  EXPECT_THAT(ids(nodes("ContractTenant")), ElementsAre("T"));
  EXPECT_THAT(ids(nodes("ContractThing")), ElementsAre("a"));
}

TEST_P(StoreContract, MatchesALabelThatOthersFill) {
  database->outsider_adds_node("ContractKey", "id-1", "k1");
  const LoadCount count =
      store->load(kThing, things({{.id = "a", .key_arn = "k1"}, {.id = "b", .key_arn = "k2"}, {.id = "c"}}), run(7));
  EXPECT_EQ(count.relationships, 4u);  // three to the tenant, one to the key
  EXPECT_THAT(ends(edges("CONTRACT_USES_KEY")), ElementsAre("a>id-1"));
  EXPECT_THAT(ids(nodes("ContractKey")), ElementsAre("id-1"));
}

TEST_P(StoreContract, MatchesEachOfAList) {
  store->load(kThing, things({{.id = "a"}, {.id = "b"}, {.id = "c", .friends = TextList{"b", "nobody", "c"}}}), run(7));
  EXPECT_THAT(ends(edges("CONTRACT_KNOWS")), ElementsAre("c>b", "c>c"));
}

TEST_P(StoreContract, MatchesByTwoPropertiesAndAFurtherLabel) {
  store->load(kThing, things({{.id = "a", .name = "same"}}), run(7, "T", "here"));
  store->load(kThing, things({{.id = "b", .name = "same"}}), run(7, "T", "there"));
  store->load(kThing, things({{.id = "c", .twin = "same"}}), run(7, "T", "there"));
  EXPECT_THAT(ends(edges("CONTRACT_TWIN_OF")), ElementsAre("b>c"));
}

TEST_P(StoreContract, LeavesWhatOthersWroteAlone) {
  store->load(kThing, things({{.id = "a", .name = "A"}}), run(7));
  database->outsider_sets("ContractThing", "a", "theirs", "kept");
  database->outsider_adds_node("ContractKey", "id-1", "k1");
  store->load(kThing, things({{.id = "a", .name = "B"}}), run(8));
  store->touch(kThing, std::vector<std::string>{"a"}, 9);
  EXPECT_EQ(thing("a").at("theirs"), "kept");
  EXPECT_EQ(thing("a").at("name"), "B");
  EXPECT_EQ(nodes("ContractKey")[0].at("arn"), "k1");
  EXPECT_FALSE(nodes("ContractKey")[0].contains("lastupdated"));
}

TEST_P(StoreContract, APropertyThatIsMissingOrUndeclaredIsNothing) {
  store->load(kThing, things({{.id = "a"}}), run(7));
  const std::vector<std::string> both{"a", "nobody"};
  std::map<std::string, std::vector<Value>> told;
  store->nodes(kThing, both, [&](std::string_view id, std::span<const Value> properties) {
    told.emplace(id, std::vector<Value>(properties.begin(), properties.end()));
  });
  ASSERT_EQ(told.size(), 1U);
  ASSERT_EQ(told.at("a").size(), kThing.properties.size());
  for (std::size_t i = 0; i < kThing.properties.size(); ++i) {
    EXPECT_EQ(told.at("a")[i], store->property(kThing, "a", kThing.properties[i].name).value_or(Null{}));
  }
  EXPECT_EQ(store->property(kThing, "a", "name"), std::nullopt);
  EXPECT_EQ(store->property(kThing, "a", "no such property"), std::nullopt);
  EXPECT_EQ(store->property(kThing, "nobody", "name"), std::nullopt);
  EXPECT_EQ(property("a", "lastupdated"), Value(std::int64_t{7}));
  EXPECT_EQ(property("a", "source"), Value("it's \"aws\""));
  EXPECT_EQ(store->property(kTenant, "T", "inscope"), Value(true));
}

}  // namespace dynatlas::graph::contract
