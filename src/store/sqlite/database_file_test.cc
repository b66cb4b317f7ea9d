#include "store/sqlite/database_file.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "graph/store_contract_model.h"
#include "store/sqlite/test_directory.h"

namespace dynatlas::sqlite {
namespace {

using graph::contract::expect_error;
using std::chrono::milliseconds;

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_bytes(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

void run_sql(const std::string& path, const std::string& sql) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
  sqlite3_close(db);
}

class DatabaseFile : public testing::Test {
 protected:
  std::unique_ptr<Connection> open(Mode mode) { return open_file(path, mode, {milliseconds{200}, clock}); }
  void expect_refused(std::string_view text) {
    const std::string before = bytes_of(path);
    for (const Mode mode : {Mode::read_write, Mode::read_only}) {
      expect_error(ErrorKind::store, text, [&] { open(mode); });
      EXPECT_TRUE(bytes_of(path) == before);
    }
    EXPECT_FALSE(std::filesystem::exists(path + "-journal"));
  }

  ManualClock clock;
  TestDirectory directory;
  std::string path = directory.file("graph.db");
};

TEST_F(DatabaseFile, ANewOneIsOursAndPrivate) {
  const auto connection = open(Mode::read_write);
  EXPECT_EQ(connection->integer_of("PRAGMA application_id"), kApplicationId);
  EXPECT_EQ(connection->integer_of("PRAGMA user_version"), kLayout);
  EXPECT_EQ(connection->text_of("PRAGMA journal_mode"), "wal");
  connection->execute("INSERT INTO dynatlas_meta VALUES ('a', 'b')");
  for (const char* suffix : {"", "-wal", "-shm"}) {
    struct stat status{};
    ASSERT_EQ(stat((path + suffix).c_str(), &status), 0) << suffix;
    EXPECT_EQ(status.st_mode & 0777U, 0600U) << suffix;
  }
}

TEST_F(DatabaseFile, OpensAgainInBothModes) {
  open(Mode::read_write)->execute("INSERT INTO dynatlas_meta VALUES ('a', 'b')");
  const std::string sql = "SELECT value FROM dynatlas_meta WHERE key = 'a'";
  EXPECT_EQ(open(Mode::read_write)->text_of(sql), "b");
  EXPECT_EQ(open(Mode::read_only)->text_of(sql), "b");
}

TEST_F(DatabaseFile, ReadOnlyWritesNothing) {
  open(Mode::read_write);
  const auto connection = open(Mode::read_only);
  EXPECT_THROW(connection->execute("INSERT INTO dynatlas_meta VALUES ('a', 'b')"), Error);
}

TEST_F(DatabaseFile, AnyNameIsAFilesName) {
  for (const char* name : {"a b.db", "file:x?mode=memory", "100%41?#.db", "'quoted'\".db", "ünï.db"}) {
    path = directory.file(name);
    open(Mode::read_write);
    EXPECT_GT(std::filesystem::file_size(path), 0u) << name;
    EXPECT_EQ(open(Mode::read_only)->integer_of("PRAGMA user_version"), kLayout) << name;
  }
}

TEST_F(DatabaseFile, AMissingOneCannotBeRead) {
  expect_error(ErrorKind::store, "run dynatlas sync first", [&] { open(Mode::read_only); });
  EXPECT_FALSE(std::filesystem::exists(path));
  write_bytes(path, "");
  expect_error(ErrorKind::store, "run dynatlas sync first", [&] { open(Mode::read_only); });
}

TEST_F(DatabaseFile, SaysWhatIsNoFile) {
  path = directory.path();
  expect_error(ErrorKind::store, "is a directory", [&] { open(Mode::read_write); });
  path = "/dev/null";
  expect_error(ErrorKind::store, "not a regular file", [&] { open(Mode::read_write); });
  path = directory.file("no/such/directory.db");
  expect_error(ErrorKind::store, "No such file or directory", [&] { open(Mode::read_write); });
  path = directory.file(std::string(300, 'x'));
  expect_error(ErrorKind::store, "File name too long", [&] { open(Mode::read_write); });
  path = "";
  expect_error(ErrorKind::store, "names no file", [&] { open(Mode::read_write); });
}

TEST_F(DatabaseFile, RefusesWhatIsNoDatabase) {
  for (const std::string& content : {std::string("x"), std::string("just text\n"), std::string(5000, 'z'),
                                     std::string("SQLite format 3\0", 16) + std::string(4080, '\0')}) {
    SCOPED_TRACE(content.substr(0, 16));
    write_bytes(path, content);
    expect_refused("is not a Dynatlas database");
  }
}

TEST_F(DatabaseFile, RefusesAnotherProgramsDatabase) {
  run_sql(path, "CREATE TABLE theirs (x); PRAGMA user_version = 1");
  expect_refused("is not a Dynatlas database");
  run_sql(path, "PRAGMA application_id = 1");
  expect_refused("is not a Dynatlas database");
}

TEST_F(DatabaseFile, LeavesAnotherProgramsLogAlone) {
  sqlite3* theirs = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &theirs), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(theirs, "PRAGMA journal_mode = WAL; CREATE TABLE theirs (x)", nullptr, nullptr, nullptr),
            SQLITE_OK);
  const std::string log = bytes_of(path + "-wal");
  ASSERT_FALSE(log.empty());
  expect_refused("is not a Dynatlas database");
  EXPECT_TRUE(bytes_of(path + "-wal") == log);
  sqlite3_close(theirs);
}

TEST_F(DatabaseFile, RefusesANewerLayout) {
  open(Mode::read_write);
  run_sql(path, fmt::format("PRAGMA user_version = {}", kLayout + 1));
  expect_refused("was written by a newer dynatlas");
}

TEST_F(DatabaseFile, RefusesANewerLayoutThatIsStillInTheLog) {
  open(Mode::read_write);
  sqlite3* newer = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &newer), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(newer, "PRAGMA user_version = 99", nullptr, nullptr, nullptr), SQLITE_OK);
  expect_refused("layout 99");
  sqlite3_close(newer);
}

TEST_F(DatabaseFile, SaysThatItIsDamaged) {
  open(Mode::read_write)->execute("INSERT INTO dynatlas_meta VALUES ('a', 'b')");
  std::string bytes = bytes_of(path);
  ASSERT_GT(bytes.size(), 4096u);
  std::fill(bytes.begin() + 100, bytes.end(), '\x55');
  write_bytes(path, bytes);
  expect_error(ErrorKind::store, "is damaged",
               [&] { open(Mode::read_write)->text_of("SELECT value FROM dynatlas_meta"); });
}

// As an ordinary user: root may write everywhere.
class AsNobody {
 public:
  explicit AsNobody(const std::string& directory) {
    if (geteuid() != 0) return;
    EXPECT_EQ(chmod(directory.c_str(), 0755), 0);
    EXPECT_EQ(seteuid(65534), 0);
  }
  ~AsNobody() {
    if (getuid() == 0) {
      EXPECT_EQ(seteuid(0), 0);
    }
  }
};

TEST_F(DatabaseFile, SaysThatTheDirectoryCannotBeWritten) {
  ASSERT_EQ(chmod(directory.path().c_str(), 0555), 0);
  {
    const AsNobody user(directory.path());
    expect_error(ErrorKind::store, "cannot be created: Permission denied", [&] { open(Mode::read_write); });
  }
  ASSERT_EQ(chmod(directory.path().c_str(), 0755), 0);
}

TEST_F(DatabaseFile, SaysThatTheFileCannotBeWrittenOrRead) {
  open(Mode::read_write);
  const std::string before = bytes_of(path);
  ASSERT_EQ(chmod(path.c_str(), 0444), 0);
  {
    const AsNobody user(directory.path());
    expect_error(ErrorKind::store, "cannot be written", [&] { open(Mode::read_write); });
  }
  ASSERT_EQ(chmod(path.c_str(), 0000), 0);
  {
    const AsNobody user(directory.path());
    expect_error(ErrorKind::store, "Permission denied", [&] { open(Mode::read_only); });
  }
  ASSERT_EQ(chmod(path.c_str(), 0600), 0);
  EXPECT_TRUE(bytes_of(path) == before);
}

TEST_F(DatabaseFile, MigratesInOneTransaction) {
  const auto connection = open(Mode::read_write);
  constexpr std::array<Migration, 2> kGood{
      {{4, "ALTER TABLE second ADD COLUMN more TEXT"}, {3, "CREATE TABLE second (x TEXT) STRICT"}}};
  migrate(*connection, kGood, 5);
  EXPECT_EQ(connection->integer_of("PRAGMA user_version"), 5);
  connection->execute("INSERT INTO second (more) VALUES ('x')");

  constexpr std::array<Migration, 2> kBad{{{5, "CREATE TABLE third (x TEXT) STRICT"}, {6, "DROP TABLE no_such"}}};
  expect_error(ErrorKind::store, "no_such", [&] { migrate(*connection, kBad, 7); });
  EXPECT_EQ(connection->integer_of("PRAGMA user_version"), 5);
  EXPECT_EQ(connection->integer_of("SELECT count(*) FROM sqlite_schema WHERE name = 'third'"), 0);

  constexpr std::array<Migration, 1> kShort{{{5, "CREATE TABLE third (x TEXT) STRICT"}}};
  expect_error(ErrorKind::store, "layout 5", [&] { migrate(*connection, kShort, 7); });
  EXPECT_EQ(connection->integer_of("SELECT count(*) FROM sqlite_schema WHERE name = 'third'"), 0);
  expect_error(ErrorKind::store, "layout 5", [&] { migrate(*connection, {}, 4); });
}

TEST_F(DatabaseFile, BringsTheFirstLayoutUpToDate) {
  {
    const auto connection = open(Mode::read_write);
    connection->execute(
        "DROP TABLE changes; DROP TABLE dynatlas_lease; PRAGMA user_version = 1;"
        "CREATE TABLE dynatlas_lease (name TEXT NOT NULL PRIMARY KEY, holder TEXT NOT NULL, expires INTEGER NOT NULL);"
        "INSERT INTO dynatlas_lease VALUES ('sync 1', 'of an earlier version', 2000000000)");
  }
  const auto connection = open(Mode::read_write);
  EXPECT_EQ(connection->integer_of("PRAGMA user_version"), kLayout);
  EXPECT_EQ(connection->integer_of("SELECT count(*) FROM changes"), 0);
  EXPECT_EQ(connection->integer_of("SELECT coalesce(sum(generation), 0) FROM dynatlas_lease"), 0);
}

TEST_F(DatabaseFile, WaitsForAWriterUpToTheDeadline) {
  const auto first = open(Mode::read_write);
  const auto second = open(Mode::read_write);
  const Transaction writing(*first);
  const auto before = clock.elapsed();
  try {
    const Transaction also(*second);
    ADD_FAILURE() << "two writers at once";
  } catch (const Error& error) {
    EXPECT_TRUE(error.retryable());
    EXPECT_EQ(error.kind(), ErrorKind::store);
    EXPECT_THAT(error.what(), testing::HasSubstr("locked by another program"));
  }
  EXPECT_GE(clock.elapsed() - before, milliseconds{200});
  EXPECT_LT(clock.elapsed() - before, milliseconds{300});
}

TEST_F(DatabaseFile, ReadingNeedsNoLock) {
  const auto writer = open(Mode::read_write);
  const Transaction writing(*writer);
  writer->execute("INSERT INTO dynatlas_meta VALUES ('a', 'b')");
  const auto before = clock.elapsed();
  EXPECT_EQ(open(Mode::read_only)->integer_of("SELECT count(*) FROM dynatlas_meta"), 0);
  EXPECT_EQ(open(Mode::read_write)->integer_of("SELECT count(*) FROM dynatlas_meta"), 0);
  EXPECT_EQ(clock.elapsed(), before);
}

}  // namespace
}  // namespace dynatlas::sqlite
