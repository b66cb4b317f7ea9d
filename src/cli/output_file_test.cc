#include "cli/output_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/error.h"

namespace dynatlas::cli {
namespace {

namespace fs = std::filesystem;

struct OutputFile : testing::Test {
  OutputFile() { fs::create_directories(folder); }
  ~OutputFile() override { fs::remove_all(folder); }

  static std::string content(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
  }
  template <typename Check>
  static void expect_refused(Check check, const std::string& wrong) {
    try {
      check(wrong);
      ADD_FAILURE() << wrong << " was taken";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::usage);
      EXPECT_THAT(error.what(), testing::StartsWith(wrong + ": "));
    }
  }

  const fs::path folder = fs::path(testing::TempDir()) / ("output_file_test." + std::to_string(::getpid()));
  const std::string path = folder / "file";
};

TEST_F(OutputFile, LooksWithoutLeavingATrace) {
  require_writable(path);
  require_replaceable(path);
  EXPECT_EQ(files(), 0u);
  std::ofstream(path) << "kept";
  require_writable(path);
  require_replaceable(path);
  EXPECT_EQ(content(path), "kept");
  EXPECT_EQ(files(), 1u);
  require_writable("/dev/null");
}

TEST_F(OutputFile, RefusesWhatCannotBeWritten) {
  std::ofstream(path) << "a file";
  for (const std::string& wrong : {folder.string(), path + "/x", (folder / "no/such").string()}) {
    expect_refused(require_writable, wrong);
    expect_refused(require_replaceable, wrong);
    expect_refused([](const std::string& p) { write_file(p, "x"); }, wrong);
    expect_refused([](const std::string& p) { replace_file(p, "x"); }, wrong);
  }
  EXPECT_EQ(files(), 1u);
}

TEST_F(OutputFile, IsReplacedByANewOneThatAllMayRead) {
  std::ofstream(path) << "the old one, which is longer";
  std::ifstream reader(path);
  replace_file(path, "new");
  EXPECT_EQ(content(path), "new");
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(reader), {}), "the old one, which is longer");
  EXPECT_EQ(fs::status(path).permissions(), fs::perms{0644});
  EXPECT_EQ(files(), 1u);
}

TEST_F(OutputFile, IsWrittenInto) {
  write_file(path, "long enough");
  write_file(path, "short");
  EXPECT_EQ(content(path), "short");
}

TEST_F(OutputFile, AFullDiskIsToldOf) {
  expect_refused([](const std::string& p) { write_file(p, "x"); }, "/dev/full");
}

}  // namespace
}  // namespace dynatlas::cli
