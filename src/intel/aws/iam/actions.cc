#include "intel/aws/iam/actions.h"

#include <algorithm>

namespace dynatlas::intel::aws::iam {
namespace {

constexpr std::string_view kPrefixOfActions = "dynamodb:";

constexpr char small_letter(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr bool equal_in_any_case(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, {}, small_letter, small_letter);
}

static_assert(std::ranges::is_sorted(kActions, {}, &Action::name));

}  // namespace

const Action* find_action(std::string_view name) {
  if (equal_in_any_case(name.substr(0, kPrefixOfActions.size()), kPrefixOfActions)) {
    name.remove_prefix(kPrefixOfActions.size());
  }
  const auto found =
      std::ranges::find_if(kActions, [name](const Action& action) { return equal_in_any_case(action.name, name); });
  return found == kActions.end() ? nullptr : &*found;
}

}  // namespace dynatlas::intel::aws::iam
