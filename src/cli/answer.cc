#include "cli/answer.h"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <iostream>
#include <map>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

#include "base/error.h"

namespace dynatlas::cli {
namespace {

// A stop that comes with another one, or when the time is over.
class TimeLimit {
 public:
  TimeLimit(std::chrono::seconds limit, const std::stop_token& outer) : forward_(outer, Forward{stop_}) {
    if (limit.count() > 0) timer_ = std::jthread([this, limit](const std::stop_token& done) { wait(limit, done); });
  }

  std::stop_token stop() const { return stop_.get_token(); }
  bool is_over() const { return is_over_; }

 private:
  struct Forward {
    std::stop_source stop;
    void operator()() { stop.request_stop(); }
  };

  void wait(std::chrono::seconds limit, const std::stop_token& done) {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any ended;
    ended.wait_for(lock, done, limit, [] { return false; });
    if (done.stop_requested()) return;
    is_over_ = true;
    stop_.request_stop();
  }

  std::stop_source stop_;
  std::atomic<bool> is_over_{false};
  std::stop_callback<Forward> forward_;
  std::jthread timer_;
};

}  // namespace

void add_answer_options(CLI::App& command, AnswerOptions& options) {
  const std::map<std::string, OutputFormat> formats{{"table", OutputFormat::table},
                                                    {"json", OutputFormat::json},
                                                    {"csv", OutputFormat::csv},
                                                    {"markdown", OutputFormat::markdown}};
  command.add_option("--format", options.format, "How to write the answer")
      ->transform(CLI::CheckedTransformer(formats).description("table|json|csv|markdown"))
      ->default_str("table");
  command.add_option("--timeout", options.seconds_max, "Give up after so many seconds; 0: never")
      ->check(CLI::Range(0, 86'400))
      ->capture_default_str();
  add_store_options(command, options.store);
}

void answer(std::string_view statement, const graph::Params& params, const AnswerOptions& options,
            const Context& context) {
  const TimeLimit limit(std::chrono::seconds{options.seconds_max}, context.signals.stop());
  RowWriter writer(std::cout, options.format);
  bool started = false;
  try {
    const auto store = open_store(options.store, Access::read_only, graph::TimeKind::epoch, limit.stop());
    const auto names = store->read(statement, params, [&](const auto& columns, const auto& cells) {
      if (!std::exchange(started, true)) writer.columns(columns);
      writer.row(cells);
      return std::cout.good();
    });
    if (!started) writer.columns(names);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::interrupted || !limit.is_over()) throw;
    throw Error(ErrorKind::store, fmt::format("no answer within {} s (--timeout)", options.seconds_max));
  }
  writer.end();
}

}  // namespace dynatlas::cli
