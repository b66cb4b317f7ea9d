// The graph store in a Neo4j (4.4, 5.x), over Bolt. The text of the statements is made in cypher.cc, nowhere else.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "bolt/options.h"
#include "graph/graph_store.h"

namespace dynatlas::neo4j {

struct Options {
  bolt::Options bolt;                              // where, who, TLS, time-outs, stop
  graph::TimeKind times = graph::TimeKind::epoch;  // checked by prepare()
  std::string module_name = "dynatlas:aws";        // provenance on every node and relationship
  std::string module_version = DYNATLAS_VERSION;
  bool full_load = false;     // write every row, whatever the graph holds
  bool may_constrain = true;  // false: make no uniqueness constraint, take turns as where the user has no right to
};

// GraphStore on a Neo4j. Beyond the interface's contract:
// - prepare() comes before touch(), remove() and load() with owners: they follow what the model says is owned.
// - Retries are the Bolt client's: a transaction that met a deadlock, a lost connection or a leader switch is done
// again
//   until bolt.retry_time_max is over. What is thrown then is not `retryable`: callers that retry such errors would
//   only multiply the attempts. A connection lost during COMMIT is retried too; every statement here can be repeated.
// - A schema's field or kwarg that the rows or parameters lack, or a value of another type than declared, is a bug of
//   the caller: Error{internal}. read() throws Error{usage} for a statement that is wrong or would write; the server
//   itself refuses the latter.
// - Without a uniqueness constraint (prepare() logs it) each transaction first takes the write lock of the tenant's
//   node. What has no tenant (leases among it) is then only as safe as MERGE.
// - release_lease() works after bolt.stop was requested, for a moment (bolt.last_wait).
class Neo4jStore final : public graph::GraphStore {
 public:
  // Connects and logs in. Throws Error{store}: nobody answers, a certificate is refused, wrong user or password.
  // `clock` must outlive the store.
  static std::unique_ptr<Neo4jStore> open(Options options, Clock& clock = system_clock());
  ~Neo4jStore() override;

  void prepare(graph::Model model) override;
  using GraphStore::load;
  graph::LoadCount load(std::span<const graph::SchemaRows> all, const graph::Params& params,
                        graph::ChangeLog* log = nullptr) override;
  void list_part(const graph::NodeSchema& schema, const graph::PartKey& part,
                 const std::function<void(const graph::NodeName&)>& each) override;
  std::uint64_t count(const graph::NodeSchema& schema, std::string_view tenant_id) override;
  void touch(const graph::NodeSchema& schema, std::span<const std::string> ids, std::int64_t update_tag) override;
  std::uint64_t remove(const graph::NodeSchema& schema, std::span<const std::string> ids,
                       graph::ChangeLog* log = nullptr) override;
  std::uint64_t load_links(const graph::MatchLinkSchema& link, const graph::Rows& rows,
                           const graph::Params& params) override;
  void list_links(const graph::MatchLinkSchema& link, std::span<const std::string> source_ids,
                  const std::function<void(const graph::LinkEnds&)>& each) override;
  std::uint64_t remove_stale_nodes(const graph::NodeSchema& schema, const graph::Params& params, bool cascade,
                                   std::size_t limit) override;
  std::uint64_t remove_stale_relationships(const graph::NodeSchema& schema, const graph::RelSchema& rel,
                                           const graph::Params& params, std::size_t limit) override;
  graph::StaleCount remove_stale_links(const graph::MatchLinkSchema& link, const graph::Params& params,
                                       std::size_t limit, graph::ChangeLog* log = nullptr) override;
  std::optional<graph::Value> property(const graph::NodeSchema& schema, std::string_view id,
                                       std::string_view name) override;
  void nodes(const graph::NodeSchema& schema, std::span<const std::string> ids,
             const std::function<void(std::string_view id, std::span<const graph::Value> properties)>& each) override;
  void write_under(const graph::WriteTerms& terms) override;
  graph::Lease take_lease(std::string_view name, std::string_view holder, const graph::Lease* dead = nullptr) override;
  bool renew_lease(const graph::Lease& lease) override;
  void release_lease(const graph::Lease& lease) override;
  std::vector<std::string> read(std::string_view statement, const graph::Params& params,
                                const graph::RowReader& reader) override;
  void scan(const graph::GraphKinds& kinds, graph::GraphReader& reader) override;
  void scan_node(const graph::GraphKinds& kinds, const std::string& id, std::size_t limit,
                 graph::GraphReader& reader) override;
  std::string_view language() const override { return "cypher"; }
  std::string description() const override;

 private:
  struct State;
  explicit Neo4jStore(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace dynatlas::neo4j
