// Fuzzes the reading of a policy's text, which whoever may write the policy chose: whatever it is, it is kept, and each
// statement and principal hangs on one that is there.
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>

#include "intel/aws/dynamodb/operations_policies.h"

namespace intel = dynatlas::intel;
namespace models = dynatlas::models::aws::dynamodb;
using dynatlas::graph::NodeSchema;
using dynatlas::graph::Rows;
using nlohmann::json;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

// The ids of a kind's rows, each of which has one of `owners` in that field.
template <const NodeSchema& kSchema>
std::set<std::string> ids_below(const intel::Batch& batch, std::string_view owner,
                                const std::set<std::string>& owners) {
  const Rows& rows = batch.of<kSchema>();
  std::set<std::string> ids;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    require(owners.contains(std::get<std::string>(rows[i][rows.column(owner).value()])));
    require(ids.insert(std::get<std::string>(rows[i][rows.column("id").value()])).second);
  }
  return ids;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const json answer{{"Policy", std::string(bytes, bytes + size)}};
  const intel::Part part{"123456789012", "here"};
  const std::string resource = "arn:aws:dynamodb:here:123456789012:table/t";
  intel::Batch batch;
  std::vector<std::string> names;
  intel::Found found{batch, names};
  const std::string text = answer.dump(-1, ' ', false, json::error_handler_t::replace);
  const auto refused = intel::aws::dynamodb::kGetResourcePolicy.transform({part, resource}, text, found);
  require(refused.has_value() == (size == 0));
  if (refused.has_value()) return 0;
  const auto policies = ids_below<models::DynamoDBResourcePolicySchema>(batch, "resource_arn", {resource});
  const auto statements = ids_below<models::DynamoDBPolicyStatementSchema>(batch, "policy", policies);
  ids_below<models::DynamoDBPolicyPrincipalSchema>(batch, "statement", statements);
  require(policies.size() == 1 && names.empty());
  return 0;
}
