// Sends a run's figures to a statsd: counters while it goes on, timers and gauges at its end. Over UDP: whoever does
// not listen, or cannot be found, fails and delays nothing.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "bolt/resolve.h"
#include "cli/run_end.h"
#include "sync/figures.h"
#include "sync/report.h"

namespace dynatlas::cli {

struct StatsdOptions {
  bool is_enabled = false;
  std::string host = "127.0.0.1";
  std::uint16_t port = 8125;
  std::string prefix{};
};

class Statsd {
 public:
  using TakeFigures = std::function<sync::Figures()>;

  // Sends what `take` gives every ten seconds, from a thread of its own.
  Statsd(StatsdOptions options, TakeFigures take, std::chrono::milliseconds every = std::chrono::seconds{10});
  ~Statsd();
  Statsd(const Statsd&) = delete;
  Statsd& operator=(const Statsd&) = delete;

  // What is still to be told. `report` has no accounts where the run failed. Called once.
  void end(const RunEnd& end, const sync::Report& report);

 private:
  void run();
  bool find();
  std::vector<std::string> counters_since_last();
  void send(const std::vector<std::string>& lines) const;
  void finish(std::vector<std::string> last_lines);

  const StatsdOptions options_;
  const TakeFigures take_;
  const std::chrono::milliseconds every_;
  // The thread's own.
  std::map<std::string, std::uint64_t> sent_;  // of each counter
  bolt::SocketAddress address_;
  int socket_ = -1;
  // Shared.
  std::mutex mutex_;
  std::condition_variable wake_;
  bool is_looked_up_ = false;
  bool is_ending_ = false;
  std::vector<std::string> last_lines_;
  std::stop_source give_up_;
  std::thread thread_;
};

// Counters by their statsd names: Cartography's where it has the same, "dynatlas.…" else.
std::map<std::string, std::uint64_t> statsd_counters(const sync::Figures& figures);
// The lines of a run's end: timers, gauges, and what Cartography counts at the end of an account.
std::vector<std::string> statsd_end(const sync::Figures& figures, const RunEnd& end, const sync::Report& report);

}  // namespace dynatlas::cli
