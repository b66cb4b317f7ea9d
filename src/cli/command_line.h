// The command line as it is declared, for what describes it: completion of shells, the manual page. Looks only.
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

}  // namespace dynatlas::cli
