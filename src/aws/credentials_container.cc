#include <fmt/format.h>

#include "aws/credentials_ask.h"
#include "aws/credentials_fetch.h"
#include "aws/credentials_parse.h"
#include "aws/endpoint.h"
#include "aws/profile_file.h"

namespace dynatlas::aws {
namespace {

constexpr std::string_view kContainerHost = "169.254.170.2";

// The container agents' addresses and loopback are all that may get the token over plain HTTP.
bool may_be_plain(const std::string& host) {
  return host == "localhost" || host.starts_with("127.") || host == "::1" || host == kContainerHost ||
         host == "169.254.170.23" || host == "fd00:ec2::23";
}

tl::expected<HttpRequest, Failure> container_request(const Environment& environment) {
  HttpRequest request;
  request.method = "GET";
  if (const auto relative = nonempty(environment, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")) {
    if (!relative->starts_with('/')) {
      return no_credentials("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI does not start with /");
    }
    request.endpoint = HttpEndpoint{false, std::string(kContainerHost), 80, ""};
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
  if (!request.endpoint.tls && !may_be_plain(request.endpoint.host)) {
    return no_credentials(
        "AWS_CONTAINER_CREDENTIALS_FULL_URI: plain http is only for this machine and the container agent");
  }
  return request;
}

// The token; empty where none is wanted.
tl::expected<std::string, Failure> add_container_token(const Environment& environment, HttpRequest& request) {
  std::optional<std::string> token = nonempty(environment, "AWS_CONTAINER_AUTHORIZATION_TOKEN");
  if (const auto file = nonempty(environment, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")) {
    token = read_token_file(*file);
    if (!token) {
      return no_credentials(fmt::format("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE {} cannot be read or is empty", *file));
    }
  }
  if (token && token->find_first_of("\r\n") != std::string::npos) {
    return no_credentials("the container's authorization token holds a line break");
  }
  if (token) request.headers.emplace_back("Authorization", *token);
  return token.value_or("");
}

}  // namespace

CredentialsResult fetch_container(const FetchContext& context) {
  auto request = container_request(context.options.environment);
  if (!request.has_value()) return tl::unexpected(request.error());
  auto token = add_container_token(context.options.environment, request.value());
  if (!token.has_value()) return tl::unexpected(token.error());
  const auto body = ask(context, request.value(), Protocol::json, token.value());
  if (!body.has_value()) return source_failed(body.error(), "the container's credentials endpoint");
  return parsed_credentials(body.value(), "Token", "the container's credentials endpoint");
}

}  // namespace dynatlas::aws
