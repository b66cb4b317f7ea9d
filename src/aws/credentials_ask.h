// Asking one source of credentials: a few attempts, waited for, and failures that name the source.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "aws/credentials_fetch.h"
#include "aws/failure.h"

namespace dynatlas::aws {

// How a source is asked.
struct AskOptions {
  Protocol protocol = Protocol::json;
  Credentials secrets{};                                      // what the request holds: no message tells it
  int attempts_max = 3;                                       // of a signed request: as the options say
  std::chrono::milliseconds timeout{0};                       // of an attempt; 0: the transport's
  std::function<bool(const AttemptFailure&)> is_retryable{};  // empty: what AttemptFailure says
  std::function<bool(const std::string&)> is_usable{};        // of a 200's body, else asked again; empty: any is
};

// For `is_retryable`, as botocore asks the machine it runs on: every answer but a 200 may be better later.
bool may_be_better_later(const AttemptFailure& failure);

// For `is_usable`.
bool is_json(const std::string& body);

// The body of a 200 answer, the last attempt's whatever it holds. Retries what can be retried; corrects a skewed clock
// once; ends at once when stopped. A failure holds the last answer's status and body: for the caller, never for a
// message.
tl::expected<std::string, AttemptFailure> ask(const FetchContext& context, const HttpRequest& request,
                                              const AskOptions& how);

// The failure with its source in front. It is about credentials, unless the network or the server failed.
tl::unexpected<Failure> source_failed(const AttemptFailure& failure, std::string_view what);

// An answer's JSON as credentials, or a failure that names the source (never the answer).
CredentialsResult parsed_credentials(std::string_view text, const char* token_member, std::string_view what);

tl::unexpected<Failure> no_credentials(std::string message);

}  // namespace dynatlas::aws
