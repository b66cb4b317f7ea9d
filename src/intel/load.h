// Load and clean up: the generic functions of graph/ with the kinds that operations fill.
#pragma once

#include "graph/load.h"
#include "intel/batch.h"
#include "intel/operation.h"

namespace dynatlas::intel {

// Upserts the batch with its relationships and links, and drops what its nodes own no longer. The account's node must
// exist already. Adds to `count` what was written, also where it ends with an exception.
void load_batch(graph::GraphStore& store, const Batch& batch, const std::string& account, std::int64_t update_tag,
                const graph::WritePolicy& policy, graph::LoadCount& count);

// A listing, and one of the kinds that it lists.
struct Listing {
  Listing(const Operation& its_operation) : operation(its_operation), kind(*its_operation.lists) {}
  Listing(const Operation& its_operation, const graph::NodeSchema& its_kind)
      : operation(its_operation), kind(its_kind) {}

  const Operation& operation;
  const graph::NodeSchema& kind;
};

// Which nodes of the graph a complete listing no longer names, and which it names though they could not be read. Those
// whose ARN is of another part are neither.
graph::PartDifference compare_listed(graph::GraphStore& store, const Part& part, const Listing& listed,
                                     const graph::SeenSet& names, const graph::SeenSet& unread);

// Deletes the links of a part that its complete reading no longer made, and what nothing points at any more. Returns
// how many nodes went.
std::uint64_t clean_up_links(graph::GraphStore& store, const Part& part, const Operation& operation,
                             std::int64_t update_tag, const graph::WritePolicy& policy);

// Marks the listed nodes, with what they own, as seen.
void touch_listed(graph::GraphStore& store, const Operation& listing, const std::vector<graph::NodeName>& seen,
                  std::int64_t update_tag, const graph::WritePolicy& policy);

}  // namespace dynatlas::intel
