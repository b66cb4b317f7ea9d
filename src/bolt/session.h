// Bolt as a conversation, without IO: requests in, bytes out; bytes in, events out. Owns no socket and waits for
// nothing (Neo4j docs: "Bolt Protocol server state specification").
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "bolt/chunking.h"
#include "bolt/failure.h"
#include "bolt/handshake.h"
#include "bolt/messages.h"

namespace dynatlas::bolt {

// One answer, or a part of it, to the oldest request that has none yet.
struct Event {
  enum class Kind { record, success, failure, ignored };
  Kind kind = Kind::ignored;
  Request request = Request::reset;
  List values;      // record
  Map metadata;     // success
  Failure failure;  // failure
};

// A session begins with the handshake and logs in by itself as soon as the server has answered it. Requests may be
// pipelined. After a FAILURE the session sends RESET by itself: the requests behind the failed one come out as
// `ignored`, then RESET as `success`, and it is ready again, outside any transaction.
class Session {
 public:
  enum class State {
    handshake,
    login,
    ready,
    failed,     // a request failed; until RESET is answered: takes no requests
    resetting,  // reset() was called; likewise
    defunct,    // the connection is of no use any more
  };

  Session(Greeting greeting, std::size_t message_bytes_max);

  // Bytes to be sent; sent() takes the first of them away.
  std::string_view output() const { return std::string_view(output_).substr(sent_); }
  void sent(std::size_t bytes);
  void receive(std::string_view bytes);
  // The next event of what was received. Throws Error{store} when the server breaks the protocol: then it is defunct.
  std::optional<Event> next_event();

  State state() const { return state_; }
  bool is_waiting() const { return state_ == State::handshake || !pending_.empty(); }

  // Requests; only when ready. `parameters` writes one map; a throw out of it leaves the session as it was.
  void run(std::string_view statement, const std::function<void(Packer&)>& parameters);
  void run_alone(std::string_view statement, const std::function<void(Packer&)>& parameters,
                 const TransactionExtra& extra);
  void pull(std::int64_t rows);
  void discard(std::int64_t rows);
  void begin(const TransactionExtra& extra);
  void commit();
  void rollback();
  void route(const TransactionExtra& extra);
  // Ends what is going on: requests not yet answered come out in any way, an open transaction is rolled back.
  void reset();
  void goodbye();  // any state; has no answer: the session is defunct

  // Known after the login.
  Version version() const { return version_; }
  const std::string& server_agent() const { return server_agent_; }
  DateTimeForm date_time_form() const { return packer_.date_time_form(); }
  // The server's word on how long its silence may be; 0: it gave none.
  std::chrono::seconds receive_timeout() const { return receive_timeout_; }
  // Of the last committed transaction; empty before.
  const std::string& bookmark() const { return bookmark_; }

 private:
  void request(Request request);  // sends what packer_ holds
  void request_bare(Request request);
  void log_in();
  void note_success(Request request, const Map& metadata);
  void note_hello(const Map& metadata);
  void note_failure(Request request);
  Event to_event(Response response);

  Greeting greeting_;
  State state_ = State::handshake;
  Version version_;
  std::string handshake_answer_;
  Dechunker dechunker_;
  Packer packer_;
  std::string output_;
  std::size_t sent_ = 0;
  std::deque<Request> pending_;  // unanswered, the oldest first
  std::string server_agent_;
  std::chrono::seconds receive_timeout_{0};
  std::string bookmark_;
};

}  // namespace dynatlas::bolt
