// Which servers of a cluster route, read and write, and until when that may be believed. Pure.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "bolt/messages.h"
#include "bolt/uri.h"
#include "bolt/value.h"

namespace dynatlas::bolt {

struct RoutingTable {
  std::vector<Address> routers;
  std::vector<Address> readers;
  std::vector<Address> writers;
  std::string database;  // the home database's name where none was asked for; may be empty
  Clock::SteadyTime expires{};

  const std::vector<Address>& servers(AccessMode mode) const { return mode == AccessMode::read ? readers : writers; }
  bool is_fresh(Clock::SteadyTime now) const { return now < expires && !routers.empty(); }
  // Takes a server that does not answer, or does not have the database, out of everything.
  void forget(const Address& address);
  // Takes a server that is no leader any more out of the writers.
  void forget_writer(const Address& address);
};

// From the metadata of ROUTE's SUCCESS: {rt: {ttl, db, servers: [{role, addresses}]}}. Throws Error{store} where that
// is malformed or names no router. A table without a writer is one: a leader is being elected.
RoutingTable parse_routing_table(const Map& metadata, Clock::SteadyTime now);

}  // namespace dynatlas::bolt
