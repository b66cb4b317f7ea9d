// Who may do what, and why: policies of all layers combined (IAM User Guide: Policy evaluation logic; Organizations
// User Guide: SCP evaluation, RCPs; DynamoDB Developer Guide: Resource-based policies). No IO, no clock, no graph.
//
//   const BoundRequest bound = bind(principal, resource, layers, assumptions);  // once for each principal and resource
//   Decision decision;
//   bound.decide(*action_place("GetItem"), decision);                           // cheap, for each action
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "intel/aws/iam/actions.h"
#include "intel/aws/iam/answer.h"
#include "intel/aws/iam/conditions.h"
#include "intel/aws/iam/context.h"
#include "intel/aws/iam/policy.h"
#include "intel/aws/iam/request.h"

namespace dynatlas::intel::aws::iam {

// The policies that a decision rests on. They are not owned, and must outlive what is bound to them.
struct Layers {
  std::vector<const Policy*> identity;  // the principal's own and its groups'
  const Policy* boundary = nullptr;     // none: not limited. An unread one is an unread_policy()
  // The root first, the account last; a level without a policy allows nothing. No levels: there are no such policies,
  // or they were not read.
  std::vector<std::vector<const Policy*>> service_control;
  const Policy* resource_policy = nullptr;
  std::vector<std::vector<const Policy*>> resource_control;  // RCPFullAWSAccess need not be among them
  // False: nothing is known of the principal's policies. Across accounts the best state is `granted` then; in the same
  // account, identity and boundary count as unread.
  bool is_principal_account_read = true;
};

enum class Layer : std::uint8_t { identity, boundary, service_control, resource_policy, resource_control };

// How a statement of a resource policy names the principal.
enum class Naming : std::uint8_t {
  none,     // statements of other layers
  account,  // its account: allows nothing by itself in the same account
  role,     // its role: limited by a boundary
  direct,   // itself or everybody: needs neither an identity policy nor the boundary
};

// An unread or uncertain policy is one statement that perhaps allows and one that perhaps denies everything.
inline constexpr std::uint32_t kNoStatement = UINT32_MAX;

// A statement that allowed or denied.
struct StatementAnswer {
  const Policy* policy = nullptr;
  std::uint32_t statement = kNoStatement;  // its place in the document, from 0
  std::uint8_t level = 0;                  // of SCPs and RCPs, from 1
  Layer layer = Layer::identity;
  Naming naming = Naming::none;
  Answer answer = Answer::no;
  // Of an allowing statement of an identity or resource policy: what it is worth beside the other layers if no other
  // statement of its own layer allowed. `no` of other layers and of denying ones.
  Answer alone = Answer::no;
  std::uint32_t bound = 0;  // for BoundRequest::residues_of()
};

struct LayerAnswer {
  Answer allow = Answer::no;
  Answer deny = Answer::no;
};

// What made a denied request denied.
struct Stop {
  enum class Reason : std::uint8_t {
    nothing,        // it is not denied
    explicit_deny,  // Decision::denying has the statements
    identity,       // no policy of the principal allows it
    boundary,
    service_control,  // at `level`
    resource_policy,  // across accounts, or where nothing else could allow it
    other_account,    // DynamoDB does not offer the action to other accounts
    kms_key,          // AWS's own key does not open to other accounts
  };
  Reason reason = Reason::nothing;
  std::uint8_t level = 0;  // of service_control from 1
};
struct Decision {
  State state = State::denied;
  Stop stop;
  bool is_across_accounts = false;
  LayerAnswer identity;
  LayerAnswer boundary;         // allow is yes where there is none
  LayerAnswer service_control;  // allow is the least of its levels, yes where there are none
  LayerAnswer resource_direct;  // resource policy by naming; deny stands in resource_direct whatever the naming
  LayerAnswer resource_role;
  LayerAnswer resource_account;
  LayerAnswer resource_control;
  std::vector<StatementAnswer> allowing;  // those that answered maybe or yes, layer by layer
  std::vector<StatementAnswer> denying;
  // Places in BoundRequest::residues(), ascending: what a conditional (or granted) state depends on.
  std::vector<std::uint32_t> residues;
  // Bits, places in BoundRequest::assumption_keys(): the state would be another one without them.
  std::uint64_t assumptions = 0;
};

// What stopped it: "identity", "boundary", "scp@2", "resource policy", "other account", "kms key", or "explicit deny: "
// with the layers of the sure ones, "explicit deny: identity, scp@1, rcp@1". Empty where it is not denied.
std::string text_of_stop(const Decision& decision);

// Whom a bound request is about and what it rests on; binding.h.
struct Binding;

class BoundRequest {
 public:
  explicit BoundRequest(std::unique_ptr<const Binding> binding);
  BoundRequest(BoundRequest&&) noexcept;
  BoundRequest& operator=(BoundRequest&&) noexcept;
  ~BoundRequest();

  // `action` is a place in kActions. Keeps the memory of `decision`.
  void decide(std::size_t action, Decision& decision) const;
  State state(std::size_t action) const;

  const std::vector<Residue>& residues() const;
  std::vector<std::uint32_t> residues_of(const StatementAnswer& answer, std::size_t action) const;
  // In small letters.
  const std::vector<std::string>& assumption_keys() const;

  // The unknown keys of the decision's residues, each once in any case, as a condition writes it; unread:<id> and
  // uncertain:<id> of what was not read, kms.
  std::vector<std::string> keys_of(const Decision& decision) const;
  std::vector<std::string> assumed_by(const Decision& decision) const;

 private:
  std::unique_ptr<const Binding> binding_;
};

// What is assumed of requests unless the caller says otherwise: aws:SecureTransport is true, aws:ViaAWSService false.
const Context& usual_assumptions();

// `assumptions` settle keys that are unknown otherwise, at most 64 of them; `facts`, where given, replace what
// principal and resource tell. Condition keys of dynamodb: that an action does not have are absent (Service
// Authorization Reference), unless `facts` say otherwise.
BoundRequest bind(const Principal& principal, const RequestedResource& resource, const Layers& layers,
                  const Context& assumptions = usual_assumptions(), const Context* facts = nullptr);

}  // namespace dynatlas::intel::aws::iam
