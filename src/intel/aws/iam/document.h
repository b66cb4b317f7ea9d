// The text of a policy as statements (IAM User Guide: IAM JSON policy element reference; Grammar of the IAM JSON policy
// language). Whoever may write the policy chose the text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "intel/aws/iam/operators.h"

namespace dynatlas::intel::aws::iam {

// How a statement has its Action, Resource or Principal.
enum class Listed : std::uint8_t { none, these, all_but };  // missing; Action; NotAction

enum class PrincipalType : std::uint8_t { aws, service, federated, canonical_user };

struct PrincipalEntry {
  PrincipalType type = PrincipalType::aws;
  std::string name;  // as it is written; "*" of `"Principal": "*"` is of type aws

  bool operator==(const PrincipalEntry&) const = default;
};

struct Condition {
  Operator test;
  std::string operator_name;        // as it is written
  std::string key;                  // as it is written
  std::string key_folded;           // in small letters: keys are compared without regard to case
  std::vector<std::string> values;  // numbers and booleans as text
};

struct Statement {
  std::string sid;  // may be empty
  bool deny = false;
  Listed action_list = Listed::none;  // never `none` in a parsed document
  std::vector<std::string> actions;
  Listed resource_list = Listed::none;  // `none` in trust policies
  std::vector<std::string> resources;
  Listed principal_list = Listed::none;  // `none` in policies of principals and of organizations
  std::vector<PrincipalEntry> principals;
  std::vector<Condition> conditions;  // all of them must hold
};

struct Document {
  bool substitutes_variables = false;  // Version 2012-10-17
  std::vector<Statement> statements;
};

// A document longer than this, or nested deeper than any policy, is an error. IAM's and DynamoDB's limits are 6,144
// characters without whitespace and 20 KB.
inline constexpr std::size_t kDocumentBytesMax = 1U << 20U;

// `json` is the decoded text. The error says why IAM would refuse it: "Statement 2: Effect is neither Allow nor Deny".
// Which elements a kind of policy must have or must not have is decided by compile() in policy.h.
tl::expected<Document, std::string> parse_document(std::string_view json);

}  // namespace dynatlas::intel::aws::iam
