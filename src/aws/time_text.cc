#include "aws/time_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <span>
#include <string>

#include "aws/config.h"

namespace dynatlas::aws {
namespace {

constexpr int kYearMax = 2200;  // later is never: the clock's numbers end in 2262
constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kSpaces = " \t\n\r\v\f";
constexpr std::array<std::string_view, 12> kMonthNames{"january",   "february", "march",    "april",
                                                       "may",       "june",     "july",     "august",
                                                       "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 7> kDayNames{"monday", "tuesday",  "wednesday", "thursday",
                                                    "friday", "saturday", "sunday"};

// -1 where there are no digits, or too many.
int number(std::string_view digits, std::size_t digits_max) {
  int value = -1;
  if (digits.size() <= digits_max) std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

int two_digits(std::string_view digits) {
  return digits.size() == 2 ? number(digits, 2) : -1;
}

int four_digits(std::string_view digits) {
  return digits.size() == 4 ? number(digits, 4) : -1;
}

// From 1; -1 where the word is none of the names, nor the first three letters of one.
int place_in(std::span<const std::string_view> names, std::string_view word) {
  const std::string lower = in_lower_case(std::string(word));
  const auto found =
      std::ranges::find_if(names, [&](std::string_view name) { return lower == name || lower == name.substr(0, 3); });
  return found == names.end() ? -1 : static_cast<int>(found - names.begin()) + 1;
}

constexpr int kBehindTheTime = -2;  // the year in "Jan  2 03:04:05 UTC 2030"

struct WrittenDate {
  int year = -1;
  int month = -1;
  int day = -1;
};

// Reads the parts of a time one after the other. A part that is not there is -1 or nothing.
class TimeReader {
 public:
  explicit TimeReader(std::string_view text) : rest_(text) {}

  bool is_at_end() const { return rest_.empty(); }
  int year() { return four_digits(run_of(kDigits)); }
  bool skip_spaces() { return !run_of(kSpaces).empty(); }

  // Past one of these characters, where one of them is next.
  bool skip(std::string_view characters) {
    if (rest_.empty() || characters.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // "Thu, ": it says nothing that the date does not say.
  void skip_weekday() {
    TimeReader ahead = *this;
    if (place_in(kDayNames, ahead.run_of(kLetters)) < 0) return;
    ahead.skip(",");
    if (ahead.skip_spaces()) *this = ahead;
  }

  WrittenDate date() {
    const std::string_view first = run_of(kDigits);
    if (first.empty()) return date_from_month();
    if (first.size() == 8)
      return {four_digits(first.substr(0, 4)), two_digits(first.substr(4, 2)), two_digits(first.substr(6))};
    const char separator = this->separator();
    const std::string_view digits = run_of(kDigits);
    const int month = digits.empty() ? place_in(kMonthNames, run_of(kLetters)) : number(digits, 2);
    if (separator == 0 || this->separator() != separator) return {};
    const std::string_view last = run_of(kDigits);
    if (first.size() == 4) return {four_digits(first), month, number(last, 2)};  // 2030-1-2
    if (digits.empty()) return {four_digits(last), month, number(first, 2)};     // 2-Jan-2030
    return {};                                                                   // 1/2/2030
  }

  // 3:04:05.6 PM, 3:04; also 030405.6, 0304, 03 where no colon is needed.
  std::optional<std::chrono::seconds> time_of_day(bool needs_colon) {
    std::string_view hours = run_of(kDigits);
    std::string_view minutes = "00";
    std::string_view seconds = "00";
    bool is_to_the_second = hours.size() == 6;
    if (skip(":")) {
      minutes = run_of(kDigits);
      is_to_the_second = skip(":");
      if (is_to_the_second) seconds = run_of(kDigits);
    } else {
      if (needs_colon || hours.size() % 2 != 0 || hours.size() > 6) return std::nullopt;
      if (hours.size() >= 4) minutes = hours.substr(2, 2);
      if (hours.size() == 6) seconds = hours.substr(4);
      hours = hours.substr(0, 2);
    }
    if (is_to_the_second && skip(".,") && run_of(kDigits).empty()) return std::nullopt;
    const int hour = on_24_hours(number(hours, 2));
    const int minute = two_digits(minutes);
    const int second = two_digits(seconds);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return std::nullopt;
    return std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second);
  }

  // From UTC, to the east.
  std::optional<std::chrono::minutes> zone() {
    const std::string_view word = run_of(kLetters);
    if (word == "Z" || word == "z" || word == "UTC" || word == "GMT") return std::chrono::minutes{0};
    const bool is_west = rest_.starts_with('-');
    if (!word.empty() || !skip("+-")) return std::nullopt;
    std::string_view hours = run_of(kDigits);
    std::string_view minutes = "00";
    if (skip(":")) {
      minutes = run_of(kDigits);
    } else if (hours.size() == 4) {
      minutes = hours.substr(2);
      hours = hours.substr(0, 2);
    }
    const int hour = two_digits(hours);
    const int minute = two_digits(minutes);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return std::nullopt;
    const std::chrono::minutes offset = std::chrono::hours(hour) + std::chrono::minutes(minute);
    return is_west ? -offset : offset;
  }

 private:
  std::string_view run_of(std::string_view characters) {
    const std::size_t end = std::min(rest_.find_first_not_of(characters), rest_.size());
    const std::string_view run = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return run;
  }

  // What stands between the parts of a date; 0 where nothing does.
  char separator() {
    if (skip_spaces()) return ' ';
    const char next = rest_.empty() ? '\0' : rest_.front();
    return skip("-/.") ? next : '\0';
  }

  // January 2, 2030; Jan  2.
  WrittenDate date_from_month() {
    WrittenDate date;
    date.month = place_in(kMonthNames, run_of(kLetters));
    if (!skip_spaces()) return {};
    date.day = number(run_of(kDigits), 2);
    TimeReader ahead = *this;
    ahead.skip(",");
    const int year = ahead.skip_spaces() ? ahead.year() : -1;
    date.year = year < 0 ? kBehindTheTime : year;
    if (year >= 0) *this = ahead;
    return date;
  }

  // The hour, by the AM or PM that stands here or not.
  int on_24_hours(int hour) {
    TimeReader ahead = *this;
    ahead.skip_spaces();
    const std::string half = in_lower_case(std::string(ahead.run_of(kLetters)));
    if (half != "am" && half != "pm") return hour;
    *this = ahead;
    if (hour < 0 || hour > 12) return -1;
    return hour % 12 + (half == "pm" ? 12 : 0);
  }

  std::string_view rest_;
};

}  // namespace

std::optional<Clock::WallTime> parse_time(std::string_view text) {
  TimeReader reader(text);
  reader.skip_spaces();
  reader.skip_weekday();
  WrittenDate date = reader.date();
  if (!reader.skip("Tt")) {
    reader.skip(",");
    if (!reader.skip_spaces()) return std::nullopt;
  }
  const auto time = reader.time_of_day(date.year == kBehindTheTime);
  reader.skip_spaces();
  const auto zone = reader.zone();
  if (reader.skip_spaces() && date.year == kBehindTheTime) {
    date.year = reader.year();
    reader.skip_spaces();
  }
  const std::chrono::year_month_day day{std::chrono::year{date.year},
                                        std::chrono::month{static_cast<unsigned>(date.month)},
                                        std::chrono::day{static_cast<unsigned>(date.day)}};
  if (date.year < 1970 || date.month < 0 || date.day < 0 || !day.ok()) return std::nullopt;
  if (!time || !zone || !reader.is_at_end()) return std::nullopt;
  if (date.year > kYearMax) return Clock::WallTime::max();
  return std::chrono::sys_days{day} + *time - *zone;
}

}  // namespace dynatlas::aws
