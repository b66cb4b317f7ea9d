// dynatlas sync: where the answers come from, where they go, and what is told about it.
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "aws/client.h"
#include "aws/endpoint.h"
#include "aws/identity.h"
#include "aws/recording.h"
#include "base/error.h"
#include "base/log.h"
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
  std::unique_ptr<aws::LiveApi> live;
  std::unique_ptr<aws::RecordingApi> recorder;
  std::unique_ptr<aws::RecordedApi> recorded;

  aws::Api& api() {
    if (recorded) return *recorded;
    if (recorder) return *recorder;
    return *live;
  }
  std::uint64_t calls() const { return live ? live->counters().attempts.load() : 0; }
};

// AWS, or an endpoint that speaks like it: who we are and which regions there are.
sync::AccountTarget live_target(Source& source, const SyncOptions& options, const aws::ClientOptions& client,
                                std::stop_token stop) {
  const std::string region = !client.region.empty()     ? client.region
                             : !options.regions.empty() ? options.regions.front()
                                                        : "us-east-1";
  sync::AccountTarget target;
  target.name = client.profile_named ? client.profile : "default";
  target.account = options.account;
  if (target.account.empty()) {
    auto account = aws::get_caller_account(source.api(), region, stop);
    if (!account.has_value()) throw aws::to_error(account.error(), "GetCallerIdentity in " + region);
    target.account = account.value();
  }
  target.regions = options.regions;
  if (target.regions.empty()) {
    auto regions = aws::get_regions(source.api(), target.account, region, stop);
    if (!regions.has_value()) {
      throw aws::to_error(regions.error(), "DescribeRegions (--aws-regions names them without it)");
    }
    target.regions = regions.value();
  }
  return target;
}

// The accounts and regions of a recording, narrowed by the options.
std::vector<sync::AccountTarget> recorded_targets(const aws::RecordedApi& recorded, const SyncOptions& options) {
  std::vector<sync::AccountTarget> targets;
  for (const auto& [account, regions] : recorded.accounts()) {
    if (!options.account.empty() && account != options.account) continue;
    sync::AccountTarget target{account, "default", {regions.begin(), regions.end()}};
    if (!options.aws.profile.empty()) target.name = options.aws.profile;
    if (!options.regions.empty()) target.regions = options.regions;
    targets.push_back(std::move(target));
  }
  if (targets.empty()) throw Error(ErrorKind::usage, "the recording does not hold that account", options.account);
  return targets;
}

std::vector<sync::AccountTarget> open_source(Source& source, const SyncOptions& options, std::stop_token stop) {
  if (!options.source.empty()) {
    source.recorded = std::make_unique<aws::RecordedApi>(options.source);
    return recorded_targets(*source.recorded, options);
  }
  const aws::ClientOptions client = aws::resolve_options(options.aws);
  for (const std::string& region : options.regions) {
    const auto endpoint = aws::resolve_endpoint("dynamodb", region, client.endpoints);
    if (!endpoint.has_value()) throw Error(ErrorKind::usage, endpoint.error());
  }
  source.live = aws::make_live_api(client);
  if (!options.record.empty()) source.recorder = std::make_unique<aws::RecordingApi>(*source.live, options.record);
  return {live_target(source, options, client, stop)};
}

std::unique_ptr<graph::GraphStore> open_target(const SyncOptions& options, std::stop_token stop) {
  if (!options.dry_run) return open_store(options.store, Access::read_write, options.times, stop);
  if (!options.store.is_neo4j() && !std::filesystem::exists(options.store.db)) return empty_store();
  return open_store(options.store, Access::read_only, options.times, stop);
}

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

int run_sync(const SyncOptions& options, const Context& context) {
  const std::stop_token stop = context.signals.stop();
  sync::Options run;
  run.update_tag = options.update_tag != 0
                       ? options.update_tag
                       : std::chrono::floor<std::chrono::seconds>(system_clock().wall_now()).time_since_epoch().count();
  run.dry_run = options.dry_run;
  run.allow_mass_delete = options.allow_mass_delete;
  run.force = options.force;

  // A Neo4j comes first: a wrong address or password costs no call to AWS. A file comes last: who has no credentials
  // gets no empty database.
  auto store = options.store.is_neo4j() ? open_target(options, stop) : nullptr;
  Source source;
  run.accounts = open_source(source, options, stop);
  if (store == nullptr) store = open_target(options, stop);
  if (!options.dry_run) store->prepare(models::kModel);
  sync::Progress progress;
  sync::Report report;
  {
    const ProgressLine line(progress, [&source] { return source.calls(); }, !context.quiet);
    report = sync::run(source.api(), *store, run, progress, system_clock(), stop);
  }
  const int status = report.interrupted ? context.signals.exit_status() : report.exit_status();
  if (!options.report.empty()) write_report(report, status, options.report);
  if (!context.quiet && options.report != "-") print_summary(report, store->description(), std::cout);
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
