#include "intel/aws/iam/context.h"

#include <utility>

#include "base/letters.h"

namespace dynatlas::intel::aws::iam {

void Context::set(std::string_view key, std::vector<std::string> values) {
  keys_.insert_or_assign(in_small_letters(key), KeyValues{Knowledge::known, std::move(values), false, 0});
}

void Context::set_absent(std::string_view key) {
  keys_.insert_or_assign(in_small_letters(key), KeyValues{Knowledge::absent, {}, false, 0});
}

void Context::set_unknown(std::string_view key) {
  keys_.insert_or_assign(in_small_letters(key), KeyValues{});
}

KeyValues Context::find(std::string_view key) const {
  const auto found = keys_.find(key);
  return found == keys_.end() ? KeyValues{} : found->second;
}

}  // namespace dynatlas::intel::aws::iam
