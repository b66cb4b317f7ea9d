#include "aws/retry.h"

#include <algorithm>
#include <cmath>

namespace dynatlas::aws {

std::chrono::milliseconds Backoff::delay(int attempt, double random) const {
  const double ceiling =
      std::min(static_cast<double>(cap.count()), std::ldexp(static_cast<double>(base.count()), attempt - 1));
  return std::chrono::milliseconds(static_cast<std::chrono::milliseconds::rep>(ceiling * random));
}

}  // namespace dynatlas::aws
