// What could be lost, and what could be brought back.
#pragma once

#include <array>

#include "findings/check.h"

namespace dynatlas::findings {

inline constexpr std::array kRecoveryChecks{
    Check{
        .name = "pitr-off",
        .title = "Point-in-time recovery is off",
        .severity = Severity::medium,
        .needs = {"dynamodb:DescribeContinuousBackups"},
        .security_hub = "DynamoDB.2",
        .config_rule = "dynamodb-pitr-enabled",
        .prowler = "dynamodb_tables_pitr_enabled",
        .guide = "Point-in-time-recovery.html",
        .remediation = "Turn on point-in-time recovery for the table.",
    },
};

}  // namespace dynatlas::findings
