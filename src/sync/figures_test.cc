#include "sync/figures.h"

#include <nlohmann/json.hpp>

#include "sync/fake_run.h"

namespace dynatlas::sync {
namespace {

struct FiguresTest : RunTest {
  // Of one run alone, which must say the same as its report.
  Figures figures_of_sync() {
    const Figures before = figures_of(progress, nullptr);
    ++options.update_tag;
    clock.advance(std::chrono::hours{1});
    const Report report = sync();
    Figures figures = figures_of(progress, nullptr);
    figures.tables_listed -= before.tables_listed;
    figures.tables_loaded -= before.tables_loaded;
    figures.tables_vanished -= before.tables_vanished;
    figures.tables_not_described -= before.tables_not_described;
    figures.tables_deleted -= before.tables_deleted;
    figures.nodes_loaded[0] -= before.nodes_loaded[0];
    figures.nodes_deleted -= before.nodes_deleted;
    for (std::size_t i = 0; i < figures.parts.size(); ++i) figures.parts[i] -= before.parts[i];
    const AccountReport& account = report.accounts.at(0);
    EXPECT_EQ(figures.tables_listed, account.tables_listed);
    EXPECT_EQ(figures.tables_loaded, report.dry_run ? 0 : account.tables_loaded);
    EXPECT_EQ(figures.tables_vanished, account.tables_vanished);
    EXPECT_EQ(figures.tables_not_described, account.tables_not_described);
    EXPECT_EQ(figures.nodes_deleted, account.nodes_deleted + account.loaded.deleted_nodes);
    EXPECT_EQ(figures.tables_deleted, report.dry_run ? 0 : account.tables_gone.size());
    EXPECT_EQ(progress.relationships_loaded - before.relationships_loaded,
              account.loaded.relationships);  // the account's own node has none
    return figures;
  }
};

TEST_F(FiguresTest, SayWhatTheReportSays) {
  estate.add("east", "t", 5);
  estate.add("west", "t", 3);
  Figures figures = figures_of_sync();
  EXPECT_EQ(figures.tables_loaded, 8u);
  EXPECT_EQ(figures.nodes_loaded[0], 8u);
  EXPECT_EQ(figures.parts, (std::array<std::uint64_t, 3>{4, 0, 0}));

  estate.regions["east"].erase(estate.regions["east"].begin());
  estate.failures["west DescribeTable t00001"] = {aws::FailureKind::denied, "no"};
  estate.failures["east DescribeTable t00002"] = {aws::FailureKind::not_found, "gone"};
  figures = figures_of_sync();
  EXPECT_EQ(figures.tables_vanished, 1u);
  EXPECT_EQ(figures.tables_not_described, 1u);
  EXPECT_EQ(figures.tables_deleted, 2u);
  EXPECT_EQ(figures.parts, (std::array<std::uint64_t, 3>{3, 1, 0}));
}

TEST_F(FiguresTest, OfADryRunAreOfNothingWritten) {
  estate.add("east", "t", 5);
  sync();
  estate.regions["east"].clear();
  estate.add("east", "n", 2);
  options.dry_run = true;
  const Figures figures = figures_of_sync();
  EXPECT_EQ(figures.tables_listed, 2u);
  EXPECT_EQ(figures.tables_loaded + figures.nodes_loaded[0] + figures.nodes_deleted + figures.tables_deleted, 0u);
}

TEST_F(FiguresTest, AsJson) {
  estate.add("east", "t", 2);
  sync();
  const auto json = to_json(figures_of(progress, nullptr));
  EXPECT_EQ(json.at("parts").dump(), R"({"complete":4,"incomplete":0,"failed":0})");
  EXPECT_EQ(json.at("nodes_loaded").at("DynamoDBTable"), 2);
  EXPECT_EQ(json.at("seconds").size(), kPhases.size());
  EXPECT_TRUE(json.at("aws_calls").empty());
}

// What a watched run expects, when nothing of it has been answered yet.
struct ExpectationTest : RunTest {
  std::optional<TableTotal> expected_at_first() {
    std::optional<TableTotal> total;
    before_answer = [&](std::size_t answered) {
      if (answered == 0) total = progress.total();
    };
    progress.is_watched = true;
    sync_again();
    return total;
  }
};

TEST_F(ExpectationTest, IsWhatTheLastCompleteReadingFound) {
  estate.add("east", "t", 5);
  estate.add("west", "t", 3);
  EXPECT_FALSE(expected_at_first().has_value()) << "nothing was read before";
  estate.add("east", "u", 4);
  const auto total = expected_at_first();
  ASSERT_TRUE(total.has_value());
  EXPECT_EQ(total->tables - 8, 8u) << "8 were listed by the first run, with this progress";
  EXPECT_FALSE(total->is_counted);
}

TEST_F(ExpectationTest, IsNoneWhereARegionWasNeverReadWhole) {
  estate.add("east", "t", 5);
  estate.failures["west ListTables"] = {aws::FailureKind::denied, "no"};
  sync();
  EXPECT_FALSE(expected_at_first().has_value());
}

}  // namespace
}  // namespace dynatlas::sync
