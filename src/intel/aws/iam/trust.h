// Whom a role's trust policy lets become it (IAM User Guide: AWS JSON policy elements: Principal). Pure.
#pragma once

#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "intel/part.h"

namespace dynatlas::intel::aws::iam {

// A principal, as a node of it is called.
struct Trusted {
  enum class Kind {
    account,    // arn:…:root, also where the policy has the bare account
    principal,  // any other ARN: of a user, a role, a session
    service,
    federated,
  };
  Kind kind;
  std::string id;
  friend auto operator<=>(const Trusted&, const Trusted&) = default;
};

struct Trust {
  std::set<Trusted> principals;
  std::set<std::string> assumable_by;  // account, principal, service, federated, public; and conditional
};

// What the statements with "Effect": "Allow" say; what they deny counts for nothing, as it takes an evaluation. The id
// that AWS puts in the place of a deleted user or role (AROA…) is nobody.
Trust trust_of(const Part& part, const std::string& document);

}  // namespace dynatlas::intel::aws::iam
