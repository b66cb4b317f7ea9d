#include "sync/account_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "intel/load.h"
#include "intel/operations.h"
#include "models/aws/account.h"
#include "sync/run_note.h"
#include "sync/sync_metadata.h"

namespace dynatlas::sync {

using intel::Batch;
using models::aws::dynamodb::DynamoDBTableSchema;

AccountRun::AccountRun(graph::GraphStore& store, const Options& options, const AccountTarget& target,
                       Progress& progress, Clock& clock, std::stop_token stop)
    : store_(store),
      options_(options),
      target_(target),
      progress_(progress),
      clock_(clock),
      stop_(std::move(stop)),
      marks_(store, target.account, options.update_tag) {
  report_.account = target.account;
  report_.name = target.name;
  policy_.clock = &clock;
  policy_.stop = stop_;
}

// Also of a run that fails.
AccountRun::~AccountRun() {
  tell_progress();
  tell_changes();
}

ToRead AccountRun::begin(bool goes_on, std::function<void()> meanwhile) {
  meanwhile_ = std::move(meanwhile);
  began_ = clock_.steady_now();
  policy_.terms.latest_tag = options_.update_tag;
  if (!options_.dry_run) take_lease();
  check_tag();
  const bool is_again = !options_.dry_run && note_beginning(goes_on);
  const CoverageNotes notes(store_, target_.account, target_.regions);
  known_ = known_tables(store_, notes, target_);
  changes_.update_tag = options_.update_tag;
  table_policy_ = policy_;
  RegionNames unknown = unknown_regions(notes, target_.regions);
  if (unknown.size() != target_.regions.size()) {
    changes_.is_known = [unknown = std::move(unknown), first = first_readings(notes, target_)](std::string_view label,
                                                                                               std::string_view id) {
      const std::string_view region = intel::region_of(id);
      const auto of_label = first.find(label);
      return !unknown.contains(region) && (of_label == first.end() || !of_label->second.contains(region));
    };
    table_policy_.changes = &changes_;
  }
  return {is_again ? regions_done(notes) : std::vector<std::string>(),
          earlier_answers(store_, target_, is_again ? std::optional(options_.update_tag) : std::nullopt)};
}

void AccountRun::take_lease() {
  lease_ = std::make_unique<AccountLease>(store_, target_.account, clock_, LeaseWait{stop_, meanwhile_});
  policy_.terms.lease = &lease_->lease();
}

// True where the run goes on with one that this account had a part in.
bool AccountRun::note_beginning(bool goes_on) {
  const bool is_again = goes_on && continuation(store_, target_.account, options_.update_tag, clock_).is_possible;
  begin_run(store_, target_.account, options_.update_tag, is_again, policy_);
  return is_again;
}

std::vector<std::string> AccountRun::regions_done(const CoverageNotes& notes) const {
  std::vector<std::string> done;
  std::ranges::copy_if(target_.regions, std::back_inserter(done), [&](const std::string& region) {
    return is_complete(notes, target_, region, options_.update_tag);
  });
  if (is_complete(notes, target_, std::string(intel::kGlobalRegion), options_.update_tag)) {
    done.emplace_back(intel::kGlobalRegion);
  }
  return done;
}

void AccountRun::keep() {
  if (lease_ != nullptr) lease_->keep();
}

void AccountRun::refuse(const Error& error) {
  report_.refused = error.what();
  ++progress_.accounts_refused;
  log::error("{}", error.what());
}

void AccountRun::leave_last_write_unknown() {
  report_.last_write_unknown = true;
}

// With --force what this run finds in the graph may go, whatever its tag; what is written later may not.
void AccountRun::check_tag() {
  const auto last = store_.property(models::aws::AWSAccountSchema, target_.account, "lastupdated");
  const auto* tag = last.has_value() ? std::get_if<std::int64_t>(&*last) : nullptr;
  if (tag == nullptr || *tag <= options_.update_tag) return;
  if (!options_.force) {
    throw Error(ErrorKind::guard,
                fmt::format("the update tag {} is older than the graph's {}; choose a later one, or --force",
                            options_.update_tag, *tag),
                "account " + target_.account);
  }
  policy_.terms.latest_tag = *tag;
}

void AccountRun::load(const Batch& batch) {
  const Stopwatch stopwatch(progress_, Phase::load, clock_);
  if (options_.dry_run) {
    report_.tables_loaded += batch.tables();
    const graph::Rows& tables = batch.of<DynamoDBTableSchema>();
    for (std::size_t i = 0; i < tables.size(); ++i) {
      described_.insert(std::get<std::string>(tables[i][graph::column_of<DynamoDBTableSchema>("Arn")]));
    }
    return;
  }
  load_account();
  intel::load_batch(store_, batch, target_.account, options_.update_tag, table_policy_, report_.loaded);
  marks_.mark_read(batch, policy_);
  tell_changes();
  report_.tables_loaded += batch.tables();
  for (std::size_t kind = 0; kind < Batch::kKinds; ++kind) {
    progress_.nodes_loaded[models::first_of_label(kind)] += batch[kind].size();
  }
  progress_.rows_loaded += batch.rows();
  tell_progress();
}

// What the report has beyond what was told.
void AccountRun::tell_progress() {
  if (options_.dry_run) return;
  const Told now{report_.tables_loaded, report_.loaded.relationships,
                 report_.nodes_deleted + report_.loaded.deleted_nodes};
  progress_.tables_loaded += now.tables_loaded - told_.tables_loaded;
  progress_.relationships_loaded += now.relationships - told_.relationships;
  progress_.nodes_deleted += now.nodes_deleted - told_.nodes_deleted;
  told_ = now;
}

void AccountRun::tell_changes() {
  if (options_.on_changes && !changes_.changes.empty()) options_.on_changes(changes_);
  changes_.changes.clear();
}

// The account's node, once something of the account was really read.
void AccountRun::load_account() {
  using models::aws::AWSAccountSchema;
  if (std::exchange(account_loaded_, true)) return;
  graph::Rows rows(graph::kFieldsOf<AWSAccountSchema>);
  const auto row = rows.add();
  row[graph::column_of<AWSAccountSchema>("id")] = target_.account;
  row[graph::column_of<AWSAccountSchema>("name")] = target_.name;
  report_.loaded += graph::load(store_, AWSAccountSchema, rows, tag_params(), policy_);
}

void AccountRun::finish(const AccountReading& reading) {
  summarize(reading);
  if (!stop_.stop_requested()) clean_up(reading);
  if (!options_.dry_run) remember_coverage(stop_.stop_requested() ? "interrupted before cleanup" : "");
  if (!options_.dry_run && !stop_.stop_requested()) {
    for (const auto& region : reading.regions()) {
      marks_.mark_unread(region->read, undescribed_[region->part().region], policy_);
    }
  }
  if (!options_.dry_run && !stop_.stop_requested()) {
    remember_complete_sync();
    end_run(store_, target_.account, options_.update_tag, policy_);
  }
  tell_changes();
  report_.seconds = std::chrono::duration<double>(clock_.steady_now() - began_).count();
}

void AccountRun::summarize(const AccountReading& reading) {
  std::size_t parts = target_.unreadable.size();
  for (const RegionReading* part : reading.parts()) parts += part->parts.size();
  report_.parts.reserve(parts);  // and not the double
  report_.parts = target_.unreadable;
  for (const RegionReading* part : reading.parts()) {
    std::ranges::copy(part->parts, std::back_inserter(report_.parts));
    std::ranges::copy(part->left_out, std::back_inserter(report_.left_out));
  }
  for (const auto& region : reading.regions()) {
    const intel::OperationReading& describing = region->read.of(intel::kDescribing);
    report_.tables_listed += region->read.of(intel::kListing).items;
    report_.tables_vanished += describing.vanished;
    report_.tables_not_described += describing.unread.size();
  }
  for (const PartReport& part : report_.parts) ++progress_.parts[static_cast<std::size_t>(part.coverage)];
  report_.regions_resumed = target_.regions.size() - reading.regions().size();
}

// What the complete listings no longer name goes; what they name and could not be read is marked as seen.
void AccountRun::clean_up(const AccountReading& reading) {
  const Stopwatch stopwatch(progress_, Phase::cleanup, clock_);
  std::vector<graph::NodeName> gone;
  std::vector<graph::NodeName> unread;
  std::uint64_t loaded_since = 0;  // tables that the graph holds beyond those it knew
  for (const auto& region : reading.regions()) {
    const Coverage listing = region->of(intel::kListing).coverage;
    if (listing == Coverage::failed) continue;
    auto difference =
        intel::compare_listed(store_, region->part(), intel::kListing, region->read.of(intel::kListing).names,
                              region->read.of(intel::kDescribing).unread);
    const auto doubted = std::erase_if(difference.gone, [&](const graph::NodeName& node) {
      return !region->doubt.empty() && (!region->doubts_aws_only || intel::is_arn_of_aws(node.id));
    });
    if (doubted > 0) keep_in_doubt(*region, intel::kListing);
    if (listing == Coverage::complete) take_gone(difference.gone, gone);
    if (listing == Coverage::complete) note_undescribed(*region, difference.unread);
    std::ranges::move(difference.unread, std::back_inserter(unread));
    loaded_since += difference.in_graph - std::min(difference.in_graph, known_[region->part().region]);
    if (options_.dry_run) forget_known(region->part());
  }
  std::ranges::sort(gone, {}, &graph::NodeName::id);  // a store lists them in any order
  if (options_.dry_run) {
    std::ranges::transform(gone, std::back_inserter(report_.tables_gone), &graph::NodeName::id);
    report_.tables_new.assign(described_.begin(), described_.end());
    std::ranges::sort(report_.tables_new);
  }
  guard_mass_deletion(gone, loaded_since);
  if (options_.dry_run) return;
  if (std::ranges::any_of(reading.regions(), [](const auto& region) {
        return region->of(intel::kListing).coverage != Coverage::failed;
      })) {
    load_account();
  }
  intel::touch_listed(store_, intel::kListing, unread, options_.update_tag, policy_);
  count_undescribed();
  delete_tables(gone);
  for (const RegionReading* part : reading.parts()) {
    if (!stop_.stop_requested()) clean_up_rest(*part);
  }
}

// What the other operations no longer name: but for tables nothing is lost for long, as every run reads them all again.
void AccountRun::clean_up_rest(const RegionReading& region) {
  for (const intel::OperationReading& reading : region.read.operations) {
    const intel::Operation& operation = *reading.operation;
    if (&operation == &intel::kListing || !intel::speaks_for_part(operation)) continue;
    if (region.of(operation).coverage != Coverage::complete) continue;
    if (operation.listed_name != nullptr && !delete_unlisted(region, reading)) {
      keep_in_doubt(region, operation);
      continue;
    }
    // What it tells of has ARNs: only where it tells of nothing it may be another account's.
    if (region.doubt.empty() || reading.items > 0) {
      report_.nodes_deleted +=
          intel::clean_up_links(store_, region.part(), operation, options_.update_tag, table_policy_);
    }
    tell_changes();
    meanwhile_();
  }
}

// Deletes what a complete listing does not name. False, and nothing was deleted, where that is in doubt.
bool AccountRun::delete_unlisted(const RegionReading& region, const intel::OperationReading& reading) {
  const std::vector<const graph::NodeSchema*> kinds = intel::listed_kinds(*reading.operation);
  std::vector<std::vector<graph::NodeName>> gone;
  for (const graph::NodeSchema* kind : kinds) {
    auto difference = intel::compare_listed(store_, region.part(), {*reading.operation, *kind}, reading.names, {});
    if (!region.doubt.empty() && !difference.gone.empty()) return false;
    take_gone(difference.gone, gone.emplace_back());
  }
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    report_.nodes_deleted += graph::cleanup(store_, *kinds[i], gone[i], table_policy_);
  }
  return true;
}

PartReport* AccountRun::part_of(std::string_view region, const intel::Operation& operation) {
  const auto part = std::ranges::find_if(
      report_.parts, [&](const PartReport& one) { return one.region == region && one.operation == operation.name; });
  return part == report_.parts.end() ? nullptr : &*part;
}

// Some of its tables were described, and these were not.
void AccountRun::note_undescribed(const RegionReading& region, const std::vector<graph::NodeName>& tables) {
  const PartReport& describing = region.of(intel::kDescribing);
  if (describing.coverage != Coverage::incomplete) return;
  intel::UnreadSubjects& undescribed = undescribed_[region.part().region];
  for (const graph::NodeName& table : tables) undescribed.push_back({table.id, {0, describing.reason}});
}

void AccountRun::count_undescribed() {
  for (const auto& [region, tables] : undescribed_) {
    if (PartReport* const part = part_of(region, intel::kDescribing)) part->undescribed = tables.size();
  }
}

void AccountRun::keep_in_doubt(const RegionReading& region, const intel::Operation& operation) {
  PartReport* const part = part_of(region.part().region, operation);
  if (part == nullptr || part->coverage != Coverage::complete) return;
  --progress_.parts[static_cast<std::size_t>(part->coverage)];
  part->coverage = Coverage::incomplete;
  part->failure = aws::FailureKind::missing;
  part->reason = "it may be another account's: " + region.doubt;
  ++progress_.parts[static_cast<std::size_t>(part->coverage)];
}

// But for those that another client wrote with a later tag: what we read is older than that.
void AccountRun::take_gone(std::vector<graph::NodeName>& found, std::vector<graph::NodeName>& gone) const {
  const auto later =
      std::erase_if(found, [this](const graph::NodeName& node) { return node.lastupdated > policy_.terms.latest_tag; });
  if (later > 0) {
    log::warning("account {}: {} nodes that no listing names have a tag later than {}; they are kept", target_.account,
                 later, policy_.terms.latest_tag);
  }
  std::ranges::move(found, std::back_inserter(gone));
}

// A batch at a time: what an interrupted run has deleted is known, and nothing more is.
void AccountRun::delete_tables(const std::vector<graph::NodeName>& gone) {
  for (std::span<const graph::NodeName> left(gone); !left.empty() && !stop_.stop_requested();) {
    const auto batch = left.first(std::min<std::size_t>(left.size(), policy_.batch_rows_max));
    report_.nodes_deleted += graph::cleanup(store_, DynamoDBTableSchema, {batch.begin(), batch.end()}, table_policy_);
    tell_changes();
    std::ranges::transform(batch, std::back_inserter(report_.tables_gone), &graph::NodeName::id);
    progress_.tables_deleted += batch.size();
    left = left.subspan(batch.size());
    meanwhile_();
  }
}

// --dry-run: what is left of the described tables is new.
void AccountRun::forget_known(const intel::Part& part) {
  store_.list_part(DynamoDBTableSchema, {part.account, part.region},
                   [this](const graph::NodeName& node) { described_.erase(node.id); });
}

void AccountRun::guard_mass_deletion(const std::vector<graph::NodeName>& gone, std::uint64_t loaded_since) {
  if (options_.allow_mass_delete || gone.size() <= 20) return;
  const std::uint64_t in_graph = store_.count(DynamoDBTableSchema, target_.account);
  const std::uint64_t known = in_graph - std::min(in_graph, loaded_since);
  if (!graph::looks_like_mass_deletion(gone.size(), known)) return;
  std::string names;
  for (std::size_t i = 0; i < gone.size() && i < 5; ++i) names += (i == 0 ? "" : ", ") + gone[i].name;
  const std::string what =
      fmt::format("{} of {} tables would be deleted ({}, …); if they are really gone, add --allow-mass-delete",
                  gone.size(), known, names);
  if (options_.dry_run) {
    log::warning("a sync would stop here: {}", what);
    return;
  }
  remember_coverage("stopped before a mass deletion");
  throw Error(ErrorKind::guard, what, "account " + target_.account);
}

void AccountRun::remember_coverage(std::string_view not_cleaned_up) {
  write_coverage(store_, report_.parts, known_, not_cleaned_up, options_.update_tag, policy_);
  if (target_.has_found_regions) forget_failed_lookup(store_, target_.account, target_.regions, policy_);
}

void AccountRun::remember_complete_sync() {
  const auto complete = [](const PartReport& part) {
    return part.coverage == Coverage::complete || part.is_optional || part.is_postponed;
  };
  if (std::ranges::all_of(report_.parts, complete)) {
    write_sync_metadata(store_, target_.account, options_.update_tag, policy_);
  }
}

}  // namespace dynatlas::sync
