#include "aws/credentials_parse.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <nlohmann/json.hpp>

namespace dynatlas::aws {
namespace {

using nlohmann::json;

constexpr std::size_t kTokenFileBytesMax = 64 * 1024;

}  // namespace

std::string json_text(const nlohmann::json& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<std::string> read_token_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::string text(kTokenFileBytesMax, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.pop_back();
  return text.empty() ? std::nullopt : std::optional<std::string>(std::move(text));
}

std::optional<Credentials> parse_credentials(std::string_view text, const char* token_member) {
  const json object = json::parse(text, nullptr, false);
  if (!object.is_object()) return std::nullopt;
  Credentials credentials{json_text(object, "AccessKeyId"), json_text(object, "SecretAccessKey"),
                          json_text(object, token_member)};
  if (credentials.access_key_id.empty() || credentials.secret_access_key.empty()) return std::nullopt;
  const auto expiration = object.find("Expiration");
  if (expiration != object.end() && !expiration->is_null()) {
    const auto expires = parse_rfc3339(json_text(object, "Expiration"));
    if (!expires) return std::nullopt;
    credentials.expires = *expires;
  }
  return credentials;
}

std::optional<Clock::WallTime> parse_rfc3339(std::string_view text) {
  // 2020-01-02T03:04:05 [.fraction] (Z | ±hh:mm)
  const auto number = [&](std::size_t at, std::size_t digits) {
    unsigned value = 0;
    if (at + digits > text.size()) return -1;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + at + digits, value);
    return error == std::errc{} && end == text.data() + at + digits ? static_cast<int>(value) : -1;
  };
  if (text.size() < 20 || text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != ' ') || text[13] != ':' ||
      text[16] != ':') {
    return std::nullopt;
  }
  const std::array<int, 6> parts{number(0, 4), number(5, 2), number(8, 2), number(11, 2), number(14, 2), number(17, 2)};
  for (const int part : parts) {
    if (part < 0) return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year{parts[0]},
                                         std::chrono::month{static_cast<unsigned>(parts[1])},
                                         std::chrono::day{static_cast<unsigned>(parts[2])}};
  if (!date.ok() || parts[0] < 1970 || parts[0] > 2200 || parts[3] > 23 || parts[4] > 59 || parts[5] > 60) {
    return std::nullopt;
  }
  std::size_t zone = 19;
  if (text[zone] == '.') zone = std::min(text.find_first_not_of("0123456789", zone + 1), text.size());
  std::chrono::minutes offset{0};
  if (text.substr(zone) != "Z" && text.substr(zone) != "UTC") {
    if (zone + 6 != text.size() || (text[zone] != '+' && text[zone] != '-') || text[zone + 3] != ':')
      return std::nullopt;
    const int hours = number(zone + 1, 2);
    const int minutes = number(zone + 4, 2);
    if (hours < 0 || minutes < 0) return std::nullopt;
    offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
    if (text[zone] == '-') offset = -offset;
  }
  return std::chrono::sys_days{date} + std::chrono::hours{parts[3]} + std::chrono::minutes{parts[4]} +
         std::chrono::seconds{parts[5]} - offset;
}

}  // namespace dynatlas::aws
