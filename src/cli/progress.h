// The live line of a sync on a terminal: regions, tables, calls/s, rows, elapsed.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "base/clock.h"
#include "sync/run.h"

namespace dynatlas::cli {

// Draws while it lives, when standard error is a terminal; else nothing. Erases the line at the end.
class ProgressLine {
 public:
  ProgressLine(const sync::Progress& progress, std::function<std::uint64_t()> calls, bool enabled);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

 private:
  void draw();

  const sync::Progress& progress_;
  std::function<std::uint64_t()> calls_;
  const Clock::SteadyTime start_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool ending_ = false;
  std::thread thread_;
};

// "regions 3/17 · tables 120/340 · 250 calls/s · 512 rows · 4.2 s"
std::string progress_text(const sync::Progress& progress, std::uint64_t calls, double seconds);

}  // namespace dynatlas::cli
