// What a sync prints at its end, on standard output.
#pragma once

#include <ostream>
#include <string>

#include "sync/report.h"

namespace dynatlas::cli {

void print_summary(const sync::Report& report, const std::string& store, std::ostream& out);

}  // namespace dynatlas::cli
