// The fields that a NodeSchema or MatchLinkSchema takes from a row, known when it is compiled: rows are exactly as wide
// as the declaration asks, and a field that it does not name does not compile.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "graph/schema.h"

namespace dynatlas::graph {

namespace rejected {
bool the_schema_takes_no_such_field();  // not constexpr, as those of well_formed.h
}  // namespace rejected

namespace detail {

template <typename Each>
constexpr void each_field_of(const PropertyRef& ref, Each each) {
  if (!ref.set_in_kwargs && !ref.name.empty()) each(ref.name);
}

template <typename Each>
constexpr void each_field_of(std::span<const Property> properties, Each each) {
  for (const Property& property : properties) {
    each_field_of(property.ref, each);
    if (!property.derivation.has_value()) continue;
    for (const PropertyRef& other : property.derivation->others) each_field_of(other, each);
  }
}

template <typename Each>
constexpr void each_field_of(std::span<const Matcher> matchers, Each each) {
  for (const Matcher& matcher : matchers) each_field_of(matcher.ref, each);
}

// Calls `each` for the name of every field that the schema refers to; the same may come twice.
template <typename Each>
constexpr void each_field(const NodeSchema& schema, Each each) {
  const auto matched_by = [&each](const RelSchema& rel) {
    each_field_of(rel.target, each);
    each_field_of(rel.properties, each);
  };
  each_field_of(schema.properties, each);
  if (schema.sub_resource.has_value()) matched_by(*schema.sub_resource);
  for (const RelSchema& rel : schema.relationships) matched_by(rel);
}

// Its sub-resources are of the run.
template <typename Each>
constexpr void each_field(const MatchLinkSchema& link, Each each) {
  each_field_of(link.source, each);
  each_field_of(link.target, each);
  each_field_of(link.properties, each);
}

// Writes each field once, in the order of the declaration, as far as `fields` has room. Returns how many there are.
template <typename Schema, std::size_t kRoom>
constexpr std::size_t collect_fields(const Schema& schema, std::array<std::string_view, kRoom>& fields) {
  std::size_t count = 0;
  each_field(schema, [&](std::string_view field) {
    for (std::size_t i = 0; i < count; ++i) {
      if (fields[i] == field) return;
    }
    fields[count++] = field;
  });
  return count;
}

inline constexpr std::size_t kFieldsMax = 128;

template <const auto& kSchema>
consteval auto fields_of() {
  std::array<std::string_view, kFieldsMax> all{};
  constexpr std::size_t kCount = [] {
    std::array<std::string_view, kFieldsMax> counted{};
    return collect_fields(kSchema, counted);
  }();
  collect_fields(kSchema, all);
  std::array<std::string_view, kCount> fields{};
  for (std::size_t i = 0; i < kCount; ++i) fields[i] = all[i];
  return fields;
}

}  // namespace detail

// The fields of the schema's rows, each once.
template <const auto& kSchema>
inline constexpr auto kFieldsOf = detail::fields_of<kSchema>();

// Where a field stands in a row of kFieldsOf.
template <const auto& kSchema>
consteval std::size_t column_of(std::string_view field) {
  for (std::size_t i = 0; i < kFieldsOf<kSchema>.size(); ++i) {
    if (kFieldsOf<kSchema>[i] == field) return i;
  }
  return rejected::the_schema_takes_no_such_field() ? 0 : 1;
}

}  // namespace dynatlas::graph
