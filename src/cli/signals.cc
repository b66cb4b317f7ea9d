#include "cli/signals.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

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

Signals::Signals() {
  const sigset_t set = watched();
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
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
  for (;;) {
    int signal = 0;
    if (::sigwait(&set, &signal) != 0) continue;
    if (ending_) return;
    const int status = 128 + signal;
    if (status_.exchange(status) != 0) ::_exit(status);
    source_.request_stop();
  }
}

}  // namespace dynatlas::cli
