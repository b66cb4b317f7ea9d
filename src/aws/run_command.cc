#include "aws/run_command.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <system_error>
#include <thread>

namespace dynatlas::aws {
namespace {

constexpr std::size_t kOutputBytesMax = 64 * 1024;
constexpr std::chrono::milliseconds kPollTick{20};
constexpr std::chrono::seconds kEndGrace{1};

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

bool has_terminal() {
  const int terminal = ::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  if (terminal >= 0) ::close(terminal);
  return terminal >= 0;
}

// A command that runs.
struct Child {
  pid_t id;
  bool leads_group;  // of itself and all that it started

  void send(int signal) const { ::kill(leads_group ? -id : id, signal); }
};

// At a terminal in our own process group, as only that may read from it; Ctrl-C reaches all of it. Elsewhere in a group
// of its own. The error says why there is no child.
tl::expected<Child, std::string> spawn(std::vector<std::string>& words, const Pipe& out) {
  const bool leads_group = !has_terminal();
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&files);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&files, out.write_end(), STDOUT_FILENO);
  sigset_t signals;
  sigemptyset(&signals);
  posix_spawnattr_setsigmask(&attributes, &signals);
  sigaddset(&signals, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &signals);
  const int group = leads_group ? POSIX_SPAWN_SETPGROUP : 0;
  posix_spawnattr_setflags(&attributes, static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | group));
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t child = -1;
  const int error = ::posix_spawnp(&child, arguments.front(), &files, &attributes, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  if (error == 0) return Child{child, leads_group};
  return tl::unexpected<std::string>("cannot be started: " + std::generic_category().message(error));
}

enum class Reading { whole, too_much, unfinished };

// Everything until the writers are gone, unless it becomes too much or the time is over.
Reading read_all(int descriptor, SteadyClock::time_point deadline, const std::stop_token& stop, std::string& out) {
  std::array<char, 4096> buffer;
  while (!stop.stop_requested() && SteadyClock::now() < deadline) {
    pollfd waiting{descriptor, POLLIN, 0};
    const int ready = ::poll(&waiting, 1, static_cast<int>(kPollTick.count()));
    if (ready < 0 && errno != EINTR) return Reading::unfinished;
    if (ready <= 0) continue;
    const ssize_t got = ::read(descriptor, buffer.data(), buffer.size());
    if (got == 0) return Reading::whole;
    if (got < 0 && errno != EINTR) return Reading::unfinished;
    if (got > 0) out.append(buffer.data(), static_cast<std::size_t>(got));
    if (out.size() > kOutputBytesMax) return Reading::too_much;
  }
  return Reading::unfinished;
}

// The child's status when it ended by itself before the deadline.
std::optional<int> wait_for_end(pid_t child, SteadyClock::time_point deadline, const std::stop_token& stop) {
  while (!stop.stop_requested() && SteadyClock::now() < deadline) {
    int status = 0;
    const pid_t ended = ::waitpid(child, &status, WNOHANG);
    if (ended == child) return status;
    if (ended < 0 && errno != EINTR) return std::nullopt;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return std::nullopt;
}

// Asked to end first, so that it can end what it started.
void end_child(const Child& child) {
  child.send(SIGTERM);
  if (wait_for_end(child.id, SteadyClock::now() + kEndGrace, {})) return;
  child.send(SIGKILL);
  int status = 0;
  while (::waitpid(child.id, &status, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace

tl::expected<std::string, std::string> run_command(std::vector<std::string> words, std::chrono::milliseconds timeout,
                                                   const std::stop_token& stop) {
  Pipe out;
  if (!out.open()) return tl::unexpected<std::string>("cannot be started: no pipe");
  const auto child = spawn(words, out);
  if (!child.has_value()) return tl::unexpected(child.error());
  out.close(1);
  const auto deadline = SteadyClock::now() + timeout;
  std::string text;
  const Reading reading = read_all(out.read_end(), deadline, stop, text);
  const auto status = reading == Reading::whole ? wait_for_end(child.value().id, deadline, stop) : std::nullopt;
  if (!status) {
    end_child(child.value());
    if (reading == Reading::too_much) return tl::unexpected<std::string>("wrote more than 64 KiB");
    return tl::unexpected<std::string>("did not end in " + std::to_string(timeout.count() / 1000) + " s");
  }
  if (WIFSIGNALED(*status))
    return tl::unexpected<std::string>("was ended by signal " + std::to_string(WTERMSIG(*status)));
  if (WEXITSTATUS(*status) != 0) {
    return tl::unexpected<std::string>("ended with exit code " + std::to_string(WEXITSTATUS(*status)));
  }
  return text;
}

}  // namespace dynatlas::aws
