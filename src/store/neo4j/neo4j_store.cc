#include "store/neo4j/neo4j_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <nlohmann/json.hpp>
#include <set>

#include "base/error.h"
#include "bolt/client.h"
#include "store/neo4j/cypher.h"
#include "store/neo4j/database_setup.h"
#include "store/neo4j/json.h"
#include "store/neo4j/load_batch.h"
#include "store/neo4j/loading.h"
#include "store/neo4j/owned_nodes.h"
#include "store/neo4j/reading.h"
#include "store/neo4j/records.h"
#include "store/neo4j/values.h"

namespace dynatlas::neo4j {
namespace {

using bolt::AccessMode;
using bolt::Transaction;
using graph::Existence;
using graph::LoadCount;
using graph::NodeSchema;
using graph::Params;
using graph::RelSchema;
using Ids = std::span<const std::string>;

constexpr std::string_view kConstraintBroken = "Neo.ClientError.Schema.ConstraintValidationFailed";

[[noreturn]] void misused(const NodeSchema& schema, const std::string& message) {
  throw Error(ErrorKind::internal, message, std::string(schema.label));
}

// What one attempt of a transaction found, and the attempts before it, whose commit nobody may have heard of: where it
// finds nothing any more, an earlier one was committed.
void take(std::vector<graph::Change>& changes, std::vector<graph::Change> found) {
  if (!found.empty()) changes = std::move(found);
}

Params lease_params(const graph::Lease& lease) {
  return {{"id", lease.name}, {"generation", lease.generation}};
}

Params with_limit(Params params, std::size_t limit) {
  params.insert_or_assign("limit", static_cast<std::int64_t>(limit));
  return params;
}

void tell(std::vector<graph::Change> changes, graph::ChangeLog* log) {
  if (log == nullptr) return;
  log->leave_out_unknown(changes);
  std::ranges::move(changes, std::back_inserter(log->changes));
}

}  // namespace

struct Neo4jStore::State {
  Options options;
  Clock& clock;
  bolt::Client client;
  graph::Model model;
  bool takes_turns = false;
  bool is_only_writer = false;  // see LoadSettings
  std::set<const NodeSchema*> unseen{};
  graph::WriteTerms terms{};

  void write(const std::function<void(Transaction&)>& work);
  void write_under_terms(const std::function<void(Transaction&)>& work);
  Marks marks() const;
  bolt::Counters remove_stale(const std::string& statement, const Params& params, std::size_t limit);
  void lock_tenant(Transaction& transaction, const NodeSchema& schema, const Params& params) const;
  void lock_tenants_of(Transaction& transaction, const NodeSchema& schema, Ids ids) const;
  void each_record(const std::string& statement, const Params& params,
                   const std::function<void(const std::vector<nlohmann::json>& cells)>& take);
};

void Neo4jStore::State::write(const std::function<void(Transaction&)>& work) {
  try {
    client.run_in_transaction(AccessMode::write, [&](Transaction& transaction) {
      try {
        work(transaction);
      } catch (const bolt::ServerError& error) {
        if (error.code() != kConstraintBroken) throw;
        // Another client made one of the nodes meanwhile: to the next attempt, which looks, it is there.
        is_only_writer = false;
        throw bolt::ServerError(error.failure(), error.context(), true);
      }
    });
  } catch (const bolt::ServerError& error) {
    if (bolt::is_out_of_memory(error.failure())) throw graph::TransactionTooLarge(error);
    if (error.retryable()) rethrow_final(error);
    throw;
  } catch (const Error& error) {
    if (error.retryable()) rethrow_final(error);
    throw;
  }
}

// The renewal is sent together with what follows it; it holds the lease's node until the transaction ends.
void Neo4jStore::State::write_under_terms(const std::function<void(Transaction&)>& work) {
  if (terms.lease == nullptr) return write(work);
  write([&](Transaction& transaction) {
    bool is_held = false;
    transaction.queue(cypher::renew_lease(), packed(lease_params(*terms.lease)),
                      [&](Record) { return is_held = true; });
    work(transaction);
    transaction.flush();
    if (!is_held) throw lease_lost(*terms.lease);
  });
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
  state.is_only_writer = !state.takes_turns;
  state.unseen.clear();
  for (const NodeSchema* const schema : model.nodes) {
    if (comes_once(model, *schema) && !setup.may_hold(*schema)) state.unseen.insert(schema);
  }
  state.model = model;
}

LoadCount Neo4jStore::load(std::span<const graph::SchemaRows> all, const Params& params, graph::ChangeLog* log) {
  State& state = *state_;
  check_labels_differ(all);
  std::deque<LoadBatch> batches;
  for (const auto& [schema, rows, owner_ids] : all) {
    if (!owner_ids.empty() && schema.existence != Existence::owned) misused(schema, "owner ids, but nobody owns it");
    batches.emplace_back(schema, rows, params, state.options.times, state.marks());
  }
  if (std::ranges::all_of(all, [](const auto& one) { return one.rows.empty() && one.owner_ids.empty(); })) return {};
  LoadCount count;
  std::vector<graph::Change> changes;
  state.write_under_terms([&](Transaction& transaction) {
    for (const LoadBatch& batch : batches) state.lock_tenant(transaction, batch.schema(), params);
    const LoadSettings settings{state.model,  state.options.full_load, state.takes_turns, state.is_only_writer,
                                state.unseen, state.terms.latest_tag};
    Loading loading(transaction, settings, batches, all);
    loading.run();
    count = loading.count();
    take(changes, loading.take_changes());
  });
  tell(std::move(changes), log);
  return count;
}

void Neo4jStore::list_part(const NodeSchema& schema, const graph::PartKey& part,
                           const std::function<void(const graph::NodeName&)>& each) {
  if (schema.name_property.empty()) misused(schema, "is not listed by parts");
  Params params{{"tenant", part.tenant_id}};
  if (!schema.scope_property.empty()) params.emplace("scope", part.scope);
  const auto take = [&](Record record) {
    graph::NodeName node{text(record[0]), text(record[1]), integer(record[2])};
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
  state.write_under_terms([&](Transaction& transaction) {
    state.lock_tenants_of(transaction, schema, ids);
    queue_touch(transaction, state.model, {&schema, {ids.begin(), ids.end()}}, params);
    transaction.flush();
  });
}

std::uint64_t Neo4jStore::remove(const NodeSchema& schema, Ids ids, graph::ChangeLog* log) {
  State& state = *state_;
  std::uint64_t erased = 0;
  std::vector<graph::Change> changes;
  state.write_under_terms([&](Transaction& transaction) {
    state.lock_tenants_of(transaction, schema, ids);
    std::vector<graph::Change> found;
    const Deletable deletable{state.model, state.terms.latest_tag};
    const auto take_away = schema.existence == Existence::witnessed ? retract : erase;
    erased = std::max(erased, take_away(transaction, deletable, {&schema, {ids.begin(), ids.end()}}, found));
    take(changes, std::move(found));
  });
  tell(std::move(changes), log);
  return erased;
}

std::uint64_t Neo4jStore::load_links(const graph::MatchLinkSchema& link, const graph::Rows& rows,
                                     const Params& params) {
  const LinkBatch batch(link, rows, params, state_->options.times, state_->marks());
  if (batch.size() == 0) return 0;
  std::uint64_t made = 0;
  state_->write_under_terms([&](Transaction& transaction) {
    transaction.run(
        cypher::upsert_links(link), [&](bolt::Packer& packer) { batch.pack(packer); },
        [&](Record record) {
          made = static_cast<std::uint64_t>(integer(record[0]));
          return true;
        });
  });
  return made;
}

void Neo4jStore::list_links(const graph::MatchLinkSchema& link, Ids source_ids,
                            const std::function<void(const graph::LinkEnds&)>& each) {
  state_->client.run(cypher::list_links(link), packed_ids(source_ids), [&](Record record) {
    graph::LinkEnds ends{text(record[0]), text(record[1]), {}, integer(record[2])};
    for (std::size_t i = 0; i < link.properties.size(); ++i) {
      ends.properties.push_back(value_of(record[i + 3], link.properties[i].type));
    }
    each(ends);
    return true;
  });
}

bolt::Counters Neo4jStore::State::remove_stale(const std::string& statement, const Params& params, std::size_t limit) {
  const Params all = with_limit(params, limit);
  bolt::Counters counters;
  write_under_terms([&](Transaction& transaction) { counters = transaction.run(statement, packed(all)).counters; });
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

graph::StaleCount Neo4jStore::remove_stale_links(const graph::MatchLinkSchema& link, const Params& params,
                                                 std::size_t limit, graph::ChangeLog* log) {
  State& state = *state_;
  const RelSchema rel{
      .label = link.label, .target_label = link.target_label, .target = link.target, .direction = link.direction};
  const auto grounds = grounds_of_targets(state.model, rel);
  Params all = with_limit(params, limit);
  all.insert_or_assign("module_name", state.options.module_name);
  graph::StaleCount count;
  std::vector<graph::Change> changes;
  state.write_under_terms([&](Transaction& transaction) {
    IdsByLabel lost;
    const auto take_id = [&](Record record) {
      note(grounds, text(record[0]), lost);
      return true;
    };
    const auto counters = transaction.run(cypher::remove_stale_links(link), packed(all), take_id).counters;
    count.relationships = static_cast<std::uint64_t>(counters.relationships_deleted);
    for (const graph::Grounds& of_label : grounds) {
      if (count.relationships >= limit) break;
      transaction.run(cypher::stale_unkept(of_label), packed(all), take_id);
    }
    std::vector<graph::Change> found;
    count.nodes = erase_unkept(transaction, {state.model, state.terms.latest_tag}, lost, found);
    take(changes, std::move(found));
  });
  tell(std::move(changes), log);
  return count;
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

void Neo4jStore::nodes(const NodeSchema& schema, Ids ids,
                       const std::function<void(std::string_view id, std::span<const graph::Value> properties)>& each) {
  std::vector<graph::Value> values(schema.properties.size());
  state_->client.run(cypher::properties(schema), packed_ids(ids), [&](Record record) {
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = value_of(record[i + 1], schema.properties[i].type);
    each(text(record[0]), values);
    return true;
  });
}

void Neo4jStore::write_under(const graph::WriteTerms& terms) {
  state_->terms = terms;
}

graph::Lease Neo4jStore::take_lease(std::string_view name, std::string_view holder, const graph::Lease* dead) {
  constexpr std::int64_t kNone = -1;
  const Params params{{"id", std::string(name)},
                      {"holder", std::string(holder)},
                      {"generation", dead == nullptr ? kNone : dead->generation},
                      {"renewals", dead == nullptr ? kNone : dead->renewals}};
  graph::Lease lease;
  state_->write([&](Transaction& transaction) {
    transaction.run(cypher::take_lease(), packed(params), [&](Record record) {
      lease = {std::string(name), text(record[0]), integer(record[1]), integer(record[2])};
      return true;
    });
  });
  return lease;
}

bool Neo4jStore::renew_lease(const graph::Lease& lease) {
  bool is_held = false;
  state_->write([&](Transaction& transaction) {
    is_held = false;
    transaction.run(cypher::renew_lease(), packed(lease_params(lease)), [&](Record) { return is_held = true; });
  });
  return is_held;
}

void Neo4jStore::release_lease(const graph::Lease& lease) {
  State& state = *state_;
  state.client.before_it_stops([&] {
    state.write(
        [&](Transaction& transaction) { transaction.run(cypher::release_lease(), packed(lease_params(lease))); });
  });
}

std::vector<std::string> Neo4jStore::read(std::string_view statement, const Params& params,
                                          const graph::RowReader& reader) {
  return run_query(state_->client, statement, params, state_->options.times, reader);
}

void Neo4jStore::State::each_record(const std::string& statement, const Params& params,
                                    const std::function<void(const std::vector<nlohmann::json>& cells)>& take) {
  run_query(client, statement, params, options.times, [&](const auto&, const auto& cells) {
    take(cells);
    return true;
  });
}

void Neo4jStore::scan(const graph::GraphKinds& kinds, graph::GraphReader& reader) {
  for (const graph::NodeKind& kind : kinds.nodes) {
    state_->each_record(cypher::scan_nodes(kind, kinds), {},
                        [&](const auto& cells) { tell_node(kind, cells, reader); });
  }
  for (const graph::RelationshipKind& kind : kinds.relationships) {
    state_->each_record(cypher::scan_relationships(kind), {},
                        [&](const auto& cells) { tell_relationship(kind, cells, reader); });
  }
}

void Neo4jStore::scan_node(const graph::GraphKinds& kinds, const std::string& id, std::size_t limit,
                           graph::GraphReader& reader) {
  const Params params{{"id", id}, {"limit", static_cast<std::int64_t>(limit)}};
  std::set<std::string> labels;
  state_->each_record(cypher::labels_of(kinds), params, [&](const auto& cells) { labels.insert(cells[0]); });
  std::vector<const graph::NodeKind*> found;
  for (const graph::NodeKind& kind : kinds.nodes) {
    if (labels.contains(std::string(kind.label))) found.push_back(&kind);
  }
  for (const graph::NodeKind* const kind : found) {
    state_->each_record(cypher::scan_nodes(*kind, kinds, cypher::Scan::of_one), params,
                        [&](const auto& cells) { tell_node(*kind, cells, reader); });
  }
  std::vector<std::size_t> told(kinds.relationships.size(), 0);
  for (const graph::NodeKind* const of : found) {
    state_->each_record(cypher::scan_around(*of, kinds), params, [&](const auto& cells) {
      const std::size_t which = cells[0];
      const graph::RelationshipKind& kind = kinds.relationships[which];
      if (++told[which] > limit) return;
      const auto begin = cells.begin() + 1;
      tell_relationship(kind, {begin, begin + 2 + static_cast<std::ptrdiff_t>(kind.properties.size())}, reader);
    });
  }
}

std::string Neo4jStore::description() const {
  const bolt::Options& bolt = state_->options.bolt;
  return bolt.database.empty() ? bolt.uri.text() : fmt::format("{} ({})", bolt.uri.text(), bolt.database);
}

}  // namespace dynatlas::neo4j
