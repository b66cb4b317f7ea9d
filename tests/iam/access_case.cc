// Evaluates cases of policies, one JSON object a line, for the comparison with another evaluator and for people.
// tests/iam/README.md says what a case is.
#include <deque>
#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "intel/aws/iam/evaluate.h"

namespace iam = dynatlas::intel::aws::iam;
using nlohmann::json;

namespace {

// What the layers of a case point to.
class Policies {
 public:
  const iam::Policy* compiled(const json& document, iam::PolicyKind kind, std::string id) {
    const std::string text = document.is_string() ? document.get<std::string>() : document.dump();
    return &all_.emplace_back(iam::compile(std::move(id), kind, text));
  }

  std::vector<const iam::Policy*> all_of(const json& documents, iam::PolicyKind kind, const std::string& name) {
    std::vector<const iam::Policy*> policies;
    for (const json& document : documents) {
      policies.push_back(compiled(document, kind, name + '[' + std::to_string(policies.size()) + ']'));
    }
    return policies;
  }

  std::vector<std::vector<const iam::Policy*>> levels(const json& levels, iam::PolicyKind kind,
                                                      const std::string& name) {
    std::vector<std::vector<const iam::Policy*>> all;
    for (const json& level : levels) all.push_back(all_of(level, kind, name + '@' + std::to_string(all.size() + 1)));
    return all;
  }

 private:
  std::deque<iam::Policy> all_;
};

json member(const json& object, const char* name, const json& otherwise = nullptr) {
  const auto found = object.find(name);
  return found == object.end() ? otherwise : *found;
}

iam::Layers layers_of(const json& test_case, Policies& policies) {
  iam::Layers layers;
  const json identity = member(test_case, "identity", json::array());
  layers.is_principal_account_read = !identity.is_null();
  layers.identity = policies.all_of(identity, iam::PolicyKind::identity, "identity");
  if (const json boundary = member(test_case, "boundary"); !boundary.is_null()) {
    layers.boundary = policies.compiled(boundary, iam::PolicyKind::boundary, "boundary");
  }
  layers.service_control = policies.levels(member(test_case, "scp"), iam::PolicyKind::service_control, "scp");
  if (const json policy = member(test_case, "resource_policy"); !policy.is_null()) {
    layers.resource_policy = policies.compiled(policy, iam::PolicyKind::resource_based, "resource_policy");
  }
  layers.resource_control = policies.levels(member(test_case, "rcp"), iam::PolicyKind::resource_control, "rcp");
  return layers;
}

iam::Context facts_of(const json& test_case) {
  iam::Context facts;
  const json known = member(test_case, "context", json::object());
  for (const auto& [key, values] : known.items()) facts.set(key, values.get<std::vector<std::string>>());
  for (const json& key : member(test_case, "absent")) facts.set_absent(key.get<std::string>());
  for (const json& key : member(test_case, "unknown")) facts.set_unknown(key.get<std::string>());
  return facts;
}

const char* text_of(iam::State state) {
  switch (state) {
    case iam::State::denied:
      return "denied";
    case iam::State::conditional:
      return "conditional";
    case iam::State::granted:
      return "granted";
    case iam::State::allowed:
      break;
  }
  return "allowed";
}

json text_of(const iam::StatementAnswer& answer, const char* effect) {
  std::string text = answer.answer == iam::Answer::maybe ? std::string("perhaps ") + effect : std::string(effect);
  text += ' ' + answer.policy->id;
  if (answer.statement != iam::kNoStatement) text += " statement " + std::to_string(answer.statement + 1);
  return text;
}

json answer_to(const json& test_case) {
  const auto principal = iam::principal_of(test_case.at("principal").get<std::string>());
  if (!principal) throw std::runtime_error("principal names nobody");
  const auto action = iam::action_place(test_case.at("action").get<std::string>());
  if (!action) throw std::runtime_error("action is none of DynamoDB");
  iam::RequestedResource resource;
  resource.arn = test_case.at("resource").get<std::string>();
  resource.account = test_case.at("account").get<std::string>();
  Policies policies;
  const iam::Context facts = facts_of(test_case);
  const iam::BoundRequest bound =
      iam::bind(*principal, resource, layers_of(test_case, policies), iam::Context(), &facts);
  iam::Decision decision;
  bound.decide(*action, decision);
  json by = json::array();
  for (const auto& each : decision.allowing) by.push_back(text_of(each, "allow"));
  for (const auto& each : decision.denying) by.push_back(text_of(each, "deny"));
  return {{"state", text_of(decision.state)},
          {"stop", iam::text_of_stop(decision)},
          {"keys", bound.keys_of(decision)},
          {"by", std::move(by)}};
}

}  // namespace

int main() {
  std::ios::sync_with_stdio(false);
  std::string line;
  while (std::getline(std::cin, line)) {
    json answer;
    try {
      answer = answer_to(json::parse(line));
    } catch (const std::exception& error) {
      answer = {{"error", error.what()}};
    }
    std::cout << answer.dump(-1, ' ', false, json::error_handler_t::replace) << std::endl;
  }
  return 0;
}
