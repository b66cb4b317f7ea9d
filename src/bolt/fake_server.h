// For tests: a Neo4j that lives in memory and keeps to Bolt's rules, with a place to put in faults. No socket.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "bolt/chunking.h"
#include "bolt/handshake.h"
#include "bolt/messages.h"
#include "bolt/packstream.h"
#include "bolt/transport.h"

namespace dynatlas::bolt {

inline Value map_of(std::vector<MapEntry> entries) {
  return Map{std::move(entries)};
}
inline std::string packed_message(std::uint8_t tag, const std::vector<Value>& fields) {
  Packer packer;
  packer.structure(tag, fields.size());
  for (const Value& field : fields) packer.value(field);
  std::string out;
  append_chunked(out, packer.buffer());
  return out;
}
inline std::string success(std::vector<MapEntry> metadata = {}) {
  return packed_message(0x70, {map_of(std::move(metadata))});
}
inline std::string record(List values) {
  return packed_message(0x71, {Value(std::move(values))});
}
inline std::string ignored() {
  return packed_message(0x7E, {});
}
inline std::string failure(const std::string& code, const std::string& message = "something") {
  return packed_message(0x7F, {map_of({{"code", code}, {"message", message}})});
}
inline std::string version_bytes(Version version) {
  return {'\0', '\0', static_cast<char>(version.minor), static_cast<char>(version.major)};
}

// A request as the server read it.
struct Seen {
  Request request = Request::reset;
  List fields;
  const Map& extra() const { return *fields.back().get_if<Map>(); }
  std::string statement() const { return *fields.front().get_if<std::string>(); }
};

// What a server does instead of its usual answer.
struct Fault {
  std::string answer;          // bytes, also garbage
  bool is_disconnect = false;  // after them
  bool is_applied = false;     // the request took effect all the same
};

// One server; what it has seen and committed outlives its connections.
struct FakeServer {
  Version version{5, 8};
  bool has_utc_patch = true;
  std::size_t piece_bytes = 4096;                                          // an answer arrives in pieces of this size
  std::function<std::optional<Fault>(const Seen&)> on_request;             // empty: the usual
  std::function<std::vector<List>(const std::string& statement)> records;  // what a statement returns
  std::vector<MapEntry> routing_table;
  std::vector<Seen> seen;
  std::vector<std::string> committed;  // statements
  int connections = 0;
  bool is_refusing = false;

  std::unique_ptr<Transport> connect();
  int count(Request request) const {
    return static_cast<int>(
        std::count_if(seen.begin(), seen.end(), [&](const Seen& s) { return s.request == request; }));
  }
};

class FakeConnection : public Transport {
 public:
  explicit FakeConnection(FakeServer& server) : server_(server) {}

  std::size_t exchange(std::string_view out, std::string& in, const Wait& wait) override {
    if (wait.stop.stop_requested()) throw Error(ErrorKind::interrupted, "interrupted");
    in.clear();
    if (!out.empty() && !is_closed_) {
      take(out);
      return out.size();
    }
    if (answer_.empty()) {
      throw Error(ErrorKind::store, is_closed_ ? "the connection was lost" : "no answer", {}, true);
    }
    in = answer_.substr(0, server_.piece_bytes);
    answer_.erase(0, in.size());
    return 0;
  }

 private:
  void take(std::string_view out) {
    if (handshake_.size() < 20) {
      const std::string_view part = out.substr(0, 20 - handshake_.size());
      handshake_ += part;
      out.remove_prefix(part.size());
      if (handshake_.size() == 20) answer_ += version_bytes(server_.version);
    }
    dechunker_.receive(out);
    while (const auto message = dechunker_.next_message()) {
      if (!is_closed_) take_message(*message);
    }
  }

  void take_message(const std::string& message) {
    Unpacker unpacker(message);
    const auto [tag, size] = unpacker.structure_header();
    Seen seen{static_cast<Request>(tag), {}};
    for (std::size_t i = 0; i < size; ++i) seen.fields.push_back(unpacker.value());
    server_.seen.push_back(seen);
    if (seen.request == Request::goodbye) {
      is_closed_ = true;
    } else if (seen.request == Request::reset) {
      is_failed_ = is_in_transaction_ = false;
      statements_.clear();
      answer_usual_or_fault(seen);
    } else if (is_failed_) {
      answer_ += ignored();
    } else {
      answer_usual_or_fault(seen);
    }
  }

  void answer_usual_or_fault(const Seen& seen) {
    const std::optional<Fault> fault = server_.on_request ? server_.on_request(seen) : std::nullopt;
    if (!fault) {
      answer_ += usual(seen);
      return;
    }
    if (fault->is_applied) usual(seen);
    answer_ += fault->answer;
    is_failed_ = true;
    is_closed_ = fault->is_disconnect;
  }

  std::string usual(const Seen& seen) {
    switch (seen.request) {
      case Request::hello:
        return hello();
      case Request::begin:
        is_in_transaction_ = true;
        return success();
      case Request::run:
        statements_.push_back(seen.statement());
        return success({{"fields", List{Value("n")}}, {"t_first", 1}});
      case Request::pull:
      case Request::discard:
        return pull(seen);
      case Request::commit:
        commit();
        return success({{"bookmark", "bookmark-" + std::to_string(server_.committed.size())}});
      case Request::rollback:
        statements_.clear();
        is_in_transaction_ = false;
        return success();
      case Request::route:
        return success({{"rt", map_of(server_.routing_table)}});
      default:
        return success();
    }
  }

  std::string hello() const {
    std::vector<MapEntry> metadata = {{"server", "Neo4j/5.26.0"}, {"connection_id", "bolt-1"}};
    if (server_.version < Version{5, 0} && server_.has_utc_patch) {
      metadata.push_back({"patch_bolt", List{Value("utc")}});
    }
    return success(metadata);
  }

  std::string pull(const Seen& seen) {
    if (!is_streaming_) {
      if (server_.records) open_ = server_.records(statements_.back());
      next_ = 0;
      is_streaming_ = true;
    }
    const std::int64_t rows = *seen.extra().find("n")->get_if<std::int64_t>();
    std::string out;
    std::int64_t given = 0;
    while (next_ < open_.size() && (rows < 0 || given < rows)) {
      if (seen.request == Request::pull) out += record(open_[next_]);
      ++next_;
      ++given;
    }
    if (next_ < open_.size()) return out + success({{"has_more", true}});
    is_streaming_ = false;
    open_.clear();
    std::vector<MapEntry> metadata = {{"type", "w"}, {"stats", map_of({{"nodes-created", 1}})}};
    if (!is_in_transaction_) {
      commit();
      metadata.push_back({"bookmark", "bookmark-" + std::to_string(server_.committed.size())});
    }
    return out + success(metadata);
  }

  void commit() {
    server_.committed.insert(server_.committed.end(), statements_.begin(), statements_.end());
    statements_.clear();
    is_in_transaction_ = false;
  }

  FakeServer& server_;
  std::string handshake_;
  Dechunker dechunker_{std::size_t{1} << 24};
  std::string answer_;
  bool is_closed_ = false;
  bool is_failed_ = false;
  bool is_in_transaction_ = false;
  bool is_streaming_ = false;
  std::vector<std::string> statements_;
  std::vector<List> open_;
  std::size_t next_ = 0;  // of open_
};

inline std::unique_ptr<Transport> FakeServer::connect() {
  if (is_refusing) throw Error(ErrorKind::store, "cannot connect (Connection refused)", {}, true);
  ++connections;
  return std::make_unique<FakeConnection>(*this);
}

}  // namespace dynatlas::bolt
