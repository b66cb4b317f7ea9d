#include "cli/choice.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "cli/suggestion.h"

namespace dynatlas::cli {

CLI::Validator one_of(std::vector<std::string> words) {
  const std::string description = fmt::format("{}", fmt::join(words, "|"));
  const auto check = [words = std::move(words)](const std::string& said) {
    if (std::ranges::find(words, said) != words.end()) return std::string();
    return fmt::format("{} is not one of {}{}", said, fmt::join(words, ", "), did_you_mean(said, words));
  };
  return {check, description};
}

}  // namespace dynatlas::cli
