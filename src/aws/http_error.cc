#include "aws/http_error.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <system_error>

#include "aws/authorities.h"

namespace dynatlas::aws {
namespace {

TransportFailure refused_tls(const std::string& where, std::string_view reason) {
  return {TransportFault::tls, fmt::format("TLS with {} refused: {}", where, reason)};
}

TransportFailure unreachable(const std::string& where, std::string_view why) {
  return {TransportFault::unreachable, fmt::format("cannot connect to {}: {}", where, why)};
}

// Of a certificate: the endpoint's, or the proxy's own.
TransportFailure refused_certificate(const TransferEnd& end) {
  if (end.proxy_verify_error != 0) return refused_tls(end.proxy, certificate_refusal(end.proxy_verify_error));
  if (end.verify_error != 0) return refused_tls(end.where, certificate_refusal(end.verify_error));
  return refused_tls(end.where, "its certificate is for another host name");
}

// OpenSSL's reason is the last part of "…error:0A00010B:SSL routines::wrong version number". Without one, or with an
// end of file for a reason, the peer was lost and refused nothing.
TransportFailure failed_handshake(const TransferEnd& end) {
  if (end.verify_error != 0 || end.proxy_verify_error != 0) return refused_certificate(end);
  const std::size_t error = end.text.find("error:");
  const std::size_t reason = end.text.rfind("::");
  if (error == std::string_view::npos || reason == std::string_view::npos || end.text.ends_with("while reading")) {
    return {TransportFault::reset, fmt::format("the TLS handshake with {} failed", end.where)};
  }
  const std::string_view what = end.text.substr(reason + 2);
  if (what == "wrong version number") return refused_tls(end.where, "it does not speak TLS");
  if (what == "unsupported protocol") return refused_tls(end.where, "it speaks no TLS version from 1.2 on");
  return refused_tls(end.where, what);
}

// The connection ended too early.
TransportFailure lost(const TransferEnd& end) {
  if (end.connect_status == 407) return wrong_proxy_password();
  if (end.connect_status != 0 && end.connect_status / 100 != 2) {
    return {TransportFault::proxy, fmt::format("the proxy {} refuses to connect to {} (HTTP status {})", end.proxy,
                                               end.where, end.connect_status)};
  }
  if (end.answer_began) return {TransportFault::cut, fmt::format("the answer of {} ended too early", end.where)};
  return {TransportFault::reset, fmt::format("{} closed the connection without an answer", end.where)};
}

}  // namespace

TransportFailure wrong_proxy_password() {
  return {TransportFault::proxy, "the proxy rejects the user name or password"};
}

TransportFailure describe_end(const TransferEnd& end) {
  switch (end.code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return unreachable(end.where, "the host name cannot be resolved (is the region or the endpoint right?)");
    case CURLE_COULDNT_RESOLVE_PROXY:
      return unreachable(end.where, fmt::format("the proxy's host name cannot be resolved ({})", end.proxy));
    case CURLE_COULDNT_CONNECT: {
      const std::string why =
          end.system_error == 0 ? "no connection" : std::generic_category().message(end.system_error);
      return unreachable(end.where, end.proxy.empty() ? why : fmt::format("the proxy {}: {}", end.proxy, why));
    }
    case CURLE_OPERATION_TIMEDOUT:
      return {TransportFault::timed_out, fmt::format("cannot connect to {}: timed out", end.where)};
    case CURLE_PEER_FAILED_VERIFICATION:
      return refused_certificate(end);
    case CURLE_SSL_CONNECT_ERROR:
      return failed_handshake(end);
    case CURLE_PROXY:
      return {TransportFault::proxy, fmt::format("the proxy {} refuses to connect to {}", end.proxy, end.where)};
    case CURLE_UNSUPPORTED_PROTOCOL:  // HTTP 0.9
    case CURLE_WEIRD_SERVER_REPLY:
      return {TransportFault::cut, fmt::format("{} answered something that is not HTTP", end.where)};
    case CURLE_URL_MALFORMAT:
    case CURLE_OUT_OF_MEMORY:
    case CURLE_FAILED_INIT:
      return {TransportFault::unsendable, fmt::format("no request to {} can be made: {}", end.where, end.text)};
    default:
      return lost(end);
  }
}

}  // namespace dynatlas::aws
