// One run of an account at a time: a lease in the graph, renewed while the run lives, taken over when its holder is
// dead. That is a guess; every transaction of a run renews its lease first, so a wrong one costs the older run only.
#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "graph/graph_store.h"

namespace dynatlas::sync {

// How to wait for another run.
struct LeaseWait {
  std::stop_token stop = {};
  std::function<void()> each_second = [] {};
};

class AccountLease {
 public:
  // Takes it. Succeeds a process of this machine that is gone at once; waits for any other until it has not renewed
  // for kTimeToLive. Throws Error{guard} when another run is alive, Error{interrupted} when the stop comes while it
  // waits.
  AccountLease(graph::GraphStore& store, const std::string& account, Clock& clock, const LeaseWait& wait = {});
  // Gives it back; where the store is gone the next run waits until it has ended.
  ~AccountLease();
  AccountLease(const AccountLease&) = delete;
  AccountLease& operator=(const AccountLease&) = delete;

  // What a transaction of this run obeys: graph::WriteTerms.
  const graph::Lease& lease() const { return lease_; }
  // Renews it, where the last time was kRenewal ago. Throws Error{guard} when it was lost to another run.
  void keep();

  static constexpr std::chrono::seconds kTimeToLive{20};
  static constexpr std::chrono::seconds kRenewal{2};

 private:
  void take(const std::string& account, const LeaseWait& wait);
  void wait_for_end(const std::string& account, const LeaseWait& wait);
  // Of `holder_` now?
  bool try_to_take(const graph::Lease* dead = nullptr);

  graph::GraphStore& store_;
  Clock& clock_;
  const std::string name_;
  const std::string holder_;
  graph::Lease lease_;  // as it was last seen; ours once the constructor is done
  Clock::SteadyTime renewed_;
};

// A holder that no other is called like: "HOST PID RANDOM". For tests too.
std::string process_name();
// True only when `holder` names a process of a machine of this name that does not run here. In a container that shares
// its host's name it may run where we cannot see it.
bool is_gone(const std::string& holder);

}  // namespace dynatlas::sync
