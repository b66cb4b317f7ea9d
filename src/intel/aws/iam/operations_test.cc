#include "intel/aws/iam/operations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "intel/aws/iam/policy_rows.h"
#include "intel/test_answers.h"

namespace dynatlas::intel::aws::iam {
namespace {

using graph::TextList;
using models::aws::iam::AttachedPolicyLink;
using models::aws::iam::AWSFederatedPrincipalSchema;
using models::aws::iam::AWSGroupSchema;
using models::aws::iam::AWSInlinePolicySchema;
using models::aws::iam::AWSManagedPolicySchema;
using models::aws::iam::AWSPolicyStatementSchema;
using models::aws::iam::AWSRoleSchema;
using models::aws::iam::AWSRootPrincipalSchema;
using models::aws::iam::AWSServicePrincipalSchema;
using models::aws::iam::AWSUserSchema;
using models::aws::iam::TrustsPrincipalLink;
using nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

const Part kAccountPart{"123456789012", std::string(kGlobalRegion)};

json page() {
  return {{"UserDetailList", json::array()},
          {"GroupDetailList", json::array()},
          {"RoleDetailList", json::array()},
          {"Policies", json::array()}};
}

json user(const std::string& name) {
  return {{"UserName", name}, {"Arn", "arn:aws:iam::123456789012:user/" + name}};
}

json role(const std::string& name, const json& trust) {
  return {{"RoleName", name},
          {"Arn", "arn:aws:iam::123456789012:role/" + name},
          {"AssumeRolePolicyDocument", json{{"Statement", trust}}.dump()}};
}

Answered details_of(const std::vector<json>& pages, const Part& part = kAccountPart) {
  Answered result;
  std::vector<std::string> texts;
  for (const json& one : pages) texts.push_back(one.dump());
  const std::string last = texts.back();
  texts.pop_back();
  Found found{result.batch, result.names};
  result.refused = read_details({.part = part, .subject = {}, .pages = texts}, last, found);
  return result;
}

std::vector<std::pair<std::string, std::string>> trusts_of(const Answered& answered) {
  const graph::Rows& rows = answered.batch.links_of<TrustsPrincipalLink>();
  std::vector<std::pair<std::string, std::string>> all;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    all.emplace_back(std::get<std::string>(rows[i][graph::column_of<TrustsPrincipalLink>("role_arn")]),
                     std::get<std::string>(rows[i][graph::column_of<TrustsPrincipalLink>("principal")]));
  }
  return all;
}

template <const graph::NodeSchema& kSchema>
std::vector<std::string> texts_of(const Answered& answered, std::string_view field) {
  std::vector<std::string> texts;
  for (const Cells& cells : rows_of<kSchema>(answered)) {
    const auto cell = cells.find(field);
    texts.push_back(cell == cells.end() ? "" : std::get<std::string>(cell->second));
  }
  return texts;
}

TEST(GetAccountAuthorizationDetails, GivesAUser) {
  json first = page();
  json ann = user("ann");
  ann.update({{"Path", "/"},
              {"UserId", "AIDA1"},
              {"CreateDate", "2024-02-29T01:02:03Z"},
              {"PermissionsBoundary", {{"PermissionsBoundaryArn", "arn:aws:iam::123456789012:policy/limit"}}},
              {"Tags", {{{"Key", "b"}, {"Value", "2"}}, {{"Key", "a"}, {"Value", ""}}}}});
  first["UserDetailList"].push_back(ann);
  const auto result = details_of({first});
  ASSERT_FALSE(result.refused.has_value()) << result.refused->failure.message;
  EXPECT_THAT(result.names, ElementsAre("arn:aws:iam::123456789012:user/ann"));
  EXPECT_THAT(
      rows_of<AWSUserSchema>(result),
      ElementsAre(Cells{{"Arn", "arn:aws:iam::123456789012:user/ann"},
                        {"Path", "/"},
                        {"UserId", "AIDA1"},
                        {"UserName", "ann"},
                        {"createdate", "2024-02-29 01:02:03+00:00"},
                        {"createdate_dt", graph::Time{1'709'168'523, 0}},
                        {"PermissionsBoundary.PermissionsBoundaryArn", "arn:aws:iam::123456789012:policy/limit"},
                        {"tags", R"({"a":"","b":"2"})"}}));
}

TEST(GetAccountAuthorizationDetails, HasDatesWithAFraction) {
  json first = page();
  for (const char* date : {"2024-02-29T01:02:03.275774Z", "2024-02-29T01:02:03.5Z", "never"}) {
    first["UserDetailList"].push_back(user(date));
    first["UserDetailList"].back()["CreateDate"] = date;
  }
  const auto users = rows_of<AWSUserSchema>(details_of({first}));
  ASSERT_EQ(users.size(), 3U);
  EXPECT_EQ(users[0].at("createdate"), graph::Value("2024-02-29 01:02:03.275774+00:00"));
  EXPECT_EQ(users[0].at("createdate_dt"), graph::Value(graph::Time{1'709'168'523, 275'774'000}));
  EXPECT_EQ(users[1].at("createdate"), graph::Value("2024-02-29 01:02:03.500000+00:00"));
  EXPECT_FALSE(users[2].contains("createdate") || users[2].contains("createdate_dt"));
}

TEST(GetAccountAuthorizationDetails, NeedsNoMoreThanNamesAndARNs) {
  json first = page();
  first["UserDetailList"].push_back(user("ann"));
  first["GroupDetailList"].push_back({{"GroupName", "g"}, {"Arn", "arn:aws:iam::123456789012:group/g"}});
  first["RoleDetailList"].push_back({{"RoleName", "r"}, {"Arn", "arn:aws:iam::123456789012:role/r"}});
  const auto result = details_of({first});
  ASSERT_FALSE(result.refused.has_value()) << result.refused->failure.message;
  EXPECT_THAT(rows_of<AWSUserSchema>(result),
              ElementsAre(Cells{{"Arn", "arn:aws:iam::123456789012:user/ann"}, {"UserName", "ann"}}));
  EXPECT_THAT(
      rows_of<AWSGroupSchema>(result),
      ElementsAre(Cells{{"Arn", "arn:aws:iam::123456789012:group/g"}, {"GroupName", "g"}, {"user_arns", TextList{}}}));
  EXPECT_THAT(rows_of<AWSRoleSchema>(result), ElementsAre(Cells{{"Arn", "arn:aws:iam::123456789012:role/r"},
                                                                {"RoleName", "r"},
                                                                {"assumable_by", TextList{}},
                                                                {"service_linked", false}}));
}

// A user may stand on the first page, its group and its policy on the last.
TEST(GetAccountAuthorizationDetails, PutsThePagesTogether) {
  json first = page();
  json ann = user("ann");
  ann["GroupList"] = {"devs", "unknown"};
  ann["AttachedManagedPolicies"] = {{{"PolicyName", "p"}, {"PolicyArn", "arn:aws:iam::123456789012:policy/p"}}};
  first["UserDetailList"].push_back(ann);
  json second = page();
  second["GroupDetailList"].push_back({{"GroupName", "devs"}, {"Arn", "arn:aws:iam::123456789012:group/devs"}});
  for (const char* name : {"p", "unused"}) {
    second["Policies"].push_back(
        {{"Arn", std::string("arn:aws:iam::123456789012:policy/") + name},
         {"PolicyVersionList",
          {{{"Document", "old"}, {"IsDefaultVersion", false}}, {{"Document", "%7B%7D"}, {"IsDefaultVersion", true}}}}});
  }
  const auto result = details_of({first, second});
  ASSERT_FALSE(result.refused.has_value()) << result.refused->failure.message;
  const auto groups = rows_of<AWSGroupSchema>(result);
  ASSERT_EQ(groups.size(), 1U);
  EXPECT_EQ(groups[0].at("user_arns"), graph::Value(TextList{"arn:aws:iam::123456789012:user/ann"}));
  EXPECT_THAT(rows_of<AWSManagedPolicySchema>(result),
              ElementsAre(Cells{{"arn", "arn:aws:iam::123456789012:policy/p"}, {"name", "p"}, {"document", "{}"}}));
  EXPECT_EQ(result.batch.links_of<AttachedPolicyLink>().size(), 1U);
}

TEST(GetAccountAuthorizationDetails, TellsWhomARoleTrusts) {
  json first = page();
  first["RoleDetailList"].push_back(role("a", json::parse(R"([
      {"Effect":"Allow","Principal":{"AWS":["444455556666","arn:aws:iam::444455556666:role/x","AROAGONE","*"]}},
      {"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com","Federated":["idp"]},"Condition":{"a":{"b":"c"}}},
      {"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::444455556666:role/y"}}])")));
  first["RoleDetailList"].push_back(
      role("b", json::parse(R"({"Effect":"Allow","Principal":{"Service":["ec2.amazonaws.com"]}})")));
  first["RoleDetailList"].push_back(role("c", json::parse(R"([{"Effect":"Allow","NotPrincipal":{"AWS":"*"}}])")));
  first["RoleDetailList"].push_back(role("d", json::parse(R"([{"Effect":"Allow","Principal":"*","Condition":{}}])")));
  const auto result = details_of({first}, {"123456789012", std::string(kGlobalRegion), "aws-cn"});
  ASSERT_FALSE(result.refused.has_value()) << result.refused->failure.message;
  const std::string head = "arn:aws:iam::123456789012:role/";
  EXPECT_THAT(trusts_of(result),
              UnorderedElementsAre(std::pair(head + "a", "arn:aws-cn:iam::444455556666:root"),
                                   std::pair(head + "a", "arn:aws:iam::444455556666:role/x"),
                                   std::pair(head + "a", "ec2.amazonaws.com"), std::pair(head + "a", "idp"),
                                   std::pair(head + "b", "ec2.amazonaws.com")));
  EXPECT_THAT(rows_of<AWSRootPrincipalSchema>(result),
              ElementsAre(Cells{{"arn", "arn:aws-cn:iam::444455556666:root"}, {"account_id", "444455556666"}}));
  EXPECT_THAT(texts_of<AWSServicePrincipalSchema>(result, "arn"), ElementsAre("ec2.amazonaws.com")) << "once";
  EXPECT_THAT(texts_of<AWSFederatedPrincipalSchema>(result, "arn"), ElementsAre("idp"));
  const auto roles = rows_of<AWSRoleSchema>(result);
  const auto assumable = [&](std::size_t at) { return std::get<TextList>(roles.at(at).at("assumable_by")); };
  EXPECT_THAT(assumable(0), ElementsAre("account", "conditional", "federated", "principal", "public", "service"));
  EXPECT_THAT(assumable(1), ElementsAre("service"));
  EXPECT_THAT(assumable(2), ElementsAre("public"));
  EXPECT_THAT(assumable(3), ElementsAre("public")) << "an empty condition is none";
}

TEST(GetAccountAuthorizationDetails, KnowsTheRolesOfServices) {
  json first = page();
  json linked = role("AWSServiceRoleForX", json::array());
  linked["Path"] = "/aws-service-role/x.amazonaws.com/";
  json other = role("aws-service-role", json::array());
  other["Path"] = "/mine/aws-service-role/";
  first["RoleDetailList"] = {linked, other};
  const auto roles = rows_of<AWSRoleSchema>(details_of({first}));
  ASSERT_EQ(roles.size(), 2U);
  EXPECT_EQ(roles[0].at("service_linked"), graph::Value(true));
  EXPECT_EQ(roles[1].at("service_linked"), graph::Value(false));
}

// Whatever it is that a page lacks: the account's principals stay as they were.
TEST(GetAccountAuthorizationDetails, IsRefusedWholeWhereAPageIsNotAsDocumented) {
  json good = page();
  good["UserDetailList"].push_back(user("ann"));
  good["RoleDetailList"].push_back(role("r", json::parse(R"({"Effect":"Allow","Principal":{"Service":"x"}})")));
  std::vector<json> bad(8, page());
  bad[0] = json::object();
  bad[1]["UserDetailList"] = "none";
  bad[2]["UserDetailList"].push_back(5);
  bad[3]["GroupDetailList"].push_back({{"Arn", "arn:aws:iam::123456789012:group/g"}});
  bad[4]["RoleDetailList"].push_back({{"RoleName", "r"}});
  bad[5]["UserDetailList"].push_back(user("bob"));
  bad[5]["UserDetailList"][0]["UserPolicyList"] = {{{"PolicyDocument", "{}"}}};
  bad[6]["UserDetailList"].push_back(user("bob"));
  bad[6]["UserDetailList"][0]["AttachedManagedPolicies"] = {{{"PolicyName", "x"}}};
  bad[7] = json::array();
  for (const json& one : bad) {
    EXPECT_TRUE(details_of({one}).is_refused_whole()) << one.dump();
    EXPECT_TRUE(details_of({good, one}).is_refused_whole()) << one.dump();
    EXPECT_TRUE(details_of({one, good}).is_refused_whole()) << one.dump();
  }
}

TEST(GetAccountAuthorizationDetails, OfAnotherAccountIsRefused) {
  json first = page();
  first["UserDetailList"].push_back(user("ann"));
  const auto result = details_of({first}, {"999999999999", std::string(kGlobalRegion)});
  EXPECT_TRUE(result.is_refused_whole());
  EXPECT_EQ(result.refused->elsewhere, "123456789012");
}

TEST(PolicyStatements, AreCountedWhereTheyHaveNoSid) {
  Answered result;
  add_inline_policy("arn:p", "own", R"({"Statement":[{"Effect":"Allow","Action":"a:*","Resource":["y","x"]},
      {"Sid":"One","Effect":"Deny","NotAction":["b"],"NotResource":"*"},{"Sid":"","Effect":"Allow"},5,
      {"Action":{"a":1},"Resource":[1],"Condition":{"B":{"k":["é",true,1]},"A":{"z":null}}}]})",
                    result.batch);
  EXPECT_THAT(rows_of<AWSInlinePolicySchema>(result).at(0).at("id"), graph::Value("arn:p/inline_policy/own"));
  const std::string policy = "arn:p/inline_policy/own";
  EXPECT_THAT(
      rows_of<AWSPolicyStatementSchema>(result),
      ElementsAre(Cells{{"id", policy + "/statement/1"},
                        {"policy_id", policy},
                        {"Effect", "Allow"},
                        {"Action", TextList{"a:*"}},
                        {"Resource", TextList{"y", "x"}}},
                  Cells{{"id", policy + "/statement/One"},
                        {"policy_id", policy},
                        {"Sid", "One"},
                        {"Effect", "Deny"},
                        {"NotAction", TextList{"b"}},
                        {"NotResource", TextList{"*"}}},
                  Cells{{"id", policy + "/statement/2"}, {"policy_id", policy}, {"Sid", ""}, {"Effect", "Allow"}},
                  Cells{{"id", policy + "/statement/3"},
                        {"policy_id", policy},
                        {"Condition", R"([{"B": {"k": ["\u00e9", true, 1]}, "A": {"z": null}}])"}}));
}

TEST(PolicyStatements, OfWhatIsNoPolicyAreNone) {
  for (const std::string document : {"", "{", "[]", "5", R"({"Statement":5})", R"({"Statement":[[]]})", "{}"}) {
    Answered result;
    add_managed_policy("arn:aws:iam::aws:policy/job/A", document, result.batch);
    EXPECT_EQ(result.batch.of<AWSPolicyStatementSchema>().size(), 0U) << document;
    EXPECT_THAT(rows_of<AWSManagedPolicySchema>(result).at(0).at("name"), graph::Value("A"));
  }
  std::string deep = R"({"Statement":)";
  for (int i = 0; i < 100'000; ++i) deep += "[";
  EXPECT_THAT(statements_of(deep), IsEmpty());
}

TEST(PolicyDocuments, AreDecodedOnce) {
  EXPECT_EQ(document_of("%7B%22a%22%3A%22%2541%22%7D"), R"({"a":"%41"})");
  EXPECT_EQ(document_of(" {\"a\":\"%41\"}"), " {\"a\":\"%41\"}") << "it is decoded already";
  EXPECT_EQ(document_of(json{{"a", 1}}), R"({"a":1})");
  EXPECT_EQ(document_of("%7Bbroken%"), "%7Bbroken%");
  EXPECT_EQ(document_of(json()), "");
}

TEST(GetPolicy, IsAskedAboutWhatTheDetailsLack) {
  json first = page();
  json ann = user("ann");
  ann["PermissionsBoundary"]["PermissionsBoundaryArn"] = "arn:limit";
  ann["AttachedManagedPolicies"] = {{{"PolicyArn", "arn:new"}}, {{"PolicyArn", "arn:known"}}};
  json app = role("app", json::array());
  app["PermissionsBoundary"]["PermissionsBoundaryArn"] = "arn:limit";
  first["UserDetailList"].push_back(ann);
  first["RoleDetailList"].push_back(app);
  first["Policies"].push_back(
      {{"Arn", "arn:known"}, {"PolicyVersionList", {{{"Document", "{}"}, {"IsDefaultVersion", true}}}}});
  auto result = details_of({first});
  std::vector<std::string> subjects;
  policies_without_text(kAccountPart, result.batch, {}, subjects);
  EXPECT_THAT(subjects, ElementsAre("arn:limit", "arn:new"));
  subjects.clear();
  policies_without_text(kAccountPart, result.batch, result.batch.mark(), subjects);
  EXPECT_THAT(subjects, IsEmpty()) << "of another account's rows, which stand before";
}

TEST(GetPolicy, NamesTheDefaultVersion) {
  const auto result =
      answered(kGetPolicy, R"({"Policy":{"Arn":"arn:p","DefaultVersionId":"v7"}})", "arn:p", kAccountPart);
  EXPECT_FALSE(result.refused.has_value());
  EXPECT_THAT(result.names, ElementsAre("arn:p v7"));
  json request;
  kGetPolicyVersion.add_sent("arn:p v7", request);
  EXPECT_EQ(request, json({{"PolicyArn", "arn:p"}, {"VersionId", "v7"}}));
  for (const char* wrong :
       {R"({"Policy":{"Arn":"arn:q","DefaultVersionId":"v7"}})", R"({"Policy":{"Arn":"arn:p"}})", "{}"}) {
    EXPECT_TRUE(answered(kGetPolicy, wrong, "arn:p", kAccountPart).is_refused_whole()) << wrong;
  }
  EXPECT_THAT(answered(kGetPolicy, "", "arn:p", kAccountPart).names, IsEmpty()) << "NoSuchEntity: there is none";
}

TEST(GetPolicyVersion, GivesThePolicy) {
  const auto result = answered(
      kGetPolicyVersion, R"({"PolicyVersion":{"Document":"%7B%22Statement%22%3A%7B%22Effect%22%3A%22Deny%22%7D%7D"}})",
      "arn:aws:iam::1:policy/p v7", kAccountPart);
  EXPECT_FALSE(result.refused.has_value());
  EXPECT_THAT(texts_of<AWSManagedPolicySchema>(result, "document"), ElementsAre(R"({"Statement":{"Effect":"Deny"}})"));
  EXPECT_THAT(texts_of<AWSPolicyStatementSchema>(result, "id"), ElementsAre("arn:aws:iam::1:policy/p/statement/1"));
  EXPECT_TRUE(answered(kGetPolicyVersion, R"({"PolicyVersion":{}})", "arn:p v1", kAccountPart).is_refused_whole());
}

}  // namespace
}  // namespace dynatlas::intel::aws::iam
