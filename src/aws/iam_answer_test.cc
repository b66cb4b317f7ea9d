#include "aws/iam_answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "aws/endpoint.h"
#include "aws/protocol.h"
#include "aws/xml.h"

namespace dynatlas::aws {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

constexpr const char* kDetailsAnswer = R"(<?xml version="1.0"?>
<GetAccountAuthorizationDetailsResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
 <GetAccountAuthorizationDetailsResult>
  <IsTruncated>IS_TRUNCATED</IsTruncated>MARKER
  <UserDetailList><member><Path>/</Path><UserName>ann</UserName><UserId>AIDA1</UserId>
   <Arn>arn:aws:iam::123456789012:user/ann</Arn><CreateDate>2024-01-01T00:00:00Z</CreateDate>
   <GroupList><member>devs</member></GroupList><UserPolicyList/>
   <AttachedManagedPolicies><member><PolicyName>p</PolicyName><PolicyArn>arn:p</PolicyArn></member></AttachedManagedPolicies>
   <PermissionsBoundary><PermissionsBoundaryType>Policy</PermissionsBoundaryType>
    <PermissionsBoundaryArn>arn:b</PermissionsBoundaryArn></PermissionsBoundary>
   <Tags><member><Key>team</Key><Value>a &amp; b</Value></member></Tags></member></UserDetailList>
  <GroupDetailList/>
  <RoleDetailList><member><RoleName>app</RoleName><AssumeRolePolicyDocument>%7B%7D</AssumeRolePolicyDocument>
   <InstanceProfileList><member><Roles><member><RoleName>app</RoleName></member></Roles></member></InstanceProfileList>
   <RoleLastUsed><Region>us-east-1</Region></RoleLastUsed></member></RoleDetailList>
  <Policies><member><Arn>arn:p</Arn><PolicyVersionList>
    <member><Document>%7B%221%22</Document><VersionId>v1</VersionId><IsDefaultVersion>false</IsDefaultVersion></member>
    <member><Document>%7B%222%22</Document><VersionId>v2</VersionId><IsDefaultVersion>true</IsDefaultVersion></member>
   </PolicyVersionList></member></Policies>
 </GetAccountAuthorizationDetailsResult>
 <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>
</GetAccountAuthorizationDetailsResponse>)";

std::string details(const std::string& is_truncated, const std::string& marker) {
  std::string answer = kDetailsAnswer;
  answer.replace(answer.find("IS_TRUNCATED"), 12, is_truncated);
  return answer.replace(answer.find("MARKER"), 6, marker);
}

TEST(IamAnswer, HasListsAlsoWhereTheyAreEmptyAndOfEachPolicyTheDefaultVersion) {
  const auto answer = answer_json("iam:GetAccountAuthorizationDetails", details("false", ""));
  ASSERT_TRUE(answer.has_value()) << answer.error();
  EXPECT_EQ(json::parse(answer.value()), json::parse(R"({
      "UserDetailList":[{"Path":"/","UserName":"ann","UserId":"AIDA1","Arn":"arn:aws:iam::123456789012:user/ann",
        "CreateDate":"2024-01-01T00:00:00Z","GroupList":["devs"],"UserPolicyList":[],
        "AttachedManagedPolicies":[{"PolicyName":"p","PolicyArn":"arn:p"}],
        "PermissionsBoundary":{"PermissionsBoundaryType":"Policy","PermissionsBoundaryArn":"arn:b"},
        "Tags":[{"Key":"team","Value":"a & b"}]}],
      "GroupDetailList":[],
      "RoleDetailList":[{"RoleName":"app","AssumeRolePolicyDocument":"%7B%7D"}],
      "Policies":[{"Arn":"arn:p","PolicyVersionList":[
        {"Document":"%7B%222%22","VersionId":"v2","IsDefaultVersion":true}]}]})"));
}

// IAM may give fewer than were asked for: nothing but IsTruncated says whether there are more.
TEST(IamAnswer, HasAMarkerWhereThereIsAnotherPageAndOnlyThere) {
  const auto marker_of = [](const std::string& is_truncated, const std::string& marker) {
    const auto answer = answer_json("iam:GetAccountAuthorizationDetails", details(is_truncated, marker));
    return answer.has_value() ? json::parse(answer.value()).value("Marker", "none") : "refused";
  };
  EXPECT_EQ(marker_of("true", "<Marker>m==</Marker>"), "m==");
  EXPECT_EQ(marker_of("false", "<Marker>m==</Marker>"), "none");
  EXPECT_EQ(marker_of("true", ""), "refused") << "its other pages would be lost";
  EXPECT_EQ(marker_of("", ""), "refused");
}

TEST(IamAnswer, IsAPolicyOrOneOfItsVersions) {
  const auto policy = answer_json("iam:GetPolicy", R"(<GetPolicyResponse><GetPolicyResult><Policy>
      <Arn>arn:p</Arn><DefaultVersionId>v3</DefaultVersionId><Tags/></Policy></GetPolicyResult></GetPolicyResponse>)");
  ASSERT_TRUE(policy.has_value());
  EXPECT_EQ(policy.value(), R"({"Policy":{"Arn":"arn:p","DefaultVersionId":"v3","Tags":[]}})");
  const auto version = answer_json("iam:GetPolicyVersion", R"(<GetPolicyVersionResponse><GetPolicyVersionResult>
      <PolicyVersion><Document>%7B%7D</Document><IsDefaultVersion>false</IsDefaultVersion></PolicyVersion>
      </GetPolicyVersionResult></GetPolicyVersionResponse>)");
  ASSERT_TRUE(version.has_value());
  EXPECT_EQ(version.value(), R"({"PolicyVersion":{"Document":"%7B%7D","IsDefaultVersion":false}})");
  EXPECT_FALSE(answer_json("iam:GetPolicy", "<GetPolicyResponse><GetPolicyResult/></GetPolicyResponse>").has_value());
  EXPECT_FALSE(answer_json("iam:GetPolicy", "<GetPolicyResponse/>").has_value());
  EXPECT_FALSE(answer_json("iam:ListUsers", "<ListUsersResponse/>").has_value());
}

// What 250 roles may be at most in tags alone: 50 each, of which each is three elements.
TEST(IamAnswer, HasRoomForPagesOfAnyLegalShape) {
  std::string tags;
  for (int i = 0; i < 50; ++i) tags += "<member><Key>k" + std::to_string(i) + "</Key><Value>v</Value></member>";
  std::string roles;
  for (int i = 0; i < 1'000; ++i) roles += "<member><RoleName>r</RoleName><Tags>" + tags + "</Tags></member>";
  const auto answer = answer_json("iam:GetAccountAuthorizationDetails",
                                  "<GetAccountAuthorizationDetailsResponse><GetAccountAuthorizationDetailsResult>"
                                  "<IsTruncated>false</IsTruncated><RoleDetailList>" +
                                      roles +
                                      "</RoleDetailList></GetAccountAuthorizationDetailsResult>"
                                      "</GetAccountAuthorizationDetailsResponse>");
  ASSERT_TRUE(answer.has_value()) << answer.error();
  EXPECT_EQ(json::parse(answer.value())["RoleDetailList"].size(), 1'000U);
}

TEST(IamAnswer, IsAskedOfTheOneHostOfThePartition) {
  const auto asked_in = [](const char* region) {
    const auto request = make_request("iam:GetAccountAuthorizationDetails", region, R"({"MaxItems":250})", {});
    return request.has_value() ? request.value().endpoint.host + " " + request.value().signing_region : request.error();
  };
  EXPECT_EQ(asked_in("aws-global"), "iam.amazonaws.com us-east-1");
  EXPECT_EQ(asked_in("aws-cn-global"), "iam.cn-north-1.amazonaws.com.cn cn-north-1");
  EXPECT_EQ(asked_in("aws-us-gov-global"), "iam.us-gov.amazonaws.com us-gov-west-1");
  EXPECT_EQ(asked_in("aws-eusc-global"), "iam.eusc-de-east-1.amazonaws.eu eusc-de-east-1");
  EXPECT_THAT(asked_in("aws-xx-global"), HasSubstr("unknown region"));
  EndpointOptions own;
  own.url = "http://localhost:5000";
  for (const auto& [region, signs_in] :
       {std::pair{"aws-global", "us-east-1"}, std::pair{"aws-cn-global", "cn-north-1"}, std::pair{"local", "local"}}) {
    const auto request = make_request("iam:GetPolicy", region, "{}", own);
    ASSERT_TRUE(request.has_value());
    EXPECT_EQ(request.value().endpoint.host, "localhost");
    EXPECT_EQ(request.value().signing_region, signs_in);
  }
  const auto request = make_request("iam:GetPolicy", "aws-global", R"({"PolicyArn":"arn:aws:iam::aws:policy/A"})", {});
  ASSERT_TRUE(request.has_value());
  EXPECT_EQ(request.value().body,
            "Action=GetPolicy&Version=2010-05-08&PolicyArn=arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FA");
}

TEST(PercentEncoding, IsUndoneOnce) {
  EXPECT_EQ(from_percent_encoded("%7B%22a%22%3A%22%2541+b%20%c3%bc%22%7D"), R"({"a":"%41+b ü"})");
  EXPECT_EQ(from_percent_encoded(""), "");
  for (const char* broken : {"%", "%4", "%zz", "a%-1", "%+1"}) EXPECT_EQ(from_percent_encoded(broken), std::nullopt);
}

}  // namespace
}  // namespace dynatlas::aws
