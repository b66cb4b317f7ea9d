#include <fmt/format.h>

#include "aws/credentials_ask.h"
#include "aws/credentials_fetch.h"
#include "aws/credentials_parse.h"
#include "aws/endpoint.h"
#include "aws/environment.h"
#include "aws/local_host.h"

namespace dynatlas::aws {
namespace {

constexpr std::string_view kNoHeader("\r\n\0", 3);

tl::expected<HttpRequest, Failure> container_request(const Environment& environment) {
  HttpRequest request;
  request.method = "GET";
  if (const auto relative = nonempty(environment, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")) {
    if (!relative->starts_with('/')) {
      return no_credentials("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI does not start with /");
    }
    request.endpoint = HttpEndpoint{false, "169.254.170.2", 80, ""};
    request.path = *relative;
    return request;
  }
  const std::string full = nonempty(environment, "AWS_CONTAINER_CREDENTIALS_FULL_URI").value_or("");
  const std::size_t authority = full.find("://");
  const std::size_t path = authority == std::string::npos ? std::string::npos : full.find_first_of("/?", authority + 3);
  auto endpoint = parse_endpoint_url(full.substr(0, path));
  if (!endpoint.has_value()) {
    return no_credentials("AWS_CONTAINER_CREDENTIALS_FULL_URI: " + endpoint.error());
  }
  request.endpoint = std::move(endpoint.value());
  if (path != std::string::npos) request.path = full.substr(path);
  if (request.path.starts_with('?')) request.path.insert(0, "/");
  if (!request.endpoint.tls && !is_loopback(request.endpoint.host) && !is_container_agent(request.endpoint.host)) {
    return no_credentials(
        "AWS_CONTAINER_CREDENTIALS_FULL_URI: plain http is only for this machine and the container agent");
  }
  return request;
}

// The token; empty where none is wanted. Its file is read each time, as it changes.
tl::expected<std::string, Failure> container_token(const Environment& environment) {
  std::string token = nonempty(environment, "AWS_CONTAINER_AUTHORIZATION_TOKEN").value_or("");
  std::string_view variable = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
  if (const auto file = nonempty(environment, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")) {
    variable = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
    const auto text = read_whole_token_file(*file);
    if (!text) return no_credentials(fmt::format("{} {} cannot be read or is empty", variable, *file));
    token = *text;
  }
  if (token.find_first_of(kNoHeader) == std::string::npos) return token;
  return no_credentials(fmt::format("{}: the token holds a line break: remove it", variable));
}

}  // namespace

CredentialsResult fetch_container(const FetchContext& context) {
  constexpr std::string_view kWhat = "the container's credentials endpoint";
  auto request = container_request(context.options.environment);
  if (!request.has_value()) return tl::unexpected(request.error());
  auto token = container_token(context.options.environment);
  if (!token.has_value()) return tl::unexpected(token.error());
  request->headers = {{"Accept", "application/json"}};
  if (!token->empty()) request->headers.emplace_back("Authorization", *token);
  AskOptions how{.is_retryable = may_be_better_later, .is_usable = is_json};
  how.secrets.session_token = *token;
  const auto body = ask(context, *request, how);
  if (!body.has_value()) return source_failed(body.error(), kWhat);
  return parsed_credentials(*body, "Token", kWhat);
}

}  // namespace dynatlas::aws
