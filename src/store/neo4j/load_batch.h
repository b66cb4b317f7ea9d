// The rows of one load(), checked, and how the parameters of its statements are packed. Knows no transaction; may be
// packed again for another attempt.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/neo4j/row_packing.h"

namespace dynatlas::neo4j {

using RowSpan = std::span<const std::size_t>;

class LoadBatch {
 public:
  // What is given must outlive the batch. Of rows with equal ids the last is kept. Throws Error{internal} where the
  // caller broke the contract: a field or parameter is missing, an id is no text or empty, a value is of another type
  // than declared.
  LoadBatch(const graph::NodeSchema& schema, const graph::Rows& rows, const graph::Params& params,
            graph::TimeKind times, const Marks& marks);
  LoadBatch(const LoadBatch&) = delete;
  LoadBatch& operator=(const LoadBatch&) = delete;

  std::size_t size() const { return kept_.size(); }
  bool holds(std::string_view id) const { return row_of_.contains(id); }

  // A row is named by its number in the rows given.
  RowSpan rows() const { return kept_; }
  std::optional<std::size_t> row_of(std::string_view id) const;
  const std::string& id(std::size_t row) const { return std::get<std::string>(rows_[row][id_column_]); }
  // What a row says.
  std::size_t column_of(std::string_view field) const { return packing_.column_of(field); }
  const graph::Value& cell(std::size_t row, std::size_t column) const { return rows_[row][column]; }
  const graph::NodeSchema& schema() const { return schema_; }
  const LoadRun& run() const { return run_; }

  // The parameters of cypher::upsert_nodes().
  void pack_nodes(bolt::Packer& packer, RowSpan rows) const;
  // Those of cypher::read_back(), touch_found(), adopt_rows(), await_relationships().
  void pack_ids(bolt::Packer& packer, RowSpan rows) const;
  // Those of cypher::upsert_relationships(), for rows that can match.
  std::vector<std::size_t> matchable(const graph::RelSchema& rel, RowSpan rows) const;
  void pack_relationships(bolt::Packer& packer, const graph::RelSchema& rel, RowSpan rows) const;
  // Those of cypher::drop_relationships(): also for rows that can match nothing.
  void pack_drops(bolt::Packer& packer, const graph::RelSchema& rel, RowSpan rows) const;

 private:
  void keep_last_rows();

  const graph::NodeSchema& schema_;
  const graph::Rows& rows_;
  const LoadRun run_;
  const RowPacking packing_{run_, rows_};
  std::size_t id_column_ = 0;
  std::vector<std::size_t> kept_;
  std::unordered_map<std::string_view, std::size_t> row_of_;
};

// The rows of one load_links(), likewise.
class LinkBatch {
 public:
  LinkBatch(const graph::MatchLinkSchema& link, const graph::Rows& rows, const graph::Params& params,
            graph::TimeKind times, const Marks& marks);
  LinkBatch(const LinkBatch&) = delete;
  LinkBatch& operator=(const LinkBatch&) = delete;

  std::size_t size() const { return kept_.size(); }
  // The parameters of cypher::upsert_links().
  void pack(bolt::Packer& packer) const;

 private:
  const graph::MatchLinkSchema& link_;
  const LoadRun run_;
  const RowPacking packing_;
  const std::vector<graph::Matcher> matchers_;  // of both ends
  std::vector<std::size_t> kept_;
};

}  // namespace dynatlas::neo4j
