// Fuzzes what becomes of a policy's text, which whoever may write the policy chose: whatever it is, it is read or
// refused, and where it is read, an added Deny of everything denies, and reading it as any kind of policy decides
// something.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "intel/aws/iam/evaluate.h"

namespace iam = dynatlas::intel::aws::iam;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

iam::Layers layers_with(const iam::Policy& policy) {
  iam::Layers layers;
  switch (policy.kind) {
    case iam::PolicyKind::identity:
      layers.identity = {&policy};
      break;
    case iam::PolicyKind::boundary:
      layers.boundary = &policy;
      break;
    case iam::PolicyKind::service_control:
      layers.service_control = {{&policy}};
      break;
    case iam::PolicyKind::resource_based:
      layers.resource_policy = &policy;
      break;
    case iam::PolicyKind::resource_control:
      layers.resource_control = {{&policy}};
      break;
  }
  return layers;
}

void decide_with(const iam::Policy& policy, const char* who) {
  static const iam::Policy kDenyAll =
      iam::compile("deny", iam::PolicyKind::identity, R"({"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}})");
  const auto principal = iam::principal_of(who);
  iam::RequestedResource resource;
  resource.arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders";
  resource.account = "111122223333";
  iam::Layers layers = layers_with(policy);
  const iam::BoundRequest bound = iam::bind(*principal, resource, layers);
  layers.identity.push_back(&kDenyAll);
  const iam::BoundRequest denied = iam::bind(*principal, resource, layers);
  iam::Decision decision;
  for (std::size_t action = 0; action < iam::kActions.size(); action += 7) {
    bound.decide(action, decision);
    require(decision.state == bound.state(action));
    require((decision.stop.reason == iam::Stop::Reason::nothing) == (decision.state != iam::State::denied));
    require(bound.keys_of(decision).empty() == decision.residues.empty());
    require(denied.state(action) == iam::State::denied);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(bytes, bytes + size);
  const auto document = iam::parse_document(text);
  for (const iam::PolicyKind kind :
       {iam::PolicyKind::identity, iam::PolicyKind::boundary, iam::PolicyKind::service_control,
        iam::PolicyKind::resource_based, iam::PolicyKind::resource_control}) {
    const iam::Policy policy = iam::compile("id", kind, text);
    require(document.has_value() || policy.reading == iam::Policy::Reading::uncertain);
    require((policy.reading == iam::Policy::Reading::uncertain) == !policy.refusal.empty());
    decide_with(policy, "arn:aws:iam::111122223333:user/ann");
    decide_with(policy, "arn:aws:sts::444455556666:assumed-role/app/build");
  }
  return 0;
}
