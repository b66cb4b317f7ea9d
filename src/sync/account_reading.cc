#include "sync/account_reading.h"

#include <algorithm>
#include <utility>

namespace dynatlas::sync {

using aws::Failure;
using aws::FailureKind;

using models::aws::dynamodb::DynamoDBTableSchema;

namespace {

constexpr std::size_t kRegionsFew = 4;

}  // namespace

// Listens to one region's reading.
class AccountReading::RegionReader : public dynamodb::TableReader {
 public:
  RegionReader(AccountReading& account, RegionReading& region, RegionProgress& shown)
      : account_(account), region_(region), shown_(shown) {}

  bool listed(std::string_view name) override {
    if (!region_.seen.insert(name)) return false;
    ++region_.listing.items;
    ++shown_.listed;
    ++account_.progress_.tables_listed;
    return true;
  }

  void described(std::string_view name, std::string_view answer) override {
    std::string wrong = account_.add(name, answer, region_.part.region);
    if (!wrong.empty()) return not_described(name, {FailureKind::malformed, std::move(wrong)});
    ++region_.describing.items;
    answered();
  }

  void gone(std::string_view name) override {
    region_.seen.erase(name);
    ++region_.vanished;
    ++account_.progress_.tables_vanished;
    answered();
  }

  void not_described(std::string_view name, const Failure& failure) override {
    region_.unread.insert(name);
    if (region_.not_described++ == 0) {
      region_.describing.failure = failure.kind;
      region_.describing.reason = std::string(name) + ": " + failure.message;
    }
    ++account_.progress_.tables_not_described;
    answered();
  }

  bool is_one_of_many() const override { return account_.regions_open_ > kRegionsFew; }
  void listing_done() override { shown_.is_listed = true; }

  void done(const Failure* failure) override {
    PartReport& listing = region_.listing;
    PartReport& describing = region_.describing;
    if (failure == nullptr) {
      listing.coverage = Coverage::complete;
    } else {
      listing.coverage = listing.items > 0 ? Coverage::incomplete : Coverage::failed;
      listing.failure = failure->kind;
      listing.reason = failure->message;
    }
    if (failure == nullptr && region_.not_described == 0) {
      describing.coverage = Coverage::complete;
    } else {
      describing.coverage = describing.items > 0 ? Coverage::incomplete : Coverage::failed;
      if (region_.not_described == 0) {
        describing.failure = failure->kind;
        describing.reason = "ListTables: " + failure->message;
      }
    }
    shown_.is_done = true;
    ++account_.progress_.regions_done;
    account_.region_done();
  }

 private:
  void answered() {
    ++shown_.answered;
    ++account_.progress_.tables_answered;
  }

  AccountReading& account_;
  RegionReading& region_;
  RegionProgress& shown_;
};

AccountReading::AccountReading(const AccountTarget& target, const std::vector<std::string>& regions_done,
                               Progress& progress, std::size_t rows_per_batch, OnBatch on_batch)
    : progress_(progress), rows_per_batch_(rows_per_batch), on_batch_(std::move(on_batch)) {
  for (const std::string& name : target.regions) {
    if (std::ranges::find(regions_done, name) != regions_done.end()) continue;
    auto region = std::make_unique<RegionReading>();
    region->part = {target.account, name};
    region->listing.account = region->describing.account = target.account;
    region->listing.region = region->describing.region = name;
    region->listing.operation = "dynamodb:ListTables";
    region->describing.operation = "dynamodb:DescribeTable";
    region->listing.reason = region->describing.reason = "not read";
    regions_.push_back(std::move(region));
  }
  std::vector<std::string> names;
  for (const auto& region : regions_) names.push_back(region->part.region);
  shown_ = progress_.begin(target.account, target.name, names);
}

AccountReading::~AccountReading() = default;

void AccountReading::start(aws::Api& api, std::function<void()> on_done) {
  on_done_ = std::move(on_done);
  regions_open_ = regions_.size();
  if (regions_.empty()) return tell_done();
  for (std::size_t i = 0; i < regions_.size(); ++i) {
    readers_.push_back(std::make_unique<RegionReader>(*this, *regions_[i], shown_->regions[i]));
    dynamodb::get_dynamodb_tables(api, regions_[i]->part, *readers_.back());
  }
}

void AccountReading::region_done() {
  if (--regions_open_ > 0) return;
  flush();
  tell_done();
}

// The last thing that happens here: afterwards this belongs to another thread, or is gone.
void AccountReading::tell_done() {
  const auto on_done = std::move(on_done_);
  on_done();
}

std::string AccountReading::add(std::string_view name, std::string_view answer, const std::string& region) {
  const dynamodb::TransformedTables::Mark before = batch_.mark();
  const auto outcome = [&] {
    const Stopwatch stopwatch(progress_, Phase::transform);
    return dynamodb::transform_dynamodb_tables(answer, region, batch_);
  }();
  if (!outcome.has_value()) return outcome.error();
  const graph::Rows& tables = batch_.of<DynamoDBTableSchema>();
  if (std::get<std::string>(tables[tables.size() - 1][graph::column_of<DynamoDBTableSchema>("name")]) != name) {
    batch_.back_to(before);
    return "DescribeTable's answer is about another table";
  }
  if (batch_.rows() >= rows_per_batch_) flush();
  return {};
}

void AccountReading::flush() {
  if (batch_.tables() > 0) on_batch_(std::exchange(batch_, {}));
}

}  // namespace dynatlas::sync
