#include "aws/credentials_environment.h"

#include <fmt/format.h>

#include <utility>

#include "aws/credentials_ask.h"
#include "aws/credentials_parse.h"
#include "aws/time_text.h"
#include "base/log.h"

namespace dynatlas::aws {

Found environment_keys(const Environment& environment) {
  const auto id = nonempty(environment, "AWS_ACCESS_KEY_ID");
  const auto secret = nonempty(environment, "AWS_SECRET_ACCESS_KEY");
  auto token = nonempty(environment, "AWS_SECURITY_TOKEN");
  if (!token) token = nonempty(environment, "AWS_SESSION_TOKEN");
  if (!id && !secret) {
    if (token) log::warning("AWS_SESSION_TOKEN is set without AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: ignored");
    return std::nullopt;
  }
  if (!id || !secret) {
    const auto [there, missing] = id ? std::pair("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
                                     : std::pair("AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID");
    return no_credentials(fmt::format("{} is set, but {} is not: set both or none", there, missing));
  }
  Credentials credentials{*id, *secret, token.value_or("")};
  credentials.account_id = nonempty(environment, "AWS_ACCOUNT_ID").value_or("");
  if (const auto expiration = nonempty(environment, "AWS_CREDENTIAL_EXPIRATION")) {
    const auto expires = parse_time(*expiration);
    if (!expires) return no_credentials("AWS_CREDENTIAL_EXPIRATION is not a time like 2030-01-02T03:04:05Z");
    credentials.expires = *expires;
  }
  return std::make_shared<const Credentials>(std::move(credentials));
}

bool has_container(const Environment& environment) {
  return nonempty(environment, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") ||
         nonempty(environment, "AWS_CONTAINER_CREDENTIALS_FULL_URI");
}

bool instance_allowed(const Environment& environment) {
  return in_lower_case(nonempty(environment, "AWS_EC2_METADATA_DISABLED").value_or("")) != "true";
}

}  // namespace dynatlas::aws
