// A stop request that arrives later than another: for what is worth a moment more when a person has asked to stop.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

namespace dynatlas {

class LateStop {
 public:
  // token() is requested `delay` after `stop` is; never where `stop` cannot be.
  LateStop(std::stop_token stop, std::chrono::milliseconds delay);
  LateStop(const LateStop&) = delete;
  LateStop& operator=(const LateStop&) = delete;

  std::stop_token token() const { return late_.get_token(); }

 private:
  void wait(const std::stop_token& ending, const std::stop_token& stop, std::chrono::milliseconds delay);

  std::stop_source late_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  bool is_stopped_ = false;
  std::jthread thread_;  // last: it ends before what it uses
};

}  // namespace dynatlas
