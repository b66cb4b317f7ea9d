// The store contract test: several clients, leases, kinds of times, and reading. For tests only.
#pragma once

#include <array>
#include <atomic>
#include <barrier>
#include <functional>
#include <map>
#include <thread>

#include "graph/store_contract_model.h"

namespace dynatlas::graph::contract {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST_P(StoreContract, PreparesTwiceAndKeepsWhatIsThere) {
  store->load(kThing, things({{.id = "a", .name = "A"}}), run(7));
  store->prepare(kModel);
  EXPECT_EQ(thing("a").at("name"), "A");
  store->load(kThing, things({{.id = "b"}}), run(7));
  EXPECT_THAT(ids(nodes("ContractThing")), ElementsAre("a", "b"));
}

TEST_P(StoreContract, GrowsWithTheModel) {
  const auto fresh = GetParam().make();
  const auto first = fresh->connect(TimeKind::epoch, clock);
  constexpr std::array<const NodeSchema*, 1> kSmall{&kTenant};
  first->prepare({.nodes = kSmall});
  first->load(kTenant, texts<2>(kTenantFields, {{"T", "Tenant"}}), run(1));
  const auto second = fresh->connect(TimeKind::epoch, clock);
  second->prepare(kModel);
  second->load(kThing, things({{.id = "a"}}), run(2));
  EXPECT_THAT(ends(fresh->edges(*second, "CONTRACT_RESOURCE")), ElementsAre("T>a"));
  EXPECT_THAT(ids(fresh->nodes(*second, "ContractAnything")), ElementsAre("a"));
}

TEST_P(StoreContract, AnotherConnectionSeesWhatIsLoaded) {
  const auto other = connected();
  store->load(kThing, things({{.id = "a"}}), run(7));
  EXPECT_THAT(ids(database->nodes(*other, "ContractThing")), ElementsAre("a"));
  other->load(kThing, things({{.id = "b"}}), run(7));
  EXPECT_THAT(ids(nodes("ContractThing")), ElementsAre("a", "b"));
}

TEST_P(StoreContract, WritersAtOnceDoubleNothing) {
  const auto fresh = GetParam().make();
  constexpr int kWriters = 3;
  std::atomic<int> failures = 0;
  std::vector<std::thread> writers;
  for (int i = 0; i < kWriters; ++i) {
    writers.emplace_back([&] {
      try {
        const auto mine = fresh->connect(TimeKind::epoch, system_clock());
        mine->prepare(kModel);
        const auto attempt = [&](auto write) {
          for (int tries = 0;; ++tries) {
            try {
              return write();
            } catch (const Error& error) {
              if (!error.retryable() || tries == 20) throw;
            }
          }
        };
        for (std::int64_t round = 1; round <= 10; ++round) {
          attempt([&] { mine->load(kTenant, texts<2>(kTenantFields, {{"T", "Tenant"}}), run(round)); });
          attempt([&] { mine->load(kThing, things({{.id = "a"}, {.id = "b"}, {.id = "c"}}), run(round)); });
        }
      } catch (const std::exception& error) {
        ++failures;
        ADD_FAILURE() << error.what();
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  ASSERT_EQ(failures, 0);
  const auto reader = fresh->connect(TimeKind::epoch, clock);
  EXPECT_THAT(ids(fresh->nodes(*reader, "ContractTenant")), ElementsAre("T"));
  EXPECT_THAT(ids(fresh->nodes(*reader, "ContractThing")), ElementsAre("a", "b", "c"));
  EXPECT_THAT(ends(fresh->edges(*reader, "CONTRACT_RESOURCE")), ElementsAre("T>a", "T>b", "T>c"));
}

TEST_P(StoreContract, ALeaseKeepsOthersOutUntilItIsGivenBack) {
  const auto other = connected();
  const Lease mine = store->take_lease("sync T", "me");
  EXPECT_EQ(mine.name, "sync T");
  EXPECT_EQ(mine.holder, "me");
  EXPECT_EQ(other->take_lease("sync T", "you").holder, "me");
  EXPECT_EQ(other->take_lease("sync U", "you").holder, "you");
  EXPECT_TRUE(store->renew_lease(mine));
  store->release_lease(mine);
  const Lease yours = other->take_lease("sync T", "you");
  EXPECT_EQ(yours.holder, "you");
  EXPECT_GT(yours.generation, mine.generation);
}

TEST_P(StoreContract, ALeaseIsTakenFromADeadHolderOnly) {
  const auto other = connected();
  const Lease mine = store->take_lease("sync T", "me");
  const Lease seen = other->take_lease("sync T", "you");
  EXPECT_TRUE(store->renew_lease(mine));
  EXPECT_EQ(other->take_lease("sync T", "you", &seen).holder, "me") << "it was renewed since it was seen";
  const Lease again = other->take_lease("sync T", "you");
  EXPECT_EQ(again.generation, mine.generation);
  const Lease yours = other->take_lease("sync T", "you", &again);
  EXPECT_EQ(yours.holder, "you");
  EXPECT_GT(yours.generation, mine.generation);
  EXPECT_EQ(store->take_lease("sync T", "me", &again).holder, "you") << "another one was faster";
}

TEST_P(StoreContract, ALostLeaseStaysLost) {
  const auto other = connected();
  const Lease mine = store->take_lease("sync T", "me");
  const Lease yours = other->take_lease("sync T", "you", &mine);
  EXPECT_FALSE(store->renew_lease(mine));
  store->release_lease(mine);
  EXPECT_TRUE(other->renew_lease(yours)) << "only its holder gives it back";
  other->release_lease(yours);
  EXPECT_FALSE(store->renew_lease(mine)) << "it is free, and not ours all the same";
  EXPECT_GT(store->take_lease("sync T", "me").generation, yours.generation);
  EXPECT_FALSE(store->renew_lease(mine));
  EXPECT_FALSE(store->renew_lease({"no such lease", "me", 1, 0}));
}

// What writes under a lease renews it, and changes nothing where it was lost.
TEST_P(StoreContract, NothingIsWrittenUnderALostLease) {
  const auto other = connected();
  const Lease mine = store->take_lease("sync T", "me");
  const Lease seen = other->take_lease("sync T", "you");
  store->write_under({.lease = &mine});
  store->load(kThing, things({{.id = "a", .name = "A"}, {.id = "b"}}), run(7));
  store->load(kPart, parts({{"p", "a"}}), run(7));
  EXPECT_EQ(other->take_lease("sync T", "you", &seen).holder, "me") << "a write is a sign of life";
  const Lease late = other->take_lease("sync T", "you");
  const Lease yours = other->take_lease("sync T", "you", &late);
  other->release_lease(yours);  // free again, or held: lost is lost
  const nlohmann::json before = nodes("ContractThing");
  const std::vector<std::string> ids_a{"a"};
  ChangeLog log{8, {}};
  const auto expect_lost = [&](const char* what, const std::function<void()>& write) {
    SCOPED_TRACE(what);
    expect_error(ErrorKind::guard, "another run", write);
    EXPECT_EQ(nodes("ContractThing"), before);
    EXPECT_THAT(ids(nodes("ContractPart")), ElementsAre("p"));
    EXPECT_THAT(log.changes, IsEmpty());
  };
  expect_lost("load", [&] { store->load(kThing, things({{.id = "a", .name = "B"}, {.id = "c"}}), run(8), {}, &log); });
  expect_lost("load with owners", [&] { store->load(kPart, parts({}), run(8), ids_a, &log); });
  expect_lost("touch", [&] { store->touch(kThing, ids_a, 8); });
  expect_lost("remove", [&] { store->remove(kThing, ids_a, &log); });
  store->write_under({});
  store->load(kThing, things({{.id = "c"}}), run(8));
  EXPECT_THAT(ids(nodes("ContractThing")), ElementsAre("a", "b", "c"));
}

TEST_P(StoreContract, LeasesOfOneStoreStandBesideEachOther) {
  const auto other = connected();
  const Lease first = store->take_lease("sync T", "me 1");
  const Lease second = store->take_lease("sync U", "me 2");
  EXPECT_EQ(other->take_lease("sync T", "you", &first).holder, "you");
  store->write_under({.lease = &second});
  store->load(kThing, things({{.id = "a"}}), run(7));
  store->write_under({.lease = &first});
  expect_error(ErrorKind::guard, "sync T", [&] { store->load(kThing, things({{.id = "b"}}), run(7)); });
  EXPECT_THAT(ids(nodes("ContractThing")), ElementsAre("a"));
}

// The second belt: what carries a later tag was written by a newer run.
TEST_P(StoreContract, NothingLaterIsDeleted) {
  store->load(kThing, things({{.id = "new"}}), run(9));
  store->load(kPart, parts({{"of new", "new"}}), run(9));
  store->load(kThing, things({{.id = "old"}}), run(7));
  store->load(kPart, parts({{"of old", "old"}, {"late", "old"}}), run(7));
  store->touch(kPart, std::vector<std::string>{"late"}, 9);
  const std::vector<std::string> both{"new", "old"};
  store->write_under({.latest_tag = 8});
  store->load(kPart, parts({}), run(8), both);
  EXPECT_THAT(ids(nodes("ContractPart")), ElementsAre("late", "of new"));
  EXPECT_EQ(store->remove(kThing, both), 1U);
  EXPECT_THAT(ids(nodes("ContractThing")), ElementsAre("new"));
  EXPECT_THAT(ids(nodes("ContractPart")), ElementsAre("late", "of new"));
  EXPECT_THAT(ends(edges("CONTRACT_HAS_PART")), ElementsAre("new>of new"));
  store->write_under({.latest_tag = 9});
  EXPECT_EQ(store->remove(kThing, both), 2U);
}

TEST_P(StoreContract, WhatALaterNodeOwnsStaysWithIt) {
  store->load(kThing, things({{.id = "new"}}), run(7));
  store->load(kPart, parts({{"p", "new"}}), run(7));
  store->load(kThing, things({{.id = "new"}}), run(9));
  store->write_under({.latest_tag = 8});
  EXPECT_EQ(store->remove(kThing, std::vector<std::string>{"new"}), 0U);
  EXPECT_THAT(ids(nodes("ContractPart")), ElementsAre("p"));
}

TEST_P(StoreContract, AReferencedNodeThatIsLaterStaysWithoutItsLastReference) {
  store->load(kThing, things({{.id = "a"}}), run(7));
  store->load(kOrder, orders({{"o", "a", "old"}, {"p", "a", "new"}}), run(7));
  store->load(kDepot, texts<2>(kDepotFields, {{"old", "T"}}), run(7));
  store->load(kDepot, texts<2>(kDepotFields, {{"new", "T"}}), run(9));
  store->write_under({.latest_tag = 8});
  EXPECT_EQ(store->remove(kThing, std::vector<std::string>{"a"}), 4U);  // the thing, two orders, a depot
  EXPECT_THAT(ids(nodes("ContractDepot")), ElementsAre("new"));
}

TEST_P(StoreContract, TellsTheTagOfWhatAPartHas) {
  store->load(kThing, things({{.id = "a", .name = "A"}}), run(7));
  store->load(kThing, things({{.id = "b", .name = "B"}}), run(9));
  std::map<std::string, std::int64_t> tags;
  store->list_part(kThing, {"T", "here"}, [&](const NodeName& node) { tags[node.name] = node.lastupdated; });
  EXPECT_THAT(tags, UnorderedElementsAre(std::pair("A", 7), std::pair("B", 9)));
}

TEST_P(StoreContract, OfManyClaimantsOneGetsTheLease) {
  for (const bool is_dead : {false, true}) {
    const std::string name = is_dead ? "race for a dead one's" : "race";
    const Lease dead = is_dead ? store->take_lease(name, "nobody") : Lease{};
    std::atomic<int> winners = 0;
    std::vector<std::thread> claimants;
    for (int i = 0; i < 4; ++i) {
      claimants.emplace_back([&, i] {
        try {
          const auto mine = database->connect(TimeKind::epoch, system_clock());
          const std::string holder = "claimant " + std::to_string(i);
          const Lease lease = mine->take_lease(name, holder, is_dead ? &dead : nullptr);
          winners += lease.holder == holder ? 1 : 0;
        } catch (const std::exception& error) {
          ADD_FAILURE() << error.what();
        }
      });
    }
    for (std::thread& claimant : claimants) claimant.join();
    EXPECT_EQ(winners, 1) << is_dead;
  }
}

// A transaction is a sign of life that nobody can overlook: it is committed, or its lease was taken over, never both.
TEST_P(StoreContract, AWriteAndATakeOverExcludeEachOther) {
  constexpr int kRounds = 30;
  std::vector<Lease> leases;
  for (int round = 0; round < kRounds; ++round) {
    leases.push_back(store->take_lease("fence " + std::to_string(round), "me"));
  }
  std::array<std::atomic<int>, kRounds> done{};
  std::barrier together(2);
  const auto each_round = [&](const std::function<bool(GraphStore&, std::size_t)>& attempt) {
    const auto mine = database->connect(TimeKind::epoch, system_clock());
    mine->prepare(kModel);
    for (std::size_t round = 0; round < kRounds; ++round) {
      together.arrive_and_wait();
      try {
        done.at(round) += attempt(*mine, round) ? 1 : 0;
      } catch (const std::exception& error) {
        ADD_FAILURE() << error.what();
      }
    }
  };
  std::thread writer([&] {
    each_round([&](GraphStore& mine, std::size_t round) {
      mine.write_under({.lease = &leases[round]});
      try {
        mine.load(kThing, things({{.id = "thing " + std::to_string(round)}}), run(7));
        return true;
      } catch (const Error& error) {
        if (error.kind() != ErrorKind::guard) throw;
        return false;
      }
    });
  });
  each_round([&](GraphStore& mine, std::size_t round) {
    return mine.take_lease(leases[round].name, "you", &leases[round]).holder == "you";
  });
  writer.join();
  for (const auto& one : done) EXPECT_EQ(one, 1);
}

TEST_P(StoreContract, KeepsEpochTimesAsNumbers) {
  store->load(kThing,
              things({{.id = "whole", .made_at = Time{1'609'459'200, 0}},
                      {.id = "fraction", .made_at = Time{1'598'844'168, 368'000'000}},
                      {.id = "early", .made_at = Time{-1, 500'000'000}}}),
              run(7));
  EXPECT_TRUE(thing("whole").at("made_at").is_number_integer());
  EXPECT_EQ(thing("whole").at("made_at"), 1'609'459'200);
  EXPECT_EQ(thing("fraction").at("made_at"), 1598844168.368);
  EXPECT_EQ(property("whole", "made_at"), Value(Time{1'609'459'200, 0}));
  EXPECT_EQ(property("fraction", "made_at"), Value(Time{1'598'844'168, 368'000'000}));
  EXPECT_EQ(property("early", "made_at"), Value(Time{-1, 500'000'000}));
}

TEST_P(StoreContract, KeepsDatetimesToTheMicrosecond) {
  const auto fresh = GetParam().make();
  const auto dated = fresh->connect(TimeKind::datetime, clock);
  dated->prepare(kModel);
  for (const Time time :
       {Time{1'634'502'011, 211'000'000}, Time{0, 0}, Time{-1, 999'999'000}, Time{253'402'300'799, 1'000}}) {
    dated->load(kThing, things({{.id = "a", .made_at = time}}), run(7));
    EXPECT_EQ(dated->property(kThing, "a", "made_at"), Value(time)) << datetime_text(time);
  }
}

TEST_P(StoreContract, RefusesTheOtherKindOfTimes) {
  store->load(kThing, things({{.id = "a", .made_at = Time{1'609'459'200, 0}}}), run(7));
  const auto other = database->connect(TimeKind::datetime, clock);
  expect_error(ErrorKind::store, "--timestamps epoch", [&] { other->prepare(kModel); });

  const auto fresh = GetParam().make();
  const auto dated = fresh->connect(TimeKind::datetime, clock);
  dated->prepare(kModel);
  dated->load(kThing, things({{.id = "a", .made_at = Time{1'609'459'200, 0}}}), run(7));
  const auto epoch = fresh->connect(TimeKind::epoch, clock);
  expect_error(ErrorKind::store, "--timestamps datetime", [&] { epoch->prepare(kModel); });
  EXPECT_EQ(dated->property(kThing, "a", "made_at"), Value(Time{1'609'459'200, 0}));
}

TEST_P(StoreContract, ReadsWithParameters) {
  for (const Value& value : {Value("it's"), Value(std::int64_t{-5}), Value(0.5)}) {
    nlohmann::json cell;
    store->read(database->statement_of_parameter(), {{"x", value}, {"not used", "y"}},
                [&](const std::vector<std::string>&, const std::vector<nlohmann::json>& cells) {
                  cell = cells.at(0);
                  return true;
                });
    std::visit(
        [&](const auto& plain) {
          using Plain = std::decay_t<decltype(plain)>;
          if constexpr (std::is_same_v<Plain, std::string> || std::is_arithmetic_v<Plain>) {
            EXPECT_EQ(cell, nlohmann::json(plain));
          }
        },
        value);
  }
  expect_error(ErrorKind::usage, "x", [&] {
    store->read(database->statement_of_parameter(), {}, [](const auto&, const auto&) { return true; });
  });
}

TEST_P(StoreContract, StopsReadingWhenTold) {
  std::vector<int> seen;
  store->read(database->statement_of_numbers(), {},
              [&](const std::vector<std::string>& columns, const std::vector<nlohmann::json>& cells) {
                EXPECT_THAT(columns, ElementsAre("n"));
                seen.push_back(cells.at(0).get<int>());
                return seen.size() < 2;
              });
  EXPECT_THAT(seen, ElementsAre(1, 2));
  store->load(kThing, things({{.id = "a"}}), run(7));  // the connection is free again
  EXPECT_THAT(ids(nodes("ContractThing")), ElementsAre("a"));
}

TEST_P(StoreContract, ReadRefusesToWrite) {
  store->load(kThing, things({{.id = "a", .name = "A"}}), run(7));
  const nlohmann::json before = nodes("ContractThing");
  for (const std::string& statement : database->writing("ContractThing")) {
    SCOPED_TRACE(statement);
    expect_error(ErrorKind::usage, "",
                 [&] { store->read(statement, {}, [](const auto&, const auto&) { return true; }); });
    EXPECT_EQ(nodes("ContractThing"), before);
  }
}

TEST_P(StoreContract, ReadSaysWhatIsWrongWithAStatement) {
  for (const char* statement : {"", "  ", "this is no statement"}) {
    SCOPED_TRACE(statement);
    EXPECT_THROW(store->read(statement, {}, [](const auto&, const auto&) { return true; }), Error);
  }
}

TEST_P(StoreContract, NamesItsLanguageAndItsPlace) {
  EXPECT_THAT(std::string(store->language()), testing::AnyOf("sql", "cypher"));
  EXPECT_FALSE(store->description().empty());
}

}  // namespace dynatlas::graph::contract
