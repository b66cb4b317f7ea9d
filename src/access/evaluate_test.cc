// Scopes and direct relationships together against the decisions themselves, one by one, on many small estates.
#include "access/evaluate.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <set>

namespace dynatlas::access {
namespace {

using iam::State;
using nlohmann::json;
using namespace std::string_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

const std::string kAccount = "111122223333";

std::string arn_of_table(const std::string& name, const std::string& region = "eu-west-1") {
  return fmt::format("arn:aws:dynamodb:{}:{}:table/{}", region, kAccount, name);
}

TableAt table_at(const std::string& name, const std::string& region = "eu-west-1",
                 std::vector<std::string> indexes = {}) {
  return {arn_of_table(name, region), arn_of_table(name, region) + "/stream/2026-01-01T00:00:00.000",
          std::move(indexes)};
}

// Keeps everything that it is told, as a graph would.
class Kept final : public GrantSink {
 public:
  void scope(const Scope& scope) override {
    EXPECT_TRUE(scopes.emplace(scope.id, scope).second) << "told twice: " << scope.id;
  }
  void covers(const Scope& scope, std::string_view table) override {
    EXPECT_TRUE(tables[scope.id].insert(std::string(table)).second) << "covered twice";
  }
  void to_scope(const Grant& grant, const Scope& scope) override {
    EXPECT_TRUE(scopes.contains(scope.id));
    grants[{std::string(grant.principal), scope.id}].push_back({grant.right, grant.given});
  }
  void to_table(const Grant& grant, std::string_view table) override {
    grants[{std::string(grant.principal), std::string(table)}].push_back({grant.right, grant.given});
  }

  // The best of all paths.
  Cell of(const std::string& principal, const std::string& table) const {
    Cell best;
    const auto add = [&](const std::string& target) {
      const auto at = grants.find({principal, target});
      if (at == grants.end()) return;
      for (const auto& [right, given] : at->second) {
        Given& known = best[right];
        known.state = std::max(known.state, given.state);
        known.allowed |= given.allowed;
        known.conditional |= given.conditional;
      }
    };
    add(table);
    for (const auto& [scope, covered] : tables) {
      if (covered.contains(table)) add(scope);
    }
    for (Given& given : best.rights) given.conditional &= ~given.allowed;
    return best;
  }

  std::map<std::string, Scope> scopes;
  std::map<std::string, std::set<std::string>> tables;
  std::map<std::pair<std::string, std::string>, std::vector<std::pair<iam::Right, Given>>> grants;
};

Subject subject_of(Account& account, const std::string& arn, const std::vector<json>& identity,
                   const json& boundary = nullptr) {
  Subject subject{*iam::principal_of(arn), {}};
  for (std::size_t i = 0; i < identity.size(); ++i) {
    subject.layers.identity.push_back(
        account.policies.add(fmt::format("{}/{}", arn, i), iam::PolicyKind::identity, identity[i].dump()));
  }
  if (!boundary.is_null()) {
    subject.layers.boundary = account.policies.add(arn + "/boundary", iam::PolicyKind::boundary, boundary.dump());
  }
  return subject;
}

json document(std::vector<json> statements) {
  return {{"Version", "2012-10-17"}, {"Statement", std::move(statements)}};
}
json allow(const json& actions, const json& resources) {
  return {{"Effect", "Allow"}, {"Action", actions}, {"Resource", resources}};
}
json deny(const json& actions, const json& resources) {
  return {{"Effect", "Deny"}, {"Action", actions}, {"Resource", resources}};
}

const std::string kUser = "arn:aws:iam::111122223333:user/ann";
const std::string kRole = "arn:aws:iam::111122223333:role/app";

class EvaluationTest : public testing::Test {
 protected:
  EvaluationTest() { account.id = kAccount; }

  void evaluate(std::vector<TableAt> tables, const std::vector<TableWithPolicies>& with = {},
                const std::vector<Subject>& others = {}, const std::vector<std::string>& unread = {},
                std::size_t block = 100) {
    std::ranges::sort(tables, {}, &TableAt::id);
    Evaluation evaluation(account, iam::usual_assumptions(), kept);
    for (const TableWithPolicies& one : with) evaluation.add_with_policies(one, others, unread);
    for (std::span<const TableAt> left(tables); !left.empty(); left = left.subspan(std::min(block, left.size()))) {
      evaluation.add(left.first(std::min(block, left.size())));
    }
  }
  std::vector<std::string> covered(const std::string& pattern) {
    std::vector<std::string> names;
    for (const auto& [id, scope] : kept.scopes) {
      if (scope.pattern != pattern) continue;
      for (const std::string& table : kept.tables[id]) names.push_back(table.substr(table.find('/') + 1));
    }
    return names;
  }

  Account account;
  Kept kept;
};

TEST_F(EvaluationTest, ALiteralNameIsADirectRelationship) {
  account.subjects.push_back(
      subject_of(account, kUser, {document({allow("dynamodb:GetItem", arn_of_table("orders"))})}));
  evaluate({table_at("orders"), table_at("orders2")});
  EXPECT_THAT(kept.scopes, IsEmpty());
  ASSERT_EQ(kept.grants.size(), 1u);
  const auto& [ends, rights] = *kept.grants.begin();
  EXPECT_EQ(ends.second, arn_of_table("orders"));
  ASSERT_EQ(rights.size(), 1u);
  EXPECT_EQ(rights[0].first, iam::Right::read_data);
  EXPECT_EQ(rights[0].second.state, State::allowed);
  EXPECT_THAT(names_of(rights[0].second.allowed), ElementsAre("GetItem"));
  EXPECT_THAT(rights[0].second.allowed_by, ElementsAre(kUser + "/0/statement/1"));
}

TEST_F(EvaluationTest, AWildcardIsAScopeThatPrincipalsShare) {
  const json all = document({allow("dynamodb:*", arn_of_table("orders*"))});
  account.subjects.push_back(subject_of(account, kRole, {all}));
  account.subjects.push_back(subject_of(account, kUser, {all}));
  evaluate({table_at("orders"), table_at("orders-old"), table_at("people")}, {}, {}, {}, 1);
  ASSERT_EQ(kept.scopes.size(), 1u);
  EXPECT_THAT(covered("orders*"), UnorderedElementsAre("orders", "orders-old"));
  EXPECT_EQ(kept.grants.size(), 2u);
}

TEST_F(EvaluationTest, ADenyCutsAScope) {
  account.subjects.push_back(subject_of(
      account, kUser, {document({allow("dynamodb:*", "*"), deny("dynamodb:*", arn_of_table("secret*") + "*")})}));
  account.subjects.push_back(subject_of(account, kRole, {document({allow("dynamodb:*", "*")})}));
  evaluate({table_at("orders"), table_at("secret-1")});
  EXPECT_TRUE(kept.of(kUser, arn_of_table("secret-1")).is_nothing());
  EXPECT_FALSE(kept.of(kRole, arn_of_table("secret-1")).is_nothing());
  EXPECT_FALSE(kept.of(kUser, arn_of_table("orders")).is_nothing());
  EXPECT_EQ(kept.scopes.size(), 2u);
}

TEST_F(EvaluationTest, ScopesFollowFromPoliciesAlone) {
  account.subjects.push_back(subject_of(
      account, kUser, {document({allow("dynamodb:*", "*"), deny("dynamodb:Put*", arn_of_table("secret*"))})}));
  evaluate({table_at("orders")});
  const auto before = kept.scopes;
  kept = {};
  evaluate({table_at("orders"), table_at("secret"), table_at("zoo")});
  for (const auto& [id, scope] : before) EXPECT_TRUE(kept.scopes.contains(id));
}

TEST_F(EvaluationTest, AnIteratorAndRecordsOfTwoStatementsReadAStream) {
  const std::string streams = arn_of_table("orders") + "/stream/*";
  account.subjects.push_back(
      subject_of(account, kUser,
                 {document({allow("dynamodb:GetRecords", "arn:aws:dynamodb:*:*:table/*/stream/*"),
                            allow("dynamodb:GetShardIterator", streams)})}));
  evaluate({table_at("orders"), table_at("people")});
  EXPECT_EQ(kept.of(kUser, arn_of_table("orders"))[iam::Right::read_stream].state, State::allowed);
  EXPECT_TRUE(kept.of(kUser, arn_of_table("people"))[iam::Right::read_stream].is_nothing());
}

TEST_F(EvaluationTest, ATablesOwnPolicyExcludesItFromScopes) {
  account.subjects.push_back(subject_of(account, kUser, {document({allow("dynamodb:*", "*")})}));
  account.subjects.push_back(subject_of(account, kRole, {document({allow("dynamodb:*", "*")})}));
  json statement = deny("dynamodb:*", "*");
  statement["Principal"] = {{"AWS", kUser}};
  const auto* policy =
      account.policies.add("orders/policy", iam::PolicyKind::resource_based, document({statement}).dump());
  evaluate({table_at("orders"), table_at("people")}, {{table_at("orders"), policy}});
  EXPECT_TRUE(kept.of(kUser, arn_of_table("orders"))[iam::Right::read_data].is_nothing());
  EXPECT_EQ(kept.of(kRole, arn_of_table("orders"))[iam::Right::read_data].state, State::allowed);
  EXPECT_EQ(kept.of(kUser, arn_of_table("people"))[iam::Right::read_data].state, State::allowed);
}

TEST_F(EvaluationTest, AnAccountThatWasNotReadIsGranted) {
  json statement = allow("dynamodb:GetItem", "*");
  statement["Principal"] = {{"AWS", "444455556666"}};
  const auto* policy =
      account.policies.add("orders/policy", iam::PolicyKind::resource_based, document({statement}).dump());
  evaluate({table_at("orders")}, {{table_at("orders"), policy}}, {}, {"444455556666"});
  const Cell cell = kept.of("arn:aws:iam::444455556666:root", arn_of_table("orders"));
  EXPECT_EQ(cell[iam::Right::read_data].state, State::granted);
}

TEST_F(EvaluationTest, AllThatAnAccountsPrincipalsAreNamedForIsGranted) {
  json one = allow("dynamodb:GetItem", "*");
  one["Principal"] = {{"AWS", "arn:aws:iam::444455556666:role/a"}};
  json two = allow("dynamodb:Query", "*");
  two["Principal"] = {{"AWS", "arn:aws:iam::444455556666:role/b"}};
  const auto* policy =
      account.policies.add("orders/policy", iam::PolicyKind::resource_based, document({one, two}).dump());
  evaluate({table_at("orders")}, {{table_at("orders"), policy}}, {}, {"444455556666"});
  const Cell cell = kept.of("arn:aws:iam::444455556666:root", arn_of_table("orders"));
  EXPECT_THAT(names_of(cell[iam::Right::read_data].allowed), ElementsAre("GetItem", "Query"));
}

TEST_F(EvaluationTest, AStatementOfATablesPolicyIsNamedAsItsNodeIs) {
  json plain = allow("dynamodb:GetItem", "*");
  plain["Principal"] = {{"AWS", kUser}};
  json named = allow("dynamodb:Query", "*");
  named["Principal"] = {{"AWS", kUser}};
  named["Sid"] = "Query";
  const auto* policy =
      account.policies.add("orders/policy", iam::PolicyKind::resource_based, document({plain, named}).dump());
  account.subjects.push_back(subject_of(account, kUser, {}));
  evaluate({table_at("orders")}, {{table_at("orders"), policy}});
  const auto& rights = kept.grants.at({kUser, arn_of_table("orders")});
  ASSERT_EQ(rights.size(), 1u);
  EXPECT_THAT(rights[0].second.allowed_by,
              UnorderedElementsAre("orders/policy/statement/1", "orders/policy/statement/2/Query"));
}

TEST_F(EvaluationTest, TellsWhetherIndexesAreReached) {
  account.subjects.push_back(subject_of(
      account, kUser,
      {document({allow("dynamodb:Query", arn_of_table("a")), allow("dynamodb:Query", arn_of_table("b") + "/index/x"),
                 allow("dynamodb:Query", {arn_of_table("c"), arn_of_table("c") + "/index/*"})})}));
  evaluate({table_at("a", "eu-west-1", {"x"}), table_at("b", "eu-west-1", {"x", "y"}),
            table_at("c", "eu-west-1", {"x", "y"})});
  const auto indexes = [&](const std::string& table) {
    return kept.grants.at({kUser, arn_of_table(table)}).front().second.indexes;
  };
  EXPECT_EQ(indexes("a"), Indexes::none);
  EXPECT_EQ(indexes("b"), Indexes::some);
  EXPECT_EQ(indexes("c"), Indexes::all);
}

// A random small estate: what it grants, against each decision by itself.
class RandomPolicies {
 public:
  explicit RandomPolicies(unsigned seed) : random_(seed) {}

  template <typename T>
  const T& one_of(const std::vector<T>& all) {
    return all[random_() % all.size()];
  }
  json statement(bool may_deny) {
    static const std::vector<json> kActions{"dynamodb:*",
                                            "dynamodb:GetItem",
                                            "dynamodb:Query",
                                            {"dynamodb:Put*", "dynamodb:Scan"},
                                            "*",
                                            {"dynamodb:GetRecords", "dynamodb:GetShardIterator"},
                                            "dynamodb:GetRecords",
                                            "dynamodb:Get*",
                                            "dynamodb:Delete*"};
    static const std::vector<std::string> kResources{"*",
                                                     "arn:aws:dynamodb:*:*:table/*",
                                                     arn_of_table("a"),
                                                     arn_of_table("ab") + "*",
                                                     arn_of_table("a*"),
                                                     "arn:aws:dynamodb:*:*:table/a*/index/*",
                                                     "arn:aws:dynamodb:*:*:table/*/index/x",
                                                     arn_of_table("b") + "/index/x",
                                                     "arn:aws:dynamodb:us-*:*:table/*",
                                                     "arn:aws:dynamodb:*:*:table/${aws:username}",
                                                     arn_of_table("ab") + "/stream/*",
                                                     "arn:aws:dynamodb:*:*:table/*/stream/*",
                                                     "arn:aws:s3:::a*",
                                                     "arn:aws:dynamodb:*:111122223333:table/?b*",
                                                     "arn:aws:dynamodb:*:*:table/*x"};
    json one{{"Effect", may_deny && random_() % 3 == 0 ? "Deny" : "Allow"}};
    one[random_() % 8 == 0 ? "NotAction" : "Action"] = one_of(kActions);
    json resources = json::array({one_of(kResources)});
    if (random_() % 3 == 0) resources.push_back(one_of(kResources));
    one[random_() % 8 == 0 ? "NotResource" : "Resource"] = resources;
    if (random_() % 5 == 0) one["Condition"] = {{"Bool", {{"aws:MultiFactorAuthPresent", "true"}}}};
    if (random_() % 7 == 0) one["Condition"] = {{"StringEquals", {{"aws:RequestedRegion", "eu-west-1"}}}};
    if (random_() % 9 == 0) one["Condition"] = {{"Bool", {{"aws:SecureTransport", "false"}}}};
    return one;
  }
  json policy(bool may_deny = true) {
    std::vector<json> statements{statement(may_deny)};
    while (random_() % 2 == 0) statements.push_back(statement(may_deny));
    json made = document(std::move(statements));
    said += made.dump() + "\n";
    return made;
  }
  std::string said;
  bool is_one_in(unsigned n) { return random_() % n == 0; }

 private:
  std::mt19937 random_;
};

// What each decision by itself says, the best of a table's parts.
Cell brute_force(const Subject& subject, const TableAt& table, const Account& account, const TableWithPolicies* with) {
  const Block block(std::span(&table, 1));
  Cell cell;
  for (std::size_t i = 0; i < kParts; ++i) {
    const auto part = static_cast<Part>(i);
    const std::size_t count = part == Part::index ? std::max<std::size_t>(table.indexes.size(), 1) : 1;
    for (std::size_t index = 0; index < count; ++index) {
      iam::Layers layers = subject.layers;
      layers.resource_control = account.limits.resource_control;
      if (with != nullptr) layers.resource_policy = part == Part::stream ? with->stream_policy : with->table_policy;
      iam::RequestedResource resource;
      resource.arn = block.arn(0, part, index);
      resource.account = account.id;
      const iam::BoundRequest bound = iam::bind(subject.principal, resource, layers);
      for (std::size_t action = 0; action < iam::kActions.size(); ++action) {
        const iam::Action& asked = iam::kActions[action];
        if (static_cast<std::size_t>(asked.right) >= kRightCount || !asked.resources.has(resource_of(part))) continue;
        const bool is_live = asked.resources.has(iam::Resource::table) || asked.resources.has(iam::Resource::index) ||
                             asked.resources.has(iam::Resource::stream);
        if (is_live && static_cast<int>(part) > 2) continue;
        const State state = bound.state(action);
        Given& given = cell[asked.right];
        if (state == State::allowed) given.allowed.set(action);
        if (state == State::conditional) given.conditional.set(action);
      }
    }
  }
  for (Given& given : cell.rights) {
    given.conditional &= ~given.allowed;
    given.state = given.allowed.any() ? State::allowed : given.conditional.any() ? State::conditional : State::denied;
  }
  Given& stream = cell[iam::Right::read_stream];
  const auto has = [&](const iam::ActionMask& mask, const char* name) { return mask.test(*iam::action_place(name)); };
  const iam::ActionMask any = stream.allowed | stream.conditional;
  if (!has(any, "GetRecords") || !has(any, "GetShardIterator")) {
    stream = {};
  } else if (!has(stream.allowed, "GetRecords") || !has(stream.allowed, "GetShardIterator")) {
    stream.state = State::conditional;
  }
  return cell;
}

TEST(EvaluationProperty, ScopesAndDirectRelationshipsAreWhatEachDecisionSays) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    RandomPolicies random(seed);
    Account account;
    account.id = kAccount;
    const json boundary = random.policy();
    const std::vector<std::string> names{"a", "ab", "abc", "b", "cb", "dx"};
    std::vector<std::vector<const iam::Policy*>> levels;
    if (random.is_one_in(3)) {
      const json level = document({allow("*", "*"), random.statement(true)});
      random.said += "SCP " + level.dump() + "\n";
      levels.push_back({account.policies.add("scp", iam::PolicyKind::service_control, level.dump())});
    }
    if (random.is_one_in(3)) {
      json statement = random.statement(true);
      statement["Principal"] = "*";
      const std::string text = document({statement}).dump();
      random.said += "RCP " + text + "\n";
      account.limits.resource_control = {{account.policies.add("rcp", iam::PolicyKind::resource_control, text)}};
    }
    for (const std::string& arn : {kRole, kUser, "arn:aws:iam::111122223333:user/b"s}) {
      const bool limited = random.is_one_in(3);
      account.subjects.push_back(
          subject_of(account, arn, {random.policy(), random.policy()}, limited ? boundary : json(nullptr)));
      account.subjects.back().layers.service_control = levels;
    }
    std::vector<TableAt> tables;
    for (const std::string& name : names) {
      for (const char* region : {"eu-west-1", "us-east-1"}) {
        std::vector<std::string> indexes;
        if (random.is_one_in(2)) indexes.emplace_back("x");
        if (random.is_one_in(2)) indexes.emplace_back("y");
        tables.push_back(table_at(name, region, indexes));
      }
    }
    std::ranges::sort(tables, {}, &TableAt::id);
    std::vector<TableWithPolicies> with;
    if (random.is_one_in(2)) {
      json statement = random.statement(true);
      statement["Principal"] = random.is_one_in(2) ? json("*") : json{{"AWS", random.is_one_in(2) ? kUser : kRole}};
      const auto* policy = account.policies.add("p", iam::PolicyKind::resource_based, document({statement}).dump());
      random.said += "table " + statement.dump() + "\n";
      with.push_back({tables[seed % tables.size()], policy, random.is_one_in(2) ? policy : nullptr});
    }
    Kept kept;
    Evaluation evaluation(account, iam::usual_assumptions(), kept);
    for (const TableWithPolicies& one : with) evaluation.add_with_policies(one, {}, {});
    const std::size_t cut = seed % tables.size();
    evaluation.add(std::span(tables).first(cut));
    evaluation.add(std::span(tables).subspan(cut));
    for (const Subject& subject : account.subjects) {
      for (const TableAt& table : tables) {
        const bool has_policy = !with.empty() && with[0].table.id == table.id;
        const Cell expected = brute_force(subject, table, account, has_policy ? with.data() : nullptr);
        const Cell found = kept.of(subject.principal.arn, table.id);
        for (std::size_t i = 0; i < kRightCount; ++i) {
          const std::string where = fmt::format("seed {} {} {} {}", seed, subject.principal.arn, table.id,
                                                iam::relationship_label(static_cast<iam::Right>(i)));
          SCOPED_TRACE(random.said);
          ASSERT_EQ(found.rights[i].state, expected.rights[i].state) << where;
          ASSERT_EQ(names_of(found.rights[i].allowed), names_of(expected.rights[i].allowed)) << where;
          ASSERT_EQ(names_of(found.rights[i].conditional), names_of(expected.rights[i].conditional)) << where;
        }
      }
    }
  }
}

}  // namespace
}  // namespace dynatlas::access
