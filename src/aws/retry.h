// How often to ask again, and how long to wait before. Pure, but for the random number it is handed.
#pragma once

#include <chrono>
#include <functional>

namespace dynatlas::aws {

// A number in [0, 1).
using Random = std::function<double()>;

// Exponential back-off with full jitter ("Exponential Backoff And Jitter", AWS Architecture Blog): after the n-th
// attempt (1-based) between nothing and min(cap, base · 2^(n-1)).
struct Backoff {
  std::chrono::milliseconds base{100};
  std::chrono::milliseconds cap{20'000};

  std::chrono::milliseconds delay(int attempt, double random) const;
};

}  // namespace dynatlas::aws
