#include "cli/suggestion.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <vector>

namespace dynatlas::cli {
namespace {

using Words = std::vector<std::string>;

// As words are compared: "--Update-Tag=5" is "update-tag".
std::string bare(std::string_view word) {
  const bool is_option = word.starts_with('-');
  while (word.starts_with('-')) word.remove_prefix(1);
  std::string text(is_option ? word.substr(0, word.find('=')) : word);
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// What stands behind "=" is not repeated: it may be a secret.
std::string without_value(const std::string& word) {
  return word.starts_with('-') ? word.substr(0, word.find('=')) : word;
}

// Letters to add, drop, replace or swap with their neighbour (optimal string alignment).
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> of(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) of[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) of[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      of[i][j] = std::min({of[i - 1][j] + 1, of[i][j - 1] + 1, of[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      const bool is_swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (is_swapped) of[i][j] = std::min(of[i][j], of[i - 2][j - 2] + 1);
    }
  }
  return of[a.size()][b.size()];
}

Words option_names_of(const CLI::App& command) {
  Words names;
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_group().empty()) continue;  // hidden
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    for (const std::string& name : option->get_snames()) names.push_back("-" + name);
  }
  return names;
}

std::vector<const CLI::App*> commands_of(const CLI::App& application) {
  return application.get_subcommands([](const CLI::App*) { return true; });
}

std::string about_command(const CLI::App& application, const Words& words) {
  Words known = option_names_of(application);
  for (const CLI::App* command : commands_of(application)) known.push_back(command->get_name());
  const auto is_near = [&](const std::string& word) { return !word.starts_with('-') && !nearest(word, known).empty(); };
  const auto found = std::ranges::find_if(words, is_near);
  const std::string word = without_value(found == words.end() ? words.front() : *found);
  const std::string meant = did_you_mean(word, known);
  return fmt::format("{}: no such command{}", word, meant.empty() ? "; `dynatlas --help` lists them" : meant);
}

std::string about_word_of(const CLI::App& command, const CLI::App& application, const std::string& said) {
  const std::string word = without_value(said);
  const std::string name = "dynatlas " + command.get_name();
  const std::string lists = fmt::format("; `{} --help` lists what it takes", name);
  if (!word.starts_with('-')) return fmt::format("{}: {} takes no such word{}", word, name, lists);
  const Words known = option_names_of(command);
  const auto is_said = [&](const std::string& option) { return bare(option) == bare(word); };
  if (std::ranges::any_of(known, is_said)) return fmt::format("{}: goes after the command: {} {}", word, name, word);
  if (const std::string meant = did_you_mean(word, known); !meant.empty()) {
    return fmt::format("{}: {} has no such option{}", word, name, meant);
  }
  for (const CLI::App* other : commands_of(application)) {
    if (!std::ranges::any_of(option_names_of(*other), is_said)) continue;
    return fmt::format("{}: is an option of dynatlas {}, not of {}", word, other->get_name(), name);
  }
  return fmt::format("{}: {} has no such option{}", word, name, lists);
}

}  // namespace

std::string nearest(std::string_view word, std::span<const std::string> known) {
  constexpr std::size_t kLettersMax = 64;  // of a word that was mistyped, not pasted
  const std::string said = bare(word);
  if (said.empty() || said.size() > kLettersMax) return {};
  const std::string* found = nullptr;
  std::size_t least = std::max<std::size_t>(1, said.size() / 3) + 1;
  for (const std::string& one : known) {
    const std::size_t apart = distance(said, bare(one));
    if (apart >= least || apart >= bare(one).size()) continue;
    least = apart;
    found = &one;
  }
  if (found != nullptr) return *found;
  for (const std::string& one : known) {
    const bool is_part = said.size() > 2 && ("-" + bare(one)).find("-" + said) != std::string::npos;
    if (is_part && (found == nullptr || one.size() < found->size())) found = &one;
  }
  return found == nullptr ? std::string() : *found;
}

std::string did_you_mean(std::string_view word, std::span<const std::string> known) {
  const std::string meant = nearest(word, known);
  return meant.empty() ? std::string() : fmt::format("; did you mean {}?", meant);
}

std::string about_unknown_word(const CLI::App& application) {
  const Words words = application.remaining(true);
  if (words.empty()) return {};
  const auto parsed = application.get_subcommands();
  if (parsed.empty()) return about_command(application, words);
  return about_word_of(*parsed.front(), application, words.front());
}

}  // namespace dynatlas::cli
