#include "web/findings.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "filter/fields.h"
#include "findings/checks.h"
#include "findings/evaluate.h"
#include "findings/mutes.h"
#include "findings/report.h"
#include "findings/stored.h"
#include "web/place_scope.h"
#include "web/resolved.h"

namespace dynatlas::web {
namespace {

using findings::Asked;
using findings::Check;
using findings::Finding;
using findings::Mute;
using findings::Severity;
using findings::Verdict;
using nlohmann::json;

constexpr std::size_t kSeverities = 5;
constexpr std::int64_t kFindingsMax = 500;  // of a page
constexpr std::int64_t kLastTag = std::numeric_limits<std::int64_t>::max();
constexpr std::chrono::seconds kListMax{3};         // then a page ends, full or not
constexpr std::uint64_t kToldEach = 4'096;          // verdicts between two looks at the time
constexpr std::size_t kReasonsMax = 12;             // that are told apart for an operation
constexpr std::streamoff kCsvPiece = 64 * 1024;     // bytes
constexpr std::string_view kNoOperation = "other";  // the group of what a check's statement could not tell

std::size_t index_of(Severity severity) {
  return static_cast<std::size_t>(severity);
}
std::size_t index_of(Verdict verdict) {
  return static_cast<std::size_t>(verdict);
}

const Check& named_check(const Query& query) {
  const std::string name = text_of(query, "check");
  const Check* const check = findings::find_check(name);
  if (check == nullptr) throw Error(ErrorKind::usage, "there is no such check", name);
  return *check;
}

Verdict verdict_of(std::string_view word) {
  for (std::size_t i = 0; i < findings::kVerdicts; ++i) {
    if (to_string(static_cast<Verdict>(i)) == word) return static_cast<Verdict>(i);
  }
  throw Error(ErrorKind::usage, "is no verdict", std::string(word));
}

std::set<Verdict> listed_verdicts(const Query& query) {
  std::set<Verdict> all;
  std::istringstream words(text_of(query, "verdict"));
  for (std::string word; std::getline(words, word, ',');) all.insert(verdict_of(word));
  if (all.empty()) all.insert(Verdict::fail);
  return all;
}

// The verdicts that a query is about, with what is muted.
class Verdicts {
 public:
  Verdicts(graph::GraphStore& store, const Query& query, const MuteFile& mutes)
      : store_(store), others_(store, query), mutes_(mutes.text, mutes.name, now_seconds()) {
    if (!text_of(query, "since").empty()) since_.emplace(store, number_of(query, "since", 0, kLastTag));
    asked.tells_first = since_.has_value();
    asked.tables = which_of(query, store.language());
    asked.has_others = others_.is_of_places_alone();
    asked.now = now_seconds();
  }

  // `each`: a finding with its verdict, and why it is muted, or null; of failures those since `since`.
  findings::Seen tell(const std::function<bool(const Finding& finding, const Mute* mute)>& each) {
    return evaluate(store_, asked, [&](const Finding& told) {
      if (told.check->applies == findings::Applies::others && !others_.has(told.account, told.region)) return true;
      if (told.verdict == Verdict::fail && since_ && !since_->is_new(told)) return true;
      const Mute* const mute = mutes_.of(told);
      if (mute == nullptr) return each(told, nullptr);
      Finding muted = told;
      muted.verdict = Verdict::muted;
      return each(muted, mute);
    });
  }

  // Of the one table.
  void narrow_to(const std::string& id) {
    asked.tables.params["of_id"] = id;
    asked.tables.require(filter::expression("id", store_.language()) + " = $of_id");
  }

  Asked asked;

 private:
  graph::GraphStore& store_;
  PlaceScope others_;
  findings::Mutes mutes_;
  std::optional<findings::Since> since_;
};

json about(const Check& check) {
  json needs = json::array();
  for (const std::string_view need : needs_of(check)) needs.push_back(need);
  json settings = json::array();
  for (const findings::Parameter& one : parameters(check)) {
    settings.push_back(
        {{"name", one.name}, {"value", one.is_text ? json(one.text) : json(one.value)}, {"about", one.about}});
  }
  return {{"name", check.name},
          {"title", check.title},
          {"severity", to_string(check.severity)},
          {"needs", std::move(needs)},
          {"proof", check.proof == findings::Proof::presence ? "presence" : "absence"},
          {"of_tables", check.applies != findings::Applies::others},
          {"parameters", std::move(settings)},
          {"references", references(check)},
          {"remediation", check.remediation},
          {"guide", guide(check)}};
}

json object_of_finding(const Finding& finding, const Mute* mute) {
  json evidence = json::array();
  for (const auto& [label, id] : finding.evidence) evidence.push_back({{"label", label}, {"id", id}});
  json unread = json::array();
  for (const auto& [operation, reason] : finding.unread)
    unread.push_back({{"operation", operation}, {"reason", reason}});
  json one = {{"check", finding.check->name},
              {"verdict", to_string(finding.verdict)},
              {"severity", to_string(finding.severity)},
              {"resource", finding.resource},
              {"account", finding.account},
              {"region", finding.region},
              {"name", finding.name},
              {"why", finding.why},
              {"evidence", std::move(evidence)},
              {"unread", std::move(unread)}};
  one["failed_at"] = finding.first ? json(finding.first->failed_at) : json();
  one["as_of"] = finding.as_of.has_value() ? json(*finding.as_of) : json();
  one["muted"] = mute == nullptr ? json() : json{{"reason", mute->reason}, {"until", mute->until}};
  return one;
}

struct Unread {
  std::uint64_t findings = 0;
  std::map<std::string, std::uint64_t> reasons;
  std::map<std::string_view, std::uint64_t> checks;

  void add(const Finding& finding, const std::string& reason) {
    ++findings;
    ++checks[finding.check->name];
    const auto known = reasons.find(reason);
    if (known != reasons.end()) {
      ++known->second;
    } else if (reasons.size() < kReasonsMax) {
      reasons.emplace(reason, 1);
    }
  }
};

// Counts by severity and verdict.
using Counts = std::array<std::array<std::uint64_t, findings::kVerdicts>, kSeverities>;

class Counting {
 public:
  void add(const Finding& finding) {
    ++checks_[finding.check][index_of(finding.severity)][index_of(finding.verdict)];
    if (finding.verdict != Verdict::unknown) return;
    for (const auto& [operation, reason] : finding.unread) unread_[std::string(operation)].add(finding, reason);
    if (finding.unread.empty()) unread_[std::string(kNoOperation)].add(finding, finding.why);
  }

  json answer(const findings::Seen& seen) {
    Counts all{};
    json checks = json::array();
    for (const Check* check : findings::checks()) {
      const Counts& counts = checks_[check];
      json one = about(*check);
      one.update(sums_of(counts));
      one["severities"] = by_severity(counts);
      checks.push_back(std::move(one));
      for (std::size_t i = 0; i < kSeverities; ++i) {
        for (std::size_t j = 0; j < findings::kVerdicts; ++j) all[i][j] += counts[i][j];
      }
    }
    return {{"tables", seen.tables},
            {"all", sums_of(all)},
            {"severities", by_severity(all)},
            {"checks", std::move(checks)},
            {"unread", unread()}};
  }

 private:
  static json by_verdict(const std::array<std::uint64_t, findings::kVerdicts>& counts) {
    json all = json::object();
    for (std::size_t i = 0; i < counts.size(); ++i) all[std::string(to_string(static_cast<Verdict>(i)))] = counts[i];
    return all;
  }

  static json sums_of(const Counts& counts) {
    std::array<std::uint64_t, findings::kVerdicts> sums{};
    for (const auto& one : counts) {
      for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += one[i];
    }
    return by_verdict(sums);
  }

  // Of those severities that there are.
  static json by_severity(const Counts& counts) {
    json all = json::object();
    for (std::size_t i = 0; i < kSeverities; ++i) {
      const bool is_there = std::ranges::any_of(counts[i], [](std::uint64_t count) { return count > 0; });
      if (is_there) all[std::string(to_string(static_cast<Severity>(i)))] = by_verdict(counts[i]);
    }
    return all;
  }

  json unread() const {
    json all = json::array();
    for (const auto& [operation, one] : unread_) {
      json reasons = json::array();
      for (const auto& [reason, count] : one.reasons) reasons.push_back({{"reason", reason}, {"findings", count}});
      json checks = json::object();
      for (const auto& [check, count] : one.checks) checks[std::string(check)] = count;
      all.push_back({{"operation", operation},
                     {"findings", one.findings},
                     {"reasons", std::move(reasons)},
                     {"checks", std::move(checks)}});
    }
    return all;
  }

  std::unordered_map<const Check*, Counts> checks_;
  std::map<std::string, Unread> unread_;
};

bool is_of_operation(const Finding& finding, const std::string& operation) {
  if (operation.empty()) return true;
  if (operation == kNoOperation) return finding.unread.empty();
  return std::ranges::any_of(finding.unread, [&](const auto& one) { return one.first == operation; });
}

// Few: all are made, and put in order.
json page_of_others(Verdicts& verdicts, const std::function<bool(const Finding&)>& is_wanted, const std::string& after,
                    std::size_t limit) {
  std::map<std::string, json> all;  // by resource
  verdicts.tell([&](const Finding& finding, const Mute* mute) {
    if (finding.resource > after && is_wanted(finding)) {
      all.emplace(finding.resource, object_of_finding(finding, mute));
      if (all.size() > limit + 1) all.erase(std::prev(all.end()));
    }
    return true;
  });
  const bool has_more = all.size() > limit;
  if (has_more) all.erase(std::prev(all.end()));
  json next = has_more && !all.empty() ? json(all.rbegin()->first) : json();
  json rows = json::array();
  for (auto& [resource, row] : all) rows.push_back(std::move(row));
  return {{"rows", std::move(rows)}, {"next", std::move(next)}};
}

json page_of_tables(Verdicts& verdicts, const std::function<bool(const Finding&)>& is_wanted, std::size_t limit) {
  json rows = json::array();
  std::string last;
  bool is_cut = limit == 0;
  std::uint64_t told = 0;
  const auto until = system_clock().steady_now() + kListMax;
  if (!is_cut) {
    verdicts.tell([&](const Finding& finding, const Mute* mute) {
      if (is_wanted(finding)) rows.push_back(object_of_finding(finding, mute));
      is_cut = rows.size() == limit || (++told % kToldEach == 0 && system_clock().steady_now() > until);
      if (is_cut) last = finding.resource;
      return !is_cut;
    });
  }
  return {{"rows", std::move(rows)}, {"next", last.empty() ? json() : json(last)}};
}

json page_of_check(graph::GraphStore& store, const Query& query, const MuteFile& mutes) {
  const Check& check = named_check(query);
  const std::set<Verdict> wanted = listed_verdicts(query);
  const std::string operation = text_of(query, "operation");
  const std::string after = text_of(query, "after");
  const std::string severity = text_of(query, "severity");
  if (!severity.empty()) findings::severity_of(severity);
  const auto limit = static_cast<std::size_t>(number_of(query, "limit", 50, kFindingsMax));
  Verdicts verdicts(store, query, mutes);
  verdicts.asked.checks = {&check};
  verdicts.asked.tells_first = true;
  verdicts.asked.after = after;
  const auto is_wanted = [&](const Finding& finding) {
    return wanted.contains(finding.verdict) && is_of_operation(finding, operation) &&
           (severity.empty() || to_string(finding.severity) == severity);
  };
  json answer = check.applies == findings::Applies::others ? page_of_others(verdicts, is_wanted, after, limit)
                                                           : page_of_tables(verdicts, is_wanted, limit);
  answer["check"] = about(check);
  return answer;
}

json one_finding(graph::GraphStore& store, const Query& query, const MuteFile& mutes) {
  const Check& check = named_check(query);
  const std::string resource = text_of(query, "resource");
  Verdicts verdicts(store, {}, mutes);
  verdicts.asked.checks = {&check};
  verdicts.asked.tells_first = true;
  if (check.applies != findings::Applies::others) verdicts.narrow_to(resource);
  json found;
  verdicts.tell([&](const Finding& finding, const Mute* mute) {
    if (finding.resource == resource) found = object_of_finding(finding, mute);
    return found.is_null();
  });
  if (found.is_null()) return found;
  return {{"check", about(check)}, {"finding", std::move(found)}};
}

// The verdicts in the order in which somebody looks at them.
int urgency(Verdict verdict) {
  constexpr std::array kOrder{Verdict::fail, Verdict::unknown, Verdict::muted, Verdict::pass, Verdict::not_applicable};
  return static_cast<int>(std::ranges::find(kOrder, verdict) - kOrder.begin());
}

json of_one_table(graph::GraphStore& store, const Query& query, const MuteFile& mutes) {
  Verdicts verdicts(store, {}, mutes);
  verdicts.asked.checks.assign(findings::checks().begin(), findings::checks().end());
  verdicts.asked.has_others = false;
  verdicts.asked.tells_first = true;
  verdicts.narrow_to(text_of(query, "table"));
  using Order = std::tuple<int, int, std::string_view>;
  std::vector<std::pair<Order, json>> all;
  verdicts.tell([&](const Finding& finding, const Mute* mute) {
    json row = object_of_finding(finding, mute);
    row["title"] = finding.check->title;
    const Order order{urgency(finding.verdict), -static_cast<int>(finding.severity), finding.check->name};
    all.emplace_back(order, std::move(row));
    return true;
  });
  if (all.empty()) return nullptr;
  std::ranges::sort(all, {}, [](const auto& one) { return one.first; });
  json rows = json::array();
  for (auto& [order, row] : all) rows.push_back(std::move(row));
  return {{"rows", std::move(rows)}};
}

}  // namespace

json count_findings(graph::GraphStore& store, const Query& query, const MuteFile& mutes,
                    const std::function<bool(std::uint64_t tables)>& goes_on) {
  Verdicts verdicts(store, query, mutes);
  verdicts.asked.checks.assign(findings::checks().begin(), findings::checks().end());
  Counting counting;
  std::uint64_t told = 0;
  std::uint64_t tables = 0;
  const Check* last = nullptr;  // of those about tables: when it is judged, a table is done
  for (const Check* check : findings::checks()) {
    if (check->applies != findings::Applies::others) last = check;
  }
  bool is_ended = false;
  const findings::Seen seen = verdicts.tell([&](const Finding& finding, const Mute*) {
    tables += finding.check == last ? 1 : 0;
    counting.add(finding);
    is_ended = ++told % kToldEach == 0 && !goes_on(tables);
    return !is_ended;
  });
  if (is_ended) return nullptr;
  json answer = counting.answer(seen);
  answer["resolved"] = resolved_findings(store, query).at("all");
  return answer;
}

json list_findings(graph::GraphStore& store, const Query& query, const MuteFile& mutes) {
  if (!text_of(query, "table").empty()) return of_one_table(store, query, mutes);
  if (text_of(query, "verdict") == kResolved) return resolved_findings(store, query);
  if (!text_of(query, "resource").empty()) return one_finding(store, query, mutes);
  return page_of_check(store, query, mutes);
}

std::function<void(graph::GraphStore& store, const std::function<bool(std::string_view text)>& write)> findings_csv(
    std::string_view language, const Query& query, const MuteFile& mutes) {
  which_of(query, language);
  const std::set<Verdict> wanted = listed_verdicts(query);
  std::vector<const Check*> checks(findings::checks().begin(), findings::checks().end());
  if (!text_of(query, "check").empty()) checks = {&named_check(query)};
  return [=](graph::GraphStore& store, const std::function<bool(std::string_view text)>& write) {
    Verdicts verdicts(store, query, mutes);
    verdicts.asked.checks = checks;
    std::ostringstream text;
    const auto report = findings::make_report(findings::Format::csv, text, verdicts.asked.now);
    verdicts.tell([&](const Finding& finding, const Mute* mute) {
      if (wanted.contains(finding.verdict)) report->add(finding, mute == nullptr ? std::string_view() : mute->reason);
      if (text.tellp() < kCsvPiece) return true;
      const std::string piece = std::move(text).str();
      text.str({});
      return write(piece);
    });
    report->end();
    write(text.view());
  };
}

}  // namespace dynatlas::web
