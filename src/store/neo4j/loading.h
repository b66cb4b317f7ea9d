// One load() inside a transaction that the store has open: all batches are read back at once, compared, and what
// differs is written. Made anew for each attempt.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "bolt/client.h"
#include "graph/graph_store.h"
#include "store/neo4j/comparison.h"
#include "store/neo4j/load_batch.h"
#include "store/neo4j/owned_nodes.h"

namespace dynatlas::neo4j {

// What a store knows that its loads go by.
struct LoadSettings {
  const graph::Model& model;
  bool full_load;    // write every row, whatever the graph holds
  bool takes_turns;  // no uniqueness constraint
  // Nobody else seems to make nodes: what the graph did not hold it does not hold. Where that is wrong a uniqueness
  // constraint refuses the transaction.
  bool is_only_writer;
  const std::set<const graph::NodeSchema*>& unseen;  // schemas whose nodes the graph did not hold when prepared
  std::int64_t latest_tag;                           // what has a later one is not deleted
};

class Loading {
 public:
  // All must outlive it. `all` are the batches' schemas and owners, in their order.
  Loading(bolt::Transaction& transaction, const LoadSettings& settings, const std::deque<LoadBatch>& batches,
          std::span<const graph::SchemaRows> all);
  Loading(const Loading&) = delete;
  Loading& operator=(const Loading&) = delete;

  void run();

  const graph::LoadCount& count() const { return count_; }
  std::vector<graph::Change> take_changes() { return std::move(changes_); }

 private:
  void compare();
  bool is_new(const LoadBatch& batch) const;
  void adopt(const LoadBatch& batch, Comparison& comparison);
  void queue_nodes(const LoadBatch& batch, const Comparison& comparison);
  void queue_relationships(const LoadBatch& batch, const Comparison& comparison);
  void queue_relationship(const LoadBatch& batch, const Comparison& comparison, const graph::RelSchema& rel);
  void queue_drops(const LoadBatch& batch, const Comparison& comparison, const graph::RelSchema& rel);
  void queue_owned(const LoadBatch& batch, std::span<const std::string> owner_ids);
  void erase_gone();

  bolt::Transaction& transaction_;
  const LoadSettings& settings_;
  const std::deque<LoadBatch>& batches_;
  const std::span<const graph::SchemaRows> all_;
  std::vector<Comparison> comparisons_;
  Comparison::CountsByLabel owned_;  // by the owner's
  graph::LoadCount count_;
  std::map<const graph::NodeSchema*, std::set<std::string>> dropped_;  // owned nodes
  IdsByLabel lost_;                                                    // what something must keep, and may not any more
  std::vector<graph::Change> changes_;
};

}  // namespace dynatlas::neo4j
