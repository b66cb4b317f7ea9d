#include "store/neo4j/cypher.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace dynatlas::neo4j::cypher {
namespace {

using graph::Direction;
using graph::NodeSchema;
using graph::Property;
using graph::PropertyRef;
using graph::RelSchema;

bool is_plain(std::string_view name) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return !name.empty() && is_letter(name.front()) &&
         std::ranges::all_of(name, [&](char c) { return is_letter(c) || is_digit(c); });
}

// Where a value comes from: row.name or $UPDATE_TAG.
std::string source(const PropertyRef& ref) {
  return ref.set_in_kwargs ? "$" + quoted(ref.name) : "row." + quoted(ref.name);
}

std::string value_of(const Property& property) {
  return property.constant.empty() ? source(property.ref) : "$constants." + quoted(property.name);
}

const Property& id_of(const NodeSchema& schema) {
  return *std::ranges::find(schema.properties, "id", &Property::name);
}

// (n:DynamoDBTable {id: row.Arn})
std::string node(const NodeSchema& schema, std::string_view id) {
  return fmt::format("(n:{} {{id: {}}})", quoted(schema.label), id);
}

// (t:AWSAccount {id: $AWS_ID})
std::string target(const RelSchema& rel) {
  std::vector<std::string> conditions;
  for (const graph::Matcher& matcher : rel.target) {
    conditions.push_back(fmt::format("{}: {}", quoted(matcher.target_property), source(matcher.ref)));
  }
  return fmt::format("(t:{} {{{}}})", quoted(rel.target_label), fmt::join(conditions, ", "));
}

std::string tenant_by_id(const NodeSchema& schema) {
  return fmt::format("(t:{} {{id: $tenant}})", quoted(schema.sub_resource->target_label));
}

bool is_of_the_run(const RelSchema& rel) {
  return std::ranges::all_of(rel.target, [](const graph::Matcher& matcher) { return matcher.ref.set_in_kwargs; });
}

// (n)-[r:RESOURCE]->(t), the arrow as declared.
std::string edge(const RelSchema& rel, std::string_view from, std::string_view to) {
  const bool outward = rel.direction == Direction::outward;
  return fmt::format("{}{}-[r:{}]-{}{}", from, outward ? "" : "<", quoted(rel.label), outward ? ">" : "", to);
}

std::string labels(std::string_view first, std::span<const std::string_view> others) {
  std::string text;
  if (!first.empty()) text += ":" + quoted(first);
  for (const std::string_view label : others) text += ":" + quoted(label);
  return text;
}

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

void add_once(std::vector<std::string_view>& fields, const PropertyRef& ref) {
  if (ref.set_in_kwargs || std::ranges::find(fields, ref.name) != fields.end()) return;
  fields.push_back(ref.name);
}

}  // namespace

std::string quoted(std::string_view name) {
  if (is_plain(name)) return std::string(name);
  std::string out = "`";
  for (const char c : name) {
    out += c;
    if (c == '`') out += c;
  }
  return out += '`';
}

std::string_view id_field(const NodeSchema& schema) {
  const Property& id = id_of(schema);
  return id.ref.set_in_kwargs || !id.constant.empty() ? std::string_view() : id.ref.name;
}

std::vector<std::string_view> node_fields(const NodeSchema& schema) {
  std::vector<std::string_view> fields;
  add_once(fields, id_of(schema).ref);
  for (const Property& property : schema.properties) {
    if (property.constant.empty()) add_once(fields, property.ref);
  }
  return fields;
}

std::vector<std::string_view> relationship_fields(const NodeSchema& schema, const RelSchema& rel) {
  std::vector<std::string_view> fields;
  add_once(fields, id_of(schema).ref);
  for (const graph::Matcher& matcher : rel.target) add_once(fields, matcher.ref);
  return fields;
}

std::string upsert_nodes(const NodeSchema& schema) {
  std::vector<std::string> sets;
  if (!schema.extra_labels.empty()) sets.push_back("n" + labels({}, schema.extra_labels));
  for (const Property& property : schema.properties) {
    if (property.name != "id") sets.push_back(fmt::format("n.{} = {}", quoted(property.name), value_of(property)));
  }
  sets.push_back("n._module_name = $module_name");
  sets.push_back("n._module_version = $module_version");
  return fmt::format("UNWIND $rows AS row\nMERGE {}\nON CREATE SET n.firstseen = $firstseen\nSET {}",
                     node(schema, value_of(id_of(schema))), fmt::join(sets, ",\n    "));
}

std::string upsert_relationships(const NodeSchema& schema, const RelSchema& rel) {
  const std::string find_target = "MATCH " + target(rel) + "\n";
  const bool once = is_of_the_run(rel);
  return fmt::format(
      "{}UNWIND $rows AS row\nMATCH {}\n{}MERGE {}\nON CREATE SET r.firstseen = $firstseen\n"
      "SET r.lastupdated = $UPDATE_TAG,\n    r._module_name = $module_name,\n    r._module_version = $module_version\n"
      "RETURN count(r) AS relationships",
      once ? find_target : "", node(schema, value_of(id_of(schema))), once ? "" : find_target, edge(rel, "(n)", "(t)"));
}

// Storing the id that is there already changes nothing, but needs the node's write lock.
std::string lock_tenant(const RelSchema& sub_resource) {
  return fmt::format("MATCH {}\nSET t.id = t.id", target(sub_resource));
}

std::string lock_tenants_of(const NodeSchema& schema) {
  const std::string tenant = fmt::format("(t:{})", quoted(schema.sub_resource->target_label));
  return fmt::format("UNWIND $ids AS id\nMATCH {}\nWITH DISTINCT t\nSET t.id = t.id",
                     edge(*schema.sub_resource, node(schema, "id"), tenant));
}

std::string owned(const NodeSchema& schema, const RelSchema& rel) {
  return fmt::format("UNWIND $ids AS id\nMATCH {}\nRETURN DISTINCT n.id AS id",
                     edge(rel, fmt::format("(n:{})", quoted(schema.label)),
                          fmt::format("(t:{} {{id: id}})", quoted(rel.target_label))));
}

std::string remove_nodes(const NodeSchema& schema) {
  return fmt::format("UNWIND $ids AS id\nMATCH {}\nDETACH DELETE n", node(schema, "id"));
}

std::string touch_nodes(const NodeSchema& schema) {
  return fmt::format("UNWIND $ids AS id\nMATCH {}\nSET n.lastupdated = $UPDATE_TAG", node(schema, "id"));
}

std::string touch_relationships(const NodeSchema& schema, const RelSchema& rel) {
  return fmt::format("UNWIND $ids AS id\nMATCH {}\nSET r.lastupdated = $UPDATE_TAG",
                     edge(rel, node(schema, "id"), fmt::format("(t:{})", quoted(rel.target_label))));
}

std::string list_part(const NodeSchema& schema) {
  return fmt::format("MATCH {}\nWHERE n.{} = $scope\nRETURN n.id AS id, n.{} AS name",
                     edge(*schema.sub_resource, fmt::format("(n:{})", quoted(schema.label)), tenant_by_id(schema)),
                     quoted(schema.scope_property), quoted(schema.name_property));
}

std::string count_of(const NodeSchema& schema) {
  return fmt::format("MATCH {}\nRETURN count(n) AS nodes",
                     edge(*schema.sub_resource, fmt::format("(n:{})", quoted(schema.label)), tenant_by_id(schema)));
}

std::string property(const NodeSchema& schema, std::string_view name) {
  return fmt::format("MATCH {}\nRETURN n.{} AS value", node(schema, "$id"), quoted(name));
}

// The first SET is there for the lock: what is read after it is the last committed.
std::string take_lease() {
  return fmt::format(
      "MERGE (l:{} {{id: $id}})\nSET l.id = $id\n"
      "WITH l, l.holder IS NULL OR l.holder = $holder OR l.expires <= $now AS is_free\n"
      "SET l.holder = CASE WHEN is_free THEN $holder ELSE l.holder END,\n"
      "    l.expires = CASE WHEN is_free THEN $expires ELSE l.expires END\n"
      "RETURN l.holder AS holder, l.expires AS expires",
      quoted(kLeaseLabel));
}

// The node stays: an acquire() that waits for its lock must find it.
std::string release_lease() {
  return fmt::format(
      "MATCH (l:{} {{id: $id}})\nSET l.id = $id\nWITH l\nWHERE l.holder = $holder\n"
      "REMOVE l.holder, l.expires",
      kLeaseLabel);
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
