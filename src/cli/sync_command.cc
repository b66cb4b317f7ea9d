// dynatlas sync: where the answers come from, where they go, and what is told about it.
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "aws/client.h"
#include "aws/endpoint.h"
#include "aws/recording.h"
#include "base/error.h"
#include "base/log.h"
#include "cli/accounts.h"
#include "cli/assumptions.h"
#include "cli/changes.h"
#include "cli/commands.h"
#include "cli/file_identity.h"
#include "cli/metrics_price.h"
#include "cli/output_file.h"
#include "cli/progress.h"
#include "cli/run_metrics.h"
#include "cli/summary.h"
#include "cli/sync_options.h"
#include "models/model.h"
#include "sync/run.h"

namespace dynatlas::cli {
namespace {

// Where the answers come from: AWS, AWS with a recorder beside it, or a recording.
struct Source {
  aws::LiveClient live;
  std::unique_ptr<aws::RecordingApi> recorder;
  std::unique_ptr<aws::RecordedApi> recorded;

  aws::Api& api() {
    if (recorded) return *recorded;
    if (recorder) return *recorder;
    return *live.api;
  }
};

// The accounts and regions of a recording, narrowed by the options.
std::vector<sync::AccountTarget> recorded_targets(const aws::RecordedApi& recorded, const SyncOptions& options) {
  std::vector<sync::AccountTarget> targets;
  for (const auto& [account, regions] : recorded.accounts()) {
    if (!options.account.empty() && account != options.account) continue;
    if (!is_of_shard(account, options.shard)) continue;
    sync::AccountTarget target;
    target.account = account;
    target.regions.assign(regions.begin(), regions.end());
    if (!options.regions.empty()) target.regions = options.regions;
    for (const std::string& region : target.regions) {
      if (const auto window = recorded.window(account, region)) target.windows.emplace(region, *window);
    }
    targets.push_back(std::move(target));
  }
  if (targets.empty() && !options.account.empty()) {
    throw Error(ErrorKind::usage, "the recording does not hold that account", options.account);
  }
  if (targets.empty()) log::warning("no account to read: this shard has none");
  return targets;
}

// A clone of DynamoDB has tables, and hardly what other services tell of them. What a recording holds costs nothing.
void choose_reads(std::vector<sync::AccountTarget>& targets, const SyncOptions& options) {
  for (sync::AccountTarget& target : targets) {
    const auto up_to = options.source.empty() ? intel::Level::full : intel::Level::charged;
    target.reads = target.identity.is_aws ? intel::automatic_selection(up_to) : intel::selection_of(intel::Level::core);
    if (!options.read.empty()) target.reads = intel::parse_selection(options.read, std::move(target.reads)).value();
  }
  const auto asks_one_by_one = [](const intel::Choice& choice) { return !choice.operation->about.empty(); };
  const auto has_any = [&](const auto& target) { return std::ranges::any_of(target.reads, asks_one_by_one); };
  if (options.budget.has_value() && std::ranges::none_of(targets, has_any)) {
    log::warning("--budget has no effect: nothing is read that costs a call for each table; --read full reads it");
  }
}

void check_regions(const std::vector<std::string>& regions, aws::EndpointOptions endpoints) {
  if (endpoints.account_id.empty()) endpoints.account_id = "of-the-credentials";  // which are not known yet
  for (const std::string& region : regions) {
    if (const auto plain = aws::region_of_fips_name(region)) {
      const auto advice = fmt::format("{} is not a region: use {}, and set AWS_USE_FIPS_ENDPOINT=true", region, *plain);
      throw Error(ErrorKind::usage, advice, "--aws-regions");
    }
    const auto endpoint = aws::resolve_endpoint("dynamodb", region, endpoints);
    if (!endpoint.has_value()) throw Error(ErrorKind::usage, endpoint.error());
  }
}

std::vector<sync::AccountTarget> open_source(Source& source, const SyncOptions& options, RunMetrics& metrics,
                                             const std::stop_token& stop) {
  const sync::Stopwatch stopwatch(metrics.progress, sync::Phase::find);
  if (!options.source.empty()) {
    source.recorded = std::make_unique<aws::RecordedApi>(options.source);
    return recorded_targets(*source.recorded, options);
  }
  aws::OptionOverrides overrides = options.aws;
  if (!options.profiles.empty()) overrides.profile = options.profiles.front();
  aws::ClientOptions client = aws::resolve_options(overrides);
  client.ask_mfa_code = [stop](const std::string& serial) { return ask_mfa_code(serial, stop); };
  client.with_terminal = [](const std::function<void()>& run) {
    const ProgressDisplay::Pause pause;
    run();
  };
  check_regions(options.regions, client.endpoints);
  source.live = aws::make_live_client(client);
  metrics.calls = &source.live.api->counts();
  if (!options.record.empty()) source.recorder = std::make_unique<aws::RecordingApi>(*source.live.api, options.record);
  auto targets = find_accounts(source.api(), source.live, client, options, stop);
  if (targets.empty()) log::warning("no account to read: this shard has none");
  return targets;
}

std::unique_ptr<graph::GraphStore> open_target(const SyncOptions& options, const std::stop_token& stop) {
  if (!options.dry_run) return open_store(options.store, Access::read_write, options.times, stop);
  if (!options.store.is_neo4j() && !std::filesystem::exists(options.store.db)) return empty_store();
  return open_store(options.store, Access::read_only, options.times, stop);
}

// `status` is what the process ends with: only here it is known which signal interrupted it.
void write_report(const sync::Report& report, int status, const sync::Figures& figures, const std::string& path) {
  const std::string text = to_text(report, status, to_json(figures));
  if (path == "-") {
    std::cout << text << std::flush;
    return;
  }
  write_file(path, text);
}

// False where a stop request ended the step.
template <typename Step>
bool unless_interrupted(Step step, const std::stop_token& stop) {
  try {
    step();
    return true;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::interrupted || !stop.stop_requested()) throw;
  }
  return false;
}

int sync_once(const SyncOptions& options, const Context& context, Source& source, RunMetrics& metrics,
              sync::Report& report) {
  const std::stop_token stop = context.signals.stop();
  sync::Options run;
  run.update_tag = options.update_tag != 0
                       ? options.update_tag
                       : std::chrono::floor<std::chrono::seconds>(system_clock().wall_now()).time_since_epoch().count();
  run.dry_run = options.dry_run;
  run.allow_mass_delete = options.allow_mass_delete;
  run.force = options.force;
  run.budget = options.budget;
  run.access_assumptions = assumptions_of(options.access_assume);
  run.permission_relationships = options.permission_relationships;

  // A Neo4j comes first: a wrong address or password costs no call to AWS. A file comes last: who has no credentials
  // gets no empty database.
  std::unique_ptr<graph::GraphStore> store;
  std::optional<ProgressDisplay> display;
  std::optional<ChangeFile> changes;
  run.on_changes = [&changes](const graph::ChangeLog& log) { changes->write(log); };
  const auto open = [&] {
    if (options.store.is_neo4j()) store = open_target(options, stop);
    display.emplace(metrics.progress, metrics.calls, !context.quiet);
    run.accounts = open_source(source, options, metrics, stop);
    choose_reads(run.accounts, options);
    if (stop.stop_requested()) throw Error(ErrorKind::interrupted, "interrupted before anything was read");
    const sync::Stopwatch stopwatch(metrics.progress, sync::Phase::prepare);
    if (store == nullptr) store = open_target(options, stop);
    if (!options.dry_run) store->prepare(models::kModel);
    if (options.source.empty()) tell_metrics_price(run.accounts, *store);
    changes.emplace(options.changes);
  };
  report.update_tag = run.update_tag;
  report.dry_run = run.dry_run;
  report.interrupted = true;  // until it has run
  if (unless_interrupted(open, stop)) {
    report = sync::run(source.api(), *store, run, metrics.progress, system_clock(), stop);
  }
  display.reset();
  const int status = report.interrupted ? context.signals.exit_status() : report.exit_status();
  if (!context.quiet && options.report != "-" && options.changes != "-") {
    print_summary(report, store == nullptr ? "nothing opened" : store->description(), std::cout);
  }
  // What could not be told does not hide how the run ended.
  bool is_told = !changes.has_value() || changes->is_whole();
  try {
    if (!options.report.empty()) write_report(report, status, metrics.figures(), options.report);
  } catch (const Error& error) {
    log::error("{}", error.what());
    is_told = false;
  }
  return status == 0 && !is_told ? exit_code(ErrorKind::usage) : status;
}

// The exit code that main() makes of it.
int status_of(const Error& error, const Context& context) {
  const bool is_interrupted = error.kind() == ErrorKind::interrupted && context.signals.exit_status() != 0;
  return is_interrupted ? context.signals.exit_status() : exit_code(error.kind());
}

// Each on its own: nothing is opened before.
void check_files(const SyncOptions& options, bool is_quiet) {
  const bool prints_results = options.report == "-" || options.changes == "-";
  std::vector<NamedFile> files = files_of_database(options.store.is_neo4j() ? "" : options.store.db);
  files.insert(files.end(), {{"--neo4j-ca-file", options.store.neo4j_ca_file},
                             {"--source", options.source},
                             {"--record", options.record},
                             {"--report", options.report == "-" ? "" : options.report},
                             {"--changes", options.changes == "-" ? "" : options.changes},
                             {"--metrics-file", options.metrics_file}});
  if (prints_results || !is_quiet) files.push_back(standard_output());
  require_distinct(files);
  for (const std::string& file : {options.report, options.changes}) {
    if (!file.empty() && file != "-") require_writable(file);
  }
  if (!options.metrics_file.empty()) require_replaceable(options.metrics_file);
}

// Whatever becomes of the sync, its metrics are told.
int run_sync(const SyncOptions& options, const Context& context) {
  check_together(options);
  check_files(options, context.quiet);
  Source source;
  RunMetrics metrics(options);
  sync::Report report;
  try {
    const int status = sync_once(options, context, source, metrics, report);
    metrics.tell(status, report);
    return status;
  } catch (const Error& error) {
    metrics.tell(status_of(error, context), report);
    throw;
  } catch (...) {
    metrics.tell(exit_code(ErrorKind::internal), report);
    throw;
  }
}

}  // namespace

Command add_sync(CLI::App& application) {
  const auto options = std::make_shared<SyncOptions>();
  CLI::App* app = application.add_subcommand("sync", "Read the tables of AWS accounts into the graph");
  add_sync_options(*app, *options);
  return {app, [options](const Context& context) {
            drop_repeats(*options);
            for (std::string* const file : {&options->report, &options->changes}) {
              if (is_standard_output(*file)) *file = "-";
            }
            if (options->source == "-") options->source = "/dev/stdin";
            return run_sync(*options, context);
          }};
}

}  // namespace dynatlas::cli
