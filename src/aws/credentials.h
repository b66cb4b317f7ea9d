// Where credentials come from: the provider chain of the AWS CLI, cached and refreshed before they expire.
// Must never print a key, a token, or what a process or endpoint answered.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "aws/api.h"
#include "aws/config.h"
#include "aws/identity.h"
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
  // They are of this account, as the first ones were: new ones of another account are refused from now on. Where no
  // role ties them to it, the check is asked. Nothing to do for a source that has one account only.
  virtual void bind(const std::string& account, const IdentityCheck& check);
};

// The chain of the AWS CLI (botocore's create_credential_resolver): environment variables; the role of the profile; web
// identity; the profile's other sources (credentials_profile.h); container endpoint; instance metadata unless
// AWS_EC2_METADATA_DISABLED=true. The first that is configured decides. A profile that was named on the command line
// keeps the environment's keys and web identity out.
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
