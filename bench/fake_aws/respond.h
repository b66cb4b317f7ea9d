// From an HTTP request to the fake AWS's answer: which region was signed for, the checksum. Pure.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "fake_aws/answers.h"
#include "fake_aws/server.h"

namespace fake_aws {

inline constexpr std::array kRegions{"us-east-1",      "us-east-2",      "us-west-1",      "us-west-2",
                                     "eu-west-1",      "eu-west-2",      "eu-west-3",      "eu-central-1",
                                     "eu-north-1",     "ap-south-1",     "ap-southeast-1", "ap-southeast-2",
                                     "ap-northeast-1", "ap-northeast-2", "ca-central-1",   "sa-east-1"};

// The first so many of them.
std::vector<std::string> regions(std::size_t count);

// Signatures are not checked; only their region is read.
std::string respond(const Estate& estate, const HttpRequest& request);

}  // namespace fake_aws
