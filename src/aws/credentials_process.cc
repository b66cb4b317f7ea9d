#include <chrono>

#include "aws/credentials_ask.h"
#include "aws/credentials_fetch.h"
#include "aws/run_command.h"

namespace dynatlas::aws {
namespace {

constexpr std::chrono::seconds kProcessTimeout{60};

}  // namespace

CredentialsResult fetch_process(const FetchContext& context, const std::string& command) {
  const auto output = run_command(command, kProcessTimeout, context.stop);
  if (context.stop.stop_requested()) return tl::unexpected(Failure{FailureKind::cancelled, "cancelled"});
  // The command is not repeated: it may hold a secret.
  if (!output) return no_credentials("credential_process failed or took longer than a minute: run it by hand");
  return parsed_credentials(*output, "SessionToken", "credential_process");
}

}  // namespace dynatlas::aws
