// Rows of one shape: what a transform makes and load() takes.
#pragma once

#include <cassert>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/value.h"

namespace dynatlas::graph {

// A table of values, `fields.size()` wide; absent members are Null.
class Rows {
 public:
  // `fields` must outlive the rows (they are constants beside the transform).
  explicit Rows(std::span<const std::string_view> fields) : fields_(fields) {}

  std::span<const std::string_view> fields() const { return fields_; }
  std::size_t size() const { return fields_.empty() ? 0 : values_.size() / fields_.size(); }
  bool empty() const { return values_.empty(); }

  // Appends a row of Nulls and returns it; the span is valid until the next add().
  std::span<Value> add() {
    values_.resize(values_.size() + fields_.size());
    return {values_.data() + values_.size() - fields_.size(), fields_.size()};
  }
  std::span<const Value> operator[](std::size_t row) const {
    assert(row < size());
    return {values_.data() + row * fields_.size(), fields_.size()};
  }
  std::optional<std::size_t> column(std::string_view field) const {
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      if (fields_[i] == field) return i;
    }
    return std::nullopt;
  }
  std::span<Value> at(std::size_t row) {
    assert(row < size());
    return {values_.data() + row * fields_.size(), fields_.size()};
  }
  void clear() { values_.clear(); }
  // Keeps the first `count` rows.
  void truncate(std::size_t count) { values_.resize(count * fields_.size()); }
  // Rows [first, first + count) as a copy: one batch.
  Rows slice(std::size_t first, std::size_t count) const {
    Rows part(fields_);
    const auto begin = values_.begin() + static_cast<std::ptrdiff_t>(first * fields_.size());
    part.values_.assign(begin, begin + static_cast<std::ptrdiff_t>(count * fields_.size()));
    return part;
  }

 private:
  std::span<const std::string_view> fields_;
  std::vector<Value> values_;
};

// The run's parameters, for properties declared with set_in_kwargs: UPDATE_TAG, AWS_ID, Region, …
using Params = std::map<std::string, Value, std::less<>>;

}  // namespace dynatlas::graph
