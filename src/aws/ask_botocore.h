// For tests: what a Python script says that asks the real botocore (the tests' own, .deps/venv).
#pragma once

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace dynatlas::aws::testing {

// The lines of its output; `script` is a path from the top, arguments may follow. A script that fails fails the test.
inline std::vector<std::string> ask_botocore(const std::string& script) {
  const std::string top = DYNATLAS_SOURCE_DIR;
  const std::string command = top + "/.deps/venv/bin/python " + top + "/" + script;
  std::vector<std::string> lines;
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) {
    ADD_FAILURE() << command << " cannot be started";
    return lines;
  }
  char* text = nullptr;
  std::size_t size = 0;
  while (::getline(&text, &size, pipe) > 0) {
    lines.emplace_back(text);
    if (lines.back().ends_with('\n')) lines.back().pop_back();
  }
  std::free(text);
  EXPECT_EQ(::pclose(pipe), 0) << command;
  return lines;
}

}  // namespace dynatlas::aws::testing
