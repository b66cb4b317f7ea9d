// (:AWSDAXCluster). Declarations only; the values come from DescribeClusters (DynamoDB Accelerator API reference:
// Cluster). Ours: Cartography has no such node. Which tables a cluster serves, its role says, not this API.
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models::aws {

namespace dax {

using graph::Type;

inline constexpr std::array<graph::Property, 22> kProperties{{
    {"id", Type::text, graph::row("ClusterArn"), "The cluster's ARN"},
    {"arn", Type::text, graph::row("ClusterArn"), "The cluster's ARN (ClusterArn)"},
    {"name", Type::text, graph::row("ClusterName"), "ClusterName"},
    {"region", Type::text, graph::row("region"), "The region that was asked"},
    {"description", Type::text, graph::row("Description"), "Description"},
    {"status", Type::text, graph::row("Status"), "Status: available, creating, …"},
    {"node_type", Type::text, graph::row("NodeType"), "NodeType: dax.r5.large, …"},
    {"total_nodes", Type::integer, graph::row("TotalNodes"), "TotalNodes"},
    {"active_nodes", Type::integer, graph::row("ActiveNodes"), "ActiveNodes: those that can serve requests"},
    {"availability_zones", Type::integer, graph::row("availability_zones"),
     "In how many zones the nodes stand (Nodes[].AvailabilityZone)"},
    {"endpoint", Type::text, graph::row("ClusterDiscoveryEndpoint.URL"), "ClusterDiscoveryEndpoint.URL"},
    {"sse_status", Type::text, graph::row("SSEDescription.Status"), "SSEDescription.Status: ENABLED, DISABLED, …"},
    {"endpoint_encryption_type", Type::text, graph::row("ClusterEndpointEncryptionType"),
     "ClusterEndpointEncryptionType: NONE or TLS"},
    {"network_type", Type::text, graph::row("NetworkType"), "NetworkType: ipv4, ipv6 or dual_stack"},
    {"iam_role_arn", Type::text, graph::row("IamRoleArn"), "IamRoleArn: the role by which it reads and writes tables"},
    {"subnet_group", Type::text, graph::row("SubnetGroup"), "SubnetGroup"},
    {"security_groups", Type::text, graph::row("security_groups"),
     "SecurityGroups[].SecurityGroupIdentifier as JSON, sorted"},
    {"parameter_group", Type::text, graph::row("ParameterGroup.ParameterGroupName"),
     "ParameterGroup.ParameterGroupName"},
    {"parameter_apply_status", Type::text, graph::row("ParameterGroup.ParameterApplyStatus"),
     "ParameterGroup.ParameterApplyStatus"},
    {"preferred_maintenance_window", Type::text, graph::row("PreferredMaintenanceWindow"),
     "PreferredMaintenanceWindow"},
    {"notification_topic_arn", Type::text, graph::row("NotificationConfiguration.TopicArn"),
     "NotificationConfiguration.TopicArn"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

}  // namespace dax

inline constexpr graph::NodeSchema AWSDAXClusterSchema{
    .label = "AWSDAXCluster",
    .properties = dax::kProperties,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:AWSDAXCluster)
    .existence = graph::Existence::listed,
    .scope_property = "region",
    .name_property = "name",
    .description = "A DynamoDB Accelerator cluster: a cache before tables",
};
static_assert(graph::well_formed(AWSDAXClusterSchema));

}  // namespace dynatlas::models::aws
