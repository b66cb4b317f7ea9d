// (:AWSVpcEndpoint): those of DynamoDB and its streams. Declarations only; the values come from DescribeVpcEndpoints
// (Amazon EC2 API reference: VpcEndpoint). Cartography's node, with its names; it has those of other services too. The
// lists that it keeps as lists (route tables, subnets) have names of their own here, as they are texts.
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models::aws {

namespace vpc_endpoints {

using graph::Type;

inline constexpr std::array<graph::Property, 14> kProperties{{
    {"id", Type::text, graph::row("VpcEndpointId"), "VpcEndpointId"},
    {"vpc_endpoint_id", Type::text, graph::row("VpcEndpointId"), "VpcEndpointId", true},
    {"region", Type::text, graph::row("region"), "The region that was asked"},
    {"service_name", Type::text, graph::row("ServiceName"), "ServiceName: com.amazonaws.us-east-1.dynamodb, …"},
    {"vpc_endpoint_type", Type::text, graph::row("VpcEndpointType"), "VpcEndpointType: Gateway or Interface"},
    {"state", Type::text, graph::row("State"), "State: Available, Pending, …"},
    {"policy_document", Type::text, graph::row("PolicyDocument"), "PolicyDocument: who may do what through it"},
    {"vpc_id", Type::text, graph::row("VpcId"), "VpcId"},
    {"owner_id", Type::text, graph::row("OwnerId"), "OwnerId: the account that owns it"},
    {"private_dns_enabled", Type::boolean, graph::row("PrivateDnsEnabled"), "PrivateDnsEnabled"},
    {"creation_timestamp", Type::text, graph::row("CreationTimestamp"), "CreationTimestamp, as AWS writes it"},
    {"route_tables", Type::text, graph::row("route_tables"),
     "RouteTableIds as JSON, sorted: whose subnets a gateway serves"},
    {"subnets", Type::text, graph::row("subnets"), "SubnetIds as JSON, sorted: where an interface has its addresses"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Matcher, 1> kVpc{{{"id", graph::row("VpcId")}}};

inline constexpr std::array<graph::RelSchema, 1> kRelationships{{
    // (:AWSVpcEndpoint)-[:MEMBER_OF_AWS_VPC]->(:AWSVpc)
    {.label = "MEMBER_OF_AWS_VPC",
     .target_label = "AWSVpc",
     .target = kVpc,
     .description = "The VPC, where a node of it exists: Dynatlas makes none"},
}};

}  // namespace vpc_endpoints

inline constexpr graph::NodeSchema AWSVpcEndpointSchema{
    .label = "AWSVpcEndpoint",
    .properties = vpc_endpoints::kProperties,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:AWSVpcEndpoint)
    .relationships = vpc_endpoints::kRelationships,
    .existence = graph::Existence::listed,
    .scope_property = "region",
    .name_property = "service_name",
    .description = "A way from a VPC to DynamoDB or its streams",
};
static_assert(graph::well_formed(AWSVpcEndpointSchema));

}  // namespace dynatlas::models::aws
