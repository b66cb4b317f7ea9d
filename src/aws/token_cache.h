// The files in which `aws sso login` and `aws login` keep tokens (~/.aws/sso/cache, ~/.aws/login/cache), read, and
// replaced after a renewal. Their text never reaches a message.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <stop_token>
#include <string>

namespace dynatlas::aws {

// The file's JSON object; nothing where there is none.
std::optional<nlohmann::json> read_token_cache(const std::string& path);

// Replaces the file as a whole, for its owner only. A failure is a warning with `advice`: the token serves this run.
void replace_token_cache(const std::string& path, const nlohmann::json& token, const std::string& advice);

// One renewal of a file at a time in this process: profiles that share a session would spend its refresh token twice.
class RenewalTurn {
 public:
  // Waits for the turn; ends early, without it, when stopped.
  RenewalTurn(std::string path, const std::stop_token& stop);
  ~RenewalTurn();
  RenewalTurn(const RenewalTurn&) = delete;
  RenewalTurn& operator=(const RenewalTurn&) = delete;

 private:
  const std::string path_;
  bool is_mine_ = false;
};

}  // namespace dynatlas::aws
