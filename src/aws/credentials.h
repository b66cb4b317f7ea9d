// Where credentials come from: the provider chain of the AWS CLI, cached and refreshed before they expire.
// Must never print a key, a token, or what a process or endpoint answered.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "aws/api.h"
#include "aws/config.h"
#include "aws/transport.h"

namespace dynatlas::aws {

// Failure::kind is `credentials` (none found, refused, expired), `network` (their source is unreachable) or
// `cancelled`.
using CredentialsResult = tl::expected<CredentialsPtr, Failure>;
using OnCredentials = std::function<void(CredentialsResult)>;

// Credentials of one identity, ready when asked. Thread-safe.
class CredentialsSource {
 public:
  virtual ~CredentialsSource() = default;
  // `on_ready` is called exactly once, inside get() or later on another thread.
  virtual void get(OnCredentials on_ready) = 0;
  // AWS said that `used` are expired or revoked: the next get() fetches anew unless that has happened already.
  virtual void invalidate(const CredentialsPtr& used) = 0;
};

// The chain: a profile that was named; environment variables; web identity variables; the default profile (static keys,
// role_arn with source_profile, credential_source or web identity, credential_process, SSO); container endpoint;
// instance metadata (IMDSv2) unless AWS_EC2_METADATA_DISABLED=true. The first that is configured decides.
// Nothing is fetched before the first get(). Calls to STS go through `transport`.
std::shared_ptr<CredentialsSource> make_credentials_source(const ClientOptions& options,
                                                           std::shared_ptr<Transport> transport, Clock& clock);

// The credentials of a role, assumed with those of `base`.
struct AssumedRole {
  std::string role_arn;
  std::string external_id;
  std::string region;  // whose STS is asked
};
std::shared_ptr<CredentialsSource> make_role_source(const ClientOptions& options, std::shared_ptr<Transport> transport,
                                                    std::shared_ptr<CredentialsSource> base, AssumedRole role,
                                                    Clock& clock);

}  // namespace dynatlas::aws
