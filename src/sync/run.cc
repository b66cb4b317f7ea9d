#include "sync/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <thread>
#include <unordered_set>

#include "base/bounded_queue.h"
#include "base/error.h"
#include "base/log.h"
#include "intel/aws/dynamodb/load.h"
#include "models/aws/account.h"
#include "models/aws/dynamodb/tables.h"
#include "sync/account_reading.h"
#include "sync/coverage.h"
#include "sync/lease.h"
#include "sync/sync_metadata.h"

namespace dynatlas::sync {
namespace {

using dynamodb::TransformedTables;
using models::aws::dynamodb::DynamoDBTableSchema;

// Batches that may wait for the loader.
constexpr std::size_t kBatchesWaitingMax = 2;

constexpr std::array<std::string_view, 2> kAccountFields{"id", "name"};

// One account's run. The calling thread owns the store; a thread of its own reads.
class AccountRun {
 public:
  AccountRun(aws::Api& api, graph::GraphStore& store, const Options& options, const AccountTarget& target,
             Progress& progress, Clock& clock, std::stop_token stop)
      : api_(api), store_(store), options_(options), target_(target), progress_(progress), clock_(clock), stop_(stop) {
    report_.account = target.account;
    report_.name = target.name;
    policy_.clock = &clock;
    policy_.stop = stop;
  }

  AccountReport operator()() {
    std::unique_ptr<AccountLease> lease;
    if (!options_.dry_run) {
      lease = std::make_unique<AccountLease>(store_, target_.account, clock_, stop_);
      policy_.before_transaction = [&lease] { lease->keep(); };
    }
    check_tag();
    known_ = known_tables(store_, target_.account, target_.regions);
    AccountReading reading(target_, progress_, [this](TransformedTables batch) { queue_.push(std::move(batch)); });
    try {
      read_and_load(reading, lease.get());
      summarize(reading);
      if (!stop_.stop_requested()) clean_up(reading);
      if (!options_.dry_run) remember_coverage(stop_.stop_requested() ? "interrupted before cleanup" : "");
      if (!options_.dry_run && !stop_.stop_requested()) remember_complete_sync();
    } catch (const Error& error) {
      // A store that waits for its server hears the stop too. What it had committed stays.
      if (error.kind() != ErrorKind::interrupted || !stop_.stop_requested()) throw;
      if (report_.parts.empty()) summarize(reading);
    }
    return std::move(report_);
  }

 private:
  void check_tag() {
    if (options_.force) return;
    const auto last = store_.property(models::aws::AWSAccountSchema, target_.account, "lastupdated");
    const auto* tag = last.has_value() ? std::get_if<std::int64_t>(&*last) : nullptr;
    if (tag != nullptr && *tag > options_.update_tag) {
      throw Error(ErrorKind::guard,
                  fmt::format("the update tag {} is older than the graph's {}; choose a later one, or --force",
                              options_.update_tag, *tag),
                  "account " + target_.account);
    }
  }

  // Steps 1 and 2, side by side: the reading thread fills the queue, this one empties it into the store.
  void read_and_load(AccountReading& reading, AccountLease* lease) {
    std::stop_source stop_reading;
    const std::stop_callback forward(stop_, [&] { stop_reading.request_stop(); });
    std::exception_ptr reading_error;
    std::thread reader([&] {
      try {
        reading.read(api_, stop_reading.get_token());
      } catch (...) {
        reading_error = std::current_exception();
      }
      queue_.close();
    });
    try {
      while (!queue_.drained()) {
        if (auto batch = queue_.pop_for(std::chrono::seconds{5})) load(*batch);
        if (lease != nullptr) lease->keep();
      }
    } catch (...) {
      stop_reading.request_stop();
      queue_.close();
      reader.join();
      throw;
    }
    reader.join();
    if (reading_error) std::rethrow_exception(reading_error);
  }

  void load(const TransformedTables& batch) {
    report_.tables_loaded += batch.tables();
    if (options_.dry_run) {
      const graph::Rows& tables = batch.of<DynamoDBTableSchema>();
      for (std::size_t i = 0; i < tables.size(); ++i)
        described_.insert(std::get<std::string>(tables[i][graph::column_of<DynamoDBTableSchema>("Arn")]));
      return;
    }
    load_account();
    report_.loaded += dynamodb::load_dynamodb_tables(store_, batch, target_.account, options_.update_tag, policy_);
    progress_.rows_loaded += batch.rows();
  }

  // The account's node, once something of the account was really read.
  void load_account() {
    if (std::exchange(account_loaded_, true)) return;
    graph::Rows rows(kAccountFields);
    const auto row = rows.add();
    row[0] = target_.account;
    row[1] = target_.name;
    report_.loaded += graph::load(store_, models::aws::AWSAccountSchema, rows, tag_params(), policy_);
  }

  graph::Params tag_params() const { return {{std::string(graph::kUpdateTag), options_.update_tag}}; }

  void summarize(const AccountReading& reading) {
    for (const auto& region : reading.regions()) {
      report_.parts.push_back(region->listing);
      report_.parts.push_back(region->describing);
      report_.tables_listed += region->listing.items;
      report_.tables_vanished += region->vanished;
      report_.tables_not_described += region->not_described;
    }
  }

  // Step 3: what the complete listings no longer name goes; what they name and could not be read is marked as seen.
  void clean_up(const AccountReading& reading) {
    std::vector<graph::NodeName> gone;
    std::vector<graph::NodeName> unread;
    std::uint64_t loaded_since = 0;  // tables that the graph holds beyond those it knew
    for (const auto& region : reading.regions()) {
      if (region->listing.coverage == Coverage::failed) continue;
      auto difference = dynamodb::compare_dynamodb_tables(store_, region->part, region->seen, region->unread);
      if (region->listing.coverage == Coverage::complete) std::ranges::move(difference.gone, std::back_inserter(gone));
      std::ranges::move(difference.unread, std::back_inserter(unread));
      loaded_since += difference.in_graph - std::min(difference.in_graph, known_[region->part.region]);
      if (options_.dry_run) forget_known(region->part);
    }
    std::ranges::sort(gone, {}, &graph::NodeName::id);  // a store lists them in any order
    std::ranges::transform(gone, std::back_inserter(report_.tables_gone), &graph::NodeName::id);
    if (options_.dry_run) {
      report_.tables_new.assign(described_.begin(), described_.end());
      std::ranges::sort(report_.tables_new);
    }
    guard_mass_deletion(gone, loaded_since);
    if (options_.dry_run) return;
    if (std::ranges::any_of(reading.regions(),
                            [](const auto& region) { return region->listing.coverage != Coverage::failed; })) {
      load_account();
    }
    dynamodb::touch_dynamodb_tables(store_, unread, options_.update_tag, policy_);
    report_.nodes_deleted = dynamodb::cleanup_dynamodb_tables(store_, gone, policy_);
  }

  // --dry-run: what is left of the described tables is new.
  void forget_known(const dynamodb::Part& part) {
    store_.list_part(DynamoDBTableSchema, {part.account, part.region},
                     [this](const graph::NodeName& node) { described_.erase(node.id); });
  }

  void guard_mass_deletion(const std::vector<graph::NodeName>& gone, std::uint64_t loaded_since) {
    if (options_.allow_mass_delete || gone.size() <= 20) return;
    const std::uint64_t known = store_.count(DynamoDBTableSchema, target_.account) - loaded_since;
    if (!graph::looks_like_mass_deletion(gone.size(), known)) return;
    std::string names;
    for (std::size_t i = 0; i < gone.size() && i < 5; ++i) names += (i == 0 ? "" : ", ") + gone[i].name;
    const std::string what =
        fmt::format("{} of {} tables would be deleted ({}, …); if they are really gone, say --allow-mass-delete",
                    gone.size(), known, names);
    if (options_.dry_run) {
      log::warning("a sync would stop here: {}", what);
      return;
    }
    remember_coverage("stopped before a mass deletion");
    throw Error(ErrorKind::guard, what, "account " + target_.account);
  }

  // Step 4: how completely each part was read.
  void remember_coverage(std::string_view not_cleaned_up) {
    write_coverage(store_, report_.parts, known_, not_cleaned_up, options_.update_tag, policy_);
  }

  // Step 5: that all of it was read.
  void remember_complete_sync() {
    const auto complete = [](const PartReport& part) { return part.coverage == Coverage::complete; };
    if (std::ranges::all_of(report_.parts, complete)) {
      write_sync_metadata(store_, target_.account, options_.update_tag, policy_);
    }
  }

  aws::Api& api_;
  graph::GraphStore& store_;
  const Options& options_;
  const AccountTarget& target_;
  Progress& progress_;
  Clock& clock_;
  const std::stop_token stop_;
  graph::WritePolicy policy_;
  BoundedQueue<TransformedTables> queue_{kBatchesWaitingMax};
  AccountReport report_;
  KnownTables known_;
  bool account_loaded_ = false;
  std::unordered_set<std::string> described_;  // --dry-run only
};

}  // namespace

Report run(aws::Api& api, graph::GraphStore& store, const Options& options, Progress& progress, Clock& clock,
           std::stop_token stop) {
  const auto start = clock.steady_now();
  Report report;
  report.update_tag = options.update_tag;
  report.dry_run = options.dry_run;
  for (const AccountTarget& target : options.accounts) {
    if (stop.stop_requested()) break;
    report.accounts.push_back(AccountRun(api, store, options, target, progress, clock, stop)());
  }
  report.interrupted = stop.stop_requested();
  report.seconds = std::chrono::duration<double>(clock.steady_now() - start).count();
  return report;
}

}  // namespace dynatlas::sync
