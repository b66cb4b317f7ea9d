// The kinds and links that operations fill, in the order in which they are loaded.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "graph/well_formed.h"
#include "models/aws/backup.h"
#include "models/aws/consumers/event_source_mappings.h"
#include "models/aws/consumers/pipes.h"
#include "models/aws/dax.h"
#include "models/aws/dynamodb/archival.h"
#include "models/aws/dynamodb/backups.h"
#include "models/aws/dynamodb/billing.h"
#include "models/aws/dynamodb/continuous_backups.h"
#include "models/aws/dynamodb/contributor_insights.h"
#include "models/aws/dynamodb/exports.h"
#include "models/aws/dynamodb/global_tables.h"
#include "models/aws/dynamodb/gsi.h"
#include "models/aws/dynamodb/kinesis_destinations.h"
#include "models/aws/dynamodb/limits.h"
#include "models/aws/dynamodb/lsi.h"
#include "models/aws/dynamodb/replicas.h"
#include "models/aws/dynamodb/resource_policies.h"
#include "models/aws/dynamodb/restore.h"
#include "models/aws/dynamodb/sse.h"
#include "models/aws/dynamodb/streams.h"
#include "models/aws/dynamodb/tables.h"
#include "models/aws/dynamodb/time_to_live.h"
#include "models/aws/dynamodb/usage.h"
#include "models/aws/dynamodb/vector_indexes.h"
#include "models/aws/iam/policies.h"
#include "models/aws/iam/principals.h"
#include "models/aws/iam/trusted.h"
#include "models/aws/kms.h"
#include "models/aws/kms_aliases.h"
#include "models/aws/organizations.h"
#include "models/aws/scaling/policies.h"
#include "models/aws/scaling/scheduled_actions.h"
#include "models/aws/scaling/targets.h"
#include "models/aws/tags.h"
#include "models/aws/vpc_endpoints.h"

namespace dynatlas::models {

inline constexpr std::array kKinds{
    &aws::dynamodb::DynamoDBTableSchema,
    &aws::DynamoDBBackupProtectionSchema,
    &aws::AWSBackupVaultSchema,
    &aws::scaling::AWSApplicationAutoScalingTargetSchema,
    &aws::scaling::AWSApplicationAutoScalingPolicySchema,
    &aws::scaling::AWSApplicationAutoScalingScheduledActionSchema,
    &aws::dynamodb::DynamoDBContributorInsightsSchema,
    &aws::dynamodb::DynamoDBExportSchema,
    &aws::dynamodb::DynamoDBImportSchema,
    &aws::dynamodb::DynamoDBLimitsSchema,
    &aws::dynamodb::DynamoDBGlobalTableSchema,
    &aws::AWSDAXClusterSchema,
    &aws::AWSVpcEndpointSchema,
    &aws::AWSKMSAliasSchema,
    &aws::consumers::AWSLambdaEventSourceMappingSchema,
    &aws::consumers::AWSPipeSchema,
    &aws::iam::AWSUserSchema,
    &aws::iam::AWSGroupSchema,
    &aws::iam::AWSRoleSchema,
    &aws::AWSOrganizationMembershipSchema,
    &aws::AWSOrganizationAccountSchema,
    &aws::AWSOrganizationPolicySchema,
    &aws::AWSOrganizationPolicyTargetSchema,
    &aws::dynamodb::DynamoDBGSISchema,
    &aws::dynamodb::DynamoDBLSISchema,
    &aws::dynamodb::DynamoDBVectorIndexSchema,
    &aws::dynamodb::DynamoDBReplicaSchema,
    &aws::dynamodb::DynamoDBBillingModeSummarySchema,
    &aws::dynamodb::DynamoDBStreamSchema,
    &aws::dynamodb::DynamoDBSSEDescriptionSchema,
    &aws::dynamodb::DynamoDBArchivalSummarySchema,
    &aws::dynamodb::DynamoDBRestoreSummarySchema,
    &aws::dynamodb::DynamoDBContinuousBackupsSchema,
    &aws::dynamodb::DynamoDBTimeToLiveSchema,
    &aws::dynamodb::DynamoDBResourcePolicySchema,
    &aws::dynamodb::DynamoDBPolicyStatementSchema,
    &aws::dynamodb::DynamoDBPolicyPrincipalSchema,
    &aws::dynamodb::DynamoDBKinesisDestinationSchema,
    &aws::dynamodb::DynamoDBUsageSchema,
    &aws::iam::AWSInlinePolicySchema,
    &aws::iam::AWSPolicyStatementSchema,
    &aws::dynamodb::DynamoDBBackupSchema,
    &aws::AWSTagSchema,
    &aws::AWSKMSKeySchema,
    &aws::iam::AWSRootPrincipalSchema,
    &aws::iam::AWSServicePrincipalSchema,
    &aws::iam::AWSFederatedPrincipalSchema,
    &aws::iam::AWSManagedPolicySchema,
    &aws::dynamodb::DynamoDBDescribedExportSchema,
    &aws::dynamodb::DynamoDBListedBackupSchema,
    &aws::dynamodb::DynamoDBRecoveryPointSchema,
};

inline constexpr std::array kLinks{
    &aws::TaggedLink,
    &aws::iam::AttachedPolicyLink,
    &aws::iam::TrustsPrincipalLink,
};

// Of several schemas of one label, each is a kind.
constexpr bool is_same_kind(const graph::NodeSchema& one, const graph::NodeSchema& other) {
  return one.label == other.label && one.aspect == other.aspect;
}

// Where a kind stands among them.
consteval std::size_t position_of(const graph::NodeSchema& kind) {
  std::size_t position = 0;
  while (!is_same_kind(*kKinds.at(position), kind)) ++position;
  return position;
}

// The first kind of the same label: what is counted by label is counted there.
constexpr std::size_t first_of_label(std::size_t kind) {
  std::size_t first = 0;
  while (kKinds.at(first)->label != kKinds.at(kind)->label) ++first;
  return first;
}

// Where a link stands among them.
consteval std::size_t position_of(const graph::MatchLinkSchema& link) {
  std::size_t position = 0;
  while (kLinks.at(position)->label != link.label) ++position;
  return position;
}

// The listed ones stand first, for the others hang on them. What exists only while others point at it stands last: its
// load() makes the relationships to it, so that at no moment it stands in the graph with none.
constexpr bool is_in_order(std::span<const graph::NodeSchema* const> kinds) {
  return std::ranges::is_sorted(kinds, {}, [](const graph::NodeSchema* kind) { return kind->existence; });
}
static_assert(is_in_order(kKinds));
static_assert(graph::are_disjoint(kKinds));

}  // namespace dynatlas::models
