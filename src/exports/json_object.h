// A node's or relationship's properties as a JSON object: those that it has, in the order of their kind.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "graph/scan.h"

namespace dynatlas::exports {

inline nlohmann::ordered_json json_object(std::span<const graph::PropertyKind> kinds,
                                          std::span<const nlohmann::json> values) {
  nlohmann::ordered_json object = nlohmann::ordered_json::object();
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (!values[i].is_null()) object[std::string(kinds[i].name)] = values[i];
  }
  return object;
}

}  // namespace dynatlas::exports
