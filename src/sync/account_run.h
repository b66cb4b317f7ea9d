// The loader's side of one account: its lease, its rows into the store, its cleanup, what is written down of it.
// Runs on the thread that owns the store.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/error.h"
#include "graph/load.h"
#include "sync/account_reading.h"
#include "sync/answers.h"
#include "sync/coverage.h"
#include "sync/lease.h"
#include "sync/run.h"

namespace dynatlas::sync {

class AccountRun {
 public:
  // All must outlive it.
  AccountRun(graph::GraphStore& store, const Options& options, const AccountTarget& target, Progress& progress,
             Clock& clock, std::stop_token stop);

  ~AccountRun();
  AccountRun(const AccountRun&) = delete;
  AccountRun& operator=(const AccountRun&) = delete;

  // Takes the lease and looks at what the graph knows. Throws Error{guard} where another run has the account, or the
  // graph's tag is later. Returns what need not be read, where the run `goes_on` with one that was stopped. `meanwhile`
  // is called again and again where this, or a later step, takes long.
  ToRead begin(bool goes_on, std::function<void()> meanwhile);

  void load(const intel::Batch& batch);
  // Renews the lease.
  void keep();
  // When the reading has ended: sums it up for the report; cleans up, unless it was interrupted; writes down how
  // completely each part was read.
  void finish(const AccountReading& reading);

  const AccountReport& report() const { return report_; }
  // A guard stopped it: nothing more is done for it.
  void refuse(const Error& error);
  // It was interrupted while the database committed, and nobody knows whether it did.
  void leave_last_write_unknown();

 private:
  // Of the report, what the progress has.
  struct Told {
    std::uint64_t tables_loaded = 0;
    std::uint64_t relationships = 0;
    std::uint64_t nodes_deleted = 0;
  };

  void tell_progress();
  void take_lease();
  void check_tag();
  bool note_beginning(bool goes_on);
  std::vector<std::string> regions_done(const CoverageNotes& notes) const;
  void load_account();
  void tell_changes();
  void summarize(const AccountReading& reading);
  void clean_up(const AccountReading& reading);
  void clean_up_rest(const RegionReading& region);
  bool delete_unlisted(const RegionReading& region, const intel::OperationReading& reading);
  PartReport* part_of(std::string_view region, const intel::Operation& operation);
  void note_undescribed(const RegionReading& region, const std::vector<graph::NodeName>& tables);
  void count_undescribed();
  // Its complete listing deletes nothing: it counts as incomplete.
  void keep_in_doubt(const RegionReading& region, const intel::Operation& operation);
  void take_gone(std::vector<graph::NodeName>& found, std::vector<graph::NodeName>& gone) const;
  void delete_tables(const std::vector<graph::NodeName>& gone);
  void forget_known(const intel::Part& part);
  void guard_mass_deletion(const std::vector<graph::NodeName>& gone, std::uint64_t loaded_since);
  void remember_coverage(std::string_view not_cleaned_up);
  void remember_complete_sync();
  graph::Params tag_params() const { return {{std::string(graph::kUpdateTag), options_.update_tag}}; }

  graph::GraphStore& store_;
  const Options& options_;
  const AccountTarget& target_;
  Progress& progress_;
  Clock& clock_;
  const std::stop_token stop_;
  std::function<void()> meanwhile_ = [] {};
  std::unique_ptr<AccountLease> lease_;
  graph::WritePolicy policy_;
  graph::WritePolicy table_policy_;  // of tables and what is theirs: their changes are logged
  AnswerMarks marks_;
  graph::ChangeLog changes_;  // those not yet told
  AccountReport report_;
  KnownTables known_;
  std::map<std::string, intel::UnreadSubjects> undescribed_;  // by region; of the graph's tables
  bool account_loaded_ = false;
  Clock::SteadyTime began_{};
  Told told_;
  std::unordered_set<std::string> described_;  // --dry-run only
};

}  // namespace dynatlas::sync
