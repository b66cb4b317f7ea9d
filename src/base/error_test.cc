#include "base/error.h"

#include <gtest/gtest.h>

#include <set>
#include <utility>
#include <vector>

namespace dynatlas {
namespace {

TEST(Error, SaysWhatItHappenedTo) {
  const Error error(ErrorKind::store, "is full", "dynatlas.db", true);
  EXPECT_STREQ(error.what(), "dynatlas.db: is full");
  EXPECT_EQ(error.context(), "dynatlas.db");
  EXPECT_TRUE(error.retryable());
  EXPECT_STREQ(Error(ErrorKind::usage, "say what").what(), "say what");
  EXPECT_FALSE(Error(ErrorKind::usage, "say what").retryable());
}

// docs/interface.md, the table of exit codes.
TEST(Error, KindsHaveTheDocumentedExitCodes) {
  const std::vector<std::pair<ErrorKind, int>> codes{
      {ErrorKind::internal, 1}, {ErrorKind::usage, 2},     {ErrorKind::credentials, 4}, {ErrorKind::network, 5},
      {ErrorKind::store, 6},    {ErrorKind::recording, 7}, {ErrorKind::guard, 8},       {ErrorKind::interrupted, 130},
  };
  std::set<std::string_view> names;
  for (const auto& [kind, code] : codes) {
    EXPECT_EQ(exit_code(kind), code) << to_string(kind);
    names.insert(to_string(kind));
  }
  EXPECT_EQ(names.size(), codes.size());
}

}  // namespace
}  // namespace dynatlas
