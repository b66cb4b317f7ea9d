// What a store talks to: a Neo4j, whichever servers it consists of. Connects when needed, runs statements in
// transactions, retries what may be retried. Knows no graph model and writes no Cypher.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "bolt/conversation.h"
#include "bolt/failure.h"
#include "bolt/options.h"
#include "bolt/packstream.h"
#include "bolt/summary.h"
#include "bolt/value.h"

namespace dynatlas::bolt {

class ServerPool;

// An open transaction. Lives only inside run_in_transaction(); after a throw it takes no more statements.
class Transaction {
 public:
  // Sends queued statements and this one, reads all the answers. A large result streams: memory holds one batch.
  Summary run(std::string_view statement, const PackParameters& parameters = no_parameters,
              const OnRecord& on_record = {});
  // Pipelining: encodes RUN and PULL now (`parameters` is called at once), sends when enough is gathered, reads
  // answers as they come; flush() waits for the rest and returns the summaries of all queued since the last flush, in
  // order. on_record is called during a later queue(), run() or flush().
  void queue(std::string_view statement, const PackParameters& parameters = no_parameters, OnRecord on_record = {});
  std::vector<Summary> flush();
  // Inside an on_record: the names of its record's values.
  const std::vector<std::string>& fields() const { return conversation_.fields(); }

 private:
  friend class Client;
  explicit Transaction(Conversation& conversation) : conversation_(conversation) {}
  Conversation& conversation_;
};

// One client is used by one thread; several clients may work side by side.
// Throws Error{store} (ServerError where a server said no) or Error{interrupted}; `retryable` where trying again later
// may help, though the client's own retries were in vain.
class Client {
 public:
  explicit Client(Options options);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Connects and logs in when that has not happened yet. An address where nobody answers is not retried here or below
  // before it has worked once: a person who mistyped it should not wait.
  void connect();

  // Begins, calls `work`, commits. When something retryable comes up (a deadlock, a lost connection, a leader switch)
  // rolls back and does it all again, with a growing pause: `work` must forget what an earlier attempt gathered. A
  // connection lost during COMMIT leaves the outcome unknown and is retried as well, so the statements must be
  // idempotent (MERGE, SET, DELETE by key). An exception out of `work` rolls back and passes through. A stop request
  // that comes during COMMIT waits a moment for its answer; without it, Error is OutcomeUnknown{interrupted}.
  void run_in_transaction(AccessMode mode, const std::function<void(Transaction&)>& work);

  // A statement in its own transaction, as CREATE INDEX and CALL {} IN TRANSACTIONS want it. Retried in the same way
  // until a record was handed out; must be idempotent.
  Summary run(std::string_view statement, const PackParameters& parameters = no_parameters,
              const OnRecord& on_record = {}, AccessMode mode = AccessMode::write);

  // Calls `work`, whose waits end a moment (Options::last_wait) after a stop request: to clean up after it.
  void before_it_stops(const std::function<void()>& work);

  // "Neo4j/5.26.0" and "5.8"; empty before the first connection.
  const std::string& server_agent() const;
  std::string protocol_version() const;

  // Says GOODBYE where connected; the next call connects anew.
  void close();

 private:
  void retry(const std::function<bool()>& may_repeat, const std::function<void()>& attempt);
  void attempt_transaction(Conversation& conversation, const TransactionExtra& extra,
                           const std::function<void(Transaction&)>& work);
  void commit(Conversation& conversation);

  std::unique_ptr<ServerPool> servers_;
};

}  // namespace dynatlas::bolt
