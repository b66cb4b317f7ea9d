#include "web/tables.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <utility>

#include "base/error.h"
#include "filter/tables.h"

namespace dynatlas::web {
namespace {

using graph::Params;
using nlohmann::json;

constexpr std::int64_t kPageMax = 1'000;   // rows
constexpr std::size_t kPiece = 64 * 1024;  // bytes

// Which operations tell of a fact. What AWS tells of every table by DescribeTable has none of its own.
struct Source {
  std::string_view fact;
  std::string_view operation;
};
constexpr std::array<Source, 16> kSources{{
    {"status", "dynamodb:DescribeTable"},
    {"protected", "dynamodb:DescribeTable"},
    {"pitr", "dynamodb:DescribeContinuousBackups"},
    {"plan", "backup:ListRecoveryPointsByBackupVault"},
    {"backup", "dynamodb:ListBackups"},
    {"backup", "backup:ListRecoveryPointsByBackupVault"},
    {"ttl", "dynamodb:DescribeTimeToLive"},
    {"policy", "dynamodb:GetResourcePolicy"},
    {"closed", "dynamodb:GetResourcePolicy"},
    {"scaling", "application-autoscaling:DescribeScalableTargets"},
    {"key", "kms:DescribeKey"},
    {"key_state", "kms:DescribeKey"},
    {"tags", "tag:GetResources"},
    {"consumers", "lambda:ListEventSourceMappings"},
    {"consumers", "pipes:ListPipes"},
    {"consumers", "dynamodb:DescribeKinesisStreamingDestination"},
}};

std::size_t position_of(const json& columns, std::string_view name) {
  return static_cast<std::size_t>(std::ranges::find(columns, json(name)) - columns.begin());
}

filter::Rows rows_of_query(const Query& query) {
  filter::Rows rows;
  const auto columns = filter::columns();
  rows.columns.assign(columns.begin(), columns.end());
  const auto sort = query.find("sort");
  if (sort != query.end() && !sort->second.empty()) rows.sort = sort->second;
  rows.is_descending = text_of(query, "descending") == "true";
  rows.limit = number_of(query, "limit", 100, kPageMax);
  return rows;
}

// What an earlier answer gave as `next`.
json after_of(const Query& query) {
  const std::string text = text_of(query, "after");
  if (text.empty()) return nullptr;
  json after = json::parse(text, nullptr, false);
  const bool is_row = after.is_array() && after.size() == 2 && after[1].is_string() &&
                      (after[0].is_null() || after[0].is_number() || after[0].is_string());
  if (!is_row) throw Error(ErrorKind::usage, "is no `next` of an earlier answer", "after");
  return after;
}

// RFC 4180. A text that a spreadsheet would run as a formula is told from one by a quote before it; no table's name
// that AWS allows begins so.
std::string csv_field(const json& cell) {
  if (cell.is_null()) return "";
  if (cell.is_number() || cell.is_boolean()) return cell.dump();
  const std::string text = cell.is_string() ? cell.get<std::string>() : cell.dump();
  const bool is_formula = !text.empty() && std::string_view("=+@\t\r").find(text.front()) != std::string_view::npos;
  std::string out = is_formula ? "\"'" : "\"";
  for (const char c : text) {
    out += c;
    if (c == '"') out += c;
  }
  return out += '"';
}

// Why operations have not told of these tables: a row for each.
json reasons(graph::GraphStore& store, const std::set<std::string>& ids, const std::set<std::string_view>& operations) {
  const json ids_json(ids);
  return ask(store, "tables_unread",
             {{"ids", ids_json.dump()},
              {"operations", json(operations).dump()},
              {"id_list", graph::TextList(ids.begin(), ids.end())},
              {"operation_list", graph::TextList(operations.begin(), operations.end())}});
}

json rows_of_filter(graph::GraphStore& store, const filter::Condition& which, const filter::Rows& rows) {
  const filter::Statement statement = filter::rows_statement(store.language(), which, rows);
  return rows_of(store, statement.text, statement.params);
}

// In two steps: Neo4j plans a statement anew for each filter, and to plan one that tells all of a table takes a second.
json rows_of_ids(graph::GraphStore& store, const filter::Condition& which, const filter::Rows& rows) {
  filter::Rows ids = rows;
  ids.columns = {"id"};
  const json found = rows_of_filter(store, which, ids);
  filter::Rows all = rows;
  all.after = nullptr;
  all.limit = found.at("rows").empty() ? 0 : rows.limit;
  for (const json& row : found.at("rows")) all.ids.push_back(row.at(0).get<std::string>());
  return rows_of_filter(store, {}, all);
}

}  // namespace

void make_lists(const json& columns, json& row) {
  for (const char* const name : {"replicas", "tags"}) {
    const std::size_t at = position_of(columns, name);
    if (at >= row.size() || row[at].is_null()) continue;
    if (row[at].is_string()) row[at] = json::parse(row[at].get<std::string>());
    std::sort(row[at].begin(), row[at].end());
  }
}

json why_unknown(graph::GraphStore& store, const json& answer) {
  const json& columns = answer.at("columns");
  const std::size_t id = position_of(columns, "id");
  std::set<std::string> ids;
  std::set<std::string_view> operations;
  std::set<std::pair<std::string, std::string_view>> wanted;  // table, fact
  for (const json& row : answer.at("rows")) {
    for (const auto& [fact, operation] : kSources) {
      if (!row.at(position_of(columns, fact)).is_null()) continue;
      ids.insert(row.at(id).get<std::string>());
      operations.insert(operation);
      wanted.emplace(row.at(id).get<std::string>(), fact);
    }
  }
  json unknown = json::object();
  if (ids.empty()) return unknown;
  const json told = reasons(store, ids, operations);
  for (const json& row : told.at("rows")) {
    const auto table = row.at(0).get<std::string>();
    for (const auto& [fact, operation] : kSources) {
      if (operation != row.at(1) || !wanted.contains({table, fact})) continue;
      unknown[table].emplace(fact, json{{"operation", operation}, {"reason", row.at(2)}, {"at", row.at(3)}});
    }
  }
  return unknown;
}

json tables(graph::GraphStore& store, const Query& query) {
  filter::Rows rows = rows_of_query(query);
  rows.after = after_of(query);
  rows.tells_sort = true;
  const filter::Condition which = which_of(query, store.language());
  json answer = store.language() == "sql" ? rows_of_filter(store, which, rows) : rows_of_ids(store, which, rows);
  answer["columns"].erase(answer["columns"].size() - 1);
  json next;
  for (json& row : answer["rows"]) {
    next = {row.back(), row.at(0)};
    row.erase(row.size() - 1);
    make_lists(answer["columns"], row);
  }
  const bool is_last = answer["rows"].size() < static_cast<std::size_t>(rows.limit);
  answer["next"] = is_last || next.is_null() ? json() : json(next.dump());
  answer["unknown"] = why_unknown(store, answer);
  return answer;
}

json count(graph::GraphStore& store, const Query& query) {
  const auto counted = [&](const Query& of) {
    const filter::Statement statement = filter::count_statement(store.language(), which_of(of, store.language()));
    return objects_of(rows_of(store, statement.text, statement.params)).at(0);
  };
  json answer = counted(query);
  answer["all"] = text_of(query, "q").empty() ? answer["tables"] : counted({{"in", text_of(query, "in")}})["tables"];
  return answer;
}

std::function<void(graph::GraphStore& store, const Write& write)> tables_csv(std::string_view language,
                                                                             const Query& query) {
  filter::Rows rows = rows_of_query(query);
  rows.limit = std::numeric_limits<std::int64_t>::max();
  const filter::Statement statement = filter::rows_statement(language, which_of(query, language), rows);
  return [statement](graph::GraphStore& store, const Write& write) {
    std::string text;
    bool has_header = false;
    const auto header = [&](const std::vector<std::string>& columns) {
      if (!std::exchange(has_header, true)) text += fmt::format("{}\r\n", fmt::join(columns, ","));
    };
    header(store.read(statement.text, statement.params, [&](const auto& columns, const auto& cells) {
      header(columns);
      json row = cells;
      make_lists(columns, row);
      for (std::size_t i = 0; i < row.size(); ++i) {
        if (i > 0) text += ',';
        text += csv_field(row[i]);
      }
      text += "\r\n";
      return text.size() < kPiece || write(std::exchange(text, {}));
    }));
    write(text);
  };
}

}  // namespace dynatlas::web
