#include "findings/mutes.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>

#include "base/error.h"
#include "findings/checks.h"

namespace dynatlas::findings {
namespace {

// The first second after a day, as epoch seconds; nothing where the text is no day.
std::optional<std::int64_t> end_of(const std::string& day) {
  int year = 0;
  unsigned month = 0;
  unsigned date = 0;
  int end = 0;
  if (day.size() != 10 || std::sscanf(day.c_str(), "%4d-%2u-%2u%n", &year, &month, &date, &end) != 3 || end != 10)
    return {};
  const std::chrono::year_month_day read{std::chrono::year(year), std::chrono::month(month), std::chrono::day(date)};
  if (!read.ok()) return {};
  return std::chrono::duration_cast<std::chrono::seconds>(
             (std::chrono::sys_days(read) + std::chrono::days(1)).time_since_epoch())
      .count();
}

std::vector<std::string> fields_of(std::string_view line) {
  std::vector<std::string> fields;
  while (fields.size() < 3) {
    const auto tab = line.find('\t');
    fields.emplace_back(line.substr(0, tab));
    if (tab == std::string_view::npos) return fields;
    line.remove_prefix(tab + 1);
  }
  fields.emplace_back(line);
  return fields;
}

Mute mute_of(std::string_view line, std::int64_t now, const std::string& context) {
  const auto wrong = [&](const std::string& what) { return Error(ErrorKind::usage, what, context); };
  const std::vector<std::string> fields = fields_of(line);
  if (fields.size() != 4) throw wrong("a line is CHECK, RESOURCE, UNTIL and REASON, with a tab between them");
  Mute mute{fields[0], fields[1], fields[2], fields[3]};
  if (mute.check != "*" && find_check(mute.check) == nullptr) throw wrong(fmt::format("no such check: {}", mute.check));
  if (mute.resource.empty()) throw wrong("RESOURCE is empty: * means all");
  if (mute.reason.find_first_not_of(" \t") == std::string::npos) throw wrong("REASON is empty");
  if (mute.until.empty()) return mute;
  const std::optional<std::int64_t> end = end_of(mute.until);
  if (!end.has_value()) throw wrong(fmt::format("UNTIL is a day as in 2026-12-31, or empty, not {}", mute.until));
  mute.is_over = now >= *end;
  return mute;
}

}  // namespace

Mutes::Mutes(std::string_view text, const std::string& name, std::int64_t now) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.starts_with('#')) continue;
    mutes_.push_back(mute_of(line, now, fmt::format("{}:{}", name, number)));
    mutes_.back().line = number;
  }
}

const Mute* Mutes::of(const Finding& finding) {
  if (mutes_.empty() || (finding.verdict != Verdict::fail && finding.verdict != Verdict::unknown)) return nullptr;
  const std::string resource(finding.resource);
  const auto found = std::ranges::find_if(mutes_, [&](const Mute& mute) {
    return !mute.is_over && (mute.check == "*" || mute.check == finding.check->name) &&
           fnmatch(mute.resource.c_str(), resource.c_str(), 0) == 0;
  });
  if (found == mutes_.end()) return nullptr;
  ++found->muted;
  return &*found;
}

}  // namespace dynatlas::findings
