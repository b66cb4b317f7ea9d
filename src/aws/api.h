// AWS's API as intel/ sees it: send a request, get its final answer later. Retries, signing, rate limits and recordings
// are behind it.
#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace dynatlas::aws {

// One call. `operation` is "<service>:<Name>" as IAM and recordings write it: "tag:GetResources".
struct Request {
  std::string account;  // whose credentials sign it; 12 digits
  std::string region;
  std::string operation;
  std::string body;              // JSON; where no JSON is sent, the parameters as an object (make_request())
  double calls_per_second = 20;  // how fast its operation may be called to begin with: a modest guess
};

enum class FailureKind {
  denied,       // AccessDenied…, a region that is not opted in
  credentials,  // missing, invalid or expired
  throttled,    // still, after the last attempt
  not_found,    // ResourceNotFoundException
  network,      // unreachable, reset, TLS refused, timed out
  server,       // 5xx after the last attempt
  malformed,    // an answer that is no JSON, is cut short, fails its checksum or exceeds 16 MiB
  invalid,      // any other 4xx: AWS does not understand what we sent
  missing,      // a recording that does not hold this call
  cancelled,    // the run is being stopped
};

std::string_view to_string(FailureKind kind);

struct Failure {
  FailureKind kind = FailureKind::network;
  std::string message =
      {};                 // one line for a person, without secrets: "AccessDeniedException: User … is not authorized …"
  int status = 0;         // the last answer's HTTP status; 0 where none came
  std::string body = {};  // the last answer's body, as a recording keeps it
  std::string code = {};  // its error code, bare: "PolicyNotFoundException"; empty where it has none
  bool is_too_large = false;  // its answer exceeds 16 MiB: a shorter page may not
  bool may_pass = false;      // throttled, but others of its account, region and operation were answered within 20 s
};

using Result = tl::expected<std::string, Failure>;  // the answer's JSON text
using OnResult = std::function<void(Result)>;

// Not thread-safe: send() and run() belong to one thread, and callbacks run on it, inside run().
class Api {
 public:
  virtual ~Api() = default;

  // Queues the call. `on_result` is called exactly once.
  virtual void send(Request request, OnResult on_result) = 0;

  // False where no such call for this account and region can be answered, whatever is asked.
  virtual bool holds(std::string_view /*account*/, std::string_view /*region*/, std::string_view /*operation*/) const {
    return true;
  }

  // True where AWS does not have the operation's service in that region: there is nothing to be told.
  virtual bool is_absent(std::string_view /*account*/, std::string_view /*region*/,
                         std::string_view /*operation*/) const {
    return false;
  }

  // Works until nothing is queued or in flight; callbacks may send more. After a stop request every open call ends as
  // `cancelled` without waiting for the network.
  virtual void run(std::stop_token stop) = 0;
};

}  // namespace dynatlas::aws
