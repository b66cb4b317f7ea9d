#include "store/sqlite/sqlite_store.h"

#include <fmt/format.h>

#include <deque>
#include <map>
#include <set>
#include <unordered_map>

#include "store/sqlite/catalog.h"
#include "store/sqlite/database_file.h"
#include "store/sqlite/query.h"
#include "store/sqlite/schema_writer.h"
#include "store/sqlite/sql.h"
#include "store/sqlite/values.h"

namespace dynatlas::sqlite {
namespace {

using graph::Existence;
using graph::LoadCount;
using graph::NodeSchema;

// A node by its first label, which its schema holds, and its id.
using NodeKey = std::pair<std::string_view, std::string>;

struct RelationshipDeletes {
  Statement from;
  Statement to;
};

constexpr std::uint64_t kFewNodes = 1'000;  // looked through faster than the tenant's are counted

[[noreturn]] void misused(const NodeSchema& schema, const std::string& message) {
  throw Error(ErrorKind::internal, message, std::string(schema.label));
}

}  // namespace

struct SqliteStore::State {
  const std::string path;
  Options options;
  Clock& clock;
  const std::unique_ptr<Connection> connection;  // before the statements, which must go first
  graph::Model model;
  Layout layout;
  std::unordered_map<const NodeSchema*, std::unique_ptr<SchemaWriter>> writers;
  std::deque<RelationshipDeletes> relationship_deletes;
  std::map<std::string_view, Statement> node_deletes;

  SchemaWriter& writer(const NodeSchema& schema);
  std::vector<NodeKey> owned_nodes(const NodeKey& owner);
  std::vector<NodeKey> with_owned(std::string_view label, std::span<const std::string> ids);
  std::uint64_t erase(const std::vector<NodeKey>& nodes);
  std::vector<std::string> dropped(const NodeSchema& schema, std::span<const std::string> owner_ids,
                                   const IdSet& loaded);
};

SchemaWriter& SqliteStore::State::writer(const NodeSchema& schema) {
  auto& made = writers[&schema];
  if (made == nullptr) {
    if (layout.table(schema.label) == nullptr) misused(schema, "prepare() was not called with this schema");
    made = std::make_unique<SchemaWriter>(*connection, schema, layout);
  }
  return *made;
}

std::vector<NodeKey> SqliteStore::State::owned_nodes(const NodeKey& owner) {
  std::vector<NodeKey> nodes;
  for (const NodeSchema* const schema : model.nodes) {
    if (schema->existence != Existence::owned) continue;
    for (std::string& id : writer(*schema).owned_by(owner.second, owner.first)) {
      nodes.emplace_back(schema->label, std::move(id));
    }
  }
  return nodes;
}

// These nodes and all that they own, and what that owns; each once.
std::vector<NodeKey> SqliteStore::State::with_owned(std::string_view label, std::span<const std::string> ids) {
  std::vector<NodeKey> nodes;
  std::set<NodeKey> seen;
  const auto add = [&](NodeKey node) {
    if (seen.insert(node).second) nodes.push_back(std::move(node));
  };
  for (const std::string& id : ids) add({label, id});
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    for (NodeKey& owned : owned_nodes(nodes[i])) add(std::move(owned));
  }
  return nodes;
}

std::uint64_t SqliteStore::State::erase(const std::vector<NodeKey>& nodes) {
  std::uint64_t erased = 0;
  for (const auto& [label, id] : nodes) {
    for (RelationshipDeletes& statements : relationship_deletes) {
      for (Statement* const statement : {&statements.from, &statements.to}) {
        statement->bind(1, id);
        statement->bind(2, label);
        statement->run();
        statement->clear();
      }
    }
    auto at = node_deletes.find(label);
    if (at == node_deletes.end()) {
      at = node_deletes.emplace(label, Statement(*connection, sql::delete_node(label))).first;
    }
    at->second.bind(1, id);
    erased += at->second.write();
    at->second.clear();
  }
  return erased;
}

// The schema's nodes that one of the owners holds, but that were not among the rows.
std::vector<std::string> SqliteStore::State::dropped(const NodeSchema& schema, std::span<const std::string> owner_ids,
                                                     const IdSet& loaded) {
  std::vector<std::string> ids;
  for (const std::string& owner : owner_ids) {
    for (std::string& id : writer(schema).owned_by(owner)) {
      if (!loaded.contains(id)) ids.push_back(std::move(id));
    }
  }
  return ids;
}

std::unique_ptr<SqliteStore> SqliteStore::open(const std::string& path, Mode mode, const Options& options,
                                               Clock& clock) {
  auto state = std::unique_ptr<State>(
      new State{path, options, clock, open_file(path, mode, options.busy_timeout, clock), {}, {}, {}, {}, {}});
  if (mode == Mode::read_only) state->options.times = times_of(*state->connection).value_or(options.times);
  return std::unique_ptr<SqliteStore>(new SqliteStore(std::move(state)));
}

SqliteStore::SqliteStore(std::unique_ptr<State> state) : state_(std::move(state)) {}
SqliteStore::~SqliteStore() = default;

void SqliteStore::prepare(graph::Model model) {
  State& state = *state_;
  Layout layout = layout_of(model, state.options.times);
  const bool read_only = sqlite3_db_readonly(state.connection->handle(), "main") == 1;
  if (!read_only) bring_up_to(*state.connection, layout, state.options.times);
  state.model = model;
  state.layout = std::move(layout);
  state.writers.clear();
  state.relationship_deletes.clear();
  if (read_only) return;
  for (const std::string& table : relationship_tables(*state.connection)) {
    state.relationship_deletes.push_back({Statement(*state.connection, sql::delete_relationships_from(table)),
                                          Statement(*state.connection, sql::delete_relationships_to(table))});
  }
}

LoadCount SqliteStore::load(const NodeSchema& schema, const graph::Rows& rows, const graph::Params& params,
                            std::span<const std::string> owner_ids) {
  State& state = *state_;
  if (!owner_ids.empty() && schema.existence != Existence::owned) misused(schema, "owner ids, but nobody owns it");
  const std::int64_t now_ms =
      std::chrono::floor<std::chrono::milliseconds>(state.clock.wall_now()).time_since_epoch().count();
  SchemaWriter& writer = state.writer(schema);
  IdSet loaded;
  LoadCount count;
  Transaction transaction(*state.connection);
  if (!rows.empty()) count = writer.upsert(rows, params, state.options, now_ms, loaded);
  const std::vector<std::string> dropped = state.dropped(schema, owner_ids, loaded);
  count.deleted_nodes = state.erase(state.with_owned(schema.label, dropped));
  transaction.commit();
  return count;
}

void SqliteStore::list_part(const NodeSchema& schema, const graph::PartKey& part,
                            const std::function<void(const graph::NodeName&)>& each) {
  if (schema.existence != Existence::listed) misused(schema, "is not listed by parts");
  Connection& connection = *state_->connection;
  if (!has_table(connection, schema.label) || !has_table(connection, schema.sub_resource->label)) return;
  Statement of_scope(connection, sql::count_of_scope(schema));
  of_scope.bind(1, part.scope);
  of_scope.step();
  const auto in_scope = static_cast<std::uint64_t>(of_scope.integer(0));
  of_scope.reset();
  const bool scope_is_smaller = in_scope <= kFewNodes || in_scope <= count(schema, part.tenant_id);
  Statement statement(connection, sql::list_part(schema, scope_is_smaller ? sql::Start::scope : sql::Start::tenant));
  statement.bind(1, part.tenant_id);
  statement.bind(2, part.scope);
  while (statement.step()) each({std::string(statement.text(0)), std::string(statement.text(1))});
}

std::uint64_t SqliteStore::count(const NodeSchema& schema, std::string_view tenant_id) {
  if (!schema.sub_resource.has_value()) misused(schema, "hangs on no tenant");
  Connection& connection = *state_->connection;
  if (!has_table(connection, schema.sub_resource->label)) return 0;
  Statement statement(connection, sql::count_of_tenant(schema));
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
  Transaction transaction(*state.connection);
  for (const auto& [label, id] : state.with_owned(schema.label, ids)) {
    for (SchemaWriter* const writer : writers[label]) writer->touch(id, update_tag);
  }
  transaction.commit();
}

std::uint64_t SqliteStore::remove(const NodeSchema& schema, std::span<const std::string> ids) {
  State& state = *state_;
  state.writer(schema);  // or it is not prepared
  Transaction transaction(*state.connection);
  const std::uint64_t erased = state.erase(state.with_owned(schema.label, ids));
  transaction.commit();
  return erased;
}

std::uint64_t SqliteStore::load_links(const graph::MatchLinkSchema&, const graph::Rows&, const graph::Params&) {
  throw Error(ErrorKind::internal, "not built yet");
}

std::uint64_t SqliteStore::remove_stale_nodes(const NodeSchema&, const graph::Params&, bool, std::size_t) {
  throw Error(ErrorKind::internal, "not built yet");
}

std::uint64_t SqliteStore::remove_stale_relationships(const NodeSchema&, const graph::RelSchema&, const graph::Params&,
                                               std::size_t) {
  throw Error(ErrorKind::internal, "not built yet");
}

std::uint64_t SqliteStore::remove_stale_links(const graph::MatchLinkSchema&, const graph::Params&, std::size_t) {
  throw Error(ErrorKind::internal, "not built yet");
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

graph::Lease SqliteStore::acquire_lease(std::string_view name, std::string_view holder, std::chrono::sys_seconds now,
                                        std::chrono::seconds ttl) {
  Connection& connection = *state_->connection;
  Statement take(connection, R"(
    INSERT INTO "dynatlas_lease" ("name", "holder", "expires") VALUES (?1, ?2, ?4)
    ON CONFLICT ("name") DO UPDATE SET "holder" = excluded."holder", "expires" = excluded."expires"
    WHERE "holder" = excluded."holder" OR "expires" <= ?3)");
  take.bind(1, name);
  take.bind(2, holder);
  take.bind(3, std::int64_t{now.time_since_epoch().count()});
  take.bind(4, std::int64_t{(now + ttl).time_since_epoch().count()});
  Statement look(connection, R"(SELECT "holder", "expires" FROM "dynatlas_lease" WHERE "name" = ?1)");
  look.bind(1, name);
  Transaction transaction(connection);
  take.run();
  look.step();
  graph::Lease lease{std::string(look.text(0)), std::chrono::sys_seconds{std::chrono::seconds{look.integer(1)}}};
  look.reset();
  transaction.commit();
  return lease;
}

void SqliteStore::release_lease(std::string_view name, std::string_view holder) {
  Connection& connection = *state_->connection;
  Statement statement(connection, R"(DELETE FROM "dynatlas_lease" WHERE "name" = ?1 AND "holder" = ?2)");
  statement.bind(1, name);
  statement.bind(2, holder);
  Transaction transaction(connection);
  statement.run();
  transaction.commit();
}

std::vector<std::string> SqliteStore::read(std::string_view statement, const graph::Params& params,
                                           const graph::RowReader& reader) {
  return run_query(*state_->connection, statement, params, state_->options.times, state_->options.stop, reader);
}

std::string SqliteStore::description() const {
  return state_->path;
}

}  // namespace dynatlas::sqlite
