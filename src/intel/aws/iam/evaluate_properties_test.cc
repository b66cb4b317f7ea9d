// What holds of every request, tried on many that a seeded generator makes.
#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "intel/aws/iam/test_request.h"

namespace dynatlas::intel::aws::iam {
namespace {

constexpr int kRequests = 300;
constexpr std::array<std::string_view, 5> kAsked{"GetItem", "Query", "Scan", "PartiQLSelect", "CreateTable"};

// Statements of a small grammar, so that they often meet.
class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  bool one_in(unsigned n) { return random_() % n == 0; }
  template <std::size_t N>
  std::string_view one_of(const std::array<std::string_view, N>& all) {
    return all[random_() % N];
  }

  std::string statement(bool deny, bool has_principal) {
    std::string text = R"({"Effect":")" + std::string(deny ? "Deny" : "Allow") + '"';
    text += one_in(5) ? R"(,"NotAction":")" : R"(,"Action":")";
    text += std::string(one_of(kActionsNamed)) + '"';
    text += one_in(5) ? R"(,"NotResource":")" : R"(,"Resource":")";
    text += std::string(one_of(kResourcesNamed)) + '"';
    if (has_principal) text += std::string(one_of(kPrincipalsNamed));
    if (!one_in(3)) text += std::string(one_of(kConditions));
    return text + '}';
  }

  std::string statements(bool has_principal) {
    std::string text = "[" + statement(one_in(3), has_principal);
    while (!one_in(2)) text += "," + statement(one_in(3), has_principal);
    return text + ']';
  }

  std::string_view principal() { return one_of(kPrincipals); }

 private:
  static constexpr std::array<std::string_view, 6> kActionsNamed{
      "*", "dynamodb:*", "dynamodb:GetItem", "dynamodb:Sc*", "s3:GetItem", "dynamodb:*Select"};
  static constexpr std::array<std::string_view, 6> kResourcesNamed{
      "*",
      "arn:aws:dynamodb:*",
      "arn:aws:dynamodb:eu-west-1:111122223333:table/orders",
      "arn:aws:dynamodb:*:*:table/other*",
      "arn:aws:dynamodb:*:*:table/${aws:username}",
      "arn:aws:dynamodb:*:*:table/${aws:PrincipalTag/t}*"};
  static constexpr std::array<std::string_view, 7> kPrincipalsNamed{
      R"(,"Principal":"*")",
      R"(,"Principal":{"AWS":"111122223333"})",
      R"(,"Principal":{"AWS":"arn:aws:iam::111122223333:role/app"})",
      R"(,"Principal":{"AWS":["arn:aws:iam::444455556666:root","arn:aws:iam::111122223333:user/ann"]})",
      R"(,"Principal":{"AWS":"arn:aws:sts::111122223333:assumed-role/app/build"})",
      R"(,"NotPrincipal":{"AWS":["arn:aws:iam::111122223333:role/app","arn:aws:iam::111122223333:root"]})",
      R"(,"NotPrincipal":{"AWS":"arn:aws:iam::111122223333:user/ann"})"};
  static constexpr std::array<std::string_view, 6> kConditions{
      R"(,"Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}})",
      R"(,"Condition":{"Bool":{"aws:SecureTransport":"false"}})",
      R"(,"Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}})",
      R"(,"Condition":{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":"t"}})",
      R"(,"Condition":{"StringNotEquals":{"aws:RequestedRegion":"eu-west-1"}})",
      R"(,"Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/*"}})"};
  static constexpr std::array<std::string_view, 5> kPrincipals{
      "arn:aws:iam::111122223333:user/ann", "arn:aws:iam::111122223333:role/app",
      "arn:aws:sts::111122223333:assumed-role/app/build", "arn:aws:iam::444455556666:role/app",
      "arn:aws:iam::111122223333:root"};

  std::mt19937 random_;
};

// The texts of a request, so that it can be made again with one more.
struct Texts {
  std::string principal;
  std::vector<std::string> identity;
  std::string boundary;
  std::vector<std::string> service_control;
  std::string resource_policy;
  std::vector<std::string> resource_control;
};

Texts random_texts(Generator& generator) {
  Texts texts;
  texts.principal = generator.principal();
  for (int i = 0; i < 2; ++i) texts.identity.push_back(generator.statements(false));
  if (generator.one_in(3)) texts.boundary = generator.statements(false);
  if (generator.one_in(2)) texts.service_control = {std::string(kAllowAll), generator.statements(false)};
  if (!generator.one_in(3)) texts.resource_policy = generator.statements(true);
  if (generator.one_in(4)) {
    texts.resource_control = {R"({"Effect":"Deny","Action":"dynamodb:Scan","Resource":"*","Principal":"*"})"};
  }
  return texts;
}

TestRequest made_from(const Texts& texts) {
  TestRequest request(texts.principal);
  for (const std::string& each : texts.identity) request.identity(each);
  if (!texts.boundary.empty()) request.boundary(texts.boundary);
  for (const std::string& each : texts.service_control) request.service_control(each);
  if (!texts.resource_policy.empty()) request.resource_policy(texts.resource_policy);
  for (const std::string& each : texts.resource_control) request.resource_control(each);
  return request;
}

using States = std::array<State, kAsked.size()>;

States states_of(const Texts& texts) {
  const TestRequest request = made_from(texts);
  const BoundRequest bound = request.bound();
  States states{};
  for (std::size_t i = 0; i < states.size(); ++i) states[i] = bound.state(action_place(kAsked[i]).value());
  return states;
}

std::string with_one_more(const std::string& statements, const std::string& statement) {
  return statements.empty() ? '[' + statement + ']'
                            : statements.substr(0, statements.size() - 1) + ',' + statement + ']';
}

// Adds a statement to the identity policies, to the boundary that there is, or to the resource policy.
Texts with_statement(Texts texts, bool deny, Generator& generator) {
  if (generator.one_in(2)) {
    texts.resource_policy = with_one_more(texts.resource_policy, generator.statement(deny, true));
  } else if (!texts.boundary.empty() && generator.one_in(2)) {
    texts.boundary = with_one_more(texts.boundary, generator.statement(deny, false));
  } else {
    texts.identity.push_back(generator.statement(deny, false));
  }
  return texts;
}

TEST(EvaluateProperties, AnAddedDenyNeverWidens) {
  Generator generator(1);
  int narrowed = 0;
  for (int i = 0; i < kRequests; ++i) {
    const Texts texts = random_texts(generator);
    const Texts more = with_statement(texts, true, generator);
    const States before = states_of(texts);
    const States after = states_of(more);
    for (std::size_t action = 0; action < kAsked.size(); ++action) {
      ASSERT_LE(after[action], before[action]) << i << ' ' << kAsked[action];
      narrowed += after[action] < before[action] ? 1 : 0;
    }
  }
  EXPECT_GT(narrowed, 15);
}

TEST(EvaluateProperties, AnAddedAllowNeverNarrows) {
  Generator generator(2);
  int widened = 0;
  for (int i = 0; i < kRequests; ++i) {
    const Texts texts = random_texts(generator);
    const Texts more = with_statement(texts, false, generator);
    const States before = states_of(texts);
    const States after = states_of(more);
    for (std::size_t action = 0; action < kAsked.size(); ++action) {
      ASSERT_GE(after[action], before[action]) << i << ' ' << kAsked[action];
      widened += after[action] > before[action] ? 1 : 0;
    }
  }
  EXPECT_GT(widened, 30);
}

std::string renamed(std::string text) {
  const auto replace_all = [&text](std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
      text.replace(at, from.size(), to);
    }
  };
  replace_all("assumed-role/app/", "assumed-role/somebody/");
  replace_all("role/app", "role/somebody");
  replace_all("user/ann", "user/other");
  return text;
}

TEST(EvaluateProperties, RenamingPrincipalsChangesNothing) {
  Generator generator(3);
  std::array<int, 4> seen{};
  for (int i = 0; i < kRequests; ++i) {
    const Texts texts = random_texts(generator);
    Texts other = texts;
    other.principal = renamed(texts.principal);
    for (std::string& each : other.identity) each = renamed(each);
    other.resource_policy = renamed(texts.resource_policy);
    const States states = states_of(texts);
    ASSERT_EQ(states_of(other), states) << i;
    for (const State state : states) ++seen[static_cast<std::size_t>(state)];
  }
  EXPECT_GT(seen[static_cast<std::size_t>(State::denied)], 50);
  EXPECT_GT(seen[static_cast<std::size_t>(State::conditional)], 50);
  EXPECT_GT(seen[static_cast<std::size_t>(State::allowed)], 50);
}

// A conditional state names what it depends on; a sure one depends on nothing.
TEST(EvaluateProperties, KeysAreToldExactlyWhereTheStateIsConditional) {
  Generator generator(4);
  for (int i = 0; i < kRequests; ++i) {
    const TestRequest request = made_from(random_texts(generator));
    const BoundRequest bound = request.bound();
    for (const std::string_view action : kAsked) {
      Decision decision;
      bound.decide(action_place(action).value(), decision);
      ASSERT_EQ(decision.residues.empty(), decision.state != State::conditional) << i << ' ' << action;
      ASSERT_EQ(decision.stop.reason == Stop::Reason::nothing, decision.state != State::denied) << i << ' ' << action;
    }
  }
}

// Within one account the best of what each allowing statement is worth alone is the whole; the root needs none.
TEST(EvaluateProperties, StatementsAloneAreWorthTheWholeTogether) {
  Generator generator(5);
  for (int i = 0; i < kRequests; ++i) {
    const Texts texts = random_texts(generator);
    const TestRequest request = made_from(texts);
    if (texts.principal.ends_with(":root")) continue;
    const BoundRequest bound = request.bound();
    for (const std::string_view action : kAsked) {
      Decision decision;
      bound.decide(action_place(action).value(), decision);
      if (decision.is_across_accounts) break;
      Answer best = Answer::no;
      for (const StatementAnswer& each : decision.allowing) best = std::max(best, each.alone);
      const Answer whole = decision.state == State::allowed       ? Answer::yes
                           : decision.state == State::conditional ? Answer::maybe
                                                                  : Answer::no;
      ASSERT_EQ(best, whole) << i << ' ' << action;
    }
  }
}

}  // namespace
}  // namespace dynatlas::intel::aws::iam
