// access/ask.h and why.h on a graph in memory: here, as src/access/ knows no store.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "access/ask.h"
#include "access/why.h"
#include "access/write.h"
#include "base/error.h"
#include "cli/store_options.h"
#include "graph/fields.h"
#include "models/access.h"
#include "models/answers.h"
#include "models/aws/account.h"
#include "models/aws/dynamodb/tables.h"
#include "models/aws/iam/policies.h"
#include "models/aws/iam/principals.h"
#include "models/coverage.h"

namespace dynatlas::cli {
namespace {

namespace kinds_of = models::aws;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kAccount = "111122223333";
constexpr const char* kOrders = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders";
constexpr const char* kApp = "arn:aws:iam::111122223333:role/app";
constexpr std::int64_t kReadAt = 1'700'000'000;  // 2023-11-14 22:13 UTC

// An account with the table orders and the role app; policies are added one by one.
class AccessAskTest : public testing::Test {
 protected:
  AccessAskTest() : store_(empty_store()) {
    put<kinds_of::AWSAccountSchema>({{"id", kAccount}, {"name", "default"}});
    put<kinds_of::dynamodb::DynamoDBTableSchema>({{"Arn", kOrders}, {"name", "orders"}, {"region", "eu-west-1"}});
  }

  using Fields = std::map<std::string_view, graph::Value>;
  template <const graph::NodeSchema& kSchema>
  void put(const Fields& fields) {
    graph::Rows rows(graph::kFieldsOf<kSchema>);
    const auto row = rows.add();
    for (const auto& [name, value] : fields) row[rows.column(name).value()] = value;
    const graph::Params params{
        {std::string(graph::kUpdateTag), std::int64_t{1}}, {"AWS_ID", kAccount}, {"Region", "eu-west-1"}};
    store_->load(kSchema, rows, params);
  }
  void put_role() {
    put<kinds_of::iam::AWSRoleSchema>(
        {{"Arn", kApp}, {"RoleName", "app"}, {"RoleId", "AROAAPP"}, {"service_linked", false}});
  }
  void put_policy(const std::string& name, const std::string& statement) {
    put<kinds_of::iam::AWSInlinePolicySchema>(
        {{"id", std::string(kApp) + "/inline_policy/" + name},
         {"name", name},
         {"document", R"({"Version":"2012-10-17","Statement":[)" + statement + "]}"},
         {"principal_arn", kApp}});
  }
  void note(const char* state, const char* reason = "") {
    graph::Value why;
    if (*reason != '\0') why = std::string(reason);
    const std::string operation = "iam:GetAccountAuthorizationDetails";
    put<models::CoverageSchema>({{"id", std::string(kAccount) + "/aws-global/" + operation},
                                 {"account", kAccount},
                                 {"region", "aws-global"},
                                 {"operation", operation},
                                 {"state", state},
                                 {"reason", why},
                                 {"read_at", kReadAt},
                                 {"complete_at", kReadAt}});
  }
  // Each table of the region was asked for its policy, and had none.
  void note_policies(const std::string& region) {
    const std::string id = std::string(kAccount) + "/" + region + "/dynamodb:GetResourcePolicy";
    put<models::CoverageSchema>({{"id", id},
                                 {"account", kAccount},
                                 {"region", region},
                                 {"operation", "dynamodb:GetResourcePolicy"},
                                 {"state", "complete"},
                                 {"subjects", std::int64_t{1}},
                                 {"unread", std::int64_t{0}},
                                 {"never_read", std::int64_t{0}},
                                 {"read_at", kReadAt},
                                 {"complete_at", kReadAt}});
    graph::Rows rows(graph::kFieldsOf<models::ReadTableLink>);
    const auto row = rows.add();
    row[graph::column_of<models::ReadTableLink>("note")] = id;
    row[graph::column_of<models::ReadTableLink>("subject")] = std::string(kOrders);
    row[graph::column_of<models::ReadTableLink>("at")] = kReadAt;
    store_->load_links(models::ReadTableLink, rows,
                       {{std::string(graph::kUpdateTag), std::int64_t{1}},
                        {std::string(graph::kSubResourceLabel), std::string("AWSAccount")},
                        {std::string(graph::kSubResourceId), std::string(kAccount)}});
  }
  void evaluate(std::int64_t tag = 2) {
    access::Terms terms;
    terms.update_tag = tag;
    terms.now = kReadAt + 60;
    access::evaluate_account(*store_, kAccount, terms);
  }

  std::vector<access::Reached> who(std::string_view right = "") {
    std::vector<access::Reached> all;
    access::who(*store_, kOrders, right, [&](const access::Reached& one) { all.push_back(one); });
    return all;
  }
  access::Why why(std::string_view action, const std::string& resource = kOrders) {
    return access::why(*store_, kApp, action, resource, access::iam::usual_assumptions()).value();
  }

  std::unique_ptr<graph::GraphStore> store_;
};

constexpr const char* kByName =
    R"({"Sid":"ByName","Effect":"Allow","Action":"dynamodb:GetItem","Resource":"arn:aws:dynamodb:*:*:table/orders"})";
constexpr const char* kByPrefix =
    R"({"Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:Scan"],"Resource":"arn:aws:dynamodb:*:*:table/ord*",
        "Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}})";

TEST_F(AccessAskTest, WhatWasNeverEvaluatedIsUnknown) {
  EXPECT_FALSE(access::evaluated(*store_, kAccount).has_value());
  note("failed", "denied");
  const auto evaluated = access::evaluated(*store_, kAccount);
  ASSERT_TRUE(evaluated.has_value());
  EXPECT_EQ(evaluated->at, 0);
  EXPECT_THAT(limits_of(*evaluated),
              ElementsAre("Account 111122223333 was never evaluated: who can reach its tables is unknown.",
                          "Its principals were not read: denied."));
}

TEST_F(AccessAskTest, TheBestOfSeveralWaysIsTheAnswer) {
  put_role();
  put_policy("one", kByName);
  put_policy("two", kByPrefix);
  note("complete");
  evaluate();
  const auto all = who("read");
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].principal, kApp);
  EXPECT_EQ(all[0].kind, "role");
  EXPECT_EQ(all[0].state, "allowed");
  EXPECT_THAT(all[0].actions, ElementsAre("GetItem"));
  EXPECT_THAT(all[0].conditional_actions, ElementsAre("Scan"));
  EXPECT_THAT(all[0].condition_keys, ElementsAre("aws:sourceip"));
  EXPECT_THAT(all[0].conditions, ElementsAre(HasSubstr("10.0.0.0/8")));
  EXPECT_THAT(all[0].ways, ElementsAre("ord*"));
  EXPECT_THAT(all[0].allowed_by, Contains(HasSubstr("one/statement/ByName")));
  EXPECT_THAT(who("write,policy"), IsEmpty());
  EXPECT_EQ(who("write,read").size(), 1U);
}

TEST_F(AccessAskTest, ACaseThatAddsNothingHasNoSay) {
  put_role();
  put_policy("one", kByName);
  put_policy("two",
             R"({"Effect":"Allow","Action":"dynamodb:GetItem","Resource":"*","Condition":{"Bool":{"a:b":"true"}}})");
  note("complete");
  evaluate();
  const auto all = who("read");
  ASSERT_EQ(all.size(), 1U);
  EXPECT_THAT(all[0].condition_keys, IsEmpty());
  EXPECT_THAT(all[0].conditional_actions, IsEmpty());
  EXPECT_THAT(all[0].allowed_by, ElementsAre(HasSubstr("ByName")));
}

TEST_F(AccessAskTest, LimitsNameTimesAndWhatWasNotRead) {
  put_role();
  note("complete");
  evaluate();
  auto limits = limits_of(access::evaluated(*store_, kAccount).value());
  EXPECT_EQ(limits.front(), "By the policies read at 2023-11-14 22:13 UTC.");
  EXPECT_THAT(limits, Contains(AllOf(HasSubstr("SCPs and RCPs of 111122223333"), HasSubstr("not read"))));
  note("failed", "denied");
  limits = limits_of(access::evaluated(*store_, kAccount).value());
  EXPECT_THAT(limits, Contains(HasSubstr("were not read the last time (denied)")));
}

TEST_F(AccessAskTest, AnEvaluationThatWasBrokenOffSaysSo) {
  note("complete");
  put<models::AccessSchema>(
      {{"id", std::string(kAccount) + "/access"}, {"account", kAccount}, {"evaluated_at", kReadAt}});
  const access::Evaluated broken = access::evaluated(*store_, kAccount).value();
  EXPECT_FALSE(broken.is_finished);
  EXPECT_THAT(limits_of(broken), Contains(HasSubstr("was broken off")));
  evaluate();
  const access::Evaluated whole = access::evaluated(*store_, kAccount).value();
  EXPECT_TRUE(whole.is_finished);
  EXPECT_THAT(limits_of(whole), testing::Not(Contains(HasSubstr("was broken off"))));
}

TEST_F(AccessAskTest, ALaterReadingThatChangedNothingIsNoLaterEvaluation) {
  access::Evaluated evaluated;
  evaluated.account = kAccount;
  evaluated.at = kReadAt;
  evaluated.principals_read_at = kReadAt + 86'400;
  EXPECT_EQ(limits_of(evaluated).front(),
            "By the policies evaluated at 2023-11-14 22:13 UTC. They were read again at 2023-11-15 22:13 UTC; no run "
            "since has found a change.");
}

TEST_F(AccessAskTest, WhatIsNoLongerGivenGoesWhateverTheTag) {
  put_role();
  note("complete");
  for (const std::int64_t tag : {2, 2, 1}) {
    put_policy("one", kByName);
    evaluate(tag);
    ASSERT_EQ(who("read").size(), 1U);
    put_policy("one", R"({"Effect":"Allow","Action":"dynamodb:PutItem","Resource":"*"})");
    evaluate(tag);
    EXPECT_THAT(who("read"), IsEmpty()) << tag;
    EXPECT_EQ(who("write").size(), 1U);
  }
}

TEST_F(AccessAskTest, PoliciesThatNobodyAskedForWereNotRead) {
  const auto unread = [&] { return access::evaluated(*store_, kAccount).value().unread; };
  put_role();
  note("complete");
  note_policies("eu-west-1");
  evaluate();
  EXPECT_THAT(unread(), ElementsAre("organizations"));
  put<kinds_of::dynamodb::DynamoDBTableSchema>(
      {{"Arn", "arn:aws:dynamodb:us-east-1:111122223333:table/people"}, {"name", "people"}, {"region", "us-east-1"}});
  evaluate();
  EXPECT_THAT(unread(), ElementsAre("organizations", "policies"));
}

TEST_F(AccessAskTest, NamesAreFoundInEachForm) {
  put_role();
  for (const char* name : {"app", "role/app", kApp}) {
    EXPECT_THAT(access::principals_named(*store_, name), ElementsAre(kApp)) << name;
  }
  EXPECT_THAT(access::principals_named(*store_, "ap"), IsEmpty());
  EXPECT_THAT(access::tables_named(*store_, "orders"), ElementsAre(kOrders));
  EXPECT_THAT(access::table_names(*store_, 5), ElementsAre("orders"));
}

TEST_F(AccessAskTest, WhyTellsEachLayerAndTheStatementThatDecided) {
  put_role();
  put_policy("one", kByName);
  put_policy("no", R"({"Sid":"No","Effect":"Deny","Action":"dynamodb:Query","Resource":"*"})");
  note("complete");
  const access::Why get = why("dynamodb:GetItem");
  EXPECT_EQ(get.state, "allowed");
  ASSERT_FALSE(get.layers.empty());
  EXPECT_EQ(get.layers[0].name, "identity policies");
  EXPECT_EQ(get.layers[0].said, "allows");
  ASSERT_EQ(get.layers[0].statements.size(), 1U);
  EXPECT_EQ(get.layers[0].statements[0].sid, "ByName");
  const access::Why query = why("Query");
  EXPECT_EQ(query.state, "denied");
  EXPECT_EQ(query.stopped_by, "explicit deny: identity");
  EXPECT_EQ(query.layers[0].said, "denies");
  EXPECT_EQ(why("PutItem").stopped_by, "identity");
}

TEST_F(AccessAskTest, WhySaysWhatTheGraphDoesNotHave) {
  put_role();
  put_policy("one", R"({"Effect":"Allow","Action":"dynamodb:*","Resource":"*"})");
  note("complete");
  const access::Why other = why("GetItem", "arn:aws:dynamodb:eu-west-1:111122223333:table/later");
  EXPECT_EQ(other.state, "allowed");
  EXPECT_THAT(other.unread, Contains(HasSubstr("no such table")));
  const auto nobody = access::why(*store_, "arn:aws:iam::111122223333:role/none", "GetItem", kOrders, {});
  EXPECT_FALSE(nobody.has_value());
  EXPECT_FALSE(access::why(*store_, "app", "GetItem", kOrders, {}).has_value()) << "a name is no ARN";
}

TEST_F(AccessAskTest, WhyRefusesWhatCannotBeAsked) {
  put_role();
  note("complete");
  const std::string index = std::string(kOrders) + "/index/by-date";
  for (const auto& [action, resource] : std::vector<std::pair<std::string, std::string>>{
           {"GetObject", kOrders}, {"GetItem", index}, {"ListTables", kOrders}, {"GetItem", "orders"}}) {
    EXPECT_THROW(why(action, resource), Error) << action << ' ' << resource;
  }
  EXPECT_EQ(why("Query", index).state, "denied");
}

}  // namespace
}  // namespace dynatlas::cli
