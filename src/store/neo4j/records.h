// What a statement's records hold, leniently: a value of another kind is empty or 0.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "bolt/value.h"

namespace dynatlas::neo4j {

using Record = std::span<const bolt::Value>;

inline std::string text(const bolt::Value& value) {
  const auto* const found = value.get_if<std::string>();
  return found == nullptr ? std::string() : *found;
}

inline std::int64_t integer(const bolt::Value& value) {
  const auto* const found = value.get_if<std::int64_t>();
  return found == nullptr ? 0 : *found;
}

}  // namespace dynatlas::neo4j
