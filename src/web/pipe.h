// Text on its way from the thread that makes it to the loop that sends it: bounded, so that a slow reader makes the
// thread wait instead of memory grow.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

namespace dynatlas::web {

class Pipe {
 public:
  enum class State { open, whole, broken };  // whole: all was written; broken: no more comes, though more should

  // `wake` is called by the thread that writes: after take() found nothing, once it is half full, or at the end.
  Pipe(std::size_t most, std::function<void()> wake) : most_(most), wake_(std::move(wake)) {}

  // Waits while full. False when nobody reads any more, or at a stop.
  bool write(std::string_view text, const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    has_room_.wait(lock, stop, [&] { return is_closed_ || text_.size() < most_; });
    if (is_closed_ || stop.stop_requested()) return false;
    text_ += text;
    if (text_.size() >= most_ / 2 && std::exchange(is_waited_for_, false)) wake_();
    return true;
  }
  void end(bool is_whole) {
    const std::lock_guard lock(mutex_);
    state_ = is_whole ? State::whole : State::broken;
    if (std::exchange(is_waited_for_, false)) wake_();
  }

  // Up to `size` bytes to `to`; 0 at the end, whose state is set, and while there is none: then `wait` is called before
  // wake can be.
  template <typename Wait>
  std::size_t take(char* to, std::size_t size, State& state, const Wait& wait) {
    const std::lock_guard lock(mutex_);
    size = text_.copy(to, size, taken_);
    taken_ += size;
    if (taken_ == text_.size()) {
      text_.clear();
      taken_ = 0;
      has_room_.notify_one();
    }
    state = size > 0 ? State::open : state_;
    if (size == 0 && state_ == State::open) {
      is_waited_for_ = true;
      wait();
    }
    return size;
  }
  // Nobody reads any more.
  void close() {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
    has_room_.notify_one();
  }

 private:
  const std::size_t most_;  // bytes; one write may go beyond
  const std::function<void()> wake_;
  std::mutex mutex_;
  std::condition_variable_any has_room_;
  std::string text_;
  std::size_t taken_ = 0;
  State state_ = State::open;
  bool is_waited_for_ = false;
  bool is_closed_ = false;
};

}  // namespace dynatlas::web
