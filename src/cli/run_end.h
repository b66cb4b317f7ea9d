// How a sync ended: what the metrics tell of it beside its figures.
#pragma once

#include <cstdint>

#include "base/clock.h"

namespace dynatlas::cli {

struct RunEnd {
  int exit_status = 0;
  bool is_dry_run = false;
  bool is_interrupted = false;
  Clock::WallTime time{};
  double seconds = 0;
};

}  // namespace dynatlas::cli
