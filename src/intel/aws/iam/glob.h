// Patterns of policies: `*` is any number of characters, `?` exactly one (IAM User Guide: Resource, Action; Policy
// variables). Time is bounded by the product of the lengths.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "intel/aws/iam/answer.h"
#include "intel/aws/iam/context.h"

namespace dynatlas::intel::aws::iam {

// The whole text; with regard to case.
bool glob(std::string_view pattern, std::string_view text);
// Letters of ASCII without regard to case.
bool glob_ignoring_case(std::string_view pattern, std::string_view text);

// What stands in a policy, with its variables replaced.
class Pattern {
 public:
  enum class Wildcards : bool { literal, special };

  // The text itself, its variables not looked at.
  Pattern(std::string_view text, Wildcards wildcards);

  // `${key}` becomes the value, `${key, 'default'}` the default where the key is absent, `${*}`, `${?}` and `${$}` the
  // character itself; an unknown key, or one of several values, is any text. Nothing where a key is known to be absent
  // and has no default: such an entry never matches.
  static std::optional<Pattern> substituted(std::string_view text, Wildcards wildcards, const KeySource& keys);

  // `maybe` where it matches only with some value of an unknown key.
  Answer match(std::string_view text) const;
  Answer match_ignoring_case(std::string_view text) const;
  // The same of a text of which only the beginning is known, and that is longer.
  Answer match_beginning(std::string_view beginning) const;
  // Cut at the first five colons, the parts matched one by one. A pattern of fewer parts matches nothing; with an
  // unknown key in it, or in the first five parts, any parts.
  Answer match_arn(std::string_view arn) const;

  // What it matches where it has no wildcard and no unknown key; nothing else.
  std::optional<std::string_view> literal() const;

  const std::vector<std::string>& unknown_keys() const { return unknown_keys_; }
  std::uint64_t assumptions() const { return assumptions_; }

 private:
  Pattern() = default;
  bool append_variable(std::string_view inside, const KeySource& keys);
  std::string tokens_;  // UTF-8, the wildcards as bytes that UTF-8 does not have
  std::vector<std::string> unknown_keys_;
  std::uint64_t assumptions_ = 0;
};

}  // namespace dynatlas::intel::aws::iam
