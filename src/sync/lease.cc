#include "sync/lease.h"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <random>
#include <sstream>

#include "base/error.h"
#include "base/log.h"

namespace dynatlas::sync {
namespace {

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0 || name[0] == '\0') return "unknown";
  return name.data();
}

std::string host_of(const std::string& holder) {
  return holder.substr(0, holder.find(' '));
}

}  // namespace

std::string process_name() {
  std::random_device random;  // where processes of one name have one number: containers
  return fmt::format("{} {} {:08x}{:08x}", host_name(), ::getpid(), random(), random());
}

bool is_gone(const std::string& holder) {
  std::istringstream fields(holder);
  std::string host;
  pid_t pid = 0;
  if (!(fields >> host >> pid) || pid <= 0 || host != host_name()) return false;
  return ::kill(pid, 0) != 0 && errno == ESRCH;  // EPERM: another user's
}

AccountLease::AccountLease(graph::GraphStore& store, const std::string& account, Clock& clock, const LeaseWait& wait)
    : store_(store), clock_(clock), name_("sync " + account), holder_(process_name()) {
  take(account, wait);
  renewed_ = clock_.steady_now();
}

AccountLease::~AccountLease() {
  try {
    store_.release_lease(lease_);
  } catch (const std::exception& error) {
    log::debug("the lease could not be released: {}", error.what());
  }
}

void AccountLease::keep() {
  if (clock_.steady_now() - renewed_ < kRenewal) return;
  if (!store_.renew_lease(lease_)) throw lease_lost(lease_);
  renewed_ = clock_.steady_now();
}

bool AccountLease::try_to_take(const graph::Lease* dead) {
  lease_ = store_.take_lease(name_, holder_, dead);
  return lease_.holder == holder_;
}

void AccountLease::take(const std::string& account, const LeaseWait& wait) {
  if (try_to_take()) return;
  const graph::Lease seen = lease_;
  if (is_gone(seen.holder)) {
    log::info("the last run of account {} ended unexpectedly; continuing", account);
  } else {
    wait_for_end(account, wait);
    if (lease_.holder == holder_) return;
  }
  if (!try_to_take(&seen)) {
    throw Error(ErrorKind::guard, "another run is syncing this account; wait until it ends", "account " + account);
  }
}

// By our own clock, which only has to run: nobody else's time is believed.
void AccountLease::wait_for_end(const std::string& account, const LeaseWait& wait) {
  const graph::Lease seen = lease_;
  log::info("a run on {} is syncing account {}; waiting up to {} s to see whether it is alive", host_of(seen.holder),
            account, kTimeToLive.count());
  const auto since = clock_.steady_now();
  while (clock_.steady_now() - since < kTimeToLive) {
    if (wait.stop.stop_requested()) throw Error(ErrorKind::interrupted, "stopped while waiting for another run");
    clock_.sleep_for(std::chrono::seconds{1});
    wait.each_second();
    if (try_to_take()) return;
    if (lease_.generation != seen.generation || lease_.renewals != seen.renewals) return;
  }
}

}  // namespace dynatlas::sync
