#include "store/sqlite/connection.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cstring>

namespace dynatlas::sqlite {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLongestNap{25};

std::string system_reason(sqlite3* db) {
  const int number = sqlite3_system_errno(db);
  return number == 0 ? std::string() : fmt::format(": {}", std::strerror(number));
}

}  // namespace

Connection::Connection(const std::string& path, int flags, std::string shown, Patience patience)
    : shown_(std::move(shown)), patience_(std::move(patience)) {
  const int code = sqlite3_open_v2(path.c_str(), &db_, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  if (code != SQLITE_OK) {
    Error error = error_of(code);
    sqlite3_close(db_);
    throw Error(std::move(error));
  }
  sqlite3_busy_handler(db_, &Connection::wait_for_writer, this);
}

Connection::~Connection() {
  [[maybe_unused]] const int code = sqlite3_close(db_);
  assert(code == SQLITE_OK);  // a statement outlived its connection
}

// SQLite asks here while the lock is taken; 0 gives up. The naps grow, so that a short wait stays short.
int Connection::wait_for_writer(void* self, int times) {
  auto& connection = *static_cast<Connection*>(self);
  Clock& clock = connection.clock();
  if (times == 0) connection.busy_since_ = clock.steady_now();
  if (connection.patience_.stop.stop_requested()) return 0;
  if (clock.steady_now() - connection.busy_since_ >= connection.busy_timeout()) return 0;
  clock.sleep_for(std::min(milliseconds{1 + times}, kLongestNap));
  return 1;
}

void Connection::execute(const std::string& sql) {
  const int code = sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code);
}

std::optional<std::string> Connection::text_of(const std::string& sql) {
  Statement statement(*this, sql);
  if (!statement.step() || statement.is_null(0)) return std::nullopt;
  return std::string(statement.text(0));
}

std::int64_t Connection::integer_of(const std::string& sql) {
  Statement statement(*this, sql);
  return statement.step() ? statement.integer(0) : 0;
}

Error Connection::error_of(int code) const {
  const auto store_error = [&](const std::string& message, bool retryable = false) {
    return Error(ErrorKind::store, message, shown_, retryable);
  };
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      if (patience_.stop.stop_requested()) return Error(ErrorKind::interrupted, "interrupted", shown_);
      return store_error(fmt::format("locked by another program for more than {} s; try again when it is done",
                                     std::chrono::duration_cast<std::chrono::seconds>(busy_timeout()).count()),
                         true);
    case SQLITE_FULL:
      return store_error(
          "the disk is full; make room and run again (this batch was not stored, what was there is kept)");
    case SQLITE_READONLY:
      return store_error(
          code == SQLITE_READONLY_DBMOVED
              ? "the file was moved or deleted while in use; run again"
              : "the file or its directory cannot be written; check the permissions, or use another --db");
    case SQLITE_CANTOPEN:
      return store_error(fmt::format(
          "cannot be opened{}; check the path and the permissions of the file and its directory", system_reason(db_)));
    case SQLITE_IOERR:
      return store_error(fmt::format("reading or writing failed{} (SQLite code {})", system_reason(db_), code));
    case SQLITE_NOTADB:
      return store_error("is not a Dynatlas database; it was left as it is. Use another --db");
    case SQLITE_CORRUPT:
      return store_error(fmt::format("is damaged ({}); put a copy in its place, or move it away and run dynatlas sync",
                                     sqlite3_errmsg(db_)));
    case SQLITE_NOMEM:
      return store_error("out of memory");
    case SQLITE_INTERRUPT:
      return Error(ErrorKind::interrupted, "interrupted", shown_);
    default:
      return store_error(fmt::format("{} (SQLite code {})", sqlite3_errmsg(db_), code));
  }
}

Statement::Statement(Connection& connection, std::string_view sql) : connection_(&connection) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(connection.handle(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  statement_.reset(statement);
  if (code != SQLITE_OK) connection.fail(code);
}

void Statement::bind(int parameter, std::string_view text) {
  // A null pointer would be NULL, and the empty text is not.
  const char* const data = text.data() == nullptr ? "" : text.data();
  const int code = sqlite3_bind_text64(statement_.get(), parameter, data, text.size(), SQLITE_STATIC, SQLITE_UTF8);
  if (code != SQLITE_OK) connection_->fail(code);
}

void Statement::bind_copy(int parameter, std::string_view text) {
  const char* const data = text.data() == nullptr ? "" : text.data();
  // SQLITE_TRANSIENT is an old-style cast of -1, spelled here as what it means.
  const auto transient =
      reinterpret_cast<sqlite3_destructor_type>(std::intptr_t{-1});  // NOLINT(performance-no-int-to-ptr)
  const int code = sqlite3_bind_text64(statement_.get(), parameter, data, text.size(), transient, SQLITE_UTF8);
  if (code != SQLITE_OK) connection_->fail(code);
}

void Statement::bind(int parameter, std::int64_t number) {
  const int code = sqlite3_bind_int64(statement_.get(), parameter, number);
  if (code != SQLITE_OK) connection_->fail(code);
}

void Statement::bind(int parameter, double number) {
  const int code = sqlite3_bind_double(statement_.get(), parameter, number);
  if (code != SQLITE_OK) connection_->fail(code);
}

void Statement::bind_null(int parameter) {
  const int code = sqlite3_bind_null(statement_.get(), parameter);
  if (code != SQLITE_OK) connection_->fail(code);
}

bool Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) {
    Error error = connection_->error_of(code);
    sqlite3_reset(statement_.get());
    throw Error(std::move(error));
  }
  sqlite3_reset(statement_.get());
  return false;
}

void Statement::run() {
  while (step()) {
  }
}

std::uint64_t Statement::write() {
  run();
  return static_cast<std::uint64_t>(sqlite3_changes64(connection_->handle()));
}

void Statement::clear() {
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
}

std::string_view Statement::text(int column) const {
  const auto* const data = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

Transaction::Transaction(Connection& connection) : connection_(connection) {
  connection.execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
  // Some failures (disk full, I/O) have rolled back already. Should this fail as well, the file is still whole: nothing
  // was committed, and closing the connection rolls back.
  if (sqlite3_get_autocommit(connection_.handle()) == 0) {
    sqlite3_exec(connection_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

void Transaction::commit() {
  connection_.execute("COMMIT");
}

}  // namespace dynatlas::sqlite
