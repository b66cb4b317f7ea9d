#include "web/reach.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "access/ask.h"
#include "access/told.h"
#include "access/why.h"
#include "base/error.h"
#include "models/access.h"

namespace dynatlas::web {
namespace {

using nlohmann::json;

constexpr std::int64_t kPrincipals = 50;  // of a group, unless more are asked for
constexpr std::int64_t kPrincipalsMax = 500;
constexpr std::size_t kTargetsMax = 500;  // tables and scopes that the policies of a principal name
constexpr std::int64_t kReachedRows = 200;
constexpr std::int64_t kReachedRowsMax = 5'000;
constexpr std::int64_t kCovered = 60;
constexpr std::int64_t kCoveredMax = 1'000;
constexpr std::int64_t kPrincipalsFound = 16;
constexpr std::int64_t kPrincipalsFoundMax = 200;
constexpr std::int64_t kNoOffsetMax = std::numeric_limits<std::int64_t>::max();

// In the order in which the page has them: those from outside first.
constexpr std::array<std::string_view, 5> kGroups{"outside", "people", "user", "role", "service-linked role"};
constexpr std::string_view kOfIdentityCenter = "/aws-reserved/sso.amazonaws.com/";

std::string_view group_of(const access::Reached& reached, const std::string& account) {
  if (reached.kind == "account" || access::account_in(reached.principal) != account) return kGroups[0];
  if (reached.kind == "user") return kGroups[2];
  if (reached.kind == "service-linked role") return kGroups[4];
  return reached.principal.find(kOfIdentityCenter) == std::string::npos ? kGroups[3] : kGroups[1];
}

std::string rights_of(const Query& query) {
  const std::string text = text_of(query, "right");
  for (std::size_t at = 0; at < text.size() && !text.empty();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    const std::string_view word = std::string_view(text).substr(at, end - at);
    if (std::ranges::find(models::access::kRights, word, &models::access::RightName::word) ==
        models::access::kRights.end()) {
      throw Error(ErrorKind::usage, "there is no such right", std::string(word));
    }
    at = end + 1;
  }
  return text;
}

// The one that is meant; nothing where there is none.
std::optional<std::string> only_one(const std::vector<std::string>& found, const std::string& said) {
  if (found.empty()) return std::nullopt;
  if (found.size() > 1) throw Error(ErrorKind::usage, fmt::format("{} are called so: give an ARN", found.size()), said);
  return found.front();
}

json time_or_null(std::int64_t at) {
  return at == 0 ? json() : json(at);
}

json evaluation_of(const access::Evaluated& one) {
  return {{"account", one.account},
          {"at", time_or_null(one.at)},
          {"is_finished", one.is_finished},
          {"principals", one.principals},
          {"tables", one.tables},
          {"principals_read_at", time_or_null(one.principals_read_at)},
          {"principals_unread", one.principals_unread.empty() ? json() : json(one.principals_unread)},
          {"unread", one.unread},
          {"uncertain", one.uncertain},
          {"assumed", one.assumed}};
}

// A few words of each principal, so that memory does not grow with the answer's rows.
struct Principal {
  std::size_t group = 0;
  std::string kind;
  bool is_sure = false;                 // something is allowed or granted
  std::set<std::string> keys;           // what else it depends on
  std::set<std::string_view> states{};  // of all of its rights
};

class WhoAnswer {
 public:
  WhoAnswer(graph::GraphStore& store, std::string table, const Query& query)
      : store_(store), table_(std::move(table)), account_(access::account_in(table_)), rights_(rights_of(query)) {
    group_ = text_of(query, "group");
    if (!group_.empty() && std::ranges::find(kGroups, group_) == kGroups.end()) {
      throw Error(ErrorKind::usage, "there is no such group", group_);
    }
    offset_ = static_cast<std::size_t>(number_of(query, "offset", 0, kNoOffsetMax));
    limit_ = static_cast<std::size_t>(number_of(query, "limit", kPrincipals, kPrincipalsMax));
  }

  json answer() {
    const access::Evaluated evaluated = access::evaluated_or_never(store_, account_);
    json answer = {{"table", table_}, {"account", account_}, {"evaluated", evaluation_of(evaluated)}};
    answer["limits"] = limits_of(evaluated);
    answer["actions"] = actions();
    for (const auto& right : models::access::kRights) counts_[std::string(right.word)] = json::object();
    access::who(store_, table_, rights_, [&](const access::Reached& reached) { count(reached); });
    answer["groups"] = groups();
    answer["counts"] = counts_;
    answer["states"] = states();
    answer["all"] = known_.size();
    json rows = json::array();
    if (!shown_.empty()) {
      access::who(store_, table_, rights_, [&](const access::Reached& reached) {
        if (shown_.contains(reached.principal)) rows.push_back(json(json_of(reached)));
      });
    }
    answer["rows"] = std::move(rows);
    return answer;
  }

 private:
  json actions() const {
    json all = json::object();
    for (const auto& right : models::access::kRights) all[std::string(right.word)] = json::array();
    for (const access::Question& one : access::questions_about(table_, access::stream_of(store_, table_))) {
      all[std::string(one.right)].push_back({{"action", one.action}, {"resource", one.resource}});
    }
    return all;
  }

  void count(const access::Reached& reached) {
    Principal& one = known_[reached.principal];
    one.group = static_cast<std::size_t>(std::ranges::find(kGroups, group_of(reached, account_)) - kGroups.begin());
    one.kind = reached.kind;
    one.is_sure = one.is_sure || reached.state != "conditional";
    one.keys.insert(reached.condition_keys.begin(), reached.condition_keys.end());
    one.states.insert(reached.state == "allowed" ? "allowed" : reached.state == "granted" ? "granted" : "conditional");
    json& number = counts_[reached.right][reached.state];
    number = number.is_null() ? 1 : number.get<std::int64_t>() + 1;
  }

  // By the best that each principal has.
  json states() const {
    json states = {{"allowed", 0}, {"granted", 0}, {"conditional", 0}};
    for (const auto& [name, one] : known_) {
      json& number = states[one.states.contains("allowed")   ? "allowed"
                            : one.states.contains("granted") ? "granted"
                                                             : "conditional"];
      number = number.get<std::int64_t>() + 1;
    }
    return states;
  }

  // Those who have something for certain first, then by what it depends on.
  json groups() {
    json groups = json::array();
    for (std::size_t group = 0; group < kGroups.size(); ++group) {
      std::vector<const std::pair<const std::string, Principal>*> all;
      for (const auto& one : known_) {
        if (one.second.group == group) all.push_back(&one);
      }
      if (all.empty()) continue;
      std::ranges::stable_sort(all, {},
                               [](const auto* one) { return std::tuple(!one->second.is_sure, keys_of(*one)); });
      json principals = json::array();
      const bool is_asked = group_.empty() || group_ == kGroups[group];
      for (std::size_t i = offset_; is_asked && i < all.size() && principals.size() < limit_; ++i) {
        shown_.insert(all[i]->first);
        principals.push_back({{"principal", all[i]->first},
                              {"kind", all[i]->second.kind},
                              {"only_if", all[i]->second.is_sure ? json() : json(all[i]->second.keys)}});
      }
      groups.push_back({{"group", kGroups[group]},
                        {"all", all.size()},
                        {"only_if", conditional_of(all)},
                        {"principals", std::move(principals)}});
    }
    return groups;
  }

  static std::set<std::string> keys_of(const std::pair<const std::string, Principal>& one) {
    return one.second.is_sure ? std::set<std::string>() : one.second.keys;
  }

  // Of those who have nothing for certain, how many depend on the same.
  static json conditional_of(const std::vector<const std::pair<const std::string, Principal>*>& all) {
    json found = json::array();
    std::map<std::set<std::string>, std::int64_t> numbers;
    for (const auto* one : all) {
      if (!one->second.is_sure) ++numbers[one->second.keys];
    }
    for (const auto& [keys, number] : numbers) found.push_back({{"keys", keys}, {"principals", number}});
    return found;
  }

  graph::GraphStore& store_;
  const std::string table_;
  const std::string account_;
  const std::string rights_;
  std::string group_;
  std::size_t offset_ = 0;
  std::size_t limit_ = 0;
  std::map<std::string, Principal> known_;
  std::set<std::string> shown_;
  json counts_ = json::object();
};

json of_principal(graph::GraphStore& store, const std::string& principal) {
  const std::string account = access::account_in(principal);
  json answer = {{"principal", principal}, {"account", account}};
  std::set<std::string> accounts;
  std::uint64_t all = 0;
  for (const auto& [of, tables] : access::tables_reached(store, principal)) {
    accounts.insert(of);
    all += tables;
  }
  const access::Evaluated own = access::evaluated_or_never(store, account);
  answer["evaluated"] = evaluation_of(own);
  answer["limits"] = access::limits_of_all(access::all_evaluated(store), own, accounts);
  answer["tables"] = all;
  return answer;
}

json target_of(const access::Granted& one) {
  json target = {{"target", one.target}, {"covers", one.covers}, {"rights", json::object()}};
  target["first_table"] = one.first_table.empty() ? json() : json(one.first_table);
  if (!one.is_scope) return target;
  target["scope"] = {
      {"pattern", one.pattern}, {"region_pattern", one.region_pattern}, {"account", one.account}, {"cuts", one.cuts}};
  return target;
}

json grants_of(graph::GraphStore& store, const std::string& principal, const Query& query) {
  json answer = of_principal(store, principal);
  json targets = json::array();
  std::uint64_t all = 0;
  std::string last;
  access::grants(store, principal, rights_of(query), [&](const access::Granted& one) {
    const bool is_next = all == 0 || one.target != last;
    if (is_next) ++all;
    last = one.target;
    if (all > kTargetsMax) return;
    if (is_next) targets.push_back(target_of(one));
    json given(json_of(one.given));
    for (const char* const name : {"principal", "kind", "table", "ways"}) given.erase(name);
    targets.back()["rights"][one.given.right] = std::move(given);
  });
  answer["grants"] = std::move(targets);
  answer["all"] = all;
  return answer;
}

json rows_of_principal(graph::GraphStore& store, const std::string& principal, const Query& query) {
  json answer = of_principal(store, principal);
  const auto offset = static_cast<std::uint64_t>(number_of(query, "offset", 0, kNoOffsetMax));
  const auto limit = static_cast<std::uint64_t>(number_of(query, "limit", kReachedRows, kReachedRowsMax));
  json rows = json::array();
  std::uint64_t all = 0;
  access::what(store, principal, rights_of(query), [&](const access::Reached& reached) {
    if (all >= offset && rows.size() < limit) rows.push_back(json(json_of(reached)));
    ++all;
  });
  answer["rows"] = std::move(rows);
  answer["all"] = all;
  return answer;
}

json covered_by(graph::GraphStore& store, const Query& query) {
  const std::int64_t limit = number_of(query, "limit", kCovered, kCoveredMax);
  const auto tables = access::covered(store, text_of(query, "scope"), text_of(query, "after"), limit + 1);
  const bool is_more = std::cmp_greater(tables.size(), limit);
  json shown(tables);
  if (is_more) shown.erase(shown.size() - 1);
  json next = is_more && !shown.empty() ? shown.back() : json();
  return {{"scope", text_of(query, "scope")}, {"tables", std::move(shown)}, {"next", std::move(next)}};
}

}  // namespace

json reach(graph::GraphStore& store, const Query& query) {
  if (const std::string said = text_of(query, "table"); !said.empty()) {
    const auto table = only_one(access::tables_named(store, said), said);
    return table.has_value() ? WhoAnswer(store, *table, query).answer() : json();
  }
  if (const std::string said = text_of(query, "principal"); !said.empty()) {
    const auto principal = only_one(access::principals_named(store, said), said);
    if (!principal.has_value()) return nullptr;
    const std::string by = text_of(query, "by");
    if (!by.empty() && by != "table") throw Error(ErrorKind::usage, "must be table", "by");
    return by.empty() ? grants_of(store, *principal, query) : rows_of_principal(store, *principal, query);
  }
  if (!text_of(query, "scope").empty()) return covered_by(store, query);
  json accounts = json::array();
  for (const access::Evaluated& one : access::all_evaluated(store)) {
    json account = evaluation_of(one);
    account["limits"] = limits_of(one);
    accounts.push_back(std::move(account));
  }
  return {{"accounts", std::move(accounts)}};
}

json reason(graph::GraphStore& store, const Query& query) {
  const std::string said = text_of(query, "principal");
  const auto found = access::principals_named(store, said);
  // Also one that is in no graph: a session of a role, a service.
  const std::string principal = found.empty() ? said : *only_one(found, said);
  const auto why = access::why(store, principal, text_of(query, "action"), text_of(query, "resource"),
                               access::iam::usual_assumptions());
  if (!why.has_value()) return nullptr;
  return {{"why", json(json_of(*why))}, {"limits", limits_of(store, *why)}};
}

json principals(graph::GraphStore& store, const Query& query) {
  const std::int64_t limit = number_of(query, "limit", kPrincipalsFound, kPrincipalsFoundMax);
  json found = json::array();
  for (const access::Named& one : access::find_principals(store, text_of(query, "text"), limit)) {
    found.push_back({{"id", one.id}, {"name", one.name}, {"kind", one.kind}, {"account", one.account}});
  }
  const bool is_complete = std::cmp_less(found.size(), limit);
  return {{"principals", std::move(found)}, {"complete", is_complete}};
}

}  // namespace dynatlas::web
