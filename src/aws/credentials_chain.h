// Which source of credentials is configured, and the chains of roles between profiles. Blocking, on the credentials
// thread; caches nothing.
#pragma once

#include "aws/credentials_fetch.h"

namespace dynatlas::aws {

// Walks the chain (credentials.h lists it) once. Reads the configuration files anew, so that a renewed login counts.
CredentialsResult resolve_credentials(const FetchContext& context);

}  // namespace dynatlas::aws
