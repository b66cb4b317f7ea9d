#include "intel/aws/tags/operations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace dynatlas::intel::aws::tags {
namespace {

using dynatlas::aws::FailureKind;
using models::aws::AWSTagSchema;
using models::aws::TaggedLink;
using testing::IsEmpty;

const Part kPart{"123456789012", "eu-west-1"};

struct Tags : testing::Test {
  std::optional<Refusal> read(std::string_view answer) { return read_tags({kPart, {}}, answer, found); }

  std::set<std::string> column(const graph::Rows& rows, std::string_view field) const {
    std::set<std::string> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.insert(std::get<std::string>(rows[i][*rows.column(field)]));
    return out;
  }
  const graph::Rows& nodes() { return batch.of<AWSTagSchema>(); }
  const graph::Rows& links() { return batch.links_of<TaggedLink>(); }

  Batch batch;
  std::vector<std::string> names;
  Found found{batch, names};
};

constexpr std::string_view kTwo = R"({"PaginationToken":"","ResourceTagMappingList":[
  {"ResourceARN":"arn:aws:dynamodb:eu-west-1:123456789012:table/a","Tags":[{"Key":"env","Value":"prod"},{"Key":"","Value":"x"}]}]})";

TEST_F(Tags, AreANodeForEachKeyAndValueAndALinkForEachTable) {
  ASSERT_FALSE(read(R"({"ResourceTagMappingList":[
    {"ResourceARN":"arn:aws:dynamodb:eu-west-1:123456789012:table/a",
     "Tags":[{"Key":"env","Value":"prod"},{"Key":"a:b","Value":"c:d"}],"ComplianceDetails":{}},
    {"ResourceARN":"arn:aws:dynamodb:eu-west-1:123456789012:table/b","Tags":[{"Key":"env","Value":"prod"}]},
    {"ResourceARN":"arn:aws:dynamodb:eu-west-1:123456789012:table/was-tagged","Tags":[]},
    {"ResourceARN":"arn:aws:dynamodb:eu-west-1:123456789012:table/empty","Tags":[{"Key":"empty","Value":""}]}
  ],"PaginationToken":"more","Unknown":[1]})")
                   .has_value());
  EXPECT_EQ(column(nodes(), "id"), (std::set<std::string>{"env:prod", "a:b:c:d", "empty:"}));
  EXPECT_EQ(column(nodes(), "key"), (std::set<std::string>{"env", "a:b", "empty"}));
  EXPECT_EQ(nodes().size(), 3U) << "each once";
  EXPECT_EQ(links().size(), 4U);
  EXPECT_EQ(found.items, 4U);
  EXPECT_THAT(names, IsEmpty()) << "it lists no tables: they are not asked about";
}

TEST_F(Tags, OfIndexesStreamsAndOtherServicesAreLeftOut) {
  ASSERT_FALSE(read(R"({"ResourceTagMappingList":[
    {"ResourceARN":"arn:aws:dynamodb:eu-west-1:123456789012:table/a/index/b","Tags":[{"Key":"k","Value":"v"}]},
    {"ResourceARN":"arn:aws:s3:::bucket","Tags":[{"Key":"k","Value":"v"}]}]})")
                   .has_value());
  EXPECT_TRUE(nodes().empty());
  EXPECT_TRUE(links().empty());
}

TEST_F(Tags, OfAnotherAccountOrRegionRefuseThePage) {
  const auto account = read(R"({"ResourceTagMappingList":[
    {"ResourceARN":"arn:aws:dynamodb:eu-west-1:123456789012:table/a","Tags":[{"Key":"k","Value":"v"}]},
    {"ResourceARN":"arn:aws:dynamodb:eu-west-1:999999999999:table/a","Tags":[]}]})");
  ASSERT_TRUE(account.has_value());
  EXPECT_EQ(account->failure.kind, FailureKind::credentials);
  EXPECT_EQ(account->elsewhere, "999999999999");
  EXPECT_TRUE(read(R"({"ResourceTagMappingList":[
    {"ResourceARN":"arn:aws:dynamodb:us-east-1:123456789012:table/a","Tags":[]}]})")
                  .has_value());
  EXPECT_EQ(batch.rows(), 0U);
}

TEST_F(Tags, OfAPageThatIsNotAsDocumentedAreNone) {
  for (
      const std::string_view answer :
      {std::string_view("[]"), std::string_view("{"), std::string_view("{}"),
       std::string_view(R"({"ResourceTagMappingList":null})"), std::string_view(R"({"ResourceTagMappingList":{}})"),
       std::string_view(R"({"ResourceTagMappingList":[7]})"), std::string_view(R"({"ResourceTagMappingList":[{}]})"),
       std::string_view(R"({"ResourceTagMappingList":[{"ResourceARN":7}]})"),
       std::string_view(
           R"({"ResourceTagMappingList":[{"ResourceARN":"arn:aws:dynamodb:eu-west-1:123456789012:table/a","Tags":7}]})"),
       std::string_view(
           R"({"ResourceTagMappingList":[{"ResourceARN":"arn:aws:dynamodb:eu-west-1:123456789012:table/a","Tags":null}]})"),
       kTwo}) {
    const auto refused = read(answer);
    ASSERT_TRUE(refused.has_value()) << answer;
    EXPECT_EQ(refused->failure.kind, FailureKind::malformed) << answer;
    EXPECT_EQ(batch.rows(), 0U) << answer;
  }
}

TEST_F(Tags, MayBeNone) {
  EXPECT_FALSE(read(R"({"ResourceTagMappingList":[]})").has_value());
  EXPECT_FALSE(read(R"({"ResourceTagMappingList":[
    {"ResourceARN":"arn:aws:dynamodb:eu-west-1:123456789012:table/a","Tags":[]}]})")
                   .has_value());
  EXPECT_EQ(batch.rows(), 0U);
}

}  // namespace
}  // namespace dynatlas::intel::aws::tags
