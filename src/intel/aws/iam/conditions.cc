#include "intel/aws/iam/conditions.h"

#include <algorithm>
#include <utility>

#include "base/letters.h"
#include "intel/aws/iam/comparisons.h"
#include "intel/aws/iam/glob.h"

namespace dynatlas::intel::aws::iam {
namespace {

Answer answer_of(bool holds) {
  return holds ? Answer::yes : Answer::no;
}

Answer opposite(Answer answer) {
  if (answer == Answer::maybe) return answer;
  return answer_of(answer == Answer::no);
}

bool has_wildcards(Comparison comparison) {
  return comparison == Comparison::string_like || comparison == Comparison::arn_like;
}

// A value without variables is a pattern as it stands.
std::optional<Pattern> pattern_of(const std::string& value, const Condition& condition, bool substitutes_variables,
                                  const KeySource& keys) {
  const auto wildcards =
      has_wildcards(condition.test.comparison) ? Pattern::Wildcards::special : Pattern::Wildcards::literal;
  if (!substitutes_variables || value.find("${") == std::string::npos) return Pattern(value, wildcards);
  return Pattern::substituted(value, wildcards, keys);
}

Answer compare(Comparison comparison, const std::string& of_request, bool is_beginning, const Pattern& of_policy) {
  if (is_beginning) {
    const bool keeps_case = comparison == Comparison::string_equals || comparison == Comparison::string_like;
    return keeps_case ? of_policy.match_beginning(of_request) : Answer::maybe;
  }
  switch (comparison) {
    case Comparison::string_equals:
    case Comparison::string_like:
      return of_policy.match(of_request);
    case Comparison::string_equals_ignore_case:
      return of_policy.match_ignoring_case(of_request);
    case Comparison::arn_like:
      return of_policy.match_arn(of_request);
    default:
      break;
  }
  const auto literal = of_policy.literal();
  return literal ? answer_of(holds(comparison, of_request, *literal)) : Answer::maybe;
}

// What the values of a policy answer to those of a request.
class Comparing {
 public:
  Comparing(const Condition& condition, bool substitutes_variables, const KeySource& keys) : test_(condition.test) {
    for (const std::string& value : condition.values) {
      auto pattern = pattern_of(value, condition, substitutes_variables, keys);
      if (!pattern) continue;  // its variable's key is absent: it equals nothing
      assumptions_ |= pattern->assumptions();
      unknown_.insert(unknown_.end(), pattern->unknown_keys().begin(), pattern->unknown_keys().end());
      patterns_.push_back(std::move(*pattern));
    }
  }

  // The quantifiers of IAM; without one any value counts, and negated, all of them.
  Answer answer(const KeyValues& found) const {
    const bool is_for_all =
        test_.quantifier == Quantifier::for_all_values || (test_.quantifier == Quantifier::none && test_.negated);
    Answer result = answer_of(is_for_all);
    for (const std::string& value : found.values) {
      const Answer equal = one(value, found.is_beginning);
      const Answer of_value = test_.negated ? opposite(equal) : equal;
      result = is_for_all ? std::min(result, of_value) : std::max(result, of_value);
    }
    return result;
  }

  const std::vector<std::string>& unknown() const { return unknown_; }
  std::uint64_t assumptions() const { return assumptions_; }

 private:
  Answer one(const std::string& value, bool is_beginning) const {
    Answer best = Answer::no;
    for (const Pattern& pattern : patterns_) {
      best = std::max(best, compare(test_.comparison, value, is_beginning, pattern));
    }
    return best;
  }

  Operator test_;
  std::vector<Pattern> patterns_;
  std::vector<std::string> unknown_;
  std::uint64_t assumptions_ = 0;
};

// "true" asks that the key is missing, "false" that it is there.
Answer test_null(const Condition& condition, bool is_absent) {
  const std::string_view wanted = is_absent ? "true" : "false";
  return answer_of(std::ranges::any_of(condition.values,
                                       [&](const std::string& value) { return in_small_letters(value) == wanted; }));
}

// IfExists does not help ForAnyValue: no value of the request is one that matches.
bool holds_without_key(const Operator& test) {
  if (test.quantifier == Quantifier::for_any_value) return false;
  return test.if_exists || test.negated || test.quantifier == Quantifier::for_all_values;
}

}  // namespace

Tested test(const Condition& condition, bool substitutes_variables, const KeySource& keys) {
  const KeyValues found = keys.find(condition.key_folded);
  if (found.knowledge == Knowledge::unknown) return {Answer::maybe, {condition.key_folded}, 0};
  const bool is_absent = found.knowledge == Knowledge::absent || found.values.empty();
  if (condition.test.comparison == Comparison::null) {
    return {test_null(condition, is_absent), {}, found.assumptions};
  }
  if (is_absent) return {answer_of(holds_without_key(condition.test)), {}, found.assumptions};
  const Comparing comparing(condition, substitutes_variables, keys);
  const Answer answer = comparing.answer(found);
  std::vector<std::string> unknown;
  if (answer == Answer::maybe) {
    unknown = comparing.unknown();
    if (found.is_beginning) unknown.push_back(condition.key_folded);
  }
  return {answer, std::move(unknown), found.assumptions | comparing.assumptions()};
}

Residue residue_of(const Condition& condition, std::vector<std::string> unknown) {
  Residue residue{condition.operator_name, condition.key, condition.values, std::move(unknown), false};
  std::ranges::sort(residue.values);
  std::ranges::sort(residue.unknown);
  const auto repeated = std::ranges::unique(residue.unknown);
  residue.unknown.erase(repeated.begin(), repeated.end());
  return residue;
}

}  // namespace dynatlas::intel::aws::iam
