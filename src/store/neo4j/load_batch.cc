#include "store/neo4j/load_batch.h"

#include <algorithm>
#include <numeric>

#include "store/neo4j/cypher.h"

namespace dynatlas::neo4j {
namespace {

using graph::Property;
using graph::RelSchema;

bool is_constant(const Property& property) {
  return !property.constant.empty();
}

void pack_constants(bolt::Packer& packer, const graph::NodeSchema& schema) {
  packer.string("constants");
  packer.map(static_cast<std::size_t>(std::ranges::count_if(schema.properties, is_constant)));
  for (const Property& property : schema.properties) {
    if (!is_constant(property)) continue;
    packer.string(property.name);
    if (property.type == graph::Type::boolean) {
      packer.boolean(property.constant == "true");
    } else {
      packer.string(property.constant);
    }
  }
}

void pack_conditions(bolt::Packer& packer, const graph::NodeSchema& schema) {
  const std::vector<std::string_view> values = cypher::condition_values(schema);
  packer.string("conditions");
  packer.list(values.size());
  for (const std::string_view value : values) packer.string(value);
}

std::vector<graph::Matcher> joined(std::span<const graph::Matcher> a, std::span<const graph::Matcher> b) {
  std::vector<graph::Matcher> all(a.begin(), a.end());
  all.insert(all.end(), b.begin(), b.end());
  return all;
}

}  // namespace

LoadBatch::LoadBatch(const graph::NodeSchema& schema, const graph::Rows& rows, const graph::Params& params,
                     graph::TimeKind times, const Marks& marks)
    : schema_(schema), rows_(rows), run_{schema.label, params, times, marks} {
  if (rows.empty()) return;
  run_.check_tag();
  run_.check_properties(schema.properties);
  keep_last_rows();
  packing_.check_properties(schema.properties, kept_);
  const auto check = [&](const RelSchema& rel) {
    run_.check_matchers(rel.target);
    run_.check_properties(rel.properties);
    packing_.check_matchers(rel.target, kept_);
    packing_.check_properties(rel.properties, kept_);
  };
  if (schema.sub_resource.has_value()) check(*schema.sub_resource);
  std::ranges::for_each(schema.relationships, check);
}

void LoadBatch::keep_last_rows() {
  id_column_ = packing_.column_of(cypher::id_field(schema_));
  kept_.reserve(rows_.size());
  row_of_.reserve(rows_.size());
  for (std::size_t i = rows_.size(); i-- > 0;) {
    const auto* const id = std::get_if<std::string>(&rows_[i][id_column_]);
    if (id == nullptr || id->empty()) run_.misused("a row has no id", {});
    if (row_of_.emplace(*id, i).second) kept_.push_back(i);
  }
  std::ranges::reverse(kept_);
}

std::optional<std::size_t> LoadBatch::row_of(std::string_view id) const {
  const auto found = row_of_.find(id);
  return found == row_of_.end() ? std::nullopt : std::optional(found->second);
}

void LoadBatch::pack_nodes(bolt::Packer& packer, RowSpan rows) const {
  const bool has_constants = std::ranges::any_of(schema_.properties, is_constant);
  const bool has_conditions = !schema_.conditional_labels.empty();
  packer.map(1 + run_.member_count() + (has_constants ? 1 : 0) + (has_conditions ? 1 : 0));
  packing_.pack(packer, cypher::node_fields(schema_), {}, rows);
  if (has_constants) pack_constants(packer, schema_);
  if (has_conditions) pack_conditions(packer, schema_);
  run_.pack_members(packer);
}

void LoadBatch::pack_ids(bolt::Packer& packer, RowSpan rows) const {
  const bool has_conditions = !schema_.conditional_labels.empty();
  packer.map(1 + run_.member_count() + (has_conditions ? 1 : 0));
  packer.string("ids");
  packer.list(rows.size());
  for (const std::size_t row : rows) packer.string(id(row));
  if (has_conditions) pack_conditions(packer, schema_);
  run_.pack_members(packer);
}

std::vector<std::size_t> LoadBatch::matchable(const RelSchema& rel, RowSpan rows) const {
  return packing_.matchable(rel.target, rows);
}

void LoadBatch::pack_relationships(bolt::Packer& packer, const RelSchema& rel, RowSpan rows) const {
  packer.map(1 + run_.member_count());
  packing_.pack(packer, cypher::relationship_fields(schema_, rel), rel.target, rows);
  run_.pack_members(packer);
}

void LoadBatch::pack_drops(bolt::Packer& packer, const RelSchema& rel, RowSpan rows) const {
  packer.map(1 + run_.member_count());
  packing_.pack(packer, cypher::drop_fields(schema_, rel), cypher::drop_matchers(schema_, rel), rows);
  run_.pack_members(packer);
}

LinkBatch::LinkBatch(const graph::MatchLinkSchema& link, const graph::Rows& rows, const graph::Params& params,
                     graph::TimeKind times, const Marks& marks)
    : link_(link),
      run_{link.label, params, times, marks},
      packing_(run_, rows),
      matchers_(joined(link.source, link.target)) {
  if (rows.empty()) return;
  run_.check_tag();
  for (const std::string_view name : {graph::kSubResourceLabel, graph::kSubResourceId}) {
    if (!params.contains(name)) run_.misused("a parameter is not given: ", name);
  }
  run_.check_matchers(matchers_);
  run_.check_properties(link.properties);
  for (const auto& sub_resource : {link.source_sub_resource, link.target_sub_resource}) {
    if (sub_resource.has_value()) run_.check_matchers(sub_resource->target);
  }
  std::vector<std::size_t> all(rows.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  packing_.check_matchers(matchers_, all);
  packing_.check_properties(link.properties, all);
  kept_ = packing_.matchable(matchers_, all);
}

void LinkBatch::pack(bolt::Packer& packer) const {
  packer.map(1 + run_.member_count());
  packing_.pack(packer, cypher::link_fields(link_), matchers_, kept_);
  run_.pack_members(packer);
}

}  // namespace dynatlas::neo4j
