// The store contract test: several clients, leases, kinds of times, and reading. For tests only.
#pragma once

#include <atomic>
#include <thread>

#include "graph/store_contract_model.h"

namespace dynatlas::graph::contract {

using testing::ElementsAre;
using testing::IsEmpty;

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

TEST_P(StoreContract, ALeaseKeepsOthersOutUntilItExpires) {
  using std::chrono::seconds;
  using std::chrono::sys_seconds;
  const auto other = connected();
  const sys_seconds start{seconds{1'700'000'000}};
  Lease lease = store->acquire_lease("sync T", "me", start, seconds{60});
  EXPECT_EQ(lease.holder, "me");
  EXPECT_EQ(lease.expires, start + seconds{60});
  lease = other->acquire_lease("sync T", "you", start + seconds{59}, seconds{60});
  EXPECT_EQ(lease.holder, "me");
  EXPECT_EQ(lease.expires, start + seconds{60});
  EXPECT_EQ(other->acquire_lease("sync U", "you", start, seconds{60}).holder, "you");
  lease = store->acquire_lease("sync T", "me", start + seconds{30}, seconds{60});  // renewed
  EXPECT_EQ(lease.expires, start + seconds{90});
  EXPECT_EQ(other->acquire_lease("sync T", "you", start + seconds{89}, seconds{60}).holder, "me");
  EXPECT_EQ(other->acquire_lease("sync T", "you", start + seconds{90}, seconds{60}).holder, "you");
  EXPECT_EQ(store->acquire_lease("sync T", "me", start + seconds{91}, seconds{60}).holder, "you");
}

TEST_P(StoreContract, ALeaseIsGivenBackByItsHolderOnly) {
  const std::chrono::sys_seconds now{std::chrono::seconds{1'700'000'000}};
  const std::chrono::seconds ttl{60};
  store->acquire_lease("sync T", "me", now, ttl);
  store->release_lease("sync T", "you");
  store->release_lease("no such lease", "me");
  EXPECT_EQ(store->acquire_lease("sync T", "you", now, ttl).holder, "me");
  store->release_lease("sync T", "me");
  EXPECT_EQ(store->acquire_lease("sync T", "you", now, ttl).holder, "you");
}

TEST_P(StoreContract, OfManyClaimantsOneGetsTheLease) {
  std::atomic<int> winners = 0;
  std::vector<std::thread> claimants;
  for (int i = 0; i < 4; ++i) {
    claimants.emplace_back([&, i] {
      try {
        const auto mine = database->connect(TimeKind::epoch, system_clock());
        const std::string holder = "claimant " + std::to_string(i);
        const std::chrono::sys_seconds now{std::chrono::seconds{1'700'000'000}};
        winners += mine->acquire_lease("race", holder, now, std::chrono::seconds{60}).holder == holder ? 1 : 0;
      } catch (const std::exception& error) {
        ADD_FAILURE() << error.what();
      }
    });
  }
  for (std::thread& claimant : claimants) claimant.join();
  EXPECT_EQ(winners, 1);
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
