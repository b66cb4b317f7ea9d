// The store contract test: a load writes what differs, and leaves the same graph as one that writes all. For tests
// only.
#pragma once

#include <random>

#include "graph/store_contract_model.h"

namespace dynatlas::graph::contract {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

inline auto is_change(Change::Kind kind, const std::string& label, const std::string& id,
                      const std::string& property = {}, const Value& before = {}, const Value& after = {}) {
  return AllOf(Field(&Change::kind, kind), Field(&Change::label, label), Field(&Change::id, id),
               Field(&Change::property, property), Field(&Change::before, before), Field(&Change::after, after));
}

TEST_P(StoreContract, WhatIsAsItWasIsOnlyTouched) {
  const auto list = things({{.id = "a",
                             .name = "A",
                             .ratio = 1.5,
                             .flag = true,
                             .made_at = Time{1'598'844'168, 0},
                             .marks = TextList{"x", "y"}},
                            {.id = "b", .name = "B", .made_at = Time{1'598'844'168, 368'000'000}, .friends = "a"}});
  EXPECT_EQ(store->load(kThing, list, run(7)).written_nodes, 2u);
  ChangeLog log{8, {}};
  const LoadCount count = store->load(kThing, list, run(8), {}, &log);
  EXPECT_EQ(count.nodes, 2u);
  EXPECT_EQ(count.written_nodes, 0u);
  EXPECT_EQ(count.relationships, 3u);
  EXPECT_THAT(log.changes, IsEmpty());
  for (const auto& node : nodes("ContractThing")) EXPECT_EQ(node.at("lastupdated"), 8);
  for (const auto& edge : edges("CONTRACT_RESOURCE")) EXPECT_EQ(edge.at("lastupdated"), 8);
  for (const auto& edge : edges("CONTRACT_KNOWS")) EXPECT_EQ(edge.at("lastupdated"), 8);
}

TEST_P(StoreContract, TellsWhatDiffers) {
  store->load(kThing, things({{.id = "a", .name = "A", .count = std::int64_t{1}, .note = "x"}, {.id = "b"}}), run(7));
  store->load(kPart, parts({{"p", "a"}, {"q", "a"}}), run(7));
  ChangeLog log{8, {}};
  const LoadCount count =
      store->load(kThing, things({{.id = "a", .name = "A", .count = std::int64_t{2}, .flag = true}, {.id = "c"}}),
                  run(8), {}, &log);
  EXPECT_EQ(count.written_nodes, 2u);
  using Kind = Change::Kind;
  EXPECT_THAT(log.changes, UnorderedElementsAre(is_change(Kind::changed, "ContractThing", "a", "count", std::int64_t{1},
                                                          std::int64_t{2}),
                                                is_change(Kind::changed, "ContractThing", "a", "note", "x", Null{}),
                                                is_change(Kind::changed, "ContractThing", "a", "flag", Null{}, true),
                                                is_change(Kind::added, "ContractThing", "c")));
  log.changes.clear();
  store->load(kPart, parts({{"p", "a"}}), run(8), std::vector<std::string>{"a"}, &log);
  EXPECT_THAT(log.changes, ElementsAre(is_change(Kind::removed, "ContractPart", "q")));
  log.changes.clear();
  store->remove(kThing, std::vector<std::string>{"a", "nobody"}, &log);
  EXPECT_THAT(log.changes, UnorderedElementsAre(is_change(Kind::removed, "ContractThing", "a"),
                                                is_change(Kind::removed, "ContractPart", "p")));
}

TEST_P(StoreContract, WritesWhatMovesByItselfAndTellsNothingOfIt) {
  store->load(kThing, things({{.id = "a"}}), run(7));
  store->load(kPart, parts({{"p", "a", 1}, {"q", "a", 1}}), run(7));
  ChangeLog log{8, {}};
  const LoadCount count = store->load(kPart, parts({{"p", "a", 2}, {"q", "a", 1}, {"r", "a", 3}}), run(8), {}, &log);
  EXPECT_EQ(count.written_nodes, 2u);
  const auto there = nodes("ContractPart");
  EXPECT_EQ(there.at(0).at("size"), 2);
  EXPECT_EQ(there.at(1).at("size"), 1);
  EXPECT_THAT(log.changes, ElementsAre(is_change(Change::Kind::added, "ContractPart", "r")));
}

TEST_P(StoreContract, TellsNothingOfWhatWasNotKnown) {
  store->load(kThing, things({{.id = "a"}, {.id = "b"}}), run(7));
  ChangeLog log{8, {}, [](std::string_view label, std::string_view id) {
                  return label == "ContractThing" && id.starts_with("a");
                }};
  const Rows rows = things({{.id = "a", .name = "A"}, {.id = "ab"}, {.id = "b", .name = "B"}, {.id = "c"}});
  store->load(kThing, rows, run(8), {}, &log);
  store->remove(kThing, std::vector<std::string>{"ab", "b"}, &log);
  using Kind = Change::Kind;
  EXPECT_THAT(log.changes, UnorderedElementsAre(is_change(Kind::changed, "ContractThing", "a", "name", Null{}, "A"),
                                                is_change(Kind::added, "ContractThing", "ab"),
                                                is_change(Kind::removed, "ContractThing", "ab")));
}

TEST_P(StoreContract, WhatFailedIsNotTold) {
  ChangeLog log{8, {}};
  Rows rows = things({{.id = "a"}, {.id = "b"}});
  rows.at(1)[0] = Null{};
  EXPECT_THROW(store->load(kThing, rows, run(8), {}, &log), Error);
  EXPECT_THAT(log.changes, IsEmpty());
}

TEST_P(StoreContract, RepairsWhatAnotherClientChanged) {
  const auto load = [&](std::int64_t tag) {
    store->load(kThing, things({{.id = "a", .name = "A"}, {.id = "b", .name = "B", .friends = "a"}}), run(tag));
    store->load(kPart, parts({{"p", "a"}, {"q", "b"}}), run(tag));
  };
  load(7);
  database->outsider_overwrites("ContractThing", "a", "name", "theirs");
  database->outsider_overwrites("ContractThing", "b", "_module_name", "theirs");
  database->outsider_drops_edges("CONTRACT_RESOURCE", "T");
  database->outsider_drops_edges("CONTRACT_HAS_PART", "a");
  database->outsider_drops_edges("CONTRACT_KNOWS", "b");
  load(8);
  EXPECT_EQ(thing("a").at("name"), "A");
  EXPECT_EQ(thing("b").at("_module_name"), "dynatlas:test");
  EXPECT_THAT(ends(edges("CONTRACT_RESOURCE")), ElementsAre("T>a", "T>b", "T>p", "T>q"));
  EXPECT_THAT(ends(edges("CONTRACT_HAS_PART")), ElementsAre("a>p", "b>q"));
  EXPECT_THAT(ends(edges("CONTRACT_KNOWS")), ElementsAre("b>a"));
}

// One estate that changes at random, the same for every store: what is loaded, and what another client does meanwhile.
TEST_P(StoreContract, TellsListsAsTexts) {
  store->load(kThing, things({{.id = "a", .marks = TextList{"x", "it's \"y\""}}}), run(7));
  ChangeLog log{8, {}};
  store->load(kThing, things({{.id = "a", .marks = TextList{"it's \"y\"", "x"}}}), run(8), {}, &log);
  store->load(kThing, things({{.id = "a", .marks = TextList{}}}), run(9), {}, &log);
  store->load(kThing, things({{.id = "a"}}), run(10), {}, &log);
  using Kind = Change::Kind;
  const std::string xy = R"(["x","it's \"y\""])";
  const std::string yx = R"(["it's \"y\"","x"])";
  EXPECT_THAT(log.changes, ElementsAre(is_change(Kind::changed, "ContractThing", "a", "marks", xy, yx),
                                       is_change(Kind::changed, "ContractThing", "a", "marks", yx, "[]"),
                                       is_change(Kind::changed, "ContractThing", "a", "marks", "[]", Null{})));
}

class RandomEstate {
 public:
  explicit RandomEstate(unsigned seed) : random_(seed) {}

  void step(GraphStore& store, Database& database, std::int64_t tag) {
    std::vector<Thing> list;
    std::vector<std::string> owners;
    for (const char* id : {"a", "b", "c", "d"}) {
      if (one_of(4) == 0) continue;
      owners.emplace_back(id);
      list.push_back({.id = id,
                      .name = text("n"),
                      .count = one_of(2) == 0 ? Value{} : Value(std::int64_t{one_of(2)}),
                      .made_at = Time{1'598'844'168, one_of(2) * 368'000'000},
                      .note = maybe("note"),
                      .marks = one_of(2) == 0 ? Value{} : Value(TextList{letter(), "x"}),
                      .key_arn = text("k"),
                      .friends = TextList{letter(), letter()},
                      .twin = text("n")});
    }
    const Params params = run(tag, one_of(5) == 0 ? "U" : "T", one_of(3) == 0 ? "there" : "here");
    std::vector<Part> part_rows;
    std::vector<Order> order_rows;
    std::vector<std::array<std::string, 2>> crumbs;
    for (const std::string id : {"p", "q", "r", "s"}) {
      if (one_of(4) != 0) part_rows.push_back({id, letter(), one_of(2)});
      if (one_of(4) != 0) {
        order_rows.push_back({"o" + id, letter(), text("depot"), maybe(letter()), one_of(2) == 0 ? "fine" : "poor"});
      }
      if (one_of(2) != 0) crumbs.push_back({id + "-crumb", id});
    }
    const Rows thing_list = things(list);
    const Rows part_list = parts(part_rows);
    const Rows order_list = orders(order_rows);
    const std::array<SchemaRows, 3> all{
        {{kThing, thing_list, {}}, {kPart, part_list, owners}, {kOrder, order_list, owners}}};
    if (one_of(3) != 0) {
      store.load(all, params, nullptr);
    } else {
      for (const auto& [schema, rows, owner_ids] : all) store.load(schema, rows, params, owner_ids);
    }
    store.load(kCrumb, texts<2>(kCrumbFields, crumbs), params);
    store.load(kDepot, texts<2>(kDepotFields, {{"depot0", one_of(2) == 0 ? "T" : "U"}, {"depot1", "T"}}), params);
    store.load(kListedDepot, listed_depots({{"depot0", text("n"), letter(), maybe("open")}, {"depot2", "n", letter()}}),
               params);
    store.load(kSurveyedDepot, surveyed_depots({{"depot1", "n", letter()}, {"depot2", text("n"), letter()}}), params);
    if (one_of(2) == 0) store.remove(kListedDepot, std::vector<std::string>{"depot0", "depot2"});
    if (one_of(2) == 0) store.remove(kSurveyedDepot, std::vector<std::string>{"depot1", "depot2"});
    store.load(
        kReader,
        readers(
            {{.id = "x", .wants = text("N"), .likes = "n", .how_much = std::int64_t{one_of(2)}, .picks = letter()}}),
        params);
    if (one_of(3) == 0) database.outsider_overwrites("ContractThing", letter(), "name", "theirs");
    if (one_of(3) == 0) database.outsider_drops_edges("CONTRACT_RESOURCE", "T");
    if (one_of(3) == 0) database.outsider_drops_edges("CONTRACT_PART", letter());
    if (one_of(3) == 0) store.load(kPart, parts({{"t", letter(), 0}}), params);  // one more, that no row tells of
    if (one_of(3) == 0) store.remove(kThing, std::vector<std::string>{letter()});
    if (one_of(3) == 0) store.touch(kThing, std::vector<std::string>{letter()}, tag);
  }

 private:
  int one_of(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  std::string letter() { return std::string(1, static_cast<char>('a' + one_of(4))); }
  Value text(const std::string& prefix) { return prefix + std::to_string(one_of(2)); }
  Value maybe(const std::string& text) { return one_of(2) == 0 ? Value{} : Value(text); }

  std::mt19937 random_;
};

inline nlohmann::json whole_graph(GraphStore& store, Database& database) {
  nlohmann::json all;
  for (const char* label : {"ContractTenant", "ContractThing", "ContractSiblingThing", "ContractAnything",
                            "ContractPart", "ContractCrumb", "ContractOrder", "ContractGood", "ContractFineCopyOfA",
                            "ContractDepot", "ContractOpenDepot", "ContractReader"}) {
    all[label] = database.nodes(store, label);
  }
  for (const char* type :
       {"CONTRACT_RESOURCE", "CONTRACT_USES_KEY", "CONTRACT_KNOWS", "CONTRACT_TWIN_OF", "CONTRACT_HAS_PART",
        "CONTRACT_PART", "CONTRACT_FELL_FROM", "CONTRACT_HAS_ORDER", "CONTRACT_FROM_DEPOT", "CONTRACT_HAS_DEPOT",
        "CONTRACT_COPY_OF", "CONTRACT_WANTS", "CONTRACT_LIKES"}) {
    all[type] = database.edges(store, type);
  }
  return all;
}

TEST_P(StoreContract, LeavesTheGraphThatWritingAllWouldLeave) {
  constexpr int kSteps = 6;
  for (const unsigned seed : {1U, 2U, 3U}) {
    std::vector<nlohmann::json> graphs[2];
    for (const bool full_load : {true, false}) {
      store.reset();
      database.reset();
      database = GetParam().make();
      clock.set_wall(Clock::WallTime{std::chrono::milliseconds{1'700'000'000'123} - clock.elapsed()});
      store = connected(TimeKind::epoch, full_load);
      store->load(kTenant, texts<2>(kTenantFields, {{"T", "Tenant"}, {"U", "Other"}}), run(1));
      for (const char* key : {"k0", "k1"}) database->outsider_adds_node("ContractKey", std::string("id-") + key, key);
      RandomEstate estate(seed);
      for (int step = 0; step < kSteps; ++step) {
        estate.step(*store, *database, 7 + step);
        clock.advance(std::chrono::hours{1});
        graphs[full_load ? 0 : 1].push_back(whole_graph(*store, *database));
      }
    }
    for (int step = 0; step < kSteps; ++step) {
      ASSERT_EQ(graphs[1][step], graphs[0][step]) << "seed " << seed << ", step " << step << ": "
                                                  << nlohmann::json::diff(graphs[0][step], graphs[1][step]).dump(1);
    }
  }
}

}  // namespace dynatlas::graph::contract
