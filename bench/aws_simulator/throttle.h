// Rates as AWS limits them: a token bucket for each account, region and service, and one for each operation that has a
// rate of its own: a call takes from both. DynamoDB's holds for its control plane as a whole.
#pragma once

#include <array>
#include <chrono>
#include <string_view>
#include <unordered_map>

#include "aws_simulator/estate.h"
#include "aws_simulator/operations.h"

namespace aws_simulator {

struct Rate {
  double per_second = 0;  // 0: no limit
  double burst = 0;       // how many tokens a full bucket holds
};

// Full at first.
class TokenBucket {
 public:
  using Time = std::chrono::steady_clock::time_point;

  TokenBucket(const Rate& rate, Time now) : tokens_(rate.burst), at_(now) {}
  bool take(const Rate& rate, Time now);

 private:
  double tokens_;
  Time at_;
};

class Throttle {
 public:
  Throttle();

  // "dynamodb=2500/2500" (rate/burst; the burst is the rate where it is missing), "dynamodb:ListBackups=5", "sts=0": no
  // limit. "aws": each operation's as AWS has it, or may have it. Buckets are full afterwards.
  // Throws std::invalid_argument.
  void set(std::string_view text);
  void refill() { buckets_.clear(); }
  bool admits(Place place, const Asked& asked, TokenBucket::Time now);

 private:
  bool takes(Place place, std::size_t limit, TokenBucket::Time now);

  std::array<Rate, kServices + kOperations> rates_{};  // the services', then the operations'
  std::unordered_map<std::uint64_t, TokenBucket> buckets_;
};

}  // namespace aws_simulator
