#include "store/sqlite/sql.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace dynatlas::sqlite::sql {
namespace {

using graph::Direction;
using graph::NodeSchema;
using graph::Property;
using graph::RelSchema;
using graph::Type;

std::string in_quotes(std::string_view text, char quote) {
  std::string out(1, quote);
  for (const char c : text) {
    out += c;
    if (c == quote) out += c;
  }
  return out += quote;
}

std::string quoted_list(const std::vector<std::string>& names) {
  std::vector<std::string> out;
  for (const std::string& name : names) out.push_back(quoted_identifier(name));
  return fmt::format("{}", fmt::join(out, ", "));
}

std::string column_definition(const Column& column) {
  return quoted_identifier(column.name) + " " + column.type;
}

std::string constant(const Property& property) {
  if (property.type == Type::boolean) return property.constant == "true" ? "1" : "0";
  return literal(property.constant);
}

}  // namespace

std::string quoted_identifier(std::string_view identifier) {
  return in_quotes(identifier, '"');
}

std::string literal(std::string_view text) {
  return in_quotes(text, '\'');
}

std::string literals(const std::vector<std::string>& texts) {
  std::vector<std::string> out;
  for (const std::string& text : texts) out.push_back(literal(text));
  return fmt::format("{}", fmt::join(out, ", "));
}

Ends ends(const RelSchema& rel) {
  return rel.direction == Direction::outward ? Ends{"src", "dst"} : Ends{"dst", "src"};
}

std::string carries(const Carrier& carrier, std::string_view alias) {
  std::vector<std::string> sets;
  for (const auto& conditions : carrier.any_of) {
    std::vector<std::string> all;
    for (const auto& [property, value] : conditions) {
      all.push_back(fmt::format("{}.{} = {}", alias, quoted_identifier(property), literal(value)));
    }
    sets.push_back(fmt::format("({})", fmt::join(all, " AND ")));
  }
  return sets.size() > 1 ? fmt::format("({})", fmt::join(sets, " OR ")) : fmt::format("{}", fmt::join(sets, ""));
}

// Relationships lie WITHOUT ROWID: their pair of ids would else stand in two trees. Nodes do not: their rows are long,
// and each index would repeat the id (measured: a fifth more node upserts a second, a smaller file).
std::string create_table(const Table& table, std::string_view what) {
  std::vector<std::string> columns;
  for (const Column& column : table.columns) {
    const bool is_key = std::ranges::find(table.primary_key, column.name) != table.primary_key.end();
    columns.push_back(column_definition(column) + (is_key ? " NOT NULL" : ""));
  }
  return fmt::format("CREATE {} {} ({}, PRIMARY KEY ({})) STRICT{}", what, quoted_identifier(table.name),
                     fmt::join(columns, ", "), quoted_list(table.primary_key),
                     table.clustered ? ", WITHOUT ROWID" : "");
}

std::string add_column(const Table& table, const Column& column) {
  return fmt::format("ALTER TABLE {} ADD COLUMN {}", quoted_identifier(table.name), column_definition(column));
}

std::string index_name(const Table& table, const std::vector<std::string>& columns) {
  return fmt::format("{}.{}", table.name, fmt::join(columns, ","));
}

std::string create_index(const Table& table, const std::vector<std::string>& columns) {
  return fmt::format("CREATE INDEX {} ON {} ({})", quoted_identifier(index_name(table, columns)),
                     quoted_identifier(table.name), quoted_list(columns));
}

std::string create_view(const View& view, const Layout& layout) {
  if (!view.select.empty()) return fmt::format("CREATE VIEW {} AS {}", quoted_identifier(view.name), view.select);
  std::vector<std::string> names;
  for (const Carrier& carrier : view.carriers) {
    for (const Column& column : layout.table(carrier.table)->columns) {
      if (std::ranges::find(names, column.name) == names.end()) names.push_back(column.name);
    }
  }
  std::vector<std::string> selects;
  for (const Carrier& carrier : view.carriers) {
    std::vector<std::string> columns;
    for (const std::string& name : names) {
      const bool has = layout.table(carrier.table)->column(name) != nullptr;
      columns.push_back(has ? quoted_identifier(name) : "NULL AS " + quoted_identifier(name));
    }
    const std::string table = quoted_identifier(carrier.table);
    const std::string where = carries(carrier, table);
    selects.push_back(
        fmt::format("SELECT {} FROM {}{}{}", fmt::join(columns, ", "), table, where.empty() ? "" : " WHERE ", where));
  }
  return fmt::format("CREATE VIEW {} AS {}", quoted_identifier(view.name), fmt::join(selects, " UNION ALL "));
}

std::string upsert(std::string_view table, const std::vector<Cell>& cells, const std::vector<std::string>& key,
                   std::string_view from) {
  std::vector<std::string> columns;
  std::vector<std::string> values;
  std::vector<std::string> updates;
  for (const Cell& cell : cells) {
    columns.push_back(quoted_identifier(cell.column));
    values.push_back(cell.value);
    if (cell.updated) updates.push_back(fmt::format("{0} = excluded.{0}", columns.back()));
  }
  const std::string rows = from.empty() ? fmt::format("VALUES ({})", fmt::join(values, ", "))
                                        : fmt::format("SELECT {} {}", fmt::join(values, ", "), from);
  return fmt::format("INSERT INTO {} ({}) {} ON CONFLICT ({}) DO UPDATE SET {}", quoted_identifier(table),
                     fmt::join(columns, ", "), rows, quoted_list(key), fmt::join(updates, ", "));
}

std::vector<Cell> property_cells(std::span<const Property> properties, int first) {
  std::vector<Cell> cells;
  for (const Property& property : properties) {
    const bool is_constant = !property.constant.empty();
    cells.push_back({property.name, is_constant ? constant(property) : fmt::format("?{}", first)});
    ++first;
  }
  return cells;
}

std::string upsert_node(const NodeSchema& schema) {
  std::vector<Cell> cells = property_cells(schema.properties, 1);
  for (Cell& cell : cells) cell.updated = cell.column != "id";
  const int last = static_cast<int>(cells.size());
  cells.push_back({graph::kFirstSeen, fmt::format("?{}", last + 1), false});
  cells.push_back({graph::kModuleName, fmt::format("?{}", last + 2)});
  cells.push_back({graph::kModuleVersion, fmt::format("?{}", last + 3)});
  return upsert(schema.label, cells, {"id"});
}

std::string compare_node(const NodeSchema& schema) {
  std::vector<Cell> cells = property_cells(schema.properties, 1);
  const auto last = static_cast<int>(cells.size());
  cells.push_back({graph::kModuleName, fmt::format("?{}", last + 2)});
  cells.push_back({graph::kModuleVersion, fmt::format("?{}", last + 3)});
  std::string id;
  std::vector<std::string> all_same;
  std::vector<std::string> columns;
  for (const Cell& cell : cells) {
    if (cell.column == "id") id = cell.value;
    if (cell.column == "id" || cell.column == "lastupdated") continue;
    all_same.push_back(fmt::format("{} IS {}", quoted_identifier(cell.column), cell.value));
    columns.push_back(quoted_identifier(cell.column));
  }
  return fmt::format(R"(SELECT {}, {} FROM {} WHERE "id" = {})", fmt::join(all_same, " AND "), fmt::join(columns, ", "),
                     quoted_identifier(schema.label), id);
}

std::string touch_node(const NodeSchema& schema) {
  return fmt::format(R"(UPDATE {} SET "lastupdated" = ?2 WHERE "id" = ?1)", quoted_identifier(schema.label));
}

std::string delete_node(std::string_view label) {
  return fmt::format(R"(DELETE FROM {} WHERE "id" = ?1)", quoted_identifier(label));
}

std::string is_later(std::string_view label) {
  return fmt::format(R"(SELECT 1 FROM {} WHERE "id" = ?1 AND "lastupdated" > ?2)", quoted_identifier(label));
}

// CROSS JOIN: SQLite keeps the order, and looks up the second for each row of the first.
std::string list_part(const NodeSchema& schema, Start start) {
  const auto [node, tenant] = ends(*schema.sub_resource);
  const std::string nodes = quoted_identifier(schema.label) + " AS n";
  const std::string edges = quoted_identifier(schema.sub_resource->label) + " AS r";
  const bool from_scope = start == Start::scope;
  const std::string in_scope =
      schema.scope_property.empty() ? "" : fmt::format(" AND n.{} = ?2", quoted_identifier(schema.scope_property));
  return fmt::format(
      R"(SELECT n."id", n.{0}, n."lastupdated" FROM {1} CROSS JOIN {2} WHERE r."{3}" = n."id" AND r."{3}_label" = {4} )"
      R"(AND r."{5}" = ?1{6})",
      quoted_identifier(schema.name_property), from_scope ? nodes : edges, from_scope ? edges : nodes, node,
      literal(schema.label), tenant, in_scope);
}

std::string list_links(const graph::MatchLinkSchema& link) {
  const bool outward = link.direction == Direction::outward;
  const std::string_view source = outward ? "src" : "dst";
  const std::string_view target = outward ? "dst" : "src";
  std::string properties;
  for (const Property& property : link.properties) properties += ", " + quoted_identifier(property.name);
  return fmt::format(
      R"(SELECT "{0}", "lastupdated"{1} FROM {2} WHERE "{3}" = ?1 AND "{3}_label" = {4} AND "{0}_label" = {5})", target,
      properties, quoted_identifier(link.label), source, literal(link.source_label), literal(link.target_label));
}

std::string count_of_scope(const NodeSchema& schema) {
  return fmt::format("SELECT count(*) FROM {} WHERE {} = ?1", quoted_identifier(schema.label),
                     quoted_identifier(schema.scope_property));
}

std::string count_of_tenant(const NodeSchema& schema) {
  const auto [node, tenant] = ends(*schema.sub_resource);
  std::string named;
  if (schema.existence == graph::Existence::witnessed) {
    named = fmt::format(R"( AND EXISTS (SELECT 1 FROM {} AS n WHERE n."id" = r."{}" AND n.{} IS NOT NULL))",
                        quoted_identifier(schema.label), node, quoted_identifier(schema.scope_property));
  }
  return fmt::format(R"(SELECT count(*) FROM {} AS r WHERE r."{}" = ?1 AND r."{}_label" = {}{})",
                     quoted_identifier(schema.sub_resource->label), tenant, node, literal(schema.label), named);
}

std::string select_properties(const NodeSchema& schema, std::span<const Property> properties) {
  std::vector<std::string> columns;
  for (const Property& property : properties) columns.push_back(quoted_identifier(property.name));
  return fmt::format(R"(SELECT {} FROM {} WHERE "id" = ?1)", fmt::join(columns, ", "), quoted_identifier(schema.label));
}

std::string clear_properties(const NodeSchema& schema, std::span<const Property> properties) {
  std::vector<std::string> columns;
  for (const Property& property : properties) columns.push_back(quoted_identifier(property.name) + " = NULL");
  return fmt::format(R"(UPDATE {} SET {} WHERE "id" = ?1)", quoted_identifier(schema.label), fmt::join(columns, ", "));
}

std::string select_property(const NodeSchema& schema, std::string_view name) {
  return fmt::format(R"(SELECT {} FROM {} WHERE "id" = ?1)", quoted_identifier(name), quoted_identifier(schema.label));
}

}  // namespace dynatlas::sqlite::sql
