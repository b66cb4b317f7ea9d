// What went wrong below HTTP, in words: error codes of the C runtime and of s2n to faults and messages.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>

#include "aws/transport.h"

namespace dynatlas::aws {

// Why the calling thread's last TLS handshake failed, as s2n says: "its certificate has expired". Empty where the peer
// was not refused but lost. Only meaningful inside the runtime's callbacks about a handshake.
std::string last_tls_refusal();

// Refused handshakes of an endpoint. The runtime tells of a failed connection only 10 to 30 s later (s2n hides timing
// from attackers), so calls look here in between. Thread-safe.
class TlsRefusals {
 public:
  // Ignores an empty reason.
  void add(std::string reason);
  std::uint64_t count() const { return count_; }
  std::string last() const;

 private:
  std::atomic<std::uint64_t> count_{0};
  mutable std::mutex mutex_;
  std::string reason_;
};

// Refusals of connections through a proxy's tunnel, whatever their endpoint: of those the runtime tells only its log.
// The first call installs that log; it prints nothing.
TlsRefusals& tunnelled_tls_refusals();

TransportFailure refused_tls(const std::string& where, const std::string& reason);

// `where` is "host:port". `answer_began`: header bytes of an answer had come.
TransportFailure describe_error(int error_code, const std::string& where, bool answer_began);

}  // namespace dynatlas::aws
