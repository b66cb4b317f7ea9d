#include "store/sqlite/stale_sql.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "store/sqlite/relationship_sql.h"
#include "store/sqlite/sql.h"

namespace dynatlas::sqlite::sql {
namespace {

using graph::Direction;
using graph::MatchLinkSchema;
using graph::NodeSchema;
using graph::RelSchema;

constexpr int kFirstMatcher = 3;

// A relationship's end, as `alias`, is a node that carries the label; `where` is what it must fulfil besides, as `t`.
std::string ends_at(std::string_view alias, std::string_view end, const std::vector<Carrier>& carriers,
                    const std::string& where = {}) {
  std::vector<std::string> any;
  for (const Carrier& carrier : carriers) {
    std::string one = fmt::format(R"({}."{}_label" = {})", alias, end, literal(carrier.table));
    std::vector<std::string> conditions;
    if (!carrier.any_of.empty()) conditions.push_back(carries(carrier, "t"));
    if (!where.empty()) conditions.push_back(where);
    if (!conditions.empty()) {
      one += fmt::format(R"( AND EXISTS (SELECT 1 FROM {} AS t WHERE t."id" = {}."{}" AND {}))",
                         quoted_identifier(carrier.table), alias, end, fmt::join(conditions, " AND "));
    }
    any.push_back(one);
  }
  return any.empty() ? "false" : fmt::format("({})", fmt::join(any, " OR "));
}

// FROM and WHERE of relationships `s` between the schema's nodes and the sub-resource that the matchers find.
// CROSS JOIN: SQLite keeps the order, and begins with the sub-resource.
struct Clauses {
  std::string from;
  std::string where;
};
Clauses of_sub_resource(const NodeSchema& schema, const Layout& layout) {
  const RelSchema& rel = *schema.sub_resource;
  const auto [node, owner] = ends(rel);
  return {
      fmt::format("({}) AS o CROSS JOIN {} AS s",
                  found(layout.carriers_of(rel.target_label), rel.target, kFirstMatcher), quoted_identifier(rel.label)),
      fmt::format(R"(s."{0}" = o."id" AND s."{0}_label" = o."label" AND s."{1}_label" = {2})", owner, node,
                  literal(schema.label))};
}

bool is_sub_resource(const NodeSchema& schema, const RelSchema& rel) {
  return schema.sub_resource.has_value() && rel.label == schema.sub_resource->label &&
         rel.target_label == schema.sub_resource->target_label && rel.direction == schema.sub_resource->direction &&
         rel.target.data() == schema.sub_resource->target.data();
}

std::string delete_those(std::string_view table, std::string_view alias, std::string_view from,
                         std::string_view where) {
  return fmt::format(R"(DELETE FROM {0} WHERE ("src", "dst") IN (SELECT {1}."src", {1}."dst" FROM {2} WHERE {3} )"
                     R"(AND {1}."lastupdated" < ?1 LIMIT ?2))",
                     quoted_identifier(table), alias, from, where);
}

}  // namespace

std::string stale_nodes(const NodeSchema& schema, const Layout& layout) {
  if (!schema.sub_resource.has_value()) {
    return fmt::format(R"(SELECT "id" FROM {} WHERE "lastupdated" < ?1 LIMIT ?2)", quoted_identifier(schema.label));
  }
  const auto [from, where] = of_sub_resource(schema, layout);
  return fmt::format(
      R"(SELECT n."id" FROM {} CROSS JOIN {} AS n WHERE {} AND n."id" = s."{}" AND n."lastupdated" < ?1 LIMIT ?2)",
      from, quoted_identifier(schema.label), where, ends(*schema.sub_resource).node);
}

std::string delete_stale_relationships(const NodeSchema& schema, const RelSchema& rel, const Layout& layout) {
  if (is_sub_resource(schema, rel)) {
    const auto [from, where] = of_sub_resource(schema, layout);
    return delete_those(rel.label, "s", from, where);
  }
  const auto [node, target] = ends(rel);
  std::string from = quoted_identifier(rel.label) + " AS r";
  std::string where = fmt::format(R"(r."{}_label" = {} AND {})", node, literal(schema.label),
                                  ends_at("r", target, layout.carriers_of(rel.target_label)));
  if (schema.sub_resource.has_value()) {
    const Clauses scope = of_sub_resource(schema, layout);
    from = fmt::format("{} CROSS JOIN {}", scope.from, from);
    where = fmt::format(R"({} AND r."{}" = s."{}" AND {})", scope.where, node, ends(*schema.sub_resource).node, where);
  }
  return delete_those(rel.label, "r", from, where);
}

std::string delete_stale_links(const MatchLinkSchema& link, const Layout& layout) {
  const bool outward = link.direction == Direction::outward;
  std::vector<Carrier> sources = layout.carriers_of(link.source_label);
  std::string in_scope;
  if (!link.scope_property.empty()) {
    // What has no such property is of no part.
    std::erase_if(sources, [&](const Carrier& source) {
      return layout.table(source.table)->column(link.scope_property) == nullptr;
    });
    in_scope = fmt::format("t.{} = ?5", quoted_identifier(link.scope_property));
  }
  const std::string where =
      fmt::format(R"(r.{} = ?3 AND r.{} = ?4 AND {} AND {})", quoted_identifier(graph::kSubResourceLabel),
                  quoted_identifier(graph::kSubResourceId), ends_at("r", outward ? "src" : "dst", sources, in_scope),
                  ends_at("r", outward ? "dst" : "src", layout.carriers_of(link.target_label)));
  return delete_those(link.label, "r", quoted_identifier(link.label) + " AS r", where) +
         R"( RETURNING "dst", "dst_label")";
}

std::string select_children(const NodeSchema& schema) {
  const auto [child, parent] = ends(*schema.sub_resource);
  return fmt::format(R"(SELECT "{0}", "{0}_label" FROM {1} WHERE "{2}" = ?1 AND "{2}_label" = {3})", child,
                     quoted_identifier(schema.sub_resource->label), parent, literal(schema.label));
}

std::string is_stale(std::string_view table) {
  return fmt::format(R"(SELECT 1 FROM {} WHERE "lastupdated" < ?1 AND "id" = ?2)", quoted_identifier(table));
}

}  // namespace dynatlas::sqlite::sql
