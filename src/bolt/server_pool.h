// The connections of one client: one for a bolt:// address; for neo4j://, one to each server that the routing table
// sends us to. Retries nothing; knows what an error says about the servers.
#pragma once

#include <exception>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/late_stop.h"
#include "bolt/conversation.h"
#include "bolt/options.h"
#include "bolt/routing_table.h"

namespace dynatlas::bolt {

class ServerPool {
 public:
  explicit ServerPool(Options options);
  ServerPool(const ServerPool&) = delete;
  ServerPool& operator=(const ServerPool&) = delete;

  // A logged-in conversation with a server for this mode, good until the next call of any method. Throws Error{store}.
  Conversation& acquire(AccessMode mode);
  // What a transaction on it should say: mode, database, bookmarks.
  TransactionExtra extra(AccessMode mode) const;

  // Draws the consequences of an error that came out of a conversation: drops it where it cannot go on, and what the
  // routing table says where it is out of date.
  void note_failure(Conversation& conversation, const Error& error);
  void note_commit(const Conversation& conversation);
  // Whether the error may go away by itself. A direct address has no other leader; an address that never answered is
  // more likely mistyped than down.
  bool is_worth_retrying(const Error& error) const;

  void set_stop(std::stop_token stop);
  // Requested `last_wait` after the stop.
  std::stop_token late_stop() const { return late_stop_.token(); }
  void close();

  const Options& options() const { return options_; }
  Clock& clock() const { return *options_.clock; }
  const std::string& server_agent() const { return server_agent_; }
  Version version() const { return version_; }

 private:
  Conversation& open(const Address& address);
  Conversation& acquire_routed(AccessMode mode);
  void refresh_routing_table();
  bool try_router(const Address& router, std::exception_ptr& why);
  std::unique_ptr<Conversation> connect(const Address& address) const;
  std::string context_of(const Address& address) const;

  Options options_;
  const LateStop late_stop_;
  std::map<Address, std::unique_ptr<Conversation>> open_;
  RoutingTable table_;
  std::size_t turn_ = 0;  // which of several servers is next
  std::string bookmark_;
  std::string server_agent_;
  Version version_;
  bool has_worked_ = false;
};

}  // namespace dynatlas::bolt
