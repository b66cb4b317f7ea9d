// How a table is run: capacity, scaling, indexes, streams and who reads them, replicas.
#pragma once

#include <array>

#include "findings/check.h"

namespace dynatlas::findings {

inline constexpr std::array kOperationChecks{
    Check{
        .name = "no-autoscaling",
        .title = "A provisioned table does not scale",
        .severity = Severity::medium,
        .needs = {"dynamodb:DescribeTable", "application-autoscaling:DescribeScalableTargets"},
        .proof = Proof::absence,
        .applies = Applies::provisioned,
        .security_hub = "DynamoDB.1",
        .config_rule = "dynamodb-autoscaling-enabled",
        .prowler = "dynamodb_table_autoscaling_enabled",
        .guide = "AutoScaling.html",
        .remediation = "Register the table with Application Auto Scaling, or switch it to on-demand capacity.",
    },
};

}  // namespace dynatlas::findings
