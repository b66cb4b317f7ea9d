// What a table may read and write, what it uses of that, and the quotas: capacity, scaling, throttling, cost.
#pragma once

#include <array>

#include "findings/check.h"

namespace dynatlas::findings {

inline constexpr std::array kCapacityChecks{
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
    Check{
        .name = "index-without-autoscaling",
        .title = "The table is scaled, an index of it is not",
        .severity = Severity::medium,
        .needs = {"dynamodb:DescribeTable", "application-autoscaling:DescribeScalableTargets"},
        .proof = Proof::absence,
        .applies = Applies::provisioned,
        .guide = "AutoScaling.html",
        .remediation =
            "Register the index with Application Auto Scaling, for the reads and writes for which the table is "
            "registered.",
    },
    // That increases are suspended, a target says itself. That nothing changes it is a failure only where policies and
    // scheduled actions were read: the statement sees to that.
    Check{
        .name = "autoscaling-idle",
        .title = "Capacity is registered for scaling, and nothing scales it",
        .severity = Severity::medium,
        .needs = {"dynamodb:DescribeTable", "application-autoscaling:DescribeScalableTargets",
                  "application-autoscaling:DescribeScalingPolicies",
                  "application-autoscaling:DescribeScheduledActions"},
        .applies = Applies::provisioned,
        .guide = "AutoScaling.html",
        .remediation =
            "Resume the scaling that is suspended, or give the target a scaling policy. Deregister it if it is not "
            "needed.",
    },
    Check{
        .name = "autoscaling-at-maximum",
        .title = "Capacity cannot be scaled up any further",
        .severity = Severity::high,
        .needs = {"dynamodb:DescribeTable", "application-autoscaling:DescribeScalableTargets"},
        .applies = Applies::provisioned,
        .guide = "CostOptimization_AutoScalingSettings.html",
        .remediation = "Raise the maximum of the scalable target, or find out why so much is consumed.",
    },
    Check{
        .name = "index-writes-below-table",
        .title = "An index can write less than its table",
        .severity = Severity::medium,
        .needs = {"dynamodb:DescribeTable"},
        .applies = Applies::provisioned,
        .guide = "gsi-throttling.html",
        .remediation =
            "Give the index at least the write capacity of the table: an index that is throttled throttles the table.",
    },
    Check{
        .name = "throttled",
        .title = "Requests to the table were throttled",
        .severity = Severity::high,
        .needs = {"cloudwatch:GetMetricData"},
        .guide = "gsi-throttling.html",
        .remediation = "Raise the capacity or the maximum, or spread the requests over more partition keys.",
    },
    // Each index is asked about on its own: where one was not read, and no other failed, the statement says unknown.
    Check{
        .name = "index-throttles-table",
        .title = "An index was throttled, and its table with it",
        .severity = Severity::high,
        .needs = {"dynamodb:DescribeTable", "cloudwatch:GetMetricData"},
        .applies = Applies::indexed,
        .guide = "gsi-throttling.html",
        .remediation = "Raise the write capacity of the index, or choose keys for it that spread the writes.",
    },
    Check{
        .name = "capacity-idle",
        .title = "Most of the provisioned capacity is not used",
        .severity = Severity::low,
        .needs = {"dynamodb:DescribeTable", "cloudwatch:GetMetricData"},
        .applies = Applies::provisioned,
        .guide = "CostOptimization_TableCapacityMode.html",
        .remediation = "Lower the capacity, let it be scaled, or switch the table to on-demand capacity.",
    },
    // What is read over an index counts as use. A table with a replica is left out: it may stand by for another region.
    Check{
        .name = "unused-table",
        .title = "Nobody reads or writes the table",
        .severity = Severity::low,
        .needs = {"dynamodb:DescribeTable", "cloudwatch:GetMetricData"},
        .guide = "CostOptimization_UnusedResources.html",
        .remediation = "Ask the owner whether the table is needed. If not, back it up and delete it.",
    },
    // Its writes do not count: those are the table's. An index that only a later run saw is left out until it has been
    // there for all these days.
    Check{
        .name = "unused-index",
        .title = "Nobody reads an index",
        .severity = Severity::low,
        .needs = {"dynamodb:DescribeTable", "cloudwatch:GetMetricData"},
        .applies = Applies::indexed,
        .guide = "CostOptimization_UnusedResources.html",
        .remediation =
            "Delete the index if no query needs it: every write to the table is paid for again in the index.",
    },
    Check{
        .name = "empty-provisioned",
        .title = "An empty table has provisioned capacity",
        .severity = Severity::low,
        .needs = {"dynamodb:DescribeTable"},
        .applies = Applies::provisioned,
        .guide = "CostOptimization_UnusedResources.html",
        .remediation = "Delete the table if it is not needed, lower its capacity, or switch it to on-demand capacity.",
    },
    Check{
        .name = "on-demand-unbounded",
        .title = "On-demand capacity has no maximum",
        .severity = Severity::info,
        .needs = {"dynamodb:DescribeTable"},
        .applies = Applies::on_demand,
        .guide = "on-demand-capacity-mode-max-throughput.html",
        .remediation = "Set a maximum for reads and writes, so that a mistake cannot cost more than you choose.",
    },
    // Of an account and region: the node of what DescribeLimits says.
    Check{
        .name = "throughput-head-room",
        .title = "Provisioned capacity is near what the account may have",
        .severity = Severity::medium,
        .needs = {"dynamodb:DescribeTable", "dynamodb:DescribeLimits"},
        .applies = Applies::others,
        .config_rule = "dynamodb-throughput-limit-check",
        .guide = "ServiceQuotas.html",
        .remediation = "Ask AWS for a higher quota, or lower capacity that is not used.",
    },
    Check{
        .name = "index-quota-near",
        .title = "The number of indexes is near the quota",
        .severity = Severity::low,
        .needs = {"dynamodb:DescribeTable"},
        .guide = "ServiceQuotas.html",
        .remediation = "Delete indexes that no query needs, or ask AWS for a higher quota.",
    },
    // Of an account and region: the note of ListTables. Where that is not complete, the verdict is unknown without it.
    Check{
        .name = "table-quota-near",
        .title = "The number of tables is near the quota",
        .severity = Severity::low,
        .needs = {"dynamodb:ListTables"},
        .applies = Applies::others,
        .guide = "ServiceQuotas.html",
        .remediation = "Delete tables that are not used, or ask AWS for a higher quota.",
    },
};

}  // namespace dynatlas::findings
