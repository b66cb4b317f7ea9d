#include "aws_simulator/bulk.h"

#include <gmock/gmock.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "aws_simulator/answers.h"
#include "aws_simulator/table_text.h"

namespace aws_simulator {
namespace {

using nlohmann::json;

constexpr Place kHere{1, 1};

Estate estate_of(std::uint64_t tables) {
  EstateSize size;
  size.accounts = 2;
  size.regions = 2;
  size.tables = tables;
  return Estate(size);
}

std::vector<json> truth(const Estate& estate, Operation operation) {
  std::vector<json> out;
  for (std::uint64_t slot = 0; slot < estate.slots(); ++slot) {
    std::string lines;
    append_elements(lines, table_of(estate, kHere, slot, estate.life(kHere, slot, estate.generation())),
                    *list_of(operation));
    for (std::size_t at = 0, end = 0; (end = lines.find('\n', at)) != std::string::npos; at = end + 1) {
      out.push_back(json::parse(lines.substr(at, end - at)));
    }
  }
  return out;
}

struct Listed {
  std::vector<json> elements;
  std::size_t pages = 0;
};

// Page by page, as a client lists.
Listed listed(const Estate& estate, const BulkList& list, Parameters asked) {
  Listed out;
  do {
    std::string text;
    if (const auto refusal = answer_list(estate, kHere, list, asked, text)) throw std::logic_error(refusal->message);
    const json page = json::parse(text);
    EXPECT_LE(page.at(list.member).size(), asked.limit == 0 ? list.most : asked.limit);
    for (const json& element : page.at(list.member)) out.elements.push_back(element);
    asked.next_token = page.value(list.token, "");
    ++out.pages;
  } while (!asked.next_token.empty());
  return out;
}

TEST(Bulk, PagesOfAnySizeAreTheGroundTruth) {
  Estate estate = estate_of(150);
  estate.advance({.drop = 0.2, .add = 0.1, .change = 0.2});
  for (const auto& lists :
       {backup_lists(), consumer_lists(), dynamodb_lists(), key_lists(), scaling_lists(), tag_lists()}) {
    for (const BulkList& list : lists) {
      const std::vector<json> all = truth(estate, list.operation);
      for (const std::uint64_t limit : {0, 1, 3, 10}) {
        Parameters asked;
        asked.limit = limit;
        asked.backup_type = "ALL";
        EXPECT_EQ(listed(estate, list, asked).elements, all) << name_of(list.operation) << ' ' << limit;
      }
    }
  }
}

TEST(Bulk, ElementsAreOnTheirShareOfTables) {
  const Estate estate = estate_of(3000);
  const auto count = [&](Operation operation) { return static_cast<double>(truth(estate, operation).size()); };
  EXPECT_NEAR(count(Operation::GetResources), 3000 * 0.8, 120);
  EXPECT_NEAR(count(Operation::DescribeScalableTargets), 3000 * 0.4 * 0.25 * 2.6 * 2, 250);
  EXPECT_NEAR(count(Operation::ListBackups), 3000 * (0.33 + 0.06), 150);
  EXPECT_NEAR(count(Operation::ListProtectedResources), 3000 * 0.1, 60);
  EXPECT_NEAR(count(Operation::ListEventSourceMappings), 3000 * (0.3 / 3 + 0.02), 80);
  for (const Operation few : {Operation::DescribeScheduledActions, Operation::ListPipes, Operation::ListExports,
                              Operation::ListContributorInsights}) {
    EXPECT_GT(count(few), 20) << name_of(few);
    EXPECT_LT(count(few), 400) << name_of(few);
  }
  EXPECT_EQ(count(Operation::ListImports), 0);
  EXPECT_EQ(count(Operation::ListGlobalTables), 0);
}

TEST(Bulk, TagsAreOneToFourOrNoMore) {
  std::map<std::size_t, int> seen;
  for (const json& resource : truth(estate_of(1000), Operation::GetResources)) {
    std::set<std::string> keys;
    for (const json& tag : resource.at("Tags")) keys.insert(tag.at("Key"));
    EXPECT_EQ(keys.size(), resource["Tags"].size());
    ++seen[keys.size()];
  }
  EXPECT_EQ(seen.size(), 5u);
  EXPECT_NEAR(seen[0], 50, 30);
}

// What DescribeTable says: only provisioned tables have targets, only tables with a stream have readers.
TEST(Bulk, ElementsFitTheTable) {
  const Estate estate = estate_of(500);
  for (std::uint64_t slot = 0; slot < estate.slots(); slot += 2) {
    const Life life = estate.life(kHere, slot, 0);
    std::string text, targets, pipes;
    append_table(text, estate, kHere, slot, life);
    const json table = json::parse(text);
    append_elements(targets, table_of(estate, kHere, slot, life), *list_of(Operation::DescribeScalableTargets));
    append_elements(pipes, table_of(estate, kHere, slot, life), *list_of(Operation::ListPipes));
    EXPECT_TRUE(targets.empty() || table.at("ProvisionedThroughput").at("ReadCapacityUnits") > 0);
    EXPECT_TRUE(pipes.empty() || json::parse(pipes).at("Source") == table.at("LatestStreamArn"));
  }
}

TEST(Bulk, ABackupOutlivesItsTable) {
  Estate estate = estate_of(1000);
  std::set<std::string> before;
  for (const json& backup : truth(estate, Operation::ListBackups)) before.insert(backup.at("BackupArn"));
  estate.advance({.drop = 1});
  int kept = 0;
  for (const json& backup : truth(estate, Operation::ListBackups)) kept += before.contains(backup.at("BackupArn"));
  EXPECT_NEAR(kept, 1000 * (0.06 + 0.06), 50);
}

TEST(Bulk, AListWithFewElementsEndsItsPagesEarly) {
  const Estate estate = estate_of(60'000);
  const Listed imports = listed(estate, *list_of(Operation::ListImports), {});
  EXPECT_TRUE(imports.elements.empty());
  EXPECT_EQ(imports.pages, 3u);
}

TEST(Bulk, RefusesWhatNoPageCanBe) {
  const Estate estate = estate_of(10);
  const BulkList& policies = *list_of(Operation::DescribeScalingPolicies);
  std::string out;
  Parameters asked;
  asked.limit = 11;
  EXPECT_EQ(answer_list(estate, kHere, policies, asked, out)->why, Why::invalid);
  asked.limit = 0;
  for (const char* token : {"x", "1", "1-", "1-2-3", "-1", "1-x"}) {
    asked.next_token = token;
    ASSERT_TRUE(answer_list(estate, kHere, policies, asked, out).has_value()) << token;
  }
  EXPECT_EQ(out, "");
}

TEST(Bulk, EachKeyOfATableIsDescribed) {
  const Estate estate = estate_of(300);
  std::map<std::string, int> states;
  for (std::uint64_t slot = 0; slot < estate.slots(); slot += 2) {
    const std::string key = table_of(estate, kHere, slot, estate.life(kHere, slot, 0)).key_arn();
    if (key.empty()) continue;
    const std::string body = json{{"KeyId", key}}.dump();
    std::string out;
    ASSERT_FALSE(answer(estate, {}, {Operation::DescribeKey, {kHere}, body}, out).has_value());
    const json metadata = json::parse(out).at("KeyMetadata");
    EXPECT_EQ(metadata.at("Arn"), key);
    EXPECT_EQ(metadata.contains("DeletionDate"), metadata.at("KeyState") == "PendingDeletion");
    ++states[metadata["KeyState"]];
  }
  EXPECT_EQ(states.size(), 3u);
}

TEST(Bulk, ARegionThatIsNotOpenAnswersNothing) {
  std::string out;
  const Outcome refusal = answer(estate_of(10), {}, {Operation::GetResources, {{0, 5}}, "{}"}, out);
  EXPECT_EQ(refusal->why, Why::unknown_key);
}

}  // namespace
}  // namespace aws_simulator
