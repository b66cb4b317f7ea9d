// Named locks that expire, kept in the file (GraphStore::acquire_lease).
#pragma once

#include <string_view>

#include "graph/graph_store.h"
#include "store/sqlite/connection.h"

namespace dynatlas::sqlite {

// Takes or renews the lease as `wanted`, unless another holder's has not expired at `now`. Returns it as it stands.
graph::Lease acquire_lease(Connection& connection, std::string_view name, const graph::Lease& wanted,
                           std::chrono::sys_seconds now);
// Nothing happens when `holder` does not have it.
void release_lease(Connection& connection, std::string_view name, std::string_view holder);

}  // namespace dynatlas::sqlite
