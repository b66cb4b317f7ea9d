// The messages of Bolt 4.4 and 5.x as bytes (Neo4j docs: "Bolt Protocol message specification"). Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bolt/handshake.h"
#include "bolt/packstream.h"
#include "bolt/value.h"

namespace dynatlas::bolt {

enum class AccessMode { read, write };

// What a client asks; the value is the message's tag.
enum class Request : std::uint8_t {
  hello = 0x01,
  goodbye = 0x02,
  reset = 0x0F,
  run = 0x10,
  begin = 0x11,
  commit = 0x12,
  rollback = 0x13,
  discard = 0x2F,
  pull = 0x3F,
  route = 0x66,
  logon = 0x6A,
  logoff = 0x6B,
};
std::string_view to_string(Request request);  // "RUN"

struct Auth {
  enum class Scheme { none, basic, bearer };
  Scheme scheme = Scheme::none;
  std::string user;    // basic
  std::string secret;  // basic: the password; bearer: the token. Never printed.
};

using RoutingContext = std::vector<std::pair<std::string, std::string>>;

// Who says HELLO.
struct Greeting {
  std::string user_agent;
  Auth auth;                       // sent here only before 5.1, which has LOGON
  bool is_routed = false;          // for neo4j://
  RoutingContext routing_context;  // with "address"
};

// What BEGIN, and RUN outside a transaction, say besides.
struct TransactionExtra {
  AccessMode mode = AccessMode::write;
  std::string database;  // empty: the home database
  std::vector<std::string> bookmarks;
};

// Each appends one message to the packer.
void pack_hello(Packer& out, Version version, const Greeting& greeting);
void pack_logon(Packer& out, const Auth& auth);
void pack_run(Packer& out, std::string_view statement, const std::function<void(Packer&)>& parameters,
              const TransactionExtra* extra);  // null inside a transaction
void pack_begin(Packer& out, const TransactionExtra& extra);
void pack_pull(Packer& out, std::int64_t rows);     // -1: all
void pack_discard(Packer& out, std::int64_t rows);  // -1: all
void pack_route(Packer& out, const RoutingContext& context, const TransactionExtra& extra);
// COMMIT, ROLLBACK, RESET, GOODBYE, LOGOFF
void pack_bare(Packer& out, Request request);

// What a server says.
struct Response {
  enum class Kind : std::uint8_t { success = 0x70, record = 0x71, ignored = 0x7E, failure = 0x7F };
  Kind kind = Kind::ignored;
  Map metadata;  // success, failure
  List values;   // record
};

// Reads one message. Throws Error{store} as Unpacker does, and on a message that is none of these four.
Response unpack_response(std::string_view message);

}  // namespace dynatlas::bolt
