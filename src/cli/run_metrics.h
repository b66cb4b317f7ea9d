// What a sync counts while it goes on, and who is told of it: the metrics file and statsd, whether it succeeds or not.
#pragma once

#include "cli/progress.h"
#include "cli/statsd.h"
#include "cli/sync_options.h"
#include "sync/figures.h"
#include "sync/report.h"

namespace dynatlas::cli {

class RunMetrics {
 public:
  // The metrics file can be written: that was checked.
  explicit RunMetrics(const SyncOptions& options);

  sync::Figures figures() const { return sync::figures_of(progress, calls); }
  // Tells how the run ended. Called once; what goes wrong with it is logged.
  void tell(int exit_status, const sync::Report& report);

  sync::Progress progress;
  CallSource calls{nullptr};  // must outlive this, once it is set

 private:
  void write_file(const RunEnd& end) const;

  const SyncOptions& options_;
  const Clock::SteadyTime start_;
  Statsd statsd_;  // last: its thread reads the others
};

}  // namespace dynatlas::cli
