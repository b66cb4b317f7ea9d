// Asking one source of credentials: a few attempts, waited for, and failures that name the source.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "aws/credentials_fetch.h"
#include "aws/failure.h"

namespace dynatlas::aws {

// The body of a 200 answer. Retries what can be retried, as often as the options say where the request is signed, else
// `attempts_max` times; corrects a skewed clock once; ends at once when stopped. No message tells `secret`, a token
// that the request holds.
tl::expected<std::string, AttemptFailure> ask(const FetchContext& context, const HttpRequest& request,
                                              Protocol protocol, const std::string& secret = {}, int attempts_max = 3);

// The failure with its source in front. It is about credentials, unless the network or the server failed.
tl::unexpected<Failure> source_failed(const AttemptFailure& failure, std::string_view what);

// An answer's JSON as credentials, or a failure that names the source (never the answer).
CredentialsResult parsed_credentials(std::string_view text, const char* token_member, std::string_view what);

tl::unexpected<Failure> no_credentials(std::string message);

}  // namespace dynatlas::aws
