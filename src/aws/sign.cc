#include "aws/sign.h"

#include <aws/auth/credentials.h>
#include <aws/auth/signable.h>
#include <aws/auth/signing.h>
#include <aws/auth/signing_config.h>
#include <aws/auth/signing_result.h>
#include <aws/http/request_response.h>
#include <aws/io/stream.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "aws/runtime.h"

namespace dynatlas::aws {
namespace {

struct MessageRelease {
  void operator()(aws_http_message* message) const { aws_http_message_release(message); }
};
struct CredentialsRelease {
  void operator()(const aws_credentials* credentials) const { aws_credentials_release(credentials); }
};
struct SignableDestroy {
  void operator()(aws_signable* signable) const { aws_signable_destroy(signable); }
};

bool add_header(aws_http_message* message, std::string_view name, std::string_view value) {
  const aws_http_header header{to_cursor(name), to_cursor(value), AWS_HTTP_HEADER_COMPRESSION_USE_CACHE};
  return aws_http_message_add_header(message, header) == AWS_OP_SUCCESS;
}

// What would end a header's line, and begin another.
bool has_line_break(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

bool fill(aws_http_message* message, const HttpRequest& request) {
  const std::string target = request.endpoint.base_path + request.path;
  bool good = aws_http_message_set_request_method(message, to_cursor(request.method)) == AWS_OP_SUCCESS &&
              aws_http_message_set_request_path(message, to_cursor(target)) == AWS_OP_SUCCESS &&
              add_header(message, "Host", host_header(request.endpoint)) &&
              add_header(message, "User-Agent", "dynatlas/" DYNATLAS_VERSION);
  for (const auto& [name, value] : request.headers) good = good && add_header(message, name, value);
  if (!good || (request.body.empty() && request.method == "GET")) return good;
  if (!add_header(message, "Content-Length", fmt::format("{}", request.body.size()))) return false;
  const aws_byte_cursor body = to_cursor(request.body);
  aws_input_stream* stream = aws_input_stream_new_from_cursor(aws_runtime(), &body);
  if (stream == nullptr) return false;
  aws_http_message_set_body_stream(message, stream);
  aws_input_stream_release(stream);
  return true;
}

struct SigningOutcome {
  aws_http_message* message;
  bool applied = false;
};

void on_signed(aws_signing_result* result, int error, void* user_data) {
  auto* outcome = static_cast<SigningOutcome*>(user_data);
  outcome->applied =
      error == AWS_ERROR_SUCCESS && result != nullptr &&
      aws_apply_signing_result_to_http_request(outcome->message, aws_runtime(), result) == AWS_OP_SUCCESS;
}

// With credentials at hand the runtime signs before it returns, so the outcome may live on the stack.
bool sign(aws_http_message* message, const HttpRequest& request) {
  const std::unique_ptr<const aws_credentials, CredentialsRelease> credentials(aws_credentials_new(
      aws_runtime(), to_cursor(request.credentials->access_key_id), to_cursor(request.credentials->secret_access_key),
      to_cursor(request.credentials->session_token), UINT64_MAX));
  const std::unique_ptr<aws_signable, SignableDestroy> signable(aws_signable_new_http_request(aws_runtime(), message));
  if (!credentials || !signable) return false;
  aws_signing_config_aws config{};
  config.config_type = AWS_SIGNING_CONFIG_AWS;
  config.algorithm = AWS_SIGNING_ALGORITHM_V4;
  config.signature_type = AWS_ST_HTTP_REQUEST_HEADERS;
  config.region = to_cursor(request.signing_region);
  config.service = to_cursor(request.signing_service);
  config.credentials = credentials.get();
  config.flags.use_double_uri_encode = 1;
  config.flags.should_normalize_uri_path = 1;
  const auto time = std::chrono::duration_cast<std::chrono::milliseconds>(request.signing_time.time_since_epoch());
  aws_date_time_init_epoch_millis(&config.date, static_cast<uint64_t>(time.count()));
  SigningOutcome outcome{message};
  const auto* base = reinterpret_cast<const aws_signing_config_base*>(&config);
  return aws_sign_request_aws(aws_runtime(), signable.get(), base, on_signed, &outcome) == AWS_OP_SUCCESS &&
         outcome.applied;
}

}  // namespace

std::string host_header(const HttpEndpoint& endpoint) {
  const bool v6 = endpoint.host.find(':') != std::string::npos;
  const std::string host = v6 ? fmt::format("[{}]", endpoint.host) : endpoint.host;
  const bool usual = endpoint.port == (endpoint.tls ? 443 : 80);
  return usual ? host : fmt::format("{}:{}", host, endpoint.port);
}

tl::expected<HttpHeaders, std::string> signed_headers(const HttpRequest& request) {
  const std::unique_ptr<aws_http_message, MessageRelease> message(aws_http_message_new_request(aws_runtime()));
  if (!message || !fill(message.get(), request)) return tl::unexpected<std::string>("the request cannot be formed");
  if (request.credentials && !sign(message.get(), request)) {
    return tl::unexpected<std::string>("the request cannot be signed: are the credentials complete?");
  }
  HttpHeaders headers;
  for (std::size_t i = 0; i < aws_http_message_get_header_count(message.get()); ++i) {
    aws_http_header header{};
    aws_http_message_get_header(message.get(), &header, i);
    const auto& [name, value] = headers.emplace_back(to_view(header.name), to_view(header.value));
    if (has_line_break(name) || has_line_break(value)) {
      return tl::unexpected(fmt::format("the header {} cannot be sent: it holds a line break", name));
    }
  }
  return headers;
}

}  // namespace dynatlas::aws
