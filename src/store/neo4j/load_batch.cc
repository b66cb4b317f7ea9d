#include "store/neo4j/load_batch.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "graph/type_check.h"
#include "store/neo4j/cypher.h"
#include "store/neo4j/values.h"

namespace dynatlas::neo4j {
namespace {

using graph::Property;
using graph::PropertyRef;
using graph::RelSchema;
using graph::TextList;
using graph::Value;

bool has_constants(const graph::NodeSchema& schema) {
  return std::ranges::any_of(schema.properties, [](const Property& property) { return !property.constant.empty(); });
}

void pack_constants(bolt::Packer& packer, const graph::NodeSchema& schema) {
  const auto is_constant = [](const Property& property) { return !property.constant.empty(); };
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

}  // namespace

LoadBatch::LoadBatch(const graph::NodeSchema& schema, const graph::Rows& rows, const graph::Params& params,
                     graph::TimeKind times, const Marks& marks)
    : schema_(schema), rows_(rows), params_(params), times_(times), marks_(marks) {
  if (rows.empty()) return;
  check_params();
  keep_last_rows();
  check_types();
}

void LoadBatch::misused(std::string_view what, std::string_view name) const {
  throw Error(ErrorKind::internal, fmt::format("{}{}", what, name), std::string(schema_.label));
}

LoadBatch::Columns LoadBatch::columns_of(std::span<const std::string_view> fields) const {
  Columns columns;
  for (const std::string_view field : fields) {
    const auto column = rows_.column(field);
    if (!column) misused("the rows have no field ", field);
    columns.push_back(*column);
  }
  return columns;
}

void LoadBatch::check_params() const {
  const auto check = [&](const PropertyRef& ref) {
    if (ref.set_in_kwargs && !params_.contains(ref.name)) misused("a parameter is not given: ", ref.name);
  };
  check({graph::kUpdateTag, true});
  if (!std::holds_alternative<std::int64_t>(params_.find(graph::kUpdateTag)->second)) {
    misused("not an integer: ", graph::kUpdateTag);
  }
  for (const Property& property : schema_.properties) {
    if (property.constant.empty()) check(property.ref);
  }
  const auto check_target = [&](const RelSchema& rel) {
    for (const graph::Matcher& matcher : rel.target) check(matcher.ref);
    columns_of(cypher::relationship_fields(schema_, rel));
  };
  if (schema_.sub_resource.has_value()) check_target(*schema_.sub_resource);
  for (const RelSchema& rel : schema_.relationships) check_target(rel);
}

void LoadBatch::keep_last_rows() {
  const std::string_view field = cypher::id_field(schema_);
  if (field.empty()) misused("the id must come from the rows", {});
  const std::size_t column = columns_of({&field, 1}).front();
  kept_.reserve(rows_.size());
  ids_.reserve(rows_.size());
  for (std::size_t i = rows_.size(); i-- > 0;) {
    const auto* const id = std::get_if<std::string>(&rows_[i][column]);
    if (id == nullptr || id->empty()) misused("a row has no id", {});
    if (ids_.insert(*id).second) kept_.push_back(i);
  }
  std::ranges::reverse(kept_);
}

void LoadBatch::check_types() const {
  for (const Property& property : schema_.properties) {
    if (!property.constant.empty()) continue;
    if (property.ref.set_in_kwargs) {
      if (!accepts(property.type, params_.find(property.ref.name)->second)) misused("of another type: ", property.name);
      continue;
    }
    const std::size_t column = columns_of({&property.ref.name, 1}).front();
    for (const std::size_t row : kept_) {
      if (!accepts(property.type, rows_[row][column])) misused("of another type: ", property.name);
    }
  }
}

// The members beside rows and constants: three marks and the run's parameters.
void LoadBatch::pack_run(bolt::Packer& packer) const {
  packer.string("firstseen");
  packer.integer(marks_.firstseen);
  packer.string("module_name");
  packer.string(marks_.module_name);
  packer.string("module_version");
  packer.string(marks_.module_version);
  pack_members(packer, params_, times_);
}

void LoadBatch::pack_nodes(bolt::Packer& packer) const {
  const std::vector<std::string_view> fields = cypher::node_fields(schema_);
  const Columns columns = columns_of(fields);
  packer.map(4 + params_.size() + (has_constants(schema_) ? 1 : 0));
  packer.string("rows");
  packer.list(kept_.size());
  for (const std::size_t row : kept_) {
    packer.map(fields.size());
    for (std::size_t i = 0; i < fields.size(); ++i) {
      packer.string(fields[i]);
      pack_value(packer, rows_[row][columns[i]], times_);
    }
  }
  if (has_constants(schema_)) pack_constants(packer, schema_);
  pack_run(packer);
}

// A list stands for each of its texts, Null for nothing.
void LoadBatch::each_combination(const Columns& columns, const TakeCells& take) const {
  std::vector<Cell> cells(columns.size());
  const std::function<void(std::size_t, std::size_t)> choose = [&](std::size_t row, std::size_t i) {
    if (i == columns.size()) return take(cells);
    const Value& value = rows_[row][columns[i]];
    if (std::holds_alternative<graph::Null>(value)) return;
    const auto* const list = std::get_if<TextList>(&value);
    cells[i] = {&value, nullptr};
    if (list == nullptr) return choose(row, i + 1);
    for (const std::string& text : *list) {
      cells[i] = {nullptr, &text};
      choose(row, i + 1);
    }
  };
  for (const std::size_t row : kept_) choose(row, 0);
}

std::size_t LoadBatch::count_relationships(const RelSchema& rel) const {
  std::size_t count = 0;
  if (kept_.empty()) return count;
  each_combination(columns_of(cypher::relationship_fields(schema_, rel)),
                   [&](std::span<const Cell> cells) { count += cells.empty() ? 0U : 1U; });
  return count;
}

void LoadBatch::pack_relationships(bolt::Packer& packer, const RelSchema& rel) const {
  const std::vector<std::string_view> fields = cypher::relationship_fields(schema_, rel);
  packer.map(4 + params_.size());
  packer.string("rows");
  packer.list(count_relationships(rel));
  each_combination(columns_of(fields), [&](std::span<const Cell> cells) { pack_cells(packer, fields, cells); });
  pack_run(packer);
}

void LoadBatch::pack_cells(bolt::Packer& packer, std::span<const std::string_view> fields,
                           std::span<const Cell> cells) const {
  packer.map(fields.size());
  for (std::size_t i = 0; i < fields.size(); ++i) {
    packer.string(fields[i]);
    if (cells[i].text != nullptr) {
      packer.string(*cells[i].text);
    } else {
      pack_value(packer, *cells[i].value, times_);
    }
  }
}

}  // namespace dynatlas::neo4j
