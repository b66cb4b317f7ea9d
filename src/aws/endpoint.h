// Where a service answers: partitions, regional host names, configured URLs. Pure: no IO, no environment.
#pragma once

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
};

// The partition of a region by its name's form; null for what cannot be a region of aws, aws-cn or aws-us-gov
// ("us-east", "US-EAST-1", "us-iso-east-1"). A well-formed name need not exist: that shows when it is resolved.
const Partition* partition_of(std::string_view region);

// "http://localhost:8000/prefix" → its parts. The error says what is wrong with the URL, without repeating it: it might
// hold a password.
tl::expected<HttpEndpoint, std::string> parse_endpoint_url(std::string_view url);

// The endpoint of `service` ("dynamodb", "sts", "ec2") in `region`. A configured URL wins over everything; the error
// is one line for a person ("unknown region \"us-east\"…").
tl::expected<HttpEndpoint, std::string> resolve_endpoint(std::string_view service, std::string_view region,
                                                         const EndpointOptions& options);

}  // namespace dynatlas::aws
