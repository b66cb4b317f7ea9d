// dynatlas query: a read-only statement in the store's own language; without one, a prompt for many.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "base/error.h"
#include "base/log.h"
#include "cli/answer.h"
#include "cli/file_text.h"
#include "cli/prompt.h"
#include "cli/prompt_words.h"
#include "models/model.h"

namespace dynatlas::cli {
namespace {

struct QueryOptions {
  std::string text;
  std::string file;
  AnswerOptions answer;
};

std::string statement_of(const QueryOptions& options) {
  if (options.text.empty() == options.file.empty()) {
    throw Error(ErrorKind::usage, "no statement given: use dynatlas query TEXT, or --file FILE");
  }
  if (options.file.empty()) return options.text;
  return text_of_file(options.file);
}

constexpr const char* kHelp =
    "A statement ends with ;  Tab completes names.\n"
    ".words   the labels, relationship types and properties\n"
    ".quit    quits, as Ctrl-D does";

// By the XDG base directories; empty where there is no home.
std::filesystem::path history_file() {
  const auto variable = [](const char* name) {
    const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing sets any
    return std::filesystem::path(value == nullptr ? "" : value);
  };
  std::filesystem::path state = variable("XDG_STATE_HOME");
  if (!state.is_absolute() && !variable("HOME").empty()) state = variable("HOME") / ".local" / "state";
  return state.is_absolute() ? state / "dynatlas" / "query_history" : std::filesystem::path();
}

void run_command(const std::string& command, const std::vector<std::string>& words) {
  if (command == ".words") {
    for (const std::string& word : words) std::cout << word << '\n';
    std::cout << std::flush;
  } else {
    std::cerr << kHelp << '\n';
  }
}

// A statement that is wrong does not end it.
int run_prompt(const QueryOptions& options, const Context& context) {
  AnswerOptions answers = options.answer;
  remember_secret(answers.store, context.signals.stop());
  open_store(answers.store, Access::read_only, graph::TimeKind::epoch, context.signals.stop());  // or it says why not
  const std::string language = answers.store.is_neo4j() ? "cypher" : "sql";
  const std::vector<std::string> words = prompt_words(graph::kinds_of(models::kModel), language);
  std::cerr << fmt::format("{} on {}, read-only. Type .help for help.\n", language == "sql" ? "SQL" : "Cypher",
                           answers.store.is_neo4j() ? answers.store.neo4j_uri : answers.store.db);
  Prompt prompt("dynatlas", words, history_file(), context.signals.stop());
  while (const auto statement = prompt.next()) {
    if (*statement == ".quit") break;
    if (statement->starts_with('.')) {
      run_command(*statement, words);
      continue;
    }
    try {
      answer(*statement, {}, answers, context);
      std::cout << std::flush;
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::interrupted) throw;
      log::error("{}", error.what());
    }
  }
  if (context.signals.stop().stop_requested()) throw Error(ErrorKind::interrupted, "interrupted");
  std::cout << '\n';
  return 0;
}

int run_query(const QueryOptions& options, const Context& context) {
  const bool has_statement = !options.text.empty() || !options.file.empty();
  if (!has_statement && ::isatty(STDIN_FILENO) != 0 && ::isatty(STDOUT_FILENO) != 0)
    return run_prompt(options, context);
  answer(statement_of(options), {}, options.answer, context);
  return 0;
}

}  // namespace

Command add_query(CLI::App& application) {
  const auto options = std::make_shared<QueryOptions>();
  CLI::App* app = application.add_subcommand(
      "query", "Run a read-only statement: SQL on the file, Cypher with --neo4j-uri; without one, open a prompt");
  app->add_option("text", options->text, "The statement; it may only read");
  app->add_option("--file", options->file, "Read the statement from this file");
  add_answer_options(*app, options->answer);
  return {app, [options](const Context& context) { return run_query(*options, context); }};
}

}  // namespace dynatlas::cli
