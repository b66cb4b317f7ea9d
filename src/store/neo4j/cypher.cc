#include "store/neo4j/cypher.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "store/neo4j/cypher_parts.h"

namespace dynatlas::neo4j::cypher {
namespace {

using graph::NodeSchema;
using graph::Property;
using graph::PropertyRef;
using graph::RelSchema;

std::string value_of(const Property& property) {
  return property.constant.empty() ? source(source_of(property)) : "$constants." + quoted(property.name);
}

const Property& id_of(const NodeSchema& schema) {
  return *std::ranges::find(schema.properties, "id", &Property::name);
}

std::string tenant_by_id(const NodeSchema& schema) {
  return fmt::format("(t:{} {{id: $tenant}})", quoted(schema.sub_resource->target_label));
}

// Each conditional label and when a node has it. The value of a condition is a parameter.
std::vector<std::pair<std::string_view, std::string>> label_rules(const NodeSchema& schema) {
  std::vector<std::pair<std::string_view, std::string>> rules;
  int value = 0;
  for (const graph::ConditionalLabel& conditional : schema.conditional_labels) {
    std::vector<std::string> all;
    for (const graph::Condition& condition : conditional.conditions) {
      all.push_back(fmt::format("n.{} = $conditions[{}]", quoted(condition.property), value++));
    }
    const std::string rule = fmt::format("{}", fmt::join(all, " AND "));
    const auto known = std::ranges::find(rules, conditional.label, &std::pair<std::string_view, std::string>::first);
    if (known == rules.end()) {
      rules.emplace_back(conditional.label, rule);
    } else {
      known->second += " OR " + rule;
    }
  }
  return rules;
}

std::string has_label(std::string_view variable, std::string_view label) {
  return fmt::format("{}:{}", variable, quoted(label));
}

}  // namespace

// FOREACH over one or no element: Cypher's way of a condition.
std::string conditional_labels(const NodeSchema& schema, Upsert how) {
  std::string text;
  for (const auto& [label, rule] : label_rules(schema)) {
    text += fmt::format("\nFOREACH (_ IN CASE WHEN {} THEN [1] ELSE [] END | SET n:{})", rule, quoted(label));
    if (how == Upsert::create) continue;
    text += fmt::format("\nFOREACH (_ IN CASE WHEN {} THEN [] ELSE [1] END | REMOVE n:{})", rule, quoted(label));
  }
  return text;
}

namespace {

std::string_view keyword(Upsert how) {
  return how == Upsert::merge ? "MERGE" : "CREATE";
}

struct Types {
  std::string inward;
  std::string outward;
};

// HAS_GSI|GLOBAL_SECONDARY_INDEX
Types types_by_direction(std::span<const RelSchema* const> relationships) {
  Types all;
  for (const RelSchema* const rel : relationships) {
    std::string& types = rel->direction == graph::Direction::inward ? all.inward : all.outward;
    types += (types.empty() ? "" : "|") + quoted(rel->label);
  }
  return all;
}

void add_once(std::vector<std::string_view>& fields, const PropertyRef& ref) {
  if (ref.set_in_kwargs || std::ranges::find(fields, ref.name) != fields.end()) return;
  fields.push_back(ref.name);
}

}  // namespace

bool is_alike(const RelSchema& a, const RelSchema& b) {
  return a.label == b.label && a.direction == b.direction;
}

bool is_alone(const NodeSchema& schema, const RelSchema& rel) {
  const auto differs = [&](const RelSchema& other) { return &other == &rel || !is_alike(other, rel); };
  return std::ranges::all_of(schema.relationships, differs) &&
         (!schema.sub_resource.has_value() || differs(*schema.sub_resource));
}

std::string_view id_field(const NodeSchema& schema) {
  const Property& id = id_of(schema);
  return id.ref.set_in_kwargs || !id.constant.empty() ? std::string_view() : id.ref.name;
}

std::vector<std::string_view> node_fields(const NodeSchema& schema) {
  std::vector<std::string_view> fields;
  add_once(fields, id_of(schema).ref);
  for (const Property& property : schema.properties) {
    if (property.constant.empty()) add_once(fields, source_of(property));
  }
  return fields;
}

std::vector<graph::Matcher> drop_matchers(const NodeSchema& schema, const RelSchema& rel) {
  std::vector<graph::Matcher> matchers;
  for (const RelSchema& other : schema.relationships) {
    if (is_alike(other, rel)) matchers.insert(matchers.end(), other.target.begin(), other.target.end());
  }
  return matchers;
}

std::vector<std::string_view> drop_fields(const NodeSchema& schema, const RelSchema& rel) {
  std::vector<std::string_view> fields;
  add_once(fields, id_of(schema).ref);
  for (const graph::Matcher& matcher : drop_matchers(schema, rel)) add_once(fields, matcher.ref);
  return fields;
}

std::vector<std::string_view> relationship_fields(const NodeSchema& schema, const RelSchema& rel) {
  std::vector<std::string_view> fields;
  add_once(fields, id_of(schema).ref);
  for (const graph::Matcher& matcher : rel.target) add_once(fields, matcher.ref);
  for (const Property& property : rel.properties) add_once(fields, property.ref);
  return fields;
}

std::vector<std::string_view> link_fields(const graph::MatchLinkSchema& link) {
  std::vector<std::string_view> fields;
  for (const graph::Matcher& matcher : link.source) add_once(fields, matcher.ref);
  for (const graph::Matcher& matcher : link.target) add_once(fields, matcher.ref);
  for (const Property& property : link.properties) add_once(fields, property.ref);
  return fields;
}

std::vector<std::string_view> condition_values(const NodeSchema& schema) {
  std::vector<std::string_view> values;
  for (const graph::ConditionalLabel& conditional : schema.conditional_labels) {
    for (const graph::Condition& condition : conditional.conditions) values.push_back(condition.value);
  }
  return values;
}

bool is_compared(const Property& property) {
  return property.name != "id" && property.name != "lastupdated";
}

std::string upsert_nodes(const NodeSchema& schema, Upsert how) {
  std::vector<std::string> sets;
  if (!schema.extra_labels.empty()) sets.push_back("n" + labels({}, schema.extra_labels));
  for (const Property& property : schema.properties) {
    if (property.name != "id") sets.push_back(fmt::format("n.{} = {}", quoted(property.name), value_of(property)));
  }
  sets.push_back("n._module_name = $module_name");
  sets.push_back("n._module_version = $module_version");
  return fmt::format("UNWIND $rows AS row\n{} {}\n{}{}", keyword(how), node(schema, value_of(id_of(schema))),
                     set_all(how, "n", sets), conditional_labels(schema, how));
}

std::string read_back(const NodeSchema& schema, std::span<const RelSchema* const> relationships,
                      std::span<const RelSchema* const> ownership) {
  std::vector<std::string> right{"n._module_name = $module_name", "n._module_version = $module_version"};
  if (!schema.extra_labels.empty()) right.push_back("n" + labels({}, schema.extra_labels));
  for (const auto& [label, rule] : label_rules(schema)) {
    right.push_back(fmt::format("n:{} = coalesce({}, false)", quoted(label), rule));
  }
  std::vector<std::string> columns{"n.id", fmt::format("coalesce({}, false)", fmt::join(right, " AND "))};
  for (const Property& property : schema.properties) {
    if (is_compared(property)) columns.push_back("n." + quoted(property.name));
  }
  for (const RelSchema* const rel : relationships) {
    columns.push_back(
        fmt::format("[{} | CASE WHEN t:{} AND r._module_name = $module_name AND r._module_version = $module_version "
                    "THEN t.id END]",
                    edge(*rel, "(n)", "(t)"), quoted(rel->target_label)));
  }
  if (!ownership.empty()) {
    // Seen from the owner, the arrows point the other way.
    const auto [inward, outward] = types_by_direction(ownership);
    std::vector<std::string> counts;
    if (!inward.empty()) counts.push_back(fmt::format("size([(n)-[:{}]->() | 1])", inward));
    if (!outward.empty()) counts.push_back(fmt::format("size([(n)<-[:{}]-() | 1])", outward));
    columns.push_back(fmt::format("{}", fmt::join(counts, " + ")));
  }
  return fmt::format("UNWIND $ids AS id\nMATCH {}{}\nRETURN {}", node(schema, "id"), seek("n", schema.label),
                     fmt::join(columns, ",\n    "));
}

std::vector<std::string> touch_found(const NodeSchema& schema, std::span<const RelSchema* const> relationships) {
  const auto [inward, outward] = types_by_direction(relationships);
  std::vector<std::string> statements{touch_nodes(schema)};
  if (!inward.empty()) {
    statements[0] += fmt::format("\nWITH n\nMATCH (n)<-[r:{}]-()\nSET r.lastupdated = $UPDATE_TAG", inward);
  }
  if (!outward.empty()) {
    statements.push_back(fmt::format("UNWIND $ids AS id\nMATCH {}-[r:{}]->(){}\nSET r.lastupdated = $UPDATE_TAG",
                                     node(schema, "id"), outward, seek("n", schema.label)));
  }
  return statements;
}

std::string adopt_rows(const NodeSchema& schema, std::string_view sibling) {
  return fmt::format("UNWIND $ids AS id\nMATCH (n:{} {{id: id}}){}\nWHERE NOT n:{}\nSET n{}\nRETURN id",
                     quoted(sibling), seek("n", sibling), quoted(schema.label),
                     labels(schema.label, schema.extra_labels));
}

std::string upsert_relationships(const NodeSchema& schema, const RelSchema& rel, Upsert how) {
  const std::string find_target = "MATCH " + found("t", rel.target_label, rel.target).text() + "\n";
  const bool once = is_of_the_run(rel.target);
  return fmt::format("{}UNWIND $rows AS row\nMATCH {}{}\n{}{} {}\n{}\nRETURN count(r) AS relationships",
                     once ? find_target : "", node(schema, value_of(id_of(schema))), seek("n", schema.label),
                     once ? "" : find_target, keyword(how), edge(rel, "(n)", "(t)"),
                     set_relationship(rel.properties, how));
}

// Null matches nothing: such a row loses all. What is another's of the same type and direction stays.
std::string drop_relationships(const NodeSchema& schema, const RelSchema& rel,
                               std::span<const graph::SharedRel> others) {
  std::string kept = all_match(rel.target);
  for (const RelSchema& other : schema.relationships) {
    if (&other == &rel || !is_alike(other, rel)) continue;
    kept += fmt::format(" OR {} AND {}", has_label("t", other.target_label), all_match(other.target));
  }
  if (schema.sub_resource.has_value() && is_alike(*schema.sub_resource, rel)) {
    kept += " OR " + has_label("t", schema.sub_resource->target_label);
  }
  for (const auto& [other, theirs] : others) {
    kept += " OR " + has_label("t", theirs->target_label);
    for (const graph::Matcher& matcher : theirs->target) {
      kept += fmt::format(" AND t.{} = n.{}", quoted(matcher.target_property), quoted(kept_property(*other, matcher)));
    }
  }
  return fmt::format(
      "UNWIND $rows AS row\nMATCH {}{}\nWHERE {} AND NOT coalesce({}, false)\nWITH r, t.id AS id\nDELETE r\n"
      "RETURN DISTINCT id",
      edge(rel, node(schema, value_of(id_of(schema))), "(t)"), seek("n", schema.label),
      is_labelled("t", rel.target_label), kept);
}

std::string await_relationships(const NodeSchema& target, const NodeSchema& schema, const RelSchema& rel) {
  std::vector<std::string> conditions;
  for (const graph::Matcher& matcher : rel.target) {
    conditions.push_back(
        fmt::format("{}: t.{}", quoted(kept_property(schema, matcher)), quoted(matcher.target_property)));
  }
  const bool is_first = rel.target_label == target.label;
  const std::string by_one =
      rel.target.size() == 1 ? seek("n", schema.label, kept_property(schema, rel.target[0])) : "";
  return fmt::format("UNWIND $ids AS id\nMATCH (t:{}{} {{id: id}}){}\nMATCH (n:{} {{{}}}){}\nMERGE {}\n{}",
                     quoted(target.label), is_first ? "" : ":" + quoted(rel.target_label), seek("t", target.label),
                     quoted(schema.label), fmt::join(conditions, ", "), by_one, edge(rel, "(n)", "(t)"),
                     set_relationship({}));
}

std::string upsert_links(const graph::MatchLinkSchema& link) {
  const Found source_node = found("n", link.source_label, link.source);
  const Found target_node = found("t", link.target_label, link.target);
  std::string text;
  const auto find_scope = [&](const std::optional<RelSchema>& rel, std::string_view variable) {
    if (!rel.has_value()) return;
    text += fmt::format("MATCH {}\n", found(variable, rel->target_label, rel->target).pattern);
  };
  const auto within = [](const Found& end, const std::optional<RelSchema>& rel, std::string_view scope) {
    if (!rel.has_value()) return end.text();
    return edge(*rel, end.pattern, fmt::format("({})", scope), "") + end.rest;
  };
  find_scope(link.source_sub_resource, "a");
  find_scope(link.target_sub_resource, "b");
  text += fmt::format("UNWIND $rows AS row\nMATCH {}\nMATCH {}\n", within(source_node, link.source_sub_resource, "a"),
                      within(target_node, link.target_sub_resource, "b"));
  const RelSchema rel{
      .label = link.label, .target_label = link.target_label, .target = link.target, .direction = link.direction};
  return text + fmt::format(
                    "MERGE {}\n{},\n    r._sub_resource_label = $_sub_resource_label,\n"
                    "    r._sub_resource_id = $_sub_resource_id\nRETURN count(r) AS relationships",
                    edge(rel, "(n)", "(t)"), set_relationship(link.properties));
}

// Storing the id that is there already changes nothing, but needs the node's write lock.
std::string lock_tenant(const RelSchema& sub_resource) {
  return fmt::format("MATCH {}\nSET t.id = t.id", found("t", sub_resource.target_label, sub_resource.target).pattern);
}

std::string lock_tenants_of(const NodeSchema& schema) {
  return fmt::format("UNWIND $ids AS id\nMATCH {}{}\nWHERE {}\nWITH DISTINCT t\nSET t.id = t.id",
                     edge(*schema.sub_resource, node(schema, "id"), "(t)"), seek("n", schema.label),
                     is_labelled("t", schema.sub_resource->target_label));
}

std::string touch_nodes(const NodeSchema& schema) {
  return fmt::format("UNWIND $ids AS id\nMATCH {}{}\nSET n.lastupdated = $UPDATE_TAG", node(schema, "id"),
                     seek("n", schema.label));
}

std::string touch_relationships(const NodeSchema& schema, const RelSchema& rel) {
  return fmt::format("UNWIND $ids AS id\nMATCH {}{}\nWHERE {}\nSET r.lastupdated = $UPDATE_TAG",
                     edge(rel, node(schema, "id"), "(t)"), seek("n", schema.label), is_labelled("t", rel.target_label));
}

std::string list_part(const NodeSchema& schema) {
  const std::string in_scope =
      schema.scope_property.empty() ? "" : fmt::format("\nWHERE n.{} = $scope", quoted(schema.scope_property));
  return fmt::format("MATCH {}{}\nRETURN n.id AS id, n.{} AS name, n.lastupdated AS tag",
                     edge(*schema.sub_resource, any_node(schema.label), tenant_by_id(schema)), in_scope,
                     quoted(schema.name_property));
}

std::string list_links(const graph::MatchLinkSchema& link) {
  const RelSchema rel{
      .label = link.label, .target_label = link.target_label, .target = link.target, .direction = link.direction};
  std::string properties;
  for (const Property& property : link.properties) properties += fmt::format(", r.{}", quoted(property.name));
  return fmt::format("UNWIND $ids AS id\nMATCH {}\nRETURN n.id AS source, t.id AS target, r.lastupdated AS tag{}",
                     edge(rel, fmt::format("(n:{} {{id: id}})", quoted(link.source_label)),
                          fmt::format("(t:{})", quoted(link.target_label))),
                     properties);
}

std::string count_of(const NodeSchema& schema) {
  const std::string named = schema.existence == graph::Existence::witnessed
                                ? fmt::format("\nWHERE n.{} IS NOT NULL", quoted(schema.scope_property))
                                : "";
  return fmt::format("MATCH {}{}\nRETURN count(n) AS nodes",
                     edge(*schema.sub_resource, any_node(schema.label), tenant_by_id(schema)), named);
}

std::string properties(const NodeSchema& schema) {
  std::string all;
  for (const Property& property : schema.properties) all += fmt::format(", n.{}", quoted(property.name));
  return fmt::format("UNWIND $ids AS id\nMATCH {}{}\nRETURN n.id AS node_id{}", node(schema, "id"),
                     seek("n", schema.label), all);
}

std::string property(const NodeSchema& schema, std::string_view name) {
  return fmt::format("MATCH {}{}\nRETURN n.{} AS value", node(schema, "$id"), seek("n", schema.label), quoted(name));
}

// The first SET is there for the lock: what is read after it is the last committed.
std::string take_lease() {
  return fmt::format(
      "MERGE (l:{} {{id: $id}})\nSET l.id = $id\n"
      "WITH l, l.holder IS NULL OR coalesce(l.generation = $generation AND l.renewals = $renewals, false) AS is_free\n"
      "SET l.holder = CASE WHEN is_free THEN $holder ELSE l.holder END,\n"
      "    l.generation = coalesce(l.generation, 0) + CASE WHEN is_free THEN 1 ELSE 0 END,\n"
      "    l.renewals = CASE WHEN is_free THEN 0 ELSE coalesce(l.renewals, 0) END\n"
      "RETURN l.holder AS holder, l.generation AS generation, l.renewals AS renewals",
      kLeaseLabel);
}

std::string renew_lease() {
  return fmt::format(
      "MATCH (l:{} {{id: $id}})\nSET l.id = $id\nWITH l\nWHERE l.generation = $generation\n"
      "SET l.renewals = l.renewals + 1\nRETURN l.renewals AS renewals",
      kLeaseLabel);
}

// The node stays: who waits for its lock must find it, and its generation.
std::string release_lease() {
  return fmt::format(
      "MATCH (l:{} {{id: $id}})\nSET l.id = $id\nWITH l\nWHERE l.generation = $generation\n"
      "REMOVE l.holder",
      kLeaseLabel);
}

}  // namespace dynatlas::neo4j::cypher
