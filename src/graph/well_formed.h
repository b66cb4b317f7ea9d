// What a declaration must obey, checked when it is compiled: `static_assert(well_formed(kSchema))` stands under each.
// A declaration that breaks a rule does not compile, and the compiler's message names the rule.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>

#include "graph/schema.h"

namespace dynatlas::graph {

// Not constexpr, and nowhere defined: a constant expression that calls one of these stops the compiler, which then
// prints its name.
namespace rejected {
bool the_schema_has_no_label();
bool the_property_id_is_missing();
bool id_must_come_from_the_rows();
bool lastupdated_is_missing();
bool lastupdated_must_take_UPDATE_TAG();
bool the_property_name_is_reserved();
bool a_property_is_declared_twice();
bool a_constant_cannot_have_a_source_too();
bool a_derived_property_needs_a_field_of_the_rows();
bool a_sibling_label_must_be_an_extra_label();
bool a_label_cannot_be_conditional_and_unconditional();
bool a_conditional_label_needs_conditions();
bool a_condition_must_name_a_text_property();
bool a_relationship_needs_a_label_a_target_and_a_matcher();
bool a_sub_resource_must_match_exactly();
bool a_sub_resource_cannot_own();
bool an_owning_relationship_needs_an_owned_schema();
bool an_owned_schema_needs_an_owning_relationship();
bool a_listed_schema_needs_a_sub_resource_of_the_run();
bool a_listed_schema_needs_its_scope_and_name_property();
bool a_witnessed_schema_needs_a_sub_resource();
bool a_witnessed_schema_needs_its_scope_and_name_property();
bool scope_and_name_property_are_for_listed_and_witnessed_schemas();
bool a_schema_with_a_sub_resource_has_scoped_cleanup();
bool a_relationships_property_comes_from_the_rows_or_the_run();
bool from_both_ends_needs_exact_matchers_on_own_properties();
bool a_match_link_needs_a_source_and_a_target_with_matchers();
bool the_sub_resource_of_a_match_link_must_be_of_the_run();
bool schemas_of_a_label_need_different_aspects();
bool schemas_of_a_label_carry_the_same_labels();
bool schemas_of_a_label_share_a_property();
bool what_schemas_of_a_label_relate_by_must_be_from_both_ends();
}  // namespace rejected

namespace detail {

// A copy, no pointer: gcc 12 cannot compare the address of an inline variable with null under UBSan.
constexpr std::optional<Property> find(std::span<const Property> properties, std::string_view name) {
  for (const Property& property : properties) {
    if (property.name == name) return property;
  }
  return std::nullopt;
}

constexpr bool contains(std::span<const std::string_view> texts, std::string_view text) {
  for (const std::string_view other : texts) {
    if (other == text) return true;
  }
  return false;
}

constexpr bool is_reserved(std::string_view name) {
  return name.empty() || name == kFirstSeen || name == kModuleName || name == kModuleVersion ||
         name == kSubResourceLabel || name == kSubResourceId;
}

constexpr bool names_are_free(std::span<const Property> properties) {
  for (const Property& property : properties) {
    if (is_reserved(property.name)) return rejected::the_property_name_is_reserved();
    int times = 0;
    for (const Property& other : properties) times += other.name == property.name;
    if (times != 1) return rejected::a_property_is_declared_twice();
    if (!property.constant.empty() && (!property.ref.name.empty() || property.derivation.has_value())) {
      return rejected::a_constant_cannot_have_a_source_too();
    }
    if (property.derivation.has_value() && (property.ref.name.empty() || property.ref.set_in_kwargs)) {
      return rejected::a_derived_property_needs_a_field_of_the_rows();
    }
  }
  return true;
}

constexpr bool has_own_properties(const NodeSchema& schema) {
  if (!names_are_free(schema.properties)) return false;
  const auto id = find(schema.properties, "id");
  if (!id.has_value()) return rejected::the_property_id_is_missing();
  if (id->ref.set_in_kwargs || id->ref.name.empty()) return rejected::id_must_come_from_the_rows();
  const auto tag = find(schema.properties, "lastupdated");
  if (!tag.has_value()) return rejected::lastupdated_is_missing();
  if (!tag->ref.set_in_kwargs || tag->ref.name != kUpdateTag) return rejected::lastupdated_must_take_UPDATE_TAG();
  return true;
}

constexpr bool has_own_labels(const NodeSchema& schema) {
  if (schema.label.empty()) return rejected::the_schema_has_no_label();
  for (const std::string_view sibling : schema.sibling_labels) {
    if (!contains(schema.extra_labels, sibling)) return rejected::a_sibling_label_must_be_an_extra_label();
  }
  for (const ConditionalLabel& conditional : schema.conditional_labels) {
    if (conditional.label == schema.label || contains(schema.extra_labels, conditional.label)) {
      return rejected::a_label_cannot_be_conditional_and_unconditional();
    }
    if (conditional.conditions.empty()) return rejected::a_conditional_label_needs_conditions();
    for (const Condition& condition : conditional.conditions) {
      const auto property = find(schema.properties, condition.property);
      if (!property.has_value() || property->type != Type::text)
        return rejected::a_condition_must_name_a_text_property();
    }
  }
  return true;
}

constexpr bool are_of_a_relationship(std::span<const Property> properties) {
  for (const Property& property : properties) {
    if (property.name == "lastupdated") return rejected::the_property_name_is_reserved();
    if (property.ref.name.empty() || property.derivation.has_value()) {
      return rejected::a_relationships_property_comes_from_the_rows_or_the_run();
    }
  }
  return names_are_free(properties);
}

constexpr bool can_be_matched(const NodeSchema& schema, const RelSchema& rel) {
  if (rel.label.empty() || rel.target_label.empty() || rel.target.empty()) {
    return rejected::a_relationship_needs_a_label_a_target_and_a_matcher();
  }
  if (!are_of_a_relationship(rel.properties)) return false;
  if (!rel.from_both_ends) return true;
  for (const Matcher& matcher : rel.target) {
    if (kept_property(schema, matcher).empty() || matcher.match != Match::exact || !rel.properties.empty()) {
      return rejected::from_both_ends_needs_exact_matchers_on_own_properties();
    }
  }
  return true;
}

constexpr bool has_own_relationships(const NodeSchema& schema) {
  bool owned = false;
  for (const RelSchema& rel : schema.relationships) {
    if (!can_be_matched(schema, rel)) return false;
    if (rel.owning && schema.existence != Existence::owned) {
      return rejected::an_owning_relationship_needs_an_owned_schema();
    }
    owned = owned || rel.owning;
  }
  if (schema.existence == Existence::owned && !owned) return rejected::an_owned_schema_needs_an_owning_relationship();
  return true;
}

constexpr bool has_own_sub_resource(const NodeSchema& schema) {
  if (!schema.sub_resource.has_value()) return true;
  const RelSchema& rel = *schema.sub_resource;
  if (!can_be_matched(schema, rel)) return false;
  if (rel.owning) return rejected::a_sub_resource_cannot_own();
  for (const Matcher& matcher : rel.target) {
    if (matcher.match != Match::exact) return rejected::a_sub_resource_must_match_exactly();
  }
  if (!schema.scoped_cleanup) return rejected::a_schema_with_a_sub_resource_has_scoped_cleanup();
  return true;
}

constexpr bool is_listable(const NodeSchema& schema) {
  const bool has_scope = find(schema.properties, schema.scope_property).has_value() ||
                         (schema.existence == Existence::listed && schema.scope_property.empty());
  const bool has_both = has_scope && find(schema.properties, schema.name_property).has_value();
  if (schema.existence == Existence::witnessed) {
    if (!schema.sub_resource.has_value()) return rejected::a_witnessed_schema_needs_a_sub_resource();
    return has_both || rejected::a_witnessed_schema_needs_its_scope_and_name_property();
  }
  if (schema.existence != Existence::listed) {
    if (schema.scope_property.empty() && schema.name_property.empty()) return true;
    return rejected::scope_and_name_property_are_for_listed_and_witnessed_schemas();
  }
  if (!schema.sub_resource.has_value() || !is_of_the_run(schema.sub_resource->target))
    return rejected::a_listed_schema_needs_a_sub_resource_of_the_run();
  return has_both || rejected::a_listed_schema_needs_its_scope_and_name_property();
}

constexpr bool matches_the_sub_resource(const NodeSchema& schema, std::string_view property) {
  if (!schema.sub_resource.has_value()) return false;
  for (const Matcher& matcher : schema.sub_resource->target) {
    if (kept_property(schema, matcher) == property) return true;
  }
  return false;
}

// Whether two schemas of a label may both declare it.
constexpr bool may_share(const NodeSchema& a, const NodeSchema& b, const Property& of_a, const Property& of_b) {
  if (of_a.type != of_b.type) return false;
  if (of_a.name == "id" || of_a.name == "lastupdated") return true;
  if (matches_the_sub_resource(a, of_a.name) && matches_the_sub_resource(b, of_b.name)) return true;
  if (of_a.name == a.scope_property || of_b.name == b.scope_property) return false;
  return of_a.ref.name == of_b.ref.name && of_a.ref.set_in_kwargs == of_b.ref.set_in_kwargs &&
         of_a.constant == of_b.constant && !of_a.derivation.has_value() && !of_b.derivation.has_value();
}

constexpr bool share_no_property(const NodeSchema& a, const NodeSchema& b) {
  for (const Property& property : a.properties) {
    const auto other = find(b.properties, property.name);
    if (other.has_value() && !may_share(a, b, property, *other)) return rejected::schemas_of_a_label_share_a_property();
  }
  return true;
}

constexpr bool carry_the_same(std::span<const std::string_view> a, std::span<const std::string_view> b) {
  if (a.size() != b.size()) return rejected::schemas_of_a_label_carry_the_same_labels();
  for (const std::string_view label : a) {
    if (!contains(b, label)) return rejected::schemas_of_a_label_carry_the_same_labels();
  }
  return true;
}

// Of relationships that differ by who declares them alone, each must tell by the node's own properties which are its.
constexpr bool share_no_relationship(const NodeSchema& a, const NodeSchema& b) {
  for (const RelSchema& of_a : a.relationships) {
    for (const RelSchema& of_b : b.relationships) {
      if (of_a.label != of_b.label || of_a.direction != of_b.direction) continue;
      if (of_a.from_both_ends && of_b.from_both_ends) continue;
      return rejected::what_schemas_of_a_label_relate_by_must_be_from_both_ends();
    }
  }
  return true;
}

}  // namespace detail

// True, or it does not compile.
constexpr bool well_formed(const NodeSchema& schema) {
  return detail::has_own_labels(schema) && detail::has_own_properties(schema) && detail::has_own_sub_resource(schema) &&
         detail::has_own_relationships(schema) && detail::is_listable(schema);
}

// That schemas of one label do not write over each other's: true, or it does not compile.
constexpr bool are_disjoint(std::span<const NodeSchema* const> schemas) {
  for (std::size_t i = 0; i < schemas.size(); ++i) {
    for (std::size_t k = i + 1; k < schemas.size(); ++k) {
      const NodeSchema& a = *schemas[i];
      const NodeSchema& b = *schemas[k];
      if (a.label != b.label) continue;
      if (a.aspect == b.aspect) return rejected::schemas_of_a_label_need_different_aspects();
      if (!detail::carry_the_same(a.extra_labels, b.extra_labels) ||
          !detail::carry_the_same(a.sibling_labels, b.sibling_labels) || !detail::share_no_property(a, b) ||
          !detail::share_no_relationship(a, b)) {
        return false;
      }
    }
  }
  return true;
}

constexpr bool well_formed(const MatchLinkSchema& link) {
  if (link.label.empty() || link.source_label.empty() || link.target_label.empty() || link.source.empty() ||
      link.target.empty()) {
    return rejected::a_match_link_needs_a_source_and_a_target_with_matchers();
  }
  for (const auto& sub_resource : {link.source_sub_resource, link.target_sub_resource}) {
    if (sub_resource.has_value() && !is_of_the_run(sub_resource->target)) {
      return rejected::the_sub_resource_of_a_match_link_must_be_of_the_run();
    }
  }
  return detail::are_of_a_relationship(link.properties);
}

}  // namespace dynatlas::graph
