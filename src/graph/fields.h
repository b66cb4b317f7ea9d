// The fields that a schema takes from a row, known when it is compiled: rows are exactly as wide as the declaration
// asks, and a field that it does not name does not compile.
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

// Calls `each` for the name of every field that the schema refers to; the same may come twice.
template <typename Each>
constexpr void each_field(const NodeSchema& schema, Each each) {
  const auto one = [&each](const PropertyRef& ref) {
    if (!ref.set_in_kwargs && !ref.name.empty()) each(ref.name);
  };
  const auto all_of = [&one](std::span<const Property> properties) {
    for (const Property& property : properties) {
      one(property.ref);
      if (!property.derivation.has_value()) continue;
      for (const PropertyRef& other : property.derivation->others) one(other);
    }
  };
  const auto matched_by = [&](const RelSchema& rel) {
    for (const Matcher& matcher : rel.target) one(matcher.ref);
    all_of(rel.properties);
  };
  all_of(schema.properties);
  if (schema.sub_resource.has_value()) matched_by(*schema.sub_resource);
  for (const RelSchema& rel : schema.relationships) matched_by(rel);
}

// Writes each field once, in the order of the declaration, as far as `fields` has room. Returns how many there are.
template <std::size_t kRoom>
constexpr std::size_t collect_fields(const NodeSchema& schema, std::array<std::string_view, kRoom>& fields) {
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

template <const NodeSchema& kSchema>
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
template <const NodeSchema& kSchema>
inline constexpr auto kFieldsOf = detail::fields_of<kSchema>();

// Where a field stands in a row of kFieldsOf.
template <const NodeSchema& kSchema>
consteval std::size_t column_of(std::string_view field) {
  for (std::size_t i = 0; i < kFieldsOf<kSchema>.size(); ++i) {
    if (kFieldsOf<kSchema>[i] == field) return i;
  }
  return rejected::the_schema_takes_no_such_field() ? 0 : 1;
}

}  // namespace dynatlas::graph
