#include "graph/load.h"

#include <algorithm>
#include <cassert>
#include <deque>
#include <optional>
#include <unordered_map>

#include "base/error.h"
#include "base/log.h"
#include "graph/derivation.h"

namespace dynatlas::graph {
namespace {

// While it lives, the store writes under these terms.
class Under {
 public:
  Under(GraphStore& store, const WriteTerms& terms) : store_(store) { store_.write_under(terms); }
  ~Under() { store_.write_under({}); }
  Under(const Under&) = delete;
  Under& operator=(const Under&) = delete;

 private:
  GraphStore& store_;
};

// Runs one transaction, again where the store says that the same may succeed.
template <typename Transaction>
auto with_retry(GraphStore& store, const WritePolicy& policy, Transaction transaction) {
  const Under under(store, policy.terms);
  auto pause = policy.backoff_base;
  for (int attempt = 1;; ++attempt) {
    try {
      return transaction();
    } catch (const TransactionTooLarge&) {
      throw;
    } catch (const Error& error) {
      if (!error.retryable() || attempt >= policy.attempts_max || policy.stop.stop_requested()) throw;
      log::debug("attempt {} failed, trying again: {}", attempt, error.what());
    }
    policy.clock->sleep_for(pause);
    pause *= 2;
  }
}

// One transaction of about `rows` rows: an owner's, which stay together, count as one. False, and smaller ones from now
// on, where it was too large.
template <typename Transaction>
bool fits(GraphStore& store, const WritePolicy& policy, std::size_t rows, Transaction transaction) {
  try {
    with_retry(store, policy, transaction);
    return true;
  } catch (const TransactionTooLarge& error) {
    if (rows <= 1) throw;
    policy.batch_rows_max.halve(rows);
    log::debug("{} rows were too many for one transaction, {} from now on: {}", rows,
               static_cast<std::size_t>(policy.batch_rows_max), error.what());
    return false;
  }
}

std::size_t rows_of(std::span<const SchemaRows> all) {
  std::size_t rows = 0;
  for (const SchemaRows& one : all) rows += one.rows.size();
  return rows;
}

// How many of these one transaction takes, from the first on: one schema of a label, and no more rows than it may have.
std::size_t loaded_at_once(std::span<const SchemaRows> all, const WritePolicy& policy) {
  std::size_t count = 1;
  while (count < all.size() && rows_of(all.first(count + 1)) <= policy.batch_rows_max &&
         !has_another_of_label(all.first(count), all[count].schema)) {
    ++count;
  }
  return count;
}

// Calls `transaction` with the first and the number of rows, batch by batch, until all were taken.
template <typename Transaction>
void in_batches(GraphStore& store, const WritePolicy& policy, std::size_t rows, Transaction transaction) {
  for (std::size_t first = 0; first < rows;) {
    const std::size_t count = std::min<std::size_t>(policy.batch_rows_max, rows - first);
    if (fits(store, policy, count, [&] { transaction(first, count); })) first += count;
  }
}

// Calls `remove`, which deletes at most so many, until nothing is left.
template <typename Remove>
std::uint64_t remove_all(GraphStore& store, const WritePolicy& policy, Remove remove) {
  std::uint64_t total = 0;
  for (std::uint64_t removed = 1; removed > 0;) {
    const std::size_t limit = policy.batch_rows_max;
    if (fits(store, policy, limit, [&] { removed = remove(limit); })) total += removed;
  }
  return total;
}

std::vector<std::string> ids_of(const std::vector<NodeName>& nodes, std::size_t first, std::size_t count) {
  std::vector<std::string> ids;
  ids.reserve(count);
  for (std::size_t i = first; i < first + count; ++i) ids.push_back(nodes[i].id);
  return ids;
}

// The rows of owned nodes by their owner; those of an owner that is not among `owner_ids` stand with the first.
class RowsByOwner {
 public:
  RowsByOwner(const NodeSchema& schema, const Rows& rows, std::span<const std::string> owner_ids) : rows_(rows) {
    const auto owning = std::ranges::find(schema.relationships, true, &RelSchema::owning);
    assert(owning != schema.relationships.end());
    const std::optional<std::size_t> column = rows.column(owning->target[0].ref.name);
    std::unordered_map<std::string_view, std::size_t> position;
    for (std::size_t i = 0; i < owner_ids.size(); ++i) position.emplace(owner_ids[i], i);
    of_owner_.resize(owner_ids.size());
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const auto* const owner = column.has_value() ? std::get_if<std::string>(&rows[row][*column]) : nullptr;
      const auto found = owner == nullptr ? position.end() : position.find(*owner);
      of_owner_[found == position.end() ? 0 : found->second].push_back(row);
    }
  }

  // How many owners from `first` on, at most `limit`, have together at most so many rows; one at least.
  std::size_t owners_within(std::size_t first, std::size_t limit) const {
    std::size_t end = first;
    std::size_t rows = 0;
    do {
      rows += of_owner_[end++].size();
    } while (end < of_owner_.size() && end - first < limit && rows + of_owner_[end].size() <= limit);
    return end - first;
  }

  Rows of(std::size_t first, std::size_t count) const {
    Rows some(rows_.fields());
    for (std::size_t owner = first; owner < first + count; ++owner) {
      for (const std::size_t row : of_owner_[owner]) std::ranges::copy(rows_[row], some.add().begin());
    }
    return some;
  }

 private:
  const Rows& rows_;
  std::vector<std::vector<std::size_t>> of_owner_;
};

LoadCount load_owned(GraphStore& store, const NodeSchema& schema, const Rows& rows, const Params& params,
                     const WritePolicy& policy, std::span<const std::string> owner_ids) {
  LoadCount total;
  const auto load_some = [&](const Rows& some, std::span<const std::string> owners) {
    const std::size_t size = owners.size() == 1 ? 1 : std::max(some.size(), owners.size());
    return fits(store, policy, size, [&] { total += store.load(schema, some, params, owners, policy.changes); });
  };
  if (std::max(rows.size(), owner_ids.size()) <= policy.batch_rows_max && load_some(rows, owner_ids)) return total;
  const RowsByOwner by_owner(schema, rows, owner_ids);
  for (std::size_t first = 0; first < owner_ids.size();) {
    const std::size_t count = by_owner.owners_within(first, policy.batch_rows_max);
    if (load_some(by_owner.of(first, count), owner_ids.subspan(first, count))) first += count;
  }
  return total;
}

}  // namespace

LoadCount load(GraphStore& store, const NodeSchema& schema, const Rows& given, const Params& params,
               const WritePolicy& policy, std::span<const std::string> owner_ids) {
  const DerivedRows derived(schema, given);
  const Rows& rows = derived.rows();
  if (!owner_ids.empty()) return load_owned(store, schema, rows, params, policy, owner_ids);
  LoadCount total;
  in_batches(store, policy, rows.size(), [&](std::size_t first, std::size_t count) {
    const bool is_all = count == rows.size();
    total += store.load(schema, is_all ? rows : rows.slice(first, count), params, {}, policy.changes);
  });
  return total;
}

void load(GraphStore& store, std::span<const SchemaRows> all, const Params& params, const WritePolicy& policy,
          LoadCount& count) {
  std::deque<DerivedRows> derived;
  std::vector<SchemaRows> given;
  std::vector<SchemaRows> ready;
  for (const auto& [schema, rows, owner_ids] : all) {
    if (rows.empty() && owner_ids.empty()) continue;
    given.push_back({schema, rows, owner_ids});
    ready.push_back({schema, derived.emplace_back(schema, rows).rows(), owner_ids});
  }
  for (std::size_t first = 0; first < given.size();) {
    const auto together = std::span(ready).subspan(first, loaded_at_once(std::span(given).subspan(first), policy));
    if (together.size() == 1) {
      const auto& [schema, rows, owner_ids] = given[first];
      count += load(store, schema, rows, params, policy, owner_ids);
    } else if (!fits(store, policy, rows_of(together),
                     [&] { count += store.load(together, params, policy.changes); })) {
      continue;
    }
    first += together.size();
  }
}

std::uint64_t load_links(GraphStore& store, const MatchLinkSchema& link, const Rows& rows, const Params& params,
                         const WritePolicy& policy) {
  std::uint64_t made = 0;
  in_batches(store, policy, rows.size(), [&](std::size_t first, std::size_t count) {
    made += store.load_links(link, rows.slice(first, count), params);
  });
  return made;
}

void touch(GraphStore& store, const NodeSchema& schema, std::span<const std::string> ids, std::int64_t update_tag,
           const WritePolicy& policy) {
  in_batches(store, policy, ids.size(),
             [&](std::size_t first, std::size_t count) { store.touch(schema, ids.subspan(first, count), update_tag); });
}

PartDifference compare_part(GraphStore& store, const NodeSchema& schema, const PartKey& part, const SeenSet& seen,
                            const SeenSet& unread_names, const NameOf& name_of) {
  PartDifference difference;
  store.list_part(schema, part, [&](const NodeName& node) {
    ++difference.in_graph;
    const std::string name = name_of(node);
    if (name.empty()) return;  // whoever made it, a listing cannot say that it is gone
    if (!seen.contains(name)) {
      difference.gone.push_back(node);
    } else if (unread_names.contains(name)) {
      difference.unread.push_back(node);
    }
  });
  return difference;
}

std::uint64_t cleanup(GraphStore& store, const NodeSchema& schema, const std::vector<NodeName>& gone,
                      const WritePolicy& policy) {
  std::uint64_t deleted = 0;
  in_batches(store, policy, gone.size(), [&](std::size_t first, std::size_t count) {
    deleted += store.remove(schema, ids_of(gone, first, count), policy.changes);
  });
  return deleted;
}

StaleCount cleanup_stale(GraphStore& store, const NodeSchema& schema, const Params& params, const WritePolicy& policy,
                         bool cascade) {
  assert(!cascade || schema.scoped_cleanup);
  StaleCount count;
  const bool has_sub_resource = schema.sub_resource.has_value();
  if (!has_sub_resource && schema.relationships.empty()) return count;
  const auto remove_relationships = [&](const RelSchema& rel) {
    count.relationships += remove_all(
        store, policy, [&](std::size_t limit) { return store.remove_stale_relationships(schema, rel, params, limit); });
  };
  if (has_sub_resource || !schema.scoped_cleanup) {
    count.nodes = remove_all(
        store, policy, [&](std::size_t limit) { return store.remove_stale_nodes(schema, params, cascade, limit); });
  }
  if (has_sub_resource) remove_relationships(*schema.sub_resource);
  for (const RelSchema& rel : schema.relationships) remove_relationships(rel);
  return count;
}

StaleCount cleanup_stale(GraphStore& store, const MatchLinkSchema& link, const Params& params,
                         const WritePolicy& policy) {
  StaleCount count;
  remove_all(store, policy, [&](std::size_t limit) {
    const StaleCount some = store.remove_stale_links(link, params, limit, policy.changes);
    count += some;
    return some.relationships + some.nodes;
  });
  return count;
}

}  // namespace dynatlas::graph
