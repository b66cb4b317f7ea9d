// One HTTP exchange, as the retry logic sees it: the seam between what decides and what does IO.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "base/clock.h"

namespace dynatlas::aws {

// Access key of one identity. Never logged, never part of an error text.
struct Credentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;                         // empty for long-term keys
  Clock::WallTime expires = Clock::WallTime::max();  // max(): does not expire
  std::string account_id{};                          // where their source tells
  std::string tied_to{};                             // the account of the role that they are of; empty: unknown
};
using CredentialsPtr = std::shared_ptr<const Credentials>;

struct HttpEndpoint {
  bool tls = true;
  std::string host;  // without brackets, also for IPv6
  std::uint16_t port = 443;
  std::string base_path;  // "" or "/prefix", no slash at the end

  bool operator==(const HttpEndpoint&) const = default;
};

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
  HttpEndpoint endpoint;
  std::string method = "POST";
  std::string path = "/";  // with query, below endpoint.base_path
  HttpHeaders headers;     // without Host and Content-Length
  std::string body;
  // How to sign (Signature Version 4); credentials null: not signed.
  CredentialsPtr credentials;
  std::string signing_service;
  std::string signing_region;
  Clock::WallTime signing_time{};
};

struct HttpAnswer {
  int status = 0;
  HttpHeaders headers;  // names in lower case
  std::string body;     // whole: as long as Content-Length said, at most kAnswerBytesMax

  // The first header of this (lower-case) name; empty when there is none.
  std::string_view header(std::string_view name) const;
};

inline constexpr std::size_t kAnswerBytesMax = 16 * 1024 * 1024;

enum class TransportFault {
  unreachable,  // name not found, connection refused, no route
  timed_out,    // connecting, or no byte for the read time-out
  reset,        // the connection ended before an answer began
  cut,          // the answer ended before its announced length
  tls,          // the peer's certificate or the handshake was refused: nothing was sent
  proxy,        // the proxy refused
  too_large,    // the answer exceeds kAnswerBytesMax
  unsendable,   // bug or limit on our side: could not be signed or made into a request
  cancelled,
};

struct TransportFailure {
  TransportFault fault = TransportFault::unreachable;
  std::string message;  // for a person, without secrets: "cannot connect to localhost:1: connection refused"
};

using HttpResult = tl::expected<HttpAnswer, TransportFailure>;
using OnHttpResult = std::function<void(HttpResult)>;

class Transport {
 public:
  virtual ~Transport() = default;
  // A single attempt. `on_done` is called exactly once, on any thread, possibly inside send().
  virtual void send(HttpRequest request, OnHttpResult on_done) = 0;
  // Ends everything open as `cancelled`, without waiting for the network. Thread-safe.
  virtual void cancel_all() = 0;
};

}  // namespace dynatlas::aws
