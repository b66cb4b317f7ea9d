// The growing, jittered pauses between attempts, and when to give up.
#pragma once

#include <chrono>
#include <random>
#include <stop_token>

#include "base/clock.h"

namespace dynatlas::bolt {

class Backoff {
 public:
  Backoff(Clock& clock, std::chrono::milliseconds time_max);

  // Sleeps before the next attempt; false where that would begin later than the time allowed and there were
  // `attempts_min` of them: slow attempts may use up the time between them. Throws Error{interrupted}.
  bool pause(const std::stop_token& stop, int attempts_min);
  int attempts() const { return attempts_; }  // so far
  std::chrono::seconds elapsed() const;

 private:
  Clock& clock_;
  const Clock::SteadyTime start_;
  const std::chrono::milliseconds time_max_;
  std::chrono::milliseconds next_;
  int attempts_ = 1;
  std::minstd_rand random_;
};

}  // namespace dynatlas::bolt
