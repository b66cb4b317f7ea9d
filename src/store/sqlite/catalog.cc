#include "store/sqlite/catalog.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "store/sqlite/sql.h"

namespace dynatlas::sqlite {
namespace {

using graph::TimeKind;

constexpr std::string_view name_of(TimeKind times) {
  return times == TimeKind::epoch ? "epoch" : "datetime";
}

struct Catalog {
  std::map<std::pair<std::string, std::string>, std::string> texts;    // {type, name}: the statement that made it
  std::map<std::pair<std::string, std::string>, std::string> columns;  // {table, column}: its type

  bool has(const std::string& type, const std::string& name) const { return texts.contains({type, name}); }
};

Catalog read_catalog(Connection& connection) {
  Catalog catalog;
  Statement made(connection, "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL");
  while (made.step()) {
    catalog.texts[{std::string(made.text(0)), std::string(made.text(1))}] = made.text(2);
  }
  Statement columns(connection,
                    "SELECT t.name, c.name, c.type FROM sqlite_schema AS t "
                    "JOIN pragma_table_info(t.name) AS c WHERE t.type = 'table'");
  while (columns.step()) {
    catalog.columns[{std::string(columns.text(0)), std::string(columns.text(1))}] = columns.text(2);
  }
  return catalog;
}

// The columns that a table still needs.
std::vector<std::string> missing_columns(const Connection& connection, const Catalog& catalog, const Table& table) {
  std::vector<std::string> changes;
  for (const Column& column : table.columns) {
    const auto present = catalog.columns.find({table.name, column.name});
    if (present == catalog.columns.end()) {
      changes.push_back(sql::add_column(table, column));
    } else if (present->second != column.type) {
      throw Error(ErrorKind::store,
                  fmt::format("column {}.{} is {}, but this version needs {}; move the file away and run dynatlas sync",
                              table.name, column.name, present->second, column.type),
                  connection.shown());
    }
  }
  return changes;
}

// The statements that are still to run.
std::vector<std::string> missing(Connection& connection, const Layout& layout) {
  const Catalog catalog = read_catalog(connection);
  std::vector<std::string> changes;
  for (const Table& table : layout.tables) {
    if (!catalog.has("table", table.name)) {
      // What an older model had as a further label may have become a first one.
      if (catalog.has("view", table.name)) changes.push_back("DROP VIEW " + sql::quoted_identifier(table.name));
      changes.push_back(sql::create_table(table));
    } else {
      std::ranges::move(missing_columns(connection, catalog, table), std::back_inserter(changes));
    }
    for (const auto& columns : table.indexes) {
      if (!catalog.has("index", sql::index_name(table, columns))) changes.push_back(sql::create_index(table, columns));
    }
  }
  for (const View& view : layout.views) {
    const std::string wanted = sql::create_view(view, layout);
    const auto present = catalog.texts.find({"view", view.name});
    if (present != catalog.texts.end() && present->second == wanted) continue;
    if (present != catalog.texts.end()) changes.push_back("DROP VIEW " + sql::quoted_identifier(view.name));
    changes.push_back(wanted);
  }
  return changes;
}

void check_times(Connection& connection, TimeKind times) {
  const auto held = times_of(connection);
  if (!held || *held == times) return;
  throw Error(ErrorKind::store,
              fmt::format("holds times as {0}; use --timestamps {0}, or name another file with --db", name_of(*held)),
              connection.shown());
}

}  // namespace

void bring_up_to(Connection& connection, const Layout& layout, TimeKind times) {
  check_times(connection, times);
  if (times_of(connection) && missing(connection, layout).empty()) return;  // no lock for nothing
  Transaction transaction(connection);
  check_times(connection, times);
  for (const std::string& change : missing(connection, layout)) connection.execute(change);
  connection.execute(
      fmt::format(R"(INSERT INTO "dynatlas_meta" VALUES ('timestamps', '{}') ON CONFLICT DO NOTHING)", name_of(times)));
  transaction.commit();
}

void stand_in(Connection& connection, const Layout& layout) {
  std::set<std::string> present;
  Statement made(connection, "SELECT name FROM sqlite_schema UNION ALL SELECT name FROM sqlite_temp_schema");
  while (made.step()) present.emplace(made.text(0));
  for (const Table& table : layout.tables) {
    if (!present.contains(table.name)) connection.execute(sql::create_table(table, "TEMP TABLE"));
  }
}

std::optional<TimeKind> times_of(Connection& connection) {
  const auto held = connection.text_of(R"(SELECT "value" FROM "dynatlas_meta" WHERE "key" = 'timestamps')");
  if (!held) return std::nullopt;
  return *held == name_of(TimeKind::datetime) ? TimeKind::datetime : TimeKind::epoch;
}

bool has_table(Connection& connection, std::string_view name) {
  return connection
      .text_of(fmt::format("SELECT name FROM sqlite_schema WHERE type = 'table' AND name = {}", sql::literal(name)))
      .has_value();
}

bool has_column(Connection& connection, std::string_view table, std::string_view column) {
  return connection
      .text_of(fmt::format("SELECT name FROM pragma_table_info({}) WHERE name = {}", sql::literal(table),
                           sql::literal(column)))
      .has_value();
}

std::vector<std::string> relationship_tables(Connection& connection) {
  Statement statement(connection, R"(
    SELECT t.name FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c
    WHERE t.type = 'table' AND c.name IN ('src', 'src_label', 'dst', 'dst_label')
    GROUP BY t.name HAVING count(*) = 4 ORDER BY t.name)");
  std::vector<std::string> names;
  while (statement.step()) names.emplace_back(statement.text(0));
  return names;
}

}  // namespace dynatlas::sqlite
