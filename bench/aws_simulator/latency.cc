#include "aws_simulator/latency.h"

#include <fmt/format.h>

#include <cmath>
#include <numbers>
#include <stdexcept>

#include "aws_simulator/hash.h"
#include "aws_simulator/numbers.h"

namespace aws_simulator {

Latency Latency::parse(std::string_view text) {
  constexpr std::string_view kLognormal = "lognormal:";
  Latency out;
  std::string_view rest = text;
  if (rest.starts_with(kLognormal)) {
    rest.remove_prefix(kLognormal.size());
    out.kind_ = Kind::lognormal;
  } else if (rest.find('-') != std::string_view::npos) {
    out.kind_ = Kind::uniform;
  }
  if (out.kind_ == Kind::fixed) {
    out.first_ms_ = parse_number(rest);
    return out;
  }
  const std::size_t cut = rest.find(out.kind_ == Kind::uniform ? '-' : ',');
  if (cut == std::string_view::npos) throw std::invalid_argument(fmt::format("\"{}\" is no latency", text));
  out.first_ms_ = parse_number(rest.substr(0, cut));
  out.second_ = parse_number(rest.substr(cut + 1));
  if (out.kind_ == Kind::uniform && out.second_ < out.first_ms_) {
    throw std::invalid_argument(fmt::format("\"{}\": the second time is the shorter one", text));
  }
  return out;
}

std::chrono::nanoseconds Latency::sample(std::uint64_t chance) const {
  double ms = first_ms_;
  if (kind_ == Kind::uniform) ms += unit(chance) * (second_ - first_ms_);
  if (kind_ == Kind::lognormal) {
    // Box and Muller; 1 - unit is never 0.
    const double normal =
        std::sqrt(-2 * std::log(1 - unit(chance))) * std::cos(2 * std::numbers::pi * unit(mix(chance)));
    ms *= std::exp(second_ * normal);
  }
  return std::chrono::nanoseconds(std::llround(ms * 1e6));
}

void Latencies::set(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) return all_.fill(Latency::parse(text));
  const auto operation = operation_named(text.substr(0, equals));
  if (!operation) throw std::invalid_argument(fmt::format("\"{}\" is no operation", text.substr(0, equals)));
  all_[static_cast<std::size_t>(*operation)] = Latency::parse(text.substr(equals + 1));
}

}  // namespace aws_simulator
