// The subcommands. Each add_… declares one on the application and returns what runs it once the line is parsed.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>

#include "cli/signals.h"
#include "cli/store_options.h"

namespace dynatlas::cli {

// What every command knows.
struct Context {
  Signals& signals;
  bool quiet = false;
};

// Returns the exit code.
using Run = std::function<int(const Context&)>;

struct Command {
  CLI::App* app = nullptr;
  Run run;
};

Command add_sync(CLI::App& application);
Command add_show(CLI::App& application);
Command add_query(CLI::App& application);
Command add_ask(CLI::App& application);
Command add_tables(CLI::App& application);
Command add_findings(CLI::App& application);
Command add_access(CLI::App& application);
Command add_schema(CLI::App& application);
Command add_policy(CLI::App& application);
Command add_serve(CLI::App& application);
Command add_diff(CLI::App& application);
Command add_export(CLI::App& application);
Command add_forget(CLI::App& application);
Command add_completion(CLI::App& application);
Command add_manual(CLI::App& application);

}  // namespace dynatlas::cli
