#include "store/neo4j/row_packing.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "graph/type_check.h"
#include "store/neo4j/values.h"

namespace dynatlas::neo4j {

using graph::Match;
using graph::Matcher;
using graph::Null;
using graph::Property;
using graph::TextList;

void LoadRun::misused(std::string_view what, std::string_view name) const {
  throw Error(ErrorKind::internal, fmt::format("{}{}", what, name), std::string(of));
}

void LoadRun::check_tag() const {
  const auto tag = params.find(graph::kUpdateTag);
  if (tag == params.end()) misused("a parameter is not given: ", graph::kUpdateTag);
  if (!std::holds_alternative<std::int64_t>(tag->second)) misused("not an integer: ", graph::kUpdateTag);
}

void LoadRun::check_properties(std::span<const Property> properties) const {
  for (const Property& property : properties) {
    if (!property.ref.set_in_kwargs) continue;
    const auto value = params.find(property.ref.name);
    if (value == params.end()) misused("a parameter is not given: ", property.ref.name);
    if (!accepts(property.type, value->second)) misused("of another type: ", property.name);
  }
}

void LoadRun::check_matchers(std::span<const Matcher> matchers) const {
  for (const Matcher& matcher : matchers) {
    if (matcher.ref.set_in_kwargs && !params.contains(matcher.ref.name)) {
      misused("a parameter is not given: ", matcher.ref.name);
    }
  }
}

void LoadRun::pack_members(bolt::Packer& packer) const {
  packer.string("firstseen");
  packer.integer(marks.firstseen);
  packer.string("module_name");
  packer.string(marks.module_name);
  packer.string("module_version");
  packer.string(marks.module_version);
  neo4j::pack_members(packer, params, times);
}

std::size_t RowPacking::column_of(std::string_view field) const {
  const auto column = rows_.column(field);
  if (!column) run_.misused("the rows have no field ", field);
  return *column;
}

void RowPacking::check_properties(std::span<const Property> properties, std::span<const std::size_t> kept) const {
  for (const Property& property : properties) {
    const graph::PropertyRef ref = source_of(property);
    if (ref.set_in_kwargs || !property.constant.empty()) continue;
    const std::size_t column = column_of(ref.name);
    for (const std::size_t row : kept) {
      if (!accepts(property.type, rows_[row][column])) run_.misused("of another type: ", property.name);
    }
  }
}

void RowPacking::check_matchers(std::span<const Matcher> matchers, std::span<const std::size_t> kept) const {
  for (const Matcher& matcher : matchers) {
    if (matcher.ref.set_in_kwargs) continue;
    const std::size_t column = column_of(matcher.ref.name);
    if (matcher.match == Match::one_to_many) continue;
    for (const std::size_t row : kept) {
      if (std::holds_alternative<TextList>(rows_[row][column]))
        run_.misused("a list, but not one_to_many: ", matcher.ref.name);
    }
  }
}

std::vector<std::size_t> RowPacking::matchable(std::span<const Matcher> matchers,
                                               std::span<const std::size_t> kept) const {
  std::vector<std::size_t> columns;
  for (const Matcher& matcher : matchers) {
    if (!matcher.ref.set_in_kwargs) columns.push_back(column_of(matcher.ref.name));
  }
  const auto can_match = [&](std::size_t row) {
    return std::ranges::all_of(columns, [&](std::size_t column) {
      const graph::Value& value = rows_[row][column];
      const auto* const list = std::get_if<TextList>(&value);
      return list == nullptr ? !std::holds_alternative<Null>(value) : !list->empty();
    });
  };
  std::vector<std::size_t> rows;
  rows.reserve(kept.size());
  std::ranges::copy_if(kept, std::back_inserter(rows), can_match);
  return rows;
}

void RowPacking::pack(bolt::Packer& packer, std::span<const std::string_view> fields, std::span<const Matcher> matchers,
                      std::span<const std::size_t> kept) const {
  struct Field {
    std::string_view name;
    std::size_t column;
    bool is_list;
  };
  std::vector<Field> packed;
  for (const std::string_view name : fields) {
    const bool is_list = std::ranges::any_of(matchers, [&](const Matcher& matcher) {
      return matcher.match == Match::one_to_many && !matcher.ref.set_in_kwargs && matcher.ref.name == name;
    });
    packed.push_back({name, column_of(name), is_list});
  }
  packer.string("rows");
  packer.list(kept.size());
  for (const std::size_t row : kept) {
    packer.map(packed.size());
    for (const Field& field : packed) {
      const graph::Value& value = rows_[row][field.column];
      packer.string(field.name);
      if (field.is_list && std::holds_alternative<std::string>(value)) packer.list(1);
      pack_value(packer, value, run_.times);
    }
  }
}

}  // namespace dynatlas::neo4j
