// What is known of one account while it is being read: rows on their way to the store, names seen, coverage. An answer
// about another account or region is none (docs/decisions/0021). Runs on the reading thread; hands batches over. Knows
// no store.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "aws/identity.h"
#include "base/clock.h"
#include "intel/part_reader.h"
#include "sync/run.h"

namespace dynatlas::sync {

// What one region's reading gave, or that of what the account has as a whole (intel::kGlobalRegion). Read by the loader
// only after the account was read.
struct RegionReading {
  RegionReading(intel::Part part, const intel::Selection& reads) : read(std::move(part), reads) {}

  intel::PartReading read;
  std::vector<PartReport> parts;  // of each of its operations, once it was read
  std::uint64_t proven = 0;       // answers in which an ARN of AWS names the account and the region
  std::vector<LeftOut> left_out;  // what was not asked, and is none of the parts
  std::string doubt;              // why its complete listing may not delete; empty: it may
  bool doubts_aws_only = false;   // it may delete what has no ARN of AWS

  const intel::Part& part() const { return read.part; }
  PartReport& of(const intel::Operation& operation);
  const PartReport& of(const intel::Operation& operation) const;
};

// What the graph says of an account before it is read.
struct ToRead {
  // Read and cleaned up under the run's tag already, as may be what the account has as a whole.
  std::vector<std::string> regions_done;
  std::map<std::string, intel::Earlier> earlier;  // by region
};

// How an account is read.
struct ReadingTerms {
  std::size_t rows_per_batch = 0;
  std::optional<std::chrono::milliseconds> budget = {};  // of each region, for what is asked about each table
  Clock& clock;
};

class AccountReading {
 public:
  using OnBatch = std::function<void(intel::Batch)>;

  // All regions but those that are done already. Batches of `rows_per_batch` or a table more come out through on_batch.
  AccountReading(const AccountTarget& target, ToRead to_read, Progress& progress, const ReadingTerms& terms,
                 OnBatch on_batch);
  ~AccountReading();

  // Starts to read; it goes on inside api.run(). `on_done` is called once, when all is answered and handed over.
  void start(aws::Api& api, std::function<void()> on_done);

  const std::vector<std::unique_ptr<RegionReading>>& regions() const { return regions_; }
  // These, and what the account has as a whole, where that is read.
  std::vector<const RegionReading*> parts() const;

 private:
  class RegionReader;

  intel::Part part_in(const std::string& region) const;
  std::vector<RegionReading*> all_parts() const;
  void start(RegionReading& part, RegionProgress* shown);
  bool is_time_to_flush() const;
  void flush();
  void part_done(const RegionReading& part);
  // Whose answers they were that carry no ARN: an empty listing, a table that was not found.
  void ask_who_answered();
  void judge(const aws::Result& identity);
  void disown();
  void doubt(const std::string& why, bool of_aws_only);
  void tell_done();

  const std::string account_;
  const aws::IdentityCheck identity_;
  const intel::Selection reads_;
  const std::map<std::string, Window> windows_;
  Progress& progress_;
  const ReadingTerms terms_;
  OnBatch on_batch_;
  aws::Api* api_ = nullptr;    // from start() on
  std::string other_account_;  // that answered in place of this one; empty: none did
  std::shared_ptr<AccountProgress> shown_;
  std::function<void()> on_done_;
  intel::Batch batch_;
  Clock::SteadyTime flushed_{};  // when a batch was last handed over
  std::vector<std::unique_ptr<RegionReading>> regions_;
  std::unique_ptr<RegionReading> whole_;  // what the account has as a whole; none: nothing of it is to be read
  std::vector<std::unique_ptr<RegionReader>> readers_;
  std::size_t parts_open_ = 0;
  std::size_t regions_open_ = 0;  // of them
};

}  // namespace dynatlas::sync
