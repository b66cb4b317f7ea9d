// Opening the file: whose it is, which layout it has, what it needs before use. Knows no schema.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "store/sqlite/connection.h"
#include "store/sqlite/sqlite_store.h"

namespace dynatlas::sqlite {

inline constexpr std::int32_t kApplicationId = 0x44796e61;  // "Dyna": PRAGMA application_id, bytes 68..71 of the file
inline constexpr int kLayout = 3;                           // PRAGMA user_version

// Brings layout `from` to `from + 1`.
struct Migration {
  int from;
  std::string_view sql;
};

// As SqliteStore::open().
std::unique_ptr<Connection> open_file(const std::string& path, Mode mode, const Patience& patience);

// A database that is in no file, and goes with its connection.
std::unique_ptr<Connection> open_memory(const Patience& patience);

// Runs what is missing up to layout `to`, in one transaction. Error{store} where the file is newer than `to`, or no
// migration leads there; then nothing is changed.
void migrate(Connection& connection, std::span<const Migration> migrations, int to);

}  // namespace dynatlas::sqlite
