#include <fmt/format.h>

#include "aws/credentials_ask.h"
#include "aws/credentials_fetch.h"
#include "aws/endpoint.h"
#include "aws/profile_file.h"
#include "aws/protocol.h"

namespace dynatlas::aws {
namespace {

tl::expected<HttpEndpoint, Failure> instance_endpoint(const Environment& environment) {
  if (const auto url = nonempty(environment, "AWS_EC2_METADATA_SERVICE_ENDPOINT")) {
    auto endpoint = parse_endpoint_url(*url);
    if (endpoint.has_value()) return endpoint.value();
    return no_credentials("AWS_EC2_METADATA_SERVICE_ENDPOINT: " + endpoint.error());
  }
  const auto mode = nonempty(environment, "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE");
  const bool v6 = mode && (*mode == "IPv6" || *mode == "ipv6");
  return HttpEndpoint{false, v6 ? "fd00:ec2::254" : "169.254.169.254", 80, ""};
}

}  // namespace

CredentialsResult fetch_instance(const FetchContext& context) {
  constexpr std::string_view kWhat = "the instance metadata service";
  constexpr std::string_view kRolePath = "/latest/meta-data/iam/security-credentials/";
  auto endpoint = instance_endpoint(context.options.environment);
  if (!endpoint.has_value()) return tl::unexpected(endpoint.error());
  HttpRequest request;
  request.endpoint = endpoint.value();
  request.method = "PUT";
  request.path = "/latest/api/token";
  request.headers = {{"X-aws-ec2-metadata-token-ttl-seconds", "21600"}};
  const auto token = ask(context, request, Protocol::json, {}, 1);
  if (!token.has_value()) return source_failed(token.error(), kWhat);
  if (token.value().find_first_of("\r\n") != std::string::npos)
    return no_credentials(fmt::format("{} answered no token", kWhat));
  request.method = "GET";
  request.headers = {{"X-aws-ec2-metadata-token", token.value()}};
  request.path = kRolePath;
  const auto role = ask(context, request, Protocol::json, token.value());
  if (!role.has_value()) return source_failed(role.error(), fmt::format("{} (has the instance a role?)", kWhat));
  request.path = std::string(kRolePath) + percent_encoded(role.value().substr(0, role.value().find_first_of("\r\n")));
  const auto body = ask(context, request, Protocol::json, token.value());
  if (!body.has_value()) return source_failed(body.error(), kWhat);
  return parsed_credentials(body.value(), "Token", kWhat);
}

}  // namespace dynatlas::aws
