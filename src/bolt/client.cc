#include "bolt/client.h"

#include <fmt/format.h>

#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "bolt/backoff.h"
#include "bolt/server_pool.h"

namespace dynatlas::bolt {
namespace {

// Of what a server answered: a busy one may take all the time for two.
constexpr int kAnsweredMin = 5;

// The last error of many attempts, with a word on them. Keeps what kind of error it was.
[[noreturn]] void give_up(const Error& error, const Backoff& backoff) {
  const std::string note =
      fmt::format(" (gave up after {} attempts in {} s)", backoff.attempts(), backoff.elapsed().count());
  if (const auto* refused = dynamic_cast<const ServerError*>(&error)) {
    throw ServerError(refused->failure(), refused->context(), true, note);
  }
  throw Error(error.kind(), error.what() + note, {}, true);
}

}  // namespace

Summary Transaction::run(std::string_view statement, const PackParameters& parameters, const OnRecord& on_record) {
  return conversation_.run(statement, parameters, on_record);
}

void Transaction::queue(std::string_view statement, const PackParameters& parameters, OnRecord on_record) {
  conversation_.queue(statement, parameters, std::move(on_record));
}

std::vector<Summary> Transaction::flush() {
  return conversation_.flush();
}

Client::Client(Options options) : servers_(std::make_unique<ServerPool>(std::move(options))) {}

Client::~Client() = default;

// Runs `attempt` until it succeeds, fails for good, or the time is up.
void Client::retry(const std::function<bool()>& may_repeat, const std::function<void()>& attempt) {
  Backoff backoff(servers_->clock(), servers_->options().retry_time_max);
  for (;;) {
    try {
      attempt();
      return;
    } catch (const Error& error) {
      if (!servers_->is_worth_retrying(error) || !may_repeat()) throw;
      log::debug("Neo4j, attempt {}: {}", backoff.attempts(), error.what());
      const bool is_answer = dynamic_cast<const ServerError*>(&error) != nullptr;
      if (!backoff.pause(servers_->options().stop, is_answer ? kAnsweredMin : 1)) give_up(error, backoff);
    }
  }
}

void Client::connect() {
  retry([] { return true; }, [this] { servers_->acquire(AccessMode::write); });
}

void Client::run_in_transaction(AccessMode mode, const std::function<void(Transaction&)>& work) {
  retry([] { return true; },
        [&] {
          Conversation& conversation = servers_->acquire(mode);
          try {
            attempt_transaction(conversation, servers_->extra(mode), work);
            servers_->note_commit(conversation);
          } catch (const Error& error) {
            servers_->note_failure(conversation, error);
            throw;
          }
        });
}

void Client::attempt_transaction(Conversation& conversation, const TransactionExtra& extra,
                                 const std::function<void(Transaction&)>& work) {
  conversation.begin(extra);
  try {
    Transaction transaction(conversation);
    work(transaction);
    commit(conversation);
  } catch (...) {
    const std::exception_ptr reason = std::current_exception();
    try {
      conversation.rollback();
    } catch (const Error& error) {  // the server rolls back by itself when it sees the connection go
      log::debug("could not roll back: {}", error.what());
    }
    std::rethrow_exception(reason);
  }
}

void Client::commit(Conversation& conversation) {
  try {
    before_it_stops([&] { conversation.commit(); });
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::interrupted) throw;
    throw OutcomeUnknown(ErrorKind::interrupted, "interrupted while the database committed", conversation.context());
  }
}

Summary Client::run(std::string_view statement, const PackParameters& parameters, const OnRecord& on_record,
                    AccessMode mode) {
  Summary summary;
  bool is_record_out = false;
  OnRecord count_record;
  if (on_record) {
    count_record = [&](std::span<const Value> values) {
      is_record_out = true;
      return on_record(values);
    };
  }
  retry([&] { return !is_record_out; },
        [&] {
          Conversation& conversation = servers_->acquire(mode);
          try {
            summary = conversation.run_alone(statement, parameters, count_record, servers_->extra(mode));
            servers_->note_commit(conversation);
          } catch (const Error& error) {
            servers_->note_failure(conversation, error);
            throw;
          }
        });
  return summary;
}

void Client::before_it_stops(const std::function<void()>& work) {
  const std::stop_token stop = servers_->options().stop;
  servers_->set_stop(servers_->late_stop());
  try {
    work();
  } catch (...) {
    servers_->set_stop(stop);
    throw;
  }
  servers_->set_stop(stop);
}

const std::string& Client::server_agent() const {
  return servers_->server_agent();
}

std::string Client::protocol_version() const {
  return servers_->server_agent().empty() ? std::string() : servers_->version().text();
}

void Client::close() {
  servers_->close();
}

}  // namespace dynatlas::bolt
