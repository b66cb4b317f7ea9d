// How fast one lane may send: a bucket of tokens whose rate follows what AWS lets through. Pure: is told the time.
#pragma once

#include "base/clock.h"

namespace dynatlas::aws {

// Where a lane begins.
struct Rate {
  double start = 20;              // calls a second
  bool may_exceed_start = false;  // grows beyond `start` until throttled: an endpoint that is not AWS's own
};

// Additive increase, multiplicative decrease. A second's worth of tokens may pile up.
class TokenBucket {
 public:
  using Time = Clock::SteadyTime;

  TokenBucket(const Rate& rate, Time now);

  // Takes a token if there is one.
  bool take(Time now);
  // When the next token will be there; `now` or earlier where one is.
  Time next(Time now);

  // AWS throttled a call that was sent at `sent`: half the rate. Calls that were under way when the rate was halved do
  // not halve it again.
  void throttled(Time sent, Time now);

  double rate() const { return rate_; }

 private:
  void refill(Time now);
  double capacity() const;

  const double start_;
  const double ceiling_;
  double rate_;
  double tokens_;
  Time refilled_;
  Time changed_;     // when the rate was last halved, or the beginning
  bool is_probing_;  // never throttled yet: doubles instead of adding
  Time grown_;       // when it last grew
};

}  // namespace dynatlas::aws
