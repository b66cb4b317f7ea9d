// The access token of an SSO session: out of the cache of `aws sso login`, renewed at SSO OIDC when it nears its end.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "aws/credentials_fetch.h"

namespace dynatlas::aws {

// As botocore's SSOTokenProvider: ~/.aws/sso/cache/SHA1.json, the digest being that of the session's name, in the
// legacy form of its start URL. In its last 15 minutes a session's token is renewed (CreateToken, grant type
// refresh_token), and kept in the file. Where that fails, the old one serves while it holds. The legacy form knows no
// renewal.
tl::expected<std::string, Failure> sso_access_token(const FetchContext& context, const SsoRequest& sso);

// "the SSO session … {why}: run `aws sso login …`".
tl::unexpected<Failure> log_in_to_sso(const SsoRequest& sso, std::string_view why);

}  // namespace dynatlas::aws
