#include "access/ask.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "access/asking.h"

namespace dynatlas::access {
namespace {

using nlohmann::json;

// A row of access_who and access_what: one way.
struct Way {
  Reached reached;
  std::string pattern;
};

// Right, state, actions and so on, in the cells from this one.
void fill(Reached& one, const Cells& cells, std::size_t first) {
  one.right = text_at(cells, first);
  one.state = text_at(cells, first + 1);
  one.actions = texts_in(cells.at(first + 2));
  one.conditional_actions = texts_in(cells.at(first + 3));
  one.indexes = text_at(cells, first + 4);
  one.condition_keys = texts_in(cells.at(first + 5));
  const json conditions = json::parse(text_at(cells, first + 6), nullptr, false);
  if (conditions.is_array()) {
    for (const json& each : conditions) one.conditions.push_back(each.dump());
  }
  one.allowed_by = texts_in(cells.at(first + 7));
  one.named = texts_in(cells.at(first + 8));
  one.assumed = texts_in(cells.at(first + 9));
}

Way way_in(const Cells& cells) {
  Way way;
  way.reached.principal = text_at(cells, 0);
  way.reached.kind = text_at(cells, 1);
  way.reached.table = text_at(cells, 2);
  fill(way.reached, cells, 3);
  way.pattern = text_at(cells, 13);
  return way;
}

Granted granted_in(const Cells& cells) {
  Granted granted;
  granted.target = text_at(cells, 0);
  granted.is_scope = is_true(cells.at(1));
  granted.pattern = text_at(cells, 2);
  granted.region_pattern = text_at(cells, 3);
  granted.account = text_at(cells, 4);
  granted.cuts = texts_in(cells.at(5));
  granted.covers = static_cast<std::uint64_t>(number_at(cells, 6));
  granted.first_table = text_at(cells, 7);
  fill(granted.given, cells, 8);
  return granted;
}

// As questions take several.
std::string rights_asked(std::string_view right) {
  return right.empty() ? std::string() : fmt::format(",{},", right);
}

std::vector<std::string> texts_of_set(const std::set<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

int worth_of(std::string_view indexes) {
  return indexes == "all" ? 3 : indexes == "some" ? 2 : indexes == "none" ? 1 : 0;
}

// The ways of one principal, right and table together. The first is the best.
class Together {
 public:
  bool is_of(const Reached& other) const {
    const Reached& first = ways_.front().reached;
    return first.principal == other.principal && first.table == other.table && first.right == other.right;
  }
  bool empty() const { return ways_.empty(); }
  void add(Way way) { ways_.push_back(std::move(way)); }
  void tell(const std::function<void(const Reached&)>& each);

 private:
  static bool adds(const Reached& way, const std::set<std::string>& allowed) {
    return std::ranges::any_of(way.conditional_actions, [&](const auto& action) { return !allowed.contains(action); });
  }

  std::vector<Way> ways_;
};

// What one way allows for certain, no other makes conditional.
void Together::tell(const std::function<void(const Reached&)>& each) {
  if (ways_.empty()) return;
  Reached all = ways_.front().reached;
  std::set<std::string> allowed, conditional, keys, conditions, by, named, assumed, patterns;
  for (const Way& way : ways_) allowed.insert(way.reached.actions.begin(), way.reached.actions.end());
  for (const Way& way : ways_) {
    const Reached& one = way.reached;
    const bool is_best = one.state == all.state;
    if (!is_best && !adds(one, allowed)) continue;
    if (is_best && worth_of(one.indexes) > worth_of(all.indexes)) all.indexes = one.indexes;
    for (const std::string& action : one.conditional_actions) {
      if (!allowed.contains(action)) conditional.insert(action);
    }
    if (adds(one, allowed)) {
      keys.insert(one.condition_keys.begin(), one.condition_keys.end());
      conditions.insert(one.conditions.begin(), one.conditions.end());
    }
    by.insert(one.allowed_by.begin(), one.allowed_by.end());
    named.insert(one.named.begin(), one.named.end());
    assumed.insert(one.assumed.begin(), one.assumed.end());
    if (!way.pattern.empty()) patterns.insert(way.pattern);
  }
  while (by.size() > kStatementsMax) by.erase(std::prev(by.end()));
  all.actions = texts_of_set(allowed);
  all.conditional_actions = texts_of_set(conditional);
  all.condition_keys = texts_of_set(keys);
  all.conditions = texts_of_set(conditions);
  all.allowed_by = texts_of_set(by);
  all.named = texts_of_set(named);
  all.assumed = texts_of_set(assumed);
  all.ways = texts_of_set(patterns);
  each(all);
  ways_.clear();
}

void reach(Asking asking, std::string_view question, std::string_view right,
           const std::function<void(const Reached&)>& each) {
  asking.params()["rights"] = rights_asked(right);
  Together together;
  asking.each(question, [&](const Cells& cells) {
    Way way = way_in(cells);
    if (!together.empty() && !together.is_of(way.reached)) together.tell(each);
    together.add(std::move(way));
  });
  together.tell(each);
}

std::vector<std::string> texts_of(graph::GraphStore& store, std::string_view question, graph::Params params) {
  std::vector<std::string> texts;
  Asking(store, std::move(params)).each(question, [&](const Cells& cells) { texts.push_back(text_at(cells, 0)); });
  return texts;
}

std::vector<std::string> parts_of_list(std::string_view text) {
  constexpr std::string_view kBetween = ", ";
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(kBetween), text.size());
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(text.size(), end + kBetween.size()));
  }
  return parts;
}

bool has(const std::vector<std::string>& texts, std::string_view text) {
  return std::ranges::find(texts, text) != texts.end();
}

std::string when_of(const Evaluated& evaluated) {
  if (evaluated.principals_read_at <= evaluated.at) {
    const std::int64_t read_at = evaluated.principals_read_at == 0 ? evaluated.at : evaluated.principals_read_at;
    return fmt::format("By the policies read at {}.", minute_text(read_at));
  }
  return fmt::format("By the policies evaluated at {}. They were read again at {}; no run since has found a change.",
                     minute_text(evaluated.at), minute_text(evaluated.principals_read_at));
}

}  // namespace

std::string minute_text(std::int64_t epoch_seconds) {
  const std::chrono::sys_seconds time{std::chrono::seconds{epoch_seconds}};
  return fmt::format("{:%Y-%m-%d %H:%M} UTC", time);
}

std::vector<Evaluated> all_evaluated(graph::GraphStore& store) {
  std::vector<Evaluated> all;
  Asking(store, {}).each("access_evaluated", [&](const Cells& cells) {
    Evaluated& one = all.emplace_back();
    one.account = text_at(cells, 0);
    one.at = number_at(cells, 1);
    one.is_finished = one.at == 0 || is_true(cells.at(2));
    one.principals = static_cast<std::uint64_t>(number_at(cells, 3));
    one.tables = static_cast<std::uint64_t>(number_at(cells, 4));
    one.unread = parts_of_list(text_at(cells, 5));
    one.uncertain = parts_of_list(text_at(cells, 6));
    one.assumed = parts_of_list(text_at(cells, 7));
    one.principals_read_at = number_at(cells, 8);
    one.principals_unread = text_at(cells, 9);
  });
  return all;
}

std::optional<Evaluated> evaluated(graph::GraphStore& store, const std::string& account) {
  for (Evaluated& one : all_evaluated(store)) {
    if (one.account == account) return std::move(one);
  }
  return std::nullopt;
}

std::vector<std::string> limits_of(const Evaluated& evaluated) {
  const std::string& account = evaluated.account;
  std::vector<std::string> limits;
  const auto add = [&](std::string sentence) { limits.push_back(std::move(sentence)); };
  if (evaluated.at == 0) {
    add(fmt::format("Account {} was never evaluated: who can reach its tables is unknown.", account));
    if (!evaluated.principals_unread.empty()) {
      add(fmt::format("Its principals were not read: {}.", evaluated.principals_unread));
    }
    return limits;
  }
  add(when_of(evaluated));
  if (!evaluated.is_finished) {
    add("The last evaluation was broken off: some of this may be older, and something may be missing. The next sync "
        "completes it.");
  }
  if (!evaluated.principals_unread.empty()) {
    add(fmt::format("The users and roles of {} were not read the last time ({}): what changed since is unknown.",
                    account, evaluated.principals_unread));
  }
  if (has(evaluated.unread, "organizations")) {
    const bool may_be_more = has(evaluated.unread, "policies");
    add(fmt::format("SCPs and RCPs of {} were not read: {}.", account,
                    may_be_more ? "they may take some of this away" : "access is at most this"));
  }
  if (has(evaluated.unread, "policies")) {
    add(fmt::format("Resource policies of some tables or streams of {} were not read: they may let in others, or deny.",
                    account));
  }
  if (!evaluated.uncertain.empty()) {
    add(fmt::format("IAM would refuse these policies, so that what they allow is unknown: {}.",
                    fmt::join(evaluated.uncertain, ", ")));
  }
  if (!evaluated.assumed.empty()) add(fmt::format("Assumed of requests: {}.", fmt::join(evaluated.assumed, ", ")));
  add(fmt::format("The root user of {} is not listed: nothing but SCPs, RCPs and a Deny of a table's policy limits it.",
                  account));
  add("Session policies and VPC endpoint policies may narrow it. Whoever may become another principal, or change a "
      "policy, may get more.");
  return limits;
}

std::vector<std::string> tables_named(graph::GraphStore& store, std::string_view name_or_arn) {
  return texts_of(store, "access_tables_named", {{"name", std::string(name_or_arn)}});
}

std::vector<std::string> principals_named(graph::GraphStore& store, std::string_view name_or_arn) {
  return texts_of(store, "access_principals_named", {{"name", std::string(name_or_arn)}});
}

std::vector<std::string> table_names(graph::GraphStore& store, std::int64_t limit) {
  return texts_of(store, "access_table_names", {{"limit", limit}});
}

std::vector<std::string> principal_names(graph::GraphStore& store, std::int64_t limit) {
  return texts_of(store, "access_principal_names", {{"limit", limit}});
}

void who(graph::GraphStore& store, const std::string& table, std::string_view right,
         const std::function<void(const Reached&)>& each) {
  reach(Asking(store, {{"table", table}}), "access_who", right, each);
}

void what(graph::GraphStore& store, const std::string& principal, std::string_view right,
          const std::function<void(const Reached&)>& each) {
  reach(Asking(store, {{"principal", principal}}), "access_what", right, each);
}

void grants(graph::GraphStore& store, const std::string& principal, std::string_view right,
            const std::function<void(const Granted&)>& each) {
  Asking(store, {{"principal", principal}, {"rights", rights_asked(right)}})
      .each("access_grants", [&](const Cells& cells) {
        Granted granted = granted_in(cells);
        granted.given.principal = principal;
        each(granted);
      });
}

std::vector<std::pair<std::string, std::uint64_t>> tables_reached(graph::GraphStore& store,
                                                                  const std::string& principal) {
  std::vector<std::pair<std::string, std::uint64_t>> reached;
  Asking(store, {{"principal", principal}}).each("access_tables_reached", [&](const Cells& cells) {
    reached.emplace_back(text_at(cells, 0), static_cast<std::uint64_t>(number_at(cells, 1)));
  });
  return reached;
}

std::vector<std::string> covered(graph::GraphStore& store, const std::string& scope, const std::string& after,
                                 std::int64_t limit) {
  return texts_of(store, "access_covered", {{"scope", scope}, {"after", after}, {"limit", limit}});
}

std::vector<Named> find_principals(graph::GraphStore& store, std::string_view text, std::int64_t limit) {
  std::vector<Named> found;
  Asking(store, {{"text", std::string(text)}, {"limit", limit}})
      .each("access_find_principals", [&](const Cells& cells) {
        found.push_back({text_at(cells, 0), text_at(cells, 1), text_at(cells, 2), text_at(cells, 3)});
      });
  return found;
}

std::string stream_of(graph::GraphStore& store, const std::string& table) {
  const auto streams = texts_of(store, "access_stream", {{"table", table}});
  return streams.empty() ? std::string() : streams.front();
}

}  // namespace dynatlas::access
