#include "filter/tables.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/error.h"
#include "questions/questions.h"

namespace dynatlas::filter {
namespace {

constexpr std::array<std::string_view, 40> kColumns{"id",        "account",        "account_name",  "region",
                                                    "name",      "status",         "items",         "size",
                                                    "billing",   "class",          "rcu",           "wcu",
                                                    "max_read",  "max_write",      "protected",     "pitr",
                                                    "pitr_days", "plan",           "backup",        "ttl",
                                                    "policy",    "closed",         "scaling",       "key",
                                                    "key_arn",   "key_alias",      "key_state",     "stream",
                                                    "consumers", "global_indexes", "local_indexes", "vector_indexes",
                                                    "replicas",  "restored",       "owner",         "tags",
                                                    "created",   "lastupdated",    "findings",      "worst"};
constexpr std::array<std::string_view, 15> kSorts{"name",    "account", "region",    "status", "items",
                                                  "size",    "billing", "class",     "rcu",    "wcu",
                                                  "created", "indexes", "consumers", "owner",  "findings"};

void require_known(std::span<const std::string_view> known, std::string_view name, const char* message) {
  if (std::ranges::find(known, name) == known.end()) throw Error(ErrorKind::usage, message, std::string(name));
}

// What may stand before what. Names are never unknown, and so can be read along their index.
std::string order(const Rows& rows, std::string_view sort, std::string_view id) {
  const char* const direction = rows.is_descending ? "DESC" : "ASC";
  if (rows.sort == "name") return fmt::format("{} {}, {}", sort, direction, id);
  return fmt::format("{0} IS NULL, {0} {1}, {2}", sort, direction, id);
}

graph::Value value_of(const nlohmann::json& cell) {
  if (cell.is_number_integer()) return cell.get<std::int64_t>();
  if (cell.is_number()) return cell.get<double>();
  return cell.get<std::string>();
}

// Behind the row that `rows.after` tells of.
std::string after(const Rows& rows, std::string_view sort, std::string_view id, graph::Params& params) {
  if (rows.after.is_null()) return "true";
  params["after_id"] = value_of(rows.after.at(1));
  if (rows.after.at(0).is_null()) return fmt::format("{} IS NULL AND {} > $after_id", sort, id);
  params["after"] = value_of(rows.after.at(0));
  const char sign = rows.is_descending ? '<' : '>';
  const std::string known = fmt::format("{0} {1}= $after AND ({0} {1} $after OR {2} > $after_id)", sort, sign, id);
  return rows.sort == "name" ? known : fmt::format("({} OR {} IS NULL)", known, sort);
}

std::string selected(const Rows& rows, std::string_view language) {
  std::string all;
  for (const std::string_view column : rows.columns) {
    require_known(kColumns, column, "there is no such column");
    const char* const form = rows.marks_unknown ? "{}coalesce({}, '?') AS {}" : "{}{} AS {}";
    all += fmt::format(fmt::runtime(form), all.empty() ? "" : ",\n  ", expression(column, language), column);
  }
  if (rows.tells_sort) all += language == "sql" ? ", page.sort AS sort_value" : ", sort AS sort_value";
  return all;
}

// Of each table, where these texts ask for its account: a look-up that a million tables can do without.
std::string account_join(std::initializer_list<std::string_view> texts) {
  const auto asks = [](std::string_view text) { return text.find("resource.") != std::string_view::npos; };
  if (std::none_of(texts.begin(), texts.end(), asks)) return "";
  return R"(LEFT JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount')";
}

// That it is one of these tables, so that the store goes to each by its id.
std::string these(const Rows& rows, std::string_view language, graph::Params& params) {
  if (rows.ids.empty()) return "true";
  if (language != "sql") {
    params["ids"] = graph::TextList(rows.ids);
    return "table.id IN $ids";
  }
  std::string list;
  for (const std::string& id : rows.ids) {
    const std::string name = fmt::format("id{}", params.size());
    list += fmt::format("{}${}", list.empty() ? "" : ", ", name);
    params.emplace(name, id);
  }
  return fmt::format("tables.id IN ({})", list);
}

std::string replaced_words(std::string_view text, const Parts& parts) {
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto is_of_word = [&](char c) { return c == '_' || is_capital(c) || (c >= 'a' && c <= 'z'); };
  std::string whole;
  while (!text.empty()) {
    const auto* const begin = std::ranges::find_if(text, is_capital);
    const auto* const end = std::find_if_not(begin, text.end(), is_of_word);
    const std::string_view word(begin, end);
    const auto part = std::ranges::find(parts, word, [](const auto& one) { return one.first; });
    whole.append(text.begin(), begin).append(part == parts.end() ? word : part->second);
    text = std::string_view(end, text.end());
  }
  return whole;
}

// In Cypher the operations that these texts ask for, of which `known` holds those that have answered about a table:
// looked up once for all of them, as a plan grows with each pattern.
std::string known(std::string_view text) {
  constexpr std::string_view kAsks = "' IN known";
  std::set<std::string_view> operations;
  for (auto at = text.find(kAsks); at != std::string_view::npos; at = text.find(kAsks, at + 1)) {
    const auto begin = text.rfind('\'', at - 1);
    operations.insert(text.substr(begin, at + 1 - begin));
  }
  if (operations.empty()) return "[]";
  const std::string list = fmt::format("[{}]", fmt::join(operations, ", "));
  return replaced_words(questions::question("table_known", "cypher"), {{"OPERATIONS", list}});
}

}  // namespace

std::span<const std::string_view> columns() {
  return kColumns;
}

std::span<const std::string_view> sort_columns() {
  return kSorts;
}

std::string filled_in(std::string_view question, std::string_view language, const Parts& parts) {
  const std::string text = replaced_words(questions::question(question, language), parts);
  if (language == "sql") return text;
  std::string asked;
  std::string told;  // of each row, once it is chosen
  for (const auto& [name, part] : parts) (name == "COLUMNS" ? told : asked) += part;
  return replaced_words(text, {{"KNOWN", known(asked)}, {"ROWS_KNOWN", known(told)}});
}

Statement rows_statement(std::string_view language, const Condition& which, const Rows& rows) {
  require_known(kSorts, rows.sort, "cannot be sorted by");
  Statement statement{{}, which.params};
  statement.params["limit"] = rows.limit;
  const bool is_sql = language == "sql";
  const std::string only = these(rows, language, statement.params);
  // The worst first, then the most.
  const std::string& sort = expression(rows.sort == "findings" ? "urgency" : rows.sort, language);
  const std::string& id = expression("id", language);
  statement.text = filled_in("tables", language,
                             {{"COLUMNS", selected(rows, language)},
                              {"SORT", sort},
                              {"ACCOUNT", account_join({which.text, sort})},
                              {"WHICH", fmt::format("({}) AND {}", which.where(), is_sql ? only : "true")},
                              {"THESE", only},
                              {"AFTER", after(rows, is_sql ? std::string_view(sort) : "sort", id, statement.params)},
                              {"INNER_ORDER", order(rows, is_sql ? std::string_view(sort) : "sort", id)},
                              {"OUTER_ORDER", is_sql ? order(rows, "page.sort", "page.id") : order(rows, "sort", id)}});
  return statement;
}

Statement count_statement(std::string_view language, const Condition& which) {
  return {filled_in("tables_count", language, {{"WHICH", which.where()}, {"ACCOUNT", account_join({which.text})}}),
          which.params};
}

}  // namespace dynatlas::filter
