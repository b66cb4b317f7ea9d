// What one reading is about: one account's tables in one region. Plain data.
#pragma once

#include <string>

namespace dynatlas::intel::aws::dynamodb {

struct Part {
  std::string account;
  std::string region;
  std::string partition = "aws";  // of the region, as ARNs name it
};

}  // namespace dynatlas::intel::aws::dynamodb
