#include "graph/value.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <nlohmann/json.hpp>

namespace dynatlas::graph {
namespace {

constexpr std::int64_t kFirstSecond = -62'135'596'800;  // 0001-01-01T00:00:00Z
constexpr std::int64_t kEndSecond = 253'402'300'800;    // 10000-01-01T00:00:00Z

}  // namespace

Value epoch_number(const Time& time) {
  if (time.nanoseconds == 0) return time.seconds;
  // Through decimal text, so that the double is the one that a JSON parser makes of the same digits.
  const bool negative = time.seconds < 0;
  const std::int64_t whole = negative ? -(time.seconds + 1) : time.seconds;
  const std::int32_t fraction = negative ? 1'000'000'000 - time.nanoseconds : time.nanoseconds;
  const std::string text = fmt::format("{}{}.{:09}", negative ? "-" : "", whole, fraction);
  double number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::string datetime_text(const Time& time) {
  using namespace std::chrono;
  const sys_seconds at{seconds{time.seconds}};
  const sys_days day = floor<days>(at);
  const year_month_day date{day};
  const hh_mm_ss clock{at - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}000+00:00", int{date.year()}, unsigned{date.month()},
                     unsigned{date.day()}, clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     time.nanoseconds / 1000);
}

std::string list_text(const TextList& texts) {
  return nlohmann::json(texts).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

bool parse_list(std::string_view text, TextList& texts) {
  const auto list = nlohmann::json::parse(text, nullptr, false);
  const auto is_text = [](const nlohmann::json& member) { return member.is_string(); };
  if (!list.is_array() || !std::ranges::all_of(list, is_text)) return false;
  texts = list.get<TextList>();
  return true;
}

bool parse_epoch(std::string_view text, Time& time) {
  // Digits are collected without the point, `scale` says where it stands; then seconds and nanoseconds are cut out.
  std::size_t at = 0;
  const bool negative = at < text.size() && text[at] == '-';
  if (negative) ++at;
  std::string digits;
  int scale = 0;
  bool point = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '.' && !point) {
      point = true;
    } else if (c >= '0' && c <= '9') {
      if (digits.size() >= 40) return false;
      digits += c;
      if (point) --scale;
    } else {
      break;
    }
  }
  if (digits.empty()) return false;
  if (at < text.size()) {
    if (text[at] != 'e' && text[at] != 'E') return false;
    ++at;
    if (at + 1 < text.size() && text[at] == '+' && text[at + 1] != '-') ++at;
    int exponent = 0;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), exponent);
    if (error != std::errc{} || end != text.data() + text.size() || exponent > 40 || exponent < -40) return false;
    scale += exponent;
  }
  scale += 9;  // now in nanoseconds
  for (; scale > 0 && digits.size() < 60; --scale) digits += '0';
  if (scale > 0) return false;
  const std::size_t kept =
      digits.size() > static_cast<std::size_t>(-scale) ? digits.size() - static_cast<std::size_t>(-scale) : 0;
  digits.resize(kept);
  // The last nine digits are the nanoseconds, those before them the seconds.
  if (digits.size() < 10) digits.insert(0, 10 - digits.size(), '0');
  std::int64_t seconds = 0;
  std::int64_t rest = 0;
  const char* const cut = digits.data() + digits.size() - 9;
  if (std::from_chars(digits.data(), cut, seconds).ec != std::errc{}) return false;
  std::from_chars(cut, cut + 9, rest);
  if (negative) {
    seconds = rest == 0 ? -seconds : -seconds - 1;
    rest = rest == 0 ? 0 : 1'000'000'000 - rest;
  }
  if (seconds < kFirstSecond || seconds >= kEndSecond) return false;
  time = {static_cast<std::int64_t>(seconds), static_cast<std::int32_t>(rest)};
  return true;
}

}  // namespace dynatlas::graph
