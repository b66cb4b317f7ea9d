#include "intel/aws/dax/operations.h"

#include <nlohmann/json.hpp>
#include <set>

#include "intel/listing.h"

namespace dynatlas::intel::aws::dax {
namespace {

using graph::column_of;
using graph::Value;
using models::aws::AWSDAXClusterSchema;

// How many zones the nodes stand in; Null where a node does not say.
Value zones_of(const nlohmann::json& cluster) {
  const auto nodes = cluster.find("Nodes");
  if (nodes == cluster.end() || !nodes->is_array()) return {};
  std::set<std::string> zones;
  for (const auto& node : *nodes) {
    if (!zones.insert(text_at(node, "AvailabilityZone")).first->empty()) continue;
    return {};
  }
  return static_cast<std::int64_t>(zones.size());
}

std::string complete_cluster(const Element& element) {
  std::string arn = name_at(element.json, "ClusterArn");
  element.row[column_of<AWSDAXClusterSchema>("availability_zones")] = zones_of(element.json);
  element.row[column_of<AWSDAXClusterSchema>("security_groups")] =
      texts_at(element.json, "SecurityGroups", "SecurityGroupIdentifier");
  return arn;
}

}  // namespace

std::optional<Refusal> read_clusters(const Asked& asked, std::string_view answer, Found& found) {
  static constexpr List kList{"DescribeClusters", "Clusters", AWSDAXClusterSchema, complete_cluster};
  return read_list(kList, asked, answer, found.batch.of<AWSDAXClusterSchema>(), found);
}

}  // namespace dynatlas::intel::aws::dax
