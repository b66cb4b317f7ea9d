#include "aws_simulator/faults.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

namespace aws_simulator {
namespace {

const std::chrono::steady_clock::time_point kStart{};

FaultCase describe(std::uint64_t chance = 0, double seconds = 0) {
  return {"123456789012", 0, Operation::DescribeTable, chance, seconds};
}

std::optional<Fault> struck(FaultRules& rules, const FaultCase& given) {
  const FaultRule* rule = rules.strike(given);
  return rule != nullptr ? std::optional(rule->fault) : std::nullopt;
}

TEST(FaultRules, StrikeWhomTheyNameOnly) {
  FaultRules rules(1);
  rules.set("denied,operation=DescribeTable,region=us-east-1,account=123456789012", kStart);
  EXPECT_EQ(struck(rules, describe()), Fault::denied);
  FaultCase other = describe();
  other.operation = Operation::ListTables;
  EXPECT_EQ(struck(rules, other), std::nullopt);
  other = describe();
  other.region = 1;
  EXPECT_EQ(struck(rules, other), std::nullopt);
  other = describe();
  other.account = "123456789013";
  EXPECT_EQ(struck(rules, other), std::nullopt);
}

TEST(FaultRules, MayStrikeOneTable) {
  FaultRules rules(1);
  rules.set("denied,operation=GetResourcePolicy,table=orders", kStart);
  const auto strikes = [&](std::vector<std::string> subjects) {
    FaultCase given = describe();
    given.operation = Operation::GetResourcePolicy;
    given.subjects = subjects;
    return struck(rules, given) == Fault::denied;
  };
  const std::string arn = "arn:aws:dynamodb:us-east-1:123456789012:table/";
  EXPECT_TRUE(strikes({"orders"}));
  EXPECT_TRUE(strikes({arn + "orders"}));
  EXPECT_TRUE(strikes({arn + "orders/stream/2024-01-01T00:00:00.000"}));
  EXPECT_TRUE(strikes({"carts", "orders"}));
  EXPECT_FALSE(strikes({arn + "orders2"}));
  EXPECT_FALSE(strikes({}));
}

TEST(FaultRules, KeepToTheirSchedule) {
  FaultRules rules(1);
  rules.set("hang,after=2,count=3", kStart);
  std::string seen;
  for (int i = 0; i < 8; ++i) seen += struck(rules, describe()) ? 'x' : '.';
  EXPECT_EQ(seen, "..xxx...");
  rules.set("hang,from=1,until=2", kStart);
  EXPECT_EQ(struck(rules, describe(0, 0.9)), std::nullopt);
  EXPECT_EQ(struck(rules, describe(0, 1)), Fault::hang);
  EXPECT_EQ(struck(rules, describe(0, 2)), std::nullopt);
}

// Which requests a seed disturbs, each of them asked three times, in the order given.
std::string disturbed(std::uint64_t seed, const std::vector<int>& order) {
  FaultRules rules(seed);
  rules.set("reset,probability=0.3", kStart);
  std::vector<std::string> seen(order.size());
  for (int time = 0; time < 3; ++time) {
    for (const int request : order) {
      const std::uint64_t chance = rules.chance_of({}, Operation::DescribeTable, "table " + std::to_string(request));
      seen[static_cast<std::size_t>(request)] += struck(rules, describe(chance)) ? 'x' : '.';
    }
  }
  std::string out;
  for (const std::string& one : seen) out += one;
  return out;
}

TEST(FaultRules, ChanceIsThatOfTheSeedAndNotOfTheOrder) {
  const std::vector<int> upwards{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19};
  const std::vector<int> downwards(upwards.rbegin(), upwards.rend());
  const std::string seen = disturbed(1, upwards);
  EXPECT_EQ(disturbed(1, upwards), seen);
  EXPECT_EQ(disturbed(1, downwards), seen);
  EXPECT_NE(disturbed(2, upwards), seen);
  const auto times = std::ranges::count(seen, 'x');
  EXPECT_GT(times, 8);
  EXPECT_LT(times, 30);
}

TEST(FaultRules, RefuseWhatTheyDoNotUnderstand) {
  FaultRules rules(1);
  rules.set("reset", kStart);
  for (const char* text : {"melts", "reset,operation=PutItem", "reset,region=atlantis", "reset,probability=2",
                           "reset,colour=red", "reset\nmelts"}) {
    EXPECT_THROW(rules.set(text, kStart), std::invalid_argument) << text;
  }
  EXPECT_EQ(rules.rules().size(), 1u);
}

}  // namespace
}  // namespace aws_simulator
