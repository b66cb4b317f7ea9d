// (:DynamoDBReplica). Declarations only; the values come from DescribeTable (AWS API reference:
// ReplicaDescription). Ours: Cartography has no such node.
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"
#include "models/aws/dynamodb/throughput.h"

namespace dynatlas::models::aws::dynamodb {

namespace replicas {

using graph::Type;

inline constexpr auto kProperties = graph::joined(
    std::array<graph::Property, 10>{{
        {"id", Type::text, graph::row("id"), "The table's ARN, `/replica/` and the replica's region"},
        {"region_name", Type::text, graph::row("region_name"), "RegionName"},
        {"replica_arn", Type::text, graph::row("replica_arn"),
         "ReplicaArn; where AWS leaves it out, the table's ARN in the replica's region", true},
        {"replica_account_id", Type::text, graph::row("replica_account_id"), "The account in that ARN"},
        {"status", Type::text, graph::row("status"), "ReplicaStatus: ACTIVE, CREATING, REGION_DISABLED, …"},
        {"status_description", Type::text, graph::row("status_description"), "ReplicaStatusDescription"},
        {.name = "status_percent_progress",
         .type = Type::text,
         .ref = graph::row("status_percent_progress"),
         .description = "ReplicaStatusPercentProgress",
         .is_volatile = true},
        {"kms_master_key_id", Type::text, graph::row("kms_master_key_id"), "KMSMasterKeyId"},
        {"read_capacity_units_override", Type::integer, graph::row("read_capacity_units_override"),
         "ProvisionedThroughputOverride.ReadCapacityUnits"},
        {"on_demand_max_read_request_units_override", Type::integer,
         graph::row("on_demand_max_read_request_units_override"), "OnDemandThroughputOverride.MaxReadRequestUnits"},
    }},
    throughput::kWarm,
    std::array<graph::Property, 6>{{
        {"inaccessible_date_time", Type::time, graph::row("inaccessible_date_time"), "ReplicaInaccessibleDateTime"},
        {"table_class", Type::text, graph::row("table_class"), "ReplicaTableClassSummary.TableClass"},
        {"table_class_last_update_date_time", Type::time, graph::row("table_class_last_update_date_time"),
         "ReplicaTableClassSummary.LastUpdateDateTime"},
        {"settings_replication_mode", Type::text, graph::row("settings_replication_mode"),
         "GlobalTableSettingsReplicationMode"},
        {"indexes", Type::text, graph::row("indexes"),
         "GlobalSecondaryIndexes as JSON: of each its IndexName and what the replica overrides"},
        {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it",
         true},
    }});

inline constexpr std::array<graph::Matcher, 1> kTable{{{"id", graph::row("table_arn")}}};
inline constexpr std::array<graph::Matcher, 1> kReplica{{{"id", graph::row("replica_arn")}}};
inline constexpr std::array<graph::Matcher, 1> kKey{{{"arn", graph::row("kms_master_key_id")}}};

inline constexpr std::array<graph::RelSchema, 3> kRelationships{{
    // (:DynamoDBTable)-[:HAS_REPLICA]->(:DynamoDBReplica)
    {.label = "HAS_REPLICA",
     .target_label = "DynamoDBTable",
     .target = kTable,
     .direction = graph::Direction::inward,
     .owning = true,
     .description = "What the table says of its replica in another region"},
    // (:DynamoDBReplica)-[:REPLICA_IS]->(:DynamoDBTable)
    {.label = "REPLICA_IS",
     .target_label = "DynamoDBTable",
     .target = kReplica,
     .description = "The replica's own table, where it is mapped",
     .from_both_ends = true},
    // (:DynamoDBReplica)-[:USES_KMS_KEY]->(:AWSKMSKey)
    {.label = "USES_KMS_KEY",
     .target_label = "AWSKMSKey",
     .target = kKey,
     .description = "The replica's key, where a node of it exists",
     .from_both_ends = true},
}};

}  // namespace replicas

inline constexpr graph::NodeSchema DynamoDBReplicaSchema{
    .label = "DynamoDBReplica",
    .properties = replicas::kProperties,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:DynamoDBReplica)
    .relationships = replicas::kRelationships,
    .existence = graph::Existence::owned,
    .description = "What a global table says of its replica in another region",
};
static_assert(graph::well_formed(DynamoDBReplicaSchema));

}  // namespace dynatlas::models::aws::dynamodb
