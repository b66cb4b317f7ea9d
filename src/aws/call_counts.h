// What was asked of AWS: calls, attempts, retries, throttles, by operation and region; and who is throttled just now.
// Counted by the client, read from any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/api.h"
#include "base/clock.h"

namespace dynatlas::aws {

// Of one operation in one region, over all accounts: so few that they may be metrics.
struct CallCount {
  std::string operation;        // "dynamodb:ListTables"
  std::string region;           // as it was asked for
  std::uint64_t calls = 0;      // final answers, good or bad
  std::uint64_t failures = 0;   // of them bad
  std::uint64_t attempts = 0;   // requests sent
  std::uint64_t retries = 0;    // of them again
  std::uint64_t throttles = 0;  // of them throttled by AWS
  double attempt_seconds = 0;   // from sending to the answer's end, of all attempts together
};

class CallCounts {
 public:
  // One line of the count. Lives as long as the whole; written by the client's thread alone.
  struct Line {
    std::atomic<std::uint64_t> calls{0}, failures{0}, attempts{0}, retries{0}, throttles{0}, nanoseconds{0};

    void answered_after(std::chrono::nanoseconds time) { nanoseconds += static_cast<std::uint64_t>(time.count()); }
  };

  std::atomic<std::uint64_t> in_flight{0};  // requests sent and not answered

  // The line of a request, made where it is new. By the client's thread.
  Line& line_of(const Request& request);
  // AWS throttled this request. By the client's thread.
  void throttled(Line& line, const Request& request, Clock::SteadyTime now);

  // By operation and region, in their order.
  std::vector<CallCount> by_operation() const;
  // Of all together; without names.
  CallCount total() const;
  // The regions of an account that were throttled since then, sorted.
  std::vector<std::string> throttled_since(std::string_view account, Clock::SteadyTime then) const;

 private:
  using Key = std::pair<std::string, std::string>;
  using KeyView = std::pair<std::string_view, std::string_view>;
  struct Before {
    using is_transparent = void;
    bool operator()(const KeyView& a, const KeyView& b) const { return a < b; }
  };

  mutable std::mutex mutex_;  // of the maps' shape, not of the lines
  std::map<Key, Line, Before> lines_;
  std::map<Key, Clock::SteadyTime, Before> throttled_;  // by account and region; only the last minute's stay
};

}  // namespace dynatlas::aws
