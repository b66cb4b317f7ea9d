#include "aws/credentials.h"

#include <fmt/format.h>

#include <condition_variable>
#include <mutex>
#include <optional>

#include "aws/credentials_cache.h"
#include "aws/credentials_chain.h"
#include "aws/credentials_fetch.h"
#include "aws/profile_file.h"

namespace dynatlas::aws {

namespace {

// Why new credentials are not those of the account that is being read. Where STS need not be there, its silence says
// nothing: then the ARNs of the answers must.
std::optional<Failure> refuse_other_account(const FetchContext& context, const CredentialsPtr& credentials,
                                            const CachedCredentials::Binding& binding) {
  std::string account = credentials->tied_to;
  if (account.empty() && !binding.check.region.empty()) {
    const auto asked = caller_account(context, binding.check.region, credentials);
    if (asked.has_value()) {
      account = asked.value();
    } else if (binding.check.is_required || asked.error().kind == FailureKind::cancelled) {
      return asked.error();
    }
  }
  if (account.empty() || account == binding.account) return std::nullopt;
  return Failure{
      FailureKind::credentials,
      fmt::format("the new credentials belong to account {}, but this run reads account {}: log in to that one",
                  account, binding.account)};
}

}  // namespace

std::shared_ptr<CredentialsSource> make_credentials_source(const ClientOptions& options,
                                                           std::shared_ptr<Transport> transport, Clock& clock) {
  auto fetch = [options, transport, &clock](std::stop_token stop) {
    return resolve_credentials({options, *transport, clock, std::move(stop)});
  };
  auto refuse = [options, transport, &clock](const CredentialsPtr& credentials,
                                             const CachedCredentials::Binding& binding, std::stop_token stop) {
    return refuse_other_account({options, *transport, clock, std::move(stop)}, credentials, binding);
  };
  return std::make_shared<CachedCredentials>(std::move(fetch), clock, std::move(refuse));
}

namespace {

// Waits for another source, on the credentials thread.
CredentialsResult wait_for(CredentialsSource& source, const std::stop_token& stop) {
  struct Shared {
    std::mutex mutex;
    std::condition_variable_any changed;
    std::optional<CredentialsResult> result;
  };
  const auto shared = std::make_shared<Shared>();
  source.get([shared](CredentialsResult result) {
    const std::lock_guard lock(shared->mutex);
    shared->result = std::move(result);
    shared->changed.notify_all();
  });
  std::unique_lock lock(shared->mutex);
  shared->changed.wait(lock, stop, [&] { return shared->result.has_value(); });
  if (shared->result.has_value()) return *shared->result;
  return tl::unexpected(Failure{FailureKind::cancelled, "the run is being stopped"});
}

}  // namespace

std::shared_ptr<CredentialsSource> make_role_source(const ClientOptions& options, std::shared_ptr<Transport> transport,
                                                    std::shared_ptr<CredentialsSource> base, AssumedRole role,
                                                    Clock& clock) {
  auto fetch = [options, transport = std::move(transport), base = std::move(base), role = std::move(role),
                &clock](std::stop_token stop) -> CredentialsResult {
    CredentialsResult source = wait_for(*base, stop);
    if (!source.has_value()) return source;
    const RoleRequest request{.role_arn = role.role_arn,
                              .session_name = "",
                              .external_id = role.external_id,
                              .duration_seconds = "",
                              .region = role.region,
                              .mfa_serial = ""};
    return assume_role({options, *transport, clock, std::move(stop)}, request, source.value());
  };
  return std::make_shared<CachedCredentials>(std::move(fetch), clock);
}

}  // namespace dynatlas::aws
