#include "intel/part.h"

#include <fmt/format.h>

namespace dynatlas::intel {

bool is_global(const Part& part) {
  return part.region == kGlobalRegion;
}

std::string region_of_requests(const Part& part) {
  return is_global(part) ? fmt::format("{}-global", part.partition) : part.region;
}

std::string_view region_of(std::string_view id) {
  const auto arn = arn_of(id);
  return arn ? arn->region : std::string_view();
}

std::string arn_of_table(const Part& part, std::string_view name) {
  return fmt::format("arn:{}:dynamodb:{}:{}:table/{}", part.partition, part.region, part.account, name);
}

bool is_arn_of_aws(std::string_view arn) {
  const auto fields = arn_of(arn);
  // DynamoDB Local says ddblocal wherever it is asked.
  return fields && fields->partition.starts_with("aws") && fields->service == "dynamodb" &&
         fields->region != "ddblocal";
}

std::optional<Arn> elsewhere(const Part& part, std::string_view arn) {
  if (!is_arn_of_aws(arn)) return std::nullopt;
  const auto fields = arn_of(arn);
  return fields->region != part.region || fields->account != part.account ? fields : std::nullopt;
}

}  // namespace dynatlas::intel
