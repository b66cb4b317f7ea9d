// Every operation that is read, each behind its driver.
#pragma once

#include <algorithm>
#include <array>

#include "intel/aws/dynamodb/operations.h"

namespace dynatlas::intel {

inline constexpr std::array kOperations{
    &aws::dynamodb::kListTables,
    &aws::dynamodb::kDescribeTable,
};

constexpr bool are_in_order(std::span<const Operation* const> operations) {
  for (auto operation = operations.begin(); operation != operations.end(); ++operation) {
    const auto is_before = [&](const auto& same) {
      return std::find_if(operations.begin(), operation, same) != operation;
    };
    if (is_before([&](const Operation* other) { return other->name == (*operation)->name; })) return false;
    const Operation* driver = (*operation)->driver;
    if (driver != nullptr && !is_before([&](const Operation* other) { return other == driver; })) return false;
    if (!models::is_in_order((*operation)->kinds)) return false;
  }
  return true;
}
static_assert(are_in_order(kOperations));

// The core of the map: what lists the tables, and what describes those. The guards against deletions hang on them.
inline constexpr const Operation& kListing =
    **std::ranges::find_if(kOperations, [](const Operation* operation) { return operation->lists != nullptr; });
inline constexpr const Operation& kDescribing =
    **std::ranges::find_if(kOperations, [](const Operation* operation) { return operation->driver == &kListing; });

}  // namespace dynatlas::intel
