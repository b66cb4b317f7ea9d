#include "cli/sync_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <set>

#include "aws/identity.h"
#include "base/error.h"
#include "cli/assumptions.h"
#include "cli/choice.h"
#include "cli/time_span.h"
#include "intel/selection.h"

namespace dynatlas::cli {
namespace {

constexpr std::chrono::seconds kKeepChanges = std::chrono::days{400};

// CLI11 takes a number that is too large for the largest one.
std::string check_tag(const std::string& text) {
  const bool digits = std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  const bool zero = text.find_first_not_of('0') == std::string::npos;
  return digits && !zero && text.size() <= 18 ? "" : "an update tag is a whole number from 1 to 999999999999999999";
}

// I/N; the caller has checked it, or does.
std::optional<Shard> read_shard(const std::string& text) {
  Shard shard;
  const char* const end = text.data() + text.size();
  const auto [slash, first_error] = std::from_chars(text.data(), end, shard.index);
  if (first_error != std::errc{} || slash == end || *slash != '/') return std::nullopt;
  const auto [last, second_error] = std::from_chars(slash + 1, end, shard.count);
  if (second_error != std::errc{} || last != end || shard.index >= shard.count) return std::nullopt;
  return shard;
}

std::string check_shard(const std::string& text) {
  return read_shard(text).has_value() ? "" : "I/N with I from 0 to N-1, as in 0/16";
}

Shard parse_shard(const std::string& text) {
  return read_shard(text).value_or(Shard{});
}

// 36h, 90d, 8w; 0 where it keeps all.
std::optional<std::chrono::seconds> read_retention(const std::string& text) {
  if (text == "forever") return std::chrono::seconds{0};
  return read_time(text, "hdw");
}

std::optional<std::chrono::seconds> read_budget(const std::string& text) {
  return read_time(text, "smh");
}

std::string check_budget(const std::string& text) {
  return read_budget(text).has_value() ? "" : "a time in seconds, minutes or hours, as in 60s, 10m or 2h";
}

std::string check_selection(const std::string& text) {
  const auto selection = intel::parse_selection(text, intel::automatic_selection());
  return selection.has_value() ? "" : selection.error();
}

std::string check_retention(const std::string& text) {
  return read_retention(text).has_value() ? "" : "a time in hours, days or weeks, as in 36h, 90d or 8w; or forever";
}

void add_aws_options(CLI::App& command, SyncOptions& options) {
  constexpr const char* kGroup = "AWS";
  command
      .add_option("--aws-regions", options.regions, "Regions to read, comma-separated; default: all that are enabled")
      ->delimiter(',')
      ->group(kGroup);
  auto* profiles = command
                       .add_option("--aws-profile,--profile", options.profiles,
                                   "Profile of the AWS config file; repeat it for more accounts")
                       ->expected(1)
                       ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
                       ->group(kGroup);
  auto* all_profiles = command
                           .add_flag("--aws-sync-all-profiles", options.all_profiles,
                                     "Read the account of every profile in the AWS config and credentials files")
                           ->excludes(profiles)
                           ->group(kGroup);
  auto* account = command
                      .add_option("--aws-account-id", options.account,
                                  "Account ID, for an endpoint without STS; default: what GetCallerIdentity returns")
                      ->check(check_account)
                      ->excludes(all_profiles)
                      ->group(kGroup);
  add_read_option(command, options.read)->group(kGroup);
  command
      .add_option_function<std::string>(
          "--budget", [&options](const std::string& text) { options.budget = read_budget(text); },
          "How long to read what costs a call for each table, as 60s, 10m or 2h: the oldest first; "
          "the next run goes on there")
      ->check(check_budget)
      ->group(kGroup);
  command
      .add_option("--endpoint-url", options.aws.endpoint_url,
                  "Send every call to this URL, such as http://localhost:8000")
      ->group(kGroup);
  auto* role = command
                   .add_option("--aws-organization-role", options.organization_role,
                               "Read every account of the organization by assuming this role (a name) in each")
                   ->check(check_role)
                   ->excludes(all_profiles)
                   ->group(kGroup);
  command
      .add_option("--aws-organization-account-ids", options.organization_accounts,
                  "Read only these accounts of the organization, comma-separated, without listing all")
      ->delimiter(',')
      ->check(check_account)
      ->needs(role)
      ->group(kGroup);
  command.add_option("--external-id", options.external_id, "External ID for assuming the role")
      ->needs(role)
      ->group(kGroup);
  command
      .add_option_function<std::string>(
          "--shard", [&options](const std::string& text) { options.shard = parse_shard(text); },
          "Read only the I-th of N shares of the accounts (I/N, from 0); an account never changes its share")
      ->check(check_shard)
      ->excludes(account)
      ->group(kGroup);
  const auto milliseconds = [&](const char* name, std::optional<std::chrono::milliseconds>& value, const char* what) {
    command
        .add_option_function<std::int64_t>(
            name, [&value](const std::int64_t& number) { value = std::chrono::milliseconds{number}; }, what)
        ->check(CLI::Range(1, 3'600'000))
        ->group(kGroup);
  };
  milliseconds("--connect-timeout-ms", options.aws.connect_timeout, "Milliseconds that a connection may take to open");
  milliseconds("--read-timeout-ms", options.aws.read_timeout, "Milliseconds without data before an answer is given up");
  milliseconds("--backoff-base-ms", options.aws.backoff_base, "Milliseconds before a call is first tried again");
  command
      .add_option_function<int>(
          "--max-in-flight", [&options](const int& number) { options.aws.max_in_flight = number; },
          "AWS calls in flight at once, at most")
      ->check(CLI::Range(1, 4096))
      ->group(kGroup);
}

// What would end a metric's name, or its line.
std::string check_prefix(const std::string& text) {
  const bool valid = std::ranges::all_of(text, [](unsigned char c) {
    return std::isgraph(c) != 0 && std::string_view(":|@#").find(static_cast<char>(c)) == std::string_view::npos;
  });
  return valid ? "" : "a prefix of metrics has no spaces and none of :|@#";
}

void add_metrics_options(CLI::App& command, SyncOptions& options) {
  constexpr const char* kGroup = "Metrics";
  command
      .add_option("--metrics-file", options.metrics_file,
                  "Write metrics to this file for Prometheus (node_exporter's textfile collector)")
      ->group(kGroup);
  auto* enabled =
      command.add_flag("--statsd-enabled", options.statsd.is_enabled, "Send metrics to statsd over UDP")->group(kGroup);
  command.add_option("--statsd-host", options.statsd.host, "Host of statsd")
      ->capture_default_str()
      ->needs(enabled)
      ->group(kGroup);
  command.add_option("--statsd-port", options.statsd.port, "Port of statsd")
      ->check(CLI::Range(1, 65535))
      ->capture_default_str()
      ->needs(enabled)
      ->group(kGroup);
  command.add_option("--statsd-prefix", options.statsd.prefix, "Prefix of every metric's name, without the dot")
      ->check(check_prefix)
      ->needs(enabled)
      ->group(kGroup);
}

}  // namespace

std::string check_role(const std::string& name) {
  // As IAM has it: letters, digits and +=,.@_- with a path before it.
  const bool valid = std::ranges::all_of(name, [](unsigned char c) {
    return std::isalnum(c) != 0 || std::string_view("+=,.@_-/").find(static_cast<char>(c)) != std::string_view::npos;
  });
  return valid && !name.empty() && !name.starts_with('/') ? "" : "a role's name, as in OrganizationAccountAccessRole";
}

std::string check_account(const std::string& text) {
  return aws::is_account_id(text) ? "" : "an AWS account id has 12 digits";
}

CLI::Option* add_read_option(CLI::App& command, std::string& read) {
  return command
      .add_option(
          "--read", read,
          "What to read: tables, standard, full or auto, and groups with + or -, as standard,+pitr,-tags; auto by "
          "default, tables at an endpoint that is not AWS's")
      ->check(check_selection);
}

void add_timestamps_option(CLI::App& command, graph::TimeKind& times) {
  CLI::Option* const option =
      command.add_option("--timestamps", times, "How to store times: epoch (a number of seconds) or datetime");
  take_one_of<graph::TimeKind>(option, {{"epoch", graph::TimeKind::epoch}, {"datetime", graph::TimeKind::datetime}})
      ->default_str("epoch");
}

void drop_repeats(SyncOptions& options) {
  std::erase(options.profiles, "");
  for (auto* const list : {&options.regions, &options.organization_accounts}) {
    std::set<std::string> seen;
    std::erase_if(*list, [&seen](const std::string& one) { return !seen.insert(one).second; });
  }
}

void check_together(const SyncOptions& options) {
  const bool organization = !options.organization_role.empty();
  const bool several_profiles = options.profiles.size() > 1;
  const auto refuse = [](bool both, const char* one, const char* other, const char* why) {
    if (both) throw Error(ErrorKind::usage, fmt::format("not together with {}: {}", other, why), one);
  };
  const char* const kProfiles = "several --aws-profile";
  const char* const kOneAccount = "it names one account";
  const char* const kOneIdentity = "an organization belongs to one profile";
  const char* const kRecorded = "a recording is read without credentials";
  refuse(!options.account.empty() && organization, "--aws-account-id", "--aws-organization-role", kOneAccount);
  refuse(!options.account.empty() && several_profiles, "--aws-account-id", kProfiles, kOneAccount);
  refuse(organization && several_profiles, "--aws-organization-role", kProfiles, kOneIdentity);
  refuse(options.report == "-" && options.changes == "-", "--report -", "--changes -", "standard output takes one");
  refuse(options.dry_run && !options.changes.empty(), "--dry-run", "--changes",
         "nothing is compared but which tables there are");
  refuse(options.store.full_load && !options.changes.empty() && options.store.is_neo4j(), "--full-load", "--changes",
         "nothing is read back from Neo4j");
  if (options.source.empty()) return;
  refuse(organization, "--source", "--aws-organization-role", kRecorded);
  refuse(options.all_profiles, "--source", "--aws-sync-all-profiles", kRecorded);
  refuse(!options.profiles.empty(), "--source", "--aws-profile", kRecorded);
  refuse(!options.aws.endpoint_url.empty(), "--source", "--endpoint-url", "a recording is read without AWS");
}

void add_sync_options(CLI::App& command, SyncOptions& options) {
  add_aws_options(command, options);
  command
      .add_option("--update-tag", options.update_tag,
                  "Tag of everything that this run sees; default: the epoch second of its start")
      ->check(check_tag);
  add_timestamps_option(command, options.times);
  auto* source =
      command.add_option("--source", options.source, "Read this recording instead of AWS; - is standard input");
  command.add_option("--record", options.record, "Write every answer of AWS to this file; --source reads it back")
      ->excludes(source);
  command.add_option("--report", options.report,
                     "Write a report of the run as JSON to this file; - is standard output");
  command.add_flag("--dry-run", options.dry_run,
                   "Read and compare; list the tables that would appear and disappear, write nothing");
  command.add_flag("--allow-mass-delete", options.allow_mass_delete,
                   "Delete even if more than half of an account's tables are gone");
  command.add_flag("--force", options.force, "Accept an update tag older than the graph's");
  command.add_option("--changes", options.changes,
                     "Write what changed to this file, as JSON Lines; - is standard output");
  options.store.keep_changes = kKeepChanges;
  command
      .add_option_function<std::string>(
          "--keep-changes",
          [&options](const std::string& text) {
            options.store.keep_changes = read_retention(text).value_or(kKeepChanges);
          },
          "How long the SQLite file's change log keeps changes, as in 36h, 90d, 8w or forever")
      ->check(check_retention)
      ->default_str("400d");
  command.add_flag("--full-load", options.store.full_load, "Write everything again, whatever the graph already holds");
  add_assume_option(command, options.access_assume);
  command.add_flag(
      "--permission-relationships", options.permission_relationships,
      "Write CAN_QUERY and CAN_WRITE as well, Cartography's relationships, for where Cartography does not run");
  add_metrics_options(command, options);
  add_store_options(command, options.store);
}

}  // namespace dynatlas::cli
