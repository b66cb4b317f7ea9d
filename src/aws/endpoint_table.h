// What botocore's data say about partitions, regions and the hosts of services. endpoint_table.cc is made by
// tools/make_endpoint_table; endpoint.cc reads it.
#pragma once

#include <span>
#include <string_view>

#include "aws/endpoint.h"

namespace dynatlas::aws {

// "aws-global": names a partition, and no place.
struct PseudoRegion {
  std::string_view name;
  std::string_view partition;
};

// A service under botocore's name for it ("sso-oidc").
struct EndpointService {
  std::string_view name;
  std::string_view signing_name;
  std::string_view setting;  // as in [services] ("sso_oidc") and, in capitals, AWS_ENDPOINT_URL_SSO_OIDC
  std::span<const std::string_view> absent;  // regions that botocore knows and that do not have the service
};

// The hosts of a service. An empty partition or region stands for any other; the first row that fits holds. In hosts
// and signing region {region}, {dns}, {dual} and {global} stand for the region, the partition's two suffixes and the
// region of its global services.
struct EndpointRule {
  std::string_view service;
  std::string_view partition;
  std::string_view region;
  std::string_view signing_region;  // empty: the region
  std::string_view hosts[4];        // at FIPS + 2 × dual-stack; empty: there is none
};

std::span<const Partition> partitions();
std::span<const PseudoRegion> pseudo_regions();
std::span<const EndpointService> endpoint_services();
std::span<const EndpointRule> endpoint_rules();
// Where sts_regional_endpoints = legacy means sts.amazonaws.com.
std::span<const std::string_view> global_sts_regions();

}  // namespace dynatlas::aws
