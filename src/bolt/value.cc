#include "bolt/value.h"

#include <array>

namespace dynatlas::bolt {

const Value* Map::find(std::string_view key) const {
  for (const MapEntry& entry : entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

bool Map::operator==(const Map& other) const {
  return entries == other.entries;
}

bool Structure::operator==(const Structure& other) const {
  return tag == other.tag && fields == other.fields;
}

std::string_view kind_name(const Value& value) {
  // In the order of Value::Data.
  static constexpr std::array<std::string_view, std::variant_size_v<Value::Data>> kNames = {
      "NULL",  "BOOLEAN",    "INTEGER",      "FLOAT",          "STRING",         "BYTES",          "LIST",     "MAP",
      "DATE",  "LOCAL TIME", "ZONED TIME",   "ZONED DATETIME", "ZONED DATETIME", "LOCAL DATETIME", "DURATION", "POINT",
      "POINT", "NODE",       "RELATIONSHIP", "RELATIONSHIP",   "PATH",           "STRUCTURE"};
  return kNames[value.data.index()];
}

}  // namespace dynatlas::bolt
