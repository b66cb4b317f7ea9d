#include "store/sqlite/catalog.h"

#include <fmt/format.h>

#include "store/sqlite/sql.h"

namespace dynatlas::sqlite {
namespace {

using graph::TimeKind;

constexpr std::string_view name_of(TimeKind times) {
  return times == TimeKind::epoch ? "epoch" : "datetime";
}

// The text that made a table, index or view; nothing where there is none of that name.
std::optional<std::string> text_of(Connection& connection, std::string_view type, std::string_view name) {
  return connection.text_of(fmt::format("SELECT sql FROM sqlite_schema WHERE type = {} AND name = {}",
                                        sql::literal(type), sql::literal(name)));
}

std::optional<std::string> type_of(Connection& connection, std::string_view table, std::string_view column) {
  return connection.text_of(
      fmt::format("SELECT type FROM pragma_table_info({}) WHERE name = {}", sql::literal(table), sql::literal(column)));
}

void add_missing_columns(Connection& connection, const Table& table, std::vector<std::string>& changes) {
  for (const Column& column : table.columns) {
    const auto type = type_of(connection, table.name, column.name);
    if (!type) {
      changes.push_back(sql::add_column(table, column));
    } else if (*type != column.type) {
      throw Error(ErrorKind::store,
                  fmt::format("column {}.{} is {}, but this version needs {}; move the file away and run dynatlas sync",
                              table.name, column.name, *type, column.type),
                  connection.shown());
    }
  }
}

// The statements that are still to run.
std::vector<std::string> missing(Connection& connection, const Layout& layout) {
  std::vector<std::string> changes;
  for (const Table& table : layout.tables) {
    if (!has_table(connection, table.name)) {
      changes.push_back(sql::create_table(table));
    } else {
      add_missing_columns(connection, table, changes);
    }
    for (const auto& columns : table.indexes) {
      if (!text_of(connection, "index", sql::index_name(table, columns))) {
        changes.push_back(sql::create_index(table, columns));
      }
    }
  }
  for (const View& view : layout.views) {
    const std::string wanted = sql::create_view(view, layout);
    const auto present = text_of(connection, "view", view.name);
    if (present == wanted) continue;
    if (present) changes.push_back("DROP VIEW " + sql::quoted(view.name));
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

std::optional<TimeKind> times_of(Connection& connection) {
  const auto held = connection.text_of(R"(SELECT "value" FROM "dynatlas_meta" WHERE "key" = 'timestamps')");
  if (!held) return std::nullopt;
  return *held == name_of(TimeKind::datetime) ? TimeKind::datetime : TimeKind::epoch;
}

bool has_table(Connection& connection, std::string_view name) {
  return text_of(connection, "table", name).has_value();
}

bool has_column(Connection& connection, std::string_view table, std::string_view column) {
  return type_of(connection, table, column).has_value();
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
