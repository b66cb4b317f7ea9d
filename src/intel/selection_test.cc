#include "intel/selection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "intel/operations.h"

namespace dynatlas::intel {
namespace {

using testing::HasSubstr;

const Choice* find(const Selection& selection, std::string_view name) {
  const auto found = std::ranges::find_if(selection, [&](const Choice& c) { return c.operation->name == name; });
  return found == selection.end() ? nullptr : &*found;
}

Selection chosen(std::string_view text, Level by_default = Level::standard) {
  auto selection = parse_selection(text, selection_of(by_default));
  EXPECT_TRUE(selection.has_value()) << text;
  return selection.value_or(Selection{});
}

TEST(Selection, HasTheTablesWhateverIsSaid) {
  for (const char* text : {"tables", "standard", "standard,-tags", "-tags", "+tags"}) {
    ASSERT_NE(find(chosen(text), "dynamodb:ListTables"), nullptr) << text;
    ASSERT_NE(find(chosen(text), "dynamodb:DescribeTable"), nullptr) << text;
  }
}

TEST(Selection, OfALevelNamesAllOfIt) {
  EXPECT_EQ(chosen("full").size(), selection_of(Level::full).size());
  EXPECT_EQ(chosen("standard").size(), selection_of(Level::standard).size());
  EXPECT_LT(chosen("standard").size(), chosen("full").size());
  EXPECT_TRUE(find(chosen("standard"), "tag:GetResources")->is_named);
  EXPECT_FALSE(find(selection_of(Level::standard), "tag:GetResources")->is_named);
  EXPECT_EQ(find(chosen("tables"), "tag:GetResources"), nullptr);
}

TEST(Selection, AutomaticallyReadsTheRestWhereItIsShort) {
  for (const Selection& selection : {automatic_selection(), chosen("auto")}) {
    EXPECT_EQ(selection.size(), selection_of(Level::full).size());
    EXPECT_TRUE(find(selection, "dynamodb:DescribeTimeToLive")->only_where_short);
    EXPECT_FALSE(find(selection, "dynamodb:DescribeTimeToLive")->is_named);
    EXPECT_FALSE(find(selection, "tag:GetResources")->only_where_short);
  }
  const Selection named = chosen("auto,+ttl");
  EXPECT_TRUE(find(named, "dynamodb:DescribeTimeToLive")->is_named);
  EXPECT_FALSE(find(named, "dynamodb:DescribeTimeToLive")->only_where_short);
  EXPECT_TRUE(find(named, "dynamodb:DescribeContinuousBackups")->only_where_short);
  EXPECT_EQ(find(chosen("full,-ttl"), "dynamodb:DescribeTimeToLive"), nullptr);
}

TEST(Selection, HasWhatIsChargedForByItsGroupAlone) {
  constexpr std::string_view kMetrics = "cloudwatch:GetMetricData";
  for (const char* text : {"full", "auto", "standard", "full,+tags", "auto,+metrics,-metrics"}) {
    EXPECT_EQ(find(chosen(text, Level::full), kMetrics), nullptr) << text;
  }
  EXPECT_EQ(selection_of(Level::charged).size(), kOperations.size());
  EXPECT_EQ(chosen("full,+metrics").size(), kOperations.size());
  EXPECT_TRUE(find(chosen("tables,+metrics"), kMetrics)->is_named);
  EXPECT_FALSE(find(automatic_selection(Level::charged), kMetrics)->is_named);
  EXPECT_FALSE(find(automatic_selection(Level::charged), kMetrics)->only_where_short);
}

TEST(Selection, AddsAndLeavesOutGroups) {
  EXPECT_TRUE(find(chosen("tables,+tags"), "tag:GetResources")->is_named);
  EXPECT_EQ(find(chosen("standard,-tags"), "tag:GetResources"), nullptr);
  EXPECT_EQ(find(chosen("-tags"), "tag:GetResources"), nullptr);
  const Selection both = chosen("+tags");
  EXPECT_TRUE(find(both, "tag:GetResources")->is_named);
  EXPECT_FALSE(find(both, "dynamodb:ListTables")->is_named);
  EXPECT_EQ(both.size(), selection_of(Level::standard).size());
  EXPECT_EQ(chosen("+tags", Level::core).size(), chosen("tables,+tags").size());
}

TEST(Selection, RefusesWhatIsNeitherLevelNorGroup) {
  for (const char* text : {"", "everything", "+", "tags", "standard,tables", "standard,", ",standard", "+nothing",
                           "-tables", "+tables", "standard tags", "STANDARD"}) {
    const auto selection = parse_selection(text, automatic_selection());
    ASSERT_FALSE(selection.has_value()) << text;
    EXPECT_THAT(selection.error(), HasSubstr("tables, standard")) << text;
    EXPECT_THAT(selection.error(), HasSubstr("tags"));
  }
}

}  // namespace
}  // namespace dynatlas::intel
