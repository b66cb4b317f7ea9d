// What is known of a statement's result besides its records. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bolt/value.h"

namespace dynatlas::bolt {

struct Counters {
  std::int64_t nodes_created = 0;
  std::int64_t nodes_deleted = 0;
  std::int64_t relationships_created = 0;
  std::int64_t relationships_deleted = 0;
  std::int64_t properties_set = 0;
  std::int64_t labels_added = 0;
  std::int64_t labels_removed = 0;
  std::int64_t indexes_added = 0;
  std::int64_t indexes_removed = 0;
  std::int64_t constraints_added = 0;
  std::int64_t constraints_removed = 0;

  bool operator==(const Counters&) const = default;
};

// What is known of a statement when its result has been read to the end.
struct Summary {
  std::vector<std::string> fields;
  Counters counters;
  std::string type;  // "r", "w", "rw", "s" (schema); empty where the server does not say
};

// From the metadata of RUN's SUCCESS; throws Error{store} where there are no field names.
std::vector<std::string> fields_from(const Map& metadata);
// From the metadata of the last PULL's or DISCARD's SUCCESS; what is missing stays 0.
void add_summary(const Map& metadata, Summary& summary);

// A member of a map as text or number, or null where it is missing or of another kind.
const std::string* text_in(const Map& map, std::string_view key);
const std::int64_t* integer_in(const Map& map, std::string_view key);

}  // namespace dynatlas::bolt
