#include "intel/aws/iam/request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "intel/aws/iam/facts.h"

namespace dynatlas::intel::aws::iam {
namespace {

using testing::ElementsAre;

Principal made_of(std::string_view name) {
  return principal_of(name).value();
}

TEST(Request, PrincipalsAreNamedByTheirArns) {
  const Principal user = made_of("arn:aws:iam::111122223333:user/team/ann");
  EXPECT_EQ(user.kind, PrincipalKind::user);
  EXPECT_EQ(user.account, "111122223333");
  EXPECT_EQ(user.username, "ann");
  EXPECT_EQ(made_of("arn:aws:iam::111122223333:role/app").kind, PrincipalKind::role);
  EXPECT_EQ(made_of("arn:aws:iam::111122223333:root").kind, PrincipalKind::root);
  EXPECT_EQ(made_of("arn:aws:iam::111122223333:role/aws-service-role/x/y").kind, PrincipalKind::service_linked_role);
  EXPECT_EQ(made_of("arn:aws:iam::111122223333:saml-provider/x").kind, PrincipalKind::federated);
  EXPECT_EQ(made_of("lambda.amazonaws.com").kind, PrincipalKind::service);
  EXPECT_EQ(made_of("*").kind, PrincipalKind::anonymous);
  const Principal session = made_of("arn:aws-cn:sts::111122223333:assumed-role/app/build");
  EXPECT_EQ(session.kind, PrincipalKind::role_session);
  EXPECT_EQ(session.role_arn, "arn:aws-cn:iam::111122223333:role/app");
}

TEST(Request, WhatNamesNoPrincipalIsNone) {
  for (const std::string_view name :
       {"", "ann", "111122223333", "arn:aws:iam::111122223333:group/x", "arn:aws:sts::111122223333:assumed-role/app",
        "arn:aws:s3:::root", "arn:aws:sts::111122223333:assumed-role/app/", "AROAEXAMPLE"}) {
    EXPECT_FALSE(principal_of(name).has_value()) << name;
  }
}

KeyValues key(const Principal& principal, std::string_view name) {
  return key_of_principal(name, principal);
}

TEST(Facts, AUserHasANameAndTags) {
  Principal user = made_of("arn:aws:iam::111122223333:user/team/ann");
  EXPECT_THAT(key(user, "aws:principalarn").values, ElementsAre("arn:aws:iam::111122223333:user/team/ann"));
  EXPECT_THAT(key(user, "aws:principalaccount").values, ElementsAre("111122223333"));
  EXPECT_THAT(key(user, "aws:principaltype").values, ElementsAre("User"));
  EXPECT_THAT(key(user, "aws:username").values, ElementsAre("ann"));
  EXPECT_EQ(key(user, "aws:userid").knowledge, Knowledge::unknown);
  EXPECT_EQ(key(user, "aws:principaltag/team").knowledge, Knowledge::unknown);
  user.unique_id = "AIDAX";
  user.tags = Tags{{"Team", "blue"}};
  EXPECT_THAT(key(user, "aws:userid").values, ElementsAre("AIDAX"));
  EXPECT_THAT(key(user, "aws:principaltag/team").values, ElementsAre("blue"));
  EXPECT_EQ(key(user, "aws:principaltag/other").knowledge, Knowledge::absent);
}

TEST(Facts, ARoleHasNoNameAndItsTagsAreUnknown) {
  Principal role = made_of("arn:aws:iam::111122223333:role/app");
  role.unique_id = "AROAX";
  role.tags = Tags{{"team", "blue"}};
  EXPECT_EQ(key(role, "aws:username").knowledge, Knowledge::absent);
  EXPECT_EQ(key(role, "aws:principaltag/team").knowledge, Knowledge::unknown);
  EXPECT_THAT(key(role, "aws:principaltype").values, ElementsAre("AssumedRole"));
  EXPECT_THAT(key(role, "aws:userid").values, ElementsAre("AROAX:"));
  EXPECT_TRUE(key(role, "aws:userid").is_beginning);
  Principal session = made_of("arn:aws:sts::111122223333:assumed-role/app/build");
  session.unique_id = "AROAX";
  EXPECT_THAT(key(session, "aws:userid").values, ElementsAre("AROAX:build"));
  EXPECT_FALSE(key(session, "aws:userid").is_beginning);
  EXPECT_THAT(key(session, "aws:principalarn").values, ElementsAre("arn:aws:iam::111122223333:role/app"));
}

TEST(Facts, OnlyServicesHaveSources) {
  const Principal role = made_of("arn:aws:iam::111122223333:role/app");
  const Principal service = made_of("lambda.amazonaws.com");
  for (const std::string_view source : {"aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid"}) {
    EXPECT_EQ(key(role, source).knowledge, Knowledge::absent) << source;
    EXPECT_EQ(key(service, source).knowledge, Knowledge::unknown) << source;
  }
  EXPECT_THAT(key(role, "aws:principalisawsservice").values, ElementsAre("false"));
  EXPECT_THAT(key(service, "aws:principalisawsservice").values, ElementsAre("true"));
  EXPECT_EQ(key(service, "aws:principalarn").knowledge, Knowledge::absent);
  EXPECT_THAT(key(service, "aws:principalservicename").values, ElementsAre("lambda.amazonaws.com"));
}

TEST(Facts, OrganizationsAreKnownAbsentOrUnread) {
  Principal role = made_of("arn:aws:iam::111122223333:role/app");
  EXPECT_EQ(key(role, "aws:principalorgid").knowledge, Knowledge::unknown);
  role.organization.reading = Organization::Reading::none;
  EXPECT_EQ(key(role, "aws:principalorgid").knowledge, Knowledge::absent);
  EXPECT_EQ(key(role, "aws:principalorgpaths").knowledge, Knowledge::absent);
  role.organization = {Organization::Reading::read, "o-1", std::nullopt};
  EXPECT_THAT(key(role, "aws:principalorgid").values, ElementsAre("o-1"));
  EXPECT_EQ(key(role, "aws:principalorgpaths").knowledge, Knowledge::unknown);
  role.organization.paths = {"o-1/r-1/ou-1/"};
  EXPECT_THAT(key(role, "aws:principalorgpaths").values, ElementsAre("o-1/r-1/ou-1/"));
}

TEST(Facts, AResourceTellsItsAccountRegionAndTags) {
  RequestedResource resource;
  resource.arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders";
  resource.account = "111122223333";
  EXPECT_THAT(key_of_resource("aws:resourceaccount", resource).values, ElementsAre("111122223333"));
  EXPECT_THAT(key_of_resource("aws:requestedregion", resource).values, ElementsAre("eu-west-1"));
  EXPECT_EQ(key_of_resource("aws:resourcetag/team", resource).knowledge, Knowledge::unknown);
  resource.tags = Tags{};
  EXPECT_EQ(key_of_resource("aws:resourcetag/team", resource).knowledge, Knowledge::absent);
  EXPECT_EQ(key_of_resource("aws:resourceorgid", resource).knowledge, Knowledge::unknown);
  EXPECT_EQ(key_of_resource("aws:sourceip", resource).knowledge, Knowledge::unknown);
  resource.arn = "*";
  EXPECT_EQ(key_of_resource("aws:requestedregion", resource).knowledge, Knowledge::unknown);
}

TEST(Facts, GivenFactsComeFirstAndAssumptionsLast) {
  const Principal principal = made_of("arn:aws:iam::111122223333:role/app");
  const RequestedResource resource;
  Context assumptions;
  assumptions.set("aws:SecureTransport", {"true"});
  assumptions.set("aws:PrincipalAccount", {"999999999999"});
  assumptions.set("dynamodb:Select", {"COUNT"});
  Context facts;
  facts.set("aws:PrincipalArn", {"x"});
  facts.set("dynamodb:LeadingKeys", {"a"});
  const RequestKeys::Made made{principal, resource, assumptions, &facts};
  const RequestKeys with(made, RequestKeys::Request::with_dynamodb_keys, true);
  const RequestKeys without(made, RequestKeys::Request::without_dynamodb_keys, true);
  const RequestKeys unassumed(made, RequestKeys::Request::with_dynamodb_keys, false);
  EXPECT_THAT(with.find("aws:principalarn").values, ElementsAre("x"));
  EXPECT_THAT(with.find("aws:principalaccount").values, ElementsAre("111122223333"));
  EXPECT_THAT(with.find("aws:securetransport").values, ElementsAre("true"));
  EXPECT_EQ(with.find("aws:securetransport").assumptions, 2U);
  EXPECT_EQ(unassumed.find("aws:securetransport").knowledge, Knowledge::unknown);
  EXPECT_THAT(with.find("dynamodb:select").values, ElementsAre("COUNT"));
  EXPECT_EQ(without.find("dynamodb:select").knowledge, Knowledge::absent);
  EXPECT_THAT(without.find("dynamodb:leadingkeys").values, ElementsAre("a"));
}

}  // namespace
}  // namespace dynatlas::intel::aws::iam
