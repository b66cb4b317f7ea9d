// Cases that evaluators have got wrong, each with its variants.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "intel/aws/iam/test_request.h"

namespace dynatlas::intel::aws::iam {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view kByDate = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders/index/by-date";
constexpr std::string_view kStream =
    "arn:aws:dynamodb:eu-west-1:111122223333:table/orders/stream/2026-01-01T00:00:00.000";
constexpr std::string_view kArchive = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders-archive";
constexpr std::string_view kSecret = "arn:aws:dynamodb:eu-west-1:111122223333:table/secret";
constexpr std::string_view kSecretIndex = "arn:aws:dynamodb:eu-west-1:111122223333:table/secret/index/x";
constexpr std::string_view kAnnsTable = "arn:aws:dynamodb:eu-west-1:111122223333:table/ann";

// 1: a table's ARN without a wildcard does not mean its indexes.

TEST(AccessCase1, ATablesArnMeansTheTable) {
  constexpr std::string_view kQuery =
      R"([{"Effect":"Allow","Action":"dynamodb:Query","Resource":"arn:aws:dynamodb:eu-west-1:111122223333:table/orders"}])";
  EXPECT_EQ(TestRequest(kRole).identity(kQuery).state("Query"), State::allowed);
  EXPECT_EQ(TestRequest(kRole, kByDate).identity(kQuery).state("Query"), State::denied);
  EXPECT_EQ(TestRequest(kRole).identity(kQuery).state("Scan"), State::denied);
}

TEST(AccessCase1, AWildcardBehindItMeansIndexesStreamsAndLongerNames) {
  constexpr std::string_view kAll =
      R"([{"Effect":"Allow","Action":"dynamodb:*","Resource":"arn:aws:dynamodb:eu-west-1:111122223333:table/orders*"}])";
  EXPECT_EQ(TestRequest(kRole).identity(kAll).state("Query"), State::allowed);
  EXPECT_EQ(TestRequest(kRole, kByDate).identity(kAll).state("Query"), State::allowed);
  EXPECT_EQ(TestRequest(kRole, kStream).identity(kAll).state("GetRecords"), State::allowed);
  EXPECT_EQ(TestRequest(kRole, kArchive).identity(kAll).state("Query"), State::allowed);
}

// 2: NotResource excludes what it names and no more.

TEST(AccessCase2, NotResourceDoesNotExcludeTheIndexesOfATable) {
  constexpr std::string_view kAllButSecret =
      R"([{"Effect":"Allow","Action":"dynamodb:*","NotResource":"arn:aws:dynamodb:*:*:table/secret"}])";
  EXPECT_EQ(TestRequest(kRole, kSecret).identity(kAllButSecret).state("Query"), State::denied);
  EXPECT_EQ(TestRequest(kRole, kSecretIndex).identity(kAllButSecret).state("Query"), State::allowed);
}

// 3: what a resource policy and a boundary are to each other.

constexpr std::string_view kOnlyS3 = R"([{"Effect":"Allow","Action":"s3:*","Resource":"*"}])";

TEST(AccessCase3, AUsersArnNeedsNoBoundary) {
  auto request = TestRequest(kUser).boundary(kOnlyS3);
  request.resource_policy(R"([{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/ann"},
      "Action":"dynamodb:GetItem","Resource":"*"}])");
  EXPECT_EQ(request.state("GetItem"), State::allowed);
}

TEST(AccessCase3, ARolesArnIsLimitedByTheBoundary) {
  constexpr std::string_view kNamesRole =
      R"([{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/app"},
      "Action":"dynamodb:GetItem","Resource":"*"}])";
  auto request = TestRequest(kRole).boundary(kOnlyS3).resource_policy(kNamesRole);
  EXPECT_EQ(request.state("GetItem"), State::denied);
  EXPECT_EQ(request.stop("GetItem"), "boundary");
  EXPECT_EQ(TestRequest(kRole).resource_policy(kNamesRole).state("GetItem"), State::allowed);
}

TEST(AccessCase3, EverybodyWithAConditionOnTheArnIsNotLimited) {
  auto request = TestRequest(kRole).boundary(kOnlyS3);
  request.resource_policy(R"([{"Effect":"Allow","Principal":"*","Action":"dynamodb:GetItem","Resource":"*",
      "Condition":{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/app"}}}])");
  EXPECT_EQ(request.state("GetItem"), State::allowed);
}

TEST(AccessCase3, TheAccountGivesNothingByItself) {
  for (const std::string_view account : {"111122223333", "arn:aws:iam::111122223333:root"}) {
    const std::string policy = R"([{"Effect":"Allow","Principal":{"AWS":")" + std::string(account) +
                               R"("},"Action":"dynamodb:GetItem","Resource":"*"}])";
    EXPECT_EQ(TestRequest(kRole).resource_policy(policy).state("GetItem"), State::denied);
    EXPECT_EQ(TestRequest(kUser).resource_policy(policy).boundary(kOnlyS3).state("GetItem"), State::denied);
    EXPECT_EQ(TestRequest(kRole).resource_policy(policy).stop("GetItem"), "identity");
  }
}

// 4: a Deny that depends on something unknown.

TEST(AccessCase4, ADenyWithoutMfaMakesItConditional) {
  auto request = TestRequest(kRole).identity(R"([{"Effect":"Allow","Action":"*","Resource":"*"},
      {"Effect":"Deny","Action":"*","Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}])");
  EXPECT_EQ(request.state("GetItem"), State::conditional);
  EXPECT_THAT(request.keys("GetItem"), ElementsAre("aws:MultiFactorAuthPresent"));
  EXPECT_EQ(request.stop("GetItem"), "");
}

// 5: across accounts both sides must allow, and DynamoDB must offer it.

constexpr std::string_view kNamesForeignAccount =
    R"([{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":"dynamodb:*","Resource":"*"}])";

TEST(AccessCase5, BothAccountsMustAllow) {
  EXPECT_EQ(TestRequest(kForeignRole).identity(kAllowDynamoDB).resource_policy(kNamesForeignAccount).state("GetItem"),
            State::allowed);
  auto without_identity = TestRequest(kForeignRole).resource_policy(kNamesForeignAccount);
  EXPECT_EQ(without_identity.state("GetItem"), State::denied);
  EXPECT_EQ(without_identity.stop("GetItem"), "identity");
  auto without_policy = TestRequest(kForeignRole).identity(kAllowDynamoDB);
  EXPECT_EQ(without_policy.state("GetItem"), State::denied);
  EXPECT_EQ(without_policy.stop("GetItem"), "resource policy");
}

TEST(AccessCase5, PartiQLIsNotOfferedToOtherAccounts) {
  auto request = TestRequest(kForeignRole).identity(kAllowDynamoDB).resource_policy(kNamesForeignAccount);
  EXPECT_EQ(request.state("PartiQLSelect"), State::denied);
  EXPECT_EQ(request.stop("PartiQLSelect"), "other account");
}

TEST(AccessCase5, AnUnreadAccountIsGranted) {
  auto request = TestRequest(kForeignRole).resource_policy(kNamesForeignAccount).unread_account();
  EXPECT_EQ(request.state("GetItem"), State::granted);
  EXPECT_EQ(request.state("PartiQLSelect"), State::denied);
  EXPECT_EQ(TestRequest(kForeignRole).unread_account().state("GetItem"), State::denied);
}

TEST(AccessCase5, ABoundaryIsNotBypassed) {
  auto request = TestRequest(kForeignRole).identity(kAllowDynamoDB).boundary(kOnlyS3);
  request.resource_policy(R"([{"Effect":"Allow","Principal":"*","Action":"dynamodb:*","Resource":"*"}])");
  EXPECT_EQ(request.stop("GetItem"), "boundary");
}

// 6: Deny with NotPrincipal.

constexpr std::string_view kDenyAllButTheRole = R"([{"Effect":"Deny","NotPrincipal":{"AWS":[
    "arn:aws:iam::111122223333:role/app","arn:aws:iam::111122223333:root"]},"Action":"dynamodb:*","Resource":"*"}])";

TEST(AccessCase6, WhoIsListedIsSparedWithoutABoundary) {
  auto request = TestRequest(kRole).identity(kAllowDynamoDB).resource_policy(kDenyAllButTheRole);
  EXPECT_EQ(request.state("GetItem"), State::allowed);
}

TEST(AccessCase6, WhoHasABoundaryIsNotSpared) {
  auto request = TestRequest(kRole).identity(kAllowDynamoDB).resource_policy(kDenyAllButTheRole);
  request.boundary(R"([{"Effect":"Allow","Action":"*","Resource":"*"}])");
  EXPECT_EQ(request.state("GetItem"), State::denied);
  EXPECT_EQ(request.stop("GetItem"), "explicit deny: resource policy");
}

TEST(AccessCase6, WhoIsNotListedIsDenied) {
  auto request = TestRequest(kUser).identity(kAllowDynamoDB).resource_policy(kDenyAllButTheRole);
  EXPECT_EQ(request.state("GetItem"), State::denied);
}

TEST(AccessCase6, WhoIsListedWithoutTheAccountIsUncertain) {
  auto request = TestRequest(kRole).identity(kAllowDynamoDB);
  request.resource_policy(R"([{"Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::111122223333:role/app"},
      "Action":"dynamodb:*","Resource":"*"}])");
  EXPECT_EQ(request.state("GetItem"), State::conditional);
}

// 7: keys that an action does not have are absent.

std::string only_tenant(std::string_view test) {
  return R"([{"Effect":"Allow","Action":"dynamodb:*","Resource":"*","Condition":{")" + std::string(test) +
         R"(":{"dynamodb:LeadingKeys":["tenant-1"]}}}])";
}

TEST(AccessCase7, LeadingKeysOfAllValuesLetScanThrough) {
  const std::string statements = only_tenant("ForAllValues:StringEquals");
  auto request = TestRequest(kRole).identity(statements);
  EXPECT_EQ(request.state("GetItem"), State::conditional);
  EXPECT_THAT(request.keys("GetItem"), ElementsAre("dynamodb:LeadingKeys"));
  EXPECT_EQ(request.state("Scan"), State::allowed);
  EXPECT_THAT(request.keys("Scan"), IsEmpty());
}

TEST(AccessCase7, LeadingKeysOfAnyValueShutScanOut) {
  for (const std::string_view test : {"ForAnyValue:StringEquals", "StringEquals"}) {
    auto request = TestRequest(kRole).identity(only_tenant(test));
    EXPECT_EQ(request.state("GetItem"), State::conditional) << test;
    EXPECT_EQ(request.state("Scan"), State::denied) << test;
  }
}

// 8: service control policies, level by level.

TEST(AccessCase8, ALevelWithAConditionMakesItConditional) {
  auto request = TestRequest(kRole).identity(kAllowAll).service_control(kAllowAll);
  request.service_control(R"([{"Effect":"Allow","NotAction":"iam:*","Resource":"*",
      "Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}])");
  EXPECT_EQ(request.state("GetItem"), State::conditional);
  EXPECT_THAT(request.keys("GetItem"), ElementsAre("aws:SourceIp"));
}

TEST(AccessCase8, ALevelThatDoesNotAllowStopsIt) {
  auto request = TestRequest(kRole).identity(kAllowAll).service_control(kAllowAll).service_control(kOnlyS3);
  EXPECT_EQ(request.state("GetItem"), State::denied);
  EXPECT_EQ(request.stop("GetItem"), "scp@2");
  auto empty = TestRequest(kRole).identity(kAllowAll);
  empty.layers().service_control.emplace_back();
  EXPECT_EQ(empty.stop("GetItem"), "scp@1");
}

TEST(AccessCase8, AServiceLinkedRoleIsNotCut) {
  constexpr std::string_view kLinked =
      "arn:aws:iam::111122223333:role/aws-service-role/dynamodb.application-autoscaling.amazonaws.com/AWSServiceRole";
  auto request = TestRequest(kLinked).identity(kAllowAll).service_control(kAllowAll).service_control(kOnlyS3);
  EXPECT_EQ(request.state("GetItem"), State::allowed);
  request.layers().service_control.pop_back();
  request.service_control(R"([{"Effect":"Allow","NotAction":"iam:*","Resource":"*",
      "Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}])");
  EXPECT_EQ(request.state("GetItem"), State::allowed);
}

// 9: the region is known.

std::string only_region(std::string_view region) {
  return R"([{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","NotAction":["iam:*","sts:*"],
      "Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":[")" +
         std::string(region) + R"("]}}}])";
}

TEST(AccessCase9, ARegionThatIsDeniedIsDenied) {
  auto request = TestRequest(kRole).identity(kAllowAll).service_control(only_region("us-east-1"));
  EXPECT_EQ(request.state("GetItem"), State::denied);
  EXPECT_EQ(request.stop("GetItem"), "explicit deny: scp@1");
}

TEST(AccessCase9, ARegionThatIsNotDeniedIsAllowedWithoutACondition) {
  auto request = TestRequest(kRole).identity(kAllowAll).service_control(only_region("eu-west-1"));
  EXPECT_EQ(request.state("GetItem"), State::allowed);
}

// 10: variables.

std::string own_table(std::string_view variable) {
  return R"([{"Effect":"Allow","Action":"dynamodb:*","Resource":"arn:aws:dynamodb:*:*:table/${)" +
         std::string(variable) + R"(}"}])";
}

TEST(AccessCase10, AUserHasANameAndARoleHasNone) {
  EXPECT_EQ(TestRequest(kUser, kAnnsTable).identity(own_table("aws:username")).state("GetItem"), State::allowed);
  EXPECT_EQ(TestRequest(kUser).identity(own_table("aws:username")).state("GetItem"), State::denied);
  EXPECT_EQ(TestRequest("arn:aws:iam::111122223333:role/ann", kAnnsTable)
                .identity(own_table("aws:username"))
                .state("GetItem"),
            State::denied);
}

TEST(AccessCase10, ARolesTagIsUnknown) {
  auto request = TestRequest(kRole, kAnnsTable).identity(own_table("aws:PrincipalTag/team"));
  EXPECT_EQ(request.state("GetItem"), State::conditional);
  EXPECT_THAT(request.keys("GetItem"), ElementsAre("aws:principaltag/team"));
}

TEST(AccessCase10, TheOlderVersionHasNoVariables) {
  auto request = TestRequest(kUser, kAnnsTable).identity(own_table("aws:username"), "2008-10-17");
  EXPECT_EQ(request.state("GetItem"), State::denied);
}

// Further.

TEST(AccessCaseFurther, AResourceControlPolicyShutsOutOtherOrganizations) {
  auto request = TestRequest(kForeignRole).identity(kAllowDynamoDB).resource_policy(kNamesForeignAccount);
  request.resource_control(R"([{"Effect":"Deny","Principal":"*","Action":"dynamodb:*","Resource":"*",
      "Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-ours"}}}])");
  request.principal().organization = {Organization::Reading::read, "o-theirs", {}};
  EXPECT_EQ(request.state("GetItem"), State::denied);
  EXPECT_EQ(request.stop("GetItem"), "explicit deny: rcp@1");
  request.principal().organization.id = "o-ours";
  EXPECT_EQ(request.state("GetItem"), State::allowed);
  request.principal().organization = {};
  EXPECT_EQ(request.state("GetItem"), State::conditional);
}

TEST(AccessCaseFurther, ActionsAreComparedInAnyCaseAndShortArnsAreOpen) {
  auto request = TestRequest(kRole).identity(
      R"([{"Effect":"Allow","Action":"DYNAMODB:getitem","Resource":"arn:aws:dynamodb:*"}])");
  EXPECT_EQ(request.state("GetItem"), State::allowed);
  EXPECT_EQ(request.state("PutItem"), State::denied);
}

TEST(AccessCaseFurther, NamesOfTablesAreComparedWithCase) {
  auto request = TestRequest(kRole).identity(
      R"([{"Effect":"Allow","Action":"dynamodb:*","Resource":"arn:aws:dynamodb:*:*:table/Orders"}])");
  EXPECT_EQ(request.state("GetItem"), State::denied);
}

TEST(AccessCaseFurther, AnUnconditionalAllowBesideAConditionalOneAllows) {
  auto request = TestRequest(kRole).identity(kAllowDynamoDB);
  request.identity(R"([{"Effect":"Allow","Action":"dynamodb:*","Resource":"*",
      "Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}])");
  EXPECT_EQ(request.state("GetItem"), State::allowed);
  EXPECT_THAT(request.keys("GetItem"), IsEmpty());
}

// Known differences from other evaluators.

TEST(AccessCaseFurther, AWildcardInTheTypeOfAResourceIsOne) {
  auto request = TestRequest(kRole).identity(
      R"([{"Effect":"Allow","Action":"dynamodb:*","Resource":"arn:aws:dynamodb:*:*:tab*/orders"}])");
  EXPECT_EQ(request.state("GetItem"), State::allowed);
}

TEST(AccessCaseFurther, ADenyThatHoldsWheneverAnAllowDoesKillsIt) {
  constexpr std::string_view kOffice = R"("Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}})";
  const std::string allow = R"({"Effect":"Allow","Action":"dynamodb:*","Resource":"*",)" + std::string(kOffice) + '}';
  const std::string deny =
      R"({"Effect":"Deny","Action":"dynamodb:GetItem","Resource":"*",)" + std::string(kOffice) + '}';
  auto request = TestRequest(kRole).identity('[' + allow + ',' + deny + ']');
  EXPECT_EQ(request.state("GetItem"), State::denied);
  EXPECT_EQ(request.state("PutItem"), State::conditional);
}

}  // namespace
}  // namespace dynatlas::intel::aws::iam
