#include "aws_simulator/numbers.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <stdexcept>

namespace aws_simulator {
namespace {

template <typename Number>
Number parse_whole(std::string_view text, const char* what) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) {
    throw std::invalid_argument(fmt::format("\"{}\" is no {}", text, what));
  }
  return number;
}

}  // namespace

double parse_number(std::string_view text) {
  const auto number = parse_whole<double>(text, "number");
  if (!std::isfinite(number) || number < 0) throw std::invalid_argument(fmt::format("{} is not 0 or more", text));
  return number;
}

double parse_probability(std::string_view text) {
  const double number = parse_number(text);
  if (number > 1) throw std::invalid_argument(fmt::format("{} is not a probability from 0 to 1", text));
  return number;
}

std::uint64_t parse_count(std::string_view text) {
  return parse_whole<std::uint64_t>(text, "whole number");
}

}  // namespace aws_simulator
