// The names of condition operators (IAM User Guide: IAM JSON policy elements: Condition operators; Multivalued context
// keys).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace dynatlas::intel::aws::iam {

// What is compared; `negated` of an Operator makes StringNotEquals of `string_equals`.
enum class Comparison : std::uint8_t {
  string_equals,
  string_equals_ignore_case,
  string_like,
  numeric_equals,
  numeric_less,
  numeric_less_or_equal,
  numeric_greater,
  numeric_greater_or_equal,
  date_equals,
  date_less,
  date_less_or_equal,
  date_greater,
  date_greater_or_equal,
  boolean,
  binary_equals,
  ip_address,
  arn_like,  // ArnEquals and ArnLike behave identically
  null,
};

// How the values of the request count that has several.
enum class Quantifier : std::uint8_t { none, for_all_values, for_any_value };

struct Operator {
  Comparison comparison = Comparison::string_equals;
  bool negated = false;
  bool if_exists = false;
  Quantifier quantifier = Quantifier::none;
};

// "ForAllValues:StringNotLikeIfExists". Nothing where IAM has no such operator; Null takes neither IfExists nor a
// quantifier. Names are compared without regard to case.
std::optional<Operator> operator_of(std::string_view name);

}  // namespace dynatlas::intel::aws::iam
