// A run's figures in Prometheus's text exposition format, for node_exporter's textfile collector. Pure.
#pragma once

#include <string>
#include <string_view>

#include "cli/run_end.h"
#include "sync/figures.h"

namespace dynatlas::cli {

// Counters go on from those of `previous`, the text of the run before (empty: there was none), so that rates hold
// across runs. So does the time of the last complete run, where this one is not.
std::string prometheus_text(const sync::Figures& figures, const RunEnd& end, std::string_view previous);

}  // namespace dynatlas::cli
