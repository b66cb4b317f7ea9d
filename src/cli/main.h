// The command line's entry.
#pragma once

namespace dynatlas::cli {

// Parses, runs, reports. Returns the process's exit code (docs/interface.md).
int main(int argc, char** argv);

}  // namespace dynatlas::cli
