// What a client has to know of a Neo4j.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "bolt/messages.h"
#include "bolt/transport.h"
#include "bolt/uri.h"

namespace dynatlas::bolt {

struct Options {
  Uri uri;
  Auth auth;
  std::string database;                               // empty: the user's home database
  std::string ca_file;                                // PEM; empty: the system's authorities
  std::string user_agent;                             // "name/version"; empty: ours
  std::chrono::milliseconds connect_timeout{10'000};  // name, TCP and TLS; and the same again for the log-in
  std::chrono::milliseconds read_timeout{120'000};    // silence longer than this is a lost connection
  std::chrono::milliseconds retry_time_max{30'000};   // no new attempt begins later, but for a few answered ones
  std::size_t message_bytes_max = std::size_t{64} << 20;
  std::stop_token stop;                        // requested: every wait ends with Error{interrupted} soon
  std::chrono::milliseconds last_wait{1'000};  // after that, for the answer to a COMMIT and for what cleans up
  Clock* clock = nullptr;                      // null: the machine's
  // For tests: opens the bytes' way to a server; null: a TCP or TLS connection.
  std::function<std::unique_ptr<Transport>(const Address&)> open_transport;
};

}  // namespace dynatlas::bolt
