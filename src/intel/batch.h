// What transforms make: rows of every kind and link that operations fill, on their way to the store. Plain data.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/fields.h"
#include "graph/rows.h"
#include "models/kinds.h"

namespace dynatlas::intel {

// That an operation answered about one of its subjects (Operation::about), after whose rows it stands.
struct Operation;
struct Answer {
  const Operation* operation;
  std::string region;
  std::string subject;
  std::int64_t at = 0;  // epoch seconds
};

class Batch {
 public:
  static constexpr std::size_t kKinds = models::kKinds.size();
  static constexpr std::size_t kLinks = models::kLinks.size();

  // The rows of one kind: of<DynamoDBTableSchema>(). Their columns: column_of<DynamoDBTableSchema>("name").
  template <const graph::NodeSchema& kSchema>
  graph::Rows& of() {
    return rows_[models::position_of(kSchema)];
  }
  template <const graph::NodeSchema& kSchema>
  const graph::Rows& of() const {
    return rows_[models::position_of(kSchema)];
  }
  // Of links between nodes, which are loaded before them. Their columns: column_of<TaggedLink>("…").
  template <const graph::MatchLinkSchema& kLink>
  graph::Rows& links_of() {
    return rows_[kKinds + models::position_of(kLink)];
  }
  template <const graph::MatchLinkSchema& kLink>
  const graph::Rows& links_of() const {
    return rows_[kKinds + models::position_of(kLink)];
  }
  // By the position in models::kKinds, and in models::kLinks.
  const graph::Rows& operator[](std::size_t kind) const { return rows_[kind]; }
  const graph::Rows& link(std::size_t link) const { return rows_[kKinds + link]; }

  std::vector<Answer> answers;

  std::size_t tables() const { return of<models::aws::dynamodb::DynamoDBTableSchema>().size(); }
  // Of all kinds and links, with the answers.
  std::size_t rows() const {
    std::size_t count = answers.size();
    for (const graph::Rows& rows : rows_) count += rows.size();
    return count;
  }

  // How many rows of each there are; back_to() drops what came since.
  using Mark = std::array<std::size_t, kKinds + kLinks>;
  Mark mark() const {
    Mark mark{};
    for (std::size_t i = 0; i < rows_.size(); ++i) mark[i] = rows_[i].size();
    return mark;
  }
  void back_to(const Mark& mark) {
    for (std::size_t i = 0; i < rows_.size(); ++i) rows_[i].truncate(mark[i]);
  }
  // Of a kind, how many rows there were.
  template <const graph::NodeSchema& kSchema>
  static std::size_t count_at(const Mark& mark) {
    return mark[models::position_of(kSchema)];
  }
  template <const graph::MatchLinkSchema& kLink>
  static std::size_t links_at(const Mark& mark) {
    return mark[kKinds + models::position_of(kLink)];
  }

 private:
  template <std::size_t... kKind, std::size_t... kLink>
  static std::array<graph::Rows, kKinds + kLinks> no_rows(std::index_sequence<kKind...>,
                                                          std::index_sequence<kLink...>) {
    return {graph::Rows(graph::kFieldsOf<*models::kKinds[kKind]>)...,
            graph::Rows(graph::kFieldsOf<*models::kLinks[kLink]>)...};
  }

  std::array<graph::Rows, kKinds + kLinks> rows_ =
      no_rows(std::make_index_sequence<kKinds>(), std::make_index_sequence<kLinks>());
};

}  // namespace dynatlas::intel
