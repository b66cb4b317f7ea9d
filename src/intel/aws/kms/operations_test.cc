// DescribeKey: whom it is asked about, and what its answers give. ListAliases.
#include "intel/aws/kms/operations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "intel/test_answers.h"

namespace dynatlas::intel::aws::kms {
namespace {

using models::aws::AWSKMSAliasSchema;
using models::aws::AWSKMSKeySchema;
using models::aws::dynamodb::DynamoDBReplicaSchema;
using models::aws::dynamodb::DynamoDBSSEDescriptionSchema;
using testing::ElementsAre;

const std::string kId = "1234abcd-12ab-34cd-56ef-1234567890ab";
const std::string kArn = "arn:aws:kms:us-east-1:123456789012:key/" + kId;
const std::string kElsewhere = "arn:aws:kms:us-east-1:210987654321:key/" + kId;
const std::string kMultiRegion = "arn:aws:kms:us-east-1:123456789012:key/mrk-" + kId;

std::string answer_about(const std::string& arn, const std::string& members = {}) {
  return R"({"KeyMetadata":{"Arn":")" + arn + R"(","KeyId":"x")" + members + "}}";
}

TEST(DescribeKey, GivesEveryMember) {
  const auto result = answered(kDescribeKey, answer_about(kMultiRegion, R"(,"AWSAccountId":"123456789012",
      "CreationDate":1600000000.75,"DeletionDate":1700000000,"ValidTo":1800000000.001,"Enabled":false,
      "KeyState":"PendingReplicaDeletion","KeyManager":"CUSTOMER","KeyUsage":"ENCRYPT_DECRYPT","Origin":"EXTERNAL",
      "MultiRegion":true,"MultiRegionConfiguration":{"MultiRegionKeyType":"PRIMARY","PrimaryKey":{"Arn":"p",
      "Region":"us-east-1"},"ReplicaKeys":[]},"PendingDeletionWindowInDays":7,"New":{"x":[1]})"),
                               kMultiRegion);
  ASSERT_FALSE(result.refused.has_value()) << result.refused->failure.message;
  EXPECT_THAT(result.names, ElementsAre()) << "its answers count, not names";
  EXPECT_THAT(rows_of<AWSKMSKeySchema>(result),
              ElementsAre(Cells{{"id", kMultiRegion},
                                {"Arn", kMultiRegion},
                                {"KeyId", "mrk-" + kId},
                                {"Enabled", false},
                                {"KeyState", "PendingReplicaDeletion"},
                                {"KeyManager", "CUSTOMER"},
                                {"KeyUsage", "ENCRYPT_DECRYPT"},
                                {"Origin", "EXTERNAL"},
                                {"creation_date", std::int64_t{1600000000}},
                                {"deletion_date", std::int64_t{1700000000}},
                                {"valid_to", std::int64_t{1800000000}},
                                {"region", "us-east-1"},
                                {"account_id", "123456789012"},
                                {"MultiRegionConfiguration.MultiRegionKeyType", "PRIMARY"},
                                {"MultiRegionConfiguration.PrimaryKey.Arn", "p"},
                                {"PendingDeletionWindowInDays", std::int64_t{7}},
                                {"found", true}}));
}

TEST(DescribeKey, NeedsNoMoreThanTheArnAndTakesNothingOfAnotherType) {
  const Cells least{
      {"id", kId},    {"Arn", kElsewhere}, {"KeyId", kId}, {"region", "us-east-1"}, {"account_id", "210987654321"},
      {"found", true}};
  for (const char* members : {"", R"(,"Enabled":null,"CreationDate":null,"MultiRegionConfiguration":null)",
                              R"(,"Enabled":"yes","KeyState":5,"CreationDate":"2020","MultiRegionConfiguration":[],
                                 "PendingDeletionWindowInDays":7.5,"ValidTo":1e300)"}) {
    const auto result = answered(kDescribeKey, answer_about(kElsewhere, members), kElsewhere);
    EXPECT_FALSE(result.refused.has_value()) << members;
    EXPECT_THAT(rows_of<AWSKMSKeySchema>(result), ElementsAre(least)) << members;
  }
}

TEST(DescribeKey, KnowsWhichKeyIsGone) {
  EXPECT_THAT(kDescribeKey.means_none, ElementsAre("NotFoundException"));
  const auto result = answered(kDescribeKey, "", kMultiRegion);
  EXPECT_FALSE(result.refused.has_value());
  EXPECT_THAT(rows_of<AWSKMSKeySchema>(result), ElementsAre(Cells{{"id", kMultiRegion},
                                                                  {"Arn", kMultiRegion},
                                                                  {"KeyId", "mrk-" + kId},
                                                                  {"region", "us-east-1"},
                                                                  {"account_id", "123456789012"},
                                                                  {"found", false}}));
}

TEST(DescribeKey, RefusesAnAnswerAboutAnotherKeyOrNone) {
  for (const std::string& answer :
       {answer_about(kElsewhere), answer_about(""), std::string(R"({"KeyMetadata":{"KeyId":"x"}})"), std::string("{}"),
        std::string(R"({"KeyMetadata":null})"), std::string(R"({"KeyMetadata":[]})"), std::string("[]"),
        std::string(R"({"KeyMetadata":{"Arn")")}) {
    const auto result = answered(kDescribeKey, answer, kArn);
    EXPECT_TRUE(result.is_refused_whole()) << answer;
    EXPECT_FALSE(result.refused.value_or(Refusal{}).elsewhere.has_value()) << "the account's answers stay its own";
  }
}

TEST(DescribeKey, IsAskedAboutTheKeysOfThisRegionThatAreNew) {
  Batch batch;
  const auto add_table_key = [&](const graph::Value& key) {
    batch.of<DynamoDBSSEDescriptionSchema>()
        .add()[graph::column_of<DynamoDBSSEDescriptionSchema>("kms_master_key_arn")] = key;
  };
  const auto add_replica_key = [&](const graph::Value& key) {
    batch.of<DynamoDBReplicaSchema>().add()[graph::column_of<DynamoDBReplicaSchema>("kms_master_key_id")] = key;
  };
  add_table_key("arn:aws:kms:us-east-1:123456789012:key/before");
  add_replica_key("arn:aws:kms:us-east-1:123456789012:key/before");
  const Batch::Mark before = batch.mark();
  add_table_key(kArn);
  add_table_key({});
  add_table_key(kElsewhere);
  for (const char* other : {"arn:aws:kms:eu-west-1:123456789012:key/x", "arn:aws:kms:us-east-1:123456789012:alias/x",
                            "arn:aws:kms:us-east-1:123456789012:key/", "arn:aws:kms:us-east-1::key/x",
                            "arn:aws:s3:us-east-1:123456789012:key/x", "alias/aws/dynamodb", "x", ""}) {
    add_table_key(other);
    add_replica_key(other);
  }
  add_replica_key(kMultiRegion);
  std::vector<std::string> subjects;
  keys_of_tables(kTestPart, batch, before, subjects);
  EXPECT_THAT(subjects, ElementsAre(kArn, kElsewhere, kMultiRegion));
}

const std::string kAlias = "arn:aws:kms:us-east-1:123456789012:alias/orders";

std::string aliases_of(const std::string& members, const std::string& arn = kAlias) {
  return R"({"Aliases":[{"AliasArn":")" + arn + '"' + members + R"(}],"Truncated":false})";
}

TEST(ListAliases, GivesEveryMember) {
  const auto result = answered(kListAliases, aliases_of(R"(,"AliasName":"alias/orders","TargetKeyId":")" + kId +
                                                        R"(","CreationDate":1600000000.75,
                                                        "LastUpdatedDate":1700000000.001,"New":[1])"));
  ASSERT_FALSE(result.refused.has_value()) << result.refused->failure.message;
  EXPECT_THAT(result.names, ElementsAre(kAlias));
  EXPECT_THAT(rows_of<AWSKMSAliasSchema>(result), ElementsAre(Cells{{"AliasArn", kAlias},
                                                                    {"AliasName", "alias/orders"},
                                                                    {"TargetKeyId", kId},
                                                                    {"target_key_arn", kArn},
                                                                    {"creation_date", std::int64_t{1600000000}},
                                                                    {"last_updated_date", std::int64_t{1700000000}},
                                                                    {"region", "us-east-1"}}));
}

TEST(ListAliases, NeedsNoMoreThanArnAndKeyAndTakesNothingOfAnotherType) {
  for (const char* members : {"", R"(,"AliasName":null,"CreationDate":null)",
                              R"(,"AliasName":5,"CreationDate":"2020","LastUpdatedDate":1e300)"}) {
    const auto result = answered(kListAliases, aliases_of(R"(,"TargetKeyId":"mrk-1")" + std::string(members)));
    EXPECT_FALSE(result.refused.has_value()) << members;
    EXPECT_THAT(rows_of<AWSKMSAliasSchema>(result),
                ElementsAre(Cells{{"AliasArn", kAlias},
                                  {"TargetKeyId", "mrk-1"},
                                  {"target_key_arn", "arn:aws:kms:us-east-1:123456789012:key/mrk-1"},
                                  {"region", "us-east-1"}}))
        << members;
  }
}

TEST(ListAliases, LeavesOutWhatHasNoKeyYet) {
  for (const std::string& answer :
       {aliases_of(""), aliases_of(R"(,"TargetKeyId":"")"), std::string(R"({"Aliases":[]})")}) {
    const auto result = answered(kListAliases, answer);
    EXPECT_FALSE(result.refused.has_value()) << answer;
    EXPECT_EQ(result.batch.rows() + result.names.size(), 0U) << answer;
  }
}

TEST(ListAliases, RefusesWhatIsNamelessOrElsewhere) {
  const std::string with_key = R"(,"TargetKeyId":"k")";
  for (const char* arn :
       {"", "arn:aws:kms:us-east-1:210987654321:alias/orders", "arn:aws:kms:eu-west-1:123456789012:alias/orders"}) {
    EXPECT_TRUE(answered(kListAliases, aliases_of(with_key, arn)).is_refused_whole()) << arn;
  }
  for (const char* key : {"null", "7"}) {  // it would count as gone
    EXPECT_TRUE(answered(kListAliases, aliases_of(R"(,"TargetKeyId":)" + std::string(key))).is_refused_whole()) << key;
  }
  for (const char* answer : {"{}", "[]", R"({"Aliases":null})", R"({"Aliases":{}})", R"({"Aliases":["a"]})",
                             R"({"Aliases":[{"AliasName":"alias/orders","TargetKeyId":"k"}]})"}) {
    EXPECT_TRUE(answered(kListAliases, answer).is_refused_whole()) << answer;
  }
}

}  // namespace
}  // namespace dynatlas::intel::aws::kms
