// Statements that read a whole graph. Declared in cypher.h.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

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

std::string scan_relationships(const RelationshipKind& kind) {
  std::vector<std::string> columns{"a.id AS c0", "b.id AS c1"};
  add_columns(columns, "r", kind.properties);
  return fmt::format("MATCH (a:{})-[r:{}]->(b:{})\nWHERE a.id IS NOT NULL AND b.id IS NOT NULL\nRETURN {}",
                     quoted(kind.source_label), quoted(kind.type), quoted(kind.target_label), fmt::join(columns, ", "));
}

std::string labels_of(const GraphKinds& kinds) {
  std::vector<std::string> labels;
  for (const NodeKind& kind : kinds.nodes) labels.push_back(quoted(kind.label));
  return fmt::format("MATCH (n:{} WHERE n.id = $id)\nUNWIND labels(n) AS label\nRETURN DISTINCT label",
                     fmt::join(labels, "|"));
}

std::string scan_around(const NodeKind& kind, const GraphKinds& kinds) {
  std::size_t properties_max = 0;
  for (const RelationshipKind& one : kinds.relationships) {
    properties_max = std::max(properties_max, one.properties.size());
  }
  std::vector<std::string> ways;
  const auto add_way = [&](std::size_t index, bool is_out) {
    const RelationshipKind& one = kinds.relationships[index];
    std::vector<std::string> columns{is_out ? "n.id AS c0" : "m.id AS c0", is_out ? "m.id AS c1" : "n.id AS c1"};
    add_columns(columns, "r", one.properties);
    while (columns.size() < properties_max + 2) columns.push_back(fmt::format("null AS c{}", columns.size()));
    ways.push_back(
        fmt::format("WITH n MATCH (n){}[r:{}]{}(m:{}) WHERE m.id IS NOT NULL{}\nRETURN {} AS kind, {} LIMIT $limit",
                    is_out ? "-" : "<-", quoted(one.type), is_out ? "->" : "-",
                    quoted(is_out ? one.target_label : one.source_label), is_out ? "" : " AND m <> n", index,
                    fmt::join(columns, ", ")));
  };
  for (std::size_t i = 0; i < kinds.relationships.size(); ++i) {
    if (kinds.relationships[i].source_label == kind.label) add_way(i, true);
    if (kinds.relationships[i].target_label == kind.label) add_way(i, false);
  }
  if (ways.empty()) return "UNWIND [] AS kind RETURN kind";
  std::string columns = "kind";
  for (std::size_t i = 0; i < properties_max + 2; ++i) columns += fmt::format(", c{}", i);
  return fmt::format("MATCH (n:{} {{id: $id}})\nCALL {{\n{}\n}}\nRETURN {}", quoted(kind.label),
                     fmt::join(ways, "\nUNION ALL\n"), columns);
}

}  // namespace dynatlas::neo4j::cypher
