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
  for (const std::string& name : names) out.push_back(quoted(name));
  return fmt::format("{}", fmt::join(out, ", "));
}

std::string literal_list(const std::vector<std::string>& texts) {
  std::vector<std::string> out;
  for (const std::string& text : texts) out.push_back(literal(text));
  return fmt::format("{}", fmt::join(out, ", "));
}

std::string column_definition(const Column& column) {
  return quoted(column.name) + " " + column.type;
}

std::string constant(const Property& property) {
  if (property.type == Type::boolean) return property.constant == "true" ? "1" : "0";
  return literal(property.constant);
}

// Which end of the relationship table the schema's node stands at.
struct Ends {
  std::string_view node;
  std::string_view target;
};
Ends ends(const RelSchema& rel) {
  return rel.direction == Direction::outward ? Ends{"src", "dst"} : Ends{"dst", "src"};
}

}  // namespace

std::string quoted(std::string_view identifier) {
  return in_quotes(identifier, '"');
}

std::string literal(std::string_view text) {
  return in_quotes(text, '\'');
}

// Relationships lie WITHOUT ROWID: their pair of ids would else stand in two trees. Nodes do not: their rows are long,
// and each index would repeat the id (measured: a fifth more node upserts a second, a smaller file).
std::string create_table(const Table& table) {
  std::vector<std::string> columns;
  for (const Column& column : table.columns) {
    const bool is_key = std::ranges::find(table.primary_key, column.name) != table.primary_key.end();
    columns.push_back(column_definition(column) + (is_key ? " NOT NULL" : ""));
  }
  return fmt::format("CREATE TABLE {} ({}, PRIMARY KEY ({})) STRICT{}", quoted(table.name), fmt::join(columns, ", "),
                     quoted_list(table.primary_key), table.clustered ? ", WITHOUT ROWID" : "");
}

std::string add_column(const Table& table, const Column& column) {
  return fmt::format("ALTER TABLE {} ADD COLUMN {}", quoted(table.name), column_definition(column));
}

std::string index_name(const Table& table, const std::vector<std::string>& columns) {
  return fmt::format("{}.{}", table.name, fmt::join(columns, ","));
}

std::string create_index(const Table& table, const std::vector<std::string>& columns) {
  return fmt::format("CREATE INDEX {} ON {} ({})", quoted(index_name(table, columns)), quoted(table.name),
                     quoted_list(columns));
}

std::string create_view(const View& view, const Layout& layout) {
  std::vector<std::string> names;
  for (const std::string& name : view.tables) {
    for (const Column& column : layout.table(name)->columns) {
      if (std::ranges::find(names, column.name) == names.end()) names.push_back(column.name);
    }
  }
  std::vector<std::string> selects;
  for (const std::string& table : view.tables) {
    std::vector<std::string> columns;
    for (const std::string& name : names) {
      const bool has = layout.table(table)->column(name) != nullptr;
      columns.push_back(has ? quoted(name) : "NULL AS " + quoted(name));
    }
    selects.push_back(fmt::format("SELECT {} FROM {}", fmt::join(columns, ", "), quoted(table)));
  }
  return fmt::format("CREATE VIEW {} AS {}", quoted(view.name), fmt::join(selects, " UNION ALL "));
}

std::string upsert_node(const NodeSchema& schema) {
  std::vector<std::string> columns;
  std::vector<std::string> values;
  std::vector<std::string> updates;
  int parameter = 0;
  const auto add = [&](std::string_view name, std::string value, bool updated) {
    columns.push_back(quoted(name));
    values.push_back(std::move(value));
    if (updated) updates.push_back(fmt::format("{0} = excluded.{0}", columns.back()));
  };
  for (const Property& property : schema.properties) {
    ++parameter;
    const bool is_constant = !property.constant.empty();
    add(property.name, is_constant ? constant(property) : fmt::format("?{}", parameter), property.name != "id");
  }
  add(graph::kFirstSeen, fmt::format("?{}", parameter + 1), false);
  add(graph::kModuleName, fmt::format("?{}", parameter + 2), true);
  add(graph::kModuleVersion, fmt::format("?{}", parameter + 3), true);
  return fmt::format("INSERT INTO {} ({}) VALUES ({}) ON CONFLICT (\"id\") DO UPDATE SET {}", quoted(schema.label),
                     fmt::join(columns, ", "), fmt::join(values, ", "), fmt::join(updates, ", "));
}

std::string upsert_relationship(const NodeSchema& schema, const RelSchema& rel, const std::string& target_table) {
  std::vector<std::string> conditions;
  int parameter = 6;
  for (const graph::Matcher& matcher : rel.target) {
    conditions.push_back(fmt::format("{} = ?{}", quoted(matcher.target_property), parameter++));
  }
  const std::string node = fmt::format("?1, {}", literal(schema.label));
  const std::string target = fmt::format("\"id\", {}", literal(target_table));
  const bool outward = rel.direction == Direction::outward;
  return fmt::format(
      R"(INSERT INTO {} ("src", "src_label", "dst", "dst_label", "lastupdated", "firstseen", "_module_name", )"
      R"("_module_version") SELECT {}, {}, ?2, ?3, ?4, ?5 FROM {} WHERE {} ON CONFLICT ("src", "dst") DO UPDATE SET )"
      R"("src_label" = excluded."src_label", "dst_label" = excluded."dst_label", )"
      R"("lastupdated" = excluded."lastupdated", "_module_name" = excluded."_module_name", )"
      R"("_module_version" = excluded."_module_version")",
      quoted(rel.label), outward ? node : target, outward ? target : node, quoted(target_table),
      fmt::join(conditions, " AND "));
}

std::string select_owned(const NodeSchema& schema, const RelSchema& rel, const std::vector<std::string>& owner_tables) {
  const auto [node, owner] = ends(rel);
  return fmt::format(R"(SELECT "{0}" FROM {1} WHERE "{2}" = ?1 AND "{2}_label" IN ({3}) AND "{0}_label" = {4})", node,
                     quoted(rel.label), owner, literal_list(owner_tables), literal(schema.label));
}

std::string touch_node(const NodeSchema& schema) {
  return fmt::format(R"(UPDATE {} SET "lastupdated" = ?2 WHERE "id" = ?1)", quoted(schema.label));
}

std::string touch_relationship(const NodeSchema& schema, const RelSchema& rel,
                               const std::vector<std::string>& target_tables) {
  const auto [node, target] = ends(rel);
  return fmt::format(
      R"(UPDATE {0} SET "lastupdated" = ?2 WHERE "{1}" = ?1 AND "{1}_label" = {2} AND "{3}_label" IN ({4}))",
      quoted(rel.label), node, literal(schema.label), target, literal_list(target_tables));
}

std::string delete_node(std::string_view label) {
  return fmt::format(R"(DELETE FROM {} WHERE "id" = ?1)", quoted(label));
}

std::string delete_relationships_from(std::string_view relationship_table) {
  return fmt::format(R"(DELETE FROM {} WHERE "src" = ?1 AND "src_label" = ?2)", quoted(relationship_table));
}

std::string delete_relationships_to(std::string_view relationship_table) {
  return fmt::format(R"(DELETE FROM {} WHERE "dst" = ?1 AND "dst_label" = ?2)", quoted(relationship_table));
}

// CROSS JOIN: SQLite keeps the order, and looks up the second for each row of the first.
std::string list_part(const NodeSchema& schema, Start start) {
  const auto [node, tenant] = ends(*schema.sub_resource);
  const std::string nodes = quoted(schema.label) + " AS n";
  const std::string edges = quoted(schema.sub_resource->label) + " AS r";
  const bool from_scope = start == Start::scope;
  return fmt::format(R"(SELECT n."id", n.{0} FROM {1} CROSS JOIN {2} WHERE r."{3}" = n."id" AND r."{3}_label" = {4} )"
                     R"(AND r."{5}" = ?1 AND n.{6} = ?2)",
                     quoted(schema.name_property), from_scope ? nodes : edges, from_scope ? edges : nodes, node,
                     literal(schema.label), tenant, quoted(schema.scope_property));
}

std::string count_of_scope(const NodeSchema& schema) {
  return fmt::format("SELECT count(*) FROM {} WHERE {} = ?1", quoted(schema.label), quoted(schema.scope_property));
}

std::string count_of_tenant(const NodeSchema& schema) {
  const auto [node, tenant] = ends(*schema.sub_resource);
  return fmt::format(R"(SELECT count(*) FROM {} WHERE "{}" = ?1 AND "{}_label" = {})",
                     quoted(schema.sub_resource->label), tenant, node, literal(schema.label));
}

std::string select_property(const NodeSchema& schema, std::string_view name) {
  return fmt::format(R"(SELECT {} FROM {} WHERE "id" = ?1)", quoted(name), quoted(schema.label));
}

}  // namespace dynatlas::sqlite::sql
