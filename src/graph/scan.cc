#include "graph/scan.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

namespace dynatlas::graph {
namespace {

using nlohmann::json;

void add(std::vector<PropertyKind>& properties, PropertyKind property) {
  if (std::ranges::find(properties, property.name, &PropertyKind::name) == properties.end()) {
    properties.push_back(property);
  }
}

void add_all(std::vector<PropertyKind>& properties, std::span<const Property> declared) {
  for (const Property& property : declared) add(properties, {property.name, property.type});
}

void add_marks(std::vector<PropertyKind>& properties) {
  add(properties, {"lastupdated", Type::integer});
  add(properties, {kFirstSeen, Type::integer});
  add(properties, {kModuleName, Type::text});
  add(properties, {kModuleVersion, Type::text});
}

NodeKind& node_kind(GraphKinds& kinds, std::string_view label) {
  const auto at = std::ranges::find(kinds.nodes, label, &NodeKind::label);
  if (at != kinds.nodes.end()) return *at;
  return kinds.nodes.emplace_back(NodeKind{label, {label}, {}, {{"id", Type::text}}});
}

bool carries(const NodeKind& kind, std::string_view label) {
  return std::ranges::find(kind.labels, label) != kind.labels.end() ||
         std::ranges::find(kind.conditional_labels, label, &ConditionalLabel::label) != kind.conditional_labels.end();
}

void add_nodes(GraphKinds& kinds, const NodeSchema& schema) {
  NodeKind& kind = node_kind(kinds, schema.label);
  for (const std::string_view label : schema.extra_labels) {
    if (std::ranges::find(kind.labels, label) == kind.labels.end()) kind.labels.push_back(label);
  }
  std::ranges::copy(schema.conditional_labels, std::back_inserter(kind.conditional_labels));
  add_all(kind.properties, schema.properties);
  add_marks(kind.properties);
}

// The first labels of the nodes that carry this one; where there are none, it is a kind of its own.
std::vector<std::string_view> first_labels(GraphKinds& kinds, std::string_view label,
                                           std::span<const Matcher> matchers) {
  std::vector<std::string_view> found;
  for (const NodeKind& kind : kinds.nodes) {
    if (carries(kind, label)) found.push_back(kind.label);
  }
  if (found.empty()) {
    node_kind(kinds, label).is_ours = false;
    found.push_back(label);
  }
  for (const std::string_view first : found) {
    NodeKind& kind = node_kind(kinds, first);
    if (kind.is_ours) continue;
    for (const Matcher& matcher : matchers) add(kind.properties, {matcher.target_property, Type::text});
  }
  return found;
}

struct Ends {
  std::vector<std::string_view> sources;
  std::vector<std::string_view> targets;
};

void add_relationships(GraphKinds& kinds, std::string_view type, const Ends& ends, std::span<const Property> declared,
                       bool is_link = false) {
  for (const std::string_view source : ends.sources) {
    for (const std::string_view target : ends.targets) {
      auto at = std::ranges::find_if(kinds.relationships, [&](const RelationshipKind& kind) {
        return kind.type == type && kind.source_label == source && kind.target_label == target;
      });
      if (at == kinds.relationships.end()) {
        at = kinds.relationships.insert(at, RelationshipKind{type, source, target, {}});
      }
      add_all(at->properties, declared);
      add_marks(at->properties);
      if (!is_link) continue;
      add(at->properties, {kSubResourceLabel, Type::text});
      add(at->properties, {kSubResourceId, Type::text});
    }
  }
}

void add_relationship(GraphKinds& kinds, const NodeSchema& schema, const RelSchema& rel) {
  const auto others = first_labels(kinds, rel.target_label, rel.target);
  const bool inward = rel.direction == Direction::inward;
  const Ends ends = inward ? Ends{others, {schema.label}} : Ends{{schema.label}, others};
  add_relationships(kinds, rel.label, ends, rel.properties);
}

void add_link(GraphKinds& kinds, const MatchLinkSchema& link) {
  Ends ends{first_labels(kinds, link.source_label, link.source), first_labels(kinds, link.target_label, link.target)};
  if (link.direction == Direction::inward) std::swap(ends.sources, ends.targets);
  add_relationships(kinds, link.label, ends, link.properties, true);
}

// A database without booleans keeps 0 and 1, one without lists their text.
void make_declared(std::span<const PropertyKind> properties, std::span<json> values) {
  for (std::size_t i = 0; i < properties.size(); ++i) {
    json& value = values[i];
    if (properties[i].type == Type::boolean && value.is_number_integer()) value = value != 0;
    TextList texts;
    const bool is_list_text = properties[i].type == Type::text_list && value.is_string();
    if (is_list_text && parse_list(value.get_ref<const std::string&>(), texts)) value = std::move(texts);
  }
}

bool holds(const NodeKind& kind, const Condition& condition, std::span<const json> values) {
  const auto at = std::ranges::find(kind.properties, condition.property, &PropertyKind::name);
  if (at == kind.properties.end()) return false;
  const json& value = values[static_cast<std::size_t>(at - kind.properties.begin())];
  return value.is_string() && value.get_ref<const std::string&>() == condition.value;
}

}  // namespace

GraphKinds kinds_of(Model model) {
  GraphKinds kinds;
  for (const NodeSchema* schema : model.nodes) add_nodes(kinds, *schema);
  for (const NodeSchema* schema : model.nodes) {
    if (schema->sub_resource.has_value()) add_relationship(kinds, *schema, *schema->sub_resource);
    for (const RelSchema& rel : schema->relationships) add_relationship(kinds, *schema, rel);
  }
  for (const MatchLinkSchema* link : model.links) add_link(kinds, *link);
  return kinds;
}

void tell_node(const NodeKind& kind, std::vector<json> cells, GraphReader& reader) {
  make_declared(kind.properties, cells);
  std::vector<std::string_view> labels = kind.labels;
  for (const auto& [label, conditions] : kind.conditional_labels) {
    const bool all_hold = std::ranges::all_of(conditions, [&](const auto& one) { return holds(kind, one, cells); });
    if (all_hold && std::ranges::find(labels, label) == labels.end()) labels.push_back(label);
  }
  reader.node(kind, labels, cells);
}

void tell_relationship(const RelationshipKind& kind, std::vector<json> cells, GraphReader& reader) {
  const std::span<json> values = std::span(cells).subspan(2);
  make_declared(kind.properties, values);
  reader.relationship(kind, cells[0].get_ref<const std::string&>(), cells[1].get_ref<const std::string&>(), values);
}

}  // namespace dynatlas::graph
