// dynatlas diff: what differed from run to run, out of the change log that the embedded store keeps.
#include <fmt/format.h>

#include <iostream>
#include <limits>
#include <optional>
#include <set>

#include "base/error.h"
#include "cli/changes.h"
#include "cli/commands.h"
#include "models/model.h"

namespace dynatlas::cli {
namespace {

struct DiffOptions {
  std::string db = "dynatlas.db";
  std::vector<std::int64_t> tags;
  bool json = false;
  std::string neo4j_uri;  // refused, with a hint
};

constexpr std::string_view kTables = "SELECT name FROM sqlite_schema WHERE name IN ('changes', 'DynatlasRun')";
constexpr std::string_view kLastTag = R"(
  SELECT max(tag) FROM (SELECT max(lastupdated) AS tag FROM "DynatlasRun" UNION ALL SELECT max(tag) FROM changes))";
// By account, region and table: where an id is an ARN, its region and account stand behind ":dynamodb:", and "/" sorts
// before all that a table's name may hold, so that what is a table's follows it.
constexpr std::string_view kChanges = R"(
  WITH placed AS (
    SELECT *, rowid AS nth, iif(id LIKE 'arn:%:dynamodb:%:%', substr(id, instr(id, ':dynamodb:') + 10), '') AS place
    FROM changes WHERE tag > $after AND tag <= $until)
  SELECT tag, kind, label, id, property, "before", "after" FROM placed
  ORDER BY tag, substr(place, instr(place, ':') + 1, 12), substr(place, 1, instr(place, ':')),
           replace(id, '/', char(1)), nth)";

// The runs that are asked about: later than `after`, up to `until`.
struct Range {
  std::int64_t after = 0;
  std::int64_t until = std::numeric_limits<std::int64_t>::max();
};

// Nothing where no run is asked about and there was none yet.
std::optional<Range> range_of(graph::GraphStore& store, const std::vector<std::int64_t>& tags) {
  if (tags.size() == 2) return Range{tags[0], tags[1]};
  if (tags.size() == 1) return Range{tags[0]};
  std::optional<Range> last;
  store.read(kLastTag, {}, [&](const auto&, const std::vector<nlohmann::json>& cells) {
    if (!cells[0].is_number_integer()) return true;
    const auto tag = cells[0].get<std::int64_t>();
    last = {tag - 1, tag};
    return true;
  });
  return last;
}

// A boolean is a number in SQL.
void declare_booleans(nlohmann::ordered_json& change) {
  if (!models::is_boolean(change["label"].get<std::string>(), change["property"].get<std::string>())) return;
  for (const char* const side : {"before", "after"}) {
    if (change[side].is_number_integer()) change[side] = change[side] != 0;
  }
}

std::string words_of(const DiffOptions& options, const Range& range) {
  if (options.tags.size() == 2) return fmt::format("after run {} up to run {}", range.after, range.until);
  if (options.tags.size() == 1) return fmt::format("after run {}", range.after);
  return fmt::format("in the last run ({})", range.until);
}

int run_diff(const DiffOptions& options, const Context& context) {
  if (!options.neo4j_uri.empty()) {
    throw Error(ErrorKind::usage, "there is no change log in Neo4j; sync --changes FILE writes one", "--neo4j-uri");
  }
  if (options.tags.size() == 2 && options.tags[0] > options.tags[1]) {
    throw Error(ErrorKind::usage, "the first tag is later than the second", fmt::format("{}", options.tags[0]));
  }
  StoreOptions file;
  file.db = options.db;
  const auto store = open_store(file, Access::read_only, graph::TimeKind::epoch, context.signals.stop());
  std::set<std::string> tables;
  store->read(kTables, {}, [&](const auto&, const std::vector<nlohmann::json>& cells) {
    return tables.insert(cells[0].get<std::string>()).second;
  });
  if (!tables.contains("changes")) {
    throw Error(ErrorKind::store, "was made by an older dynatlas and has no change log yet", options.db);
  }
  const auto range = tables.contains("DynatlasRun") ? range_of(*store, options.tags) : std::nullopt;
  if (!range) {
    if (!options.json) std::cout << "Nothing has been synced into it yet.\n";
    return 0;
  }
  const graph::Params params{{"after", range->after}, {"until", range->until}};
  ChangePrinter printer(std::cout, !options.tags.empty());
  std::uint64_t found = 0;
  store->read(kChanges, params, [&](const std::vector<std::string>& columns, const std::vector<nlohmann::json>& cells) {
    ++found;
    nlohmann::ordered_json change;
    const bool is_property = !cells[4].is_null();
    for (std::size_t i = 0; i < (is_property ? columns.size() : 4); ++i) change[columns[i]] = cells[i];
    if (is_property) declare_booleans(change);
    if (options.json) {
      std::cout << change.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
    } else {
      printer.print(change);
    }
    return std::cout.good();
  });
  if (!options.json) {
    const std::string words = words_of(options, *range);
    std::cout << (found == 0 ? fmt::format("Nothing changed {}.\n", words)
                             : fmt::format("\n{} changes {}.\n", found, words));
  }
  return 0;
}

}  // namespace

Command add_diff(CLI::App& application) {
  const auto options = std::make_shared<DiffOptions>();
  CLI::App* app =
      application.add_subcommand("diff", "Print what appeared, disappeared or changed, by account, region and table");
  app->add_option(
         "tags", options->tags,
         "Update tags of runs: print changes after the first, up to the second; default: those of the last run")
      ->expected(0, 2)
      ->check(CLI::NonNegativeNumber);
  app->add_flag("--json", options->json, "Print JSON Lines");
  app->add_option("--neo4j-uri", options->neo4j_uri)->group("");
  app->add_option("--db", options->db, "The SQLite file, which keeps the change log")->capture_default_str();
  return {app, [options](const Context& context) { return run_diff(*options, context); }};
}

}  // namespace dynatlas::cli
