#include "cli/terminal.h"

#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>

namespace dynatlas::cli {
namespace {

constexpr int kTickMs = 50;
constexpr std::size_t kLineBytesMax = 64 * 1024;

void write_text(int out, const std::string& text) {
  [[maybe_unused]] const ssize_t written = ::write(out, text.data(), text.size());
}

// While it lives, the terminal shows nothing of what is typed.
class Hidden {
 public:
  Hidden(int terminal, Echo echo) : terminal_(terminal) {
    is_hidden_ = echo == Echo::hidden && ::tcgetattr(terminal, &before_) == 0;
    if (!is_hidden_) return;
    termios hidden = before_;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(terminal, TCSANOW, &hidden);
  }
  ~Hidden() {
    if (is_hidden_) ::tcsetattr(terminal_, TCSANOW, &before_);
  }
  Hidden(const Hidden&) = delete;
  Hidden& operator=(const Hidden&) = delete;

 private:
  const int terminal_;
  termios before_{};
  bool is_hidden_ = false;
};

// Byte by byte: what follows the line stays for the next reader.
std::optional<std::string> read_line(int in, const std::stop_token& stop) {
  std::string line;
  while (!stop.stop_requested()) {
    pollfd waiting{in, POLLIN, 0};
    const int ready = ::poll(&waiting, 1, kTickMs);
    if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
    char byte = 0;
    const ssize_t got = ready < 0 ? -1 : ::read(in, &byte, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got > 0 && byte != '\n' && line.size() < kLineBytesMax) {
      line += byte;
      continue;
    }
    if (got <= 0 && line.empty()) return std::nullopt;
    return line;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> ask(int in, int out, const std::string& question, Echo echo, const std::stop_token& stop) {
  const Hidden hidden(in, echo);
  write_text(out, question);
  auto line = read_line(in, stop);
  if (echo == Echo::hidden || !line.has_value()) write_text(out, "\n");
  return line;
}

}  // namespace dynatlas::cli
