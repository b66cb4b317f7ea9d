#include "intel/aws/iam/evaluate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "intel/aws/iam/test_request.h"

namespace dynatlas::intel::aws::iam {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view kRoot = "arn:aws:iam::111122223333:root";
constexpr std::string_view kSession = "arn:aws:sts::111122223333:assumed-role/app/build";
constexpr std::string_view kDenyEverybody =
    R"([{"Effect":"Deny","Principal":"*","Action":"dynamodb:*","Resource":"*"}])";
constexpr std::string_view kAllowEverybody =
    R"([{"Effect":"Allow","Principal":"*","Action":"dynamodb:*","Resource":"*"}])";
constexpr std::string_view kDenyWithoutTls = R"({"Effect":"Deny","Action":"*","Resource":"*",
    "Condition":{"Bool":{"aws:SecureTransport":"false"}}})";
constexpr std::string_view kDenyDynamoDB = R"({"Effect":"Deny","Action":"dynamodb:*","Resource":"*"})";

std::string allows_principal(std::string_view principal) {
  return R"([{"Effect":"Allow","Principal":{"AWS":")" + std::string(principal) +
         R"("},"Action":"dynamodb:*","Resource":"*"}])";
}

std::string list(std::initializer_list<std::string_view> statements) {
  std::string all;
  for (const std::string_view each : statements) all += (all.empty() ? "[" : ",") + std::string(each);
  return all + ']';
}

TEST(Evaluate, NothingIsAllowedWithoutAnAllow) {
  EXPECT_EQ(TestRequest(kRole).state("GetItem"), State::denied);
  EXPECT_EQ(TestRequest(kRole).stop("GetItem"), "identity");
}

TEST(Evaluate, ASureDenyOfAnyLayerDenies) {
  const auto allowed = [] { return TestRequest(kRole).identity(kAllowAll).resource_policy(kAllowEverybody); };
  ASSERT_EQ(allowed().state("GetItem"), State::allowed);
  EXPECT_EQ(allowed().identity(kDenyDynamoDB).stop("GetItem"), "explicit deny: identity");
  EXPECT_EQ(allowed().boundary(list({kAllowAll, kDenyDynamoDB})).stop("GetItem"), "explicit deny: boundary");
  EXPECT_EQ(allowed().service_control(list({kAllowAll, kDenyDynamoDB})).stop("GetItem"), "explicit deny: scp@1");
  EXPECT_EQ(allowed().resource_policy(kDenyEverybody).stop("GetItem"), "explicit deny: resource policy");
  EXPECT_EQ(allowed().resource_control(kDenyEverybody).stop("GetItem"), "explicit deny: rcp@1");
}

TEST(Evaluate, TheRootMayDoWhatNothingForbids) {
  EXPECT_EQ(TestRequest(kRoot).state("GetItem"), State::allowed);
  EXPECT_EQ(TestRequest(kRoot).boundary(kDenyDynamoDB).state("GetItem"), State::allowed);
  EXPECT_EQ(TestRequest(kRoot).service_control(list({kAllowAll, kDenyDynamoDB})).state("GetItem"), State::denied);
  EXPECT_EQ(TestRequest(kRoot).resource_control(kDenyEverybody).state("GetItem"), State::denied);
}

TEST(Evaluate, TheRootCanDeleteAPolicyThatShutsItOut) {
  auto request = TestRequest(kRoot).resource_policy(kDenyEverybody);
  EXPECT_EQ(request.state("GetItem"), State::denied);
  EXPECT_EQ(request.state("DeleteResourcePolicy"), State::allowed);
  EXPECT_EQ(TestRequest(kRole).identity(kAllowAll).resource_policy(kDenyEverybody).state("DeleteResourcePolicy"),
            State::denied);
}

TEST(Evaluate, TheManagementAccountHasNoControlPolicies) {
  auto request = TestRequest(kRole).identity(kAllowAll).service_control(kDenyDynamoDB).resource_control(kDenyEverybody);
  EXPECT_EQ(request.state("GetItem"), State::denied);
  request.principal().is_in_management_account = true;
  EXPECT_EQ(request.stop("GetItem"), "explicit deny: rcp@1");
  request.resource().is_in_management_account = true;
  EXPECT_EQ(request.state("GetItem"), State::allowed);
}

TEST(Evaluate, AServiceLinkedRoleIsNotCutByItsOrganization) {
  auto request = TestRequest("arn:aws:iam::111122223333:role/aws-service-role/dax.amazonaws.com/Linked");
  request.identity(kAllowAll).boundary(kDenyDynamoDB).resource_control(kDenyEverybody);
  EXPECT_EQ(request.state("GetItem"), State::allowed);
  EXPECT_EQ(request.resource_policy(kDenyEverybody).stop("GetItem"), "explicit deny: resource policy");
}

TEST(Evaluate, AServiceNeedsTheResourcePolicyAlone) {
  constexpr std::string_view kAllowsRedshift = R"([{"Effect":"Allow","Principal":{"Service":"redshift.amazonaws.com"},
      "Action":"dynamodb:*","Resource":"*","Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"}}}])";
  auto request = TestRequest("redshift.amazonaws.com").resource_policy(kAllowsRedshift).service_control(kDenyDynamoDB);
  EXPECT_EQ(request.state("DescribeTable"), State::conditional);
  EXPECT_THAT(request.keys("DescribeTable"), ElementsAre("aws:SourceAccount"));
  auto other = TestRequest("lambda.amazonaws.com").resource_policy(kAllowsRedshift);
  EXPECT_EQ(other.stop("DescribeTable"), "resource policy");
  EXPECT_EQ(TestRequest(kRole).resource_policy(kAllowsRedshift).state("DescribeTable"), State::denied);
}

TEST(Evaluate, AProviderThatIsNamedIsConditional) {
  constexpr std::string_view kProvider = "arn:aws:iam::111122223333:saml-provider/corp";
  auto request = TestRequest(kProvider).resource_policy(
      R"([{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:saml-provider/corp"},
          "Action":"dynamodb:*","Resource":"*"}])");
  EXPECT_EQ(request.state("GetItem"), State::conditional);
  EXPECT_THAT(request.keys("GetItem"), ElementsAre("aws:FederatedProvider"));
}

TEST(Evaluate, WhoeverHasAnAccountIsGrantedAtMost) {
  EXPECT_EQ(TestRequest("*").resource_policy(kAllowEverybody).state("GetItem"), State::granted);
  EXPECT_EQ(TestRequest("*").resource_policy(kAllowEverybody).state("PartiQLSelect"), State::denied);
  EXPECT_EQ(TestRequest("*").resource_policy(allows_principal(kForeignRole)).state("GetItem"), State::denied);
  auto request = TestRequest("*").resource_policy(R"([{"Effect":"Allow","Principal":"*","Action":"dynamodb:GetItem",
      "Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-ours"}}}])");
  EXPECT_EQ(request.state("GetItem"), State::granted);
  EXPECT_THAT(request.keys("GetItem"), ElementsAre("aws:PrincipalOrgID"));
}

TEST(Evaluate, ASessionIsNamedByItselfByItsRoleOrNotAtAll) {
  EXPECT_EQ(TestRequest(kSession).resource_policy(allows_principal(kSession)).state("GetItem"), State::allowed);
  EXPECT_EQ(TestRequest(kSession).resource_policy(allows_principal(kRole)).state("GetItem"), State::allowed);
  EXPECT_EQ(TestRequest(kSession)
                .resource_policy(allows_principal("arn:aws:sts::111122223333:assumed-role/app/other"))
                .state("GetItem"),
            State::denied);
  // A boundary limits what the role is given, and not what the session is given.
  EXPECT_EQ(TestRequest(kSession).resource_policy(allows_principal(kRole)).boundary(kDenyWithoutTls).state("GetItem"),
            State::denied);
  EXPECT_EQ(
      TestRequest(kSession).resource_policy(allows_principal(kSession)).boundary(kDenyWithoutTls).state("GetItem"),
      State::allowed);
}

TEST(Evaluate, ASessionThatIsNamedMakesItsRoleConditional) {
  auto request = TestRequest(kRole).resource_policy(allows_principal(kSession));
  EXPECT_EQ(request.state("GetItem"), State::conditional);
  EXPECT_THAT(request.keys("GetItem"), ElementsAre("sts:RoleSessionName"));
}

TEST(Evaluate, ADeletedPrincipalIsNobody) {
  EXPECT_EQ(TestRequest(kRole).resource_policy(allows_principal("AROAEXAMPLE")).state("GetItem"), State::denied);
}

TEST(Evaluate, AnUnreadPolicyPerhapsAllowsAndPerhapsDenies) {
  auto alone = TestRequest(kRole);
  alone.layers().identity = {alone.keep(unread_policy("arn:aws:iam::111122223333:policy/p", PolicyKind::identity))};
  EXPECT_EQ(alone.state("GetItem"), State::conditional);
  EXPECT_THAT(alone.keys("GetItem"), ElementsAre("unread:arn:aws:iam::111122223333:policy/p"));
  auto beside = TestRequest(kRole).identity(kAllowAll);
  beside.layers().identity.push_back(beside.keep(unread_policy("p", PolicyKind::identity)));
  EXPECT_EQ(beside.state("GetItem"), State::conditional);
  EXPECT_EQ(beside.identity(kDenyDynamoDB).state("GetItem"), State::denied);
}

TEST(Evaluate, APolicyThatIsNoPolicyIsUncertain) {
  auto request = TestRequest(kRole).identity(kAllowAll).identity(R"([{"Effect":"Maybe"}])");
  EXPECT_EQ(request.state("GetItem"), State::conditional);
  EXPECT_THAT(request.keys("GetItem"), ElementsAre("uncertain:identity"));
}

TEST(Evaluate, AnUnreadAccountOfItsOwnMakesWhatIsDirectlyAllowedConditional) {
  auto request = TestRequest(kRole).resource_policy(kAllowEverybody).unread_account();
  EXPECT_EQ(request.state("GetItem"), State::conditional);
  EXPECT_THAT(request.keys("GetItem"), ElementsAre("unread:111122223333"));
  EXPECT_EQ(request.resource_policy(kDenyEverybody).state("GetItem"), State::denied);
}

TEST(Evaluate, AnUnreadResourcePolicyGrantsNothingToUnreadAccounts) {
  auto request = TestRequest(kForeignRole).unread_account();
  request.layers().resource_policy = request.keep(unread_policy("table/policy", PolicyKind::resource_based));
  EXPECT_EQ(request.state("GetItem"), State::conditional);
}

TEST(Evaluate, AnAssumptionIsToldWhereItDecided) {
  auto request = TestRequest(kRole).identity(kAllowAll).identity(kDenyWithoutTls);
  const BoundRequest bound = request.bound();
  Decision decision;
  bound.decide(action_place("GetItem").value(), decision);
  EXPECT_EQ(decision.state, State::allowed);
  EXPECT_THAT(bound.assumed_by(decision), ElementsAre("aws:securetransport"));
  request.assumptions() = Context();
  EXPECT_EQ(request.state("GetItem"), State::conditional);
}

TEST(Evaluate, AnAssumptionIsNotToldWhereItDecidedNothing) {
  auto request = TestRequest(kRole).identity(kDenyWithoutTls);
  EXPECT_EQ(request.decide("GetItem").assumptions, 0U);
  EXPECT_EQ(request.identity(kDenyDynamoDB).identity(kAllowAll).decide("GetItem").assumptions, 0U);
}

TEST(Evaluate, AnAssumptionDoesNotReplaceWhatIsKnown) {
  auto request = TestRequest(kRole).identity(R"([{"Effect":"Allow","Action":"*","Resource":"*",
      "Condition":{"StringEquals":{"aws:RequestedRegion":"us-east-1"}}}])");
  request.assumptions().set("aws:RequestedRegion", {"us-east-1"});
  EXPECT_EQ(request.state("GetItem"), State::denied);
}

TEST(Evaluate, EachAllowTellsWhatItIsWorthAlone) {
  auto request = TestRequest(kRole).identity(kAllowAll).boundary(R"([{"Effect":"Allow","Action":"*","Resource":"*",
      "Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}])");
  request.resource_policy(
      list({R"({"Effect":"Allow","Principal":"*","Action":"dynamodb:GetItem","Resource":"*"})",
            R"({"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"*","Resource":"*"})"}));
  const Decision decision = request.decide("GetItem");
  EXPECT_EQ(decision.state, State::allowed);
  ASSERT_EQ(decision.allowing.size(), 4U);
  EXPECT_EQ(decision.allowing[0].layer, Layer::identity);
  EXPECT_EQ(decision.allowing[0].alone, Answer::maybe);
  EXPECT_EQ(decision.allowing[1].layer, Layer::boundary);
  EXPECT_EQ(decision.allowing[1].alone, Answer::no);
  EXPECT_EQ(decision.allowing[2].naming, Naming::direct);
  EXPECT_EQ(decision.allowing[2].alone, Answer::yes);
  EXPECT_EQ(decision.allowing[3].naming, Naming::account);
  EXPECT_EQ(decision.allowing[3].statement, 1U);
  EXPECT_EQ(decision.allowing[3].alone, Answer::no);
}

TEST(Evaluate, LayersAreToldOneByOne) {
  auto request = TestRequest(kRole).identity(kAllowAll).service_control(kAllowAll).identity(kDenyDynamoDB);
  const Decision decision = request.decide("GetItem");
  EXPECT_EQ(decision.identity.allow, Answer::yes);
  EXPECT_EQ(decision.identity.deny, Answer::yes);
  EXPECT_EQ(decision.boundary.allow, Answer::yes);
  EXPECT_EQ(decision.service_control.allow, Answer::yes);
  EXPECT_EQ(decision.service_control.deny, Answer::no);
  EXPECT_EQ(decision.resource_direct.allow, Answer::no);
  ASSERT_EQ(decision.denying.size(), 1U);
  EXPECT_EQ(decision.denying[0].policy->id, "identity");
}

TEST(Evaluate, ATablesKeyMayKeepOtherAccountsOut) {
  auto request = TestRequest(kForeignRole).identity(kAllowAll).resource_policy(kAllowEverybody);
  request.resource().key_open_to_other_accounts = Answer::no;
  EXPECT_EQ(request.stop("GetItem"), "kms key");
  EXPECT_EQ(request.state("DescribeTable"), State::allowed);
  request.resource().key_open_to_other_accounts = Answer::maybe;
  EXPECT_EQ(request.state("GetItem"), State::conditional);
  EXPECT_THAT(request.keys("GetItem"), ElementsAre("kms"));
}

TEST(Evaluate, AResourcePolicySaysNothingOfActionsThatItCannotHave) {
  auto request = TestRequest(kRole).identity(kAllowAll).resource_policy(kDenyEverybody);
  EXPECT_EQ(request.state("CreateTable"), State::allowed);
  EXPECT_EQ(request.state("UpdateTable"), State::denied);
}

TEST(Evaluate, ActionsWithoutAResourceNeedAStar) {
  EXPECT_EQ(TestRequest(kRole, "*").identity(kAllowAll).state("ListTables"), State::allowed);
  EXPECT_EQ(TestRequest(kRole, "*")
                .identity(R"({"Effect":"Allow","Action":"*","Resource":"arn:aws:dynamodb:*:*:table/*"})")
                .state("ListTables"),
            State::denied);
}

TEST(Evaluate, AnUnreadDenyDoesNotKillAnUnreadAllow) {
  auto request = TestRequest(kRole);
  request.layers().identity = {request.keep(unread_policy("p", PolicyKind::identity))};
  const Decision decision = request.decide("GetItem");
  EXPECT_EQ(decision.allowing.size(), 1U);
  EXPECT_EQ(decision.denying.size(), 1U);
  EXPECT_EQ(decision.allowing[0].statement, kNoStatement);
  EXPECT_THAT(request.keys("GetItem"), testing::Not(IsEmpty()));
}

TEST(Evaluate, ADecisionCanBeUsedAgain) {
  const auto request = TestRequest(kRole).identity(kAllowAll).identity(kDenyWithoutTls);
  const BoundRequest bound = request.bound();
  Decision decision;
  bound.decide(action_place("GetItem").value(), decision);
  bound.decide(action_place("PutItem").value(), decision);
  EXPECT_EQ(decision.allowing.size(), 1U);
  EXPECT_THAT(decision.denying, IsEmpty());
}

}  // namespace
}  // namespace dynatlas::intel::aws::iam
