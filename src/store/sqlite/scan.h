// Tells a reader the whole graph as it is at one moment.
#pragma once

#include <stop_token>

#include "graph/scan.h"
#include "store/sqlite/connection.h"

namespace dynatlas::sqlite {

// GraphStore::scan().
void scan(Connection& connection, const graph::GraphKinds& kinds, const std::stop_token& stop,
          graph::GraphReader& reader);

}  // namespace dynatlas::sqlite
