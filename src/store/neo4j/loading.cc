#include "store/neo4j/loading.h"

#include <algorithm>
#include <iterator>

#include "store/neo4j/cypher.h"
#include "store/neo4j/records.h"

namespace dynatlas::neo4j {
namespace {

using cypher::Upsert;
using graph::NodeSchema;
using graph::RelSchema;

bolt::PackParameters ids_of(const LoadBatch& batch, RowSpan rows) {
  return [&batch, rows](bolt::Packer& packer) { batch.pack_ids(packer, rows); };
}

}  // namespace

Loading::Loading(bolt::Transaction& transaction, const LoadSettings& settings, const std::deque<LoadBatch>& batches,
                 std::span<const graph::SchemaRows> all)
    : transaction_(transaction), settings_(settings), batches_(batches), all_(all) {}

void Loading::run() {
  compare();
  for (std::size_t i = 0; i < batches_.size(); ++i) {
    const LoadBatch& batch = batches_[i];
    Comparison& comparison = comparisons_[i];
    if (batch.size() > 0) {
      queue_nodes(batch, comparison);
      queue_relationships(batch, comparison);
      count_.nodes += batch.size();
      count_.written_nodes += comparison.to_create().size() + comparison.to_write().size();
      count_.relationships += comparison.confirmed();
    }
    queue_owned(batch, all_[i].owner_ids);
    std::ranges::move(comparison.take_changes(), std::back_inserter(changes_));
  }
  transaction_.flush();
  erase_gone();
}

// What the rows' nodes are now, and what is to be done about it. All are asked for before any is waited for.
void Loading::compare() {
  comparisons_.reserve(batches_.size());
  for (const LoadBatch& batch : batches_) {
    if (settings_.full_load) {
      comparisons_.push_back(Comparison::skipped(batch));
      continue;
    }
    const std::vector<const RelSchema*> relationships = told_by_ids(batch.schema(), settings_.model);
    const std::vector<const RelSchema*> ownership = ownership_told_by_ids(batch.schema(), settings_.model);
    Comparison& comparison = comparisons_.emplace_back(batch, relationships, !ownership.empty());
    if (batch.size() == 0 || is_new(batch)) continue;
    transaction_.queue(cypher::read_back(batch.schema(), relationships, ownership), ids_of(batch, batch.rows()),
                       [&comparison](Record record) {
                         comparison.take(record);
                         return true;
                       });
  }
  transaction_.flush();
  for (std::size_t i = 0; i < batches_.size(); ++i) {
    if (!settings_.full_load) comparisons_[i].finish();
    if (!settings_.is_only_writer) adopt(batches_[i], comparisons_[i]);
  }
  for (const Comparison& comparison : comparisons_) comparison.count_owned(owned_);
}

// Whether the graph holds none of the batch's nodes.
bool Loading::is_new(const LoadBatch& batch) const {
  return settings_.is_only_writer && settings_.unseen.contains(&batch.schema());
}

// What is there under a sibling label only is no longer missing.
void Loading::adopt(const LoadBatch& batch, Comparison& comparison) {
  for (const std::string_view sibling : batch.schema().sibling_labels) {
    const RowSpan rows = settings_.full_load ? batch.rows() : comparison.to_create();
    if (rows.empty()) break;
    transaction_.run(cypher::adopt_rows(batch.schema(), sibling), ids_of(batch, rows), [&](Record record) {
      comparison.adopt(text(record[0]));
      return true;
    });
  }
}

void Loading::queue_nodes(const LoadBatch& batch, const Comparison& comparison) {
  const NodeSchema& schema = batch.schema();
  if (const RowSpan rows = comparison.to_touch(); !rows.empty()) {
    for (const std::string& statement : cypher::touch_found(schema, told_by_ids(schema, settings_.model))) {
      transaction_.queue(statement, ids_of(batch, rows));
    }
  }
  if (const RowSpan rows = comparison.to_mark(); !rows.empty()) {
    transaction_.queue(cypher::touch_nodes(schema), ids_of(batch, rows));
  }
  const auto queue = [&](RowSpan rows, Upsert how) {
    if (rows.empty()) return;
    transaction_.queue(cypher::upsert_nodes(schema, how),
                       [&](bolt::Packer& packer) { batch.pack_nodes(packer, rows); });
  };
  // Without a constraint nobody tells that another client has just made the node too.
  queue(comparison.to_create(), settings_.takes_turns ? Upsert::merge : Upsert::create);
  queue(comparison.to_write(), Upsert::merge);
}

void Loading::queue_relationships(const LoadBatch& batch, const Comparison& comparison) {
  const NodeSchema& schema = batch.schema();
  if (schema.sub_resource.has_value()) queue_relationship(batch, comparison, *schema.sub_resource);
  for (const RelSchema& rel : schema.relationships) {
    queue_drops(batch, comparison, rel);
    queue_relationship(batch, comparison, rel);
  }
  for_each_waiting(settings_.model, schema, [&](const NodeSchema& waiting, const RelSchema& rel) {
    transaction_.queue(cypher::await_relationships(schema, waiting, rel), ids_of(batch, batch.rows()));
  });
}

void Loading::queue_relationship(const LoadBatch& batch, const Comparison& comparison, const RelSchema& rel) {
  for (const bool there : {false, true}) {
    const std::vector<std::size_t> rows = batch.matchable(rel, comparison.to_relate(rel, there));
    if (rows.empty()) continue;
    const bool is_new = !there && !settings_.takes_turns && cypher::is_alone(batch.schema(), rel);
    transaction_.queue(
        cypher::upsert_relationships(batch.schema(), rel, is_new ? Upsert::create : Upsert::merge),
        [&](bolt::Packer& packer) { batch.pack_relationships(packer, rel, rows); },
        [this](Record record) {
          count_.relationships += static_cast<std::uint64_t>(integer(record[0]));
          return true;
        });
  }
}

void Loading::queue_drops(const LoadBatch& batch, const Comparison& comparison, const RelSchema& rel) {
  const std::vector<std::size_t> rows = comparison.to_relate(rel, true);
  if (rows.empty()) return;
  const auto others = shared_with(settings_.model, batch.schema(), rel);
  transaction_.queue(
      cypher::drop_relationships(batch.schema(), rel, others),
      [&](bolt::Packer& packer) { batch.pack_drops(packer, rel, rows); },
      [this, grounds = grounds_of_targets(settings_.model, rel)](Record record) {
        note(grounds, text(record[0]), lost_);
        return true;
      });
}

// The schema's nodes that the owners hold, but that are not among the rows. An owner that has just been made holds
// none, nor does one that has as many relationships to what it owns as the rows of all batches say.
void Loading::queue_owned(const LoadBatch& batch, std::span<const std::string> owner_ids) {
  for (const RelSchema& rel : batch.schema().relationships) {
    if (!rel.owning) continue;
    const bool is_counted = std::ranges::count(told_by_ids(batch.schema(), settings_.model), &rel) > 0;
    const auto relationships = [&](const std::string& owner) {
      const Comparison::Counts& counts = owned_[rel.target_label];
      const auto found = counts.find(owner);
      return found == counts.end() ? 0 : found->second;
    };
    std::vector<std::string> owners(owner_ids.begin(), owner_ids.end());
    for (const Comparison& comparison : comparisons_) {
      if (comparison.schema().label != rel.target_label) continue;
      std::erase_if(owners, [&](const std::string& id) {
        return comparison.is_missing(id) || (is_counted && comparison.owns_just(id, relationships(id)));
      });
    }
    if (owners.empty()) continue;
    const graph::Params params{{"latest_tag", settings_.latest_tag}};
    transaction_.queue(cypher::owned(batch.schema(), rel), packed_ids(owners, params), [this, &batch](Record record) {
      const std::string id = text(record[0]);
      if (!id.empty() && !batch.holds(id)) dropped_[&batch.schema()].insert(id);
      return true;
    });
  }
}

void Loading::erase_gone() {
  const Deletable deletable{settings_.model, settings_.latest_tag};
  for (const auto& [schema, ids] : dropped_) {
    count_.deleted_nodes += erase(transaction_, deletable, {schema, {ids.begin(), ids.end()}}, changes_);
  }
  count_.deleted_nodes += erase_unkept(transaction_, deletable, lost_, changes_);
}

}  // namespace dynatlas::neo4j
