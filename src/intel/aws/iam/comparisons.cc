#include "intel/aws/iam/comparisons.h"

#include <arpa/inet.h>

#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <string>

#include "base/letters.h"

namespace dynatlas::intel::aws::iam {
namespace {

template <typename Number>
std::optional<Number> number_of(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// Takes `digits` digits off the beginning.
std::optional<int> take_digits(std::string_view& text, std::size_t digits) {
  if (text.size() < digits || text.substr(0, digits).find_first_not_of("0123456789") != std::string_view::npos) {
    return std::nullopt;
  }
  const auto number = number_of<int>(text.substr(0, digits));
  text.remove_prefix(digits);
  return number;
}

bool takes(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<int> two_digits_after(char separator, std::string_view& text) {
  return takes(text, separator) ? take_digits(text, 2) : std::nullopt;
}

// "Z", "+01:00"; seconds.
std::optional<int> zone_of(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  const int sign = text.starts_with('-') ? -1 : 1;
  if (!takes(text, '+') && !takes(text, '-')) return std::nullopt;
  const auto hours = take_digits(text, 2);
  takes(text, ':');
  const auto minutes = take_digits(text, 2);
  if (!hours || !minutes || !text.empty()) return std::nullopt;
  return sign * (*hours * 3'600 + *minutes * 60);
}

// What follows the T; seconds since midnight of UTC.
std::optional<double> seconds_of_day(std::string_view text) {
  const auto hours = take_digits(text, 2);
  const auto minutes = two_digits_after(':', text);
  if (!hours || !minutes) return std::nullopt;
  double seconds = 0;
  if (text.starts_with(':')) {
    const auto whole = two_digits_after(':', text);
    if (!whole) return std::nullopt;
    seconds = *whole;
    const std::size_t fraction = text.starts_with('.') ? text.find_first_not_of("0123456789", 1) : 0;
    if (fraction == std::string_view::npos) return std::nullopt;
    if (fraction > 1) seconds += number_of<double>("0" + std::string(text.substr(0, fraction))).value_or(0);
    text.remove_prefix(fraction);
  }
  const auto zone = zone_of(text);
  if (!zone) return std::nullopt;
  return *hours * 3'600.0 + *minutes * 60.0 + seconds - *zone;
}

std::optional<double> iso_date_of(std::string_view text) {
  const auto year = take_digits(text, 4);
  if (!year) return std::nullopt;
  int month = 1;
  int day = 1;
  if (text.starts_with('-')) {
    const auto found = two_digits_after('-', text);
    if (!found) return std::nullopt;
    month = *found;
  }
  if (text.starts_with('-')) {
    const auto found = two_digits_after('-', text);
    if (!found) return std::nullopt;
    day = *found;
  }
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  const double midnight = 86'400.0 * static_cast<double>(std::chrono::sys_days(date).time_since_epoch().count());
  if (text.empty()) return midnight;
  const auto seconds = takes(text, 'T') ? seconds_of_day(text) : std::nullopt;
  if (!seconds) return std::nullopt;
  return midnight + *seconds;
}

bool number_holds(Comparison comparison, double of_request, double of_policy) {
  switch (comparison) {
    case Comparison::numeric_equals:
    case Comparison::date_equals:
      return of_request == of_policy;
    case Comparison::numeric_less:
    case Comparison::date_less:
      return of_request < of_policy;
    case Comparison::numeric_less_or_equal:
    case Comparison::date_less_or_equal:
      return of_request <= of_policy;
    case Comparison::numeric_greater:
    case Comparison::date_greater:
      return of_request > of_policy;
    case Comparison::numeric_greater_or_equal:
    case Comparison::date_greater_or_equal:
      return of_request >= of_policy;
    default:
      return false;
  }
}

bool is_about_dates(Comparison comparison) {
  return comparison >= Comparison::date_equals && comparison <= Comparison::date_greater_or_equal;
}

struct Address {
  std::array<std::uint8_t, 16> bytes{};
  std::size_t bits = 0;  // 32 or 128
};

std::optional<Address> address_of(std::string_view text) {
  const std::string terminated(text);
  Address address;
  if (inet_pton(AF_INET, terminated.c_str(), address.bytes.data()) == 1) {
    address.bits = 32;
    return address;
  }
  if (inet_pton(AF_INET6, terminated.c_str(), address.bytes.data()) != 1) return std::nullopt;
  address.bits = 128;
  return address;
}

}  // namespace

std::optional<double> date_of(std::string_view text) {
  if (const auto date = iso_date_of(text)) return date;
  return number_of<double>(text);
}

bool is_in_range(std::string_view address, std::string_view range) {
  const std::size_t slash = range.find('/');
  const auto of_request = address_of(address);
  const auto network = address_of(range.substr(0, slash));
  if (!of_request || !network || of_request->bits != network->bits) return false;
  std::size_t bits = network->bits;
  if (slash != std::string_view::npos) {
    const auto prefix = number_of<std::size_t>(range.substr(slash + 1));
    if (!prefix || *prefix > bits) return false;
    bits = *prefix;
  }
  for (std::size_t bit = 0; bit < bits; ++bit) {
    const unsigned differ = static_cast<unsigned>(of_request->bytes[bit / 8]) ^ network->bytes[bit / 8];
    if ((differ >> (7 - bit % 8) & 1U) != 0) return false;
  }
  return true;
}

bool holds(Comparison comparison, std::string_view of_request, std::string_view of_policy) {
  switch (comparison) {
    case Comparison::boolean: {
      const std::string wanted = in_small_letters(of_policy);
      return (wanted == "true" || wanted == "false") && in_small_letters(of_request) == wanted;
    }
    case Comparison::binary_equals:
      return of_request == of_policy;
    case Comparison::ip_address:
      return is_in_range(of_request, of_policy);
    default:
      break;
  }
  const auto read = is_about_dates(comparison) ? date_of : number_of<double>;
  const auto left = read(of_request);
  const auto right = read(of_policy);
  return left && right && number_holds(comparison, *left, *right);
}

}  // namespace dynatlas::intel::aws::iam
