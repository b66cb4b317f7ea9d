// A SQLite file system that fails when told to: a full disk, a broken one. For tests only.
#pragma once

#include <sqlite3.h>

namespace dynatlas::sqlite {

// While it lives, every database of this process goes through it. Single-threaded.
class FaultVfs {
 public:
  FaultVfs();
  ~FaultVfs();
  FaultVfs(const FaultVfs&) = delete;
  FaultVfs& operator=(const FaultVfs&) = delete;

  // The next `writes` writes, truncations and syncs succeed, all after them fail with `code`.
  void fail_after(int writes, int code);
  void heal();
  // Whether a failure was given out since fail_after().
  bool has_failed() const;
};

}  // namespace dynatlas::sqlite
