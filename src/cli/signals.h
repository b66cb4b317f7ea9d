// Ctrl-C and SIGTERM: the first asks the run to stop; the second, or a run that does not, ends the process.
#pragma once

#include <signal.h>

#include <atomic>
#include <chrono>
#include <stop_token>
#include <thread>

namespace dynatlas::cli {

// Made before any other thread starts, so that all of them leave these signals to it. One per process.
class Signals {
 public:
  // `patience`: how long after the first signal the process may go on. All that it holds open can be left at any time:
  // databases keep what was committed and drop the rest.
  explicit Signals(std::chrono::milliseconds patience = std::chrono::milliseconds{1'800});
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  std::stop_token stop() const { return source_.get_token(); }
  // 130 after SIGINT, 143 after SIGTERM, 0 before either.
  int exit_status() const { return status_; }

 private:
  void wait();
  int wait_for_second(const sigset_t& set) const;

  const std::chrono::milliseconds patience_;
  std::stop_source source_;
  std::atomic<int> status_{0};
  std::atomic<bool> ending_{false};
  std::thread thread_;
};

}  // namespace dynatlas::cli
