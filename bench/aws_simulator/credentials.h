// The credentials of the simulated accounts. All follow from the access key id, so that none is stored:
//
//   for good       AKIASIM<account, 12 digits>
//   temporary      ASIASIM<account>E<end of validity, 13 digits: epoch milliseconds>
//   secret         the first 40 hex digits of SHA-256("simulator-secret:" + access key id)
//   session token  "simulator-token-" + the hex digits of SHA-256("simulator-token:" + access key id); temporary only
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aws_simulator {

struct AccessKey {
  std::string_view account;
  std::int64_t ends_ms = 0;  // 0: never

  bool is_temporary() const { return ends_ms != 0; }
};

std::optional<AccessKey> parse_access_key(std::string_view id);

std::string permanent_key(std::string_view account);
std::string temporary_key(std::string_view account, std::int64_t ends_ms);
std::string secret_of(std::string_view access_key);
std::string session_token_of(std::string_view access_key);

}  // namespace aws_simulator
