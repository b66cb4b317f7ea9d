#include "bolt/conversation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <utility>

#include "base/error.h"
#include "bolt/failure.h"

namespace dynatlas::bolt {
namespace {

// A streamed result comes in batches of this many records, so that an unwanted rest costs one batch.
constexpr std::int64_t kBatchRows = 1'000;
// Queued statements are sent when they have grown to this.
constexpr std::size_t kSendBytes = std::size_t{256} << 10;

}  // namespace

void no_parameters(Packer& packer) {
  packer.map(0);
}

Conversation::Conversation(std::unique_ptr<Transport> transport, Options options)
    : transport_(std::move(transport)),
      options_(std::move(options)),
      session_(options_.greeting, options_.message_bytes_max) {
  options_.greeting.auth = {};
}

Conversation::~Conversation() {
  if (!is_usable()) return;
  try {
    session_.goodbye();
    transport_->exchange(session_.output(), received_, {std::chrono::milliseconds(0), {}});
  } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch)
    // The connection is closed in either case.
  }
}

void Conversation::log_in() {
  const auto deadline = std::chrono::steady_clock::now() + options_.login_timeout;
  try {
    while (session_.is_waiting() || !session_.output().empty()) {
      const auto left = deadline - std::chrono::steady_clock::now();
      if (left <= left.zero()) throw Error(ErrorKind::store, "the server does not answer the login", {}, true);
      pump(std::chrono::ceil<std::chrono::milliseconds>(left));
    }
  } catch (const Error& error) {
    const bool is_wordless = session_.state() == Session::State::handshake && error.retryable();
    if (!is_wordless) rethrow_with_context();
    is_broken_ = true;
    throw Error(error.kind(),
                fmt::format("the server does not speak Bolt ({}); if it asks for TLS, use neo4j+s:// or bolt+s://",
                            error.what()),
                options_.context, true);
  }
  if (failure_) {
    is_broken_ = true;
    const bool is_worth_retrying = is_retryable(*failure_);
    throw ServerError(std::move(*failure_), options_.context, is_worth_retrying);
  }
  const std::chrono::milliseconds hinted = session_.receive_timeout();
  if (hinted.count() > 0) options_.read_timeout = std::min(options_.read_timeout, hinted);
}

// Gives an error the name of the server; whatever came up, the conversation is over.
void Conversation::rethrow_with_context() {
  is_broken_ = true;
  is_in_transaction_ = false;
  try {
    throw;
  } catch (const Error& error) {
    if (!error.context().empty() || error.kind() == ErrorKind::interrupted) throw;
    throw Error(error.kind(), error.what(), options_.context, error.retryable());
  }
}

void Conversation::begin(const TransactionExtra& extra) {
  done_.clear();
  session_.begin(extra);
  is_in_transaction_ = true;
}

// Outside a transaction the server would run and commit the statement all the same.
void Conversation::check_transaction() const {
  if (!is_in_transaction_) throw Error(ErrorKind::internal, "a statement in a Bolt transaction that is over");
}

void Conversation::expect(OnRecord on_record, std::int64_t batch_rows) {
  open_.push_back({{}, std::move(on_record), true, batch_rows, batch_rows});
  session_.pull(batch_rows);
}

void Conversation::queue(std::string_view statement, const PackParameters& parameters, OnRecord on_record) {
  check_transaction();
  session_.run(statement, parameters);
  expect(std::move(on_record), -1);
  send_what_is_much();
}

// Sends queued statements while they are many; stops to wait for the rest as soon as one has failed.
void Conversation::send_what_is_much() {
  if (session_.output().size() < kSendBytes) return;
  try {
    while (!session_.output().empty() && !failure_) pump(options_.read_timeout);
  } catch (...) {
    rethrow_with_context();
  }
  if (failure_) finish();
}

Summary Conversation::run(std::string_view statement, const PackParameters& parameters, const OnRecord& on_record) {
  check_transaction();
  session_.run(statement, parameters);
  expect(on_record, kBatchRows);
  finish();
  Summary summary = std::move(done_.back());
  done_.pop_back();
  return summary;
}

std::vector<Summary> Conversation::flush() {
  check_transaction();
  finish();
  return std::exchange(done_, {});
}

void Conversation::commit() {
  check_transaction();
  session_.commit();
  finish();
  is_in_transaction_ = false;
}

void Conversation::rollback() {
  if (!is_in_transaction_ || !is_usable()) return;
  for (Result& result : open_) result.on_record = {};
  if (open_.empty()) {
    session_.rollback();
  } else {
    session_.reset();
  }
  finish();
  open_.clear();
  is_in_transaction_ = false;
}

Summary Conversation::run_alone(std::string_view statement, const PackParameters& parameters, const OnRecord& on_record,
                                const TransactionExtra& extra) {
  done_.clear();
  session_.run_alone(statement, parameters, extra);
  expect(on_record, kBatchRows);
  finish();
  Summary summary = std::move(done_.back());
  done_.clear();
  return summary;
}

Map Conversation::route(const TransactionExtra& extra) {
  routing_table_ = {};
  session_.route(extra);
  finish();
  return std::exchange(routing_table_, {});
}

void Conversation::finish() {
  try {
    while (session_.is_waiting()) pump(options_.read_timeout);
  } catch (...) {
    if (!failure_) rethrow_with_context();
    is_broken_ = true;  // the failure is the better reason
  }
  if (!failure_) return;
  open_.clear();
  done_.clear();
  is_in_transaction_ = false;
  Failure failure = *std::exchange(failure_, std::nullopt);
  const bool is_worth_retrying = is_retryable(failure);
  throw ServerError(std::move(failure), options_.context, is_worth_retrying);
}

void Conversation::pump(std::chrono::milliseconds timeout) {
  const std::size_t went = transport_->exchange(session_.output(), received_, {timeout, options_.stop});
  session_.sent(went);
  if (received_.empty()) return;
  session_.receive(received_);
  while (std::optional<Event> event = session_.next_event()) dispatch(std::move(*event));
}

void Conversation::dispatch(Event event) {
  switch (event.kind) {
    case Event::Kind::record:
      take_record(event.values);
      break;
    case Event::Kind::success:
      take_success(event);
      break;
    case Event::Kind::failure:
      if (!failure_) failure_ = std::move(event.failure);
      break;
    case Event::Kind::ignored:
      break;
  }
}

void Conversation::take_record(const List& values) {
  assert(!open_.empty());  // the session lets records through only as an answer to PULL
  Result& result = open_.front();
  if (values.size() != result.summary.fields.size()) {
    throw Error(ErrorKind::store, "the server sent a record with more or fewer values than fields");
  }
  if (result.rows_left == 0) throw Error(ErrorKind::store, "the server sent more records than were asked for");
  if (result.rows_left > 0) --result.rows_left;
  if (result.is_wanted && result.on_record) result.is_wanted = result.on_record(values);
}

void Conversation::take_success(Event& event) {
  if (event.request == Request::run) {
    assert(!open_.empty());
    open_.front().summary.fields = fields_from(event.metadata);
  } else if (event.request == Request::pull || event.request == Request::discard) {
    end_batch(event.metadata);
  } else if (event.request == Request::route) {
    routing_table_ = std::move(event.metadata);
  }
}

// A PULL is answered: asks for the next batch, or closes the result.
void Conversation::end_batch(const Map& metadata) {
  assert(!open_.empty());
  Result& result = open_.front();
  const Value* has_more = metadata.find("has_more");
  if (has_more != nullptr && *has_more == Value(true)) {
    if (result.batch_rows < 0) throw Error(ErrorKind::store, "the server keeps back records of a whole result");
    if (result.is_wanted) {
      result.rows_left = result.batch_rows;
      session_.pull(result.batch_rows);
    } else {
      session_.discard(-1);
      result.batch_rows = -1;
    }
    return;
  }
  add_summary(metadata, result.summary);
  done_.push_back(std::move(result.summary));
  open_.pop_front();
}

}  // namespace dynatlas::bolt
