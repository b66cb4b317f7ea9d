// One run of an account at a time: a lease in the graph, renewed while the run lives, taken over when its holder is
// dead.
#pragma once

#include <chrono>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "graph/graph_store.h"

namespace dynatlas::sync {

class AccountLease {
 public:
  // Takes it. A holder that is a dead process of this machine is set aside; for one elsewhere that has stopped
  // renewing, waits until it expires. Throws Error{guard} when another run is alive.
  // Error{interrupted} when the stop comes while it waits.
  AccountLease(graph::GraphStore& store, const std::string& account, Clock& clock, const std::stop_token& stop = {});
  // Gives it back; where the store is gone it expires by itself.
  ~AccountLease();
  AccountLease(const AccountLease&) = delete;
  AccountLease& operator=(const AccountLease&) = delete;

  // Renews when a third of its time is over. Throws Error{guard} when it was lost to another run.
  void keep();

  static constexpr std::chrono::seconds kTimeToLive{30};

 private:
  graph::Lease acquire();

  graph::GraphStore& store_;
  Clock& clock_;
  const std::string name_;
  const std::string holder_;
  Clock::SteadyTime renewed_;
};

// This process among all of all machines, told apart from an earlier one with the same pid. For tests too.
std::string process_name();
// False only when `holder` names a process of this machine that no longer runs.
bool may_be_alive(const std::string& holder);

}  // namespace dynatlas::sync
