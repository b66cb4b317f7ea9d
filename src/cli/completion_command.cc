// dynatlas completion: what a shell needs to complete our command line, made of its declaration.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iostream>

#include "cli/choice.h"
#include "cli/command_line.h"
#include "cli/commands.h"

namespace dynatlas::cli {
namespace {

using Commands = std::vector<DeclaredCommand>;

// In single quotes for a shell.
std::string in_quotes(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "'\\''" : std::string(1, c);
  return out + "'";
}

std::string joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, " "));
}

std::vector<std::string> names_of(const Commands& commands) {
  std::vector<std::string> names;
  for (const DeclaredCommand& command : commands) names.push_back(command.name);
  return names;
}

void print_bash(const Commands& commands) {
  const std::vector<std::string> names = names_of(commands);
  std::cout << fmt::format(
      "# Completion of dynatlas for bash.\n"
      "_dynatlas() {{\n"
      "  local current=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} command= words= word\n"
      "  for word in \"${{COMP_WORDS[@]:1:$((COMP_CWORD-1))}}\"; do\n"
      "    case $word in {}) command=$word; break ;; esac\n"
      "  done\n"
      "  case \"$command $before\" in\n",
      fmt::join(names, "|"));
  std::vector<std::string> any_value;
  for (const DeclaredCommand& command : commands) {
    for (const DeclaredOption& option : command.options) {
      if (!option.takes_value) continue;
      std::vector<std::string> before;
      for (const std::string& name : option.names) before.push_back(in_quotes(command.name + " " + name));
      if (option.choices.empty()) {
        any_value.insert(any_value.end(), before.begin(), before.end());
      } else {
        std::cout << fmt::format("    {}) COMPREPLY=($(compgen -W {} -- \"$current\")); return ;;\n",
                                 fmt::join(before, "|"), in_quotes(joined(option.choices)));
      }
    }
  }
  std::cout << fmt::format("    {}) COMPREPLY=(); return ;;\n", fmt::join(any_value, "|"));
  std::cout << fmt::format("  esac\n  case $command in\n    '') words={} ;;\n",
                           in_quotes(fmt::format("{} --help --version", fmt::join(names, " "))));
  for (const DeclaredCommand& command : commands) {
    std::string words = fmt::format("{} --help", fmt::join(command.words, " "));
    for (const DeclaredOption& option : command.options) words += fmt::format(" {}", fmt::join(option.names, " "));
    std::cout << fmt::format("    {}) words={} ;;\n", command.name, in_quotes(words));
  }
  // What has no words of its own is a file, as ever.
  std::cout << "  esac\n  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n}\n"
               "complete -o default -F _dynatlas dynatlas\n";
}

// Read by `source` it must end with status 0, whatever it found.
void print_zsh(const Commands& commands) {
  std::cout << "#compdef dynatlas\n"
               "if (( $+functions[compdef] )); then\n"
               "autoload -U +X bashcompinit && bashcompinit\n";
  print_bash(commands);
  // Installed as the function _dynatlas, this runs at the first Tab, which is to be answered too.
  std::cout << "if [[ $funcstack[1] = _dynatlas ]]; then _bash_complete -o default -F _dynatlas; fi\n"
               "else\n"
               "print -u2 \"dynatlas: completion needs compinit before it: autoload -Uz compinit && compinit\"\n"
               "fi\n";
}

void print_fish(const Commands& commands) {
  std::cout << "# Completion of dynatlas for fish.\n"
               "complete -c dynatlas -n __fish_use_subcommand -f -l help -d 'Show help'\n"
               "complete -c dynatlas -n __fish_use_subcommand -f -l version -d 'Show the version'\n";
  for (const DeclaredCommand& command : commands) {
    std::cout << fmt::format("complete -c dynatlas -n __fish_use_subcommand -f -a {} -d {}\n", command.name,
                             in_quotes(command.description));
    const std::string condition = in_quotes("__fish_seen_subcommand_from " + command.name);
    if (!command.words.empty()) {
      std::cout << fmt::format("complete -c dynatlas -n {} -f -a {}\n", condition, in_quotes(joined(command.words)));
    }
    for (const DeclaredOption& option : command.options) {
      std::string names;
      for (const std::string& name : option.names) {
        const bool is_long = name.starts_with("--");
        names += fmt::format(" -{} {}", is_long ? 'l' : 's', name.substr(is_long ? 2 : 1));
      }
      const std::string values =
          option.choices.empty() ? "" : fmt::format(" -f -a {}", in_quotes(joined(option.choices)));
      std::cout << fmt::format("complete -c dynatlas -n {}{}{}{} -d {}\n", condition, names,
                               option.takes_value ? " -r" : "", values, in_quotes(option.description));
    }
  }
}

}  // namespace

Command add_completion(CLI::App& application) {
  const auto shell = std::make_shared<std::string>();
  CLI::App* app = application.add_subcommand("completion", "Print the completion script of a shell");
  app->add_option("shell", *shell, "Which shell")->required()->check(one_of({"bash", "zsh", "fish"}));
  return {app, [shell, &application](const Context&) {
            const Commands commands = declared_commands(application);
            if (*shell == "bash") print_bash(commands);
            if (*shell == "zsh") print_zsh(commands);
            if (*shell == "fish") print_fish(commands);
            return 0;
          }};
}

}  // namespace dynatlas::cli
