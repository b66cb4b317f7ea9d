#include "store/sqlite/sqlite_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <unordered_map>

#include "store/sqlite/catalog.h"
#include "store/sqlite/change_rows.h"
#include "store/sqlite/database_file.h"
#include "store/sqlite/eraser.h"
#include "store/sqlite/lease.h"
#include "store/sqlite/link_writer.h"
#include "store/sqlite/owned_nodes.h"
#include "store/sqlite/query.h"
#include "store/sqlite/scan.h"
#include "store/sqlite/schema_writer.h"
#include "store/sqlite/sql.h"
#include "store/sqlite/stale.h"
#include "store/sqlite/values.h"

namespace dynatlas::sqlite {
namespace {

using graph::Existence;
using graph::LoadCount;
using graph::MatchLinkSchema;
using graph::NodeSchema;

constexpr std::uint64_t kFewNodes = 1'000;  // looked through faster than the tenant's are counted

[[noreturn]] void misused(std::string_view label, const std::string& message) {
  throw Error(ErrorKind::internal, message, std::string(label));
}

std::vector<NodeKey> keys_of(std::string_view label, std::span<const std::string> ids) {
  std::vector<NodeKey> keys;
  keys.reserve(ids.size());
  for (const std::string& id : ids) keys.emplace_back(label, id);
  return keys;
}

}  // namespace

struct SqliteStore::State {
  // What deletes: made by prepare(), when the tables are there.
  struct Deletes {
    OwnedNodes owned;
    Eraser eraser;
    Deletes(Connection& connection, graph::Model model, const Layout& layout)
        : owned(connection, model, layout), eraser(connection, model, layout, owned) {}
  };

  const std::string path;
  Options options;
  Clock& clock;
  const std::unique_ptr<Connection> connection;  // before the statements, which must go first
  graph::Model model;
  Layout layout;
  std::unordered_map<const NodeSchema*, std::unique_ptr<SchemaWriter>> writers;
  std::unordered_map<const MatchLinkSchema*, std::unique_ptr<LinkWriter>> link_writers;
  std::unique_ptr<Deletes> deletes;
  graph::WriteTerms terms{};

  void check_prepared(std::string_view label) const;
  SchemaWriter& writer(const NodeSchema& schema);
  LinkWriter& writer(const MatchLinkSchema& link);
  Run run_with(const graph::Params& params) const;
  std::int64_t oldest_kept(std::int64_t update_tag) const;
  bool is_scope_smaller(const NodeSchema& schema, const graph::PartKey& part) const;
  std::uint64_t count(const NodeSchema& schema, std::string_view tenant_id) const;
  void commit(Transaction& transaction, Changes changes, graph::ChangeLog* log) const;
  LoadCount load(const graph::SchemaRows& one, const Run& run, Eraser::Lost& lost, Changes& changes);
  std::vector<std::string> dropped(const NodeSchema& schema, std::span<const std::string> owner_ids,
                                   const IdSet& loaded);
};

// A transaction that obeys the store's terms.
class TransactionUnder : public Transaction {
 public:
  TransactionUnder(Connection& connection, const graph::WriteTerms& terms) : Transaction(connection) {
    if (terms.lease != nullptr && !sqlite::renew_lease(connection, *terms.lease)) throw lease_lost(*terms.lease);
  }
};

// That there is a table of this label or type.
void SqliteStore::State::check_prepared(std::string_view label) const {
  if (layout.table(label) == nullptr || deletes == nullptr) misused(label, "prepare() was not called with this schema");
}

SchemaWriter& SqliteStore::State::writer(const NodeSchema& schema) {
  check_prepared(schema.label);
  auto& made = writers[&schema];
  if (made == nullptr) made = std::make_unique<SchemaWriter>(*connection, schema, model, layout);
  return *made;
}

LinkWriter& SqliteStore::State::writer(const MatchLinkSchema& link) {
  check_prepared(link.label);
  auto& made = link_writers[&link];
  if (made == nullptr) made = std::make_unique<LinkWriter>(*connection, link, layout);
  return *made;
}

Run SqliteStore::State::run_with(const graph::Params& params) const {
  const auto now = std::chrono::floor<std::chrono::milliseconds>(clock.wall_now());
  return {params, options, now.time_since_epoch().count()};
}

// The tag from which on the change log keeps what it has.
std::int64_t SqliteStore::State::oldest_kept(std::int64_t update_tag) const {
  const auto now = std::chrono::floor<std::chrono::seconds>(clock.wall_now()).time_since_epoch();
  return std::min(std::int64_t{now.count()}, update_tag) - options.keep_changes.count();
}

void SqliteStore::State::commit(Transaction& transaction, Changes changes, graph::ChangeLog* log) const {
  if (log != nullptr) {
    log->leave_out_unknown(changes);
    keep_changes(*connection, log->update_tag, changes);
    if (options.keep_changes.count() > 0) drop_changes_before(*connection, oldest_kept(log->update_tag));
  }
  transaction.commit();
  if (log != nullptr) std::ranges::move(changes, std::back_inserter(log->changes));
}

// The schema's nodes that one of the owners holds, but that were not among the rows.
std::vector<std::string> SqliteStore::State::dropped(const NodeSchema& schema, std::span<const std::string> owner_ids,
                                                     const IdSet& loaded) {
  std::vector<std::string> ids;
  for (const std::string& owner : owner_ids) {
    for (std::string& id : deletes->owned.owned_by(owner, schema)) {
      if (!loaded.contains(id)) ids.push_back(std::move(id));
    }
  }
  return ids;
}

// Inside a transaction. What may have lost its last relationship by it is added to `lost`.
LoadCount SqliteStore::State::load(const graph::SchemaRows& one, const Run& run, Eraser::Lost& lost, Changes& changes) {
  auto& [owned, eraser] = *deletes;
  IdSet loaded;
  LoadCount count;
  if (!one.rows.empty()) {
    const auto note_lost = [&](auto id, auto label) { eraser.note(id, label, lost); };
    count = writer(one.schema).upsert(one.rows, run, loaded, note_lost, changes);
  }
  const std::vector<std::string> gone = dropped(one.schema, one.owner_ids, loaded);
  const std::vector<NodeKey> going = eraser.without_later(keys_of(one.schema.label, gone));
  count.deleted_nodes = eraser.erase(owned.with_owned(going), lost, changes);
  return count;
}

std::unique_ptr<SqliteStore> SqliteStore::open(const std::string& path, Mode mode, const Options& options,
                                               Clock& clock) {
  auto state = std::unique_ptr<State>(new State{
      path, options, clock, open_file(path, mode, {options.busy_timeout, clock, options.stop}), {}, {}, {}, {}, {}});
  if (mode == Mode::read_only) state->options.times = times_of(*state->connection).value_or(options.times);
  return std::unique_ptr<SqliteStore>(new SqliteStore(std::move(state)));
}

std::unique_ptr<SqliteStore> SqliteStore::open_memory(Clock& clock) {
  const Options options;
  return std::unique_ptr<SqliteStore>(new SqliteStore(std::unique_ptr<State>(new State{
      "memory", options, clock, sqlite::open_memory({options.busy_timeout, clock, {}}), {}, {}, {}, {}, {}})));
}

SqliteStore::SqliteStore(std::unique_ptr<State> state) : state_(std::move(state)) {}
SqliteStore::~SqliteStore() = default;

void SqliteStore::prepare(graph::Model model) {
  State& state = *state_;
  Layout layout = layout_of(model, state.options.times);
  const bool read_only = sqlite3_db_readonly(state.connection->handle(), "main") == 1;
  if (read_only) {
    stand_in(*state.connection, layout);
  } else {
    bring_up_to(*state.connection, layout, state.options.times);
  }
  state.writers.clear();
  state.link_writers.clear();
  state.deletes.reset();
  state.model = model;
  state.layout = std::move(layout);
  if (!read_only) state.deletes = std::make_unique<State::Deletes>(*state.connection, model, state.layout);
}

LoadCount SqliteStore::load(std::span<const graph::SchemaRows> all, const graph::Params& params,
                            graph::ChangeLog* log) {
  State& state = *state_;
  check_labels_differ(all);
  for (const auto& [schema, rows, owner_ids] : all) {
    if (!owner_ids.empty() && schema.existence != Existence::owned)
      misused(schema.label, "owner ids, but nobody owns it");
    state.writer(schema);
  }
  const Run run = state.run_with(params);
  Eraser::Lost lost;
  LoadCount count;
  Changes changes;
  TransactionUnder transaction(*state.connection, state.terms);
  if (!all.empty()) state.deletes->eraser.keep_later_than(state.terms.latest_tag);
  for (const graph::SchemaRows& one : all) count += state.load(one, run, lost, changes);
  if (!all.empty()) count.deleted_nodes += state.deletes->eraser.erase_unkept(std::move(lost), changes);
  state.commit(transaction, std::move(changes), log);
  return count;
}

void SqliteStore::list_part(const NodeSchema& schema, const graph::PartKey& part,
                            const std::function<void(const graph::NodeName&)>& each) {
  if (schema.name_property.empty()) misused(schema.label, "is not listed by parts");
  Connection& connection = *state_->connection;
  const bool has_scope = !schema.scope_property.empty();
  if (!has_column(connection, schema.label, has_scope ? schema.scope_property : schema.name_property)) return;
  if (!has_table(connection, schema.sub_resource->label)) return;
  const bool begins_at_scope = has_scope && state_->is_scope_smaller(schema, part);
  Statement statement(connection, sql::list_part(schema, begins_at_scope ? sql::Start::scope : sql::Start::tenant));
  statement.bind(1, part.tenant_id);
  if (has_scope) statement.bind(2, part.scope);
  while (statement.step()) {
    each({std::string(statement.text(0)), std::string(statement.text(1)), statement.integer(2)});
  }
}

// Fewer nodes are of the scope, in whatever tenant, than are the tenant's.
bool SqliteStore::State::is_scope_smaller(const NodeSchema& schema, const graph::PartKey& part) const {
  Statement of_scope(*connection, sql::count_of_scope(schema));
  of_scope.bind(1, part.scope);
  of_scope.step();
  const auto in_scope = static_cast<std::uint64_t>(of_scope.integer(0));
  return in_scope <= kFewNodes || in_scope <= count(schema, part.tenant_id);
}

std::uint64_t SqliteStore::count(const NodeSchema& schema, std::string_view tenant_id) {
  return state_->count(schema, tenant_id);
}

std::uint64_t SqliteStore::State::count(const NodeSchema& schema, std::string_view tenant_id) const {
  if (!schema.sub_resource.has_value()) misused(schema.label, "hangs on no tenant");
  if (!has_table(*connection, schema.sub_resource->label)) return 0;
  const bool is_named = schema.existence == Existence::witnessed;
  if (is_named && !has_column(*connection, schema.label, schema.scope_property)) return 0;
  Statement statement(*connection, sql::count_of_tenant(schema));
  statement.bind(1, tenant_id);
  statement.step();
  return static_cast<std::uint64_t>(statement.integer(0));
}

void SqliteStore::touch(const NodeSchema& schema, std::span<const std::string> ids, std::int64_t update_tag) {
  State& state = *state_;
  std::map<std::string_view, std::vector<SchemaWriter*>> writers;
  for (const NodeSchema* const declared : state.model.nodes) {
    if (declared->label != schema.label) writers[declared->label].push_back(&state.writer(*declared));
  }
  writers[schema.label] = {&state.writer(schema)};
  TransactionUnder transaction(*state.connection, state.terms);
  for (const auto& [label, id] : state.deletes->owned.with_owned(keys_of(schema.label, ids))) {
    for (SchemaWriter* const writer : writers[label]) writer->touch(id, update_tag);
  }
  transaction.commit();
}

std::uint64_t SqliteStore::remove(const NodeSchema& schema, std::span<const std::string> ids, graph::ChangeLog* log) {
  State& state = *state_;
  state.check_prepared(schema.label);
  auto& [owned, eraser] = *state.deletes;
  Eraser::Lost lost;
  Changes changes;
  TransactionUnder transaction(*state.connection, state.terms);
  eraser.keep_later_than(state.terms.latest_tag);
  const std::vector<NodeKey> going = eraser.without_later(keys_of(schema.label, ids));
  Changes retracted;
  std::uint64_t erased = 0;
  if (schema.existence == Existence::witnessed) {
    const auto note_lost = [&](auto id, auto label) { eraser.note(id, label, lost); };
    state.writer(schema).retract(going, note_lost, retracted);
  } else {
    erased = eraser.erase(owned.with_owned(going), lost, changes);
  }
  erased += eraser.erase_unkept(std::move(lost), changes);
  add_of_those_that_stay(changes, std::move(retracted));
  state.commit(transaction, std::move(changes), log);
  return erased;
}

std::uint64_t SqliteStore::load_links(const MatchLinkSchema& link, const graph::Rows& rows,
                                      const graph::Params& params) {
  State& state = *state_;
  LinkWriter& writer = state.writer(link);
  const Run run = state.run_with(params);
  TransactionUnder transaction(*state.connection, state.terms);
  const std::uint64_t made = writer.upsert(rows, run);
  transaction.commit();
  return made;
}

void SqliteStore::list_links(const MatchLinkSchema& link, std::span<const std::string> source_ids,
                             const std::function<void(const graph::LinkEnds&)>& each) {
  Connection& connection = *state_->connection;
  if (!has_table(connection, link.label)) return;
  Statement statement(connection, sql::list_links(link));
  for (const std::string& source : source_ids) {
    statement.bind(1, source);
    while (statement.step()) {
      graph::LinkEnds ends{source, std::string(statement.text(0)), {}, statement.integer(1)};
      for (std::size_t i = 0; i < link.properties.size(); ++i) {
        ends.properties.push_back(read_value(statement, static_cast<int>(i) + 2, link.properties[i].type));
      }
      each(ends);
    }
    statement.reset();
  }
}

std::uint64_t SqliteStore::remove_stale_nodes(const NodeSchema& schema, const graph::Params& params, bool cascade,
                                              std::size_t limit) {
  State& state = *state_;
  state.check_prepared(schema.label);
  if (!schema.sub_resource.has_value() && schema.scoped_cleanup) misused(schema.label, "its stale nodes are kept");
  if (!schema.sub_resource.has_value() && cascade) misused(schema.label, "has no sub-resource to cascade by");
  Stale stale(*state.connection, state.layout, state.run_with(params), limit);
  Eraser::Lost unused;  // what they pointed at has its own cleanup
  Changes untold;
  TransactionUnder transaction(*state.connection, state.terms);
  const std::vector<std::string> ids = stale.nodes(schema);
  std::uint64_t erased = 0;
  if (cascade) erased += state.deletes->eraser.erase(stale.children(schema, ids), unused, untold);
  erased += state.deletes->eraser.erase(keys_of(schema.label, ids), unused, untold);
  transaction.commit();
  return erased;
}

std::uint64_t SqliteStore::remove_stale_relationships(const NodeSchema& schema, const graph::RelSchema& rel,
                                                      const graph::Params& params, std::size_t limit) {
  State& state = *state_;
  state.check_prepared(schema.label);
  Stale stale(*state.connection, state.layout, state.run_with(params), limit);
  TransactionUnder transaction(*state.connection, state.terms);
  const std::uint64_t deleted = stale.remove_relationships(schema, rel);
  transaction.commit();
  return deleted;
}

graph::StaleCount SqliteStore::remove_stale_links(const MatchLinkSchema& link, const graph::Params& params,
                                                  std::size_t limit, graph::ChangeLog* log) {
  State& state = *state_;
  state.check_prepared(link.label);
  Eraser& eraser = state.deletes->eraser;
  const Run run = state.run_with(params);
  Stale stale(*state.connection, state.layout, run, limit);
  Eraser::Lost lost;
  Changes changes;
  graph::StaleCount count;
  TransactionUnder transaction(*state.connection, state.terms);
  eraser.keep_later_than(state.terms.latest_tag);
  count.relationships = stale.remove_links(link, [&](auto id, auto label) { eraser.note(id, label, lost); });
  if (count.relationships < limit) eraser.note_unlinked(link, run, limit, lost);
  count.nodes = eraser.erase_unkept(std::move(lost), changes);
  state.commit(transaction, std::move(changes), log);
  return count;
}

std::optional<graph::Value> SqliteStore::property(const NodeSchema& schema, std::string_view id,
                                                  std::string_view name) {
  Connection& connection = *state_->connection;
  for (const graph::Property& property : schema.properties) {
    if (property.name != name) continue;
    if (!has_column(connection, schema.label, name)) return std::nullopt;
    Statement statement(connection, sql::select_property(schema, name));
    statement.bind(1, id);
    if (!statement.step() || statement.is_null(0)) return std::nullopt;
    return read_value(statement, 0, property.type);
  }
  return std::nullopt;
}

void SqliteStore::nodes(
    const NodeSchema& schema, std::span<const std::string> ids,
    const std::function<void(std::string_view id, std::span<const graph::Value> properties)>& each) {
  Connection& connection = *state_->connection;
  if (!has_table(connection, schema.label)) return;
  std::vector<graph::Property> held;  // a file that an older version made lacks some
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < schema.properties.size(); ++i) {
    if (!has_column(connection, schema.label, schema.properties[i].name)) continue;
    held.push_back(schema.properties[i]);
    places.push_back(i);
  }
  Statement statement(connection, sql::select_properties(schema, held));
  std::vector<graph::Value> values(schema.properties.size());
  for (const std::string& id : ids) {
    statement.bind(1, id);
    if (statement.step()) {
      for (std::size_t i = 0; i < held.size(); ++i) {
        values[places[i]] = read_value(statement, static_cast<int>(i), held[i].type);
      }
      each(id, values);
    }
    statement.reset();
  }
}

void SqliteStore::write_under(const graph::WriteTerms& terms) {
  state_->terms = terms;
}

graph::Lease SqliteStore::take_lease(std::string_view name, std::string_view holder, const graph::Lease* dead) {
  return sqlite::take_lease(*state_->connection, name, holder, dead);
}

bool SqliteStore::renew_lease(const graph::Lease& lease) {
  Transaction transaction(*state_->connection);
  const bool is_held = sqlite::renew_lease(*state_->connection, lease);
  transaction.commit();
  return is_held;
}

void SqliteStore::release_lease(const graph::Lease& lease) {
  Transaction transaction(*state_->connection);
  sqlite::release_lease(*state_->connection, lease);
  transaction.commit();
}

std::vector<std::string> SqliteStore::read(std::string_view statement, const graph::Params& params,
                                           const graph::RowReader& reader) {
  return run_query(*state_->connection, statement, params, state_->options.times, state_->options.stop, reader);
}

void SqliteStore::scan(const graph::GraphKinds& kinds, graph::GraphReader& reader) {
  sqlite::scan(*state_->connection, kinds, {}, state_->options.stop, reader);
}

void SqliteStore::scan_node(const graph::GraphKinds& kinds, const std::string& id, std::size_t limit,
                            graph::GraphReader& reader) {
  sqlite::scan(*state_->connection, kinds, {{id, limit}}, state_->options.stop, reader);
}

std::string SqliteStore::description() const {
  return state_->path;
}

}  // namespace dynatlas::sqlite
