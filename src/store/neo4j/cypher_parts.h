// The pieces that Cypher statements are put together from. For cypher*.cc only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "graph/schema.h"
#include "store/neo4j/cypher.h"

namespace dynatlas::neo4j::cypher {

// Where a value comes from: row.name or $UPDATE_TAG.
std::string source(const graph::PropertyRef& ref);

// 'RESOURCE'. For names only: values are parameters.
std::string literal(std::string_view name);

// (n:DynamoDBTable {id: row.Arn})
std::string node(std::string_view label, std::string_view id);
inline std::string node(const graph::NodeSchema& schema, std::string_view id) {
  return node(schema.label, id);
}
// USING INDEX SEEK n:DynamoDBTable(id), on a line of its own behind the pattern of every MATCH that looks a node up. In
// a new graph the planner's statistics know of no node, so that to it a scan of the whole index costs no more, and such
// a plan is kept while the nodes become many. A server without this index passes it over.
std::string seek(std::string_view variable, std::string_view label, std::string_view property = "id");
// 'DynamoDBTable' IN labels(n): for the same reason. Said so, a MATCH that finds one end by its id never begins with
// all nodes of the label at the other.
std::string is_labelled(std::string_view variable, std::string_view label);
// (n:DynamoDBTable)
std::string any_node(std::string_view label);

// A node that matchers find: (t:AWSAccount {id: $AWS_ID}), and what stands behind the pattern.
struct Found {
  std::string pattern;
  std::string rest;  // empty, seek(), or the WHERE of what a pattern cannot say
  std::string text() const { return pattern + rest; }
};
Found found(std::string_view variable, std::string_view label, std::span<const graph::Matcher> matchers);

// All matchers of a target t as one condition, Null where a value is missing.
std::string all_match(std::span<const graph::Matcher> matchers);

// (n)-[r:RESOURCE]->(t), the arrow as declared.
std::string edge(const graph::RelSchema& rel, std::string_view from, std::string_view to,
                 std::string_view variable = "r");

// :Database:Tenant
std::string labels(std::string_view first, std::span<const std::string_view> others);

// Gives n the conditional labels whose conditions hold, and takes the others. Parameters: $conditions.
std::string conditional_labels(const graph::NodeSchema& schema, Upsert how);

// What a variable gets when it is made, and what at any time: ON CREATE SET n.firstseen = $firstseen SET ..., of what
// was just CREATEd one SET.
std::string set_all(Upsert how, std::string_view variable, std::span<const std::string> assignments);

// set_all() of what every relationship r gets and its own properties.
std::string set_relationship(std::span<const graph::Property> properties, Upsert how = Upsert::merge);

}  // namespace dynatlas::neo4j::cypher
