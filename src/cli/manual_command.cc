// dynatlas manual: the manual page (man(7)), made of the command line's declaration.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <iostream>
#include <utility>

#include "cli/command_line.h"
#include "cli/commands.h"

namespace dynatlas::cli {
namespace {

// As text that roff takes as it is.
std::string plain(std::string_view text) {
  std::string out = text.starts_with('.') || text.starts_with('\'') ? "\\&" : "";
  for (const char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
  }
  return out;
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kExitCodes{{
    {"0", "everything that was asked for was read"},
    {"1", "internal error"},
    {"2", "wrong usage"},
    {"3", "incomplete: something could not be read; nothing of the unread part was deleted"},
    {"4", "credentials missing, invalid or expired"},
    {"5", "AWS endpoint or network: nothing could be read"},
    {"6", "store: unreachable, refused, locked, full, not ours, newer"},
    {"7", "recording: unreadable"},
    {"8", "stopped by a guard: mass deletion, a tag older than the graph's, another run of the account"},
    {"130", "interrupted (SIGINT)"},
    {"143", "interrupted (SIGTERM)"},
}};

void print_command(const DeclaredCommand& command) {
  std::cout << fmt::format(".SS \"dynatlas {}{}{}\"\n{}.\n", plain(command.name), command.arguments.empty() ? "" : " ",
                           plain(fmt::format("{}", fmt::join(command.arguments, " "))), plain(command.description));
  for (const DeclaredOption& option : command.options) {
    std::string value;
    if (option.takes_value) {
      value = option.choices.empty() ? " \\fIVALUE\\fR"
                                     : fmt::format(" {}", plain(fmt::format("{}", fmt::join(option.choices, "|"))));
    }
    std::cout << fmt::format(".TP\n\\fB{}\\fR{}\n{}\n", plain(fmt::format("{}", fmt::join(option.names, ", "))), value,
                             plain(option.description));
  }
}

void print_manual(const CLI::App& application) {
  std::cout << ".TH DYNATLAS 1 \"\" \"dynatlas " << plain(DYNATLAS_VERSION) << "\" \"User Commands\"\n"
            << ".SH NAME\ndynatlas \\- a map of every DynamoDB table of an AWS estate\n"
            << ".SH SYNOPSIS\n\\fBdynatlas\\fR \\fICOMMAND\\fR [\\fIOPTIONS\\fR]\n"
            << ".SH DESCRIPTION\n"
            << plain(application.get_description()) << "\n"
            << "Results go to standard output, everything else to standard error.\n.SH COMMANDS\n";
  for (const DeclaredCommand& command : declared_commands(application)) print_command(command);
  std::cout << ".SH EXIT STATUS\n";
  for (const auto& [code, meaning] : kExitCodes)
    std::cout << fmt::format(".TP\n\\fB{}\\fR\n{}\n", code, plain(meaning));
}

}  // namespace

Command add_manual(CLI::App& application) {
  CLI::App* app = application.add_subcommand("manual", "Print the manual page, for man(1)");
  return {app, [&application](const Context&) {
            print_manual(application);
            return 0;
          }};
}

}  // namespace dynatlas::cli
