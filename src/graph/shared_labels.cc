#include "graph/shared_labels.h"

#include <algorithm>

namespace dynatlas::graph {
namespace {

bool is_known_by(const NodeSchema& schema, std::string_view property) {
  if (property == "id" || property == "lastupdated") return true;
  return schema.sub_resource.has_value() &&
         std::ranges::any_of(schema.sub_resource->target,
                             [&](const Matcher& matcher) { return kept_property(schema, matcher) == property; });
}

std::vector<Pointers> not_counted_of(Model model, std::string_view label) {
  std::vector<Pointers> all;
  const auto add = [&](Pointers pointers) {
    if (std::ranges::find(all, pointers) == all.end()) all.push_back(pointers);
  };
  for (const NodeSchema* const schema : model.nodes) {
    const auto& sub_resource = schema->sub_resource;
    if (schema->label == label && sub_resource.has_value() && sub_resource->direction == Direction::inward) {
      add({sub_resource->label, sub_resource->target_label});
    }
    for (const RelSchema& rel : schema->relationships) {
      if (rel.target_label == label && rel.direction == Direction::outward && !rel.keeps_target) {
        add({rel.label, schema->label});
      }
    }
  }
  return all;
}

}  // namespace

std::optional<Grounds> grounds_of(Model model, std::string_view label) {
  Grounds grounds{label, not_counted_of(model, label), {}, {}};
  bool is_declared = false;
  for (const NodeSchema* const schema : model.nodes) {
    if (schema->label != label) continue;
    is_declared = true;
    grounds.module_name = schema->goes_only_if_by;
    if (schema->existence == Existence::witnessed) {
      grounds.scope_properties.push_back(schema->scope_property);
    } else if (schema->existence != Existence::referenced) {
      return std::nullopt;
    }
  }
  return is_declared ? std::optional(grounds) : std::nullopt;
}

std::vector<Property> own_properties(Model model, const NodeSchema& schema) {
  std::vector<Property> own;
  for (const Property& property : schema.properties) {
    const bool is_shared = std::ranges::any_of(model.nodes, [&](const NodeSchema* other) {
      return other != &schema && other->label == schema.label &&
             std::ranges::find(other->properties, property.name, &Property::name) != other->properties.end();
    });
    if (!is_shared && !is_known_by(schema, property.name)) own.push_back(property);
  }
  return own;
}

std::vector<SharedRel> shared_with(Model model, const NodeSchema& schema, const RelSchema& rel) {
  std::vector<SharedRel> shared;
  for (const NodeSchema* const other : model.nodes) {
    if (other == &schema || other->label != schema.label) continue;
    for (const RelSchema& theirs : other->relationships) {
      if (theirs.label == rel.label && theirs.direction == rel.direction) shared.push_back({other, &theirs});
    }
  }
  return shared;
}

}  // namespace dynatlas::graph
