// One test of a Condition block (IAM User Guide: Condition operators; Multivalued context keys; How missing keys are
// evaluated).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "intel/aws/iam/answer.h"
#include "intel/aws/iam/context.h"
#include "intel/aws/iam/document.h"

namespace dynatlas::intel::aws::iam {

// What could not be decided. Two that are equal hold in the same requests of one resource, unless `is_opaque`.
struct Residue {
  std::string operator_name;         // as it is written; or Resource, NotResource, Principal, NotPrincipal, unread,
                                     // uncertain, kms
  std::string key;                   // the condition's key; the ARN or id of what is unread or uncertain
  std::vector<std::string> values;   // as they are written, sorted
  std::vector<std::string> unknown;  // the keys that were unknown, sorted: the condition's own, those of variables
  bool is_opaque = false;            // not a condition of the request: implies nothing, not even its like

  bool operator==(const Residue&) const = default;
};

struct Tested {
  Answer answer = Answer::no;
  std::vector<std::string> unknown;  // keys, of `maybe`
  std::uint64_t assumptions = 0;     // bits of the assumptions that were looked at
};

// A missing key: false with ForAnyValue, …IfExists or not; else true for negated operators, …IfExists, `Null: true` and
// ForAllValues, and false. A value that is none of the operator's type equals nothing. A key of several values without
// a quantifier counts as with ForAnyValue, or negated, ForAllValues.
Tested test(const Condition& condition, bool substitutes_variables, const KeySource& keys);

// The condition's key is as it is written, those in `unknown` are in small letters.
Residue residue_of(const Condition& condition, std::vector<std::string> unknown);

}  // namespace dynatlas::intel::aws::iam
