// Named locks, kept in the file (graph::Lease).
#pragma once

#include <string_view>

#include "graph/graph_store.h"
#include "store/sqlite/connection.h"

namespace dynatlas::sqlite {

// See GraphStore::take_lease. One transaction.
graph::Lease take_lease(Connection& connection, std::string_view name, std::string_view holder,
                        const graph::Lease* dead);
// Inside a transaction. False where it was lost.
bool renew_lease(Connection& connection, const graph::Lease& lease);
// Inside a transaction. Nothing happens where it was lost.
void release_lease(Connection& connection, const graph::Lease& lease);

}  // namespace dynatlas::sqlite
