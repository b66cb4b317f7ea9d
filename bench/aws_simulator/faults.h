// What goes wrong, by rules. A rule is a line such as
//
//   unavailable,operation=DescribeTable,region=eu-west-1,probability=0.1
//
// Kinds: denied, internal_error, unavailable, throttled, expired, not_found (refused so, not done) · reset (no byte),
// reset_mid (half of it), cut (half of it, closed), checksum, garbage, hang, drip (ms=100 for each byte), other_account
// (answered as if the next account had asked). For whom: account=, region=, operation= (AssumeRole's account is the
// role's), table= (calls about that table, its stream or its export). When: probability= (1), after= (the first so many
// are spared), count= (at most so often), from=, until= (seconds since the rules were set).
//
// Chance depends on the seed, the rule, the request and how often it came: not on the order in which requests come.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aws_simulator/estate.h"
#include "aws_simulator/operations.h"
#include "aws_simulator/refusal.h"

namespace aws_simulator {

enum class Fault {
  denied,
  internal_error,
  unavailable,
  throttled,
  expired,
  reset,
  reset_mid,
  cut,
  checksum,
  garbage,
  hang,
  drip,
  not_found,
  other_account
};
inline constexpr std::size_t kFaults = 14;

std::string_view name_of(Fault fault);
// For those that AWS itself says; the others are done to a right answer.
std::optional<Why> refusal_of(Fault fault);

struct FaultRule {
  Fault fault = Fault::denied;
  std::string account;  // empty: any
  std::optional<std::uint32_t> region;
  std::optional<Operation> operation;
  std::string table;  // empty: whatever is asked about
  double probability = 1;
  std::uint64_t after = 0;
  std::optional<std::uint64_t> count;
  double from_seconds = 0;
  std::optional<double> until_seconds;
  std::chrono::milliseconds drip{100};

  std::uint64_t matched = 0;
  std::uint64_t done = 0;
  std::string text;  // as it was given
};

// Throws std::invalid_argument with a line for a person.
FaultRule parse_fault(std::string_view line);

// What a fault may depend on.
struct FaultCase {
  std::string_view account;
  std::uint32_t region = 0;
  Operation operation = Operation::unknown;
  std::uint64_t chance = 0;                    // from FaultRules::chance_of
  double seconds = 0;                          // since the rules were set
  std::span<const std::string> subjects = {};  // what is asked about
};

class FaultRules {
 public:
  explicit FaultRules(std::uint64_t seed) : seed_(seed) {}

  // One rule a line. All or, where one is wrong, none: throws std::invalid_argument.
  void set(std::string_view lines, std::chrono::steady_clock::time_point now);
  void add(std::string_view line) { rules_.push_back(parse_fault(line)); }
  void reset_counts();
  const std::vector<FaultRule>& rules() const { return rules_; }

  // A number for this request, another one each time that it comes.
  std::uint64_t chance_of(Place place, Operation operation, std::string_view body);
  // The first rule that strikes; nothing for most.
  const FaultRule* strike(const FaultCase& given);
  double seconds_since_set(std::chrono::steady_clock::time_point now) const {
    return std::chrono::duration<double>(now - set_at_).count();
  }

 private:
  std::uint64_t seed_;
  std::vector<FaultRule> rules_;
  std::chrono::steady_clock::time_point set_at_ = std::chrono::steady_clock::now();
  // How often a request came, by its hash. Two that share a place share the count: memory stays bounded.
  std::array<std::uint16_t, 65536> times_{};
};

}  // namespace aws_simulator
