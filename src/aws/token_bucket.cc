#include "aws/token_bucket.h"

#include <algorithm>

namespace dynatlas::aws {
namespace {

constexpr double kRateMin = 1;
constexpr std::chrono::milliseconds kGrowEvery{100};
constexpr double kGrowShare = 0.02;  // of the start, at each step
constexpr double kRateMax = 1e6;

double seconds(Clock::SteadyTime::duration time) {
  return std::chrono::duration<double>(time).count();
}

}  // namespace

TokenBucket::TokenBucket(const Rate& rate, Time now)
    : start_(rate.start),
      ceiling_(rate.may_exceed_start ? kRateMax : rate.start),
      rate_(rate.start),
      tokens_(rate.start),
      refilled_(now),
      changed_(now - std::chrono::hours{1}),
      is_probing_(rate.may_exceed_start),
      grown_(now) {}

double TokenBucket::capacity() const {
  return std::max(rate_, 1.0);
}

void TokenBucket::refill(Time now) {
  if (now <= refilled_) return;
  for (; now - grown_ >= kGrowEvery; grown_ += kGrowEvery) {
    if (rate_ >= ceiling_) {
      grown_ = now;
      break;
    }
    rate_ = std::min(ceiling_, is_probing_ ? rate_ * 2 : rate_ + kGrowShare * start_);
  }
  tokens_ = std::min(capacity(), tokens_ + seconds(now - refilled_) * rate_);
  refilled_ = now;
}

bool TokenBucket::take(Time now) {
  refill(now);
  if (tokens_ < 1) return false;
  tokens_ -= 1;
  return true;
}

TokenBucket::Time TokenBucket::next(Time now) {
  refill(now);
  if (tokens_ >= 1) return now;
  const std::chrono::duration<double> wait((1 - tokens_) / rate_);
  return now + std::chrono::ceil<std::chrono::microseconds>(wait);
}

void TokenBucket::throttled(Time sent, Time now) {
  if (sent < changed_) return;
  refill(now);
  rate_ = std::max(kRateMin, rate_ / 2);
  tokens_ = 0;
  is_probing_ = false;
  changed_ = now;
  grown_ = now;
}

}  // namespace dynatlas::aws
