#include "aws_simulator/credentials.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "aws_simulator/digest.h"

namespace aws_simulator {
namespace {

constexpr std::string_view kPermanent = "AKIASIM";
constexpr std::string_view kTemporary = "ASIASIM";
constexpr std::size_t kAccountDigits = 12;
constexpr std::size_t kTimeDigits = 13;

bool all_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::optional<AccessKey> parse_access_key(std::string_view id) {
  const bool temporary = id.starts_with(kTemporary);
  if (!temporary && !id.starts_with(kPermanent)) return std::nullopt;
  id.remove_prefix(kPermanent.size());
  AccessKey key{.account = id.substr(0, kAccountDigits)};
  if (key.account.size() != kAccountDigits || !all_digits(key.account)) return std::nullopt;
  const std::string_view rest = id.substr(kAccountDigits);
  if (!temporary) return rest.empty() ? std::optional(key) : std::nullopt;
  if (rest.size() != 1 + kTimeDigits || rest[0] != 'E' || !all_digits(rest.substr(1))) return std::nullopt;
  std::from_chars(rest.data() + 1, rest.data() + rest.size(), key.ends_ms);
  return key.ends_ms > 0 ? std::optional(key) : std::nullopt;
}

std::string permanent_key(std::string_view account) {
  return fmt::format("{}{}", kPermanent, account);
}

std::string temporary_key(std::string_view account, std::int64_t ends_ms) {
  return fmt::format("{}{}E{:013}", kTemporary, account, ends_ms);
}

std::string secret_of(std::string_view access_key) {
  return to_hex(sha256(fmt::format("simulator-secret:{}", access_key))).substr(0, 40);
}

std::string session_token_of(std::string_view access_key) {
  return "simulator-token-" + to_hex(sha256(fmt::format("simulator-token:{}", access_key)));
}

}  // namespace aws_simulator
