#include "aws/http_error.h"

#include <aws/common/error.h>
#include <aws/common/logging.h>
#include <aws/http/http.h>
#include <aws/io/io.h>
#include <aws/io/logging.h>
#include <fmt/format.h>
#include <s2n.h>

namespace dynatlas::aws {
namespace {

struct Refusal {
  std::string_view s2n_name;
  std::string_view reason;
};

constexpr Refusal kRefusals[] = {
    {"S2N_ERR_CERT_EXPIRED", "its certificate has expired"},
    {"S2N_ERR_CERT_NOT_YET_VALID", "its certificate is not valid yet"},
    {"S2N_ERR_CERT_INVALID_HOSTNAME", "its certificate is for another host name"},
    {"S2N_ERR_CERT_UNTRUSTED",
     "its certificate is self-signed or from an unknown authority (AWS_CA_BUNDLE names a file of trusted ones)"},
    {"S2N_ERR_CERT_REVOKED", "its certificate was revoked"},
    {"S2N_ERR_CERT_TYPE_UNSUPPORTED", "its certificate is of an unsupported type"},
    {"S2N_ERR_CERT_UNHANDLED_CRITICAL_EXTENSION", "its certificate has an unknown critical extension"},
    {"S2N_ERR_CERT_INVALID", "its certificate is invalid"},
    {"S2N_ERR_CERT_MAX_CHAIN_DEPTH_EXCEEDED", "its certificate chain is too long"},
    {"S2N_ERR_BAD_MESSAGE", "it does not speak TLS"},
    {"S2N_ERR_PROTOCOL_VERSION_UNSUPPORTED", "it speaks no TLS version from 1.2 on"},
    {"S2N_ERR_ALERT", "it refused the handshake"},
};

bool is_tls_error(int code) {
  return (code >= AWS_IO_TLS_ERROR_NEGOTIATION_FAILURE && code <= AWS_IO_TLS_CIPHER_PREF_UNSUPPORTED) ||
         (code >= AWS_IO_TLS_UNKNOWN_ROOT_CERTIFICATE && code <= AWS_IO_TLS_HOST_NAME_MISMATCH) ||
         code == AWS_IO_TLS_ERROR_READ_FAILURE || code == AWS_IO_TLS_ALERT_NOT_GRACEFUL;
}

}  // namespace

TransportFailure refused_tls(const std::string& where, const std::string& reason) {
  return {TransportFault::tls, fmt::format("TLS with {} refused: {}", where, reason)};
}

namespace {

TransportFailure unreachable(const std::string& where, std::string_view why) {
  return {TransportFault::unreachable, fmt::format("cannot connect to {}: {}", where, why)};
}

}  // namespace

std::string last_tls_refusal() {
  const char* name = s2n_strerror_name(s2n_errno);
  for (const auto& [s2n_name, reason] : kRefusals) {
    if (name != nullptr && s2n_name == name) return std::string(reason);
  }
  return {};
}

void TlsRefusals::add(std::string reason) {
  if (reason.empty()) return;
  {
    const std::lock_guard lock(mutex_);
    reason_ = std::move(reason);
  }
  ++count_;
}

std::string TlsRefusals::last() const {
  const std::lock_guard lock(mutex_);
  return reason_;
}

namespace {

TlsRefusals& logged_refusals() {
  static TlsRefusals refusals;
  return refusals;
}

// s2n's error is still the thread's when the runtime logs a failed handshake. The text itself goes nowhere.
int on_log(aws_logger*, aws_log_level, aws_log_subject_t subject, const char*, ...) {
  if (subject == AWS_LS_IO_TLS) logged_refusals().add(last_tls_refusal());
  return AWS_OP_SUCCESS;
}

aws_log_level warnings_only(aws_logger*, aws_log_subject_t) {
  return AWS_LL_WARN;
}

void keep(aws_logger*) {}

}  // namespace

TlsRefusals& tunnelled_tls_refusals() {
  static aws_logger_vtable vtable{
      .log = on_log, .get_log_level = warnings_only, .clean_up = keep, .set_log_level = nullptr};
  static aws_logger logger{&vtable, aws_default_allocator(), nullptr};
  static const bool installed = [] {
    logged_refusals();
    aws_logger_set(&logger);
    return true;
  }();
  static_cast<void>(installed);
  return logged_refusals();
}

TransportFailure describe_error(int error_code, const std::string& where, bool answer_began) {
  if (is_tls_error(error_code) && !answer_began) {
    return {TransportFault::reset, fmt::format("the TLS handshake with {} failed", where)};
  }
  switch (error_code) {
    case AWS_IO_DNS_INVALID_NAME:
    case AWS_IO_DNS_NO_ADDRESS_FOR_HOST:
    case AWS_IO_DNS_QUERY_FAILED:
    case AWS_IO_DNS_QUERY_AGAIN:
      return unreachable(where, "the host name cannot be resolved (is the region or the endpoint right?)");
    case AWS_IO_SOCKET_CONNECTION_REFUSED:
      return unreachable(where, "connection refused");
    case AWS_IO_SOCKET_NO_ROUTE_TO_HOST:
    case AWS_IO_SOCKET_NETWORK_DOWN:
      return unreachable(where, "no route to the host");
    case AWS_IO_SOCKET_TIMEOUT:
    case AWS_IO_TLS_NEGOTIATION_TIMEOUT:
      return {TransportFault::timed_out, fmt::format("cannot connect to {}: timed out", where)};
    case AWS_ERROR_HTTP_PROXY_CONNECT_FAILED:
    case AWS_ERROR_HTTP_PROXY_CONNECT_FAILED_RETRYABLE:
      return {TransportFault::proxy, fmt::format("the proxy does not let us connect to {}", where)};
    case AWS_ERROR_HTTP_PROTOCOL_ERROR:
    case AWS_ERROR_HTTP_INVALID_HEADER_NAME:
    case AWS_ERROR_HTTP_INVALID_HEADER_VALUE:
      return {TransportFault::cut, fmt::format("{} answered something that is not HTTP", where)};
    default:
      break;
  }
  if (answer_began) return {TransportFault::cut, fmt::format("the answer of {} ended too early", where)};
  return {TransportFault::reset,
          fmt::format("{} closed the connection without an answer ({})", where, aws_error_name(error_code))};
}

}  // namespace dynatlas::aws
