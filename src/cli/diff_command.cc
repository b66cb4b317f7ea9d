// dynatlas diff: what differed from run to run, out of the change log that the embedded store keeps.
#include <fmt/format.h>

#include <iostream>
#include <limits>

#include "base/error.h"
#include "cli/changes.h"
#include "cli/commands.h"

namespace dynatlas::cli {
namespace {

struct DiffOptions {
  std::string db = "dynatlas.db";
  std::vector<std::int64_t> tags;
  bool json = false;
};

constexpr std::string_view kHasLog = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'changes'";
constexpr std::string_view kLastTag = R"(SELECT max(lastupdated) FROM "AWSAccount")";
constexpr std::string_view kChanges = R"(
  SELECT tag, kind, label, id, property, "before", "after" FROM changes
  WHERE tag > $after AND tag <= $until ORDER BY tag, id, rowid)";

// The runs that are asked about: later than `after`, up to `until`.
struct Range {
  std::int64_t after = 0;
  std::int64_t until = std::numeric_limits<std::int64_t>::max();
};

Range range_of(graph::GraphStore& store, const std::vector<std::int64_t>& tags) {
  if (tags.size() == 2) return {tags[0], tags[1]};
  if (tags.size() == 1) return {tags[0]};
  Range last;
  store.read(kLastTag, {}, [&](const auto&, const std::vector<nlohmann::json>& cells) {
    if (cells[0].is_number_integer()) last.until = cells[0].get<std::int64_t>();
    return true;
  });
  last.after = last.until - 1;
  return last;
}

std::string words_of(const DiffOptions& options, const Range& range) {
  if (options.tags.size() == 2) return fmt::format("after run {} up to run {}", range.after, range.until);
  if (options.tags.size() == 1) return fmt::format("after run {}", range.after);
  return fmt::format("in the last run ({})", range.until);
}

int run_diff(const DiffOptions& options, const Context& context) {
  StoreOptions file;
  file.db = options.db;
  const auto store = open_store(file, Access::read_only, graph::TimeKind::epoch, context.signals.stop());
  bool has_log = false;
  store->read(kHasLog, {}, [&](const auto&, const auto&) { return has_log = true; });
  if (!has_log) throw Error(ErrorKind::store, "was made by an older dynatlas and has no change log yet", options.db);
  const Range range = range_of(*store, options.tags);
  const graph::Params params{{"after", range.after}, {"until", range.until}};
  ChangePrinter printer(std::cout, !options.tags.empty());
  std::uint64_t found = 0;
  store->read(kChanges, params, [&](const std::vector<std::string>& columns, const std::vector<nlohmann::json>& cells) {
    ++found;
    nlohmann::ordered_json change;
    const bool is_property = !cells[4].is_null();
    for (std::size_t i = 0; i < (is_property ? columns.size() : 4); ++i) change[columns[i]] = cells[i];
    if (options.json) {
      std::cout << change.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
    } else {
      printer.print(change);
    }
    return std::cout.good();
  });
  if (!options.json) {
    const std::string words = words_of(options, range);
    std::cout << (found == 0 ? fmt::format("Nothing changed {}.\n", words)
                             : fmt::format("\n{} changes {}.\n", found, words));
  }
  return 0;
}

}  // namespace

Command add_diff(CLI::App& application) {
  const auto options = std::make_shared<DiffOptions>();
  CLI::App* app =
      application.add_subcommand("diff", "What appeared, vanished or changed, by account, region and table");
  app->add_option("tags", options->tags,
                  "Update tags of runs: changes after the first, up to the second; of the last run by default")
      ->expected(0, 2)
      ->check(CLI::NonNegativeNumber);
  app->add_flag("--json", options->json, "JSON Lines");
  app->add_option("--db", options->db, "The SQLite file, which keeps the change log")->capture_default_str();
  return {app, [options](const Context& context) { return run_diff(*options, context); }};
}

}  // namespace dynatlas::cli
