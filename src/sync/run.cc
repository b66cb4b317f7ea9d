#include "sync/run.h"

#include <algorithm>
#include <exception>
#include <map>
#include <thread>
#include <utility>

#include "base/error.h"
#include "sync/access_run.h"
#include "sync/account_run.h"
#include "sync/estate_reading.h"
#include "sync/run_note.h"

namespace dynatlas::sync {
namespace {

// Rows of one account on their way to the store: what one transaction takes, whole tables, of which few have
// as many as 50.
constexpr std::size_t kRowsPerBatch = 1'950;
// Batches that may wait for the loader, besides the one that it loads.
constexpr std::size_t kBatchesWaitingMax = 1;

// Of each account: as many shares as there are accounts one after another.
std::optional<std::chrono::milliseconds> share_of_budget(const Options& options) {
  if (!options.budget.has_value()) return std::nullopt;
  const auto turns = (options.accounts.size() + kAccountsAtOnce - 1) / kAccountsAtOnce;
  return std::chrono::milliseconds(*options.budget) / std::max<std::size_t>(turns, 1);
}

// The loader: begins accounts, hands them to the reading thread, and empties its queue into the store.
class EstateRun {
 public:
  EstateRun(aws::Api& api, graph::GraphStore& store, const Options& options, Progress& progress, Clock& clock,
            std::stop_token stop)
      : store_(store),
        options_(options),
        progress_(progress),
        clock_(clock),
        stop_(std::move(stop)),
        runs_(options.accounts.size()),
        reading_(api, progress, events_, {kRowsPerBatch, share_of_budget(options), clock}) {}

  std::vector<AccountReport> operator()() {
    if (stop_.stop_requested()) return {};
    unless_interrupted([&] { goes_on_ = !options_.dry_run && is_stopped_run(); });
    progress_.accounts = options_.accounts.size();
    unless_interrupted([&] { expect_tables(); });
    begin_accounts();
    read_and_load();
    std::vector<AccountReport> reports;
    for (auto& [position, report] : reports_) reports.push_back(std::move(report));
    return reports;
  }

 private:
  // A store that waits for its server hears the stop too: then the step was not done, and the run goes to its end.
  template <typename Step>
  bool unless_interrupted(Step step) {
    try {
      step();
      return true;
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::interrupted || !stop_.stop_requested()) throw;
    }
    return false;
  }

  // One account's failure is the run's where there is no other account.
  template <typename Step>
  bool attempt(std::size_t position, Step step) {
    try {
      return unless_interrupted([&] {
        try {
          step(*runs_[position]);
        } catch (const OutcomeUnknown&) {
          runs_[position]->leave_last_write_unknown();
          throw;
        }
      });
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::guard || options_.accounts.size() == 1) throw;
      runs_[position]->refuse(error);
    }
    return false;
  }

  // One of its accounts was begun under this tag, and not ended: those that were are not read again either.
  bool is_stopped_run() {
    return std::ranges::any_of(options_.accounts, [&](const AccountTarget& target) {
      if (target.account.empty() || stop_.stop_requested()) return false;
      return continuation(store_, target.account, options_.update_tag, clock_).is_open;
    });
  }

  // For who watches: what the last complete readings found. Asks no longer than a second.
  void expect_tables() {
    if (!progress_.is_watched) return;
    const auto until = clock_.steady_now() + std::chrono::seconds{1};
    std::map<std::string, std::uint64_t> expected;
    for (const AccountTarget& target : options_.accounts) {
      if (clock_.steady_now() > until || stop_.stop_requested()) break;
      const auto tables = tables_last_time(store_, target, goes_on_, options_.update_tag);
      if (tables.has_value()) expected[target.account] = *tables;
    }
    progress_.expect(std::move(expected));
  }

  void begin_accounts() {
    while (open_ < kAccountsAtOnce && next_ < options_.accounts.size() && !stop_.stop_requested()) {
      const std::size_t position = next_++;
      const AccountTarget& target = options_.accounts[position];
      if (target.account.empty()) {  // nobody could say which it is
        AccountReport report;
        report.name = target.name;
        report.parts = target.unreadable;
        for (const PartReport& part : report.parts) ++progress_.parts[static_cast<std::size_t>(part.coverage)];
        reports_.emplace(position, std::move(report));
        progress_.skip(target.account);
        continue;
      }
      runs_[position] = std::make_unique<AccountRun>(store_, options_, target, progress_, clock_, stop_);
      ToRead to_read;
      const auto begin = [&](AccountRun& run) { to_read = run.begin(goes_on_, [this] { keep_leases(); }); };
      if (!attempt(position, begin)) {
        if (runs_[position]->report().refused.empty()) break;  // interrupted
        progress_.skip(target.account);
        end_account(position);
        continue;
      }
      ++open_;
      reading_.admit(position, target, std::move(to_read));
    }
    if (next_ == options_.accounts.size() || stop_.stop_requested()) reading_.close();
  }

  void end_account(std::size_t position) {
    reports_.emplace(position, runs_[position]->report());
    runs_[position].reset();
  }

  void handle(const ReadingEvent& event) {
    if (runs_[event.account]->report().refused.empty()) {
      attempt(event.account, [&](AccountRun& run) {
        if (event.batch.has_value()) return run.load(*event.batch);
        run.finish(*event.done);  // also when the run is interrupted: its report says how far it came
      });
    }
    if (event.batch.has_value()) return;
    end_account(event.account);
    --open_;
    begin_accounts();
  }

  void keep_leases() {
    for (std::size_t position = 0; position < next_; ++position) {
      if (runs_[position] == nullptr || !runs_[position]->report().refused.empty()) continue;
      attempt(position, [](AccountRun& run) { run.keep(); });
    }
  }

  void read_and_load() {
    std::stop_source stop_reading;
    const std::stop_callback forward(stop_, [&] { stop_reading.request_stop(); });
    std::exception_ptr reading_error;
    std::thread reader([&] {
      try {
        const Stopwatch stopwatch(progress_, Phase::read);
        reading_.read(stop_reading.get_token());
      } catch (...) {
        reading_error = std::current_exception();
      }
      events_.close();
    });
    try {
      while (!events_.drained()) {
        if (const auto event = events_.pop_for(std::chrono::seconds{1})) handle(*event);
        keep_leases();
      }
    } catch (...) {
      stop_reading.request_stop();
      reading_.close();
      events_.close();
      reader.join();
      throw;
    }
    reader.join();
    if (reading_error) std::rethrow_exception(reading_error);
  }

  graph::GraphStore& store_;
  const Options& options_;
  Progress& progress_;
  Clock& clock_;
  const std::stop_token stop_;
  std::vector<std::unique_ptr<AccountRun>> runs_;  // by their position; null before their beginning and after their end
  BoundedQueue<ReadingEvent> events_{kBatchesWaitingMax};
  EstateReading reading_;
  std::map<std::size_t, AccountReport> reports_;
  std::size_t next_ = 0;
  std::size_t open_ = 0;
  bool goes_on_ = false;
};

}  // namespace

Report run(aws::Api& api, graph::GraphStore& store, const Options& options, Progress& progress, Clock& clock,
           const std::stop_token& stop) {
  const auto start = clock.steady_now();
  Report report;
  report.update_tag = options.update_tag;
  report.dry_run = options.dry_run;
  report.accounts = EstateRun(api, store, options, progress, clock, stop)();
  if (!options.dry_run) evaluate_access(store, options, report.accounts, clock, stop);
  report.interrupted = stop.stop_requested();
  report.seconds = std::chrono::duration<double>(clock.steady_now() - start).count();
  return report;
}

}  // namespace dynatlas::sync
