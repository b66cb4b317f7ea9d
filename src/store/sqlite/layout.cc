#include "store/sqlite/layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <optional>

#include "base/error.h"

namespace dynatlas::sqlite {
namespace {

using graph::Match;
using graph::MatchLinkSchema;
using graph::NodeSchema;
using graph::Property;
using graph::RelSchema;
using graph::TimeKind;
using graph::Type;

constexpr std::array<std::string_view, 4> kEnds{"src", "src_label", "dst", "dst_label"};

std::string column_type(Type type, TimeKind times) {
  switch (type) {
    case Type::text:
    case Type::text_list:
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
  if (!schema.scope_property.empty()) add_index(table, {std::string(schema.scope_property)});
}

void add_label(Layout& layout, std::string_view label, std::string_view table,
               std::optional<std::span<const graph::Condition>> conditions) {
  auto view = std::ranges::find(layout.views, label, &View::name);
  if (view == layout.views.end()) view = layout.views.insert(view, View{std::string(label)});
  const auto carrier = std::ranges::find(view->carriers, table, &Carrier::table);
  if (carrier == view->carriers.end()) {
    view->carriers.push_back({std::string(table), {}});
    if (conditions) view->carriers.back().any_of.push_back(*conditions);
  } else if (!conditions) {
    carrier->any_of.clear();
  } else if (!carrier->any_of.empty()) {  // else another schema of the table sets it always
    carrier->any_of.push_back(*conditions);
  }
}

void add_views(Layout& layout, const NodeSchema& schema) {
  for (const std::string_view label : schema.extra_labels) add_label(layout, label, schema.label, std::nullopt);
  for (const auto& [label, conditions] : schema.conditional_labels) add_label(layout, label, schema.label, conditions);
}

// A relationship type's own table.
Table& add_edges(Layout& layout, std::string_view type, std::span<const Property> properties, TimeKind times) {
  Table& edges = table_named(layout, type);
  edges.primary_key = {"src", "dst"};
  edges.clustered = true;
  for (const std::string_view name : kEnds) add_column(edges, {std::string(name), "TEXT"});
  add_marks(edges);
  add_index(edges, {"dst"});
  for (const Property& property : properties) {
    const std::string name(property.name);
    if (std::ranges::find(kEnds, name) != kEnds.end()) clash("columns", edges.name + "." + name, name);
    add_column(edges, {name, column_type(property.type, times)});
    if (property.extra_index && property.constant.empty()) add_index(edges, {name});
  }
  return edges;
}

// What is looked up to find nodes of this label. An index does not help where case is ignored.
void add_lookup(Layout& layout, std::string_view label, std::span<const graph::Matcher> matchers) {
  std::vector<std::string> tables = layout.tables_of(label);
  const bool from_outside = tables.empty();
  if (from_outside) tables.emplace_back(label);
  for (const std::string& name : tables) {
    Table& table = table_named(layout, name);
    if (from_outside) {
      table.primary_key = {"id"};
      add_column(table, {"id", "TEXT"});
    }
    std::vector<std::string> matched;
    for (const graph::Matcher& matcher : matchers) {
      const std::string property(matcher.target_property);
      if (table.column(property) == nullptr) add_column(table, {property, "TEXT"});
      if (matcher.match == Match::exact || matcher.match == Match::one_to_many) matched.push_back(property);
    }
    if (matched.empty() || std::ranges::find(matched, "id") != matched.end()) continue;
    add_index(table, std::move(matched));
  }
}

void add_relationship(Layout& layout, const NodeSchema& schema, const RelSchema& rel, TimeKind times) {
  add_edges(layout, rel.label, rel.properties, times);
  add_lookup(layout, rel.target_label, rel.target);
  if (!rel.from_both_ends) return;
  std::vector<std::string> kept;
  for (const graph::Matcher& matcher : rel.target) kept.emplace_back(graph::kept_property(schema, matcher));
  if (std::ranges::find(kept, "id") == kept.end()) add_index(table_named(layout, schema.label), std::move(kept));
}

void add_link(Layout& layout, const MatchLinkSchema& link, TimeKind times) {
  Table& edges = add_edges(layout, link.label, link.properties, times);
  const std::vector<std::string> maker{std::string(graph::kSubResourceLabel), std::string(graph::kSubResourceId)};
  for (const std::string& name : maker) add_column(edges, {name, "TEXT"});
  add_index(edges, maker);
  add_lookup(layout, link.source_label, link.source);
  add_lookup(layout, link.target_label, link.target);
  for (const auto& sub_resource : {link.source_sub_resource, link.target_sub_resource}) {
    if (!sub_resource.has_value()) continue;
    add_edges(layout, sub_resource->label, {}, times);
    add_lookup(layout, sub_resource->target_label, sub_resource->target);
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

std::vector<Carrier> Layout::carriers_of(std::string_view label) const {
  if (table(label) != nullptr) return {{std::string(label), {}}};
  const auto view = std::ranges::find(views, label, &View::name);
  return view == views.end() ? std::vector<Carrier>{} : view->carriers;
}

std::vector<std::string> Layout::tables_of(std::string_view label) const {
  std::vector<std::string> names;
  for (const Carrier& carrier : carriers_of(label)) names.push_back(carrier.table);
  return names;
}

Layout layout_of(graph::Model model, TimeKind times) {
  Layout layout;
  for (const NodeSchema* schema : model.nodes) {
    add_nodes(layout, *schema, times);
    add_views(layout, *schema);
  }
  for (const NodeSchema* schema : model.nodes) {
    if (schema->sub_resource.has_value()) add_relationship(layout, *schema, *schema->sub_resource, times);
    for (const RelSchema& rel : schema->relationships) add_relationship(layout, *schema, rel, times);
  }
  for (const MatchLinkSchema* link : model.links) add_link(layout, *link, times);
  for (const graph::View* view : model.views) {
    layout.views.push_back({std::string(view->name), {}, std::string(view->select)});
  }
  check_names(layout);
  return layout;
}

}  // namespace dynatlas::sqlite
