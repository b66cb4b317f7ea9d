// The command line as it is declared, for what describes it: completion of shells, the manual page; and what is wrong
// with its values whatever they are for. Looks only.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace dynatlas::cli {

// An option of a command, without --help.
struct DeclaredOption {
  std::vector<std::string> names;  // "-v", "--verbose"
  std::string description;
  bool takes_value = false;
  std::vector<std::string> choices;  // of the value, where only these will do
};

struct DeclaredCommand {
  std::string name;
  std::string description;
  std::vector<std::string> arguments;  // positional: "[text]"
  std::vector<std::string> words;      // that may stand for the first of them
  std::vector<DeclaredOption> options;
};

std::vector<DeclaredCommand> declared_commands(const CLI::App& application);

// "table|json|csv" and "{text,json}", as CLI11 names a type, as a list; empty for "TEXT" and its like.
std::vector<std::string> choices_of(const std::string& type_name);

// The words of a command line as CLI11 parses them, the last first. "--db=" is --db with an empty value, where CLI11
// would take the next word for it.
std::vector<std::string> reversed_words(int argc, const char* const* argv);

// Of a line that was parsed, also of one that was refused: the first option or positional that was given as an empty
// text, or as a list of nothing (","); empty where there is none. Such a value is a variable that a script did not set,
// and never "not given"; but for --aws-profile, which the AWS CLI takes so.
std::string empty_value_of(const CLI::App& application);

}  // namespace dynatlas::cli
