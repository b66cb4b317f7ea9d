#include "graph/load.h"

#include <algorithm>
#include <cassert>

#include "base/error.h"
#include "base/log.h"
#include "graph/derivation.h"

namespace dynatlas::graph {
namespace {

// Runs one transaction, again where the store says that this may help.
template <typename Transaction>
auto with_retry(const WritePolicy& policy, Transaction transaction) {
  auto pause = policy.backoff_base;
  for (int attempt = 1;; ++attempt) {
    try {
      policy.before_transaction();
      return transaction();
    } catch (const Error& error) {
      if (!error.retryable() || attempt >= policy.attempts_max || policy.stop.stop_requested()) throw;
      log::debug("attempt {} failed, trying again: {}", attempt, error.what());
    }
    policy.clock->sleep_for(pause);
    pause *= 2;
  }
}

// Calls `remove`, which deletes at most a batch, until nothing is left.
template <typename Remove>
std::uint64_t remove_all(const WritePolicy& policy, Remove remove) {
  std::uint64_t total = 0;
  for (;;) {
    const std::uint64_t removed = with_retry(policy, remove);
    if (removed == 0) return total;
    total += removed;
  }
}

std::vector<std::string> ids_of(const std::vector<NodeName>& nodes, std::size_t first, std::size_t count) {
  std::vector<std::string> ids;
  ids.reserve(count);
  for (std::size_t i = first; i < first + count; ++i) ids.push_back(nodes[i].id);
  return ids;
}

}  // namespace

LoadCount load(GraphStore& store, const NodeSchema& schema, const Rows& given, const Params& params,
               const WritePolicy& policy, std::span<const std::string> owner_ids) {
  const DerivedRows derived(schema, given);
  const Rows& rows = derived.rows();
  if (!owner_ids.empty() || rows.size() <= policy.batch_rows_max) {
    if (rows.empty() && owner_ids.empty()) return {};
    return with_retry(policy, [&] { return store.load(schema, rows, params, owner_ids, policy.changes); });
  }
  LoadCount total;
  for (std::size_t first = 0; first < rows.size(); first += policy.batch_rows_max) {
    const Rows batch = rows.slice(first, std::min(policy.batch_rows_max, rows.size() - first));
    total += with_retry(policy, [&] { return store.load(schema, batch, params, {}, policy.changes); });
  }
  return total;
}

std::uint64_t load_links(GraphStore& store, const MatchLinkSchema& link, const Rows& rows, const Params& params,
                         const WritePolicy& policy) {
  std::uint64_t made = 0;
  for (std::size_t first = 0; first < rows.size(); first += policy.batch_rows_max) {
    const Rows batch = rows.slice(first, std::min(policy.batch_rows_max, rows.size() - first));
    made += with_retry(policy, [&] { return store.load_links(link, batch, params); });
  }
  return made;
}

void touch(GraphStore& store, const NodeSchema& schema, std::span<const std::string> ids, std::int64_t update_tag,
           const WritePolicy& policy) {
  for (std::size_t first = 0; first < ids.size(); first += policy.batch_rows_max) {
    const auto batch = ids.subspan(first, std::min(policy.batch_rows_max, ids.size() - first));
    with_retry(policy, [&] { store.touch(schema, batch, update_tag); });
  }
}

PartDifference compare_part(GraphStore& store, const NodeSchema& schema, const PartKey& part, const SeenSet& seen,
                            const SeenSet& unread_names) {
  PartDifference difference;
  store.list_part(schema, part, [&](const NodeName& node) {
    ++difference.in_graph;
    if (node.name.empty()) return;  // whoever made it, a listing cannot say that it is gone
    if (!seen.contains(node.name)) {
      difference.gone.push_back(node);
    } else if (unread_names.contains(node.name)) {
      difference.unread.push_back(node);
    }
  });
  return difference;
}

std::uint64_t cleanup(GraphStore& store, const NodeSchema& schema, const std::vector<NodeName>& gone,
                      const WritePolicy& policy) {
  std::uint64_t deleted = 0;
  for (std::size_t first = 0; first < gone.size(); first += policy.batch_rows_max) {
    const std::vector<std::string> ids = ids_of(gone, first, std::min(policy.batch_rows_max, gone.size() - first));
    deleted += with_retry(policy, [&] { return store.remove(schema, ids, policy.changes); });
  }
  return deleted;
}

StaleCount cleanup_stale(GraphStore& store, const NodeSchema& schema, const Params& params, const WritePolicy& policy,
                         bool cascade) {
  assert(!cascade || schema.scoped_cleanup);
  StaleCount count;
  const bool has_sub_resource = schema.sub_resource.has_value();
  if (!has_sub_resource && schema.relationships.empty()) return count;
  const std::size_t limit = policy.batch_rows_max;
  const auto remove_relationships = [&](const RelSchema& rel) {
    count.relationships +=
        remove_all(policy, [&] { return store.remove_stale_relationships(schema, rel, params, limit); });
  };
  if (has_sub_resource || !schema.scoped_cleanup) {
    count.nodes = remove_all(policy, [&] { return store.remove_stale_nodes(schema, params, cascade, limit); });
  }
  if (has_sub_resource) remove_relationships(*schema.sub_resource);
  for (const RelSchema& rel : schema.relationships) remove_relationships(rel);
  return count;
}

StaleCount cleanup_stale(GraphStore& store, const MatchLinkSchema& link, const Params& params,
                         const WritePolicy& policy) {
  return {0, remove_all(policy, [&] { return store.remove_stale_links(link, params, policy.batch_rows_max); })};
}

}  // namespace dynatlas::graph
