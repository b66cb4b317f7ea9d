// dynatlas sync: where the answers come from, where they go, and what is told about it.
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "aws/client.h"
#include "aws/endpoint.h"
#include "aws/recording.h"
#include "base/error.h"
#include "base/log.h"
#include "cli/accounts.h"
#include "cli/changes.h"
#include "cli/commands.h"
#include "cli/progress.h"
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
  std::uint64_t calls() const { return live.api ? live.api->counters().attempts.load() : 0; }
};

// The accounts and regions of a recording, narrowed by the options.
std::vector<sync::AccountTarget> recorded_targets(const aws::RecordedApi& recorded, const SyncOptions& options) {
  std::vector<sync::AccountTarget> targets;
  for (const auto& [account, regions] : recorded.accounts()) {
    if (!options.account.empty() && account != options.account) continue;
    sync::AccountTarget target{account, "default", {regions.begin(), regions.end()}};
    if (!is_of_shard(account, options.shard)) continue;
    if (!options.regions.empty()) target.regions = options.regions;
    targets.push_back(std::move(target));
  }
  if (targets.empty() && !options.account.empty()) {
    throw Error(ErrorKind::usage, "the recording does not hold that account", options.account);
  }
  if (targets.empty()) log::warning("no account to read: this shard has none");
  return targets;
}

std::vector<sync::AccountTarget> open_source(Source& source, const SyncOptions& options, const std::stop_token& stop) {
  if (!options.source.empty()) {
    source.recorded = std::make_unique<aws::RecordedApi>(options.source);
    return recorded_targets(*source.recorded, options);
  }
  aws::OptionOverrides overrides = options.aws;
  if (!options.profiles.empty()) overrides.profile = options.profiles.front();
  aws::ClientOptions client = aws::resolve_options(overrides);
  client.ask_mfa_code = [stop](const std::string& serial) { return ask_mfa_code(serial, stop); };
  for (const std::string& region : options.regions) {
    const auto endpoint = aws::resolve_endpoint("dynamodb", region, client.endpoints);
    if (!endpoint.has_value()) throw Error(ErrorKind::usage, endpoint.error());
  }
  source.live = aws::make_live_client(client);
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

// --changes: each change as a line, once it is committed.
class ChangeLines {
 public:
  explicit ChangeLines(const std::string& path) : path_(path) {
    if (path.empty() || path == "-") return;
    file_.open(path, std::ios::binary | std::ios::trunc);
    if (!file_) throw Error(ErrorKind::usage, "the changes cannot be written there", path);
  }
  void write(const graph::ChangeLog& log) {
    if (path_.empty()) return;
    std::ostream& out = path_ == "-" ? std::cout : file_;
    for (const graph::Change& change : log.changes) {
      out << to_json(change, log.update_tag).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
    }
    if (!out.flush()) throw Error(ErrorKind::usage, "the changes cannot be written there", path_);
  }

 private:
  const std::string path_;
  std::ofstream file_;
};

// `status` is what the process ends with: only here it is known which signal interrupted it.
void write_report(const sync::Report& report, int status, const std::string& path) {
  nlohmann::ordered_json json = to_json(report);
  json["exit_status"] = status;
  const std::string text = json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
  if (path == "-") {
    std::cout << text << std::flush;
    return;
  }
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  if (!file.flush()) throw Error(ErrorKind::usage, "the report cannot be written there", path);
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

int run_sync(const SyncOptions& options, const Context& context) {
  check_together(options);
  const std::stop_token stop = context.signals.stop();
  sync::Options run;
  run.update_tag = options.update_tag != 0
                       ? options.update_tag
                       : std::chrono::floor<std::chrono::seconds>(system_clock().wall_now()).time_since_epoch().count();
  run.dry_run = options.dry_run;
  run.allow_mass_delete = options.allow_mass_delete;
  run.force = options.force;
  run.run_name = fmt::format("shard {} of {}", options.shard.index, options.shard.count);

  // A Neo4j comes first: a wrong address or password costs no call to AWS. A file comes last: who has no credentials
  // gets no empty database.
  std::unique_ptr<graph::GraphStore> store;
  Source source;
  ChangeLines changes(options.changes);
  run.on_changes = [&changes](const graph::ChangeLog& log) { changes.write(log); };
  const auto open = [&] {
    if (options.store.is_neo4j()) store = open_target(options, stop);
    run.accounts = open_source(source, options, stop);
    if (stop.stop_requested()) throw Error(ErrorKind::interrupted, "interrupted before anything was read");
    if (store == nullptr) store = open_target(options, stop);
    if (!options.dry_run) store->prepare(models::kModel);
  };
  sync::Progress progress;
  sync::Report report;
  report.update_tag = run.update_tag;
  report.dry_run = run.dry_run;
  report.interrupted = true;  // until it has run
  if (unless_interrupted(open, stop)) {
    const ProgressLine line(progress, [&source] { return source.calls(); }, !context.quiet);
    report = sync::run(source.api(), *store, run, progress, system_clock(), stop);
  }
  const int status = report.interrupted ? context.signals.exit_status() : report.exit_status();
  if (!options.report.empty()) write_report(report, status, options.report);
  if (!context.quiet && options.report != "-")
    print_summary(report, store == nullptr ? "nothing opened" : store->description(), std::cout);
  return status;
}

}  // namespace

Command add_sync(CLI::App& application) {
  const auto options = std::make_shared<SyncOptions>();
  CLI::App* app = application.add_subcommand("sync", "Read DynamoDB's tables and indexes into the graph");
  add_sync_options(*app, *options);
  return {app, [options](const Context& context) { return run_sync(*options, context); }};
}

}  // namespace dynatlas::cli
