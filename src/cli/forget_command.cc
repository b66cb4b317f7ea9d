// dynatlas forget: takes an account or a region out of the graph, after asking.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/arn.h"
#include "base/error.h"
#include "base/log.h"
#include "cli/commands.h"
#include "cli/sync_options.h"
#include "cli/terminal.h"
#include "models/aws/account.h"
#include "models/model.h"
#include "questions/questions.h"
#include "sync/forget.h"

namespace dynatlas::cli {
namespace {

struct ForgetOptions {
  StoreOptions store;
  std::string account;
  std::string region;
  graph::TimeKind times = graph::TimeKind::epoch;
  bool misplaced = false;
  bool yes = false;
};

std::vector<std::string> regions_of(graph::GraphStore& store, const std::string& account) {
  std::vector<std::string> regions;
  store.read(questions::question("regions_of_account", store.language()), {{"account", account}},
             [&](const std::vector<std::string>&, const std::vector<nlohmann::json>& cells) {
               if (cells[0].is_string()) regions.push_back(cells[0].get<std::string>());
               return true;
             });
  return regions;
}

// Tables of the account, by their ARNs, that do not hang on it, as far as they are in these regions.
std::vector<std::string> strays_of(graph::GraphStore& store, const std::string& account,
                                   const std::vector<std::string>& regions) {
  std::vector<std::string> strays;
  store.read(questions::question("strays_of_account", store.language()), {{"account", account}},
             [&](const std::vector<std::string>&, const std::vector<nlohmann::json>& cells) {
               const auto id = cells[0].get<std::string>();
               const auto arn = arn_of(id);
               if (!arn || arn->account != account || !table_of(*arn)) return true;
               if (std::ranges::find(regions, arn->region) != regions.end()) strays.push_back(id);
               return true;
             });
  return strays;
}

// Says what is known instead where nothing is known of what was named: it may be misspelt.
bool is_known(graph::GraphStore& store, const ForgetOptions& options, const std::vector<std::string>& regions) {
  if (regions.empty() && !store.property(models::aws::AWSAccountSchema, options.account, "id").has_value()) {
    log::warning("nothing to forget: {} holds nothing of account {}", store.description(), options.account);
    return false;
  }
  if (options.region.empty() || std::ranges::find(regions, options.region) != regions.end()) return true;
  log::warning("nothing to forget: {} holds nothing of {} of account {}; its regions are: {}", store.description(),
               options.region, options.account, regions.empty() ? "none" : fmt::format("{}", fmt::join(regions, ", ")));
  return false;
}

// Asks on the terminal. Where there is none, who means it says --yes.
bool is_meant(const std::string& what, const std::stop_token& stop) {
  if (::isatty(STDIN_FILENO) == 0) throw Error(ErrorKind::usage, what + ": there is no terminal to ask on; add --yes");
  const auto answer = ask(STDIN_FILENO, STDERR_FILENO, what + ". Really? [y/N] ", Echo::shown, stop);
  if (stop.stop_requested()) throw Error(ErrorKind::interrupted, "interrupted before an answer");
  return answer == "y" || answer == "Y" || answer == "yes";
}

int run_forget(const ForgetOptions& options, const Context& context) {
  if (!options.store.is_neo4j() && !std::filesystem::exists(options.store.db)) {
    throw Error(ErrorKind::store, "does not exist", options.store.db);
  }
  const auto store = open_store(options.store, Access::read_write, options.times, context.signals.stop());
  store->prepare(models::kModel);
  const std::vector<std::string> known = regions_of(*store, options.account);
  const bool whole_account = options.region.empty();
  if (!is_known(*store, options, known)) return 0;
  const std::vector<std::string> regions = whole_account ? known : std::vector<std::string>{options.region};
  const sync::ForgetRequest request{options.account, regions, whole_account,
                                    strays_of(*store, options.account, regions), options.misplaced};
  const auto found = sync::find_forgotten(*store, request);
  const std::string where =
      whole_account ? "account " + options.account : fmt::format("{} of account {}", options.region, options.account);
  const std::string what =
      fmt::format("{}: {} {}tables leave {} with everything that belongs to them", where, found.tables.size(),
                  options.misplaced ? "misplaced " : "", store->description());
  if (!options.yes && !is_meant(what, context.signals.stop())) {
    std::cout << "Nothing was deleted.\n";
    return 0;
  }
  const auto gone = sync::forget(*store, request, system_clock(), context.signals.stop());
  for (const std::string& id : gone.tables) log::debug("forgotten: {}", id);
  log::info("forgotten on request: {}, {} tables, {} nodes", where, gone.tables.size(), gone.nodes);
  if (!context.quiet) std::cout << fmt::format("{} tables, {} nodes deleted.\n", gone.tables.size(), gone.nodes);
  return 0;
}

}  // namespace

Command add_forget(CLI::App& application) {
  const auto options = std::make_shared<ForgetOptions>();
  CLI::App* app =
      application.add_subcommand("forget", "Remove a closed account, or a region no longer used, from the graph");
  app->add_option("--aws-account-id", options->account, "The account")->required()->check(check_account);
  app->add_option("--region", options->region, "Remove only this region of it");
  add_timestamps_option(*app, options->times);
  app->add_flag("--misplaced", options->misplaced,
                "Remove only tables that are under another account or region than their ARN says");
  app->add_flag("--yes", options->yes, "Do not ask for confirmation");
  add_store_options(*app, options->store);
  return {app, [options](const Context& context) { return run_forget(*options, context); }};
}

}  // namespace dynatlas::cli
