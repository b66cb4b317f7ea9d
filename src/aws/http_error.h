// What went wrong with an exchange, in words: curl's and OpenSSL's codes to faults and messages.
#pragma once

#include <string>
#include <string_view>

#include "aws/transport.h"

namespace dynatlas::aws {

// How curl ended a transfer, and what is known of it.
struct TransferEnd {
  int code = 0;                // CURLcode, not CURLE_OK
  std::string_view text{};     // curl's own words
  std::string where{};         // "host:port" of the endpoint
  std::string proxy{};         // of the proxy; empty: none
  int verify_error = 0;        // X509_V_ERR_… of the endpoint's certificate
  int proxy_verify_error = 0;  // of the proxy's
  int connect_status = 0;      // the proxy's answer to CONNECT; 0: none
  int system_error = 0;        // errno of the connect
  bool answer_began = false;   // a line of the answer's head had come
};

TransportFailure wrong_proxy_password();
TransportFailure describe_end(const TransferEnd& end);

}  // namespace dynatlas::aws
