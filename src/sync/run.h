// One run: accounts × regions, read, loaded and cleaned up, in named steps.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "aws/api.h"
#include "aws/identity.h"
#include "base/clock.h"
#include "base/window.h"
#include "graph/graph_store.h"
#include "intel/aws/iam/evaluate.h"
#include "intel/selection.h"
#include "sync/progress.h"
#include "sync/report.h"

namespace dynatlas::sync {

struct AccountTarget {
  std::string account;  // 12 digits; empty where it could not be found out, and `unreadable` says why
  std::string name = "default";
  std::vector<std::string> regions;
  std::vector<PartReport> unreadable = {};     // what failed before anything could be read: then there are no regions
  bool has_found_regions = false;              // AWS was asked for the regions just now; else someone named them
  aws::IdentityCheck identity = {};            // asked before anything is deleted
  std::map<std::string, Window> windows = {};  // by region, for what is asked about a time; none: the last days
  intel::Selection reads = intel::selection_of(intel::Level::core);
};

struct Options {
  std::vector<AccountTarget> accounts;
  std::int64_t update_tag = 0;
  bool dry_run = false;            // reads and compares; writes nothing
  bool allow_mass_delete = false;  // goes on where the guard would stop
  bool force = false;              // takes an update tag older than the graph's
  // How long tables may be asked about one after the other (intel::Operation::about); none: to the end. Regions are
  // asked side by side; accounts that are read one after another share it.
  std::optional<std::chrono::seconds> budget = {};
  // What is assumed of requests when who can reach a table is evaluated.
  intel::aws::iam::Context access_assumptions = intel::aws::iam::usual_assumptions();
  bool permission_relationships = false;  // CAN_QUERY and CAN_WRITE as well (access/write.h)
  // Told what differed from the graph, batch by batch, where the account was in it before.
  std::function<void(const graph::ChangeLog&)> on_changes = {};
};

// Syncs several accounts at once, their regions side by side. The store must have been prepared, unless dry_run. What
// could not be read is in the report, not an exception; so is an account that a guard stopped, where it is not the only
// one. Throws Error when the run cannot go on: the store is gone, a guard stopped its only account (its lease was lost,
// among others), the recording is unreadable. A stop request ends it soon: what was read is loaded, no further table is
// deleted. Started again with the same update tag, it then reads only the regions that it had not read and cleaned up.
Report run(aws::Api& api, graph::GraphStore& store, const Options& options, Progress& progress, Clock& clock,
           const std::stop_token& stop);

}  // namespace dynatlas::sync
