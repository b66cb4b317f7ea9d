#include "sync/coverage.h"

#include <fmt/format.h>

#include <algorithm>

#include "graph/fields.h"
#include "intel/operations.h"
#include "models/coverage.h"

namespace dynatlas::sync {
namespace {

using models::CoverageSchema;

constexpr std::string_view kFindingRegions = "ec2:DescribeRegions";

std::string id_of(std::string_view account, std::string_view region, std::string_view operation) {
  return fmt::format("{}/{}/{}", account, region, operation);
}

}  // namespace

KnownTables known_tables(graph::GraphStore& store, const std::string& account,
                         const std::vector<std::string>& regions) {
  KnownTables known;
  for (const std::string& region : regions) {
    const auto last = store.property(CoverageSchema, id_of(account, region, intel::kListing.name), "complete_items");
    if (last.has_value() && std::holds_alternative<std::int64_t>(*last)) {
      known[region] = static_cast<std::uint64_t>(std::get<std::int64_t>(*last));
    } else {
      store.list_part(*intel::kListing.lists, {account, region},
                      [&count = known[region]](const graph::NodeName&) { ++count; });
    }
  }
  return known;
}

RegionNames unknown_regions(graph::GraphStore& store, const std::string& account,
                            const std::vector<std::string>& regions) {
  const auto held = [&](const std::string& region, std::string_view operation, std::string_view property) {
    return store.property(CoverageSchema, id_of(account, region, operation), property).value_or(graph::Value{});
  };
  const auto is_held = [&](const std::string& region, std::string_view operation, std::string_view property) {
    return held(region, operation, property) != graph::Value{};
  };
  const auto was_read = [&](const std::string& region) {
    if (!is_held(region, intel::kListing.name, "complete_tag")) return false;
    return is_held(region, intel::kDescribing.name, "complete_tag") ||
           held(region, intel::kDescribing.name, "items") != graph::Value{0};
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

std::optional<std::uint64_t> tables_last_time(graph::GraphStore& store, const AccountTarget& target, bool resume,
                                              std::int64_t update_tag) {
  std::uint64_t tables = 0;
  for (const std::string& region : target.regions) {
    if (resume && is_complete(store, target, region, update_tag)) continue;
    // Unlike complete_items, complete_tag is there only where a reading was complete.
    const std::string id = id_of(target.account, region, intel::kListing.name);
    const auto tag = store.property(CoverageSchema, id, "complete_tag").value_or(graph::Value{});
    const auto last = store.property(CoverageSchema, id, "complete_items").value_or(graph::Value{});
    const auto* const items = std::get_if<std::int64_t>(&last);
    if (!std::holds_alternative<std::int64_t>(tag) || items == nullptr) return std::nullopt;
    tables += static_cast<std::uint64_t>(*items);
  }
  return tables;
}

std::vector<std::string> coverage_ids(const std::string& account, const std::string& region) {
  std::vector<std::string> ids{id_of(account, region, kFindingRegions)};
  for (const intel::Operation* operation : intel::kOperations) ids.push_back(id_of(account, region, operation->name));
  return ids;
}

void forget_failed_lookup(graph::GraphStore& store, const std::string& account, const std::vector<std::string>& regions,
                          const graph::WritePolicy& policy) {
  std::vector<graph::NodeName> notes;
  for (const std::string& region : regions) {
    const std::string id = id_of(account, region, kFindingRegions);
    if (store.property(CoverageSchema, id, "state").has_value()) notes.push_back({id, ""});
  }
  if (!notes.empty()) graph::cleanup(store, CoverageSchema, notes, policy);
}

bool is_complete(graph::GraphStore& store, const AccountTarget& target, const std::string& region,
                 std::int64_t update_tag) {
  return std::ranges::all_of(target.reads, [&](const intel::Choice& choice) {
    const std::string id = id_of(target.account, region, choice.operation->name);
    return store.property(CoverageSchema, id, "complete_tag") == graph::Value{update_tag} &&
           store.property(CoverageSchema, id, "lastupdated") == graph::Value{update_tag};
  });
}

void write_coverage(graph::GraphStore& store, const std::vector<PartReport>& parts, const KnownTables& known,
                    std::string_view not_cleaned_up, std::int64_t update_tag, const graph::WritePolicy& policy) {
  graph::Rows rows(graph::kFieldsOf<CoverageSchema>);
  const std::int64_t now =
      std::chrono::floor<std::chrono::seconds>(policy.clock->wall_now()).time_since_epoch().count();
  for (const PartReport& part : parts) {
    const std::string id = id_of(part.account, part.region, part.operation);
    const bool read = part.coverage == Coverage::complete;
    const bool complete = read && not_cleaned_up.empty();
    const auto before = [&](std::string_view property) {
      return store.property(CoverageSchema, id, property).value_or(graph::Value{});
    };
    const auto row = rows.add();
    row[graph::column_of<CoverageSchema>("id")] = id;
    row[graph::column_of<CoverageSchema>("account")] = part.account;
    row[graph::column_of<CoverageSchema>("region")] = part.region;
    row[graph::column_of<CoverageSchema>("operation")] = part.operation;
    row[graph::column_of<CoverageSchema>("state")] =
        std::string(to_string(read && !complete ? Coverage::incomplete : part.coverage));
    if (!complete) row[graph::column_of<CoverageSchema>("reason")] = read ? std::string(not_cleaned_up) : part.reason;
    row[graph::column_of<CoverageSchema>("items")] = static_cast<std::int64_t>(part.items);
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
