// Which sources of credentials the environment names, and its keys.
#pragma once

#include <optional>

#include "aws/credentials.h"
#include "aws/environment.h"

namespace dynatlas::aws {

// What a source says; nothing where it is not configured.
using Found = std::optional<CredentialsResult>;

// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and the token. One key without the other is a failure.
Found environment_keys(const Environment& environment);

bool has_container(const Environment& environment);
// False where AWS_EC2_METADATA_DISABLED forbids to ask instance metadata.
bool instance_allowed(const Environment& environment);

}  // namespace dynatlas::aws
