#include "aws/run_command.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <thread>

namespace dynatlas::aws {
namespace {

constexpr std::size_t kOutputBytesMax = 64 * 1024;
constexpr std::chrono::milliseconds kPollTick{20};

using SteadyClock = std::chrono::steady_clock;

class Pipe {
 public:
  Pipe() { open_ = ::pipe2(ends_.data(), O_CLOEXEC) == 0; }
  ~Pipe() {
    close(0);
    close(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  bool open() const { return open_; }
  int read_end() const { return ends_[0]; }
  int write_end() const { return ends_[1]; }
  void close(std::size_t end) {
    if (open_ && ends_[end] >= 0) ::close(ends_[end]);
    ends_[end] = -1;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
  bool open_ = false;
};

// The child leads a process group of its own, so that its children can be ended with it. -1 on failure.
pid_t spawn_shell(const std::string& command, const Pipe& out) {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&files);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&files, out.write_end(), STDOUT_FILENO);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
  std::array<std::string, 3> words{"sh", "-c", command};
  std::array<char*, 4> arguments{words[0].data(), words[1].data(), words[2].data(), nullptr};
  pid_t child = -1;
  if (::posix_spawn(&child, "/bin/sh", &files, &attributes, arguments.data(), environ) != 0) child = -1;
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  return child;
}

// Everything until the writers are gone; false on a limit, an error or a stop.
bool read_all(int descriptor, SteadyClock::time_point deadline, const std::stop_token& stop, std::string& out) {
  std::array<char, 4096> buffer;
  while (!stop.stop_requested() && SteadyClock::now() < deadline) {
    pollfd waiting{descriptor, POLLIN, 0};
    const int ready = ::poll(&waiting, 1, static_cast<int>(kPollTick.count()));
    if (ready < 0 && errno != EINTR) return false;
    if (ready <= 0) continue;
    const ssize_t got = ::read(descriptor, buffer.data(), buffer.size());
    if (got == 0) return true;
    if (got < 0 && errno != EINTR) return false;
    if (got > 0) out.append(buffer.data(), static_cast<std::size_t>(got));
    if (out.size() > kOutputBytesMax) return false;
  }
  return false;
}

// True when it ended by itself with status 0 before the deadline.
bool wait_for_end(pid_t child, SteadyClock::time_point deadline, const std::stop_token& stop, bool& reaped) {
  while (!stop.stop_requested() && SteadyClock::now() < deadline) {
    int status = 0;
    const pid_t ended = ::waitpid(child, &status, WNOHANG);
    if (ended == child) {
      reaped = true;
      return WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }
    if (ended < 0 && errno != EINTR) {
      reaped = true;
      return false;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return false;
}

}  // namespace

std::optional<std::string> run_command(const std::string& command, std::chrono::milliseconds timeout,
                                       const std::stop_token& stop) {
  Pipe out;
  if (!out.open()) return std::nullopt;
  const pid_t child = spawn_shell(command, out);
  if (child < 0) return std::nullopt;
  out.close(1);
  const auto deadline = SteadyClock::now() + timeout;
  std::string text;
  bool reaped = false;
  const bool good = read_all(out.read_end(), deadline, stop, text) && wait_for_end(child, deadline, stop, reaped);
  if (!reaped) {
    ::kill(-child, SIGKILL);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
  }
  return good ? std::optional<std::string>(std::move(text)) : std::nullopt;
}

}  // namespace dynatlas::aws
