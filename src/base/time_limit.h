// An end to what may take too long.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

namespace dynatlas {

class TimeLimit {
 public:
  // Requests a stop of `stop` once the time is over, unless this is gone by then; never, where it is 0.
  TimeLimit(std::chrono::milliseconds limit, std::stop_source stop) : stop_(std::move(stop)) {
    if (limit.count() > 0) timer_ = std::jthread([this, limit](const std::stop_token& done) { wait(limit, done); });
  }
  TimeLimit(const TimeLimit&) = delete;
  TimeLimit& operator=(const TimeLimit&) = delete;

  bool is_over() const { return is_over_; }

 private:
  void wait(std::chrono::milliseconds limit, const std::stop_token& done) {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any ended;
    ended.wait_for(lock, done, limit, [] { return false; });
    if (done.stop_requested()) return;
    is_over_ = true;
    stop_.request_stop();
  }

  std::stop_source stop_;
  std::atomic<bool> is_over_{false};
  std::jthread timer_;
};

}  // namespace dynatlas
