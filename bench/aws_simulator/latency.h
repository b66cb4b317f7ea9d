// How long an answer takes: a distribution for each operation.
//
//   20                  always 20 ms
//   10-30               evenly between them
//   lognormal:20,0.5    a median of 20 ms; the logarithm's standard deviation is 0.5
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "aws_simulator/operations.h"

namespace aws_simulator {

class Latency {
 public:
  // Throws std::invalid_argument with a line for a person.
  static Latency parse(std::string_view text);

  std::chrono::nanoseconds sample(std::uint64_t chance) const;

 private:
  enum class Kind { fixed, uniform, lognormal };
  Kind kind_ = Kind::fixed;
  double first_ms_ = 0;  // fixed, from, or median
  double second_ = 0;    // to, or sigma
};

class Latencies {
 public:
  // "20", or "DescribeTable=20" for one operation. Throws std::invalid_argument.
  void set(std::string_view text);
  const Latency& of(Operation operation) const { return all_[static_cast<std::size_t>(operation)]; }

 private:
  std::array<Latency, kOperations> all_{};
};

}  // namespace aws_simulator
