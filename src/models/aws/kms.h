// (:AWSKMSKey): a key that a table or a replica is encrypted with. Declarations only; the values come from DescribeKey
// (AWS KMS API reference: KeyMetadata). Cartography's node, with its names; found, account_id, the multi-region
// properties and the waiting period are ours.
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models::aws {

namespace kms {

using graph::Type;

inline constexpr std::array<std::string_view, 2> kExtraLabels{"KMSKey", "EncryptionKey"};

// Times are whole seconds in every database: Cartography keeps them so, also where its other times are datetimes.
inline constexpr std::array<graph::Property, 18> kProperties{{
    {"id", Type::text, graph::row("id"),
     "KeyId; of a multi-region key its ARN, as the keys of two regions have one KeyId"},
    {"arn", Type::text, graph::row("Arn"), "The key's ARN (Arn)", true},
    {"key_id", Type::text, graph::row("KeyId"), "KeyId", true},
    {"enabled", Type::boolean, graph::row("Enabled"), "Enabled"},
    {"key_state", Type::text, graph::row("KeyState"), "KeyState: Enabled, Disabled, PendingDeletion, …"},
    {"key_manager", Type::text, graph::row("KeyManager"), "KeyManager: AWS or CUSTOMER"},
    {"key_usage", Type::text, graph::row("KeyUsage"), "KeyUsage: ENCRYPT_DECRYPT, …"},
    {"origin", Type::text, graph::row("Origin"), "Origin of the key material: AWS_KMS, EXTERNAL, …"},
    {"creation_date", Type::integer, graph::row("creation_date"), "CreationDate, in whole epoch seconds"},
    {"deletion_date", Type::integer, graph::row("deletion_date"),
     "DeletionDate, in whole epoch seconds: when the key goes, where its deletion is scheduled"},
    {"valid_to", Type::integer, graph::row("valid_to"),
     "ValidTo, in whole epoch seconds: when imported material expires"},
    {"region", Type::text, graph::row("region"), "The region in the ARN"},
    {"account_id", Type::text, graph::row("account_id"), "The account in the ARN: whose key it is", true},
    {"multi_region_key_type", Type::text, graph::row("MultiRegionConfiguration.MultiRegionKeyType"),
     "MultiRegionConfiguration.MultiRegionKeyType: PRIMARY or REPLICA"},
    {"primary_key_arn", Type::text, graph::row("MultiRegionConfiguration.PrimaryKey.Arn"),
     "MultiRegionConfiguration.PrimaryKey.Arn"},
    {"pending_deletion_window_in_days", Type::integer, graph::row("PendingDeletionWindowInDays"),
     "PendingDeletionWindowInDays: how long a primary key waits once its replicas are gone"},
    {"found", Type::boolean, graph::row("found"),
     "Whether KMS knows the key; false: it is gone, and so is what it encrypted"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Matcher, 1> kAccount{{{"id", graph::row("account_id")}}};

// (:AWSAccount)-[:RESOURCE]->(:AWSKMSKey): the account of the key, which may be another than was read and may be mapped
// later.
inline constexpr graph::RelSchema kResource{
    .label = "RESOURCE",
    .target_label = "AWSAccount",
    .target = kAccount,
    .direction = graph::Direction::inward,
    .description = "The account that the key lives in, where it is mapped",
    .from_both_ends = true,
};

}  // namespace kms

inline constexpr graph::NodeSchema AWSKMSKeySchema{
    .label = "AWSKMSKey",
    .extra_labels = kms::kExtraLabels,
    .properties = kms::kProperties,
    .sub_resource = kms::kResource,
    .existence = graph::Existence::referenced,
    .description = "A KMS key that encrypts a table or a replica",
    .goes_only_if_by = "dynatlas:aws",
};
static_assert(graph::well_formed(AWSKMSKeySchema));

}  // namespace dynatlas::models::aws
