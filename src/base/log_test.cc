#include "base/log.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace dynatlas::log {
namespace {

// In a process of its own: the log is configured once. Prints what was logged as the reason of its death.
void expect_logged(Level least, Format format, const std::function<void()>& logging, const std::string& pattern) {
  EXPECT_EXIT(
      {
        configure(least, format);
        logging();
        std::exit(0);
      },
      testing::ExitedWithCode(0), pattern);
}

struct Log : testing::Test {
  Log() { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};

TEST_F(Log, WritesALineOfText) {
  expect_logged(Level::info, Format::text, [] { info("{} tables", 3); }, "^info: 3 tables\n$");
}

TEST_F(Log, LeavesOutWhatIsBelowItsLevel) {
  const auto all = [] {
    debug("a");
    info("b");
    warning("c");
    error("d");
  };
  expect_logged(Level::debug, Format::text, all, "^debug: a\ninfo: b\nwarning: c\nerror: d\n$");
  expect_logged(Level::error, Format::text, all, "^error: d\n$");
}

TEST_F(Log, AHostileNameForgesNoLineAndMovesNoCursor) {
  expect_logged(
      Level::info, Format::text, [] { info("table {}", "x\nerror: forged\r\t\x1b[2J\x7f"); },
      R"(^info: table x\\u000aerror: forged\\u000d\\u0009\\u001b\[2J\\u007f)"
      "\n$");
}

TEST_F(Log, KeepsTextThatIsNotAscii) {
  expect_logged(Level::info, Format::text, [] { info("größe – 表"); }, "^info: größe – 表\n$");
}

TEST_F(Log, WritesJsonThatCanBeRead) {
  expect_logged(
      Level::info, Format::json, [] { info("a \"b\" \\ c\nd %v {{}}"); },
      R"(^\{"time":"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{12}Z","level":"info","message":"a \\"b\\" \\\\ c\\u000ad %v \{\}"\})"
      "\n$");
}

}  // namespace
}  // namespace dynatlas::log
