// What `dynatlas sync` was told, checked.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aws/config.h"
#include "cli/store_options.h"

namespace dynatlas::cli {

struct SyncOptions {
  StoreOptions store;
  std::vector<std::string> regions;
  std::string account;
  aws::OptionOverrides aws;
  std::int64_t update_tag = 0;  // 0: the epoch second of the start
  graph::TimeKind times = graph::TimeKind::epoch;
  std::string source;
  std::string record;
  std::string report;
  bool dry_run = false;
  bool allow_mass_delete = false;
  bool force = false;
};

void add_sync_options(CLI::App& command, SyncOptions& options);

}  // namespace dynatlas::cli
