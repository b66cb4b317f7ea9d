#include "sync/account_reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "aws/endpoint.h"
#include "intel/operations.h"
#include "sync/coverage.h"

namespace dynatlas::sync {

using aws::Failure;
using aws::FailureKind;
using intel::Operation;
using intel::OperationReading;

namespace {

constexpr std::size_t kRegionsFew = 4;
constexpr std::chrono::milliseconds kHeldBackMax{500};

void fail_part(PartReport& part, const Failure& failure) {
  part.coverage = Coverage::failed;
  part.failure = failure.kind;
  part.reason = failure.message;
}

// The 14 whole days before, UTC: what CloudWatch tells of them changes no more.
Window last_days(std::int64_t now) {
  constexpr std::int64_t kDay = 86'400;
  const std::int64_t midnight = now - now % kDay;
  return {midnight - 14 * kDay, midnight};
}

LeftOut left_out(const intel::Part& part, const OperationReading& reading) {
  const auto subjects = static_cast<double>(reading.questions.subjects);
  return {part.region, std::string(reading.operation->name), reading.questions.subjects,
          subjects / reading.operation->calls_per_second};
}

// Its time was over: nothing has failed.
void postpone(PartReport& report) {
  const PartQuestions& questions = *report.questions;
  report.coverage = Coverage::incomplete;
  report.is_postponed = true;
  report.reason =
      fmt::format("its time was over: {} of {} are left to a later run", questions.left, questions.subjects);
  if (questions.never > 0) report.reason += fmt::format(", {} were never read", questions.never);
}

PartReport report_of(const intel::Part& part, const OperationReading& reading) {
  PartReport report{.account = part.account, .region = part.region, .operation = reading.operation->name};
  report.items = reading.items;
  report.is_optional = reading.is_optional;
  report.is_of_driver = reading.is_failure_of_driver;
  const intel::Questions& questions = reading.questions;
  if (!reading.operation->about.empty()) {
    report.questions = {.subjects = questions.subjects,
                        .asked = questions.asked,
                        .unread = questions.unread.size(),
                        .left = questions.left,
                        .never = questions.never,
                        .oldest = questions.oldest};
  }
  if (!reading.failure.has_value() && questions.left > 0) {
    postpone(report);
    return report;
  }
  report.is_postponed =
      reading.operation->is_scarce && reading.failure.has_value() && reading.failure->kind == FailureKind::throttled;
  if (!reading.failure.has_value()) {
    report.coverage = Coverage::complete;
    return report;
  }
  fail_part(report, *reading.failure);
  if (reading.items > 0) report.coverage = Coverage::incomplete;
  return report;
}

}  // namespace

PartReport& RegionReading::of(const Operation& operation) {
  return *std::ranges::find(parts, operation.name, &PartReport::operation);
}

const PartReport& RegionReading::of(const Operation& operation) const {
  return *std::ranges::find(parts, operation.name, &PartReport::operation);
}

// Listens to one region's reading.
class AccountReading::RegionReader : public intel::PartWatcher {
 public:
  // `shown`: null for what is no region.
  RegionReader(AccountReading& account, RegionReading& region, RegionProgress* shown)
      : account_(account), region_(region), shown_(shown) {}

  std::optional<Failure> take(const Operation& operation, const intel::Asked& asked, std::string_view answer,
                              intel::Taken& taken) override {
    intel::Found found{account_.batch_, taken.names};
    const intel::Batch::Mark before = account_.batch_.mark();
    auto refused = [&] {
      const Stopwatch stopwatch(account_.progress_, Phase::transform);
      return operation.transform(asked, answer, found);
    }();
    if (refused.has_value()) {
      if (!refused->elsewhere.has_value()) return std::move(refused->failure);
      elsewhere_ = refused->failure;
      if (*refused->elsewhere != account_.account_) account_.other_account_ = *refused->elsewhere;
      return elsewhere_;
    }
    if (!operation.about.empty()) add_answers(operation, asked.subjects, found);
    region_.proven += found.names_part && (&operation == &intel::kDescribing || operation.is_global);
    taken.items = found.items;
    taken.unread = std::move(found.unread);
    add_subjects(operation, before, taken);
    if (account_.batch_.rows() >= account_.terms_.rows_per_batch || account_.is_time_to_flush()) account_.flush();
    return std::nullopt;
  }

  void add_answers(const Operation& operation, std::span<const std::string> subjects, const intel::Found& found) {
    for (const std::string& subject : subjects) {
      const bool is_unread = std::ranges::any_of(found.unread, [&](const auto& one) { return one.first == subject; });
      if (is_unread) continue;
      account_.batch_.answers.push_back(
          {&operation, region_.part().region, subject, epoch_seconds(account_.terms_.clock)});
    }
  }

  // Of those that this operation drives by its rows.
  void add_subjects(const Operation& operation, const intel::Batch::Mark& before, intel::Taken& taken) {
    for (const intel::Choice& choice : account_.reads_) {
      if (choice.operation->driver != &operation || choice.operation->subjects == nullptr) continue;
      std::vector<std::string> subjects;
      choice.operation->subjects(region_.part(), account_.batch_, before, subjects);
      for (std::string& subject : subjects) taken.subjects.emplace_back(choice.operation, std::move(subject));
    }
  }

  void named(const Operation& operation) override {
    if (&operation != &intel::kListing) return;
    ++shown_->listed;
    ++account_.progress_.tables_listed;
  }
  void pages_ended(const Operation& operation) override {
    if (&operation == &intel::kListing) shown_->is_listed = true;
  }
  void will_ask(std::int64_t questions) override {
    account_.progress_.questions += static_cast<std::uint64_t>(questions);  // a sum of both signs, which is none
  }
  void answered(const Operation& operation) override {
    account_.progress_.questions_answered += !operation.about.empty();
    if (&operation != &intel::kDescribing) return;
    ++shown_->answered;
    ++account_.progress_.tables_answered;
  }
  void left_unread(const Operation& operation) override {
    if (&operation == &intel::kDescribing) ++account_.progress_.tables_not_described;
  }
  bool has_time_limit() const override { return account_.terms_.budget.has_value(); }
  bool is_time_over() override {
    if (!has_time_limit()) return false;
    const auto at = account_.terms_.clock.steady_now();
    if (!questions_began_.has_value()) questions_began_ = at;
    return at - *questions_began_ >= *account_.terms_.budget;
  }
  bool is_one_of_many() const override { return account_.regions_open_ > kRegionsFew; }

  void done() override {
    for (const OperationReading& reading : region_.read.operations) {
      if (reading.questions.are_left_out)
        region_.left_out.push_back(left_out(region_.part(), reading));
      else
        region_.parts.push_back(report_of(region_.part(), reading));
    }
    if (shown_ != nullptr) end_region();
    account_.part_done(region_);
  }

 private:
  void end_region() {
    account_.progress_.tables_vanished += region_.read.of(intel::kDescribing).vanished;
    if (elsewhere_.has_value())
      fail_part(region_.of(intel::kListing), *elsewhere_);  // whoever describes has also listed
    shown_->is_done = true;
    ++account_.progress_.regions_done;
  }

  AccountReading& account_;
  RegionReading& region_;
  RegionProgress* const shown_;
  std::optional<Clock::SteadyTime> questions_began_;  // the first that is_time_over() was asked
  std::optional<Failure> elsewhere_;                  // an answer was about another account or region
};

AccountReading::AccountReading(const AccountTarget& target, ToRead to_read, Progress& progress,
                               const ReadingTerms& terms, OnBatch on_batch)
    : account_(target.account),
      identity_(target.identity),
      reads_(target.reads),
      windows_(target.windows),
      progress_(progress),
      terms_(terms),
      on_batch_(std::move(on_batch)) {
  const auto is_done = [&](std::string_view region) {
    return std::ranges::find(to_read.regions_done, region) != to_read.regions_done.end();
  };
  for (const std::string& name : target.regions) {
    if (is_done(name)) continue;
    regions_.push_back(std::make_unique<RegionReading>(part_in(name), intel::of_regions(reads_)));
    regions_.back()->read.earlier = std::move(to_read.earlier[name]);
  }
  const intel::Selection of_account = intel::of_account(reads_);
  if (!target.regions.empty() && !of_account.empty() && !is_done(intel::kGlobalRegion)) {
    intel::Part part = part_in(target.regions.front());
    part.region = intel::kGlobalRegion;
    whole_ = std::make_unique<RegionReading>(std::move(part), of_account);
  }
  std::vector<std::string> names;
  for (const auto& region : regions_) names.push_back(region->part().region);
  shown_ = progress_.begin(target.account, target.name, names);
}

intel::Part AccountReading::part_in(const std::string& region) const {
  intel::Part part{account_, region};
  if (const auto* partition = aws::partition_of(region)) part.partition = partition->name;
  const auto recorded = windows_.find(region);
  part.window = recorded != windows_.end() ? recorded->second : last_days(epoch_seconds(terms_.clock));
  return part;
}

std::vector<RegionReading*> AccountReading::all_parts() const {
  std::vector<RegionReading*> all;
  for (const auto& region : regions_) all.push_back(region.get());
  if (whole_ != nullptr) all.push_back(whole_.get());
  return all;
}

std::vector<const RegionReading*> AccountReading::parts() const {
  const auto all = all_parts();
  return {all.begin(), all.end()};
}

AccountReading::~AccountReading() = default;

void AccountReading::start(aws::Api& api, std::function<void()> on_done) {
  api_ = &api;
  on_done_ = std::move(on_done);
  regions_open_ = regions_.size();
  parts_open_ = all_parts().size();
  if (parts_open_ == 0) return tell_done();
  for (std::size_t i = 0; i < regions_.size(); ++i) start(*regions_[i], &shown_->regions[i]);
  if (whole_ != nullptr) start(*whole_, nullptr);
}

void AccountReading::start(RegionReading& part, RegionProgress* shown) {
  readers_.push_back(std::make_unique<RegionReader>(*this, part, shown));
  intel::read_part(*api_, part.read, *readers_.back());
}

void AccountReading::part_done(const RegionReading& part) {
  regions_open_ -= &part != whole_.get();
  if (--parts_open_ > 0) return;
  flush();
  ask_who_answered();
}

void AccountReading::ask_who_answered() {
  const bool may_delete = std::ranges::any_of(all_parts(), [](const RegionReading* region) {
    return std::ranges::any_of(region->read.operations, [&](const OperationReading& reading) {
      return intel::speaks_for_part(*reading.operation) && !reading.failure.has_value();
    });
  });
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

// Another account answered, from some call on: no listing is this account's for certain, and no answer without an ARN.
void AccountReading::disown() {
  const Failure failure{FailureKind::credentials,
                        fmt::format("AWS answered for account {}, not {}", other_account_, account_)};
  for (RegionReading* const region : all_parts()) {
    for (const OperationReading& reading : region->read.operations) {
      PartReport& part = region->of(*reading.operation);
      const bool told_nothing = part.coverage == Coverage::complete && part.items == 0;
      const bool needs_proof = intel::speaks_for_part(*reading.operation) || !reading.operation->about.empty();
      if (told_nothing || (needs_proof && part.coverage != Coverage::failed)) {
        fail_part(part, failure);
      }
    }
  }
}

// Nobody could say whose answers they were. Where STS is never there, or says nothing of them, ARNs are enough.
void AccountReading::doubt(const std::string& why, bool of_aws_only) {
  const bool are_arns_enough = identity_.region.empty() || !identity_.speaks_for_tables;
  for (RegionReading* const region : all_parts()) {
    const bool has_vanished = region != whole_.get() && region->read.of(intel::kDescribing).vanished > 0;
    if (are_arns_enough && region->proven > 0 && !has_vanished) continue;
    region->doubt = why;
    region->doubts_aws_only = of_aws_only;
  }
}

// The last thing that happens here: afterwards this belongs to another thread, or is gone.
void AccountReading::tell_done() {
  const auto on_done = std::move(on_done_);
  on_done();
}

// Slow answers are not held back until they fill a batch: what is not loaded is lost with the process.
bool AccountReading::is_time_to_flush() const {
  return !batch_.answers.empty() && terms_.clock.steady_now() - flushed_ >= kHeldBackMax;
}

void AccountReading::flush() {
  flushed_ = terms_.clock.steady_now();
  if (batch_.rows() > 0) on_batch_(std::exchange(batch_, {}));
}

}  // namespace dynatlas::sync
