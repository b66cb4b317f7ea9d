#include "cli/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "cli/file_identity.h"

namespace dynatlas::cli {
namespace {

[[noreturn]] void cannot_write(const std::string& path, int error) {
  throw Error(ErrorKind::usage, "this file cannot be written: " + std::generic_category().message(error), path);
}

// A new file beside the one that is to be replaced; open, empty, its owner's only. For node_exporter its name must not
// end as that one's.
class NewFile {
 public:
  explicit NewFile(const std::string& path)
      : path_(target_of(path)), name_(path_ + ".XXXXXX"), file_(::mkostemp(name_.data(), O_CLOEXEC)) {
    if (file_ < 0) error_ = errno;
  }
  ~NewFile() {
    if (file_ >= 0) ::close(file_);
    if (is_made_) ::unlink(name_.c_str());
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  // Why it could not be made, filled or put in place; 0 where it could.
  int error() const { return error_; }

  void write(std::string_view text) {
    if (error_ == 0) error_ = write_all(file_, text);
  }

  void put_in_place(mode_t mode) {
    if (error_ != 0) return;
    if (::fchmod(file_, mode) != 0 || ::close(std::exchange(file_, -1)) != 0 ||
        std::rename(name_.c_str(), path_.c_str()) != 0) {
      error_ = errno;
      return;
    }
    is_made_ = false;
  }

 private:
  const std::string path_;
  std::string name_;
  int file_;
  int error_ = 0;
  bool is_made_ = file_ >= 0;
};

// What is there; a folder is refused. Nothing: a file type of 0.
struct stat what_is_there(const std::string& path) {
  struct stat found{};
  if (::stat(path.c_str(), &found) != 0) {
    if (errno != ENOENT) cannot_write(path, errno);
    return {};
  }
  if (S_ISDIR(found.st_mode)) cannot_write(path, EISDIR);
  return found;
}

// Nothing, or a file of its own, which can give way to another.
bool can_give_way(const std::string& path) {
  const mode_t mode = what_is_there(path).st_mode;
  return mode == 0 || (S_ISREG(mode) && !is_of_a_descriptor(path));
}

// Opened to be written into as it stands.
int open_as_it_is(const std::string& path, int flags) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY | flags, kPrivate);
  if (file < 0) cannot_write(path, errno);
  return file;
}

void write_into(const std::string& path, std::string_view text) {
  const int file = open_private(path);
  int error = write_all(file, text);
  if (::close(file) != 0 && error == 0) error = errno;
  if (error != 0 && error != EPIPE) cannot_write(path, error);
}

// Why a new file cannot take the place of one that can still be written into: the folder is not ours, or read-only; the
// file is mounted.
bool is_about_the_folder(int error) {
  return error == EACCES || error == EPERM || error == EROFS || error == EBUSY || error == EXDEV;
}

}  // namespace

int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return written < 0 ? errno : EIO;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

void require_writable(const std::string& path) {
  const bool is_there = what_is_there(path).st_mode != 0;
  if (is_there && ::access(path.c_str(), W_OK) != 0) cannot_write(path, errno);
  if (!can_give_way(path)) return;
  const NewFile file(path);
  if (file.error() != 0 && !(is_there && is_about_the_folder(file.error()))) cannot_write(path, file.error());
}

void require_replaceable(const std::string& path) {
  what_is_there(path);
  const NewFile file(path);
  if (file.error() != 0) cannot_write(path, file.error());
}

void replace_file(const std::string& path, std::string_view text, mode_t mode) {
  NewFile file(path);
  file.write(text);
  file.put_in_place(mode);
  if (file.error() != 0) cannot_write(path, file.error());
}

void write_file(const std::string& path, std::string_view text) {
  if (!can_give_way(path)) return write_into(path, text);
  NewFile file(path);
  file.write(text);
  file.put_in_place(kPrivate);
  if (file.error() == 0) return;
  if (!is_about_the_folder(file.error()) || what_is_there(path).st_mode == 0) cannot_write(path, file.error());
  write_into(path, text);
}

int open_private(const std::string& path) {
  const bool is_own_file = can_give_way(path);
  const int file = open_as_it_is(path, O_CREAT | (is_own_file ? O_TRUNC : O_APPEND));
  if (is_own_file && ::fchmod(file, kPrivate) != 0) {
    const int error = errno;
    ::close(file);
    cannot_write(path, error);
  }
  return file;
}

}  // namespace dynatlas::cli
