// Every operation that is read, each behind its driver.
#pragma once

#include <algorithm>
#include <array>

#include "intel/aws/backup/operations.h"
#include "intel/aws/cloudwatch/operations.h"
#include "intel/aws/consumers/operations.h"
#include "intel/aws/dax/operations.h"
#include "intel/aws/dynamodb/operations.h"
#include "intel/aws/dynamodb/operations_exports.h"
#include "intel/aws/dynamodb/operations_global_tables.h"
#include "intel/aws/dynamodb/operations_insights.h"
#include "intel/aws/dynamodb/operations_limits.h"
#include "intel/aws/dynamodb/operations_per_table.h"
#include "intel/aws/dynamodb/operations_policies.h"
#include "intel/aws/iam/operations.h"
#include "intel/aws/kms/operations.h"
#include "intel/aws/organizations/operations.h"
#include "intel/aws/scaling/operations.h"
#include "intel/aws/tags/operations.h"
#include "intel/aws/vpc/operations.h"

namespace dynatlas::intel {

inline constexpr std::array kOperations{
    &aws::dynamodb::kListTables,
    &aws::dynamodb::kDescribeTable,
    &aws::tags::kGetResources,
    &aws::kms::kDescribeKey,
    &aws::kms::kListAliases,
    &aws::backup::kListBackups,
    &aws::backup::kListProtectedResources,
    &aws::backup::kListBackupVaults,
    &aws::backup::kListRecoveryPoints,
    &aws::scaling::kDescribeScalableTargets,
    &aws::scaling::kDescribeScalingPolicies,
    &aws::scaling::kDescribeScheduledActions,
    &aws::dynamodb::kListContributorInsights,
    &aws::dynamodb::kListExports,
    &aws::dynamodb::kListImports,
    &aws::dynamodb::kDescribeLimits,
    &aws::dynamodb::kListGlobalTables,
    &aws::dax::kDescribeClusters,
    &aws::vpc::kDescribeVpcEndpoints,
    &aws::consumers::kListEventSourceMappings,
    &aws::consumers::kListPipes,
    &aws::iam::kGetAccountAuthorizationDetails,
    &aws::iam::kGetPolicy,
    &aws::iam::kGetPolicyVersion,
    &aws::organizations::kDescribeOrganization,
    &aws::organizations::kListAccounts,
    &aws::organizations::kListRoots,
    &aws::organizations::kListPolicies,
    &aws::organizations::kDescribePolicy,
    &aws::organizations::kListTargetsForPolicy,
    &aws::dynamodb::kDescribeContinuousBackups,
    &aws::dynamodb::kDescribeTimeToLive,
    &aws::dynamodb::kGetResourcePolicy,
    &aws::dynamodb::kDescribeKinesisDestination,
    &aws::dynamodb::kDescribeExport,
    &aws::cloudwatch::kGetMetricData,
};

constexpr bool are_in_order(std::span<const Operation* const> operations) {
  for (auto operation = operations.begin(); operation != operations.end(); ++operation) {
    const auto is_before = [&](const auto& same) {
      return std::find_if(operations.begin(), operation, same) != operation;
    };
    if (is_before([&](const Operation* other) { return other->name == (*operation)->name; })) return false;
    const bool is_driven = !(*operation)->subject.empty();  // gcc 12 compares no addresses here under UBSan
    const auto is_driver = [&](const Operation* other) { return other->name == (*operation)->driver->name; };
    if (is_driven && !is_before(is_driver)) return false;
    if (!models::is_in_order((*operation)->kinds)) return false;
  }
  return true;
}
static_assert(are_in_order(kOperations));

// Whether its nodes always carry the label.
constexpr bool carries(const graph::NodeSchema& kind, std::string_view label) {
  return kind.label == label || std::ranges::find(kind.extra_labels, label) != kind.extra_labels.end();
}

// Every kind is filled, and what is owned by the operation that fills its owner or by a later one.
constexpr bool are_all_filled(std::span<const Operation* const> operations) {
  for (const graph::NodeSchema* kind : models::kKinds) {
    const auto filling =
        std::ranges::find_if(operations, [&](const Operation* operation) { return fills(*operation, *kind); });
    if (filling == operations.end()) return false;
    for (const graph::RelSchema& rel : kind->relationships) {
      const auto fills_owner = [&](const Operation* operation) {
        return std::ranges::any_of(operation->kinds,
                                   [&](const graph::NodeSchema* other) { return carries(*other, rel.target_label); });
      };
      if (rel.owning && std::none_of(operations.begin(), filling + 1, fills_owner)) return false;
    }
  }
  return true;
}
static_assert(are_all_filled(kOperations));

// The core of the map: what lists the tables, and what describes those. The guards against deletions hang on them.
inline constexpr const Operation& kListing = aws::dynamodb::kListTables;
inline constexpr const Operation& kDescribing = aws::dynamodb::kDescribeTable;

}  // namespace dynatlas::intel
