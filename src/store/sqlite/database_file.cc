#include "store/sqlite/database_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "store/sqlite/text_case.h"

namespace dynatlas::sqlite {
namespace {

// What a run found to differ: see graph/change_log.h.
constexpr const char* kChanges = R"(
CREATE TABLE "changes" ("tag" INTEGER NOT NULL, "kind" TEXT NOT NULL, "label" TEXT NOT NULL, "id" TEXT NOT NULL,
  "property" TEXT, "before" ANY, "after" ANY) STRICT;
CREATE INDEX "changes.tag" ON "changes" ("tag");
CREATE INDEX "changes.id" ON "changes" ("id");
)";

// Named locks: see graph::Lease. Those of the first layouts knew no generation, and are not taken over.
constexpr const char* kLeases = R"(
DROP TABLE IF EXISTS "dynatlas_lease";
CREATE TABLE "dynatlas_lease" ("name" TEXT NOT NULL PRIMARY KEY, "holder" TEXT NOT NULL, "generation" INTEGER NOT NULL,
  "renewals" INTEGER NOT NULL) STRICT, WITHOUT ROWID;
)";

constexpr std::array<Migration, 2> kMigrations{{{1, kChanges}, {2, kLeases}}};

constexpr int kReadValueMax = 64 << 20;    // bytes
constexpr std::size_t kHeaderBytes = 100;  // https://www.sqlite.org/fileformat2.html, 1.3

// What the first layout has besides the model's tables.
constexpr const char* kOwnTables = R"(
CREATE TABLE "dynatlas_meta" ("key" TEXT NOT NULL PRIMARY KEY, "value" TEXT NOT NULL) STRICT, WITHOUT ROWID;
)";

// A name that SQLite takes for a file whatever it looks like (":memory:", "file:…", "").
std::string plain(const std::string& path) {
  return path.starts_with('/') ? path : "./" + path;
}

std::string as_uri(const std::string& path, std::string_view query) {
  std::string uri = "file:";
  for (const char c : plain(path)) {
    if (c == '%' || c == '?' || c == '#') {
      uri += fmt::format("%{:02x}", static_cast<unsigned char>(c));
    } else {
      uri += c;
    }
  }
  return uri.append(query);
}

[[noreturn]] void refuse(const std::string& path, const std::string& message) {
  throw Error(ErrorKind::store, message, path);
}

[[noreturn]] void refuse_stranger(const std::string& path) {
  refuse(path, "is not a Dynatlas database; it was left as it is. Name another file with --db");
}

void check_path(const std::string& path, Mode mode) {
  struct stat status{};
  if (stat(plain(path).c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode)) refuse(path, "is a directory; name a file with --db");
    if (!S_ISREG(status.st_mode)) refuse(path, "is not a regular file; name a file with --db");
    // SQLite takes a file of one byte for an empty one.
    if (status.st_size > 0 && status.st_size < static_cast<off_t>(kHeaderBytes)) refuse_stranger(path);
    return;
  }
  if (errno != ENOENT) refuse(path, fmt::format("cannot be opened: {}", std::strerror(errno)));
  if (mode == Mode::read_only) refuse(path, "no such database; run dynatlas sync first, or name another with --db");
}

// Makes the file before SQLite would, which asks for more permissions than the map of an estate should have. Its -wal
// and -shm files take theirs from it. Another process may win; then there is nothing to do.
void create_private(const std::string& path) {
  const int file = ::open(plain(path).c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file >= 0) {
    ::close(file);
  } else if (errno != EEXIST) {
    refuse(path, fmt::format("cannot be created: {}", std::strerror(errno)));
  }
}

enum class Owner { nobody, us, other };

struct Header {
  Owner owner = Owner::nobody;
  std::uint32_t layout = 0;
};

// Reads the file's header through SQLite's own file handle: no lock, no journal, so that a stranger's file stays as it
// is. (A descriptor of our own would drop the locks of this process's other connections when closed.)
Header header_of(Connection& connection) {
  constexpr std::string_view kMagic("SQLite format 3\0", 16);
  sqlite3_file* file = nullptr;
  sqlite3_file_control(connection.handle(), "main", SQLITE_FCNTL_FILE_POINTER, static_cast<void*>(&file));
  if (file == nullptr || file->pMethods == nullptr) connection.fail(SQLITE_CANTOPEN);
  sqlite3_int64 size = 0;
  int code = file->pMethods->xFileSize(file, &size);
  if (code != SQLITE_OK) connection.fail(code);
  if (size == 0) return {Owner::nobody, 0};
  std::array<unsigned char, kHeaderBytes> header{};
  if (size < static_cast<sqlite3_int64>(kHeaderBytes)) return {Owner::other, 0};
  code = file->pMethods->xRead(file, header.data(), static_cast<int>(header.size()), 0);
  if (code != SQLITE_OK) connection.fail(code);
  const auto number_at = [&](std::size_t at) {
    return std::uint32_t{header[at]} << 24 | std::uint32_t{header[at + 1]} << 16 | std::uint32_t{header[at + 2]} << 8 |
           std::uint32_t{header[at + 3]};
  };
  const bool is_sqlite = std::equal(kMagic.begin(), kMagic.end(), header.begin(),
                                    [](char a, unsigned char b) { return static_cast<unsigned char>(a) == b; });
  const bool ours = is_sqlite && number_at(68) == static_cast<std::uint32_t>(kApplicationId);
  return {ours ? Owner::us : Owner::other, number_at(60)};
}

void harden(Connection& connection) {
  sqlite3* const db = connection.handle();
  sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);  // "x" names a column or is an error, never a text
  sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
}

// Our first tables, in an empty file. Still without WAL, so that the header says at once whose file it is.
void create_layout(Connection& connection) {
  Transaction transaction(connection);
  if (connection.integer_of("PRAGMA application_id") != kApplicationId) {  // else another process was faster
    if (connection.integer_of("SELECT count(*) FROM sqlite_schema") != 0) connection.fail(SQLITE_NOTADB);
    connection.execute(kOwnTables);
    connection.execute(kChanges);
    connection.execute(kLeases);
    connection.execute(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", kApplicationId, kLayout));
  }
  transaction.commit();
}

// SQLite does not always wait for the lock that this change needs, so the wait is here.
void use_wal(Connection& connection) {
  Clock& clock = connection.clock();
  const auto deadline = clock.steady_now() + connection.busy_timeout();
  for (;;) {
    try {
      const auto mode = connection.text_of("PRAGMA journal_mode = WAL");
      if (mode != "wal")
        refuse(connection.shown(), "this file system cannot hold a database that is read while written");
      return;
    } catch (const Error& error) {
      if (!error.retryable() || clock.steady_now() >= deadline) throw;
      clock.sleep_for(std::chrono::milliseconds{5});
    }
  }
}

[[noreturn]] void refuse_newer(const std::string& path, std::int64_t layout) {
  refuse(path, fmt::format("was written by a newer dynatlas (layout {}, this one knows {}); it was left as it is. Use "
                           "that version, or name another file with --db",
                           layout, kLayout));
}

// By the header alone; the newest version may still stand in the write-ahead log.
Owner check_header(Connection& connection) {
  const Header header = header_of(connection);
  if (header.owner == Owner::other) refuse_stranger(connection.shown());
  if (header.owner == Owner::us && header.layout > kLayout) refuse_newer(connection.shown(), header.layout);
  return header.owner;
}

void check_version(Connection& connection) {
  const std::int64_t version = connection.integer_of("PRAGMA user_version");
  if (version <= kLayout) return;
  sqlite3_db_config(connection.handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  refuse_newer(connection.shown(), version);
}

std::unique_ptr<Connection> open_writable(const std::string& path, const Patience& patience) {
  create_private(path);
  auto connection = std::make_unique<Connection>(plain(path), SQLITE_OPEN_READWRITE, path, patience);
  if (sqlite3_db_readonly(connection->handle(), "main") == 1) connection->fail(SQLITE_READONLY);
  check_header(*connection);
  harden(*connection);
  if (connection->integer_of("PRAGMA application_id") != kApplicationId) create_layout(*connection);
  check_version(*connection);
  use_wal(*connection);
  migrate(*connection, kMigrations, kLayout);
  // NORMAL: a power cut may lose the last batches, never the file; the next sync brings them again.
  connection->execute("PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000");
  return connection;
}

// On a read-only file system, and with nothing left in a write-ahead log.
bool cannot_change(const std::string& path) {
  struct statvfs system{};
  if (statvfs(plain(path).c_str(), &system) != 0 || (system.f_flag & ST_RDONLY) == 0) return false;
  struct stat log{};
  return stat((plain(path) + "-wal").c_str(), &log) != 0 || log.st_size == 0;
}

std::unique_ptr<Connection> open_readable(const std::string& path, const Patience& patience) {
  auto connection = std::make_unique<Connection>(plain(path), SQLITE_OPEN_READONLY, path, patience);
  if (check_header(*connection) == Owner::nobody) {
    refuse(path, "is empty; run dynatlas sync first, or name another with --db");
  }
  // A reader shares memory with the writer in a file of its own. Where nobody can write, none is needed.
  if (cannot_change(path)) {
    connection = std::make_unique<Connection>(as_uri(path, "?immutable=1"), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI,
                                              path, patience);
  }
  harden(*connection);
  check_version(*connection);
  if (connection->integer_of("PRAGMA application_id") != kApplicationId) refuse_stranger(path);
  // Nothing stops a single function of SQL; nothing that it makes of a reader's statement is larger than this.
  sqlite3_limit(connection->handle(), SQLITE_LIMIT_LENGTH, kReadValueMax);
  connection->execute("PRAGMA cache_size = -16000");
  return connection;
}

}  // namespace

std::unique_ptr<Connection> open_memory(const Patience& patience) {
  auto connection = std::make_unique<Connection>(":memory:", SQLITE_OPEN_READWRITE, "memory", patience);
  harden(*connection);
  create_layout(*connection);
  add_lower_function(*connection);
  return connection;
}

std::unique_ptr<Connection> open_file(const std::string& path, Mode mode, const Patience& patience) {
  if (path.empty()) refuse("--db", "names no file");
  check_path(path, mode);
  auto connection = mode == Mode::read_write ? open_writable(path, patience) : open_readable(path, patience);
  add_lower_function(*connection);
  return connection;
}

void migrate(Connection& connection, std::span<const Migration> migrations, int to) {
  if (connection.integer_of("PRAGMA user_version") == to) return;
  Transaction transaction(connection);
  const auto held = connection.integer_of("PRAGMA user_version");
  for (auto version = held; version != to; ++version) {
    const auto step = std::ranges::find(migrations, version, &Migration::from);
    if (version > to || step == migrations.end()) {
      refuse(connection.shown(), fmt::format("has layout {}, which cannot be brought to layout {}", held, to));
    }
    connection.execute(std::string(step->sql));
    connection.execute(fmt::format("PRAGMA user_version = {}", version + 1));
  }
  transaction.commit();
}

}  // namespace dynatlas::sqlite
