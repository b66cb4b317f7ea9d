#include "bolt/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <utility>

#include "base/error.h"
#include "bolt/summary.h"

namespace dynatlas::bolt {
namespace {

// A server that is told to be silent for longer than a day is not one.
constexpr std::int64_t kReceiveTimeoutSecondsMax = 86'400;

}  // namespace

Session::Session(Greeting greeting, std::size_t message_bytes_max)
    : greeting_(std::move(greeting)), dechunker_(message_bytes_max), output_(handshake_request()) {}

void Session::sent(std::size_t bytes) {
  assert(bytes <= output().size());
  sent_ += bytes;
  if (sent_ == output_.size()) {
    output_.clear();
    sent_ = 0;
  }
}

void Session::receive(std::string_view bytes) {
  if (state_ == State::handshake) {
    const std::string_view answer = bytes.substr(0, kHandshakeAnswerBytes - handshake_answer_.size());
    handshake_answer_ += answer;
    bytes.remove_prefix(answer.size());
    if (handshake_answer_.size() < kHandshakeAnswerBytes) return;
    state_ = State::defunct;
    version_ = parse_handshake_answer(handshake_answer_);
    log_in();
  }
  dechunker_.receive(bytes);
}

void Session::log_in() {
  state_ = State::login;
  packer_.clear();
  pack_hello(packer_, version_, greeting_);
  request(Request::hello);
  if (version_ >= Version{5, 1}) {
    packer_.clear();
    pack_logon(packer_, greeting_.auth);
    request(Request::logon);
  }
}

void Session::request(Request request) {
  append_chunked(output_, packer_.buffer());
  packer_.clear();
  pending_.push_back(request);
}

void Session::request_bare(Request bare) {
  packer_.clear();
  pack_bare(packer_, bare);
  request(bare);
}

void Session::run(std::string_view statement, const std::function<void(Packer&)>& parameters) {
  assert(state_ == State::ready);
  packer_.clear();
  pack_run(packer_, statement, parameters, nullptr);
  request(Request::run);
}

void Session::run_alone(std::string_view statement, const std::function<void(Packer&)>& parameters,
                        const TransactionExtra& extra) {
  assert(state_ == State::ready);
  packer_.clear();
  pack_run(packer_, statement, parameters, &extra);
  request(Request::run);
}

void Session::pull(std::int64_t rows) {
  assert(state_ == State::ready);
  packer_.clear();
  pack_pull(packer_, rows);
  request(Request::pull);
}

void Session::discard(std::int64_t rows) {
  assert(state_ == State::ready);
  packer_.clear();
  pack_discard(packer_, rows);
  request(Request::discard);
}

void Session::begin(const TransactionExtra& extra) {
  assert(state_ == State::ready);
  packer_.clear();
  pack_begin(packer_, extra);
  request(Request::begin);
}

void Session::route(const TransactionExtra& extra) {
  assert(state_ == State::ready);
  packer_.clear();
  pack_route(packer_, greeting_.routing_context, extra);
  request(Request::route);
}

void Session::commit() {
  assert(state_ == State::ready);
  request_bare(Request::commit);
}

void Session::rollback() {
  assert(state_ == State::ready);
  request_bare(Request::rollback);
}

void Session::reset() {
  assert(state_ == State::ready);
  request_bare(Request::reset);
  state_ = State::resetting;
}

void Session::goodbye() {
  if (state_ != State::handshake && state_ != State::defunct) {
    request_bare(Request::goodbye);
    pending_.clear();
  }
  state_ = State::defunct;
}

std::optional<Event> Session::next_event() {
  if (state_ == State::handshake || state_ == State::defunct) return std::nullopt;
  const State before = std::exchange(state_, State::defunct);  // should anything throw
  const std::optional<std::string> message = dechunker_.next_message();
  if (!message) {
    state_ = before;
    return std::nullopt;
  }
  Response response = unpack_response(*message);
  if (pending_.empty()) throw Error(ErrorKind::store, "the server answers what was not asked");
  state_ = before;
  Event event = to_event(std::move(response));
  return event;
}

Event Session::to_event(Response response) {
  const State before = std::exchange(state_, State::defunct);
  Event event;
  event.request = pending_.front();
  if (response.kind == Response::Kind::record) {
    if (event.request != Request::pull || (before != State::ready && before != State::resetting)) {
      throw Error(ErrorKind::store, fmt::format("the server answers {} with a record", to_string(event.request)));
    }
    state_ = before;
    event.kind = Event::Kind::record;
    event.values = std::move(response.values);
    return event;
  }
  // Only what stands behind a failure or before a RESET is ignored; behind a failure nothing succeeds.
  const bool is_ignorable = before == State::failed || before == State::resetting;
  const bool is_out_of_turn =
      (response.kind == Response::Kind::ignored && !is_ignorable) ||
      (response.kind == Response::Kind::success && before == State::failed && event.request != Request::reset);
  if (is_out_of_turn) {
    throw Error(ErrorKind::store, fmt::format("the server's answer to {} is out of turn", to_string(event.request)));
  }
  pending_.pop_front();
  state_ = before;
  switch (response.kind) {
    case Response::Kind::success:
      event.kind = Event::Kind::success;
      note_success(event.request, response.metadata);
      event.metadata = std::move(response.metadata);
      break;
    case Response::Kind::failure:
      event.kind = Event::Kind::failure;
      event.failure = Failure::from_metadata(response.metadata);
      note_failure(event.request);
      break;
    default:
      event.kind = Event::Kind::ignored;
      break;
  }
  return event;
}

void Session::note_success(Request request, const Map& metadata) {
  if (const std::string* bookmark = text_in(metadata, "bookmark")) bookmark_ = *bookmark;
  if (request == Request::hello) note_hello(metadata);
  if (request == Request::reset) state_ = State::ready;
  if (state_ == State::login && pending_.empty()) {
    greeting_.auth.secret.clear();
    state_ = State::ready;
  }
}

void Session::note_hello(const Map& metadata) {
  if (const std::string* agent = text_in(metadata, "server")) server_agent_ = *agent;
  if (version_ < Version{5, 0}) {
    const Value* patches = metadata.find("patch_bolt");
    const List* list = patches == nullptr ? nullptr : patches->get_if<List>();
    const bool is_patched = list != nullptr && std::find(list->begin(), list->end(), Value("utc")) != list->end();
    packer_ = Packer(is_patched ? DateTimeForm::utc : DateTimeForm::legacy);
  }
  const Value* hints = metadata.find("hints");
  const Map* map = hints == nullptr ? nullptr : hints->get_if<Map>();
  const std::int64_t* seconds = map == nullptr ? nullptr : integer_in(*map, "connection.recv_timeout_seconds");
  if (seconds != nullptr && *seconds > 0) {
    receive_timeout_ = std::chrono::seconds(std::min(*seconds, kReceiveTimeoutSecondsMax));
  }
}

void Session::note_failure(Request request) {
  const bool is_login = request == Request::hello || request == Request::logon;
  if (is_login || request == Request::reset || state_ == State::failed) {
    pending_.clear();
    state_ = State::defunct;
    return;
  }
  if (state_ == State::resetting) return;
  request_bare(Request::reset);
  state_ = State::failed;
}

}  // namespace dynatlas::bolt
