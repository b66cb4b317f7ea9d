// Statements that take away. Declared in cypher.h.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "store/neo4j/cypher.h"
#include "store/neo4j/cypher_parts.h"

namespace dynatlas::neo4j::cypher {
namespace {

using graph::NodeSchema;
using graph::RelSchema;

// (n:DynamoDBTable)<-[s:RESOURCE]-(a:AWSAccount {id: $AWS_ID}), or all nodes of the label.
std::string in_scope(const NodeSchema& schema) {
  if (!schema.sub_resource.has_value()) return any_node(schema.label);
  const RelSchema& rel = *schema.sub_resource;
  return edge(rel, any_node(schema.label), found("a", rel.target_label, rel.target).pattern, "s");
}

// What carries no tag, or another client's kind of it, is not later.
std::string not_later(std::string_view variable) {
  return fmt::format("NOT coalesce({}.lastupdated > $latest_tag, false)", variable);
}

// Nothing points at n, but its sub-resources, and no witness names it.
std::string is_unkept(const graph::Grounds& grounds) {
  std::vector<std::string> types;
  for (const auto& [type, from] : grounds.not_counted) types.push_back(literal(type));
  const std::string but = types.empty() ? "" : fmt::format(" WHERE NOT type(r) IN [{}]", fmt::join(types, ", "));
  std::string text = fmt::format("NOT EXISTS {{ MATCH (n)<-[r]-(){} }}", but);
  for (const std::string_view scope : grounds.scope_properties) text += fmt::format(" AND n.{} IS NULL", quoted(scope));
  if (!grounds.module_name.empty()) {
    text += fmt::format(" AND n.{} = '{}'", quoted(graph::kModuleName), grounds.module_name);
  }
  return text;
}

std::string unkept_then(const graph::Grounds& grounds, std::string_view clause) {
  return fmt::format("UNWIND $ids AS id\nMATCH {}{}\nSET n.id = n.id\nWITH n, id\nWHERE {} AND {}\n{}RETURN id",
                     node(grounds.label, "id"), seek("n", grounds.label), is_unkept(grounds), not_later("n"), clause);
}

}  // namespace

std::string owned(const NodeSchema& schema, const RelSchema& rel) {
  return fmt::format("UNWIND $ids AS id\nMATCH {}{}\nWHERE {} AND {} AND {}\nRETURN DISTINCT n.id AS id",
                     edge(rel, "(n)", fmt::format("(t:{} {{id: id}})", quoted(rel.target_label))),
                     seek("t", rel.target_label), is_labelled("n", schema.label), not_later("t"), not_later("n"));
}

std::string remove_nodes(const NodeSchema& schema) {
  return fmt::format("UNWIND $ids AS id\nMATCH {}{}\nWHERE {}\nDETACH DELETE n\nRETURN id", node(schema, "id"),
                     seek("n", schema.label), not_later("n"));
}

std::string pointed_at(const NodeSchema& schema, std::string_view label) {
  return fmt::format("UNWIND $ids AS id\nMATCH {}-->(t){}\nWHERE {}\nRETURN DISTINCT t.id AS id", node(schema, "id"),
                     seek("n", schema.label), is_labelled("t", label));
}

// The lock before the look: of two that take away the last two references, one must see that none is left.
std::string unkept(const graph::Grounds& grounds) {
  return unkept_then(grounds, "");
}

std::string remove_unkept(const graph::Grounds& grounds) {
  return unkept_then(grounds, "DETACH DELETE n\n");
}

// The lock before the look: what a later run has just written is not taken away.
std::string retract_nodes(const NodeSchema& schema, std::span<const graph::Property> properties) {
  std::vector<std::string> values{"n", "id"};
  std::vector<std::string> taken;
  std::vector<std::string> columns{"id"};
  for (const graph::Property& property : properties) {
    taken.push_back("n." + quoted(property.name));
    columns.push_back(fmt::format("c{}", columns.size()));
    values.push_back(fmt::format("{} AS {}", taken.back(), columns.back()));
  }
  return fmt::format(
      "UNWIND $ids AS id\nMATCH {}{}\nSET n.id = n.id\nWITH n, id\nWHERE {}\nWITH {}\nREMOVE {}{}\nRETURN {}",
      node(schema, "id"), seek("n", schema.label), not_later("n"), fmt::join(values, ", "), fmt::join(taken, ", "),
      conditional_labels(schema, Upsert::merge), fmt::join(columns, ", "));
}

std::string remove_stale_nodes(const NodeSchema& schema, bool cascade) {
  std::string children;
  if (cascade) {
    RelSchema to_children = *schema.sub_resource;
    to_children.direction =
        to_children.direction == graph::Direction::inward ? graph::Direction::outward : graph::Direction::inward;
    children = fmt::format("OPTIONAL MATCH {}\nWHERE c.lastupdated < $UPDATE_TAG\nDETACH DELETE c\nWITH DISTINCT n\n",
                           edge(to_children, "(n)", "(c)", ""));
  }
  return fmt::format("MATCH {}\nWHERE n.lastupdated < $UPDATE_TAG\nWITH DISTINCT n LIMIT $limit\n{}DETACH DELETE n",
                     in_scope(schema), children);
}

std::string remove_stale_relationships(const NodeSchema& schema, const RelSchema& rel) {
  return fmt::format("MATCH {}\nMATCH {}\nWHERE r.lastupdated < $UPDATE_TAG\nWITH DISTINCT r LIMIT $limit\nDELETE r",
                     in_scope(schema), edge(rel, "(n)", fmt::format("(t:{})", quoted(rel.target_label))));
}

std::string remove_stale_sub_resource(const NodeSchema& schema) {
  return fmt::format("MATCH {}\nWHERE s.lastupdated < $UPDATE_TAG\nWITH s LIMIT $limit\nDELETE s", in_scope(schema));
}

std::string remove_stale_links(const graph::MatchLinkSchema& link) {
  const RelSchema rel{
      .label = link.label, .target_label = link.target_label, .target = link.target, .direction = link.direction};
  const std::string in_scope =
      link.scope_property.empty() ? "" : fmt::format(" AND n.{0} = ${0}", quoted(link.scope_property));
  return fmt::format(
      "MATCH {}\nWHERE r.lastupdated < $UPDATE_TAG AND r._sub_resource_label = $_sub_resource_label\n"
      "    AND r._sub_resource_id = $_sub_resource_id{}\nWITH r, t.id AS id LIMIT $limit\nDELETE r\nRETURN DISTINCT id",
      edge(rel, fmt::format("(n:{})", quoted(link.source_label)), fmt::format("(t:{})", quoted(link.target_label))),
      in_scope);
}

std::string stale_unkept(const graph::Grounds& grounds) {
  return fmt::format(
      "MATCH {}\nWHERE n.lastupdated < $UPDATE_TAG AND n._module_name = $module_name AND {}\n"
      "RETURN n.id AS id LIMIT $limit",
      any_node(grounds.label), is_unkept(grounds));
}

}  // namespace dynatlas::neo4j::cypher
