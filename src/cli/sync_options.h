// What `dynatlas sync` was told, checked.
#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aws/config.h"
#include "cli/statsd.h"
#include "cli/store_options.h"

namespace dynatlas::cli {

// A share of the accounts: one of `count`.
struct Shard {
  std::uint64_t index = 0;  // from 0
  std::uint64_t count = 1;
};

struct SyncOptions {
  StoreOptions store;
  std::vector<std::string> regions;
  std::vector<std::string> profiles;
  bool all_profiles = false;
  std::string organization_role;
  std::vector<std::string> organization_accounts;
  std::string external_id;
  Shard shard;
  std::string account;
  std::string read;  // empty: what the endpoint has
  std::optional<std::chrono::seconds> budget;
  std::vector<std::string> access_assume;  // see assumptions.h
  bool permission_relationships = false;
  aws::OptionOverrides aws;
  std::int64_t update_tag = 0;  // 0: the epoch second of the start
  graph::TimeKind times = graph::TimeKind::epoch;
  std::string source;
  std::string record;
  std::string report;
  std::string changes;
  std::string metrics_file;
  StatsdOptions statsd;
  bool dry_run = false;
  bool allow_mass_delete = false;
  bool force = false;
};

void add_sync_options(CLI::App& command, SyncOptions& options);

// Throws Error{usage} for options that cannot be meant together.
// What is named twice is meant once; an empty --aws-profile is none, as for the AWS CLI.
void drop_repeats(SyncOptions& options);

void check_together(const SyncOptions& options);

// For other commands: --timestamps, --read, and what CLI11 checks an account id and a role's name with.
void add_timestamps_option(CLI::App& command, graph::TimeKind& times);
CLI::Option* add_read_option(CLI::App& command, std::string& read);
std::string check_account(const std::string& text);
std::string check_role(const std::string& name);

}  // namespace dynatlas::cli
