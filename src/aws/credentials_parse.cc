#include "aws/credentials_parse.h"

#include <fmt/chrono.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <nlohmann/json.hpp>

namespace dynatlas::aws {
namespace {

using nlohmann::json;

constexpr std::size_t kTokenFileBytesMax = 64 * 1024;
constexpr int kYearMax = 2200;  // later is never: the clock's numbers end in 2262

// Reads the parts of a time one after the other.
class TimeReader {
 public:
  explicit TimeReader(std::string_view text) : rest_(text) {}

  // -1 where the next characters are not so many digits.
  int number(std::size_t digits) {
    int value = 0;
    if (rest_.size() < digits || rest_.find_first_not_of("0123456789") < digits) return -1;
    std::from_chars(rest_.data(), rest_.data() + digits, value);
    rest_.remove_prefix(digits);
    return value;
  }

  // Past one of these characters, where one of them is next.
  bool skip(std::string_view characters) {
    if (rest_.empty() || characters.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void skip_spaces() {
    while (skip(" ")) {
    }
  }

  std::optional<std::chrono::seconds> time_of_day() {
    const int hours = number(2);
    const bool is_extended = skip(":");
    const int minutes = number(2);
    int seconds = 0;
    if (!is_extended || skip(":")) seconds = number(2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 60) return std::nullopt;
    if (skip(".,")) rest_.remove_prefix(std::min(rest_.find_first_not_of("0123456789"), rest_.size()));
    return std::chrono::hours(hours) + std::chrono::minutes(minutes) + std::chrono::seconds(seconds);
  }

  // What is left, as an offset from UTC.
  std::optional<std::chrono::minutes> offset() {
    for (const std::string_view utc : {"Z", "z", "UTC", "GMT"}) {
      if (rest_ == utc) return std::chrono::minutes{0};
    }
    const bool is_west = rest_.starts_with('-');
    if (!skip("+-")) return std::nullopt;
    const int hours = number(2);
    const bool is_extended = skip(":");
    const int minutes = rest_.empty() && !is_extended ? 0 : number(2);
    if (hours < 0 || minutes < 0 || minutes > 59 || !rest_.empty()) return std::nullopt;
    const std::chrono::minutes offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
    return is_west ? -offset : offset;
  }

 private:
  std::string_view rest_;
};

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

std::optional<Clock::WallTime> parse_rfc3339(std::string_view text) {
  TimeReader reader(text);
  // 2020-01-02T03:04:05 [.fraction] (Z | ±hh:mm)
  const int year = reader.number(4);
  const bool is_extended = reader.skip("-");
  const int month = reader.number(2);
  if (is_extended && !reader.skip("-")) return std::nullopt;
  const int day = reader.number(2);
  if (!reader.skip("Tt ")) return std::nullopt;
  const auto time = reader.time_of_day();
  reader.skip_spaces();
  const auto offset = reader.offset();
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (year < 1970 || month < 0 || day < 0 || !date.ok() || !time || !offset) return std::nullopt;
  if (year > kYearMax) return Clock::WallTime::max();
  return std::chrono::sys_days{date} + *time - *offset;
}

}  // namespace dynatlas::aws
