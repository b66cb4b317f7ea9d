// What is known of one account while it is being read: rows on their way to the store, names seen, coverage.
// Runs on the reading thread; hands batches over. Knows no store.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "graph/seen_set.h"
#include "intel/aws/dynamodb/get.h"
#include "intel/aws/dynamodb/transform.h"
#include "sync/run.h"

namespace dynatlas::sync {

namespace dynamodb = intel::aws::dynamodb;

// Tables per batch: large enough for the database, small enough for memory.
inline constexpr std::size_t kBatchTables = 1'000;

// What one region's reading gave. Read by the loader only after the reading thread has ended.
struct RegionReading {
  dynamodb::Part part;
  graph::SeenSet seen;    // named by the listing and not gone since
  graph::SeenSet unread;  // of them, those that could not be described
  PartReport listing;
  PartReport describing;
  std::uint64_t vanished = 0;
  std::uint64_t not_described = 0;
};

class AccountReading {
 public:
  using OnBatch = std::function<void(dynamodb::TransformedTables)>;

  AccountReading(const AccountTarget& target, Progress& progress, OnBatch on_batch);
  ~AccountReading();

  // Reads every region; returns when all is answered or the stop was heard. Batches come out through on_batch.
  void read(aws::Api& api, std::stop_token stop);

  const std::vector<std::unique_ptr<RegionReading>>& regions() const { return regions_; }

 private:
  class RegionReader;

  // Adds the rows of the answer to DescribeTable of `name`. Returns what is wrong with it, or nothing.
  std::string add(std::string_view name, std::string_view answer, const std::string& region);
  void flush();

  Progress& progress_;
  OnBatch on_batch_;
  dynamodb::TransformedTables batch_;
  std::vector<std::unique_ptr<RegionReading>> regions_;
};

}  // namespace dynatlas::sync
