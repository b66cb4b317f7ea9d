// Ctrl-C and SIGTERM: the first asks the run to stop, the second ends the process at once.
#pragma once

#include <atomic>
#include <stop_token>
#include <thread>

namespace dynatlas::cli {

// Made before any other thread starts, so that all of them leave these signals to it. One per process.
class Signals {
 public:
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  std::stop_token stop() const { return source_.get_token(); }
  // 130 after SIGINT, 143 after SIGTERM, 0 before either.
  int exit_status() const { return status_; }

 private:
  void wait();

  std::stop_source source_;
  std::atomic<int> status_{0};
  std::atomic<bool> ending_{false};
  std::thread thread_;
};

}  // namespace dynatlas::cli
