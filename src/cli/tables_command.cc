// dynatlas tables: the tables that a filter means, in the language of the page (src/filter).
#include <chrono>
#include <limits>
#include <string>
#include <vector>

#include "cli/answer.h"
#include "filter/tables.h"
#include "findings/checks.h"

namespace dynatlas::cli {
namespace {

struct TablesOptions {
  std::string filter;
  std::vector<std::string> columns{"account",   "region", "name",   "status", "billing", "size",
                                   "protected", "pitr",   "backup", "ttl",    "key"};
  std::string sort = "name";
  bool is_descending = false;
  std::int64_t limit = 0;  // 0: all
  AnswerOptions answer;
};

bool is_for_people(OutputFormat format) {
  return format == OutputFormat::table || format == OutputFormat::markdown;
}

int run_tables(const TablesOptions& options, const Context& context) {
  const std::string language = options.answer.store.is_neo4j() ? "cypher" : "sql";
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  filter::Condition which;
  filter::Filter(options.filter, findings::needs_of_check).add_to(which, language, now.time_since_epoch().count());
  filter::Rows rows;
  rows.columns.assign(options.columns.begin(), options.columns.end());
  rows.sort = options.sort;
  rows.is_descending = options.is_descending;
  rows.limit = options.limit == 0 ? std::numeric_limits<std::int64_t>::max() : options.limit;
  rows.marks_unknown = is_for_people(options.answer.format);
  const filter::Statement statement = filter::rows_statement(language, which, rows);
  answer(statement.text, statement.params, options.answer, context);
  return 0;
}

std::string with_commas(std::span<const std::string_view> words) {
  std::string all;
  for (const std::string_view word : words) all.append(all.empty() ? "" : ", ").append(word);
  return all;
}

std::string footer() {
  std::string text =
      "A filter is words and key:value pairs that must all hold, as in \"orders pitr:off size:>1GiB\"; -key:value\n"
      "leaves out, and key:unknown is what was not read, which no other value stands for. Keys:\n";
  for (const filter::Key& key : filter::keys()) {
    if (key.kind == filter::Kind::refused) continue;
    std::string name(key.name);
    name.resize(12, ' ');
    text.append("  ").append(name).append(key.about).append("\n");
  }
  return text + "Columns: " + with_commas(filter::columns()) + "\n";
}

}  // namespace

Command add_tables(CLI::App& application) {
  const auto options = std::make_shared<TablesOptions>();
  CLI::App* app =
      application.add_subcommand("tables", "List the tables that match a filter, as in \"pitr:off size:>1GiB\"");
  app->add_option("filter", options->filter, "Which tables; without a filter, all of them");
  app->add_option("--columns", options->columns, "Columns to print, comma-separated")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->capture_default_str();
  app->add_option("--sort", options->sort, "Sort by " + with_commas(filter::sort_columns()))->capture_default_str();
  app->add_flag("--descending", options->is_descending, "Sort in descending order; unknown values stay last");
  app->add_option("--limit", options->limit, "Print at most this many tables; 0 prints all")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  add_answer_options(*app, options->answer);
  app->footer(footer());
  return {app, [options](const Context& context) { return run_tables(*options, context); }};
}

}  // namespace dynatlas::cli
