// Statements that ready a database, once per run. Declared in cypher.h.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "store/neo4j/cypher.h"
#include "store/neo4j/cypher_parts.h"

namespace dynatlas::neo4j::cypher {
namespace {

using graph::NodeSchema;
using graph::Property;

// A node under any of its own names: n:DynamoDBTable OR n:AWSDynamoDBTable
std::string any_name(const NodeSchema& schema) {
  std::string text = "n:" + quoted(schema.label);
  for (const std::string_view label : schema.sibling_labels) text += " OR n:" + quoted(label);
  return text;
}

// Under a sibling's name, but not under ours. A node without an id is nobody's.
std::string is_unadopted(const NodeSchema& schema) {
  std::vector<std::string> siblings;
  for (const std::string_view label : schema.sibling_labels) siblings.push_back("n:" + quoted(label));
  return fmt::format("({}) AND NOT n:{} AND n.id IS NOT NULL", fmt::join(siblings, " OR "), quoted(schema.label));
}

}  // namespace

std::string labels_in_use() {
  return "CALL db.labels() YIELD label RETURN label";
}

std::string show_constraints() {
  return "SHOW CONSTRAINTS YIELD type, entityType, labelsOrTypes, properties";
}

std::string show_indexes() {
  return "SHOW INDEXES YIELD name, type, entityType, labelsOrTypes, properties, state";
}

std::string create_constraint(std::string_view label, std::string_view property) {
  return fmt::format("CREATE CONSTRAINT IF NOT EXISTS FOR (n:{}) REQUIRE n.{} IS UNIQUE", quoted(label),
                     quoted(property));
}

std::string create_index(std::string_view label, std::string_view property) {
  return fmt::format("CREATE INDEX IF NOT EXISTS FOR (n:{}) ON (n.{})", quoted(label), quoted(property));
}

std::string drop_index(std::string_view name) {
  return fmt::format("DROP INDEX {} IF EXISTS", quoted(name));
}

// A number compares with numbers, anything else gives null.
std::string kinds_of_times(const NodeSchema& schema, const Property& property) {
  return fmt::format(
      "MATCH (n) WHERE ({0}) AND n.{1} IS NOT NULL\n"
      "RETURN (n.{1} < 0 OR n.{1} >= 0) IS NOT NULL AS is_number, count(*) AS nodes",
      any_name(schema), quoted(property.name));
}

std::string find_unadopted(const NodeSchema& schema) {
  return fmt::format("MATCH (n) WHERE {}\nRETURN n.id AS id LIMIT 1", is_unadopted(schema));
}

std::string adopt(const NodeSchema& schema) {
  return fmt::format("MATCH (n) WHERE {}\nWITH n LIMIT $batch\nSET n{}\nRETURN count(n) AS adopted",
                     is_unadopted(schema), labels(schema.label, schema.extra_labels));
}

std::string find_duplicates(const NodeSchema& schema) {
  return fmt::format(
      "MATCH (n) WHERE ({}) AND n.id IS NOT NULL\nWITH n.id AS id, count(*) AS nodes WHERE nodes > 1\n"
      "WITH id ORDER BY id\nRETURN count(id) AS ids, [id IN collect(id)[..5] | toString(id)] AS examples",
      any_name(schema));
}

}  // namespace dynatlas::neo4j::cypher
