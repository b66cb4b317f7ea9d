// The one interface to a graph database. Generic: knows schemas, no DynamoDB. Both stores pass store_contract_test.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "graph/change_log.h"
#include "graph/rows.h"
#include "graph/scan.h"
#include "graph/schema.h"

namespace dynatlas::graph {

// What one load wrote.
struct LoadCount {
  std::uint64_t nodes = 0;          // rows, each once
  std::uint64_t relationships = 0;  // that the rows have
  std::uint64_t deleted_nodes = 0;  // owned nodes that their owner no longer has
  std::uint64_t written_nodes = 0;  // of `nodes`, those that were new or differed; the others were only marked as seen

  LoadCount& operator+=(const LoadCount& other) {
    nodes += other.nodes;
    written_nodes += other.written_nodes;
    relationships += other.relationships;
    deleted_nodes += other.deleted_nodes;
    return *this;
  }
};

// What cleanup by tag deleted.
struct StaleCount {
  std::uint64_t nodes = 0;
  std::uint64_t relationships = 0;

  StaleCount& operator+=(const StaleCount& other) {
    nodes += other.nodes;
    relationships += other.relationships;
    return *this;
  }
};

// Rows to load of one schema; with `owner_ids`, only for an `owned` schema, all that these owners have of it.
struct SchemaRows {
  const NodeSchema& schema;
  const Rows& rows;
  std::span<const std::string> owner_ids = {};
};

// Whether another schema of the label is among these.
inline bool has_another_of_label(std::span<const SchemaRows> all, const NodeSchema& schema) {
  return std::ranges::any_of(
      all, [&schema](const SchemaRows& one) { return one.schema.label == schema.label && &one.schema != &schema; });
}

// What load() asks of its schemas: throws Error{internal} where two have one label.
inline void check_labels_differ(std::span<const SchemaRows> all) {
  for (const SchemaRows& one : all) {
    if (!has_another_of_label(all, one.schema)) continue;
    throw Error(ErrorKind::internal, "two schemas of one label in one load()", std::string(one.schema.label));
  }
}

// A node as cleanup and --dry-run look at it.
struct NodeName {
  std::string id;
  std::string name;
  std::int64_t lastupdated = 0;
};

// A link, as it stands in the database.
struct LinkEnds {
  std::string source;
  std::string target;
  std::vector<Value> properties;  // in the order of their declaration
  std::int64_t lastupdated = 0;
};

// The nodes of a `listed` or `witnessed` schema that belong to one part: those of a tenant (account) whose scope
// property (region) is this; all of the tenant where the schema has no scope property.
struct PartKey {
  std::string tenant_id;
  std::string scope;
};

// A named lock, as it stands in the database. Who lost it holds an older generation, and never gets that one back.
struct Lease {
  std::string name;
  std::string holder;           // empty: nobody has it
  std::int64_t generation = 0;  // grows with each taking
  std::int64_t renewals = 0;    // grows while the holder lives
};

// That another run took the lease over. Throw it where a renewal finds no such generation.
inline Error lease_lost(const Lease& lease) {
  return {ErrorKind::guard, "another run took this over; this one stops before its next write", lease.name};
}

// What every transaction that writes must obey.
struct WriteTerms {
  const Lease* lease = nullptr;  // is renewed in the same transaction; where it was lost: lease_lost(), nothing changes
  std::int64_t latest_tag = std::numeric_limits<std::int64_t>::max();  // a node with a later lastupdated is not deleted
};

// One line of a query's answer. Return false to stop reading.
using RowReader =
    std::function<bool(const std::vector<std::string>& columns, const std::vector<nlohmann::json>& cells)>;

// The database has not the memory for a transaction: with fewer rows it may have.
class TransactionTooLarge : public Error {
 public:
  explicit TransactionTooLarge(const Error& error) : Error(error) {}
};

// One connection to one database, used by one thread. Every method throws Error{store} (retryable where the same call
// may succeed when made again, TransactionTooLarge where a smaller one may); a method that throws has changed nothing.
class GraphStore {
 public:
  virtual ~GraphStore() = default;

  // Readies the database for these schemas, once per run: tables or indexes and constraints, the missing labels on
  // nodes that carry a sibling label only, the check that times are of our kind. Safe beside another client doing the
  // same. The schemas must outlive the store.
  virtual void prepare(Model model) = 0;

  // Schema by schema, upserts a node for each row, then its relationships to nodes that exist; properties whose value
  // is Null are removed, conditional labels set or removed; sets firstseen on creation, lastupdated, provenance. Rows
  // with equal ids: the last one wins. Declared relationships of the rows' nodes whose target no longer matches go
  // (those to the sub-resource stay); so do `referenced` nodes that lose their last relationship by this. Relationships
  // of other schemas that are declared from_both_ends and name one of the rows' nodes are made (not counted). With
  // `owner_ids`: nodes of this schema owned by one of these and not among the rows are deleted too, as by remove(). All
  // in one transaction. `params` holds at least UPDATE_TAG (int64) and every kwarg the schemas name. With `log`, what
  // differed from the graph is added to it once it is committed, and kept by a store that has room for it. The model
  // given to prepare() says which other schemas there are. What other schemas of the label declare stays as it is:
  // their properties, and the relationships from_both_ends that match by these. At most one schema of a label in one
  // call, else Error{internal}.
  virtual LoadCount load(std::span<const SchemaRows> all, const Params& params, ChangeLog* log = nullptr) = 0;
  LoadCount load(const NodeSchema& schema, const Rows& rows, const Params& params,
                 std::span<const std::string> owner_ids = {}, ChangeLog* log = nullptr) {
    const SchemaRows one{schema, rows, owner_ids};
    return load({&one, 1}, params, log);
  }

  // Calls `each` for every node of a part, in any order.
  virtual void list_part(const NodeSchema& schema, const PartKey& part,
                         const std::function<void(const NodeName&)>& each) = 0;

  // How many nodes of a schema hang on this tenant, whatever their part; of a `witnessed` one those that it names.
  virtual std::uint64_t count(const NodeSchema& schema, std::string_view tenant_id) = 0;

  // Moves lastupdated on these nodes, on the nodes they own, and on the declared relationships of both: seen, but not
  // read. Missing ids are passed over. One transaction.
  virtual void touch(const NodeSchema& schema, std::span<const std::string> ids, std::int64_t update_tag) = 0;

  // Deletes these nodes, what they own, all their relationships, and `referenced` nodes that lose their last
  // relationship by this. A node that WriteTerms protect stays, with what it owns. Returns how many nodes went. One
  // transaction.
  // Of a `witnessed` schema: its listing no longer names these nodes. They lose the properties that this schema alone
  // declares (the log has them as changed to Null), its scope property among them, and its relationships, but not the
  // sub-resource. Then those go that nothing keeps. A node whose label has only `referenced` and `witnessed` schemas is
  // kept, here and wherever it may have lost its last relationship, by what points at it, but for its sub-resources
  // and relationships without keeps_target, and by each witness whose scope property is not Null; a node whose label
  // has other schemas too stays in any case.
  virtual std::uint64_t remove(const NodeSchema& schema, std::span<const std::string> ids,
                               ChangeLog* log = nullptr) = 0;

  // Upserts a relationship for each row between the nodes that match it, where both exist. `params` holds UPDATE_TAG,
  // `_sub_resource_label`, `_sub_resource_id` and every kwarg the schema names. Returns how many. One transaction.
  virtual std::uint64_t load_links(const MatchLinkSchema& link, const Rows& rows, const Params& params) = 0;

  // Calls `each` for every link of the schema from the sources with these ids, in any order. Needs no prepare().
  virtual void list_links(const MatchLinkSchema& link, std::span<const std::string> source_ids,
                          const std::function<void(const LinkEnds&)>& each) = 0;

  // Cleanup by tag, for what is read as a whole: deletes at most `limit` of what has an earlier lastupdated than
  // UPDATE_TAG, and returns how many went (0: nothing is left). One transaction each. With a sub-resource only what
  // hangs on the one that `params` name.
  // Nodes, with all relationships. `cascade`: and of each its children by the sub-resource's relationship, those of
  // them that have an earlier one too (counted, but not towards `limit`).
  virtual std::uint64_t remove_stale_nodes(const NodeSchema& schema, const Params& params, bool cascade,
                                           std::size_t limit) = 0;
  // Relationships of the schema's nodes; `rel` is one of the schema's, or its sub-resource.
  virtual std::uint64_t remove_stale_relationships(const NodeSchema& schema, const RelSchema& rel, const Params& params,
                                                   std::size_t limit) = 0;
  // Only those of the `_sub_resource_label` and `_sub_resource_id` of `params`, and of its part where the link has a
  // scope property. `referenced` targets that lose their last relationship by this go too, as by remove(). So do, once
  // fewer than `limit` links were left, at most `limit` of the target label's `referenced` nodes with an earlier
  // lastupdated at which nothing points, where this module wrote them: load() did, and load_links() found no source.
  // (A node that a run of an earlier tag has just loaded and not yet linked may be among them: its next run heals it.)
  virtual StaleCount remove_stale_links(const MatchLinkSchema& link, const Params& params, std::size_t limit,
                                        ChangeLog* log = nullptr) = 0;

  // A node's declared property, or nothing where the node or the property is missing.
  virtual std::optional<Value> property(const NodeSchema& schema, std::string_view id, std::string_view name) = 0;

  // Calls `each` with the id and the declared properties, in their order, of each of these nodes that is there. Needs
  // no prepare().
  virtual void nodes(const NodeSchema& schema, std::span<const std::string> ids,
                     const std::function<void(std::string_view id, std::span<const Value> properties)>& each) = 0;

  // What load(), touch(), remove() and the others that write obey from here on. The lease must outlive its use.
  virtual void write_under(const WriteTerms& terms) = 0;

  // Takes the named lock for `holder`, whose name is nobody else's, where nobody has it, or where it stands exactly as
  // `dead` says: its holder was seen to renew it no more. Returns the lease as it stands afterwards: ours when its
  // holder is `holder`. Atomic among all clients; knows no clock.
  virtual Lease take_lease(std::string_view name, std::string_view holder, const Lease* dead = nullptr) = 0;
  // Tells the others that its holder lives. False where it was lost.
  virtual bool renew_lease(const Lease& lease) = 0;
  // Gives it back; nothing happens where it was lost. Its generation is remembered.
  virtual void release_lease(const Lease& lease) = 0;

  // Runs a read-only statement in the store's own language (SQL, Cypher). A statement that writes is refused. Returns
  // the names of the columns, which an answer without rows has too.
  virtual std::vector<std::string> read(std::string_view statement, const Params& params, const RowReader& reader) = 0;

  // Tells the reader the whole graph of these kinds, kind by kind; other nodes, properties and relationships stay
  // untold. Needs no prepare(). What one client writes meanwhile is told wholly or not at all where the database can
  // keep a moment (SQLite); in Neo4j each kind is of its own moment. What the reader throws passes through.
  virtual void scan(const GraphKinds& kinds, GraphReader& reader) = 0;
  // The same of the nodes with this id, and of each kind of their relationships at most `limit`.
  virtual void scan_node(const GraphKinds& kinds, const std::string& id, std::size_t limit, GraphReader& reader) = 0;

  // "sql" or "cypher": which text of a named question this store takes.
  virtual std::string_view language() const = 0;
  // What a person is told the results are in: a file's name, or an address without credentials.
  virtual std::string description() const = 0;
};

}  // namespace dynatlas::graph
