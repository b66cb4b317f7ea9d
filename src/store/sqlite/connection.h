// SQLite as this folder uses it: a connection, a statement, a transaction; every failure becomes one Error. Knows no
// schema and makes no SQL.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/error.h"

namespace dynatlas::sqlite {

// How long to wait while another writer holds the lock; a stop request ends it with Error{interrupted}.
struct Patience {
  std::chrono::milliseconds busy_timeout;
  Clock& clock;
  std::stop_token stop = {};
};

// One open file. Used by one thread. Not movable: the busy handler points to it.
class Connection {
 public:
  // Opens, but reads nothing yet. `flags` as for sqlite3_open_v2. `shown` is the name in messages.
  // Throws Error{store}.
  Connection(const std::string& path, int flags, std::string shown, Patience patience);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  sqlite3* handle() const { return db_; }
  const std::string& shown() const { return shown_; }
  Clock& clock() const { return patience_.clock; }
  std::chrono::milliseconds busy_timeout() const { return patience_.busy_timeout; }

  // Runs statements that give no rows, or whose rows nobody needs.
  void execute(const std::string& sql);
  // The first column of the first row; nothing where there is none, or where it is NULL.
  std::optional<std::string> text_of(const std::string& sql);
  std::int64_t integer_of(const std::string& sql);

  // The Error that a result code means, in words for a person. Call it before anything else touches the connection.
  Error error_of(int code) const;
  [[noreturn]] void fail(int code) const { throw error_of(code); }

 private:
  static int wait_for_writer(void* self, int times);

  sqlite3* db_ = nullptr;
  const std::string shown_;
  const Patience patience_;
  Clock::SteadyTime busy_since_{};
};

// One prepared statement. Text and ids are bound without a copy: what was bound must live until it is rebound, or
// until clear().
class Statement {
 public:
  Statement(Connection& connection, std::string_view sql);
  Statement(Connection& connection, sqlite3_stmt* compiled) : connection_(&connection), statement_(compiled) {}

  sqlite3_stmt* handle() const { return statement_.get(); }
  void bind(int parameter, std::string_view text);
  void bind(int parameter, std::int64_t number);
  void bind(int parameter, double number);
  void bind_null(int parameter);
  void bind_copy(int parameter, std::string_view text);

  bool step();            // to the next row; false at the end, and then it is reset
  void run();             // to the end
  std::uint64_t write();  // to the end; returns how many rows were inserted, updated or deleted
  void reset() { sqlite3_reset(statement_.get()); }
  void clear();  // resets, and forgets what is bound

  std::string_view text(int column) const;
  std::int64_t integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }
  bool is_null(int column) const { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }

 private:
  struct Finalizer {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  Connection* connection_;
  std::unique_ptr<sqlite3_stmt, Finalizer> statement_;
};

// Takes the write lock at once, so that it never fails half way for another writer's sake. Rolls back unless committed.
class Transaction {
 public:
  explicit Transaction(Connection& connection);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit();

 private:
  Connection& connection_;
};

}  // namespace dynatlas::sqlite
