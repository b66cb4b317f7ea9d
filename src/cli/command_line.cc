#include "cli/command_line.h"

#include <algorithm>
#include <utility>

#include "questions/questions.h"

namespace dynatlas::cli {
namespace {

DeclaredOption declared(const CLI::Option& option) {
  DeclaredOption made{{}, option.get_description(), option.get_items_expected_max() > 0, {}};
  for (const std::string& name : option.get_snames()) made.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) made.names.push_back("--" + name);
  if (made.takes_value) made.choices = choices_of(option.get_type_name());
  return made;
}

std::vector<std::string> words_of(const CLI::App& command, const std::vector<const CLI::Option*>& positional) {
  std::vector<std::string> words;
  if (command.get_name() == "ask") {
    for (const questions::Question& question : questions::to_ask("sql")) words.emplace_back(question.name);
  } else if (!positional.empty()) {
    words = choices_of(positional.front()->get_type_name());
  }
  return words;
}

}  // namespace

std::vector<std::string> choices_of(const std::string& type_name) {
  std::vector<std::string> choices;
  const auto open = type_name.find('{');
  const bool is_set = open != std::string::npos;
  const std::string list = is_set ? type_name.substr(open + 1, type_name.find('}', open) - open - 1)
                                  : type_name.substr(type_name.find_last_of(":. ") + 1);
  const char between = is_set ? ',' : '|';
  if (!is_set && list.find('|') == std::string::npos) return choices;
  for (std::size_t at = 0; at <= list.size();) {
    const std::size_t end = std::min(list.find(between, at), list.size());
    choices.push_back(list.substr(at, end - at));
    at = end + 1;
  }
  return choices;
}

std::vector<std::string> reversed_words(int argc, const char* const* argv) {
  std::vector<std::string> words;
  bool takes_options = true;
  for (int i = 1; i < argc; ++i) {
    std::string word = argv[i];
    takes_options = takes_options && word != "--";
    const bool has_no_value = takes_options && word.starts_with("--") && word.find('=') + 1 == word.size();
    if (has_no_value) word.pop_back();
    words.push_back(std::move(word));
    if (has_no_value) words.emplace_back();
  }
  std::ranges::reverse(words);
  return words;
}

std::string empty_value_of(const CLI::App& application) {
  for (const CLI::App* command : application.get_subcommands()) {
    for (const CLI::Option* option : command->parse_order()) {
      if (option->get_items_expected_max() == 0 || option->check_lname("aws-profile")) continue;
      const auto& values = option->results();
      const bool is_empty = std::ranges::any_of(values, [](const std::string& value) { return value.empty(); });
      if (!is_empty && !values.empty()) continue;
      const auto& names = option->get_lnames();  // CLI11 calls a hidden option by no name
      return names.empty() ? option->get_name() : "--" + names.front();
    }
  }
  return {};
}

std::vector<DeclaredCommand> declared_commands(const CLI::App& application) {
  std::vector<DeclaredCommand> commands;
  for (const CLI::App* app : application.get_subcommands([](const CLI::App*) { return true; })) {
    DeclaredCommand command{app->get_name(), app->get_description(), {}, {}, {}};
    std::vector<const CLI::Option*> positional;
    for (const CLI::Option* option : app->get_options()) {
      if (option == app->get_help_ptr()) continue;
      if (option->get_positional()) {
        positional.push_back(option);
        command.arguments.push_back("[" + option->get_name(true) + "]");
      } else {
        command.options.push_back(declared(*option));
      }
    }
    command.words = words_of(*app, positional);
    commands.push_back(std::move(command));
  }
  return commands;
}

}  // namespace dynatlas::cli
