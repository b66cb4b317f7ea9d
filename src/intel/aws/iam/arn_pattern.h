// Entries of Resource and NotResource, matched with one ARN (IAM User Guide: IAM JSON policy elements: Resource).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "intel/aws/iam/answer.h"
#include "intel/aws/iam/context.h"

namespace dynatlas::intel::aws::iam {

// What an entry of fewer than six parts means.
enum class ShortArn : std::uint8_t {
  open,                // the missing parts are `*`: policies of principals and boundaries
  with_wildcard,       // only where there is a wildcard in it: resource policies
  ending_in_wildcard,  // only where a wildcard is its last character: service control policies
  never,               // resource control policies
};

struct EntryRules {
  ShortArn short_arn = ShortArn::open;
  bool substitutes_variables = false;
};

struct Matched {
  Answer answer = Answer::no;
  std::vector<std::string> unknown_keys;  // of `maybe`
  std::uint64_t assumptions = 0;          // bits that decided with
  std::vector<std::string> undecided{};   // of `maybe` of several: the entries that answered so
};

// `*` alone is everything. Else the entry is cut at its first five colons, and the parts are matched one by one, with
// regard to case; in the last, `*` crosses `/` and `:`. Variables stand in the last part only.
Matched match_arn(std::string_view entry, std::string_view arn, EntryRules rules, const KeySource& keys);

// The best of the entries.
Matched match_any_arn(std::span<const std::string> entries, std::string_view arn, EntryRules rules,
                      const KeySource& keys);

}  // namespace dynatlas::intel::aws::iam
