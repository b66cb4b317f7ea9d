#include "intel/aws/iam/document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

namespace dynatlas::intel::aws::iam {
namespace {

using testing::ElementsAre;

Document read(std::string_view text) {
  const auto document = parse_document(text);
  EXPECT_TRUE(document.has_value()) << document.error();
  return document.has_value() ? document.value() : Document();
}

std::string why_refused(std::string_view text) {
  const auto document = parse_document(text);
  EXPECT_FALSE(document.has_value()) << text;
  return document.has_value() ? "" : document.error();
}

// With these members beside those that every statement has.
std::string statement_with(std::string_view members) {
  return R"({"Statement":{"Effect":"Allow","Resource":"*",)" + std::string(members) + "}}";
}

TEST(Document, OneValueIsAListOfOne) {
  const Document document = read(R"({"Version":"2012-10-17","Id":"x","Statement":{"Sid":"s","Effect":"Allow",
      "Action":"dynamodb:GetItem","Resource":"arn:x","Principal":{"AWS":"111122223333"},
      "Condition":{"Bool":{"aws:SecureTransport":true}}}})");
  ASSERT_EQ(document.statements.size(), 1U);
  const Statement& statement = document.statements[0];
  EXPECT_TRUE(document.substitutes_variables);
  EXPECT_EQ(statement.sid, "s");
  EXPECT_FALSE(statement.deny);
  EXPECT_EQ(statement.action_list, Listed::these);
  EXPECT_THAT(statement.actions, ElementsAre("dynamodb:GetItem"));
  EXPECT_THAT(statement.resources, ElementsAre("arn:x"));
  EXPECT_THAT(statement.principals, ElementsAre(PrincipalEntry{PrincipalType::aws, "111122223333"}));
  ASSERT_EQ(statement.conditions.size(), 1U);
  EXPECT_EQ(statement.conditions[0].key, "aws:SecureTransport");
  EXPECT_EQ(statement.conditions[0].key_folded, "aws:securetransport");
  EXPECT_THAT(statement.conditions[0].values, ElementsAre("true"));
}

TEST(Document, ListsAreReadWhole) {
  const Document document = read(R"({"Statement":[
      {"Effect":"Deny","NotAction":["a:b","c:d"],"NotResource":["x","y"],
       "NotPrincipal":{"AWS":["1","2"],"Service":"s.amazonaws.com","Federated":"f","CanonicalUser":"c"}},
      {"Effect":"Allow","Action":[],"Resource":"*","Principal":"*",
       "Condition":{"StringLike":{"k":["a",5,1.5]},"Null":{"l":"true"}}}]})");
  ASSERT_EQ(document.statements.size(), 2U);
  EXPECT_FALSE(document.substitutes_variables);
  EXPECT_TRUE(document.statements[0].deny);
  EXPECT_EQ(document.statements[0].action_list, Listed::all_but);
  EXPECT_EQ(document.statements[0].resource_list, Listed::all_but);
  EXPECT_EQ(document.statements[0].principal_list, Listed::all_but);
  EXPECT_EQ(document.statements[0].principals.size(), 5U);
  EXPECT_TRUE(document.statements[1].actions.empty());
  EXPECT_THAT(document.statements[1].principals, ElementsAre(PrincipalEntry{PrincipalType::aws, "*"}));
  ASSERT_EQ(document.statements[1].conditions.size(), 2U);
  EXPECT_THAT(document.statements[1].conditions[1].values, ElementsAre("a", "5", "1.5"));
}

TEST(Document, WhatIsNoPolicyIsRefusedWithItsReason) {
  EXPECT_EQ(why_refused(""), "it is no JSON");
  EXPECT_EQ(why_refused("{\"Statement\":["), "it is no JSON");
  EXPECT_EQ(why_refused("[]"), "it is no JSON object");
  EXPECT_EQ(why_refused("{}"), "it has no Statement");
  EXPECT_EQ(why_refused(R"({"Statement":"x"})"), "Statement is neither an object nor a list");
  EXPECT_EQ(why_refused(R"({"Statement":[1]})"), "Statement 1: it is no object");
  EXPECT_EQ(why_refused(R"({"Version":"2020-01-01","Statement":[]})"), "Version is neither 2012-10-17 nor 2008-10-17");
  EXPECT_EQ(why_refused(R"({"Statment":[],"Statement":[]})"), "Statment is no element of a policy");
  EXPECT_EQ(why_refused(R"({"Statement":[],"Statement":[]})"), "Statement stands twice in one object");
}

TEST(Document, AStatementThatIamWouldRefuseIsNamedWithItsPlace) {
  EXPECT_EQ(why_refused(R"({"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"allow"}]})"),
            "Statement 2: Effect is neither Allow nor Deny");
  EXPECT_EQ(why_refused(R"({"Statement":{"Action":"*"}})"), "Statement 1: Effect is neither Allow nor Deny");
  EXPECT_EQ(why_refused(R"({"Statement":{"Effect":"Allow","Resource":"*"}})"), "Statement 1: it has no Action");
  EXPECT_EQ(why_refused(statement_with(R"("Action":"*","NotAction":"*")")), "Statement 1: it has Action and NotAction");
  EXPECT_EQ(why_refused(statement_with(R"("Action":"*","NotResource":"*")")),
            "Statement 1: it has Resource and NotResource");
  EXPECT_EQ(why_refused(statement_with(R"("Action":"*","Principal":"*","NotPrincipal":"*")")),
            "Statement 1: it has Principal and NotPrincipal");
  EXPECT_EQ(why_refused(statement_with(R"("NotAction":[])")), "Statement 1: NotAction is empty");
  EXPECT_EQ(why_refused(statement_with(R"("Action":[null])")), "Statement 1: Action is no text");
  EXPECT_EQ(why_refused(statement_with(R"("Action":"*","Sid":1)")), "Statement 1: Sid is no text");
  EXPECT_EQ(why_refused(statement_with(R"("Action":"*","Actions":"*")")),
            "Statement 1: Actions is no element of a policy");
}

TEST(Document, PrincipalsAndConditionsThatIamWouldRefuse) {
  EXPECT_EQ(why_refused(statement_with(R"("Action":"*","Principal":"111122223333")")),
            "Statement 1: Principal is a text other than *");
  EXPECT_EQ(why_refused(statement_with(R"("Action":"*","Principal":["*"])")), "Statement 1: Principal is no object");
  EXPECT_EQ(why_refused(statement_with(R"("Action":"*","NotPrincipal":{"aws":"*"})")),
            "Statement 1: aws is no type of principal");
  EXPECT_EQ(why_refused(statement_with(R"("Action":"*","Condition":[])")), "Statement 1: Condition is no object");
  EXPECT_EQ(why_refused(statement_with(R"("Action":"*","Condition":{"Bool":"x"})")), "Statement 1: Bool is no object");
  EXPECT_EQ(why_refused(statement_with(R"("Action":"*","Condition":{"Equals":{"k":"v"}})")),
            "Statement 1: Equals is no condition operator");
  EXPECT_EQ(why_refused(statement_with(R"("Action":"*","Condition":{"Bool":{"k":{}}})")),
            "Statement 1: a value of Condition is no text");
}

TEST(Document, DepthAndLengthAreBounded) {
  EXPECT_EQ(why_refused(std::string(100'000, '[')), "it is nested too deep");
  EXPECT_EQ(why_refused(std::string(kDocumentBytesMax + 1, ' ')), "it is too long");
}

TEST(Document, BytesThatAreNoUtf8AreRefused) {
  EXPECT_EQ(why_refused("{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"\xFE\",\"Resource\":\"*\"}}"),
            "it is no JSON");
}

TEST(Operators, EveryNameIsKnownInAnyCase) {
  constexpr std::array<std::string_view, 27> kNames{"StringEquals",
                                                    "StringNotEquals",
                                                    "StringEqualsIgnoreCase",
                                                    "StringNotEqualsIgnoreCase",
                                                    "StringLike",
                                                    "StringNotLike",
                                                    "NumericEquals",
                                                    "NumericNotEquals",
                                                    "NumericLessThan",
                                                    "NumericLessThanEquals",
                                                    "NumericGreaterThan",
                                                    "NumericGreaterThanEquals",
                                                    "DateEquals",
                                                    "DateNotEquals",
                                                    "DateLessThan",
                                                    "DateLessThanEquals",
                                                    "DateGreaterThan",
                                                    "DateGreaterThanEquals",
                                                    "Bool",
                                                    "BinaryEquals",
                                                    "IpAddress",
                                                    "NotIpAddress",
                                                    "ArnEquals",
                                                    "ArnLike",
                                                    "ArnNotEquals",
                                                    "ArnNotLike",
                                                    "Null"};
  for (const std::string_view name : kNames) {
    EXPECT_TRUE(operator_of(name).has_value()) << name;
    const bool takes_more = name != "Null";
    EXPECT_EQ(operator_of(std::string(name) + "IfExists").has_value(), takes_more) << name;
    EXPECT_EQ(operator_of("ForAllValues:" + std::string(name)).has_value(), takes_more) << name;
    EXPECT_EQ(operator_of("forANYvalue:" + std::string(name) + "IfExists").has_value(), takes_more) << name;
  }
  EXPECT_FALSE(operator_of("").has_value());
  EXPECT_FALSE(operator_of("IfExists").has_value());
  EXPECT_FALSE(operator_of("NotBool").has_value());
}

TEST(Operators, PartsOfANameAreTold) {
  const auto test = operator_of("ForAllValues:StringNotLikeIfExists");
  ASSERT_TRUE(test.has_value());
  EXPECT_EQ(test->comparison, Comparison::string_like);
  EXPECT_TRUE(test->negated);
  EXPECT_TRUE(test->if_exists);
  EXPECT_EQ(test->quantifier, Quantifier::for_all_values);
}

}  // namespace
}  // namespace dynatlas::intel::aws::iam
