#include "bolt/backoff.h"

#include <algorithm>

#include "bolt/interruption.h"

namespace dynatlas::bolt {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirstPause{200};
constexpr milliseconds kLongestPause{5'000};
constexpr milliseconds kSlice{200};  // an interruption waits no longer than this

}  // namespace

Backoff::Backoff(Clock& clock, milliseconds time_max)
    : clock_(clock),
      start_(clock.steady_now()),
      time_max_(time_max),
      next_(kFirstPause),
      random_(std::random_device{}()) {}

std::chrono::seconds Backoff::elapsed() const {
  return std::chrono::round<std::chrono::seconds>(clock_.steady_now() - start_);
}

bool Backoff::pause(const std::stop_token& stop, int attempts_min) {
  // Half to one and a half of the nominal pause: two who met once should not meet again.
  std::uniform_int_distribution<milliseconds::rep> jitter(next_.count() / 2, next_.count() * 3 / 2);
  milliseconds left(jitter(random_));
  if (attempts_ >= attempts_min && clock_.steady_now() - start_ + left > time_max_) return false;
  next_ = std::min(next_ * 2, kLongestPause);
  ++attempts_;
  while (left.count() > 0) {
    throw_if_stopped(stop);
    clock_.sleep_for(std::min(left, kSlice));
    left -= std::min(left, kSlice);
  }
  throw_if_stopped(stop);
  return true;
}

}  // namespace dynatlas::bolt
