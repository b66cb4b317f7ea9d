// dynatlas query: a read-only statement in the store's own language.
#include <fstream>
#include <iterator>

#include "base/error.h"
#include "cli/answer.h"

namespace dynatlas::cli {
namespace {

struct QueryOptions {
  std::string text;
  std::string file;
  AnswerOptions answer;
};

std::string statement_of(const QueryOptions& options) {
  if (options.text.empty() == options.file.empty()) {
    throw Error(ErrorKind::usage, "say what to ask: dynatlas query TEXT, or --file FILE");
  }
  if (options.file.empty()) return options.text;
  std::ifstream file(options.file, std::ios::binary);
  if (!file) throw Error(ErrorKind::usage, "cannot be opened", options.file);
  return {std::istreambuf_iterator<char>(file), {}};
}

int run_query(const QueryOptions& options, const Context& context) {
  answer(statement_of(options), {}, options.answer, context);
  return 0;
}

}  // namespace

Command add_query(CLI::App& application) {
  const auto options = std::make_shared<QueryOptions>();
  CLI::App* app = application.add_subcommand("query", "Ask the graph: SQL on the file, Cypher with --neo4j-uri");
  app->add_option("text", options->text, "The statement; it can only read");
  app->add_option("--file", options->file, "Take the statement from this file");
  add_answer_options(*app, options->answer);
  return {app, [options](const Context& context) { return run_query(*options, context); }};
}

}  // namespace dynatlas::cli
