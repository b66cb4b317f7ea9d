#include "cli/main.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <exception>
#include <iostream>
#include <new>

#include "base/error.h"
#include "base/log.h"
#include "cli/choice.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/suggestion.h"

namespace dynatlas::cli {
namespace {

constexpr const char* kAbout =
    "Maps the DynamoDB tables of AWS accounts, and what hangs on them, into a graph: an SQLite file, or Neo4j.";

struct LogOptions {
  bool verbose = false;
  bool quiet = false;
  std::string format = "text";
};

void add_log_options(CLI::App& command, LogOptions& options) {
  command.add_flag("-v,--verbose", options.verbose, "Log more")->group("Logging");
  command.add_flag("-q,--quiet", options.quiet, "Log errors only, print no summary")->group("Logging");
  command.add_option("--log-format", options.format, "How log lines are written")
      ->check(one_of({"text", "json"}))
      ->capture_default_str()
      ->group("Logging");
}

void configure_log(const LogOptions& options) {
  const log::Level level = options.verbose ? log::Level::debug : options.quiet ? log::Level::error : log::Level::info;
  log::configure(level, options.format == "json" ? log::Format::json : log::Format::text);
}

int report(const Error& error, const Signals& signals) {
  if (error.kind() == ErrorKind::interrupted && signals.exit_status() != 0) {
    log::warning("interrupted; what was done before is kept");
    return signals.exit_status();
  }
  log::error("{}", error.what());
  return exit_code(error.kind());
}

// A descriptor of 0 to 2 that the caller closed would else be that of the next file or connection that is opened, and
// be written to as the terminal. What takes its place cannot be used, as the closed one could not.
void occupy_standard_descriptors() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) >= 0) continue;
    ::open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);  // the lowest that is free
  }
}

// What was printed may not have arrived. A reader that has gone (… | head) wants no more.
int end_of_output(int status) {
  if (std::cout.flush()) return status;
  pollfd output{STDOUT_FILENO, POLLOUT, 0};
  const bool is_reader_gone = ::poll(&output, 1, 0) == 1 && (output.revents & (POLLERR | POLLHUP)) != 0;
  if (is_reader_gone) return status;
  const bool is_closed = (::fcntl(STDOUT_FILENO, F_GETFL) & O_ACCMODE) == O_RDONLY;
  log::error("standard output: cannot be written; {}", is_closed ? "it is closed" : "is the disk full?");
  return status == 0 ? exit_code(ErrorKind::usage) : status;
}

int refuse_usage(const std::string& why) {
  log::error("{}", why);
  return exit_code(ErrorKind::usage);
}

int refuse_empty_value(const std::string& name) {
  return refuse_usage(name + ": the value is empty; give one, or omit the option (is a variable not set?)");
}

// CLI11 ends --help and --version by an exception too.
int end_of_parsing(const CLI::App& application, const CLI::ParseError& end) {
  if (end.get_exit_code() != 0) {
    if (const std::string empty = empty_value_of(application); !empty.empty()) return refuse_empty_value(empty);
  }
  if (end.get_exit_code() == static_cast<int>(CLI::ExitCodes::ValidationError)) return refuse_usage(end.what());
  const bool is_unknown = end.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError) ||
                          (end.get_exit_code() != 0 && application.get_subcommands().empty());
  const std::string unknown = is_unknown ? about_unknown_word(application) : "";
  if (unknown.empty()) return end_of_output(application.exit(end) == 0 ? 0 : exit_code(ErrorKind::usage));
  return refuse_usage(unknown);
}

}  // namespace

int main(int argc, char** argv) {
  occupy_standard_descriptors();
  ::signal(SIGPIPE, SIG_IGN);  // who reads no more is found out by writing
  std::ios::sync_with_stdio(false);
  CLI::App application(kAbout, "dynatlas");
  application.set_version_flag("--version", "dynatlas " DYNATLAS_VERSION);
  application.require_subcommand(1);
  const std::array commands{add_sync(application),   add_show(application),       add_query(application),
                            add_ask(application),    add_tables(application),     add_findings(application),
                            add_access(application), add_diff(application),       add_schema(application),
                            add_policy(application), add_export(application),     add_serve(application),
                            add_forget(application), add_completion(application), add_manual(application)};
  LogOptions log_options;
  for (const Command& command : commands) add_log_options(*command.app, log_options);
  try {
    application.parse(reversed_words(argc, argv));
  } catch (const CLI::ParseError& end) {
    return end_of_parsing(application, end);
  }
  if (const std::string empty = empty_value_of(application); !empty.empty()) return refuse_empty_value(empty);
  configure_log(log_options);
  Signals signals;
  try {
    for (const Command& command : commands) {
      if (*command.app) return end_of_output(command.run({signals, log_options.quiet}));
    }
  } catch (const Error& error) {
    return report(error, signals);
  } catch (const std::bad_alloc&) {
    log::error("out of memory");
  } catch (const std::exception& error) {
    log::error("internal error: {}", error.what());
  }
  return exit_code(ErrorKind::internal);
}

}  // namespace dynatlas::cli
