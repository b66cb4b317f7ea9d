#include "store/neo4j/comparison.h"

#include <algorithm>

#include "store/neo4j/cypher.h"
#include "store/neo4j/values.h"

namespace dynatlas::neo4j {
namespace {

using graph::Change;
using graph::NodeSchema;
using graph::Null;
using graph::Property;
using graph::RelSchema;

template <typename T>
bool holds(const bolt::Value& there, const T& expected) {
  const T* const value = there.get_if<T>();
  return value != nullptr && *value == expected;
}

bool is_same(const bolt::Value& there, const graph::Value& expected) {
  return std::visit(
      [&](const auto& value) {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, Null>) {
          return there.is_null();
        } else if constexpr (std::is_same_v<T, graph::Time>) {
          return holds(there, bolt::DateTime{value.seconds, value.nanoseconds / 1000 * 1000, 0});
        } else if constexpr (std::is_same_v<T, graph::TextList>) {
          return value_of(there, graph::Type::text_list) == expected;
        } else {
          return holds(there, value);
        }
      },
      expected);
}

}  // namespace

std::vector<const RelSchema*> told_by_ids(const NodeSchema& schema, const graph::Model& model) {
  std::vector<const RelSchema*> all;
  if (schema.sub_resource.has_value()) all.push_back(&*schema.sub_resource);
  for (const RelSchema& rel : schema.relationships) all.push_back(&rel);
  std::vector<const RelSchema*> told;
  for (const RelSchema* const rel : all) {
    const bool by_id = rel->properties.empty() && rel->target.size() == 1 && rel->target[0].target_property == "id" &&
                       rel->target[0].match == graph::Match::exact;
    const bool is_unique =
        std::ranges::any_of(model.nodes, [&](const NodeSchema* target) { return target->label == rel->target_label; });
    if (by_id && is_unique && cypher::is_alone(schema, *rel)) told.push_back(rel);
  }
  return told;
}

std::vector<const RelSchema*> ownership_told_by_ids(const NodeSchema& owner, const graph::Model& model) {
  std::vector<const RelSchema*> ownership;
  for (const NodeSchema* const schema : model.nodes) {
    if (schema->existence != graph::Existence::owned) continue;
    std::ranges::copy_if(told_by_ids(*schema, model), std::back_inserter(ownership),
                         [&](const RelSchema* rel) { return rel->owning && rel->target_label == owner.label; });
  }
  return ownership;
}

Comparison::Comparison(const LoadBatch& batch, std::vector<const RelSchema*> relationships, bool owns)
    : batch_(batch), owns_(owns) {
  for (const Property& property : batch.schema().properties) {
    if (!cypher::is_compared(property)) continue;
    if (property.constant.empty()) {
      properties_.push_back(source_of(property.name, property.type, graph::source_of(property)));
      properties_.back().is_volatile = property.is_volatile;
    } else {
      const graph::Value constant = property.type == graph::Type::boolean
                                        ? graph::Value(property.constant == "true")
                                        : graph::Value(std::string(property.constant));
      properties_.push_back({property.name, property.type, std::nullopt, constant});
    }
  }
  for (const RelSchema* const rel : relationships) {
    ends_.push_back({rel, source_of(rel->label, graph::Type::text, rel->target[0].ref), {}, {}});
  }
  if (!batch.rows().empty()) found_.resize(std::ranges::max(batch.rows()) + 1);
  own_.resize(found_.size());
}

Comparison Comparison::skipped(const LoadBatch& batch) {
  Comparison comparison(batch, {});
  comparison.found_.assign(comparison.found_.size(), true);
  comparison.to_write_.assign(batch.rows().begin(), batch.rows().end());
  return comparison;
}

Comparison::Source Comparison::source_of(std::string_view name, graph::Type type, const graph::PropertyRef& ref) const {
  if (!ref.set_in_kwargs) return {name, type, batch_.column_of(ref.name), {}};
  return {name, type, std::nullopt, batch_.run().params.find(ref.name)->second};
}

const graph::Value& Comparison::given(const Source& source, std::size_t row) const {
  return source.column.has_value() ? batch_.cell(row, *source.column) : source.fixed;
}

graph::Value Comparison::expected(const Source& source, std::size_t row) const {
  const graph::Value& value = given(source, row);
  const auto* const time = std::get_if<graph::Time>(&value);
  if (time != nullptr && batch_.run().times == graph::TimeKind::epoch) return graph::epoch_number(*time);
  return value;
}

void Comparison::take(Record record) {
  const auto* const id = record[0].get_if<std::string>();
  const std::optional<std::size_t> row = id == nullptr ? std::nullopt : batch_.row_of(*id);
  if (!row.has_value()) return;
  if (found_[*row]) {
    own_[*row].reset();  // a twin may own something, too
    return;
  }
  found_[*row] = true;
  const bool has_marks = holds(record[1], true);
  const bool has_properties = compare_properties(record.subspan(2), *row);
  if (!has_marks || !has_properties) to_write_.push_back(*row);
  const Record others = record.subspan(2 + properties_.size());
  std::uint64_t right = 0;
  std::uint64_t there = 0;
  for (std::size_t i = 0; i < ends_.size(); ++i) {
    Ends& ends = ends_[i];
    const bool is_right = has_ends(ends, others[i], *row);
    const auto* const other = std::get_if<std::string>(&given(ends.source, *row));
    right += is_right;
    there += other != nullptr;
    if (is_right && other != nullptr && ends.rel->owning) ++ends.right[*other];
  }
  if (owns_) own_[*row] = static_cast<std::uint64_t>(integer(others[ends_.size()]));
  if (right == ends_.size()) {
    to_touch_.push_back(*row);
    confirmed_ += there;
    return;
  }
  // Touching goes by the type alone: what hangs on another tenant too, or on what is not ours, is made anew one by one.
  if (has_marks && has_properties) to_mark_.push_back(*row);
  for (Ends& ends : ends_) ends.differ.push_back(*row);
}

void Comparison::finish() {
  for (const std::size_t row : batch_.rows()) {
    if (found_[row]) continue;
    to_create_.push_back(row);
    for (Ends& ends : ends_) ends.differ.push_back(row);
    changes_.push_back({Change::Kind::added, std::string(batch_.schema().label), batch_.id(row), {}, {}, {}});
  }
}

void Comparison::adopt(std::string_view id) {
  const std::optional<std::size_t> row = batch_.row_of(id);
  if (!row.has_value() || found_[*row]) return;
  found_[*row] = true;
  std::erase(to_create_, *row);
  to_write_.push_back(*row);
}

bool Comparison::is_missing(std::string_view id) const {
  const std::optional<std::size_t> row = batch_.row_of(id);
  return row.has_value() && !found_[*row];
}

void Comparison::count_owned(CountsByLabel& owners) const {
  for (const Ends& ends : ends_) {
    for (const auto& [owner, relationships] : ends.right) owners[ends.rel->target_label][owner] += relationships;
  }
}

bool Comparison::owns_just(std::string_view id, std::uint64_t relationships) const {
  const std::optional<std::size_t> row = batch_.row_of(id);
  return row.has_value() && own_[*row] == relationships;
}

bool Comparison::compare_properties(Record record, std::size_t row) {
  bool all_same = true;
  for (std::size_t i = 0; i < properties_.size(); ++i) {
    const graph::Value wanted = expected(properties_[i], row);
    if (is_same(record[i], wanted)) continue;
    all_same = false;
    if (properties_[i].is_volatile) continue;
    changes_.push_back({Change::Kind::changed, std::string(batch_.schema().label), batch_.id(row),
                        std::string(properties_[i].name), told(record[i]), told(wanted)});
  }
  return all_same;
}

bool Comparison::has_ends(const Ends& ends, const bolt::Value& there, std::size_t row) const {
  const auto* const list = there.get_if<bolt::List>();
  if (list == nullptr) return false;
  const graph::Value wanted = expected(ends.source, row);
  if (std::holds_alternative<Null>(wanted)) return list->empty();
  return list->size() == 1 && is_same(list->front(), wanted);
}

Comparison::Rows Comparison::to_relate(const RelSchema& rel, bool there) const {
  const auto told = std::ranges::find(ends_, &rel, &Ends::rel);
  const RowSpan all = told == ends_.end() ? batch_.rows() : RowSpan(told->differ);
  Rows rows;
  std::ranges::copy_if(all, std::back_inserter(rows), [&](std::size_t row) { return found_[row] == there; });
  return rows;
}

}  // namespace dynatlas::neo4j
