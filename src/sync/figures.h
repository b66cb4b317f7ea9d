// What a run did, in numbers: taken at any moment, also of a run that fails. The report's "figures", the metrics file
// and statsd are three ways to write these.
#pragma once

#include <array>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/call_counts.h"
#include "sync/progress.h"

namespace dynatlas::sync {

struct Figures {
  std::vector<aws::CallCount> calls;  // by operation and region
  std::uint64_t accounts = 0;
  std::uint64_t accounts_refused = 0;
  std::array<std::uint64_t, 3> parts{};  // by Coverage, of accounts that were read to their end
  std::uint64_t tables_listed = 0;
  std::uint64_t tables_loaded = 0;  // described, with --dry-run
  std::uint64_t tables_vanished = 0;
  std::uint64_t tables_not_described = 0;
  std::uint64_t tables_deleted = 0;
  std::array<std::uint64_t, models::kKinds.size()> nodes_loaded{};  // by the position in kKinds
  std::uint64_t relationships_loaded = 0;
  std::uint64_t nodes_deleted = 0;
  std::array<double, kPhases.size()> seconds{};  // by Phase
};

// `calls`: null where AWS was not asked.
Figures figures_of(const Progress& progress, const aws::CallCounts* calls);

nlohmann::ordered_json to_json(const Figures& figures);

}  // namespace dynatlas::sync
