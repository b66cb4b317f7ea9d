// A session over a transport: sends, waits, and hands each result to the one who asked. One server, one thread.
// Opens no connection itself and retries nothing.
#pragma once

#include <cassert>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "bolt/session.h"
#include "bolt/summary.h"
#include "bolt/transport.h"

namespace dynatlas::bolt {

// Writes exactly one map: a statement's parameters. Called again for each attempt.
using PackParameters = std::function<void(Packer&)>;
// Takes one record's values, in the order of the fields. False: the rest of this result is not wanted.
using OnRecord = std::function<bool(std::span<const Value> values)>;

void no_parameters(Packer& packer);  // an empty map

// All methods throw ServerError where the server says no (the conversation can go on, outside any transaction), and
// Error{store} or Error{interrupted} where it cannot go on: then is_usable() is false.
class Conversation {
 public:
  struct Options {
    Greeting greeting;
    std::string context;  // the server, in front of messages
    std::chrono::milliseconds login_timeout{10'000};
    std::chrono::milliseconds read_timeout{120'000};
    std::size_t message_bytes_max = std::size_t{64} << 20;
    std::stop_token stop;
  };
  Conversation(std::unique_ptr<Transport> transport, Options options);
  ~Conversation();  // says GOODBYE where that takes no waiting
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  void log_in();
  bool is_usable() const { return !is_broken_ && session_.state() == Session::State::ready; }
  void set_stop(std::stop_token stop) { options_.stop = std::move(stop); }

  // A transaction: begin() is sent with the first statement, so a refused BEGIN shows up there. It is over after
  // commit(), rollback() and any ServerError; queue(), run() and flush() then throw Error{internal}.
  void begin(const TransactionExtra& extra);
  void queue(std::string_view statement, const PackParameters& parameters, OnRecord on_record);
  Summary run(std::string_view statement, const PackParameters& parameters, const OnRecord& on_record);
  std::vector<Summary> flush();
  // Of the result that is being read; only inside its on_record.
  const std::vector<std::string>& fields() const {
    assert(!open_.empty());
    return open_.front().summary.fields;
  }
  void commit();
  // Forgets results that are still open: their on_record is not called any more.
  void rollback();
  bool is_in_transaction() const { return is_in_transaction_; }

  Summary run_alone(std::string_view statement, const PackParameters& parameters, const OnRecord& on_record,
                    const TransactionExtra& extra);
  // The routing table as the server writes it.
  Map route(const TransactionExtra& extra);

  const Session& session() const { return session_; }
  const std::string& context() const { return options_.context; }

 private:
  struct Result {
    Summary summary;
    OnRecord on_record;
    bool is_wanted = true;
    std::int64_t batch_rows = -1;  // what each PULL asks for; -1: all
    std::int64_t rows_left = -1;   // of this batch
  };

  void check_transaction() const;
  void expect(OnRecord on_record, std::int64_t batch_rows);
  void send_what_is_much();
  void finish();  // waits for every answer; throws the first failure
  void pump(std::chrono::milliseconds timeout);
  void dispatch(Event event);
  void take_record(const List& values);
  void take_success(Event& event);
  void end_batch(const Map& metadata);
  [[noreturn]] void rethrow_with_context();

  std::unique_ptr<Transport> transport_;
  Options options_;
  Session session_;
  bool is_broken_ = false;
  bool is_in_transaction_ = false;
  std::string received_;
  std::deque<Result> open_;    // not read to the end
  std::vector<Summary> done_;  // since the last flush
  std::optional<Failure> failure_;
  Map routing_table_;
};

}  // namespace dynatlas::bolt
