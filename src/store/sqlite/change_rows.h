// The change log in the file: the table `changes`.
#pragma once

#include <span>

#include "graph/change_log.h"
#include "store/sqlite/connection.h"

namespace dynatlas::sqlite {

// Adds them, inside the transaction that the store has open.
void keep_changes(Connection& connection, std::int64_t update_tag, std::span<const graph::Change> changes);

}  // namespace dynatlas::sqlite
