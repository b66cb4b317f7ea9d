#include "exports/sink.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "base/error.h"

namespace dynatlas::exports {
namespace {

constexpr std::size_t kLarge = 256 * 1024;  // bytes

}  // namespace

Sink::Sink(int descriptor, std::string name, bool is_owned)
    : descriptor_(descriptor), name_(std::move(name)), is_owned_(is_owned) {
  if (descriptor_ < 0) fail(errno);
}

Sink::Sink(Sink&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      name_(std::move(other.name_)),
      is_owned_(other.is_owned_),
      text_(std::move(other.text_)) {}

Sink::~Sink() {
  if (is_owned_ && descriptor_ >= 0) ::close(descriptor_);
}

Sink Sink::standard_output() {
  return {STDOUT_FILENO, "standard output", false};
}

Sink Sink::file(const std::string& path, bool again) {
  const int flags = O_WRONLY | O_CLOEXEC | (again ? O_APPEND : O_CREAT | O_EXCL);
  return {::open(path.c_str(), flags, 0600), path, true};
}

void Sink::fail(int error) const {
  if (error == EPIPE) throw ReaderGone();
  throw Error(ErrorKind::usage, "cannot be written: " + std::generic_category().message(error), name_);
}

void Sink::write_if_large() {
  if (text_.size() >= kLarge) write_all();
}

void Sink::write_all() {
  std::string_view left = text_;
  while (!left.empty()) {
    const ssize_t written = ::write(descriptor_, left.data(), left.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) fail(errno);
    left.remove_prefix(static_cast<std::size_t>(written));
  }
  text_.clear();
}

void Sink::finish() {
  write_all();
  if (is_owned_ && ::close(std::exchange(descriptor_, -1)) != 0) fail(errno);
}

}  // namespace dynatlas::exports
