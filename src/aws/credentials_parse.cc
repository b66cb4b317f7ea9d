#include "aws/credentials_parse.h"

#include <fmt/chrono.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "aws/time_text.h"

namespace dynatlas::aws {
namespace {

using nlohmann::json;

constexpr std::size_t kTokenFileBytesMax = 64 * 1024;

}  // namespace

std::string json_text(const nlohmann::json& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<std::string> read_whole_token_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::string text(kTokenFileBytesMax, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text.empty() ? std::nullopt : std::optional<std::string>(std::move(text));
}

std::optional<std::string> read_token_file(const std::string& path) {
  auto text = read_whole_token_file(path);
  if (!text) return std::nullopt;
  while (!text->empty() && (text->back() == '\n' || text->back() == '\r' || text->back() == ' ')) text->pop_back();
  return text->empty() ? std::nullopt : text;
}

tl::expected<Credentials, std::string> parse_credentials(std::string_view text, const char* token_member) {
  const auto unusable = [] { return tl::unexpected(std::string("no usable credentials")); };
  const json object = json::parse(text, nullptr, false);
  if (!object.is_object()) return unusable();
  Credentials credentials{json_text(object, "AccessKeyId"), json_text(object, "SecretAccessKey"),
                          json_text(object, token_member)};
  if (credentials.access_key_id.empty() || credentials.secret_access_key.empty()) return unusable();
  const auto expiration = object.find("Expiration");
  if (expiration != object.end() && !expiration->is_null()) {
    const auto expires = parse_time(json_text(object, "Expiration"));
    if (!expires) return tl::unexpected(std::string("an Expiration that is not a time like 2030-01-02T03:04:05Z"));
    credentials.expires = *expires;
  }
  credentials.account_id = json_text(object, "AccountId");
  return credentials;
}

std::string to_rfc3339(Clock::WallTime time) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

std::optional<std::chrono::seconds> seconds_member(const nlohmann::json& object, const char* member) {
  constexpr std::chrono::seconds kYear = std::chrono::hours(24 * 365);
  const auto found = object.find(member);
  if (found == object.end() || !found->is_number()) return std::nullopt;
  const double seconds = found->get<double>();
  if (!(seconds >= 1)) return std::nullopt;
  return seconds < static_cast<double>(kYear.count()) ? std::chrono::seconds(static_cast<std::int64_t>(seconds))
                                                      : kYear;
}

}  // namespace dynatlas::aws
