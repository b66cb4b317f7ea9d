// Statements that take away. Declared in cypher.h.
#include <fmt/format.h>

#include "store/neo4j/cypher.h"
#include "store/neo4j/cypher_parts.h"

namespace dynatlas::neo4j::cypher {
namespace {

using graph::NodeSchema;
using graph::RelSchema;

// (n:DynamoDBTable)<-[s:RESOURCE]-(a:AWSAccount {id: $AWS_ID}), or all nodes of the label.
std::string in_scope(const NodeSchema& schema) {
  if (!schema.sub_resource.has_value()) return any_node(schema);
  const RelSchema& rel = *schema.sub_resource;
  return edge(rel, any_node(schema), found("a", rel.target_label, rel.target).pattern, "s");
}

// What carries no tag, or another client's kind of it, is not later.
std::string not_later(std::string_view variable) {
  return fmt::format("NOT coalesce({}.lastupdated > $latest_tag, false)", variable);
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

std::string referenced_by(const NodeSchema& schema, const NodeSchema& referenced) {
  return fmt::format("UNWIND $ids AS id\nMATCH {}-->(t){}\nWHERE {}\nRETURN DISTINCT t.id AS id", node(schema, "id"),
                     seek("n", schema.label), is_labelled("t", referenced.label));
}

// The lock before the look: of two that take away the last two references, one must see that none is left.
std::string remove_unreferenced(const NodeSchema& schema) {
  return fmt::format(
      "UNWIND $ids AS id\nMATCH {}{}\nSET n.id = n.id\nWITH n, id\n"
      "WHERE NOT EXISTS {{ MATCH (n)<-[r]-() WHERE type(r) <> $sub_resource }} AND {}\nDETACH DELETE n\n"
      "RETURN id",
      node(schema, "id"), seek("n", schema.label), not_later("n"));
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
  return fmt::format(
      "MATCH {}\nWHERE r.lastupdated < $UPDATE_TAG AND r._sub_resource_label = $_sub_resource_label\n"
      "    AND r._sub_resource_id = $_sub_resource_id\nWITH r LIMIT $limit\nDELETE r",
      edge(rel, fmt::format("(n:{})", quoted(link.source_label)), fmt::format("(t:{})", quoted(link.target_label))));
}

}  // namespace dynatlas::neo4j::cypher
