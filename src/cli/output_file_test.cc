#include "cli/output_file.h"

#include <fcntl.h>
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
    expect_refused([](const std::string& p) { replace_file(p, "x", kForAllToRead); }, wrong);
  }
  EXPECT_EQ(files(), 1u);
}

TEST_F(OutputFile, IsReplacedByANewOneThatAllMayRead) {
  std::ofstream(path) << "the old one, which is longer";
  std::ifstream reader(path);
  replace_file(path, "new", kForAllToRead);
  EXPECT_EQ(content(path), "new");
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(reader), {}), "the old one, which is longer");
  EXPECT_EQ(fs::status(path).permissions(), fs::perms{0644});
  EXPECT_EQ(files(), 1u);
}

TEST_F(OutputFile, IsReplacedByANewOneOfItsOwner) {
  std::ofstream(path) << "the old one, which is longer";
  fs::permissions(path, fs::perms{0644});
  std::ifstream reader(path);
  fs::create_symlink("file", folder / "link");
  write_file(folder / "link", "new");
  EXPECT_EQ(content(path), "new");
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(reader), {}), "the old one, which is longer");
  EXPECT_EQ(fs::status(path).permissions(), fs::perms{0600});
  EXPECT_TRUE(fs::is_symlink(folder / "link"));
  EXPECT_EQ(files(), 2u);
}

TEST_F(OutputFile, OfADescriptorIsWrittenInto) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  struct stat before{};
  ASSERT_EQ(::fstat(file, &before), 0);
  write_file("/dev/fd/" + std::to_string(file), "text");
  struct stat after{};
  ASSERT_EQ(::stat(path.c_str(), &after), 0);
  EXPECT_EQ(after.st_ino, before.st_ino);
  EXPECT_EQ(content(path), "text");
  ::close(file);
}

TEST_F(OutputFile, IsOpenedEmptyAndOfItsOwner) {
  for (int i = 0; i < 2; ++i) {
    const int file = open_private(path);
    EXPECT_EQ(write_all(file, "text"), 0);
    ::close(file);
    EXPECT_EQ(content(path), "text");
    EXPECT_EQ(fs::status(path).permissions(), fs::perms{0600});
    fs::permissions(path, fs::perms{0666});
  }
  expect_refused([](const std::string& p) { open_private(p); }, folder.string());
}

TEST_F(OutputFile, AFullDiskIsToldOf) {
  expect_refused([](const std::string& p) { write_file(p, "x"); }, "/dev/full");
}

}  // namespace
}  // namespace dynatlas::cli
