// What went wrong below HTTP, in words: error codes of the C runtime and of s2n to faults and messages.
#pragma once

#include <string>

#include "aws/transport.h"

namespace dynatlas::aws {

// Why the calling thread's last TLS handshake failed, as s2n says: "its certificate has expired". Only meaningful
// inside the runtime's negotiation callback.
std::string last_tls_refusal();

// `where` is "host:port". `tls_refusal` is the reason of the endpoint's last refused handshake, if any.
// `answer_began`: header bytes of an answer had come.
TransportFailure describe_error(int error_code, const std::string& where, const std::string& tls_refusal,
                                bool answer_began);

}  // namespace dynatlas::aws
