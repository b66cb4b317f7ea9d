#include "intel/aws/dynamodb/operations_limits.h"

#include <fmt/format.h>

#include "intel/listing.h"

namespace dynatlas::intel::aws::dynamodb {
namespace {

using graph::column_of;
using models::aws::dynamodb::DynamoDBLimitsSchema;

// An answer with none of the four is none.
std::string complete_limits(const Element& element) {
  if (std::ranges::all_of(element.row, [](const graph::Value& value) { return value == graph::Value{}; })) {
    throw NotAsDocumented("it has no maximum");
  }
  std::string id = fmt::format("{}/{}/limits", element.asked.part.account, element.asked.part.region);
  element.row[column_of<DynamoDBLimitsSchema>("id")] = id;
  return id;
}

}  // namespace

std::optional<Refusal> read_limits(const Asked& asked, std::string_view answer, Found& found) {
  static constexpr List kWhole{"DescribeLimits", "", DynamoDBLimitsSchema, complete_limits};
  return read_object(kWhole, asked, answer, found.batch.of<DynamoDBLimitsSchema>(), found);
}

}  // namespace dynatlas::intel::aws::dynamodb
