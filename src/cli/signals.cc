#include "cli/signals.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>

namespace dynatlas::cli {
namespace {

sigset_t watched() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

Signals::Signals(std::chrono::milliseconds patience) : patience_(patience) {
  const sigset_t set = watched();
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
  ::signal(SIGXFSZ, SIG_IGN);  // beyond a limit of the file's size a write fails, as on a full disk
  thread_ = std::thread([this] { wait(); });
}

Signals::~Signals() {
  ending_ = true;
  ::pthread_kill(thread_.native_handle(),
                 SIGTERM);  // wakes it; NOLINT(bugprone-bad-signal-to-kill-thread): it waits for it
  thread_.join();
}

void Signals::wait() {
  const sigset_t set = watched();
  int signal = 0;
  while (::sigwait(&set, &signal) != 0) {
  }
  if (ending_) return;
  status_ = 128 + signal;
  source_.request_stop();
  if (const int second = wait_for_second(set); second > 0) signal = second;
  if (!ending_) ::_exit(128 + signal);
}

// The second signal; 0 when none came in time.
int Signals::wait_for_second(const sigset_t& set) const {
  const auto deadline = std::chrono::steady_clock::now() + patience_;
  for (;;) {
    const auto left =
        std::max(deadline - std::chrono::steady_clock::now(), std::chrono::steady_clock::duration::zero());
    const auto seconds = std::chrono::floor<std::chrono::seconds>(left);
    const timespec time{seconds.count(), std::chrono::nanoseconds(left - seconds).count()};
    const int signal = ::sigtimedwait(&set, nullptr, &time);
    if (signal > 0) return signal;
    if (errno == EINTR) continue;
    constexpr std::string_view kWord = "warning: interrupted; not waiting any longer for what is still open\n";
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, kWord.data(), kWord.size());
    return 0;
  }
}

}  // namespace dynatlas::cli
