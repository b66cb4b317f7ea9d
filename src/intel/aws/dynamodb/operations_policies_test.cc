// GetResourcePolicy: whom it is asked about, and what its answers and the policies in them give.
#include "intel/aws/dynamodb/operations_policies.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "intel/test_answers.h"

namespace dynatlas::intel::aws::dynamodb {
namespace {

using models::aws::dynamodb::DynamoDBPolicyPrincipalSchema;
using models::aws::dynamodb::DynamoDBPolicyStatementSchema;
using models::aws::dynamodb::DynamoDBResourcePolicySchema;
using models::aws::dynamodb::DynamoDBStreamSchema;
using models::aws::dynamodb::DynamoDBTableSchema;
using nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const std::string kArnOfTable = "arn:aws:dynamodb:us-east-1:123456789012:table/t";
const std::string kPolicyId = kArnOfTable + "/policy";

Answered policy_answered(const std::string& policy) {
  return answered(kGetResourcePolicy, json{{"Policy", policy}, {"RevisionId", "1"}}.dump(), kArnOfTable);
}
Answered statement_answered(const std::string& members) {
  return policy_answered(R"({"Statement":{)" + members + "}}");
}
bool is_public(const std::string& members) {
  return rows_of<DynamoDBPolicyStatementSchema>(statement_answered(members)).at(0).at("is_public") ==
         graph::Value(true);
}
std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

// The principals' names and kinds, with their accounts.
std::vector<std::string> principals_of(const std::string& principal) {
  std::vector<std::string> all;
  for (const Cells& cells :
       rows_of<DynamoDBPolicyPrincipalSchema>(statement_answered(R"("Effect":"Allow","Principal":)" + principal))) {
    EXPECT_EQ(cells.at("statement"), graph::Value(kPolicyId + "/statement/1"));
    const std::string name = std::get<std::string>(cells.at("principal"));
    EXPECT_EQ(cells.at("id"), graph::Value(kPolicyId + "/statement/1/principal/" + name));
    const auto account = cells.find("account_id");
    all.push_back(name + " is " + std::get<std::string>(cells.at("kind")) +
                  (account == cells.end() ? "" : " of " + std::get<std::string>(account->second)));
  }
  return all;
}

TEST(GetResourcePolicy, IsAskedAboutNewTablesAndStreamsThatAreOn) {
  Batch batch;
  const auto add_stream = [&](const char* arn, const graph::Value& is_on) {
    const auto row = batch.of<DynamoDBStreamSchema>().add();
    row[graph::column_of<DynamoDBStreamSchema>("Arn")] = arn;
    row[graph::column_of<DynamoDBStreamSchema>("stream_enabled")] = is_on;
  };
  add_stream("before", true);
  const Batch::Mark before = batch.mark();
  batch.of<DynamoDBTableSchema>().add()[graph::column_of<DynamoDBTableSchema>("Arn")] = kArnOfTable;
  add_stream("on", true);
  add_stream("off", false);
  add_stream("not told", {});
  std::vector<std::string> subjects;
  tables_and_streams_of_rows(kTestPart, batch, before, subjects);
  EXPECT_THAT(subjects, ElementsAre(kArnOfTable, "on"));
  EXPECT_EQ(kGetResourcePolicy.sent, nullptr) << "it takes ARNs";
  EXPECT_THAT(kGetResourcePolicy.about, ElementsAre("DynamoDBTable", "DynamoDBStream"));
}

TEST(GetResourcePolicy, GivesThePolicyItsStatementsAndPrincipals) {
  const std::string policy = R"({"Version":"2012-10-17","Id":"p","Statement":[{"Sid":"Read","Effect":"Allow",
      "Principal":{"AWS":"arn:aws:iam::210987654321:role/reader"},"Action":["dynamodb:Query","dynamodb:GetItem"],
      "Resource":"arn:aws:dynamodb:us-east-1:123456789012:table/t","Condition":{"Bool":{"b":"true"},"ArnLike":{}}},
      {"Effect":"Deny","NotPrincipal":{"AWS":"123456789012"},"NotAction":"dynamodb:*","NotResource":["b","a","b"]}]})";
  const auto result = policy_answered(policy);
  ASSERT_FALSE(result.refused.has_value());
  EXPECT_THAT(result.names, IsEmpty());
  EXPECT_THAT(rows_of<DynamoDBResourcePolicySchema>(result), ElementsAre(Cells{{"id", kPolicyId},
                                                                               {"resource_arn", kArnOfTable},
                                                                               {"RevisionId", "1"},
                                                                               {"Policy", policy},
                                                                               {"statements", std::int64_t{2}}}));
  EXPECT_THAT(rows_of<DynamoDBPolicyStatementSchema>(result),
              ElementsAre(Cells{{"id", kPolicyId + "/statement/1/Read"},
                                {"policy", kPolicyId},
                                {"policy_id", "p"},
                                {"policy_version", "2012-10-17"},
                                {"Sid", "Read"},
                                {"Effect", "Allow"},
                                {"Action", R"(["dynamodb:GetItem","dynamodb:Query"])"},
                                {"Resource", R"(["arn:aws:dynamodb:us-east-1:123456789012:table/t"])"},
                                {"Principal", R"({"AWS":"arn:aws:iam::210987654321:role/reader"})"},
                                {"Condition", R"({"ArnLike":{},"Bool":{"b":"true"}})"},
                                {"is_public", false}},
                          Cells{{"id", kPolicyId + "/statement/2"},
                                {"policy", kPolicyId},
                                {"policy_id", "p"},
                                {"policy_version", "2012-10-17"},
                                {"Effect", "Deny"},
                                {"NotAction", R"(["dynamodb:*"])"},
                                {"NotResource", R"(["a","b"])"},
                                {"NotPrincipal", R"({"AWS":"123456789012"})"},
                                {"is_public", false}}));
  EXPECT_THAT(rows_of<DynamoDBPolicyPrincipalSchema>(result),
              ElementsAre(Cells{{"id", kPolicyId + "/statement/1/Read/principal/arn:aws:iam::210987654321:role/reader"},
                                {"statement", kPolicyId + "/statement/1/Read"},
                                {"principal", "arn:aws:iam::210987654321:role/reader"},
                                {"kind", "role"},
                                {"account_id", "210987654321"}}));
}

TEST(GetResourcePolicy, KnowsThatThereIsNone) {
  EXPECT_THAT(kGetResourcePolicy.means_none, ElementsAre("PolicyNotFoundException"));
  const auto result = answered(kGetResourcePolicy, "", kArnOfTable);
  EXPECT_FALSE(result.refused.has_value());
  EXPECT_EQ(result.batch.rows(), 0U);
}

TEST(GetResourcePolicy, IsRefusedWithoutAPolicy) {
  for (const char* answer : {"{}", "[]", "null", R"({"Policy":null})", R"({"Policy":{}})", R"({"Policy":""})",
                             R"({"RevisionId":"1"})", R"({"Policy":"{}")"}) {
    EXPECT_TRUE(answered(kGetResourcePolicy, answer, kArnOfTable).is_refused_whole()) << answer;
  }
}

TEST(Policy, ThatIsNoneStaysText) {
  for (const char* policy : {"no JSON", "7", "null", "[]", "{}", R"({"Statement":null})", R"({"Statement":"x"})",
                             R"({"Statement":[)", R"([{"Effect":"Allow","Principal":"*"}])"}) {
    const auto result = policy_answered(policy);
    EXPECT_THAT(
        rows_of<DynamoDBResourcePolicySchema>(result),
        ElementsAre(Cells{
            {"id", kPolicyId}, {"resource_arn", kArnOfTable}, {"RevisionId", "1"}, {"Policy", std::string(policy)}}))
        << policy;
    EXPECT_EQ(result.batch.rows(), 1U) << policy;
  }
}

TEST(Policy, MayHaveOneStatementOrNone) {
  EXPECT_THAT(rows_of<DynamoDBPolicyStatementSchema>(statement_answered("")),
              ElementsAre(Cells{{"id", kPolicyId + "/statement/1"}, {"policy", kPolicyId}, {"is_public", false}}));
  const auto none = rows_of<DynamoDBResourcePolicySchema>(policy_answered(R"({"Statement":[]})"));
  EXPECT_EQ(none.at(0).at("statements"), graph::Value(std::int64_t{0}));
}

TEST(Policy, KeepsStatementsApartByTheirPlace) {
  const auto result = policy_answered(R"({"Statement":[{"Sid":"S"},7,{"Sid":"S"},{"Sid":""},{"Sid":5}]})");
  std::vector<std::string> ids;
  for (const Cells& cells : rows_of<DynamoDBPolicyStatementSchema>(result)) {
    ids.push_back(std::get<std::string>(cells.at("id")));
  }
  EXPECT_THAT(ids, ElementsAre(kPolicyId + "/statement/1/S", kPolicyId + "/statement/3/S", kPolicyId + "/statement/4",
                               kPolicyId + "/statement/5"));
  EXPECT_EQ(rows_of<DynamoDBResourcePolicySchema>(result).at(0).at("statements"), graph::Value(std::int64_t{5}));
}

TEST(Policy, KeepsWhatItDoesNotKnowAsJson) {
  const auto rows = rows_of<DynamoDBPolicyStatementSchema>(
      statement_answered(R"("Effect":["Allow"],"Action":[1,"a"],"Resource":{"b":1,"a":2},"Condition":7)"));
  EXPECT_THAT(rows, ElementsAre(Cells{{"id", kPolicyId + "/statement/1"},
                                      {"policy", kPolicyId},
                                      {"Action", R"([1,"a"])"},
                                      {"Resource", R"({"a":2,"b":1})"},
                                      {"Condition", "7"},
                                      {"is_public", false}}));
}

TEST(Policy, TellsPrincipalsApart) {
  EXPECT_THAT(principals_of(R"("*")"), ElementsAre("* is any"));
  EXPECT_THAT(
      principals_of(R"({"AWS":["*","210987654321","arn:aws:iam::210987654321:root","AIDAEXAMPLE",
      "arn:aws-cn:iam::210987654321:role/path/r","arn:aws:iam::210987654321:user/u","arn:aws:iam::cloudfront:user/u",
      "arn:aws:sts::210987654321:assumed-role/r/s","arn:aws:sts::210987654321:federated-user/f",
      "arn:aws:iam::210987654321:group/g","arn:aws:s3:::role/x"]})"),
      ElementsAre("* is any", "210987654321 is account of 210987654321",
                  "arn:aws:iam::210987654321:root is account of 210987654321", "AIDAEXAMPLE is unknown",
                  "arn:aws-cn:iam::210987654321:role/path/r is role of 210987654321",
                  "arn:aws:iam::210987654321:user/u is user of 210987654321", "arn:aws:iam::cloudfront:user/u is user",
                  "arn:aws:sts::210987654321:assumed-role/r/s is assumed_role of 210987654321",
                  "arn:aws:sts::210987654321:federated-user/f is federated of 210987654321",
                  "arn:aws:iam::210987654321:group/g is unknown of 210987654321", "arn:aws:s3:::role/x is unknown"));
  EXPECT_THAT(principals_of(R"({"Service":"replication.dynamodb.amazonaws.com","CanonicalUser":"79a5",
      "Federated":["accounts.google.com","arn:aws:iam::210987654321:saml-provider/p"],"Other":"o"})"),
              ElementsAre("79a5 is canonical", "accounts.google.com is federated",
                          "arn:aws:iam::210987654321:saml-provider/p is federated of 210987654321", "o is unknown",
                          "replication.dynamodb.amazonaws.com is service"));
}

TEST(Policy, NamesEachPrincipalOnce) {
  EXPECT_THAT(principals_of(R"({"AWS":["210987654321","210987654321"],"Federated":"210987654321"})"),
              ElementsAre("210987654321 is account of 210987654321"));
  for (const char* principal : {"7", "null", "[]", "{}", R"({"AWS":null})", R"({"AWS":[7,{},[]]})"}) {
    EXPECT_THAT(principals_of(principal), IsEmpty()) << principal;
  }
}

TEST(Policy, IsPublicWhereItAllowsEverybodyUnderNoCondition) {
  EXPECT_TRUE(is_public(R"("Effect":"Allow","Principal":"*")"));
  EXPECT_TRUE(is_public(R"("Effect":"Allow","Principal":{"AWS":"*"},"Condition":{})"));
  EXPECT_TRUE(is_public(R"("Effect":"Allow","Principal":{"AWS":["123456789012","*"]},"Condition":null)"));
  EXPECT_TRUE(is_public(R"("Effect":"Allow","NotPrincipal":{"AWS":"123456789012"})"));
  EXPECT_FALSE(is_public(R"("Effect":"Allow","Principal":"*","Condition":{"StringEquals":{"a":"b"}})"));
  EXPECT_FALSE(is_public(R"("Effect":"Allow","NotPrincipal":{"AWS":"1"},"Condition":{"StringEquals":{"a":"b"}})"));
  EXPECT_FALSE(is_public(R"("Effect":"Deny","Principal":"*")"));
  EXPECT_FALSE(is_public(R"("Effect":"Deny","NotPrincipal":"*")"));
  EXPECT_FALSE(is_public(R"("Effect":"Allow","Principal":{"AWS":"123456789012"})"));
  EXPECT_FALSE(is_public(R"("Principal":"*")"));
}

// 20 KB are the most that AWS takes; whoever may write the policy, or answers in AWS's place, chose them.
TEST(Policy, OfAnyTextMakesNoMoreThanItsText) {
  const std::string deep = repeated("[", 100'000) + repeated("]", 100'000);
  for (const std::string& hostile :
       {deep, R"({"Statement":)" + deep + "}", R"({"Statement":[{"Condition":)" + deep + "}]}", repeated("{\"", 10'000),
        repeated("\xff", 20'000), repeated("\\u0000", 3'000)}) {
    const auto result =
        answered(kGetResourcePolicy, json{{"Policy", hostile}}.dump(-1, ' ', false, json::error_handler_t::replace),
                 kArnOfTable);
    EXPECT_FALSE(result.refused.has_value());
    EXPECT_EQ(result.batch.rows(), 1U);
  }
}

TEST(Policy, IndexesNoNameThatIsTooLong) {
  const std::string name = repeated("x", 20'000);
  const auto result = statement_answered(R"("Sid":")" + name + R"(","Principal":{"AWS":")" + name + "\"}");
  const auto rows = rows_of<DynamoDBPolicyStatementSchema>(result);
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].at("id"), graph::Value(kPolicyId + "/statement/1"));
  EXPECT_EQ(rows[0].at("Sid"), graph::Value(name));
  EXPECT_EQ(rows[0].at("Principal"), graph::Value("{\"AWS\":\"" + name + "\"}"));
  EXPECT_THAT(rows_of<DynamoDBPolicyPrincipalSchema>(result), IsEmpty());
}

TEST(Policy, MayHaveAsManyStatementsAsItsTextHolds) {
  const auto result = policy_answered(R"({"Statement":[{})" + repeated(",{}", 6'000) + "]}");
  EXPECT_THAT(rows_of<DynamoDBPolicyStatementSchema>(result), SizeIs(6'001));
}

}  // namespace
}  // namespace dynatlas::intel::aws::dynamodb
