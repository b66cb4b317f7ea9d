#include "intel/aws/tags/operations.h"

#include <nlohmann/json.hpp>
#include <unordered_set>

#include "intel/listing.h"

namespace dynatlas::intel::aws::tags {
namespace {

using graph::column_of;
using models::aws::AWSTagSchema;
using models::aws::TaggedLink;
using nlohmann::json;

bool is_table(std::string_view text) {
  const auto arn = arn_of(text);
  const auto table = arn ? table_of(*arn) : std::nullopt;
  return table.has_value() && table->rest.empty();
}

const json& tags_of(const json& resource) {
  static const json kNone = json::array();
  const auto tags = resource.find("Tags");
  if (tags == resource.end()) return kNone;
  if (!tags->is_array()) throw NotAsDocumented("Tags is no list");
  return *tags;
}

}  // namespace

std::optional<Refusal> read_tags(const Asked& asked, std::string_view answer, Found& found) {
  std::unordered_set<std::string> ids;  // each node once
  return read_elements("GetResources", "ResourceTagMappingList", answer, found, [&](const json& resource) {
    const std::string arn = text_at(resource, "ResourceARN");
    if (arn.empty()) throw NotAsDocumented("a resource has no ResourceARN");
    check_part(asked.part, arn);
    if (!is_table(arn)) return;
    ++found.items;
    for (const json& tag : tags_of(resource)) {
      const std::string key = text_at(tag, "Key");
      if (key.empty()) throw NotAsDocumented("a tag has no Key");
      const std::string value = text_at(tag, "Value");
      const std::string id = key + ":" + value;
      const auto link = found.batch.links_of<TaggedLink>().add();
      link[column_of<TaggedLink>("table_arn")] = arn;
      link[column_of<TaggedLink>("id")] = id;
      if (!ids.insert(id).second) continue;
      const auto row = found.batch.of<AWSTagSchema>().add();
      row[column_of<AWSTagSchema>("id")] = id;
      row[column_of<AWSTagSchema>("key")] = key;
      row[column_of<AWSTagSchema>("value")] = value;
    }
  });
}

}  // namespace dynatlas::intel::aws::tags
