// Rates as AWS limits them: a token bucket for each account, region and service. DynamoDB's holds for ListTables and
// DescribeTable together: both are control-plane operations.
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

  // "dynamodb=2500/2500" (rate/burst; the burst is the rate where it is missing), "sts=0": no limit. Buckets are full
  // afterwards. Throws std::invalid_argument.
  void set(std::string_view text);
  void refill() { buckets_.clear(); }
  bool admits(Place place, Service service, TokenBucket::Time now);

 private:
  std::array<Rate, kServices> rates_{};
  std::unordered_map<std::uint64_t, TokenBucket> buckets_;
};

}  // namespace aws_simulator
