// dynatlas query: a read-only statement in the store's own language.
#include <fstream>
#include <iostream>
#include <iterator>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/output.h"

namespace dynatlas::cli {
namespace {

struct QueryOptions {
  StoreOptions store;
  std::string text;
  std::string file;
  OutputFormat format = OutputFormat::table;
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
  const std::string statement = statement_of(options);
  const auto store = open_store(options.store, Access::read_only, graph::TimeKind::epoch, context.signals.stop());
  write_answer(*store, statement, {}, options.format);
  return 0;
}

}  // namespace

void add_format_option(CLI::App& command, OutputFormat& format) {
  const std::map<std::string, OutputFormat> formats{{"table", OutputFormat::table},
                                                    {"json", OutputFormat::json},
                                                    {"csv", OutputFormat::csv},
                                                    {"markdown", OutputFormat::markdown}};
  command.add_option("--format", format, "How to write the answer")
      ->transform(CLI::CheckedTransformer(formats).description("table|json|csv|markdown"))
      ->default_str("table");
}

void write_answer(graph::GraphStore& store, std::string_view statement, const graph::Params& params,
                  OutputFormat format) {
  RowWriter writer(std::cout, format);
  bool started = false;
  const auto names = store.read(statement, params, [&](const auto& columns, const auto& cells) {
    if (!std::exchange(started, true)) writer.columns(columns);
    writer.row(cells);
    return std::cout.good();
  });
  if (!started) writer.columns(names);
  writer.end();
}

Command add_query(CLI::App& application) {
  const auto options = std::make_shared<QueryOptions>();
  CLI::App* app = application.add_subcommand("query", "Ask the graph: SQL on the file, Cypher with --neo4j-uri");
  app->add_option("text", options->text, "The statement; it can only read");
  app->add_option("--file", options->file, "Take the statement from this file");
  add_format_option(*app, options->format);
  add_store_options(*app, options->store);
  return {app, [options](const Context& context) { return run_query(*options, context); }};
}

}  // namespace dynatlas::cli
