#include "bolt/summary.h"

#include <array>
#include <utility>

#include "base/error.h"

namespace dynatlas::bolt {
namespace {

constexpr std::array<std::pair<std::string_view, std::int64_t Counters::*>, 11> kCounters = {{
    {"nodes-created", &Counters::nodes_created},
    {"nodes-deleted", &Counters::nodes_deleted},
    {"relationships-created", &Counters::relationships_created},
    {"relationships-deleted", &Counters::relationships_deleted},
    {"properties-set", &Counters::properties_set},
    {"labels-added", &Counters::labels_added},
    {"labels-removed", &Counters::labels_removed},
    {"indexes-added", &Counters::indexes_added},
    {"indexes-removed", &Counters::indexes_removed},
    {"constraints-added", &Counters::constraints_added},
    {"constraints-removed", &Counters::constraints_removed},
}};

}  // namespace

const std::string* text_in(const Map& map, std::string_view key) {
  const Value* value = map.find(key);
  return value == nullptr ? nullptr : value->get_if<std::string>();
}

const std::int64_t* integer_in(const Map& map, std::string_view key) {
  const Value* value = map.find(key);
  return value == nullptr ? nullptr : value->get_if<std::int64_t>();
}

std::vector<std::string> fields_from(const Map& metadata) {
  const Value* value = metadata.find("fields");
  const List* list = value == nullptr ? nullptr : value->get_if<List>();
  if (list == nullptr) throw Error(ErrorKind::store, "the server's answer to RUN names no fields");
  std::vector<std::string> fields;
  for (const Value& field : *list) {
    const auto* name = field.get_if<std::string>();
    if (name == nullptr) throw Error(ErrorKind::store, "the server's answer to RUN names a field that is no text");
    fields.push_back(*name);
  }
  return fields;
}

void add_summary(const Map& metadata, Summary& summary) {
  if (const std::string* type = text_in(metadata, "type")) summary.type = *type;
  const Value* stats = metadata.find("stats");
  const Map* counts = stats == nullptr ? nullptr : stats->get_if<Map>();
  if (counts == nullptr) return;
  for (const auto& [name, member] : kCounters) {
    if (const std::int64_t* count = integer_in(*counts, name)) summary.counters.*member = *count;
  }
}

}  // namespace dynatlas::bolt
