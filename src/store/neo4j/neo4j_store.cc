#include "store/neo4j/neo4j_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "bolt/client.h"
#include "store/neo4j/comparison.h"
#include "store/neo4j/cypher.h"
#include "store/neo4j/database_setup.h"
#include "store/neo4j/json.h"
#include "store/neo4j/load_batch.h"
#include "store/neo4j/owned_nodes.h"
#include "store/neo4j/reading.h"
#include "store/neo4j/records.h"
#include "store/neo4j/values.h"

namespace dynatlas::neo4j {
namespace {

using bolt::AccessMode;
using bolt::Transaction;
using cypher::Upsert;
using graph::Existence;
using graph::LoadCount;
using graph::NodeSchema;
using graph::Params;
using graph::RelSchema;
using Ids = std::span<const std::string>;

constexpr std::string_view kConstraintBroken = "Neo.ClientError.Schema.ConstraintValidationFailed";
constexpr int kAdoptAttemptsMax = 5;

[[noreturn]] void misused(const NodeSchema& schema, const std::string& message) {
  throw Error(ErrorKind::internal, message, std::string(schema.label));
}

}  // namespace

struct Neo4jStore::State {
  Options options;
  Clock& clock;
  bolt::Client client;
  graph::Model model;
  bool takes_turns = false;

  void write(const std::function<void(Transaction&)>& work);
  Marks marks() const;
  bolt::Counters remove_stale(const std::string& statement, const Params& params, std::size_t limit);
  void lock_tenant(Transaction& transaction, const NodeSchema& schema, const Params& params) const;
  void lock_tenants_of(Transaction& transaction, const NodeSchema& schema, Ids ids) const;
  // What a load() has done so far.
  struct Loaded {
    LoadCount count;
    IdsBySchema dropped;       // owned nodes
    IdsBySchema unreferenced;  // that may be
    std::vector<graph::Change> changes;
  };
  using Batches = std::deque<LoadBatch>;
  std::vector<Comparison> compare(Transaction& transaction, const Batches& batches) const;
  void adopt(Transaction& transaction, const LoadBatch& batch, Comparison& comparison) const;
  void queue_load(Transaction& transaction, const LoadBatch& batch, const Comparison& comparison, Loaded& loaded);
  void queue_owned(Transaction& transaction, const LoadBatch& batch, Ids owner_ids,
                   const std::vector<Comparison>& comparisons, Loaded& loaded) const;
};

void Neo4jStore::State::write(const std::function<void(Transaction&)>& work) {
  for (int attempt = 1;; ++attempt) {
    try {
      return client.run_in_transaction(AccessMode::write, work);
    } catch (const bolt::ServerError& error) {
      // Another client made one of the nodes under a sibling label meanwhile; it is there to be adopted now.
      if (error.code() == kConstraintBroken && attempt < kAdoptAttemptsMax) continue;
      if (bolt::is_out_of_memory(error.failure())) throw graph::TransactionTooLarge(error);
      if (error.retryable()) rethrow_final(error);
      throw;
    } catch (const Error& error) {
      if (error.retryable()) rethrow_final(error);
      throw;
    }
  }
}

Marks Neo4jStore::State::marks() const {
  const auto now = std::chrono::floor<std::chrono::milliseconds>(clock.wall_now());
  return {now.time_since_epoch().count(), options.module_name, options.module_version};
}

void Neo4jStore::State::lock_tenant(Transaction& transaction, const NodeSchema& schema, const Params& params) const {
  if (!takes_turns || !schema.sub_resource.has_value() || !is_of_the_run(schema.sub_resource->target)) return;
  transaction.queue(cypher::lock_tenant(*schema.sub_resource), packed(params));
}

void Neo4jStore::State::lock_tenants_of(Transaction& transaction, const NodeSchema& schema, Ids ids) const {
  if (!takes_turns || !schema.sub_resource.has_value()) return;
  transaction.queue(cypher::lock_tenants_of(schema), packed_ids(ids));
}

// What the rows' nodes are now, and what is to be done about it. All are asked for before any is waited for.
std::vector<Comparison> Neo4jStore::State::compare(Transaction& transaction, const Batches& batches) const {
  std::vector<Comparison> comparisons;
  comparisons.reserve(batches.size());
  for (const LoadBatch& batch : batches) {
    if (options.full_load) {
      comparisons.push_back(Comparison::skipped(batch));
      continue;
    }
    const std::vector<const RelSchema*> relationships = told_by_ids(batch.schema(), model);
    Comparison& comparison = comparisons.emplace_back(batch, relationships);
    if (batch.size() == 0) continue;
    transaction.queue(
        cypher::read_back(batch.schema(), relationships),
        [&](bolt::Packer& packer) { batch.pack_ids(packer, batch.rows()); },
        [&comparison](Record record) {
          comparison.take(record);
          return true;
        });
  }
  transaction.flush();
  for (std::size_t i = 0; i < batches.size(); ++i) {
    if (!options.full_load) comparisons[i].finish();
    adopt(transaction, batches[i], comparisons[i]);
  }
  return comparisons;
}

void Neo4jStore::State::adopt(Transaction& transaction, const LoadBatch& batch, Comparison& comparison) const {
  for (const std::string_view sibling : batch.schema().sibling_labels) {
    const RowSpan rows = options.full_load ? batch.rows() : comparison.to_create();
    if (rows.empty()) break;
    transaction.run(
        cypher::adopt_rows(batch.schema(), sibling), [&](bolt::Packer& packer) { batch.pack_ids(packer, rows); },
        [&](Record record) {
          comparison.adopt(text(record[0]));
          return true;
        });
  }
}

void Neo4jStore::State::queue_load(Transaction& transaction, const LoadBatch& batch, const Comparison& comparison,
                                   Loaded& loaded) {
  const NodeSchema& schema = batch.schema();
  const auto pack_ids = [&](RowSpan rows) {
    return [&batch, rows](bolt::Packer& packer) { batch.pack_ids(packer, rows); };
  };
  if (const RowSpan rows = comparison.to_touch(); !rows.empty()) {
    for (const std::string& statement : cypher::touch_found(schema, told_by_ids(schema, model))) {
      transaction.queue(statement, pack_ids(rows));
    }
  }
  if (const RowSpan rows = comparison.to_mark(); !rows.empty()) {
    transaction.queue(cypher::touch_nodes(schema), pack_ids(rows));
  }
  // Without a constraint nobody tells that another client has just made the node too.
  const Upsert missing = takes_turns ? Upsert::merge : Upsert::create;
  const auto queue_nodes = [&](RowSpan rows, Upsert how) {
    if (rows.empty()) return;
    transaction.queue(cypher::upsert_nodes(schema, how), [&](bolt::Packer& packer) { batch.pack_nodes(packer, rows); });
  };
  queue_nodes(comparison.to_create(), missing);
  queue_nodes(comparison.to_write(), Upsert::merge);
  const auto queue_relationships = [&](const RelSchema& rel) {
    for (const bool there : {false, true}) {
      const std::vector<std::size_t> rows = batch.matchable(rel, comparison.to_relate(rel, there));
      if (rows.empty()) continue;
      const bool is_new = !there && cypher::is_alone(schema, rel);
      transaction.queue(
          cypher::upsert_relationships(schema, rel, is_new ? missing : Upsert::merge),
          [&](bolt::Packer& packer) { batch.pack_relationships(packer, rel, rows); },
          [&loaded](Record record) {
            loaded.count.relationships += static_cast<std::uint64_t>(integer(record[0]));
            return true;
          });
    }
  };
  if (schema.sub_resource.has_value()) queue_relationships(*schema.sub_resource);
  for (const RelSchema& rel : schema.relationships) {
    if (const auto rows = comparison.to_relate(rel, true); !rows.empty()) {
      const NodeSchema* const referenced = referenced_schema(model, rel);
      transaction.queue(
          cypher::drop_relationships(schema, rel), [&](bolt::Packer& packer) { batch.pack_drops(packer, rel, rows); },
          [&loaded, referenced](Record record) {
            if (referenced != nullptr) loaded.unreferenced[referenced].insert(text(record[0]));
            return true;
          });
    }
    queue_relationships(rel);
  }
  for_each_waiting(model, schema, [&](const NodeSchema& waiting, const RelSchema& rel) {
    transaction.queue(cypher::await_relationships(schema, waiting, rel), pack_ids(batch.rows()));
  });
  loaded.count.nodes += batch.size();
  loaded.count.written_nodes += comparison.to_create().size() + comparison.to_write().size();
  loaded.count.relationships += comparison.confirmed();
}

// The schema's nodes that the owners hold, but that are not among the rows. An owner that has just been made holds
// none.
void Neo4jStore::State::queue_owned(Transaction& transaction, const LoadBatch& batch, Ids owner_ids,
                                    const std::vector<Comparison>& comparisons, Loaded& loaded) const {
  for (const RelSchema& rel : batch.schema().relationships) {
    if (!rel.owning) continue;
    std::vector<std::string> owners(owner_ids.begin(), owner_ids.end());
    for (const Comparison& comparison : comparisons) {
      if (comparison.schema().label != rel.target_label) continue;
      std::erase_if(owners, [&](const std::string& id) { return comparison.is_missing(id); });
    }
    if (owners.empty()) continue;
    transaction.queue(cypher::owned(batch.schema(), rel), packed_ids(owners), [&batch, &loaded](Record record) {
      const std::string id = text(record[0]);
      if (!id.empty() && !batch.holds(id)) loaded.dropped[&batch.schema()].insert(id);
      return true;
    });
  }
}

std::unique_ptr<Neo4jStore> Neo4jStore::open(Options options, Clock& clock) {
  bolt::Options bolt = options.bolt;
  auto state = std::unique_ptr<State>(new State{std::move(options), clock, bolt::Client(std::move(bolt)), {}});
  state->client.connect();
  return std::unique_ptr<Neo4jStore>(new Neo4jStore(std::move(state)));
}

Neo4jStore::Neo4jStore(std::unique_ptr<State> state) : state_(std::move(state)) {}
Neo4jStore::~Neo4jStore() = default;

void Neo4jStore::prepare(graph::Model model) {
  State& state = *state_;
  const RunStatement run = [&](std::string_view statement, const bolt::PackParameters& parameters,
                               const bolt::OnRecord& on_record) { state.client.run(statement, parameters, on_record); };
  DatabaseSetup setup(run, system_clock(), {state.options.times, description(), state.options.may_constrain});
  state.takes_turns = !setup.prepare(model);
  state.model = model;
}

LoadCount Neo4jStore::load(std::span<const graph::SchemaRows> all, const Params& params, graph::ChangeLog* log) {
  State& state = *state_;
  State::Batches batches;
  for (const auto& [schema, rows, owner_ids] : all) {
    if (!owner_ids.empty() && schema.existence != Existence::owned) misused(schema, "owner ids, but nobody owns it");
    batches.emplace_back(schema, rows, params, state.options.times, state.marks());
  }
  if (std::ranges::all_of(all, [](const auto& one) { return one.rows.empty() && one.owner_ids.empty(); })) return {};
  State::Loaded loaded;
  state.write([&](Transaction& transaction) {
    loaded = {};
    for (const LoadBatch& batch : batches) state.lock_tenant(transaction, batch.schema(), params);
    std::vector<Comparison> comparisons = state.compare(transaction, batches);
    for (std::size_t i = 0; i < batches.size(); ++i) {
      if (batches[i].size() > 0) state.queue_load(transaction, batches[i], comparisons[i], loaded);
      state.queue_owned(transaction, batches[i], all[i].owner_ids, comparisons, loaded);
      std::ranges::move(comparisons[i].take_changes(), std::back_inserter(loaded.changes));
    }
    transaction.flush();
    for (const auto& [schema, ids] : loaded.dropped) {
      const Group dropped{schema, {ids.begin(), ids.end()}};
      loaded.count.deleted_nodes += erase(transaction, state.model, dropped, loaded.changes);
    }
    loaded.count.deleted_nodes += erase_unreferenced(transaction, loaded.unreferenced, loaded.changes);
  });
  if (log != nullptr) std::ranges::move(loaded.changes, std::back_inserter(log->changes));
  return loaded.count;
}

void Neo4jStore::list_part(const NodeSchema& schema, const graph::PartKey& part,
                           const std::function<void(const graph::NodeName&)>& each) {
  if (schema.existence != Existence::listed) misused(schema, "is not listed by parts");
  const Params params{{"scope", part.scope}, {"tenant", part.tenant_id}};
  const auto take = [&](Record record) {
    graph::NodeName node{text(record[0]), text(record[1])};
    if (!node.id.empty()) each(node);
    return true;
  };
  // From the server that takes the writes: another one may lag behind what was just loaded.
  state_->client.run(cypher::list_part(schema), packed(params), take);
}

std::uint64_t Neo4jStore::count(const NodeSchema& schema, std::string_view tenant_id) {
  if (!schema.sub_resource.has_value()) misused(schema, "hangs on no tenant");
  std::uint64_t nodes = 0;
  const Params params{{"tenant", std::string(tenant_id)}};
  state_->client.run(cypher::count_of(schema), packed(params), [&](Record record) {
    nodes = static_cast<std::uint64_t>(integer(record[0]));
    return true;
  });
  return nodes;
}

void Neo4jStore::touch(const NodeSchema& schema, Ids ids, std::int64_t update_tag) {
  State& state = *state_;
  const Params params{{std::string(graph::kUpdateTag), update_tag}};
  state.write([&](Transaction& transaction) {
    state.lock_tenants_of(transaction, schema, ids);
    queue_touch(transaction, state.model, {&schema, {ids.begin(), ids.end()}}, params);
    transaction.flush();
  });
}

std::uint64_t Neo4jStore::remove(const NodeSchema& schema, Ids ids, graph::ChangeLog* log) {
  State& state = *state_;
  std::uint64_t erased = 0;
  std::vector<graph::Change> changes;
  state.write([&](Transaction& transaction) {
    changes.clear();
    state.lock_tenants_of(transaction, schema, ids);
    erased = erase(transaction, state.model, {&schema, {ids.begin(), ids.end()}}, changes);
  });
  if (log != nullptr) std::ranges::move(changes, std::back_inserter(log->changes));
  return erased;
}

std::uint64_t Neo4jStore::load_links(const graph::MatchLinkSchema& link, const graph::Rows& rows,
                                     const Params& params) {
  const LinkBatch batch(link, rows, params, state_->options.times, state_->marks());
  if (batch.size() == 0) return 0;
  std::uint64_t made = 0;
  state_->write([&](Transaction& transaction) {
    transaction.run(
        cypher::upsert_links(link), [&](bolt::Packer& packer) { batch.pack(packer); },
        [&](Record record) {
          made = static_cast<std::uint64_t>(integer(record[0]));
          return true;
        });
  });
  return made;
}

bolt::Counters Neo4jStore::State::remove_stale(const std::string& statement, const Params& params, std::size_t limit) {
  Params all = params;
  all.insert_or_assign("limit", static_cast<std::int64_t>(limit));
  bolt::Counters counters;
  write([&](Transaction& transaction) { counters = transaction.run(statement, packed(all)).counters; });
  return counters;
}

std::uint64_t Neo4jStore::remove_stale_nodes(const NodeSchema& schema, const Params& params, bool cascade,
                                             std::size_t limit) {
  const auto counters = state_->remove_stale(cypher::remove_stale_nodes(schema, cascade), params, limit);
  return static_cast<std::uint64_t>(counters.nodes_deleted);
}

std::uint64_t Neo4jStore::remove_stale_relationships(const NodeSchema& schema, const RelSchema& rel,
                                                     const Params& params, std::size_t limit) {
  const bool is_sub_resource = schema.sub_resource.has_value() && &rel == &*schema.sub_resource;
  const std::string statement =
      is_sub_resource ? cypher::remove_stale_sub_resource(schema) : cypher::remove_stale_relationships(schema, rel);
  return static_cast<std::uint64_t>(state_->remove_stale(statement, params, limit).relationships_deleted);
}

std::uint64_t Neo4jStore::remove_stale_links(const graph::MatchLinkSchema& link, const Params& params,
                                             std::size_t limit) {
  const auto counters = state_->remove_stale(cypher::remove_stale_links(link), params, limit);
  return static_cast<std::uint64_t>(counters.relationships_deleted);
}

std::optional<graph::Value> Neo4jStore::property(const NodeSchema& schema, std::string_view id, std::string_view name) {
  const auto declared = std::ranges::find(schema.properties, name, &graph::Property::name);
  if (declared == schema.properties.end()) return std::nullopt;
  graph::Value value;
  const Params params{{"id", std::string(id)}};
  state_->client.run(cypher::property(schema, name), packed(params), [&](Record record) {
    value = value_of(record[0], declared->type);
    return true;
  });
  if (std::holds_alternative<graph::Null>(value)) return std::nullopt;
  return value;
}

graph::Lease Neo4jStore::acquire_lease(std::string_view name, std::string_view holder, std::chrono::sys_seconds now,
                                       std::chrono::seconds ttl) {
  const Params params{{"id", std::string(name)},
                      {"holder", std::string(holder)},
                      {"now", std::int64_t{now.time_since_epoch().count()}},
                      {"expires", std::int64_t{(now + ttl).time_since_epoch().count()}}};
  graph::Lease lease;
  state_->write([&](Transaction& transaction) {
    transaction.run(cypher::take_lease(), packed(params), [&](Record record) {
      lease = {text(record[0]), std::chrono::sys_seconds(std::chrono::seconds(integer(record[1])))};
      return true;
    });
  });
  return lease;
}

void Neo4jStore::release_lease(std::string_view name, std::string_view holder) {
  State& state = *state_;
  const Params params{{"id", std::string(name)}, {"holder", std::string(holder)}};
  state.client.before_it_stops([&] {
    state.write([&](Transaction& transaction) { transaction.run(cypher::release_lease(), packed(params)); });
  });
}

std::vector<std::string> Neo4jStore::read(std::string_view statement, const Params& params,
                                          const graph::RowReader& reader) {
  return run_query(state_->client, statement, params, state_->options.times, reader);
}

std::string Neo4jStore::description() const {
  const bolt::Options& bolt = state_->options.bolt;
  return bolt.database.empty() ? bolt.uri.text() : fmt::format("{} ({})", bolt.uri.text(), bolt.database);
}

}  // namespace dynatlas::neo4j
