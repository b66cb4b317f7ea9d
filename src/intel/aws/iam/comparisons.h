// One value of a request compared with one of a policy, by type (IAM User Guide: Condition operators).
#pragma once

#include <optional>
#include <string_view>

#include "intel/aws/iam/operators.h"

namespace dynatlas::intel::aws::iam {

// Of numbers, dates, booleans, base64 and addresses; texts and ARNs have patterns (glob.h). False where one of the two
// is not of the type.
bool holds(Comparison comparison, std::string_view of_request, std::string_view of_policy);

// Seconds since 1970 of a date as ISO 8601 has it ("2026-11-30", "2026-11-30T10:00:00Z", "…+01:00") or as a number.
std::optional<double> date_of(std::string_view text);

// An address of IPv4 or IPv6 in a range as "10.0.0.0/8", or in one of a single address.
bool is_in_range(std::string_view address, std::string_view range);

}  // namespace dynatlas::intel::aws::iam
