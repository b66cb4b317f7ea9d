#include "aws/credentials.h"

#include <filesystem>

#include "aws/credentials_cache.h"
#include "aws/credentials_chain.h"
#include "aws/profile_file.h"

namespace dynatlas::aws {

std::shared_ptr<CredentialsSource> make_credentials_source(const ClientOptions& options,
                                                           std::shared_ptr<Transport> transport, Clock& clock) {
  return std::make_shared<CachedCredentials>(
      [options, transport = std::move(transport), &clock](std::stop_token stop) {
        return resolve_credentials({options, *transport, clock, std::move(stop)});
      },
      clock);
}

bool credentials_configured(const Environment& environment) {
  for (const char* name : {"AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE",
                           "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"}) {
    if (nonempty(environment, name)) return true;
  }
  std::error_code missing;
  for (const std::string& path : {ProfileFile::config_path(environment), ProfileFile::credentials_path(environment)}) {
    if (!path.empty() && std::filesystem::is_regular_file(path, missing)) return true;
  }
  return false;
}

}  // namespace dynatlas::aws
