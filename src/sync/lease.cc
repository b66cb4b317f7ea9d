#include "sync/lease.h"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <fstream>
#include <sstream>

#include "base/error.h"
#include "base/log.h"

namespace dynatlas::sync {
namespace {

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "unknown";
  return name.data();
}

// When the process began, in clock ticks since boot (proc(5), /proc/pid/stat, field 22); empty where it does not run.
std::string start_time(const std::string& pid) {
  std::ifstream file("/proc/" + pid + "/stat");
  std::string stat;
  if (!std::getline(file, stat)) return {};
  const auto name_end = stat.rfind(')');
  if (name_end == std::string::npos) return {};
  std::istringstream fields(stat.substr(name_end + 1));
  std::string field;
  for (int i = 3; i <= 22; ++i) fields >> field;
  return field;
}

std::string machine() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string boot;
  std::getline(file, boot);
  std::array<char, 64> space{};
  const auto length = ::readlink("/proc/self/ns/pid", space.data(), space.size() - 1);
  return fmt::format("{}/{}/{}", host_name(), boot, length > 0 ? space.data() : "");
}

}  // namespace

std::string process_name() {
  const std::string pid = std::to_string(::getpid());
  static std::atomic<unsigned> counter{0};
  return fmt::format("{} {} {} {}", machine(), pid, start_time(pid), ++counter);
}

bool may_be_alive(const std::string& holder) {
  std::istringstream fields(holder);
  std::string where, pid, start;
  fields >> where >> pid >> start;
  if (where != machine() || start.empty()) return true;
  return start_time(pid) == start;
}

AccountLease::AccountLease(graph::GraphStore& store, const std::string& account, Clock& clock,
                           const std::stop_token& stop)
    : store_(store), clock_(clock), name_("sync " + account), holder_(process_name()) {
  graph::Lease lease = acquire();
  if (lease.holder == holder_) return;
  const graph::Lease first = lease;
  if (!may_be_alive(first.holder)) {
    log::info("the last run of account {} was killed; going on", account);
    store_.release_lease(name_, first.holder);
    lease = acquire();
  } else if (!first.holder.starts_with(machine())) {
    log::info("account {} may be being synced elsewhere; waiting up to {} s to see", account, kTimeToLive.count());
    const auto since = clock_.steady_now();
    const auto unchanged = [&] { return lease.holder == first.holder && lease.expires == first.expires; };
    while (unchanged() && clock_.steady_now() - since < kTimeToLive) {
      if (stop.stop_requested()) throw Error(ErrorKind::interrupted, "stopped while waiting for another run");
      clock_.sleep_for(std::chrono::seconds{1});
      lease = acquire();
    }
    if (unchanged()) {  // not renewed for a lease's whole life: dead, whatever its machine's clock says
      store_.release_lease(name_, first.holder);
      lease = acquire();
    }
  }
  if (lease.holder != holder_) {
    throw Error(ErrorKind::guard, "another run is syncing this account; wait until it ends", "account " + account);
  }
}

AccountLease::~AccountLease() {
  try {
    store_.release_lease(name_, holder_);
  } catch (const std::exception& error) {
    log::debug("the lease stays until it expires: {}", error.what());
  }
}

void AccountLease::keep() {
  if (clock_.steady_now() - renewed_ < kTimeToLive / 3) return;
  if (acquire().holder != holder_) {
    throw Error(ErrorKind::guard, "another run took this account over; this one leaves it alone", name_);
  }
}

graph::Lease AccountLease::acquire() {
  renewed_ = clock_.steady_now();
  return store_.acquire_lease(name_, holder_, std::chrono::floor<std::chrono::seconds>(clock_.wall_now()), kTimeToLive);
}

}  // namespace dynatlas::sync
