#include "bolt/routing_table.h"

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "base/error.h"
#include "bolt/summary.h"

namespace dynatlas::bolt {
namespace {

constexpr std::int64_t kTtlSecondsMax = 86'400;
constexpr std::size_t kServersMax = 1'000;

template <typename T>
const T& member(const Map& map, std::string_view key) {
  const Value* value = map.find(key);
  const T* found = value == nullptr ? nullptr : value->get_if<T>();
  if (found == nullptr) throw Error(ErrorKind::store, "the server's routing table is malformed");
  return *found;
}

template <typename T>
const T& as(const Value& value) {
  const T* found = value.get_if<T>();
  if (found == nullptr) throw Error(ErrorKind::store, "the server's routing table is malformed");
  return *found;
}

void erase_from(std::vector<Address>& addresses, const Address& address) {
  std::erase(addresses, address);
}

}  // namespace

void RoutingTable::forget(const Address& address) {
  erase_from(routers, address);
  erase_from(readers, address);
  erase_from(writers, address);
}

void RoutingTable::forget_writer(const Address& address) {
  erase_from(writers, address);
}

RoutingTable parse_routing_table(const Map& metadata, Clock::SteadyTime now) {
  const Map& answer = member<Map>(metadata, "rt");
  RoutingTable table;
  const std::int64_t ttl = std::clamp<std::int64_t>(member<std::int64_t>(answer, "ttl"), 0, kTtlSecondsMax);
  table.expires = now + std::chrono::seconds(ttl);
  if (const std::string* database = text_in(answer, "db")) table.database = *database;
  for (const Value& server : member<List>(answer, "servers")) {
    const Map& entry = as<Map>(server);
    const std::string& role = member<std::string>(entry, "role");
    auto* role_addresses = role == "ROUTE"   ? &table.routers
                           : role == "READ"  ? &table.readers
                           : role == "WRITE" ? &table.writers
                                             : nullptr;
    if (role_addresses == nullptr) continue;  // a role of a later version
    for (const Value& address : member<List>(entry, "addresses")) {
      if (role_addresses->size() < kServersMax) role_addresses->push_back(parse_address(as<std::string>(address)));
    }
  }
  if (table.routers.empty()) throw Error(ErrorKind::store, "the server's routing table names no router", {}, true);
  return table;
}

}  // namespace dynatlas::bolt
