// The rows of one load(), checked, and how the parameters of its statements are packed: straight out of the rows,
// nothing is copied between. Knows no transaction; may be packed again for another attempt.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "bolt/packstream.h"
#include "graph/rows.h"
#include "graph/schema.h"

namespace dynatlas::neo4j {

// What load() sets on everything beside the declared properties.
struct Marks {
  std::int64_t firstseen = 0;  // epoch milliseconds
  std::string_view module_name;
  std::string_view module_version;
};

class LoadBatch {
 public:
  // What is given must outlive the batch. Of rows with equal ids the last is kept. Throws Error{internal} where the
  // caller broke the contract: a field or parameter is missing, an id is no text or empty, a value is of another type
  // than declared.
  LoadBatch(const graph::NodeSchema& schema, const graph::Rows& rows, const graph::Params& params,
            graph::TimeKind times, const Marks& marks);

  std::size_t size() const { return kept_.size(); }
  bool holds(std::string_view id) const { return ids_.contains(id); }

  // The parameters of cypher::upsert_nodes().
  void pack_nodes(bolt::Packer& packer) const;
  // How many rows cypher::upsert_relationships() gets: one for each value of a list, none where a matcher is Null.
  std::size_t count_relationships(const graph::RelSchema& rel) const;
  void pack_relationships(bolt::Packer& packer, const graph::RelSchema& rel) const;

 private:
  // A row's value for one field, or one text of its list.
  struct Cell {
    const graph::Value* value = nullptr;
    const std::string* text = nullptr;
  };
  using Columns = std::vector<std::size_t>;
  using TakeCells = std::function<void(std::span<const Cell>)>;

  [[noreturn]] void misused(std::string_view what, std::string_view name) const;
  Columns columns_of(std::span<const std::string_view> fields) const;
  void keep_last_rows();
  void check_params() const;
  void check_types() const;
  void pack_run(bolt::Packer& packer) const;
  void each_combination(const Columns& columns, const TakeCells& take) const;
  void pack_cells(bolt::Packer& packer, std::span<const std::string_view> fields, std::span<const Cell> cells) const;

  const graph::NodeSchema& schema_;
  const graph::Rows& rows_;
  const graph::Params& params_;
  const graph::TimeKind times_;
  const Marks marks_;
  std::vector<std::size_t> kept_;
  std::unordered_set<std::string_view> ids_;
};

}  // namespace dynatlas::neo4j
