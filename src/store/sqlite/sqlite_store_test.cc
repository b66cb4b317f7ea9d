// What SqliteStore promises beyond the store contract: reading beside a writer, growing, being killed.
#include "store/sqlite/sqlite_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "graph/store_contract_model.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/test_directory.h"

namespace dynatlas::sqlite {
namespace {

using graph::contract::expect_error;
using graph::contract::kCrumb;
using graph::contract::kModel;
using graph::contract::kPart;
using graph::contract::kTenant;
using graph::contract::kThing;
using graph::contract::parts;
using graph::contract::run;
using graph::contract::things;
using testing::ElementsAre;

graph::Rows many_things(int count) {
  std::vector<graph::contract::Thing> list;
  for (int i = 0; i < count; ++i) list.push_back({.id = "thing-" + std::to_string(i)});
  return things(list);
}

class SqliteStoreTest : public testing::Test {
 protected:
  std::unique_ptr<SqliteStore> open(Mode mode, const Options& options = {}) {
    auto store = SqliteStore::open(path, mode, options, clock);
    store->prepare(kModel);
    return store;
  }
  static std::vector<nlohmann::json> column(graph::GraphStore& store, const std::string& sql) {
    std::vector<nlohmann::json> out;
    store.read(sql, {}, [&](const auto&, const std::vector<nlohmann::json>& cells) {
      out.push_back(cells.at(0));
      return true;
    });
    return out;
  }

  ManualClock clock;
  TestDirectory directory;
  std::string path = directory.file("graph.db");
};

// How many changes the log holds after a run of this tag, which changed one thing.
class ChangeLogTest : public SqliteStoreTest {
 protected:
  std::vector<nlohmann::json> tags_after(std::int64_t tag, std::chrono::seconds keep) {
    Options options;
    options.keep_changes = keep;
    const auto store = open(Mode::read_write, options);
    graph::ChangeLog log{tag, {}};
    store->load(kThing, things({{.id = "a", .name = "name-" + std::to_string(tag)}}), run(tag), {}, &log);
    return column(*store, "SELECT DISTINCT tag FROM changes ORDER BY tag");
  }
  static constexpr std::int64_t kNow = 1'700'000'000;
  static constexpr std::int64_t kDay = 86'400;
};

TEST_F(ChangeLogTest, ForgetsRunsThatAreOlderThanItKeeps) {
  clock.set_wall(Clock::WallTime{std::chrono::seconds{kNow}});
  const auto days = std::chrono::days{90};
  tags_after(kNow - 91 * kDay, {});
  tags_after(kNow - 90 * kDay, {});
  EXPECT_THAT(tags_after(kNow - 1, {}), ElementsAre(kNow - 91 * kDay, kNow - 90 * kDay, kNow - 1));
  EXPECT_THAT(tags_after(kNow, days), ElementsAre(kNow - 90 * kDay, kNow - 1, kNow));
}

TEST_F(ChangeLogTest, KeepsWhatTagsOfAnotherKindStandFor) {
  clock.set_wall(Clock::WallTime{std::chrono::seconds{kNow}});
  const auto days = std::chrono::days{90};
  tags_after(1, days);
  EXPECT_THAT(tags_after(2, days), ElementsAre(1, 2)) << "counted";
  tags_after(kNow - 200 * kDay, days);
  EXPECT_THAT(tags_after(kNow - 110 * kDay, days), ElementsAre(1, 2, kNow - 200 * kDay, kNow - 110 * kDay))
      << "a recording of last year, with its own time";
  tags_after(kNow, days);
  EXPECT_THAT(tags_after(kNow * 1000, days), ElementsAre(1, 2, kNow, kNow * 1000)) << "milliseconds";
}

TEST_F(ChangeLogTest, DropsAShareOfALongLogAtATime) {
  clock.set_wall(Clock::WallTime{std::chrono::seconds{kNow}});
  tags_after(kNow - 200 * kDay, {});
  {
    Connection connection(path, SQLITE_OPEN_READWRITE, path, {std::chrono::milliseconds{0}, clock, {}});
    connection.execute(
        "INSERT INTO changes WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 12000) "
        "SELECT 1600000000, 'added', 'ContractThing', i, NULL, NULL, NULL FROM n");
  }
  std::vector<std::size_t> left;
  const auto store = open(Mode::read_only);
  for (std::int64_t tag = kNow; tag < kNow + 4; ++tag) {
    tags_after(tag, std::chrono::days{90});
    left.push_back(column(*store, "SELECT id FROM changes WHERE tag < 1699000000").size());
  }
  EXPECT_THAT(left, ElementsAre(7001, 2001, 0, 0));
}

TEST_F(SqliteStoreTest, ReadersSeeWholeBatchesWhileASyncWrites) {
  static constexpr int kThings = 50;
  constexpr std::int64_t kRounds = 40;
  const graph::Rows rows = many_things(kThings);
  const auto writer = open(Mode::read_write);
  writer->load(kThing, rows, run(1));
  std::atomic<bool> done = false;
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      try {
        const auto reader = SqliteStore::open(path, Mode::read_only, {}, system_clock());
        while (!done) {
          reader->read("SELECT count(*), min(lastupdated), max(lastupdated) FROM ContractThing", {},
                       [](const auto&, const std::vector<nlohmann::json>& cells) {
                         EXPECT_EQ(cells[0], kThings);
                         EXPECT_EQ(cells[1], cells[2]);
                         return true;
                       });
        }
      } catch (const std::exception& error) {
        ADD_FAILURE() << error.what();
      }
    });
  }
  for (std::int64_t round = 2; round <= kRounds; ++round) writer->load(kThing, rows, run(round));
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_THAT(column(*writer, "SELECT max(lastupdated) FROM ContractThing"), ElementsAre(kRounds));
}

TEST_F(SqliteStoreTest, AKilledSyncLeavesWholeBatches) {
  constexpr int kThings = 200;
  open(Mode::read_write);
  for (int attempt = 0; attempt < 5; ++attempt) {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      const graph::Rows rows = many_things(kThings);
      const auto store = open(Mode::read_write);
      for (std::int64_t round = 1;; ++round) store->load(kThing, rows, run(round));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{60 + 17 * attempt});
    ASSERT_EQ(kill(child, SIGKILL), 0);
    ASSERT_EQ(waitpid(child, nullptr, 0), child);
    const auto store = open(Mode::read_write);
    const auto tags = column(*store, "SELECT DISTINCT lastupdated FROM ContractThing");
    EXPECT_LE(tags.size(), 1u);
    const auto count = column(*store, "SELECT count(*) FROM ContractThing");
    EXPECT_TRUE(count[0] == 0 || count[0] == kThings) << count[0];
    Connection plain(path, SQLITE_OPEN_READWRITE, path, {std::chrono::milliseconds{10}, clock});
    EXPECT_EQ(plain.text_of("PRAGMA integrity_check"), "ok");
  }
}

TEST_F(SqliteStoreTest, ListsAPartFromWhicheverEndIsShorter) {
  const auto store = open(Mode::read_write);
  static constexpr std::array<std::string_view, 2> kFields{"id", "name"};
  store->load(kTenant, graph::contract::texts<2>(kFields, {{"T", "t"}, {"U", "u"}}), run(1));
  store->load(kThing, many_things(1'500), run(1, "T", "here"));  // a long scope, with one node of U
  store->load(kThing, things({{.id = "u"}}), run(1, "U", "here"));
  const auto listed = [&](const char* tenant) {
    int count = 0;
    store->list_part(kThing, {tenant, "here"}, [&](const auto&) { ++count; });
    return count;
  };
  EXPECT_EQ(listed("T"), 1'500);
  EXPECT_EQ(listed("U"), 1);
}

TEST_F(SqliteStoreTest, ReadOnlyIsEmptyWhereTheFileHasNoTableYet) {
  SqliteStore::open(path, Mode::read_write, {}, clock);  // not prepared
  const auto store = open(Mode::read_only);
  int listed = 0;
  store->list_part(kThing, {"T", "here"}, [&](const auto&) { ++listed; });
  EXPECT_EQ(listed, 0);
  EXPECT_EQ(store->count(kThing, "T"), 0u);
  EXPECT_EQ(store->property(kThing, "a", "name"), std::nullopt);
}

TEST_F(SqliteStoreTest, WhatAnOlderFileHasNoTableForIsEmptyToAQuestion) {
  SqliteStore::open(path, Mode::read_write, {}, clock);  // not prepared
  const auto before = SqliteStore::open(path, Mode::read_only, {}, clock);
  EXPECT_THROW(column(*before, "SELECT id FROM ContractThing"), Error);
  const auto store = open(Mode::read_only);
  EXPECT_THAT(column(*store, "SELECT id FROM ContractThing"), IsEmpty());
  EXPECT_THROW(column(*store, "INSERT INTO ContractThing (id) VALUES ('a')"), Error);
  open(Mode::read_write)->load(kThing, things({{.id = "a"}}), run(1));
  EXPECT_THAT(column(*open(Mode::read_only), "SELECT id FROM ContractThing"), ElementsAre("a"));
}

TEST_F(SqliteStoreTest, ReadOnlyTakesTheFilesTimes) {
  Options dated;
  dated.times = graph::TimeKind::datetime;
  open(Mode::read_write, dated)->load(kThing, things({{.id = "a", .made_at = graph::Time{0, 0}}}), run(1));
  const auto store = open(Mode::read_only);
  EXPECT_EQ(store->property(kThing, "a", "made_at"), graph::Value(graph::Time{0, 0}));
  EXPECT_THAT(column(*store, "SELECT made_at FROM ContractThing"), ElementsAre("1970-01-01T00:00:00.000000000+00:00"));
}

TEST_F(SqliteStoreTest, ReadOnlyRefusesToWrite) {
  open(Mode::read_write);
  const auto store = open(Mode::read_only);
  EXPECT_THROW(store->load(kThing, things({{.id = "a"}}), run(1)), Error);
  EXPECT_THROW(store->take_lease("x", "me"), Error);
  EXPECT_THAT(column(*store, "SELECT count(*) FROM ContractThing"), ElementsAre(0));
}

TEST_F(SqliteStoreTest, PreparingAgainNeedsNoLock) {
  const auto store = open(Mode::read_write);
  Connection other(path, SQLITE_OPEN_READWRITE, path, {std::chrono::milliseconds{10}, clock});
  const Transaction writing(other);
  const auto before = clock.elapsed();
  open(Mode::read_write);
  EXPECT_EQ(clock.elapsed(), before);
}

TEST_F(SqliteStoreTest, ALockedBatchMayBeTriedAgain) {
  const auto store = open(Mode::read_write);
  {
    Connection other(path, SQLITE_OPEN_READWRITE, path, {std::chrono::milliseconds{10}, clock});
    const Transaction writing(other);
    try {
      store->load(kThing, things({{.id = "a"}}), run(1));
      ADD_FAILURE() << "loaded into a locked file";
    } catch (const Error& error) {
      EXPECT_TRUE(error.retryable());
      EXPECT_THAT(error.what(), testing::HasSubstr("locked by another program for more than 10 s"));
    }
  }
  EXPECT_EQ(store->load(kThing, things({{.id = "a"}}), run(1)).nodes, 1u);
}

TEST_F(SqliteStoreTest, AStopEndsTheWaitForALock) {
  std::stop_source stop;
  Options options;
  options.stop = stop.get_token();
  const auto store = open(Mode::read_write, options);
  Connection other(path, SQLITE_OPEN_READWRITE, path, {std::chrono::milliseconds{10}, clock});
  const Transaction writing(other);
  stop.request_stop();
  const auto before = clock.elapsed();
  try {
    store->load(kThing, things({{.id = "a"}}), run(1));
    ADD_FAILURE() << "loaded into a locked file";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::interrupted);
  }
  EXPECT_LT(clock.elapsed() - before, std::chrono::seconds{1});
}

TEST_F(SqliteStoreTest, GrowsByColumnsAndRenewsViews) {
  static constexpr std::array<graph::Property, 2> kLess{{
      {"id", graph::Type::text, graph::row("Arn")},
      {"lastupdated", graph::Type::integer, graph::kwarg(graph::kUpdateTag)},
  }};
  static constexpr graph::NodeSchema kOldThing{
      .label = "ContractThing", .extra_labels = graph::contract::kThingLabels, .properties = kLess};
  static constexpr std::array<const graph::NodeSchema*, 1> kOldModel{&kOldThing};
  {
    const auto store = SqliteStore::open(path, Mode::read_write, {}, clock);
    store->prepare({kOldModel});
    store->load(kOldThing, things({{.id = "old"}}), run(1));
  }
  const auto store = open(Mode::read_write);
  store->load(kThing, things({{.id = "new", .name = "N"}}), run(2));
  store->load(kPart, parts({{"p", "new"}}), run(2));
  EXPECT_THAT(column(*store, "SELECT name FROM ContractSiblingThing ORDER BY id"), ElementsAre("N", nullptr));
  EXPECT_THAT(column(*store, "SELECT id FROM ContractAnything ORDER BY id"), ElementsAre("new", "old", "p"));
  // An older program, run once more, leaves what it does not know.
  const auto older = SqliteStore::open(path, Mode::read_write, {}, clock);
  older->prepare({kOldModel});
  older->load(kOldThing, things({{.id = "new"}}), run(3));
  EXPECT_EQ(store->property(kThing, "new", "name"), graph::Value("N"));
  EXPECT_EQ(older->remove(kOldThing, std::vector<std::string>{"new"}), 1u);
  EXPECT_THAT(column(*older, "SELECT count(*) FROM CONTRACT_HAS_PART"), ElementsAre(0));
}

TEST_F(SqliteStoreTest, RefusesAColumnOfAnotherType) {
  open(Mode::read_write);
  static constexpr std::array<graph::Property, 3> kOther{{
      {"id", graph::Type::text, graph::row("Arn")},
      {"count", graph::Type::text, graph::row("count")},
      {"lastupdated", graph::Type::integer, graph::kwarg(graph::kUpdateTag)},
  }};
  static constexpr graph::NodeSchema kOtherThing{.label = "ContractThing", .properties = kOther};
  static constexpr std::array<const graph::NodeSchema*, 1> kOtherModel{&kOtherThing};
  const auto store = SqliteStore::open(path, Mode::read_write, {}, clock);
  expect_error(ErrorKind::store, "ContractThing.count is INTEGER", [&] { store->prepare({kOtherModel}); });
}

TEST_F(SqliteStoreTest, MisuseIsToldAndStoresNothing) {
  const auto store = open(Mode::read_write);
  graph::Params without = run(1);
  without.erase("REGION");
  expect_error(ErrorKind::internal, "parameter REGION", [&] { store->load(kThing, things({{.id = "a"}}), without); });
  static constexpr std::array<std::string_view, 1> kFields{"Arn"};
  graph::Rows narrow(kFields);
  narrow.add()[0] = "a";
  expect_error(ErrorKind::internal, "no field name", [&] { store->load(kThing, narrow, run(1)); });
  expect_error(ErrorKind::internal, "count is of another type",
               [&] { store->load(kThing, things({{.id = "a"}, {.id = "b", .count = "five"}}), run(1)); });
  expect_error(ErrorKind::internal, "nobody owns",
               [&] { store->load(kThing, things({{.id = "a"}}), run(1), std::vector<std::string>{"x"}); });
  const auto fresh = SqliteStore::open(directory.file("fresh.db"), Mode::read_write, {}, clock);
  expect_error(ErrorKind::internal, "prepare()", [&] { fresh->load(kThing, things({{.id = "a"}}), run(1)); });
  expect_error(ErrorKind::internal, "prepare()", [&] { fresh->remove(kThing, std::vector<std::string>{"a"}); });
  EXPECT_THAT(column(*store, "SELECT count(*) FROM ContractThing"), ElementsAre(0));
}

TEST_F(SqliteStoreTest, DescriptionIsTheFilesName) {
  EXPECT_EQ(open(Mode::read_write)->description(), path);
}

class SqliteQuery : public SqliteStoreTest {
 protected:
  void SetUp() override {
    store = open(Mode::read_write, options());
    store->load(kThing, things({{.id = "a", .name = "A", .flag = true}}), run(1));
  }
  Options options() {
    Options made;
    made.stop = stop.get_token();
    return made;
  }
  void refuses(const std::string& sql, std::string_view why) {
    SCOPED_TRACE(sql);
    expect_error(ErrorKind::usage, why, [&] { column(*store, sql); });
  }

  std::stop_source stop;
  std::unique_ptr<SqliteStore> store;
};

TEST_F(SqliteQuery, ReadsInAllTheWaysThatOnlyRead) {
  EXPECT_THAT(column(*store, "SELECT name FROM ContractThing;  -- the end\n ; "), ElementsAre("A"));
  EXPECT_THAT(column(*store, "/* first */ SELECT flag FROM ContractThing"), ElementsAre(1));
  EXPECT_THAT(
      column(*store, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT i FROM n"),
      ElementsAre(1, 2, 3));
  EXPECT_THAT(column(*store, "SELECT value FROM json_each('[1, \"x\", null]')"), ElementsAre(1, "x", nullptr));
  EXPECT_THAT(column(*store, "SELECT name FROM pragma_table_info('ContractCrumb') WHERE pk"), ElementsAre("id"));
  EXPECT_FALSE(column(*store, "PRAGMA table_info(ContractThing)").empty());
  EXPECT_THAT(column(*store, "PRAGMA user_version"), ElementsAre(3));
  EXPECT_FALSE(column(*store, "EXPLAIN QUERY PLAN SELECT * FROM ContractThing WHERE id = 'a'").empty());
  EXPECT_FALSE(column(*store, "SELECT sql FROM sqlite_schema").empty());
  EXPECT_THAT(column(*store, "SELECT x'00ff'"), ElementsAre("00ff"));
  EXPECT_THAT(column(*store, "SELECT CAST(x'61ff62' AS TEXT)"), ElementsAre("a\xEF\xBF\xBD"
                                                                            "b"));
  EXPECT_THAT(column(*store, "SELECT 1.5 UNION ALL SELECT NULL"), ElementsAre(1.5, nullptr));
}

TEST_F(SqliteQuery, SaysWhatIsWrong) {
  refuses("", "is empty");
  refuses(" -- nothing", "is empty");
  refuses("SELEC 1", "syntax error");
  refuses("SELECT * FROM Nowhere", "no such table: Nowhere");
  refuses("SELECT absent FROM ContractThing", "no such column: absent");
  refuses("SELECT 1; SELECT 2", "one statement at a time");
  refuses("SELECT ?", "needs a name");
  refuses("SELECT :a", "parameter :a is not given");
  refuses(std::string("SELECT 1\0; DROP TABLE ContractThing", 33), "NUL");
  refuses("SELECT json('{')", "malformed JSON");
  refuses("EXPLAIN DELETE FROM ContractThing", "only read");
  refuses("UPDATE sqlite_master SET sql = ''", "");
  refuses("UPDATE sqlite_schema SET sql = '' WHERE name = 'ContractThing'", "");
  EXPECT_THAT(column(*store, "SELECT count(*) FROM ContractThing"), ElementsAre(1));
}

TEST_F(SqliteQuery, StopsWhenAsked) {
  stop.request_stop();
  expect_error(ErrorKind::interrupted, "interrupted", [&] { column(*store, "SELECT 1"); });
}

TEST_F(SqliteQuery, StopsInTheMiddle) {
  std::thread user([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
    stop.request_stop();
  });
  expect_error(ErrorKind::interrupted, "interrupted", [&] {
    column(*store, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n");
  });
  user.join();
}

TEST_F(SqliteQuery, AReadersExceptionPasses) {
  EXPECT_THROW(store->read("SELECT 1", {}, [](const auto&, const auto&) -> bool { throw std::runtime_error("x"); }),
               std::runtime_error);
  EXPECT_EQ(store->load(kThing, things({{.id = "b"}}), run(1)).nodes, 1u);  // and writing is allowed again
}

}  // namespace
}  // namespace dynatlas::sqlite
