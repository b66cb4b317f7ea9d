#include "cli/file_identity.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/error.h"

namespace dynatlas::cli {
namespace {

namespace fs = std::filesystem;

struct FileIdentity : testing::Test {
  FileIdentity() {
    fs::create_directories(folder / "in");
    std::ofstream(folder / "file") << "x";
    fs::create_symlink("file", folder / "link");
    fs::create_symlink("link", folder / "link-of-link");
    fs::create_hard_link(folder / "file", folder / "hard");
    fs::create_symlink("in", folder / "folder-link");
    fs::create_symlink("in/new", folder / "dangling");
    fs::create_symlink("loop", folder / "loop");
  }
  ~FileIdentity() override { fs::remove_all(folder); }

  std::string in(const std::string& name) const { return folder / name; }
  // What is said of the two; empty where they are two.
  static std::string refusal(const std::string& one, const std::string& other) {
    try {
      require_distinct(std::vector<NamedFile>{{"--one", one}, {"--none", ""}, {"--other", other}});
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::usage);
      return error.what();
    }
    return "";
  }

  const fs::path folder = fs::path(testing::TempDir()) / ("file_identity_test." + std::to_string(::getpid()));
};

TEST_F(FileIdentity, IsThatOfTheFileWhateverItsName) {
  EXPECT_EQ(refusal(in("file"), in("link")),
            "--other " + in("link") + ": is the same file as that of --one; name another");
  for (const char* other : {"file", "./file", "in/../file", "link", "link-of-link", "hard"}) {
    EXPECT_NE(refusal(in("file"), in(other)), "") << other;
  }
  EXPECT_EQ(refusal(in("file"), in("other")), "");
}

TEST_F(FileIdentity, IsThatOfThePathWhereNothingIsYet) {
  for (const char* other : {"in/new", "folder-link/new", "dangling", "in/.././in/new"}) {
    EXPECT_NE(refusal(in("in/new"), in(other)), "") << other;
  }
  EXPECT_EQ(refusal(in("in/new"), in("new")), "");
  EXPECT_EQ(refusal(in("no/such/a"), in("no/such/b")), "");
  EXPECT_NE(refusal(in("no/such/a"), in("no/other/../such/a")), "");
  EXPECT_EQ(refusal(in("loop"), in("in/new")), "");
}

TEST_F(FileIdentity, IsNoneOfWhatKeepsNothing) {
  for (const char* shared : {"", "/dev/null", "/dev/full"}) EXPECT_EQ(refusal(shared, shared), "") << shared;
}

// Standard output is this file for as long as it lasts.
class Redirected {
 public:
  explicit Redirected(const std::string& path) : before_(::dup(STDOUT_FILENO)) {
    const int file = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    ::dup2(file, STDOUT_FILENO);
    ::close(file);
  }
  ~Redirected() {
    ::dup2(before_, STDOUT_FILENO);
    ::close(before_);
  }
  Redirected(const Redirected&) = delete;
  Redirected& operator=(const Redirected&) = delete;

 private:
  const int before_;
};

TEST_F(FileIdentity, OfStandardOutputIsThatOfTheFileBehindIt) {
  const auto said = [&](const std::string& file) {
    try {
      require_distinct(std::vector<NamedFile>{{"--one", file}, standard_output()});
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  {
    const Redirected out(in("file"));
    EXPECT_EQ(said(in("hard")), "standard output: is the same file as that of --one; name another");
    EXPECT_EQ(said(in("other")), "");
  }
  const Redirected out("/dev/null");
  EXPECT_EQ(said("/dev/null"), "");
}

TEST_F(FileIdentity, OfADatabaseIsOfAllItsFiles) {
  auto files = files_of_database(in("link"));
  const std::size_t own = files.size();
  for (const char* beside : {"file", "file-wal", "file-shm", "file-journal"}) {
    files.push_back({"--report", in(beside)});
    EXPECT_THROW(require_distinct(files), Error) << beside;
    files.resize(own);
  }
  files.push_back({"--report", in("link-wal")});
  require_distinct(files);
  EXPECT_TRUE(files_of_database("").empty());
}

TEST_F(FileIdentity, TellsADescriptorFromAFile) {
  const int file = ::open(in("file").c_str(), O_RDONLY | O_CLOEXEC);
  const std::string name = "/dev/fd/" + std::to_string(file);
  EXPECT_TRUE(is_of_a_descriptor(name));
  EXPECT_TRUE(is_of_a_descriptor("/proc/self/fd/" + std::to_string(file)));
  EXPECT_FALSE(is_of_a_descriptor(in("link")));
  EXPECT_FALSE(is_of_a_descriptor(in("no/such/file")));
  EXPECT_NE(refusal(name, in("file")), "");
  ::close(file);
}

}  // namespace
}  // namespace dynatlas::cli
