// Who else gets at the data: keys, resource policies, exports, DAX, endpoints.
#pragma once

#include <array>

#include "findings/check.h"

namespace dynatlas::findings {

inline constexpr std::array kAccessChecks{
    Check{
        .name = "key-pending-deletion",
        .title = "The key that encrypts the table is about to be deleted",
        .severity = Severity::critical,
        .needs = {"dynamodb:DescribeTable", "kms:DescribeKey"},
        .applies = Applies::encrypted,
        .guide = "encryption.usagenotes.html",
        .remediation = "Cancel the deletion of the key, or move the table to another key before the date.",
    },
};

}  // namespace dynatlas::findings
