// What the graph holds of a batch's rows beside what the rows say: which are missing, which must be written over, and
// which are as they should be. Pure: takes the records of cypher::read_back().
#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "graph/change_log.h"
#include "graph/schema.h"
#include "store/neo4j/load_batch.h"
#include "store/neo4j/records.h"

namespace dynatlas::neo4j {

// Of a schema's relationships (its sub-resource first) those whose other ends tell by their ids alone whether they are
// right: one exact matcher on the id, which is unique; no properties; no other of the same type and direction.
std::vector<const graph::RelSchema*> told_by_ids(const graph::NodeSchema& schema, const graph::Model& model);
// Those among them by which the model's nodes are owned by nodes of this schema.
std::vector<const graph::RelSchema*> ownership_told_by_ids(const graph::NodeSchema& owner, const graph::Model& model);

class Comparison {
 public:
  using Rows = std::vector<std::size_t>;
  using Counts = std::unordered_map<std::string_view, std::uint64_t>;  // by id
  using CountsByLabel = std::map<std::string_view, Counts>;

  // `batch` must outlive it. `relationships` are those of the read-back, `owns` whether it counts what the nodes own.
  Comparison(const LoadBatch& batch, std::vector<const graph::RelSchema*> relationships, bool owns = false);

  // Of a batch that is written whatever the graph holds.
  static Comparison skipped(const LoadBatch& batch);

  void take(Record record);
  // After the last record.
  void finish();
  // Of a row that seemed to be missing: its node was there under a sibling label, and has ours now.
  void adopt(std::string_view id);

  const graph::NodeSchema& schema() const { return batch_.schema(); }
  // Rows whose node is missing.
  const Rows& to_create() const { return to_create_; }
  bool is_missing(std::string_view id) const;
  // Rows whose node differs.
  const Rows& to_write() const { return to_write_; }
  // Rows of which this relationship must be made or mended; all, where ids do not tell. With `there` only those whose
  // node was there, which may have such relationships already, or only the others.
  Rows to_relate(const graph::RelSchema& rel, bool there) const;
  // Rows whose relationships are those that they should have, no more: the node and all of them may be touched.
  const Rows& to_touch() const { return to_touch_; }
  // Other rows whose node is as it should be.
  const Rows& to_mark() const { return to_mark_; }
  // How many relationships the rows to touch have.
  std::uint64_t confirmed() const { return confirmed_; }
  // Adds to each owner the relationships by which it owns nodes of the rows, and rightly so.
  void count_owned(CountsByLabel& owners) const;
  // Of an owner: whether it owns by just so many relationships. False where nobody knows.
  bool owns_just(std::string_view id, std::uint64_t relationships) const;
  // What differs, nodes that are missing included.
  std::vector<graph::Change> take_changes() { return std::move(changes_); }

 private:
  // Where the expected value of a property or a relationship's end comes from.
  struct Source {
    std::string_view name;
    graph::Type type = graph::Type::text;
    std::optional<std::size_t> column;
    graph::Value fixed;  // without a column
    bool is_volatile = false;
  };
  struct Ends {
    const graph::RelSchema* rel;
    Source source;
    Rows differ;
    Counts right;  // by owner, where the relationship is one of ownership
  };

  Source source_of(std::string_view name, graph::Type type, const graph::PropertyRef& ref) const;
  // What the row says, where it stands.
  const graph::Value& given(const Source& source, std::size_t row) const;
  // The same as the store would keep it.
  graph::Value expected(const Source& source, std::size_t row) const;
  bool compare_properties(Record record, std::size_t row);
  bool has_ends(const Ends& ends, const bolt::Value& there, std::size_t row) const;

  const LoadBatch& batch_;
  std::vector<Source> properties_;
  std::vector<Ends> ends_;
  bool owns_;
  std::vector<bool> found_;                        // by row
  std::vector<std::optional<std::uint64_t>> own_;  // by row: relationships of ownership
  Rows to_create_;
  Rows to_write_;
  Rows to_touch_;
  Rows to_mark_;
  std::uint64_t confirmed_ = 0;
  std::vector<graph::Change> changes_;
};

}  // namespace dynatlas::neo4j
