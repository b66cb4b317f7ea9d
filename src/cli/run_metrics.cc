#include "cli/run_metrics.h"

#include <fstream>
#include <iterator>

#include "base/error.h"
#include "base/log.h"
#include "cli/output_file.h"
#include "cli/prometheus.h"

namespace dynatlas::cli {
namespace {

// Empty where it is not there, or is no text of ours: then counters begin anew.
std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

RunMetrics::RunMetrics(const SyncOptions& options)
    : options_(options), start_(system_clock().steady_now()), statsd_(options.statsd, [this] { return figures(); }) {}

void RunMetrics::tell(int exit_status, const sync::Report& report) {
  RunEnd end;
  end.exit_status = exit_status;
  end.is_dry_run = options_.dry_run;
  end.is_interrupted = exit_status > 128;
  end.time = system_clock().wall_now();
  end.seconds = std::chrono::duration<double>(system_clock().steady_now() - start_).count();
  if (!options_.metrics_file.empty()) write_file(end);
  statsd_.end(end, report);
}

// The run has ended as it has, whatever becomes of this file.
void RunMetrics::write_file(const RunEnd& end) const {
  try {
    replace_file(options_.metrics_file, prometheus_text(figures(), end, read_file(options_.metrics_file)),
                 kForAllToRead);
  } catch (const Error& error) {
    log::error("{}", error.what());
  }
}

}  // namespace dynatlas::cli
