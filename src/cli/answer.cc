#include "cli/answer.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <stop_token>
#include <utility>

#include "base/error.h"
#include "base/late_stop.h"
#include "base/log.h"
#include "base/time_limit.h"
#include "cli/choice.h"

namespace dynatlas::cli {
namespace {

constexpr std::chrono::seconds kStuckMax{5};  // after it was asked to stop

}  // namespace

void add_answer_options(CLI::App& command, AnswerOptions& options) {
  CLI::Option* const format = command.add_option("--format", options.format, "Output format");
  take_one_of<OutputFormat>(format, {{"table", OutputFormat::table},
                                     {"json", OutputFormat::json},
                                     {"csv", OutputFormat::csv},
                                     {"markdown", OutputFormat::markdown}})
      ->default_str("table");
  command.add_option("--timeout", options.seconds_max, "Give up after this many seconds; 0 waits forever")
      ->check(CLI::Range(0, 86'400))
      ->capture_default_str();
  add_store_options(command, options.store);
}

void answer(std::string_view statement, const graph::Params& params, const AnswerOptions& options,
            const Context& context) {
  std::stop_source stop;
  const std::stop_callback forward(context.signals.stop(), [&] { stop.request_stop(); });
  const TimeLimit limit(std::chrono::seconds{options.seconds_max}, stop);
  const auto too_long = [&] { return fmt::format("no answer within {} s (--timeout)", options.seconds_max); };
  // A single function of SQL is not asked to stop while it computes. Nothing is written here that could be left half
  // done.
  const LateStop late(stop.get_token(), kStuckMax);
  const std::stop_callback stuck(late.token(), [&] {
    log::error("{}", limit.is_over() ? too_long() : "interrupted");
    std::_Exit(exit_code(limit.is_over() ? ErrorKind::store : ErrorKind::interrupted));
  });
  RowWriter writer(std::cout, options.format);
  bool started = false;
  try {
    const auto store = open_store(options.store, Access::read_only, graph::TimeKind::epoch, stop.get_token());
    const auto names = store->read(statement, params, [&](const auto& columns, const auto& cells) {
      if (!std::exchange(started, true)) writer.columns(columns);
      writer.row(cells);
      return std::cout.good();
    });
    if (!started) writer.columns(names);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::interrupted || !limit.is_over()) throw;
    throw Error(ErrorKind::store, too_long());
  }
  writer.end();
}

void refuse_older_graph(const Error& error) {
  const std::string_view what = error.what();
  if (error.kind() != ErrorKind::usage || what.find("no such ") == std::string_view::npos) return;
  throw Error(ErrorKind::store, fmt::format("{}: another version wrote this graph; the next sync completes it", what));
}

}  // namespace dynatlas::cli
