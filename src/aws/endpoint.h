// Where a service answers: partitions, regional host names, configured URLs. Pure: no IO, no environment.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "aws/config.h"
#include "aws/transport.h"

namespace dynatlas::aws {

// A part of AWS with its own accounts and DNS names ("AWS General Reference", partitions).
struct Partition {
  std::string_view name;  // as in an ARN: "aws", "aws-cn", "aws-us-gov"
  std::string_view dns_suffix;
  std::string_view dualstack_suffix;
  std::string_view global_region;                     // where its global services are: IAM, Organizations
  std::span<const std::string_view> region_prefixes;  // "us-": what follows is a word, a dash and a number
};

// The partition of a region by its name's form, or of one that names the partition ("aws-cn-global"); null for what
// cannot be a region ("us-east", "US-EAST-1"). A well-formed name need not exist: that shows when it is resolved. One
// of no partition's form counts as `aws`.
const Partition* partition_of(std::string_view region);

// The region that a name like "fips-us-east-1" or "us-gov-east-1-fips" means, with FIPS endpoints; nothing for others.
std::optional<std::string> region_of_fips_name(std::string_view name);

// Whether it may stand in a host and a signature, as botocore has it: letters, digits and dashes, not only digits.
bool is_region_label(std::string_view region);

// True where botocore knows the region, and that the service is not in it. False says nothing.
bool is_absent(std::string_view service, std::string_view region);

// "http://localhost:8000/prefix" → its parts. The error says what is wrong with the URL, without repeating it: it might
// hold a password.
tl::expected<HttpEndpoint, std::string> parse_endpoint_url(std::string_view url);

// Where to send a call, and how to sign it.
struct ServiceEndpoint {
  HttpEndpoint http;
  std::string signing_region;
  std::string signing_service;
};

// The endpoint of `service`, which is botocore's name for it ("dynamodb", "sso-oidc"), in `region`, as botocore's rules
// have it. A configured URL wins over everything; the error is one line for a person ("unknown region \"us-east\"…").
tl::expected<ServiceEndpoint, std::string> resolve_endpoint(std::string_view service, std::string_view region,
                                                            const EndpointOptions& options);

// Whether AWS itself answers for the service: no URL is configured for it, or one of AWS's own domains (a VPC
// endpoint).
bool is_of_aws(std::string_view service, const EndpointOptions& options);

}  // namespace dynatlas::aws
