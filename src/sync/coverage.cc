#include "sync/coverage.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "graph/fields.h"
#include "intel/operations.h"
#include "models/coverage.h"

namespace dynatlas::sync {
namespace {

using models::CoverageSchema;

constexpr std::string_view kFindingRegions = "ec2:DescribeRegions";

}  // namespace

std::string coverage_id(std::string_view account, std::string_view region, std::string_view operation) {
  return fmt::format("{}/{}/{}", account, region, operation);
}

std::int64_t epoch_seconds(Clock& clock) {
  return std::chrono::floor<std::chrono::seconds>(clock.wall_now()).time_since_epoch().count();
}

CoverageNotes::CoverageNotes(graph::GraphStore& store, const std::string& account,
                             const std::vector<std::string>& regions)
    : account_(account) {
  std::vector<std::string> ids;
  for (const std::string& region : regions) std::ranges::move(coverage_ids(account, region), std::back_inserter(ids));
  std::ranges::move(coverage_ids(account, std::string(intel::kGlobalRegion)), std::back_inserter(ids));
  store.nodes(CoverageSchema, ids, [this](std::string_view id, std::span<const graph::Value> properties) {
    notes_.emplace(id, std::vector<graph::Value>(properties.begin(), properties.end()));
  });
}

graph::Value CoverageNotes::of(std::string_view region, std::string_view operation, std::string_view property) const {
  const auto note = notes_.find(coverage_id(account_, region, operation));
  const auto declared = std::ranges::find(CoverageSchema.properties, property, &graph::Property::name);
  if (note == notes_.end() || declared == CoverageSchema.properties.end()) return {};
  return note->second[static_cast<std::size_t>(declared - CoverageSchema.properties.begin())];
}

KnownTables known_tables(graph::GraphStore& store, const CoverageNotes& notes, const AccountTarget& target) {
  KnownTables known;
  for (const std::string& region : target.regions) {
    const auto last = notes.of(region, intel::kListing.name, "complete_items");
    if (std::holds_alternative<std::int64_t>(last)) {
      known[region] = static_cast<std::uint64_t>(std::get<std::int64_t>(last));
    } else {
      store.list_part(*intel::kListing.lists, {target.account, region},
                      [&count = known[region]](const graph::NodeName&) { ++count; });
    }
  }
  return known;
}

RegionNames unknown_regions(const CoverageNotes& notes, const std::vector<std::string>& regions) {
  const auto is_held = [&](const std::string& region, std::string_view operation, std::string_view property) {
    return notes.of(region, operation, property) != graph::Value{};
  };
  const auto was_read = [&](const std::string& region) {
    if (!is_held(region, intel::kListing.name, "complete_tag")) return false;
    return is_held(region, intel::kDescribing.name, "complete_tag") ||
           notes.of(region, intel::kDescribing.name, "items") != graph::Value{0};
  };
  RegionNames unknown;
  std::size_t joining = 0;
  for (const std::string& region : regions) {
    if (was_read(region)) continue;
    if (is_held(region, intel::kListing.name, "state")) {
      unknown.insert(region);
    } else {
      ++joining;
    }
  }
  if (unknown.size() + joining == regions.size()) unknown.insert(regions.begin(), regions.end());
  return unknown;
}

std::map<std::string_view, RegionNames> first_readings(const CoverageNotes& notes, const AccountTarget& target) {
  std::map<std::string_view, RegionNames> first;
  for (const intel::Choice& choice : target.reads) {
    const intel::Operation& operation = *choice.operation;
    const std::vector<std::string> of_account{std::string(intel::kGlobalRegion)};
    for (const std::string& region : operation.is_global ? of_account : target.regions) {
      const bool was_complete = notes.of(region, operation.name, "complete_tag") != graph::Value{} ||
                                notes.of(region, operation.name, "never_read") == graph::Value{std::int64_t{0}};
      if (was_complete) continue;
      for (const graph::NodeSchema* kind : operation.kinds) {
        const bool is_of_core = std::ranges::any_of(
            intel::kDescribing.kinds, [&](const graph::NodeSchema* other) { return other->label == kind->label; });
        if (!is_of_core) first[kind->label].insert(operation.is_global ? "" : region);
      }
    }
  }
  return first;
}

std::optional<std::uint64_t> tables_last_time(graph::GraphStore& store, const AccountTarget& target, bool resume,
                                              std::int64_t update_tag) {
  std::uint64_t tables = 0;
  const CoverageNotes notes(store, target.account, target.regions);
  for (const std::string& region : target.regions) {
    if (resume && is_complete(notes, target, region, update_tag)) continue;
    // Unlike complete_items, complete_tag is there only where a reading was complete.
    const auto tag = notes.of(region, intel::kListing.name, "complete_tag");
    const auto last = notes.of(region, intel::kListing.name, "complete_items");
    const auto* const items = std::get_if<std::int64_t>(&last);
    if (!std::holds_alternative<std::int64_t>(tag) || items == nullptr) return std::nullopt;
    tables += static_cast<std::uint64_t>(*items);
  }
  return tables;
}

std::vector<std::string> coverage_ids(const std::string& account, const std::string& region) {
  std::vector<std::string> ids;
  const bool is_of_account = region == intel::kGlobalRegion;
  if (!is_of_account) ids.push_back(coverage_id(account, region, kFindingRegions));
  for (const intel::Operation* operation : intel::kOperations) {
    if (operation->is_global == is_of_account) ids.push_back(coverage_id(account, region, operation->name));
  }
  return ids;
}

void forget_failed_lookup(graph::GraphStore& store, const std::string& account, const std::vector<std::string>& regions,
                          const graph::WritePolicy& policy) {
  std::vector<graph::NodeName> notes;
  for (const std::string& region : regions) {
    const std::string id = coverage_id(account, region, kFindingRegions);
    if (store.property(CoverageSchema, id, "state").has_value()) notes.push_back({id, ""});
  }
  if (!notes.empty()) graph::cleanup(store, CoverageSchema, notes, policy);
}

bool is_complete(const CoverageNotes& notes, const AccountTarget& target, const std::string& region,
                 std::int64_t update_tag) {
  return std::ranges::all_of(target.reads, [&](const intel::Choice& choice) {
    const std::string_view operation = choice.operation->name;
    if (choice.operation->is_global != (region == intel::kGlobalRegion)) return true;
    const bool is_of_this_run = notes.of(region, operation, "lastupdated") == graph::Value{update_tag};
    // Left out, as it would have taken long there.
    if (choice.only_where_short && !is_of_this_run) return true;
    return is_of_this_run && notes.of(region, operation, "complete_tag") == graph::Value{update_tag};
  });
}

void begin_note(graph::GraphStore& store, const NoteOf& part, std::int64_t update_tag,
                const graph::WritePolicy& policy) {
  const std::string id = coverage_id(part.account, part.region, part.operation);
  if (store.property(CoverageSchema, id, "state").has_value()) return;
  graph::Rows rows(graph::kFieldsOf<CoverageSchema>);
  const auto row = rows.add();
  row[graph::column_of<CoverageSchema>("id")] = id;
  row[graph::column_of<CoverageSchema>("account")] = part.account;
  row[graph::column_of<CoverageSchema>("region")] = part.region;
  row[graph::column_of<CoverageSchema>("operation")] = std::string(part.operation);
  row[graph::column_of<CoverageSchema>("state")] = std::string(to_string(Coverage::incomplete));
  row[graph::column_of<CoverageSchema>("reason")] =
      std::string("the run that began to read it has not come to its end");
  row[graph::column_of<CoverageSchema>("subjects")] = std::int64_t{0};
  row[graph::column_of<CoverageSchema>("read_at")] = epoch_seconds(*policy.clock);
  graph::load(store, CoverageSchema, rows, {{std::string(graph::kUpdateTag), update_tag}}, policy);
}

void write_coverage(graph::GraphStore& store, const std::vector<PartReport>& parts, const KnownTables& known,
                    std::string_view not_cleaned_up, std::int64_t update_tag, const graph::WritePolicy& policy) {
  graph::Rows rows(graph::kFieldsOf<CoverageSchema>);
  const std::int64_t now = epoch_seconds(*policy.clock);
  for (const PartReport& part : parts) {
    const std::string id = coverage_id(part.account, part.region, part.operation);
    const bool read = part.coverage == Coverage::complete;
    const bool complete = read && not_cleaned_up.empty();
    const auto before = [&](std::string_view property) {
      return store.property(CoverageSchema, id, property).value_or(graph::Value{});
    };
    const auto row = rows.add();
    row[graph::column_of<CoverageSchema>("id")] = id;
    row[graph::column_of<CoverageSchema>("account")] = part.account;
    row[graph::column_of<CoverageSchema>("region")] = part.region;
    row[graph::column_of<CoverageSchema>("operation")] = std::string(part.operation);
    row[graph::column_of<CoverageSchema>("state")] =
        std::string(to_string(read && !complete ? Coverage::incomplete : part.coverage));
    if (!complete) row[graph::column_of<CoverageSchema>("reason")] = read ? std::string(not_cleaned_up) : part.reason;
    row[graph::column_of<CoverageSchema>("items")] = static_cast<std::int64_t>(part.items);
    if (part.questions.has_value()) {
      row[graph::column_of<CoverageSchema>("subjects")] = static_cast<std::int64_t>(part.questions->subjects);
      row[graph::column_of<CoverageSchema>("unread")] = static_cast<std::int64_t>(part.questions->unread);
      row[graph::column_of<CoverageSchema>("never_read")] = static_cast<std::int64_t>(part.questions->never);
      row[graph::column_of<CoverageSchema>("oldest_read_at")] = part.questions->oldest.value_or(now);
    }
    if (part.undescribed.has_value())
      row[graph::column_of<CoverageSchema>("unread")] = static_cast<std::int64_t>(*part.undescribed);
    row[graph::column_of<CoverageSchema>("read_at")] = now;
    row[graph::column_of<CoverageSchema>("complete_at")] = complete ? graph::Value{now} : before("complete_at");
    row[graph::column_of<CoverageSchema>("complete_tag")] =
        complete ? graph::Value{update_tag} : before("complete_tag");
    row[graph::column_of<CoverageSchema>("complete_items")] =
        complete                                 ? graph::Value{static_cast<std::int64_t>(part.items)}
        : part.operation == intel::kListing.name ? graph::Value{static_cast<std::int64_t>(known.at(part.region))}
                                                 : before("complete_items");
  }
  graph::load(store, CoverageSchema, rows, {{std::string(graph::kUpdateTag), update_tag}}, policy);
}

}  // namespace dynatlas::sync
