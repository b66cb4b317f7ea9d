#include "store/sqlite/layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "base/error.h"

namespace dynatlas::sqlite {
namespace {

using graph::Existence;
using graph::NodeSchema;
using graph::Property;
using graph::RelSchema;
using graph::TimeKind;
using graph::Type;

std::string column_type(Type type, TimeKind times) {
  switch (type) {
    case Type::text:
      return "TEXT";
    case Type::integer:
    case Type::boolean:
      return "INTEGER";
    case Type::real:
      return "REAL";
    case Type::time:
      return times == TimeKind::epoch ? "ANY" : "TEXT";
  }
  return "ANY";
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

[[noreturn]] void clash(std::string_view what, std::string_view name, std::string_view other) {
  throw Error(ErrorKind::internal,
              fmt::format("the model's {} {} and {} cannot both be stored in SQL", what, name, other));
}

void add_column(Table& table, Column column) {
  for (const Column& known : table.columns) {
    if (known == column) return;
    if (lower(known.name) == lower(column.name)) {
      clash("columns", fmt::format("{}.{} {}", table.name, known.name, known.type), column.name + " " + column.type);
    }
  }
  table.columns.push_back(std::move(column));
}

void add_index(Table& table, std::vector<std::string> columns) {
  if (columns == table.primary_key) return;
  if (std::ranges::find(table.indexes, columns) == table.indexes.end()) table.indexes.push_back(std::move(columns));
}

void add_marks(Table& table) {
  add_column(table, {"lastupdated", "INTEGER"});
  add_column(table, {std::string(graph::kFirstSeen), "INTEGER"});
  add_column(table, {std::string(graph::kModuleName), "TEXT"});
  add_column(table, {std::string(graph::kModuleVersion), "TEXT"});
}

Table& table_named(Layout& layout, std::string_view name) {
  for (Table& table : layout.tables) {
    if (table.name == name) return table;
  }
  return layout.tables.emplace_back(Table{std::string(name), {}, {}, {}, false});
}

void add_nodes(Layout& layout, const NodeSchema& schema, TimeKind times) {
  Table& table = table_named(layout, schema.label);
  table.primary_key = {"id"};
  add_column(table, {"id", "TEXT"});
  for (const Property& property : schema.properties) {
    const std::string name(property.name);
    add_column(table, {name, column_type(property.type, times)});
    // Every node has the same constant, and every run moves lastupdated: such an index costs more than it finds.
    if (property.extra_index && property.constant.empty() && name != "lastupdated") add_index(table, {name});
  }
  add_marks(table);
  if (schema.existence == Existence::listed) add_index(table, {std::string(schema.scope_property)});
}

void add_views(Layout& layout, const NodeSchema& schema) {
  for (const std::string_view label : schema.extra_labels) {
    auto view = std::ranges::find(layout.views, label, &View::name);
    if (view == layout.views.end()) view = layout.views.insert(view, View{std::string(label), {}});
    const std::string table(schema.label);
    if (std::ranges::find(view->tables, table) == view->tables.end()) view->tables.push_back(table);
  }
}

// The relationship's own table, and what is looked up to find its target.
void add_relationship(Layout& layout, const RelSchema& rel) {
  Table& edges = table_named(layout, rel.label);
  edges.primary_key = {"src", "dst"};
  edges.clustered = true;
  for (const char* const name : {"src", "src_label", "dst", "dst_label"}) add_column(edges, {name, "TEXT"});
  add_marks(edges);
  add_index(edges, {"dst"});

  std::vector<std::string> targets = layout.tables_of(rel.target_label);
  const bool from_outside = targets.empty();
  if (from_outside) targets.emplace_back(rel.target_label);
  for (const std::string& target : targets) {
    Table& table = table_named(layout, target);
    if (from_outside) {
      table.primary_key = {"id"};
      add_column(table, {"id", "TEXT"});
    }
    std::vector<std::string> matched;
    for (const graph::Matcher& matcher : rel.target) {
      matched.emplace_back(matcher.target_property);
      if (table.column(matched.back()) == nullptr) add_column(table, {matched.back(), "TEXT"});
    }
    if (std::ranges::find(matched, "id") == matched.end()) add_index(table, std::move(matched));
  }
}

void check_names(const Layout& layout) {
  std::map<std::string, std::string> seen;
  const auto check = [&](const std::string& name) {
    const auto [at, is_new] = seen.emplace(lower(name), name);
    if (!is_new) clash("names", at->second, name);
  };
  for (const Table& table : layout.tables) {
    check(table.name);
    // A label and a relationship type of one name would have met in one table.
    if (table.column("src") != nullptr && table.column("id") != nullptr) clash("names", table.name, table.name);
  }
  for (const View& view : layout.views) check(view.name);
}

}  // namespace

const Column* Table::column(std::string_view column_name) const {
  const auto at = std::ranges::find(columns, column_name, &Column::name);
  return at == columns.end() ? nullptr : &*at;
}

const Table* Layout::table(std::string_view name) const {
  const auto at = std::ranges::find(tables, name, &Table::name);
  return at == tables.end() ? nullptr : &*at;
}

std::vector<std::string> Layout::tables_of(std::string_view label) const {
  if (table(label) != nullptr) return {std::string(label)};
  const auto view = std::ranges::find(views, label, &View::name);
  return view == views.end() ? std::vector<std::string>{} : view->tables;
}

Layout layout_of(graph::Model model, TimeKind times) {
  Layout layout;
  for (const NodeSchema* schema : model.nodes) {
    add_nodes(layout, *schema, times);
    add_views(layout, *schema);
  }
  for (const NodeSchema* schema : model.nodes) {
    if (schema->sub_resource.has_value()) add_relationship(layout, *schema->sub_resource);
    for (const RelSchema& rel : schema->relationships) add_relationship(layout, rel);
  }
  check_names(layout);
  return layout;
}

}  // namespace dynatlas::sqlite
