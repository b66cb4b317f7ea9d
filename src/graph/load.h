// The generic load() and cleanup(): batches, retries, and the rule of what may be deleted. No IO of their own.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "graph/graph_store.h"
#include "graph/seen_set.h"

namespace dynatlas::graph {

// How many rows one transaction takes. Its copies are one: what the database finds too large once is not tried again.
class BatchSize {
 public:
  BatchSize(std::size_t rows) : rows_(std::make_shared<std::size_t>(rows)) {}
  operator std::size_t() const { return *rows_; }
  // After a transaction of so many rows was too large.
  void halve(std::size_t rows) const { *rows_ = std::max<std::size_t>(1, std::min(*rows_, rows / 2)); }

 private:
  std::shared_ptr<std::size_t> rows_;
};

// How a store is written to.
struct WritePolicy {
  BatchSize batch_rows_max = 2'000;
  int attempts_max = 5;                        // of one transaction, when it fails with a retryable error
  std::chrono::milliseconds backoff_base{50};  // doubled at each attempt
  Clock* clock = &system_clock();
  std::stop_token stop;          // no further attempt after a stop request
  WriteTerms terms;              // what each transaction obeys
  ChangeLog* changes = nullptr;  // where load() and cleanup() note what differed, if anywhere
};

// Loads rows in transactions of at most batch_rows_max. With `owner_ids` (see GraphStore::load) the rows of one owner
// stay together, because only all of them tell what it no longer has.
LoadCount load(GraphStore& store, const NodeSchema& schema, const Rows& rows, const Params& params,
               const WritePolicy& policy, std::span<const std::string> owner_ids = {});

// Loads rows of several schemas in their order, as many of them in one transaction as batch_rows_max allows, but of
// several schemas of a label each in its own. Adds to `count` what was written, also where it ends with an exception.
void load(GraphStore& store, std::span<const SchemaRows> all, const Params& params, const WritePolicy& policy,
          LoadCount& count);

// Loads relationships between existing nodes, batch by batch. Returns how many.
std::uint64_t load_links(GraphStore& store, const MatchLinkSchema& link, const Rows& rows, const Params& params,
                         const WritePolicy& policy);

// Marks nodes as seen though not read, batch by batch.
void touch(GraphStore& store, const NodeSchema& schema, std::span<const std::string> ids, std::int64_t update_tag,
           const WritePolicy& policy);

// What a complete reading of one part says about the nodes in the graph.
struct PartDifference {
  std::uint64_t in_graph = 0;    // nodes that the graph holds for the part
  std::vector<NodeName> gone;    // those of them that the listing did not name: to be deleted
  std::vector<NodeName> unread;  // those that were named, but could not be read: to be touched
};

// What a listing calls the node; empty where it would not name it, whether it exists or not.
using NameOf = std::function<std::string(const NodeName&)>;

// Compares. `seen` holds every name of the listing, `unread_names` those that could not be described.
PartDifference compare_part(GraphStore& store, const NodeSchema& schema, const PartKey& part, const SeenSet& seen,
                            const SeenSet& unread_names, const NameOf& name_of = &NodeName::name);

// Deletes in bounded batches. Returns how many nodes went, owned ones included.
std::uint64_t cleanup(GraphStore& store, const NodeSchema& schema, const std::vector<NodeName>& gone,
                      const WritePolicy& policy);

// Cleanup by tag, for what is always read as a whole: call it only when this run has read all of it. As Cartography's
// four cases have it: a schema with a sub-resource loses the stale nodes that hang on the one that `params` name, and
// their stale relationships; one without loses stale relationships only, or (scoped_cleanup = false) its stale nodes
// too; one without any relationship loses nothing. `cascade`: stale children of a stale node go with it.
StaleCount cleanup_stale(GraphStore& store, const NodeSchema& schema, const Params& params, const WritePolicy& policy,
                         bool cascade = false);
// Of links, those that the sub-resource of `params` made, in its part where they have one; then nodes that nothing
// refers to any more, as GraphStore::remove_stale_links has it.
StaleCount cleanup_stale(GraphStore& store, const MatchLinkSchema& link, const Params& params,
                         const WritePolicy& policy);

// The guard: true when deleting `gone` of `in_graph` nodes looks like a mistake (more than half, and more than 20).
constexpr bool looks_like_mass_deletion(std::uint64_t gone, std::uint64_t in_graph) {
  return gone > 20 && gone * 2 > in_graph;
}

}  // namespace dynatlas::graph
