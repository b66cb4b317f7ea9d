#include "cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace dynatlas::cli {

std::string progress_text(const sync::Progress& progress, std::uint64_t calls, double seconds) {
  return fmt::format("regions {}/{} · tables {}/{} · {:.0f} calls/s · {} rows · {:.1f} s", progress.regions_done.load(),
                     progress.regions.load(), progress.tables_answered.load(), progress.tables_listed.load(),
                     seconds > 0 ? static_cast<double>(calls) / seconds : 0.0, progress.rows_loaded.load(), seconds);
}

ProgressLine::ProgressLine(const sync::Progress& progress, std::function<std::uint64_t()> calls, bool enabled)
    : progress_(progress), calls_(std::move(calls)), start_(system_clock().steady_now()) {
  if (!enabled || ::isatty(STDERR_FILENO) == 0) return;
  thread_ = std::thread([this] {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, std::chrono::milliseconds{200}, [this] { return ending_; })) draw();
  });
}

ProgressLine::~ProgressLine() {
  if (!thread_.joinable()) return;
  {
    std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_one();
  thread_.join();
  std::fputs("\r\033[K", stderr);
}

void ProgressLine::draw() {
  const double seconds = std::chrono::duration<double>(system_clock().steady_now() - start_).count();
  const std::string line = "\r\033[K" + progress_text(progress_, calls_(), seconds);
  std::fputs(line.c_str(), stderr);
}

}  // namespace dynatlas::cli
