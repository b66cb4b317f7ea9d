#include "aws_simulator/faults.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "aws_simulator/hash.h"
#include "aws_simulator/http.h"
#include "aws_simulator/numbers.h"
#include "aws_simulator/parameters.h"
#include "aws_simulator/regions.h"

namespace aws_simulator {
namespace {

// In the order of Fault.
constexpr std::array<std::string_view, kFaults> kNames{
    "denied", "internal_error", "unavailable", "throttled", "expired", "reset",     "reset_mid",
    "cut",    "checksum",       "garbage",     "hang",      "drip",    "not_found", "other_account"};

template <typename Found>
auto known(const Found& found, std::string_view text) {
  if (!found) throw std::invalid_argument(fmt::format("\"{}\" is not known", text));
  return *found;
}

std::optional<Fault> fault_named(std::string_view name) {
  const auto found = std::ranges::find(kNames, name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Fault>(found - kNames.begin());
}

void set_member(FaultRule& rule, std::string_view name, std::string_view value) {
  if (name == "account") {
    rule.account = value;
  } else if (name == "region") {
    rule.region = known(region_index(value), value);
  } else if (name == "operation") {
    rule.operation = known(operation_named(value), value);
  } else if (name == "table") {
    rule.table = value;
  } else if (name == "probability") {
    rule.probability = parse_probability(value);
  } else if (name == "after") {
    rule.after = parse_count(value);
  } else if (name == "count") {
    rule.count = parse_count(value);
  } else if (name == "from") {
    rule.from_seconds = parse_number(value);
  } else if (name == "until") {
    rule.until_seconds = parse_number(value);
  } else if (name == "ms") {
    rule.drip = std::chrono::milliseconds(std::clamp<std::uint64_t>(parse_count(value), 1, 60'000));
  } else {
    throw std::invalid_argument(fmt::format("\"{}\" is no part of a fault's rule", name));
  }
}

bool is_about(std::span<const std::string> subjects, std::string_view table) {
  return std::ranges::any_of(subjects, [&](const std::string& subject) { return table_in(subject) == table; });
}

bool concerns(const FaultRule& rule, const FaultCase& given) {
  return (rule.account.empty() || rule.account == given.account) &&
         (rule.table.empty() || is_about(given.subjects, rule.table)) &&
         rule.region.value_or(given.region) == given.region &&
         rule.operation.value_or(given.operation) == given.operation && given.seconds >= rule.from_seconds &&
         (!rule.until_seconds || given.seconds < *rule.until_seconds);
}

}  // namespace

std::string_view name_of(Fault fault) {
  return kNames[static_cast<std::size_t>(fault)];
}

std::optional<Why> refusal_of(Fault fault) {
  switch (fault) {
    case Fault::denied:
      return Why::denied;
    case Fault::internal_error:
      return Why::internal_error;
    case Fault::unavailable:
      return Why::unavailable;
    case Fault::throttled:
      return Why::throttled;
    case Fault::expired:
      return Why::expired_token;
    case Fault::not_found:
      return Why::not_found;
    default:
      return std::nullopt;
  }
}

FaultRule parse_fault(std::string_view line) {
  FaultRule rule;
  rule.text = line;
  const std::string_view kind = take_until(line, ',');
  rule.fault = known(fault_named(kind), kind);
  while (!line.empty()) {
    std::string_view value = take_until(line, ',');
    const std::string_view name = take_until(value, '=');
    set_member(rule, name, value);
  }
  return rule;
}

void FaultRules::set(std::string_view lines, std::chrono::steady_clock::time_point now) {
  std::vector<FaultRule> rules;
  while (!lines.empty()) {
    const std::string_view line = take_until(lines, '\n');
    if (!line.empty()) rules.push_back(parse_fault(line));
  }
  rules_ = std::move(rules);
  set_at_ = now;
}

void FaultRules::reset_counts() {
  times_.fill(0);
  for (FaultRule& rule : rules_) rule.matched = rule.done = 0;
}

std::uint64_t FaultRules::chance_of(Place place, Operation operation, std::string_view body) {
  const std::uint64_t request = keyed(seed_, place.account, place.region, operation, hash_of(body));
  return keyed(request, times_[request % times_.size()]++);
}

const FaultRule* FaultRules::strike(const FaultCase& given) {
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    FaultRule& rule = rules_[i];
    if (!concerns(rule, given) || ++rule.matched <= rule.after || rule.done >= rule.count.value_or(UINT64_MAX))
      continue;
    if (!happens(keyed(given.chance, i), rule.probability)) continue;
    ++rule.done;
    return &rule;
  }
  return nullptr;
}

}  // namespace aws_simulator
