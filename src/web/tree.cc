#include "web/tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "filter/tables.h"
#include "web/request.h"

namespace dynatlas::web {
namespace {

using nlohmann::json;

constexpr std::int64_t kWholeMax = 4'000;  // tables that are told one by one
constexpr std::size_t kGroupsMax = 2'000;  // of an answer
constexpr std::size_t kPrefixesMax = 400;  // of names cut at -_.: beyond them by letters
constexpr std::string_view kUnknown = "unknown";

struct Choice {
  std::string_view name;
  std::string_view field;
};
constexpr std::array<Choice, 4> kSizes{{{"storage", "size"}, {"items", "items"}, {"count", "one"}, {"units", "units"}}};
constexpr std::array<Choice, 9> kColours{{{"recovery", "pitr"},
                                          {"protected", "protected"},
                                          {"billing", "billing"},
                                          {"encryption", "key"},
                                          {"class", "class"},
                                          {"status", "status"},
                                          {"age", "age"},
                                          {"owner", "owner"},
                                          {"findings", "worst"}}};
struct Levels {
  std::string_view name;
  std::array<std::string_view, 3> fields;  // above the names; empty: no more
};
constexpr std::array<Levels, 4> kLevels{{{"place", {"account", "region", ""}},
                                         {"region", {"region", "account", ""}},
                                         {"billing", {"billing", "account", "region"}},
                                         {"team", {"owner", "account", "region"}}}};

template <std::size_t N, typename One>
const One& chosen(const std::array<One, N>& all, const Query& query, std::string_view parameter) {
  const std::string name = text_of(query, parameter);
  const auto found = name.empty() ? all.begin() : std::ranges::find(all, name, &One::name);
  if (found == all.end())
    throw Error(ErrorKind::usage, "there is no such choice", fmt::format("{}={}", parameter, name));
  return *found;
}

std::vector<std::string> path_of(const Query& query) {
  std::vector<std::string> parts;
  std::string rest = text_of(query, "at");
  while (!rest.empty()) {
    const auto slash = std::min(rest.find('/'), rest.size());
    std::string part = rest.substr(0, slash);
    part.resize(unescape(part.data()));
    parts.push_back(std::move(part));
    rest.erase(0, slash + 1);
  }
  return parts;
}

// One question about the tree, in a store's language.
class Tree {
 public:
  Tree(graph::GraphStore& store, const Query& query)
      : store_(store),
        language_(store.language()),
        size_(chosen(kSizes, query, "size").field),
        colour_(chosen(kColours, query, "colour").field),
        path_(path_of(query)),
        which_(which_of(query, language_)) {
    which_.params["now"] = now_seconds();
    for (const std::string_view field : chosen(kLevels, query, "by").fields) {
      if (!field.empty()) levels_.push_back(field);
    }
    enter();
  }

  json answer() {
    json whole = {{"at", path_}};
    const filter::Statement counted = filter::count_statement(language_, which_);
    whole["total"] = objects_of(rows_of(store_, counted.text, counted.params)).at(0);
    whole["level"] = level_ < levels_.size() ? std::string(levels_[level_]) : "prefix";
    whole["whole"] = whole["total"]["tables"] <= kWholeMax;
    if (whole["whole"] == true) {
      const json rows = tables();
      whole["columns"] = rows.at("columns");
      whole["rows"] = rows.at("rows");
      whole["groups"] = json::array();
    } else {
      whole.update(level_ < levels_.size() ? groups_of_places() : groups_of_names());
    }
    return whole;
  }

 private:
  const std::string& text(std::string_view field) const { return filter::expression(field, language_); }

  // What the path leads to: keys of the levels, then beginnings of names, of which the last says all.
  void enter() {
    for (; level_ < levels_.size() && level_ < path_.size(); ++level_) {
      const std::string& field = text(levels_[level_]);
      if (path_[level_] == kUnknown) {
        which_.require(field + " IS NULL");
        continue;
      }
      which_.params[fmt::format("at{}", level_)] = path_[level_];
      which_.require(fmt::format("{} = $at{}", field, level_));
    }
    which_.params["prefix"] = path_.size() > levels_.size() ? path_.back() : "";
    if (path_.size() > levels_.size()) which_.require(text("in_prefix"));
  }

  json tables() {
    graph::Params params = which_.params;
    params["limit"] = kWholeMax;
    const std::string& key = text(levels_.front());
    return rows_of(store_,
                   filter::filled_in(
                       "tree_rows", language_,
                       {{"AMOUNT", text(size_)}, {"COLOUR", text(colour_)}, {"KEY", key}, {"WHICH", which_.where()}}),
                   params);
  }

  json asked(const std::string& first, const std::string& second, const graph::Params& more = {}) {
    graph::Params params = which_.params;
    params.insert(more.begin(), more.end());
    return objects_of(rows_of(store_,
                              filter::filled_in("tree_groups", language_,
                                                {{"FIRST", first},
                                                 {"SECOND", second},
                                                 {"AMOUNT", text(size_)},
                                                 {"COLOUR", text(colour_)},
                                                 {"WHICH", which_.where()}}),
                              params));
  }

  json groups_of_places() {
    const bool has_second = level_ + 1 < levels_.size();
    const json rows = asked(text(levels_[level_]), has_second ? text(levels_[level_ + 1]) : "''");
    return grouped(rows, has_second);
  }

  // By the next part of the names; where the names have too many, by the next letter behind what all have in common.
  json groups_of_names() {
    json rows = asked(text("prefix"), "''");
    std::size_t keys = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) keys += i == 0 || rows[i]["first"] != rows[i - 1]["first"] ? 1 : 0;
    if (keys == 1 || keys > kPrefixesMax) {
      const auto letters = static_cast<std::int64_t>(common_letters(rows) + 1);
      rows = asked(text("letters"), "''", {{"letters", letters}});
    }
    return grouped(rows, false);
  }

  // How many letters all names begin with.
  static std::size_t common_letters(const json& rows) {
    std::string least;
    std::string most;
    for (const json& row : rows) {
      if (row["least"].is_null()) continue;
      least = most.empty() ? row["least"].get<std::string>() : std::min(least, row["least"].get<std::string>());
      most = std::max(most, row["most"].get<std::string>());
    }
    const auto ends = std::mismatch(least.begin(), least.end(), most.begin(), most.end());
    return static_cast<std::size_t>(ends.first - least.begin());
  }

  static void add(json& total, const json& row) {
    if (total.is_null()) total = json::object();
    total["tables"] = total.value("tables", 0) + row["tables"].get<std::int64_t>();
    if (!row["size"].is_null()) total["size"] = total.value("size", 0.0) + row["size"].get<double>();
    if (row.contains("size_unknown"))
      total["size_unknown"] = total.value("size_unknown", 0) + row["size_unknown"].get<std::int64_t>();
  }

  static std::string key_of(const json& cell) {
    return cell.is_null() ? std::string(kUnknown) : cell.get<std::string>();
  }

  // Adds a row to the group of this key; the rows come sorted by key.
  static json& group(json& groups, const json& key, const json& row) {
    const std::string name = key_of(key);
    if (groups.empty() || groups.back()["key"] != name) groups.push_back({{"key", name}, {"shares", json::object()}});
    json& one = groups.back();
    add(one, row);
    const json share = {{"tables", row["tables"]}, {"size", row["size"]}};
    add(one["shares"][key_of(row["colour"])], share);
    return one;
  }

  static json grouped(const json& rows, bool has_second) {
    json groups = json::array();
    json legend = json::object();
    for (const json& row : rows) {
      json& one = group(groups, row["first"], row);
      add(legend[key_of(row["colour"])], {{"tables", row["tables"]}, {"size", row["size"]}});
      if (has_second) {
        if (!one.contains("children")) one["children"] = json::array();
        group(one["children"], row["second"], row);
      }
    }
    return {{"groups", std::move(groups)}, {"legend", std::move(legend)}};
  }

  graph::GraphStore& store_;
  const std::string_view language_;
  const std::string_view size_;
  const std::string_view colour_;
  const std::vector<std::string> path_;
  filter::Condition which_;
  std::vector<std::string_view> levels_;
  std::size_t level_ = 0;
};

// The largest groups; the others as one sum.
void cut(json& answer) {
  json& groups = answer["groups"];
  const auto larger = [](const json& one, const json& other) {
    return one.value("size", 0.0) > other.value("size", 0.0);
  };
  std::stable_sort(groups.begin(), groups.end(), larger);
  json rest = {{"tables", 0}, {"size", 0.0}};
  for (; groups.size() > kGroupsMax; groups.erase(groups.size() - 1)) {
    rest["tables"] = rest["tables"].get<std::int64_t>() + groups.back()["tables"].get<std::int64_t>();
    rest["size"] = rest["size"].get<double>() + groups.back().value("size", 0.0);
  }
  answer["rest"] = rest;
}

}  // namespace

json tree(graph::GraphStore& store, const Query& query) {
  json answer = Tree(store, query).answer();
  cut(answer);
  return answer;
}

}  // namespace dynatlas::web
