#include "cli/file_identity.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <optional>
#include <system_error>

#include "base/error.h"

namespace dynatlas::cli {
namespace {

namespace fs = std::filesystem;

constexpr int kLinksMax = 40;  // as the kernel follows

struct Identity {
  struct stat there{};  // all 0 where nothing is
  std::string path;

  bool operator==(const Identity& other) const {
    if (there.st_ino != 0 || other.there.st_ino != 0) {
      return there.st_dev == other.there.st_dev && there.st_ino == other.there.st_ino;
    }
    return path == other.path;
  }
};

// Nothing for what is no file: nobody's content is lost in a pipe or a device.
std::optional<Identity> identity_of(const std::string& path) {
  if (path.empty()) return std::nullopt;
  Identity identity;
  if (path == "-") {
    if (::fstat(STDOUT_FILENO, &identity.there) != 0 || !S_ISREG(identity.there.st_mode)) return std::nullopt;
    return identity;
  }
  if (::stat(path.c_str(), &identity.there) != 0) {
    identity.there = {};
    identity.path = target_of(path);
    return identity;
  }
  if (!S_ISREG(identity.there.st_mode) && !S_ISDIR(identity.there.st_mode)) return std::nullopt;
  return identity;
}

// The path with its folder's links followed.
fs::path placed(const fs::path& path) {
  std::error_code error;
  const fs::path folder = fs::weakly_canonical(fs::absolute(path, error).parent_path(), error);
  return error ? fs::absolute(path, error).lexically_normal() : folder / path.filename();
}

// Follows the links step by step; `each` sees where every one stands.
template <typename Each>
fs::path follow(const std::string& path, Each each) {
  fs::path at = placed(path);
  for (int i = 0; i < kLinksMax; ++i) {
    each(at);
    std::error_code error;
    const fs::path next = fs::read_symlink(at, error);
    if (error) break;
    at = placed(next.is_absolute() ? next : at.parent_path() / next);
  }
  return at;
}

}  // namespace

std::string target_of(const std::string& path) {
  return follow(path, [](const fs::path&) {}).string();
}

bool is_of_a_descriptor(const std::string& path) {
  bool is_in_proc = false;
  follow(path, [&](const fs::path& at) { is_in_proc = is_in_proc || at.string().starts_with("/proc/"); });
  return is_in_proc;
}

bool is_standard_output(const std::string& path) {
  return path == "-" || path == "/dev/stdout" || path == "/dev/fd/1" || path == "/proc/self/fd/1";
}

NamedFile standard_output() {
  return {"standard output", "-"};
}

std::vector<NamedFile> files_of_database(const std::string& path) {
  if (path.empty()) return {};
  std::vector<NamedFile> files{{"--db", path}};
  for (const char* const beside : {"-wal", "-shm", "-journal"}) {
    files.push_back({fmt::format("--db (its {} file)", beside), target_of(path) + beside});
  }
  return files;
}

void require_distinct(std::span<const NamedFile> files) {
  std::vector<std::optional<Identity>> identities;
  for (const NamedFile& file : files) identities.push_back(identity_of(file.path));
  for (std::size_t i = 0; i < files.size(); ++i) {
    for (std::size_t before = 0; before < i; ++before) {
      if (!identities[i] || !identities[before] || *identities[i] != *identities[before]) continue;
      throw Error(ErrorKind::usage, fmt::format("is the same file as that of {}; name another", files[before].name),
                  files[i].path == "-" ? files[i].name : fmt::format("{} {}", files[i].name, files[i].path));
    }
  }
}

}  // namespace dynatlas::cli
