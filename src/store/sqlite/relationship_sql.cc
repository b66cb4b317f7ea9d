#include "store/sqlite/relationship_sql.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "store/sqlite/sql.h"

namespace dynatlas::sqlite::sql {
namespace {

using graph::Direction;
using graph::Match;
using graph::Matcher;
using graph::MatchLinkSchema;
using graph::NodeSchema;
using graph::RelSchema;

// A node as an expression for its id and one for its first label.
struct Node {
  std::string id;
  std::string label;
};

std::string condition(const Matcher& matcher, int parameter) {
  const std::string column = fmt::format("t.{}", quoted_identifier(matcher.target_property));
  switch (matcher.match) {
    case Match::exact:
      return fmt::format("{} = ?{}", column, parameter);
    case Match::ignore_case:
      return fmt::format("dynatlas_lower({}) = dynatlas_lower(?{})", column, parameter);
    case Match::fuzzy_and_ignore_case:
      return fmt::format("instr(dynatlas_lower({}), dynatlas_lower(?{})) > 0", column, parameter);
    case Match::one_to_many:
      return fmt::format(R"({} IN (SELECT "value" FROM json_each(?{})))", column, parameter);
  }
  return "false";
}

// All that a node of `carrier`, as `t`, must fulfil.
std::string conditions(const Carrier& carrier, std::span<const Matcher> matchers, int first) {
  std::vector<std::string> all;
  for (const Matcher& matcher : matchers) all.push_back(condition(matcher, first++));
  if (!carrier.any_of.empty()) all.push_back(carries(carrier, "t"));
  return fmt::format("{}", fmt::join(all, " AND "));
}

// That a node of the schema, as `n`, names one of `target`, as `t`, by what it keeps for a relationship from_both_ends.
std::string kept_conditions(const NodeSchema& schema, const RelSchema& rel, const Carrier& target) {
  std::vector<std::string> all;
  for (const Matcher& matcher : rel.target) {
    all.push_back(fmt::format("n.{} = t.{}", quoted_identifier(kept_property(schema, matcher)),
                              quoted_identifier(matcher.target_property)));
  }
  if (!target.any_of.empty()) all.push_back(carries(target, "t"));
  return fmt::format("{}", fmt::join(all, " AND "));
}

std::vector<Cell> edge_cells(const Node& from, const Node& to) {
  return {{"src", from.id, false},    {"src_label", from.label},    {"dst", to.id, false},
          {"dst_label", to.label},    {"lastupdated", "?1"},        {graph::kFirstSeen, "?2", false},
          {graph::kModuleName, "?3"}, {graph::kModuleVersion, "?4"}};
}

std::vector<Cell> edge_cells(Direction direction, const Node& node, const Node& target) {
  return direction == Direction::outward ? edge_cells(node, target) : edge_cells(target, node);
}

const std::vector<std::string> kKey{"src", "dst"};

// Whether the node (of the tables `alias`) hangs on one that the sub-resource's matchers find.
std::string hangs_on(const RelSchema& sub_resource, std::string_view alias, int first, const Layout& layout) {
  const auto [node, owner] = ends(sub_resource);
  return fmt::format(
      R"(EXISTS (SELECT 1 FROM ({0}) AS o CROSS JOIN {1} AS e WHERE e."{2}" = o."id" AND e."{2}_label" = o."label" )"
      R"(AND e."{3}" = {4}."id" AND e."{3}_label" = {4}."label"))",
      found(layout.carriers_of(sub_resource.target_label), sub_resource.target, first),
      quoted_identifier(sub_resource.label), owner, node, alias);
}

}  // namespace

std::string found(const std::vector<Carrier>& carriers, std::span<const Matcher> matchers, int first) {
  std::vector<std::string> selects;
  for (const Carrier& carrier : carriers) {
    selects.push_back(fmt::format(R"(SELECT t."id", {} AS "label" FROM {} AS t WHERE {})", literal(carrier.table),
                                  quoted_identifier(carrier.table), conditions(carrier, matchers, first)));
  }
  return fmt::format("{}", fmt::join(selects, " UNION ALL "));
}

std::string upsert_relationship(const NodeSchema& schema, const RelSchema& rel, const Layout& layout) {
  const int first = kFirstOwnParameter + 1;
  auto cells = edge_cells(rel.direction, {fmt::format("?{}", kFirstOwnParameter), literal(schema.label)},
                          {R"(n."id")", R"(n."label")"});
  std::ranges::move(property_cells(rel.properties, first + static_cast<int>(rel.target.size())),
                    std::back_inserter(cells));
  const std::string targets = found(layout.carriers_of(rel.target_label), rel.target, first);
  return upsert(rel.label, cells, kKey, fmt::format("FROM ({}) AS n WHERE true", targets));
}

// CROSS JOIN: SQLite keeps the order, and looks up the schema's nodes that name the one target.
std::string upsert_from_target(const NodeSchema& schema, const RelSchema& rel, const Carrier& target) {
  auto cells = edge_cells(rel.direction, {R"(n."id")", literal(schema.label)}, {R"(t."id")", literal(target.table)});
  for (Cell& cell : cells) cell.updated = cell.column == "lastupdated";
  return upsert(
      rel.label, cells, kKey,
      fmt::format(R"(FROM {} AS t CROSS JOIN {} AS n WHERE t."id" = ?{} AND {})", quoted_identifier(target.table),
                  quoted_identifier(schema.label), kFirstOwnParameter, kept_conditions(schema, rel, target)));
}

std::string upsert_link(const MatchLinkSchema& link, const Layout& layout) {
  auto cells = edge_cells(link.direction, {R"(s."id")", R"(s."label")"}, {R"(d."id")", R"(d."label")"});
  cells.push_back({graph::kSubResourceLabel, fmt::format("?{}", kFirstOwnParameter)});
  cells.push_back({graph::kSubResourceId, fmt::format("?{}", kFirstOwnParameter + 1)});
  int parameter = kFirstOwnParameter + 2;
  const auto next = [&](std::span<const Matcher> matchers) {
    const int first = parameter;
    parameter += static_cast<int>(matchers.size());
    return first;
  };
  const std::string sources = found(layout.carriers_of(link.source_label), link.source, next(link.source));
  const std::string targets = found(layout.carriers_of(link.target_label), link.target, next(link.target));
  std::string from = fmt::format("FROM ({}) AS s CROSS JOIN ({}) AS d WHERE true", sources, targets);
  if (link.source_sub_resource.has_value()) {
    const RelSchema& rel = *link.source_sub_resource;
    from += " AND " + hangs_on(rel, "s", next(rel.target), layout);
  }
  if (link.target_sub_resource.has_value()) {
    const RelSchema& rel = *link.target_sub_resource;
    from += " AND " + hangs_on(rel, "d", next(rel.target), layout);
  }
  std::ranges::move(property_cells(link.properties, parameter), std::back_inserter(cells));
  return upsert(link.label, cells, kKey, from);
}

// The matchers are asked of the node at the other end, which its id finds: no search, whatever the way of matching.
std::string select_unmatched(const NodeSchema& schema, const std::vector<const RelSchema*>& rels, const Spared& spared,
                             const Layout& layout) {
  const auto [node, target] = ends(*rels.front());
  std::vector<std::string> tables;
  std::vector<std::string> selects;
  int parameter = 2;
  for (const RelSchema* const rel : rels) {
    for (const Carrier& carrier : layout.carriers_of(rel->target_label)) {
      if (std::ranges::find(spared.tables, carrier.table) != spared.tables.end()) continue;
      if (std::ranges::find(tables, carrier.table) == tables.end()) tables.push_back(carrier.table);
      selects.push_back(fmt::format(R"(SELECT 1 FROM {} AS t WHERE t."id" = r."{}" AND r."{}_label" = {} AND {})",
                                    quoted_identifier(carrier.table), target, target, literal(carrier.table),
                                    conditions(carrier, rel->target, parameter)));
    }
    parameter += static_cast<int>(rel->target.size());
  }
  if (tables.empty()) return {};
  for (const auto& [other, rel] : spared.others) {
    for (const Carrier& carrier : layout.carriers_of(rel->target_label)) {
      selects.push_back(fmt::format(R"(SELECT 1 FROM {} AS t, {} AS n WHERE t."id" = r."{}" AND r."{}_label" = {} )"
                                    R"(AND n."id" = ?1 AND {})",
                                    quoted_identifier(carrier.table), quoted_identifier(other->label), target, target,
                                    literal(carrier.table), kept_conditions(*other, *rel, carrier)));
    }
  }
  return fmt::format(
      R"(SELECT r."src", r."dst", r."dst_label" FROM {0} AS r WHERE r."{1}" = ?1 AND r."{1}_label" = {2} )"
      R"(AND r."{3}_label" IN ({4}) AND NOT EXISTS ({5}))",
      quoted_identifier(rels.front()->label), node, literal(schema.label), target, literals(tables),
      fmt::join(selects, " UNION ALL "));
}

std::string delete_relationship(std::string_view relationship_table) {
  return fmt::format(R"(DELETE FROM {} WHERE "src" = ?1 AND "dst" = ?2)", quoted_identifier(relationship_table));
}

std::string select_owned(const NodeSchema& schema, const RelSchema& rel, const std::vector<std::string>& owner_tables) {
  const auto [node, owner] = ends(rel);
  return fmt::format(R"(SELECT "{0}" FROM {1} WHERE "{2}" = ?1 AND "{2}_label" IN ({3}) AND "{0}_label" = {4})", node,
                     quoted_identifier(rel.label), owner, literals(owner_tables), literal(schema.label));
}

std::string touch_relationship(const NodeSchema& schema, const RelSchema& rel,
                               const std::vector<std::string>& target_tables) {
  const auto [node, target] = ends(rel);
  return fmt::format(
      R"(UPDATE {0} SET "lastupdated" = ?2 WHERE "{1}" = ?1 AND "{1}_label" = {2} AND "{3}_label" IN ({4}))",
      quoted_identifier(rel.label), node, literal(schema.label), target, literals(target_tables));
}

std::string delete_relationships_from(std::string_view relationship_table) {
  return fmt::format(R"(DELETE FROM {} WHERE "src" = ?1 AND "src_label" = ?2 RETURNING "dst", "dst_label")",
                     quoted_identifier(relationship_table));
}

std::string delete_relationships_to(std::string_view relationship_table) {
  return fmt::format(R"(DELETE FROM {} WHERE "dst" = ?1 AND "dst_label" = ?2)", quoted_identifier(relationship_table));
}

std::string is_kept(const graph::Grounds& grounds, const std::vector<std::string>& relationship_tables,
                    const Layout& layout, std::string_view id) {
  std::vector<std::string> selects;
  std::vector<std::string> any;
  for (const std::string_view scope : grounds.scope_properties) {
    any.push_back(quoted_identifier(scope) + " IS NOT NULL");
  }
  if (!grounds.module_name.empty()) {
    any.push_back(fmt::format("{} IS NOT {}", quoted_identifier(graph::kModuleName), literal(grounds.module_name)));
  }
  if (!any.empty()) {
    selects.push_back(fmt::format(R"(SELECT 1 FROM {} WHERE "id" = {} AND ({}))", quoted_identifier(grounds.label), id,
                                  fmt::join(any, " OR ")));
  }
  for (const std::string& table : relationship_tables) {
    std::string but;
    for (const auto& [type, from] : grounds.not_counted) {
      if (type != table) continue;
      but += fmt::format(R"( AND ifnull("src_label", '') NOT IN ({}))", literals(layout.tables_of(from)));
    }
    selects.push_back(fmt::format(R"(SELECT 1 FROM {0} WHERE "dst" = {3} AND ifnull("dst_label", {1}) = {1}{2})",
                                  quoted_identifier(table), literal(grounds.label), but, id));
  }
  if (selects.empty()) return fmt::format("SELECT {} WHERE false", id);
  return fmt::format("{} LIMIT 1", fmt::join(selects, " UNION ALL "));
}

std::string select_unkept(const graph::Grounds& grounds, const std::vector<std::string>& relationship_tables,
                          const Layout& layout) {
  return fmt::format(
      R"(SELECT n."id" FROM {} AS n WHERE n."lastupdated" < ?1 AND n.{} = ?3 AND NOT EXISTS ({}) LIMIT ?2)",
      quoted_identifier(grounds.label), quoted_identifier(graph::kModuleName),
      is_kept(grounds, relationship_tables, layout, R"(n."id")"));
}

}  // namespace dynatlas::sqlite::sql
