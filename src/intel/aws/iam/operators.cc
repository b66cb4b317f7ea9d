#include "intel/aws/iam/operators.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/letters.h"

namespace dynatlas::intel::aws::iam {
namespace {

struct NamedComparison {
  std::string_view name;
  Comparison comparison;
  bool negated = false;
};

constexpr std::array kComparisons{
    NamedComparison{"stringequals", Comparison::string_equals},
    NamedComparison{"stringnotequals", Comparison::string_equals, true},
    NamedComparison{"stringequalsignorecase", Comparison::string_equals_ignore_case},
    NamedComparison{"stringnotequalsignorecase", Comparison::string_equals_ignore_case, true},
    NamedComparison{"stringlike", Comparison::string_like},
    NamedComparison{"stringnotlike", Comparison::string_like, true},
    NamedComparison{"numericequals", Comparison::numeric_equals},
    NamedComparison{"numericnotequals", Comparison::numeric_equals, true},
    NamedComparison{"numericlessthan", Comparison::numeric_less},
    NamedComparison{"numericlessthanequals", Comparison::numeric_less_or_equal},
    NamedComparison{"numericgreaterthan", Comparison::numeric_greater},
    NamedComparison{"numericgreaterthanequals", Comparison::numeric_greater_or_equal},
    NamedComparison{"dateequals", Comparison::date_equals},
    NamedComparison{"datenotequals", Comparison::date_equals, true},
    NamedComparison{"datelessthan", Comparison::date_less},
    NamedComparison{"datelessthanequals", Comparison::date_less_or_equal},
    NamedComparison{"dategreaterthan", Comparison::date_greater},
    NamedComparison{"dategreaterthanequals", Comparison::date_greater_or_equal},
    NamedComparison{"bool", Comparison::boolean},
    NamedComparison{"binaryequals", Comparison::binary_equals},
    NamedComparison{"ipaddress", Comparison::ip_address},
    NamedComparison{"notipaddress", Comparison::ip_address, true},
    NamedComparison{"arnequals", Comparison::arn_like},
    NamedComparison{"arnnotequals", Comparison::arn_like, true},
    NamedComparison{"arnlike", Comparison::arn_like},
    NamedComparison{"arnnotlike", Comparison::arn_like, true},
    NamedComparison{"null", Comparison::null},
};

bool takes_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

}  // namespace

std::optional<Operator> operator_of(std::string_view name) {
  constexpr std::string_view kIfExists = "ifexists";
  const std::string folded = in_small_letters(name);
  std::string_view rest = folded;
  Operator result;
  if (takes_prefix(rest, "forallvalues:")) {
    result.quantifier = Quantifier::for_all_values;
  } else if (takes_prefix(rest, "foranyvalue:")) {
    result.quantifier = Quantifier::for_any_value;
  }
  if (rest.ends_with(kIfExists)) {
    result.if_exists = true;
    rest.remove_suffix(kIfExists.size());
  }
  const auto* found = std::ranges::find(kComparisons, rest, &NamedComparison::name);
  if (found == kComparisons.end()) return std::nullopt;
  const bool is_qualified = result.if_exists || result.quantifier != Quantifier::none;
  if (found->comparison == Comparison::null && is_qualified) return std::nullopt;
  result.comparison = found->comparison;
  result.negated = found->negated;
  return result;
}

}  // namespace dynatlas::intel::aws::iam
