// How far a run is and what it has done: told by its threads while it goes on, read from any. What is drawn, and the
// figures of the report and the metrics, are all made of this.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "models/kinds.h"

namespace dynatlas::sync {

using Count = std::atomic<std::uint64_t>;

// What time is spent on. `read`, `transform` and `load` go on side by side.
enum class Phase : std::uint8_t { find, prepare, read, transform, load, cleanup };
inline constexpr std::array<std::string_view, 6> kPhases{"find", "prepare", "read", "transform", "load", "cleanup"};

// A region of an account that is being read.
struct RegionProgress {
  std::string region;
  Count listed{0};    // tables that ListTables named
  Count answered{0};  // of them, those whose DescribeTable is over
  std::atomic<bool> is_listed{false};
  std::atomic<bool> is_done{false};
};

struct AccountProgress {
  std::string account;
  std::string name;
  std::deque<RegionProgress> regions;
  std::optional<std::uint64_t> expected;  // tables, as many as its last complete reading found

  bool is_listed() const;
  std::uint64_t listed() const;
  std::uint64_t answered() const;
};

// How many tables there are in all.
struct TableTotal {
  std::uint64_t tables = 0;
  bool is_counted = false;  // by listings that ended; else some of it is what the last complete reading found
};

class Progress {
 public:
  Count accounts{0};
  Count accounts_done{0};
  Count regions{0};  // of all accounts, but for those that need no reading
  Count regions_done{0};
  Count tables_listed{0};
  Count tables_answered{0};
  Count questions{0};           // about one table, stream or export, that are to be asked
  Count questions_answered{0};  // of them, those that are over
  Count tables_loaded{0};
  Count tables_vanished{0};
  Count tables_not_described{0};
  Count tables_deleted{0};
  std::array<Count, models::kKinds.size()> nodes_loaded{};  // by the position in kKinds
  Count rows_loaded{0};
  Count relationships_loaded{0};
  Count nodes_deleted{0};
  std::array<Count, 3> parts{};  // by Coverage
  Count accounts_refused{0};
  std::array<Count, kPhases.size()> nanoseconds{};  // by Phase

  // An account is being read, from now until the handle is dropped; then it counts as done.
  std::shared_ptr<AccountProgress> begin(std::string account, std::string name,
                                         const std::vector<std::string>& regions);
  // An account that is not read at all.
  void skip(const std::string& account);
  // Calls with each account that is being read, in the order of their beginning. Nothing slow: they wait for it.
  void look(const std::function<void(const AccountProgress&)>& see) const;

  // What the last complete reading of accounts found; of those it does not name, nothing is known.
  void expect(std::map<std::string, std::uint64_t> tables);
  // Nothing while it is not known.
  std::optional<TableTotal> total() const;
  // Whether somebody looks: only then is it worth asking what to expect.
  std::atomic<bool> is_watched{false};

 private:
  void end(const AccountProgress* account);

  mutable std::mutex mutex_;
  std::vector<const AccountProgress*> open_;
  std::map<std::string, std::uint64_t> expected_;  // of accounts that have not begun
};

// Adds the time until its end to a phase.
class Stopwatch {
 public:
  Stopwatch(Progress& progress, Phase phase, const Clock& clock = system_clock())
      : sum_(progress.nanoseconds[static_cast<std::size_t>(phase)]), clock_(clock), start_(clock.steady_now()) {}
  ~Stopwatch() { sum_ += static_cast<std::uint64_t>(std::chrono::nanoseconds(clock_.steady_now() - start_).count()); }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

 private:
  Count& sum_;
  const Clock& clock_;
  const Clock::SteadyTime start_;
};

}  // namespace dynatlas::sync
