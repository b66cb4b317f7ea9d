// What transforms make: rows of every kind that operations fill, on their way to the store. Plain data.
#pragma once

#include <array>
#include <cstddef>
#include <utility>

#include "graph/fields.h"
#include "graph/rows.h"
#include "models/kinds.h"

namespace dynatlas::intel {

class Batch {
 public:
  static constexpr std::size_t kKinds = models::kKinds.size();

  // The rows of one kind: of<DynamoDBTableSchema>(). Their columns: column_of<DynamoDBTableSchema>("name").
  template <const graph::NodeSchema& kSchema>
  graph::Rows& of() {
    return rows_[models::position_of(kSchema.label)];
  }
  template <const graph::NodeSchema& kSchema>
  const graph::Rows& of() const {
    return rows_[models::position_of(kSchema.label)];
  }
  // By the position in models::kKinds.
  const graph::Rows& operator[](std::size_t kind) const { return rows_[kind]; }

  std::size_t tables() const { return of<models::aws::dynamodb::DynamoDBTableSchema>().size(); }
  // Of all kinds.
  std::size_t rows() const {
    std::size_t count = 0;
    for (const graph::Rows& rows : rows_) count += rows.size();
    return count;
  }

  // How many rows of each kind there are; back_to() drops what came since.
  using Mark = std::array<std::size_t, kKinds>;
  Mark mark() const {
    Mark mark{};
    for (std::size_t i = 0; i < kKinds; ++i) mark[i] = rows_[i].size();
    return mark;
  }
  void back_to(const Mark& mark) {
    for (std::size_t i = 0; i < kKinds; ++i) rows_[i].truncate(mark[i]);
  }

 private:
  template <std::size_t... kIndex>
  static std::array<graph::Rows, kKinds> no_rows(std::index_sequence<kIndex...>) {
    return {graph::Rows(graph::kFieldsOf<*models::kKinds[kIndex]>)...};
  }

  std::array<graph::Rows, kKinds> rows_ = no_rows(std::make_index_sequence<kKinds>());
};

}  // namespace dynatlas::intel
