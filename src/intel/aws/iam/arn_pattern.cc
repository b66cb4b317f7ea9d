#include "intel/aws/iam/arn_pattern.h"

#include <algorithm>

#include "intel/aws/iam/glob.h"

namespace dynatlas::intel::aws::iam {
namespace {

constexpr int kColonsBeforeRest = 5;

bool may_be_short(std::string_view entry, ShortArn rule) {
  switch (rule) {
    case ShortArn::open:
      return true;
    case ShortArn::with_wildcard:
      return entry.find_first_of("*?") != std::string_view::npos;
    case ShortArn::ending_in_wildcard:
      return entry.ends_with('*');
    case ShortArn::never:
      break;
  }
  return false;
}

// What stands before the first colon; `text` is then what stands behind it.
std::string_view next_part(std::string_view& text) {
  const std::size_t colon = text.find(':');
  const std::string_view part = text.substr(0, colon);
  text = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  return part;
}

// Whether what stands before the first wildcard or variable is where the ARN begins: most entries are about something
// else, and are seen to be at once.
bool begins_alike(std::string_view entry, std::string_view arn) {
  for (std::size_t i = 0; i < entry.size(); ++i) {
    const char c = entry[i];
    if (c == '*' || c == '?' || c == '$') return true;
    if (i == arn.size() || c != arn[i]) return false;
  }
  return true;
}

Matched match_rest(std::string_view entry, std::string_view rest, EntryRules rules, const KeySource& keys) {
  if (!rules.substitutes_variables || entry.find("${") == std::string_view::npos) {
    return {glob(entry, rest) ? Answer::yes : Answer::no, {}, 0};
  }
  // An absent key may be absent by assumption: then the bits are not known here, and nothing is told of it.
  const auto pattern = Pattern::substituted(entry, Pattern::Wildcards::special, keys);
  if (!pattern) return {};
  const Answer answer = pattern->match(rest);
  return {answer, answer == Answer::maybe ? pattern->unknown_keys() : std::vector<std::string>(),
          pattern->assumptions()};
}

}  // namespace

Matched match_arn(std::string_view entry, std::string_view arn, EntryRules rules, const KeySource& keys) {
  if (entry == "*") return {Answer::yes, {}, 0};
  if (!begins_alike(entry, arn)) return {};
  const bool is_whole = std::ranges::count(entry, ':') >= kColonsBeforeRest;
  if (!is_whole && !may_be_short(entry, rules.short_arn)) return {};
  if (std::ranges::count(arn, ':') < kColonsBeforeRest) return {};
  for (int i = 0; i < kColonsBeforeRest; ++i) {
    const bool is_last = entry.find(':') == std::string_view::npos;
    if (!glob(next_part(entry), next_part(arn))) return {};
    if (is_last) return {Answer::yes, {}, 0};
  }
  return match_rest(entry, arn, rules, keys);
}

Matched match_any_arn(std::span<const std::string> entries, std::string_view arn, EntryRules rules,
                      const KeySource& keys) {
  Matched best;
  for (const std::string& entry : entries) {
    Matched one = match_arn(entry, arn, rules, keys);
    best.assumptions |= one.assumptions;
    if (one.answer == Answer::yes) return {Answer::yes, {}, best.assumptions};
    if (one.answer == Answer::maybe) best.undecided.push_back(entry);
    best.answer = std::max(best.answer, one.answer);
    best.unknown_keys.insert(best.unknown_keys.end(), one.unknown_keys.begin(), one.unknown_keys.end());
  }
  return best;
}

}  // namespace dynatlas::intel::aws::iam
