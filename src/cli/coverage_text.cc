#include "cli/coverage_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "cli/output.h"
#include "intel/part.h"

namespace dynatlas::cli {
namespace {

using nlohmann::json;

constexpr std::int64_t kDay = 86'400;
constexpr std::string_view kComplete = "complete";

// AWS's refusals name the region: what is refused alike in all of them is said once.
std::string without_region(std::string reason, const std::string& region) {
  if (region.empty()) return reason;
  for (auto at = reason.find(region); at != std::string::npos; at = reason.find(region, at + 1)) {
    reason.replace(at, region.size(), "*");
  }
  return reason;
}

void keep_older(json& oldest, const json& time, bool is_first) {
  if (is_first || (oldest.is_number() && (!time.is_number() || time < oldest))) oldest = time;
}

std::string name_or_count(const std::set<std::string>& names, std::string_view noun) {
  return names.size() == 1 ? *names.begin() : count(names.size(), noun);
}

}  // namespace

std::string age(const json& time, std::int64_t now) {
  if (!time.is_number()) return "never";
  const std::int64_t seconds = std::max<std::int64_t>(0, now - time.get<std::int64_t>());
  if (seconds < 120) return fmt::format("{} s ago", seconds);
  if (seconds < 120 * 60) return fmt::format("{} min ago", seconds / 60);
  if (seconds < 2 * kDay) return fmt::format("{} h ago", seconds / 3600);
  return fmt::format("{} days ago", seconds / kDay);
}

void CoverageText::add(const CoverageNote& note) {
  std::int64_t days = 0;
  if (note.state == kComplete && note.complete_at.is_number()) {
    const auto at = note.complete_at.get<std::int64_t>();
    days = std::max<std::int64_t>(0, now_ - at) / kDay;
    newest_ = std::max(newest_, at);
  }
  const std::string reason = without_region(note.reason, note.region);
  Group& group = groups_[{note.account, note.state, reason, days}];
  const bool is_first = group.notes++ == 0;
  group.operations.insert(note.operation);
  group.regions.insert(note.region);
  group.reason = group.regions.size() == 1 ? note.reason : reason;
  keep_older(group.read_at, note.read_at, is_first);
  keep_older(group.complete_at, note.complete_at, is_first);
}

// Complete, and not much older than the newest.
bool CoverageText::is_usual(const Groups::value_type& group) const {
  const auto& [key, what] = group;
  return std::get<1>(key) == kComplete && what.complete_at.is_number() && what.complete_at >= newest_ - kDay;
}

void CoverageText::print_usual(std::ostream& out, bool has_exceptions) const {
  std::set<std::string> operations;
  std::map<std::string, std::set<std::string>> regions;  // by account
  json oldest = newest_;
  for (const auto& group : groups_) {
    if (!is_usual(group)) continue;
    operations.insert(group.second.operations.begin(), group.second.operations.end());
    regions[std::get<0>(group.first)].insert(group.second.regions.begin(), group.second.regions.end());
    keep_older(oldest, group.second.complete_at, false);
  }
  std::size_t places = 0;
  // What an account has as a whole is no region.
  for (const auto& [account, names] : regions) places += names.size() - names.count(std::string(intel::kGlobalRegion));
  const std::string first = age(oldest, now_);
  const std::string last = age(newest_, now_);
  out << "Read completely " << (first == last ? last : fmt::format("between {} and {}", first, last)) << ": "
      << count(operations.size(), "operation") << " in " << count(places, "region");
  if (regions.size() > 1) out << " of " << count(regions.size(), "account");
  out << (has_exceptions ? ", except:\n\n" : ".\n");
}

void CoverageText::print_exceptions(std::ostream& out) const {
  RowWriter table(out, OutputFormat::table);
  table.columns({"account", "region", "operation", "state", "read", "last complete", "why not complete"});
  bool is_shortened = false;
  for (const auto& group : groups_) {
    if (is_usual(group)) continue;
    const auto& [key, what] = group;
    table.row({std::get<0>(key), name_or_count(what.regions, "region"), name_or_count(what.operations, "operation"),
               std::get<1>(key), age(what.read_at, now_), age(what.complete_at, now_), what.reason});
    is_shortened = is_shortened || (what.notes > 1 && std::get<1>(key) != kComplete);
  }
  table.end();
  if (is_shortened) out << "`dynatlas ask unread` prints each of them.\n";
}

void CoverageText::print(std::ostream& out) const {
  if (groups_.empty()) return;
  const auto usual = std::ranges::count_if(groups_, [this](const auto& group) { return is_usual(group); });
  const bool has_exceptions = static_cast<std::size_t>(usual) < groups_.size();
  out << '\n';
  if (usual > 0) {
    print_usual(out, has_exceptions);
  } else {
    out << "Nothing was read completely:\n\n";
  }
  if (has_exceptions) print_exceptions(out);
}

}  // namespace dynatlas::cli
