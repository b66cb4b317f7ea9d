// Statements that read a whole graph. Declared in cypher.h.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "store/neo4j/cypher.h"
#include "store/neo4j/cypher_parts.h"

namespace dynatlas::neo4j::cypher {
namespace {

using graph::GraphKinds;
using graph::NodeKind;
using graph::PropertyKind;
using graph::RelationshipKind;

void add_columns(std::vector<std::string>& columns, std::string_view variable,
                 const std::vector<PropertyKind>& properties) {
  for (const PropertyKind& property : properties) {
    columns.push_back(fmt::format("{}.{} AS c{}", variable, quoted(property.name), columns.size()));
  }
}

// Which nodes of a label that is not ours belong to the graph: those that a relationship reaches.
std::string reached(const NodeKind& kind, const GraphKinds& kinds) {
  std::vector<std::string> ways;
  for (const auto& [type, source, target, properties] : kinds.relationships) {
    if (target == kind.label) ways.push_back(fmt::format("(n)<-[:{}]-(:{})", quoted(type), quoted(source)));
    if (source == kind.label) ways.push_back(fmt::format("(n)-[:{}]->(:{})", quoted(type), quoted(target)));
  }
  return ways.empty() ? "false" : fmt::format("({})", fmt::join(ways, " OR "));
}

}  // namespace

std::string scan_nodes(const NodeKind& kind, const GraphKinds& kinds, Scan how) {
  std::vector<std::string> columns;
  add_columns(columns, "n", kind.properties);
  return fmt::format("MATCH (n:{})\nWHERE n.id {}{}\nRETURN {}", quoted(kind.label),
                     how == Scan::of_one ? "= $id" : "IS NOT NULL", kind.is_ours ? "" : " AND " + reached(kind, kinds),
                     fmt::join(columns, ", "));
}

std::string scan_relationships(const RelationshipKind& kind, Scan how) {
  std::vector<std::string> columns{"a.id AS c0", "b.id AS c1"};
  add_columns(columns, "r", kind.properties);
  const std::string pattern = fmt::format("MATCH (a:{})-[r:{}]->(b:{})\nWHERE ", quoted(kind.source_label),
                                          quoted(kind.type), quoted(kind.target_label));
  const std::string all = fmt::format("\nRETURN {}", fmt::join(columns, ", "));
  if (how == Scan::all) return pattern + "a.id IS NOT NULL AND b.id IS NOT NULL" + all;
  return fmt::format(
      "CALL {{\n{0}a.id = $id RETURN a, r, b LIMIT $limit\nUNION\n{0}b.id = $id RETURN a, r, b LIMIT $limit\n}}{1} "
      "LIMIT $limit",
      pattern, all);
}

}  // namespace dynatlas::neo4j::cypher
