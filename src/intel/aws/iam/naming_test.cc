#include "intel/aws/iam/naming.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace dynatlas::intel::aws::iam {
namespace {

using testing::ElementsAre;

constexpr std::string_view kAnn = "arn:aws:iam::111122223333:user/ann";
constexpr std::string_view kApp = "arn:aws:iam::111122223333:role/service/app";
constexpr std::string_view kOwner = "arn:aws:iam::111122223333:root";

Statement naming(Listed listed, bool deny, std::vector<std::string> names) {
  Statement statement;
  statement.deny = deny;
  statement.principal_list = listed;
  for (std::string& name : names) statement.principals.push_back({PrincipalType::aws, std::move(name)});
  return statement;
}

NamedAnswers named(std::string_view entry, std::string_view principal) {
  return named_by(naming(Listed::these, false, {std::string(entry)}), principal_of(principal).value());
}

TEST(Naming, UsersAreNamedByTheirArnOrAccount) {
  EXPECT_EQ(named(kAnn, kAnn).direct, Answer::yes);
  EXPECT_EQ(named(kAnn, kAnn).account, Answer::no);
  EXPECT_EQ(named("*", kAnn).direct, Answer::yes);
  EXPECT_EQ(named("111122223333", kAnn).account, Answer::yes);
  EXPECT_EQ(named(kOwner, kAnn).account, Answer::yes);
  EXPECT_EQ(named(kOwner, kAnn).direct, Answer::no);
  EXPECT_EQ(named("444455556666", kAnn).account, Answer::no);
  EXPECT_EQ(named("arn:aws-cn:iam::111122223333:root", kAnn).account, Answer::no);
  EXPECT_EQ(named("arn:aws:iam::111122223333:user/*", kAnn).direct, Answer::no);
  EXPECT_EQ(named("AIDAEXAMPLE", kAnn).direct, Answer::no);
}

TEST(Naming, RolesAreNamedByTheirArnOrPerhapsByASession) {
  EXPECT_EQ(named(kApp, kApp).role, Answer::yes);
  EXPECT_EQ(named(kApp, kApp).direct, Answer::no);
  const NamedAnswers by_session = named("arn:aws:sts::111122223333:assumed-role/app/build", kApp);
  EXPECT_EQ(by_session.direct, Answer::maybe);
  EXPECT_EQ(by_session.residue.key, "sts:RoleSessionName");
  EXPECT_THAT(by_session.residue.values, ElementsAre("build"));
  EXPECT_EQ(named("arn:aws:sts::111122223333:assumed-role/other/build", kApp).direct, Answer::no);
  EXPECT_EQ(named("arn:aws:sts::444455556666:assumed-role/app/build", kApp).direct, Answer::no);
}

TEST(Naming, ASessionWhoseRolesPathIsUnknownIsFoundByName) {
  Principal session = principal_of("arn:aws:sts::111122223333:assumed-role/app/build").value();
  const Statement names_role = naming(Listed::these, false, {std::string(kApp)});
  EXPECT_EQ(named_by(names_role, session).role, Answer::no);
  session.role_arn.clear();
  EXPECT_EQ(named_by(names_role, session).role, Answer::yes);
  session.role_arn = kApp;
  EXPECT_EQ(named_by(names_role, session).role, Answer::yes);
}

Answer hit(bool deny, std::vector<std::string> excepted, std::string_view principal, Answer boundary = Answer::no) {
  return not_excepted_by(naming(Listed::all_but, deny, std::move(excepted)), principal_of(principal).value(),
                         {boundary})
      .direct;
}

TEST(Naming, DenySparesWhoIsListedWithTheAccount) {
  const std::string ann(kAnn);
  const std::string app(kApp);
  const std::string owner(kOwner);
  EXPECT_EQ(hit(true, {ann, owner}, kAnn), Answer::no);
  EXPECT_EQ(hit(true, {ann, "111122223333"}, kAnn), Answer::no);
  EXPECT_EQ(hit(true, {ann}, kAnn), Answer::maybe);
  EXPECT_EQ(hit(true, {owner}, kAnn), Answer::yes);
  EXPECT_EQ(hit(true, {app, owner}, kAnn), Answer::yes);
  EXPECT_EQ(hit(true, {app, owner}, kApp), Answer::no);
  EXPECT_EQ(hit(true, {owner}, kOwner), Answer::no);
  EXPECT_EQ(hit(true, {ann}, kOwner), Answer::yes);
  EXPECT_EQ(hit(true, {"*"}, kAnn), Answer::no);
}

TEST(Naming, DenyHitsWhoeverHasABoundary) {
  EXPECT_EQ(hit(true, {std::string(kAnn), std::string(kOwner)}, kAnn, Answer::yes), Answer::yes);
  EXPECT_EQ(hit(true, {std::string(kAnn), std::string(kOwner)}, kAnn, Answer::maybe), Answer::maybe);
}

TEST(Naming, AllowMeansAllButThoseListed) {
  EXPECT_EQ(hit(false, {std::string(kAnn)}, kAnn), Answer::no);
  EXPECT_EQ(hit(false, {std::string(kAnn)}, kAnn, Answer::yes), Answer::no);
  EXPECT_EQ(hit(false, {std::string(kAnn)}, kApp), Answer::yes);
  EXPECT_EQ(hit(false, {std::string(kOwner)}, kApp), Answer::maybe);
  EXPECT_EQ(hit(false, {std::string(kOwner)}, kOwner), Answer::no);
  EXPECT_EQ(hit(false, {std::string(kOwner)}, "arn:aws:iam::444455556666:role/app"), Answer::yes);
}

}  // namespace
}  // namespace dynatlas::intel::aws::iam
