// The change log in the file: the table `changes`.
#pragma once

#include <span>

#include "graph/change_log.h"
#include "store/sqlite/connection.h"

namespace dynatlas::sqlite {

// Both inside the transaction that the store has open.
void keep_changes(Connection& connection, std::int64_t update_tag, std::span<const graph::Change> changes);
// Deletes those of the runs before `update_tag`, where their tag can be a time, some thousands at a time: of a log that
// grew for years, each transaction takes a share.
void drop_changes_before(Connection& connection, std::int64_t update_tag);

}  // namespace dynatlas::sqlite
