// What one reading is about: one account in one region. Plain data.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/arn.h"
#include "base/window.h"

namespace dynatlas::intel {

// The "region" of what an account has as a whole, in whatever partition.
inline constexpr std::string_view kGlobalRegion = "aws-global";

struct Part {
  std::string account;
  std::string region;             // or kGlobalRegion
  std::string partition = "aws";  // of the region, as ARNs name it
  Window window = {};             // for what is asked about a time
};

bool is_global(const Part& part);

// Which region its requests name: of what is global, what names the partition ("aws-cn-global").
std::string region_of_requests(const Part& part);

// The region of a node whose id is an ARN; empty where it is none.
std::string_view region_of(std::string_view id);

// What AWS calls a table of the part.
std::string arn_of_table(const Part& part, std::string_view name);

// Whether it is an ARN of AWS, which names an account.
bool is_arn_of_aws(std::string_view arn);

// The ARN's fields where it names another account or region. An answer about such a resource is none of this part's.
// One that the graph has in this part was put there by another client or an older version, and no reading of the part
// says anything about it. Only AWS's ARNs tell that; those of DynamoDB Local and of clones name no account.
std::optional<Arn> elsewhere(const Part& part, std::string_view arn);

}  // namespace dynatlas::intel
