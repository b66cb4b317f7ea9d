#include "cli/output_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <system_error>
#include <utility>

#include "base/error.h"

namespace dynatlas::cli {
namespace {

[[noreturn]] void cannot_write(const std::string& path, int error) {
  throw Error(ErrorKind::usage, "this file cannot be written: " + std::generic_category().message(error), path);
}

// A new file beside the one that is to be replaced; open, empty. For node_exporter its name must not end as that one's.
class NewFile {
 public:
  explicit NewFile(const std::string& path) : path_(path), name_(path + ".XXXXXX"), file_(::mkstemp(name_.data())) {
    if (file_ < 0) cannot_write(path, errno);
  }
  ~NewFile() {
    if (file_ >= 0) ::close(file_);
    if (!is_in_place_) ::unlink(name_.c_str());
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  void write(std::string_view text) {
    while (!text.empty()) {
      const ssize_t written = ::write(file_, text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) cannot_write(path_, errno);
      text.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  void put_in_place() {
    if (::fchmod(file_, 0644) != 0 || ::close(std::exchange(file_, -1)) != 0 ||
        std::rename(name_.c_str(), path_.c_str()) != 0) {
      cannot_write(path_, errno);
    }
    is_in_place_ = true;
  }

 private:
  const std::string& path_;
  std::string name_;
  int file_;
  bool is_in_place_ = false;
};

// Whether anything is there; a folder is refused.
bool is_there(const std::string& path) {
  struct stat found{};
  if (::stat(path.c_str(), &found) != 0) {
    if (errno != ENOENT) cannot_write(path, errno);
    return false;
  }
  if (S_ISDIR(found.st_mode)) cannot_write(path, EISDIR);
  return true;
}

}  // namespace

void require_writable(const std::string& path) {
  if (!is_there(path)) {
    const NewFile file(path);
    return;
  }
  if (::access(path.c_str(), W_OK) != 0) cannot_write(path, errno);
}

void require_replaceable(const std::string& path) {
  is_there(path);
  const NewFile file(path);
}

void write_file(const std::string& path, std::string_view text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  if (!file.flush()) cannot_write(path, errno);
}

void replace_file(const std::string& path, std::string_view text) {
  NewFile file(path);
  file.write(text);
  file.put_in_place();
}

}  // namespace dynatlas::cli
