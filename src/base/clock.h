// Time as an injected thing, so that tests of retry, back-off and leases take no time and read no wall clock.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace dynatlas {

class Clock {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;
  using WallTime = std::chrono::system_clock::time_point;

  virtual ~Clock() = default;
  virtual SteadyTime steady_now() const = 0;
  virtual WallTime wall_now() const = 0;
  virtual void sleep_for(std::chrono::milliseconds duration) = 0;
};

// The machine's own clock. Thread-safe.
Clock& system_clock();

// A clock that moves only when told to, or when somebody sleeps on it. For tests. Thread-safe, but for set_wall().
class ManualClock : public Clock {
 public:
  SteadyTime steady_now() const override { return SteadyTime{} + elapsed(); }
  WallTime wall_now() const override { return start_ + std::chrono::duration_cast<WallTime::duration>(elapsed()); }
  void sleep_for(std::chrono::milliseconds duration) override { advance(duration); }

  void set_wall(WallTime start) { start_ = start; }
  void advance(std::chrono::nanoseconds duration) { elapsed_ += duration.count(); }
  std::chrono::nanoseconds elapsed() const { return std::chrono::nanoseconds{elapsed_}; }

 private:
  WallTime start_{std::chrono::seconds{1'700'000'000}};
  std::atomic<std::int64_t> elapsed_{0};  // ns
};

}  // namespace dynatlas
