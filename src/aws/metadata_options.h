// The settings of EC2 instance metadata: environment, then profile ("AWS SDKs and Tools Reference Guide", IMDS
// credential provider).
#pragma once

#include <string>

#include "aws/config.h"
#include "aws/profile_file.h"

namespace dynatlas::aws {

// AWS_EC2_METADATA_SERVICE_ENDPOINT or …_MODE (IPv4, IPv6), AWS_EC2_METADATA_V1_DISABLED, AWS_METADATA_SERVICE_TIMEOUT,
// AWS_METADATA_SERVICE_NUM_ATTEMPTS, and what profiles call them. AWS_EC2_METADATA_DISABLED is the chain's. Throws
// Error(usage) on a value that cannot be meant.
MetadataOptions read_metadata_options(const Environment& environment, const ProfileFile& file,
                                      const std::string& profile);

}  // namespace dynatlas::aws
