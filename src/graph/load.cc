#include "graph/load.h"

#include <algorithm>

#include "base/error.h"
#include "base/log.h"

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

std::vector<std::string> ids_of(const std::vector<NodeName>& nodes, std::size_t first, std::size_t count) {
  std::vector<std::string> ids;
  ids.reserve(count);
  for (std::size_t i = first; i < first + count; ++i) ids.push_back(nodes[i].id);
  return ids;
}

}  // namespace

LoadCount load(GraphStore& store, const NodeSchema& schema, const Rows& rows, const Params& params,
               const WritePolicy& policy, std::span<const std::string> owner_ids) {
  if (!owner_ids.empty() || rows.size() <= policy.batch_rows_max) {
    if (rows.empty() && owner_ids.empty()) return {};
    return with_retry(policy, [&] { return store.load(schema, rows, params, owner_ids); });
  }
  LoadCount total;
  for (std::size_t first = 0; first < rows.size(); first += policy.batch_rows_max) {
    const Rows batch = rows.slice(first, std::min(policy.batch_rows_max, rows.size() - first));
    total += with_retry(policy, [&] { return store.load(schema, batch, params); });
  }
  return total;
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
    deleted += with_retry(policy, [&] { return store.remove(schema, ids); });
  }
  return deleted;
}

}  // namespace dynatlas::graph
