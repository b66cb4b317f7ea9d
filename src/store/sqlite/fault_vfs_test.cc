// The file system of fault_vfs.h, and what the store makes of its failures.
#include "store/sqlite/fault_vfs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

#include "graph/store_contract_model.h"
#include "store/sqlite/sqlite_store.h"
#include "store/sqlite/test_directory.h"

namespace dynatlas::sqlite {
namespace {

struct {
  sqlite3_vfs* real = nullptr;
  sqlite3_vfs vfs{};
  sqlite3_io_methods methods{};
  int left = -1;  // writes that still succeed; -1: all
  int code = SQLITE_OK;
  bool failed = false;
} g_fault;

struct FaultFile {
  sqlite3_file base;
  sqlite3_file* real;
};

sqlite3_file* real(sqlite3_file* file) {
  return reinterpret_cast<FaultFile*>(file)->real;
}

// SQLITE_OK while the write may succeed.
int take_write() {
  if (g_fault.left < 0) return SQLITE_OK;
  if (g_fault.left > 0) {
    --g_fault.left;
    return SQLITE_OK;
  }
  g_fault.failed = true;
  return g_fault.code;
}

int close_file(sqlite3_file* file) {
  return real(file)->pMethods->xClose(real(file));
}
int read(sqlite3_file* file, void* to, int size, sqlite3_int64 at) {
  return real(file)->pMethods->xRead(real(file), to, size, at);
}
int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
  const int code = take_write();
  return code == SQLITE_OK ? real(file)->pMethods->xWrite(real(file), from, size, at) : code;
}
int truncate(sqlite3_file* file, sqlite3_int64 size) {
  const int code = take_write();
  return code == SQLITE_OK ? real(file)->pMethods->xTruncate(real(file), size) : code;
}
int sync(sqlite3_file*, int) {
  return take_write();  // no power is cut in a test
}
int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return real(file)->pMethods->xFileSize(real(file), size);
}
int lock(sqlite3_file* file, int level) {
  return real(file)->pMethods->xLock(real(file), level);
}
int unlock(sqlite3_file* file, int level) {
  return real(file)->pMethods->xUnlock(real(file), level);
}
int check_lock(sqlite3_file* file, int* out) {
  return real(file)->pMethods->xCheckReservedLock(real(file), out);
}
int control(sqlite3_file* file, int what, void* argument) {
  return real(file)->pMethods->xFileControl(real(file), what, argument);
}
int sector_size(sqlite3_file* file) {
  return real(file)->pMethods->xSectorSize(real(file));
}
int device(sqlite3_file* file) {
  return real(file)->pMethods->xDeviceCharacteristics(real(file));
}
int shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** out) {
  return real(file)->pMethods->xShmMap(real(file), page, size, extend, out);
}
int shm_lock(sqlite3_file* file, int offset, int n, int flags) {
  return real(file)->pMethods->xShmLock(real(file), offset, n, flags);
}
void shm_barrier(sqlite3_file* file) {
  real(file)->pMethods->xShmBarrier(real(file));
}
int shm_unmap(sqlite3_file* file, int remove) {
  return real(file)->pMethods->xShmUnmap(real(file), remove);
}

int open_fault_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  auto* const made = reinterpret_cast<FaultFile*>(file);
  made->base.pMethods = nullptr;
  made->real = reinterpret_cast<sqlite3_file*>(made + 1);
  const int code = g_fault.real->xOpen(g_fault.real, name, made->real, flags, out_flags);
  if (code == SQLITE_OK) made->base.pMethods = &g_fault.methods;
  return code;
}

}  // namespace

FaultVfs::FaultVfs() {
  g_fault.real = sqlite3_vfs_find(nullptr);
  g_fault.vfs = *g_fault.real;  // what is not replaced is the real one's
  g_fault.vfs.zName = "fault";
  g_fault.vfs.szOsFile = static_cast<int>(sizeof(FaultFile)) + g_fault.real->szOsFile;
  g_fault.vfs.xOpen = open_fault_file;
  g_fault.methods = {.iVersion = 2,
                     .xClose = close_file,
                     .xRead = read,
                     .xWrite = write,
                     .xTruncate = truncate,
                     .xSync = sync,
                     .xFileSize = file_size,
                     .xLock = lock,
                     .xUnlock = unlock,
                     .xCheckReservedLock = check_lock,
                     .xFileControl = control,
                     .xSectorSize = sector_size,
                     .xDeviceCharacteristics = device,
                     .xShmMap = shm_map,
                     .xShmLock = shm_lock,
                     .xShmBarrier = shm_barrier,
                     .xShmUnmap = shm_unmap,
                     .xFetch = nullptr,
                     .xUnfetch = nullptr};
  heal();
  sqlite3_vfs_register(&g_fault.vfs, 1);
}

FaultVfs::~FaultVfs() {
  sqlite3_vfs_unregister(&g_fault.vfs);
  sqlite3_vfs_register(g_fault.real, 1);
}

void FaultVfs::fail_after(int writes, int code) {
  g_fault.left = writes;
  g_fault.code = code;
  g_fault.failed = false;
}

void FaultVfs::heal() {
  g_fault.left = -1;
}

bool FaultVfs::has_failed() const {
  return g_fault.failed;
}

namespace {

using graph::contract::kModel;
using graph::contract::kPart;
using graph::contract::kThing;

struct Fault {
  std::string name;
  int code;
  std::string message;
};

class StoreOnABadDisk : public testing::TestWithParam<Fault> {
 protected:
  // Fails at the first write, then at the second, and so on (later ones in steps), until `act` succeeds. After each
  // failure `check` looks at the file with the disk healed. Returns how many writes it took.
  template <typename Act, typename Check>
  int fail_everywhere(Act act, Check check) {
    for (int writes = 0;; writes += writes < 30 ? 1 : 7) {
      SCOPED_TRACE(writes);
      vfs.fail_after(writes, GetParam().code);
      bool done = false;
      try {
        act();
        done = true;
      } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::store) << error.what();
        EXPECT_THAT(error.what(), testing::HasSubstr(GetParam().message));
        EXPECT_THAT(error.what(), testing::Not(testing::HasSubstr("\n")));
      }
      const bool failed = vfs.has_failed();
      vfs.heal();
      check(done);
      if (!failed || testing::Test::HasFailure()) return writes;
    }
  }

  std::unique_ptr<SqliteStore> open() {
    auto store = SqliteStore::open(path, Mode::read_write, {}, clock);
    store->prepare(kModel);
    return store;
  }

  FaultVfs vfs;
  ManualClock clock;
  TestDirectory directory;
  std::string path = directory.file("graph.db");
};

TEST_P(StoreOnABadDisk, ABatchIsStoredWhollyOrNotAtAll) {
  using graph::contract::parts;
  using graph::contract::run;
  using graph::contract::things;
  auto store = open();
  store->load(kThing, things({{.id = "a", .name = "A"}}), run(1));
  store->load(kPart, parts({{"old", "a"}}), run(1));
  std::vector<graph::contract::Part> many;
  for (int i = 0; i < 100; ++i) many.push_back({"part-" + std::to_string(i), "a"});
  std::int64_t tag = 2;
  const int writes = fail_everywhere([&] { store->load(kPart, parts(many), run(tag), std::vector<std::string>{"a"}); },
                                     [&](bool done) {
                                       const auto whole = [&](graph::GraphStore& seen) {
                                         EXPECT_EQ(seen.property(kPart, "part-0", "lastupdated").has_value(), done);
                                         EXPECT_EQ(seen.property(kPart, "part-99", "lastupdated").has_value(), done);
                                         EXPECT_EQ(seen.property(kPart, "old", "lastupdated").has_value(), !done);
                                       };
                                       whole(*store);
                                       store.reset();  // another process comes later
                                       store = open();
                                       whole(*store);
                                       if (done) store->remove(kThing, std::vector<std::string>{"a"});
                                       if (done) store->load(kThing, things({{.id = "a", .name = "A"}}), run(1));
                                       if (done) store->load(kPart, parts({{"old", "a"}}), run(1));
                                       ++tag;
                                     });
  EXPECT_GT(writes, 5);
}

TEST_P(StoreOnABadDisk, OpeningANewFileCanBeRepeated) {
  const int writes = fail_everywhere([&] { open(); },
                                     [&](bool) {
                                       const auto store = open();
                                       EXPECT_EQ(store->property(kThing, "a", "id"), std::nullopt);
                                       for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
                                         std::filesystem::remove(path + suffix);
                                       }
                                     });
  EXPECT_GT(writes, 5);
}

INSTANTIATE_TEST_SUITE_P(Sqlite, StoreOnABadDisk,
                         testing::Values(Fault{"full", SQLITE_FULL, "the disk is full"},
                                         Fault{"broken", SQLITE_IOERR_WRITE, "reading or writing failed"}),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace dynatlas::sqlite
