// The live display of a sync: on a terminal lines that are drawn again and again, elsewhere a line of the log now and
// then.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "aws/call_counts.h"
#include "base/clock.h"
#include "cli/progress_text.h"
#include "sync/progress.h"

namespace dynatlas::cli {

// Where AWS's calls are counted, once they are.
using CallSource = std::atomic<const aws::CallCounts*>;

// How often something is shown.
struct Pace {
  std::chrono::milliseconds draw{200};
  std::chrono::milliseconds tell_first = std::chrono::seconds{30};
  std::chrono::milliseconds tell = std::chrono::minutes{1};
};

// How fast a count grows, lately.
class Rate {
 public:
  // What the count is now. Its growth a second; nothing while it is too early to tell.
  std::optional<double> operator()(Clock::SteadyTime now, std::uint64_t count);

 private:
  std::deque<std::pair<Clock::SteadyTime, std::uint64_t>> counts_;
};

// Shows while it lives, on standard error. Erases what it drew at the end. One at a time.
class ProgressDisplay {
 public:
  ProgressDisplay(sync::Progress& progress, const CallSource& calls, bool is_enabled, const Pace& pace = {});
  ~ProgressDisplay();
  ProgressDisplay(const ProgressDisplay&) = delete;
  ProgressDisplay& operator=(const ProgressDisplay&) = delete;

  // Nothing is drawn while one lives: somebody is asked something on the terminal.
  class Pause {
   public:
    Pause();
    ~Pause();
    Pause(const Pause&) = delete;
    Pause& operator=(const Pause&) = delete;
  };

 private:
  void draw_again_and_again();
  void tell_now_and_then();
  ProgressView view();
  void draw(const std::vector<std::string>& lines, const Screen& screen);
  std::string erased(std::size_t screen_columns);

  sync::Progress& progress_;
  const CallSource& calls_;
  const Pace pace_;
  const Clock::SteadyTime start_;
  Rate tables_rate_;
  Rate calls_rate_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool is_ending_ = false;
  std::vector<std::size_t> drawn_;  // the columns of each line that stands on the terminal
  std::size_t columns_ = 80;        // of the terminal when it was last seen
  std::thread thread_;
};

}  // namespace dynatlas::cli
