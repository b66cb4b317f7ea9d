#include "base/late_stop.h"

namespace dynatlas {

LateStop::LateStop(std::stop_token stop, std::chrono::milliseconds delay) {
  if (!stop.stop_possible()) return;
  thread_ =
      std::jthread([this, stop = std::move(stop), delay](const std::stop_token& ending) { wait(ending, stop, delay); });
}

void LateStop::wait(const std::stop_token& ending, const std::stop_token& stop, std::chrono::milliseconds delay) {
  const std::stop_callback wake(stop, [this] {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
    wake_.notify_all();
  });
  std::unique_lock lock(mutex_);
  if (!wake_.wait(lock, ending, [this] { return is_stopped_; })) return;
  wake_.wait_for(lock, ending, delay, [] { return false; });
  lock.unlock();
  if (!ending.stop_requested()) late_.request_stop();
}

}  // namespace dynatlas
