#include "aws_simulator/estate.h"

#include <gmock/gmock.h>

#include <set>

#include "aws_simulator/answers.h"
#include "aws_simulator/table_text.h"

namespace aws_simulator {
namespace {

EstateSize size_of(std::uint64_t tables) {
  EstateSize size;
  size.tables = tables;
  size.accounts = 2;
  size.regions = 2;
  return size;
}

std::set<std::string> names(const Estate& estate, Place place, std::size_t generation) {
  std::set<std::string> out;
  for (std::uint64_t slot = 0; slot < estate.slots(); ++slot) {
    std::string name;
    append_name(name, slot);
    if (estate.life(place, slot, generation).exists) out.insert(name);
  }
  return out;
}

TEST(Estate, HasAtFirstExactlyTheTablesAskedFor) {
  const Estate estate(size_of(137));
  EXPECT_EQ(names(estate, {1, 1}, 0).size(), 137u);
}

TEST(Estate, AStepDropsAddsAndChangesItsShares) {
  Estate estate(size_of(10'000));
  estate.advance({.drop = 0.2, .add = 0.1, .change = 0.5});
  std::size_t dropped = 0, added = 0, changed = 0;
  for (std::uint64_t slot = 0; slot < estate.slots(); ++slot) {
    const Life before = estate.life({}, slot, 0);
    const Life after = estate.life({}, slot, 1);
    dropped += before.exists && !after.exists ? 1 : 0;
    added += !before.exists && after.exists ? 1 : 0;
    changed += after.version > before.version ? 1 : 0;
  }
  EXPECT_NEAR(static_cast<double>(dropped), 2000, 200);
  EXPECT_NEAR(static_cast<double>(added), 1000, 150);
  EXPECT_NEAR(static_cast<double>(changed), 4000, 250);
}

TEST(Estate, AStepMayHoldForOnePlaceOnly) {
  Estate estate(size_of(50));
  estate.advance({.drop = 1, .account = 1, .region = 0});
  EXPECT_EQ(names(estate, {1, 0}, 1).size(), 0u);
  for (const Place place : {Place{0, 0}, Place{0, 1}, Place{1, 1}}) EXPECT_EQ(names(estate, place, 1).size(), 50u);
}

TEST(Estate, ASeedGivesTheSameAgainAndPlacesDiffer) {
  Estate one(size_of(500)), same(size_of(500));
  EstateSize another_size = size_of(500);
  another_size.seed = 2;
  Estate another(another_size);
  for (Estate* estate : {&one, &same, &another}) estate->advance({.drop = 0.5, .add = 0.5});
  EXPECT_EQ(names(one, {}, 1), names(same, {}, 1));
  EXPECT_NE(names(one, {}, 1), names(another, {}, 1));
  EXPECT_NE(names(one, {}, 1), names(one, {1, 0}, 1));
  EXPECT_NE(names(one, {}, 1), names(one, {0, 1}, 1));
}

// Presence against what each generation holds.
TEST(Estate, PresenceSaysWhatWasThereThroughout) {
  Estate estate(size_of(300));
  for (int i = 0; i < 6; ++i) estate.advance({.drop = 0.2, .add = 0.2});
  std::array<int, 3> seen{};
  for (std::uint64_t slot = 0; slot < estate.slots(); ++slot) {
    std::size_t there = 0;
    for (std::size_t generation = 2; generation <= 5; ++generation) there += estate.life({}, slot, generation).exists;
    const Presence expected = there == 4 ? Presence::always : there == 0 ? Presence::never : Presence::sometimes;
    ASSERT_EQ(estate.presence({}, slot, 2, 5), expected) << slot;
    ++seen[static_cast<std::size_t>(expected)];
  }
  EXPECT_THAT(seen, testing::Each(testing::Gt(50)));
}

TEST(Estate, ANameThatCameBackIsAnotherTable) {
  Estate estate(size_of(1));
  estate.advance({.drop = 1});
  estate.advance({.add = 1});
  const Life life = estate.life({}, 0, 2);
  EXPECT_TRUE(life.exists);
  EXPECT_EQ(life.incarnation, 1u);
  std::string before, after;
  append_table(before, estate, {}, 0, estate.life({}, 0, 0));
  append_table(after, estate, {}, 0, life);
  EXPECT_NE(before.substr(before.find("\"TableId\"")), after.substr(after.find("\"TableId\"")));
}

TEST(Names, AreOrderedAsTheirSlots) {
  std::string before;
  for (std::uint64_t slot = 0; slot < 2000; ++slot) {
    std::string name;
    append_name(name, slot);
    EXPECT_LT(before, name);
    EXPECT_EQ(slot_of(name), slot);
    EXPECT_EQ(slot_behind(name), slot + 1);
    before = name;
  }
  EXPECT_EQ(slot_of("app-000000001-nothing"), std::nullopt);
  EXPECT_EQ(slot_behind("aaa"), 0u);
  EXPECT_EQ(slot_behind("app-000000007"), 7u);
  EXPECT_EQ(slot_behind("zzz"), 1'000'000'000u);
}

// Page by page, as a client lists.
std::set<std::string> listed(const Estate& estate, Place place) {
  std::set<std::string> out;
  std::string body = "{}";
  for (;;) {
    std::string answer_text;
    const AnswerSettings settings{.page_names = 7, .external_id = {}};
    const Outcome refusal = answer(estate, settings, {Operation::ListTables, {place}, body}, answer_text);
    if (refusal) throw std::logic_error(refusal->message);
    for (std::size_t at = 0; (at = answer_text.find("\"app-", at)) != std::string::npos;) {
      const std::size_t end = answer_text.find('"', at + 1);
      out.insert(answer_text.substr(at + 1, end - at - 1));
      at = end + 1;
    }
    const std::size_t last = answer_text.find("\"LastEvaluatedTableName\":\"");
    if (last == std::string::npos) return out;
    const std::size_t start = last + 26;
    body = "{\"ExclusiveStartTableName\":\"" + answer_text.substr(start, answer_text.find('"', start) - start) + "\"}";
  }
}

TEST(Answers, TheListingIsTheGroundTruth) {
  Estate estate(size_of(100));
  for (std::size_t generation = 0; generation < 4; ++generation) {
    EXPECT_EQ(listed(estate, {1, 1}), names(estate, {1, 1}, generation));
    estate.advance({.drop = 0.3, .add = 0.2});
  }
}

TEST(Answers, OnlyATableThatExistsIsDescribed) {
  Estate estate(size_of(100));
  estate.advance({.drop = 0.3, .add = 0.2});
  for (std::uint64_t slot = 0; slot < estate.slots(); ++slot) {
    std::string body = "{\"TableName\":\"", out;
    append_name(body, slot);
    const Outcome refusal = answer(estate, {}, {Operation::DescribeTable, {}, body += "\"}"}, out);
    ASSERT_EQ(!refusal.has_value(), estate.life({}, slot, 1).exists);
    EXPECT_EQ(refusal.has_value() ? refusal->why : Why::not_found, Why::not_found);
  }
}

}  // namespace
}  // namespace aws_simulator
