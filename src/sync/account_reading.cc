#include "sync/account_reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "aws/endpoint.h"
#include "base/arn.h"
#include "intel/aws/dynamodb/load.h"

namespace dynatlas::sync {

using aws::Failure;
using aws::FailureKind;

using models::aws::dynamodb::DynamoDBTableSchema;

namespace {

constexpr std::size_t kRegionsFew = 4;
// So few tables of a region go away between their listing and their description. Where it is more, or none could be
// described, somebody else answers, and the listing is believed (docs/decisions/0006).
constexpr std::size_t kVanishedMax = 5;

// The account or the region that a table's ARN names is not the one that was asked.
Failure about_elsewhere(const dynamodb::Part& part, const Arn& arn) {
  if (arn.account != part.account) {
    return {FailureKind::credentials, fmt::format("AWS answered for account {}, not {}", arn.account, part.account)};
  }
  return {FailureKind::malformed, fmt::format("AWS answered for region {}, not {}", arn.region, part.region)};
}

void fail_part(PartReport& part, const Failure& failure) {
  part.coverage = Coverage::failed;
  part.failure = failure.kind;
  part.reason = failure.message;
}

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
    const auto wrong = account_.add(name, answer, region_);
    if (wrong.has_value()) return not_described(name, *wrong);
    ++region_.describing.items;
    answered();
  }

  void gone(std::string_view name) override {
    vanished_.emplace_back(name);
    are_too_many_vanished_ |= vanished_.size() > kVanishedMax;
    if (are_too_many_vanished_) keep_vanished();
    answered();
  }

  void not_described(std::string_view name, const Failure& failure) override {
    leave_unread(name, failure);
    answered();
  }

  bool is_one_of_many() const override { return account_.regions_open_ > kRegionsFew; }
  void listing_done() override { shown_.is_listed = true; }

  void done(const Failure* failure) override {
    settle_vanished();
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
    if (region_.elsewhere.has_value()) fail_part(listing, *region_.elsewhere);  // whoever describes has also listed
    shown_.is_done = true;
    ++account_.progress_.regions_done;
    account_.region_done();
  }

 private:
  void leave_unread(std::string_view name, const Failure& failure) {
    region_.unread.insert(name);
    if (region_.not_described++ == 0) {
      region_.describing.failure = failure.kind;
      region_.describing.reason = std::string(name) + ": " + failure.message;
    }
    ++account_.progress_.tables_not_described;
  }

  void keep_vanished() {
    const Failure failure{FailureKind::not_found, "ListTables names it, DescribeTable does not find it, nor others"};
    for (const std::string& name : std::exchange(vanished_, {})) leave_unread(name, failure);
  }

  void settle_vanished() {
    if (region_.describing.items == 0) keep_vanished();
    for (const std::string& name : vanished_) region_.seen.erase(name);
    region_.vanished = vanished_.size();
    account_.progress_.tables_vanished += vanished_.size();
  }

  void answered() {
    ++shown_.answered;
    ++account_.progress_.tables_answered;
  }

  AccountReading& account_;
  RegionReading& region_;
  RegionProgress& shown_;
  std::vector<std::string> vanished_;
  bool are_too_many_vanished_ = false;
};

AccountReading::AccountReading(const AccountTarget& target, const std::vector<std::string>& regions_done,
                               Progress& progress, std::size_t rows_per_batch, OnBatch on_batch)
    : account_(target.account),
      identity_(target.identity),
      progress_(progress),
      rows_per_batch_(rows_per_batch),
      on_batch_(std::move(on_batch)) {
  for (const std::string& name : target.regions) {
    if (std::ranges::find(regions_done, name) != regions_done.end()) continue;
    auto region = std::make_unique<RegionReading>();
    region->part = {target.account, name};
    if (const auto* partition = aws::partition_of(name)) region->part.partition = partition->name;
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
  api_ = &api;
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
  ask_who_answered();
}

void AccountReading::ask_who_answered() {
  const bool may_delete =
      std::ranges::any_of(regions_, [](const auto& region) { return region->listing.coverage == Coverage::complete; });
  if (!may_delete || !other_account_.empty() || identity_.region.empty()) {
    judge(tl::unexpected(Failure{FailureKind::missing, "no STS says whose tables these are"}));
    return tell_done();
  }
  api_->send(aws::caller_request(identity_.region, account_), [this](const aws::Result& identity) {
    judge(identity);
    tell_done();
  });
}

void AccountReading::judge(const aws::Result& identity) {
  const auto account =
      identity.has_value() ? aws::parse_caller_account(identity.value()) : tl::unexpected(identity.error());
  if (account.has_value() && account.value() != account_) other_account_ = account.value();
  if (!other_account_.empty()) return disown();
  if (!account.has_value() && identity_.is_required) {
    doubt(account.error().message, false);
  } else if (!identity_.speaks_for_tables) {
    doubt("its endpoint is not AWS's, and no table there names the account", true);
  }
}

// Another account answered, from some call on: no listing is this account's for certain.
void AccountReading::disown() {
  const Failure failure{FailureKind::credentials,
                        fmt::format("AWS answered for account {}, not {}", other_account_, account_)};
  for (const auto& region : regions_) {
    if (region->listing.coverage != Coverage::failed) fail_part(region->listing, failure);
    if (region->describing.coverage == Coverage::complete && region->describing.items == 0) {
      fail_part(region->describing, failure);
    }
  }
}

// Nobody could say whose answers they were. Where STS is never there, or says nothing of them, ARNs are enough.
void AccountReading::doubt(const std::string& why, bool of_aws_only) {
  const bool are_arns_enough = identity_.region.empty() || !identity_.speaks_for_tables;
  for (const auto& region : regions_) {
    if (are_arns_enough && region->proven > 0 && region->vanished == 0) continue;
    region->doubt = why;
    region->doubts_aws_only = of_aws_only;
  }
}

// The last thing that happens here: afterwards this belongs to another thread, or is gone.
void AccountReading::tell_done() {
  const auto on_done = std::move(on_done_);
  on_done();
}

std::optional<Failure> AccountReading::add(std::string_view name, std::string_view answer, RegionReading& region) {
  const dynamodb::TransformedTables::Mark before = batch_.mark();
  const auto outcome = [&] {
    const Stopwatch stopwatch(progress_, Phase::transform);
    return dynamodb::transform_dynamodb_tables(answer, region.part, batch_);
  }();
  if (!outcome.has_value()) return Failure{FailureKind::malformed, outcome.error()};
  const graph::Rows& tables = batch_.of<DynamoDBTableSchema>();
  const auto row = tables[tables.size() - 1];
  const auto& arn = std::get<std::string>(row[graph::column_of<DynamoDBTableSchema>("Arn")]);
  if (std::get<std::string>(row[graph::column_of<DynamoDBTableSchema>("name")]) != name) {
    batch_.back_to(before);
    return Failure{FailureKind::malformed, "DescribeTable's answer is about another table"};
  }
  if (dynamodb::is_elsewhere(region.part, arn)) {
    const Arn fields = *arn_of(arn);
    region.elsewhere = about_elsewhere(region.part, fields);
    if (fields.account != account_) other_account_ = fields.account;
    batch_.back_to(before);
    return region.elsewhere;
  }
  region.proven += dynamodb::is_arn_of_aws(arn);
  if (batch_.rows() >= rows_per_batch_) flush();
  return std::nullopt;
}

void AccountReading::flush() {
  if (batch_.tables() > 0) on_batch_(std::exchange(batch_, {}));
}

}  // namespace dynatlas::sync
