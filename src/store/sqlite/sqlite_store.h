// The embedded graph store: one SQLite file. The graph's contract in SQL is in docs/graph-contract.md ("The embedded
// store holds the same contract in SQL"); the text of the statements is made in sql.cc, nowhere else.
#pragma once

#include <memory>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "graph/graph_store.h"

namespace dynatlas::sqlite {

enum class Mode {
  read_write,  // makes the file where it is missing (mode 0600: the map of an estate is nobody else's business)
  read_only,   // never changes the file; may read while another process syncs into it
};

struct Options {
  graph::TimeKind times = graph::TimeKind::epoch;  // checked by prepare(); read_only takes what the file has
  std::string module_name = "dynatlas:aws";        // provenance on every node and relationship
  std::string module_version = DYNATLAS_VERSION;
  bool full_load = false;  // write every row, whatever the graph holds
  // How long the change log keeps a run's changes; 0: for ever. Takes tags for epoch seconds: what is later than that
  // before both the clock and the run's own tag stays, so that tags of another kind lose nothing.
  std::chrono::seconds keep_changes{0};
  std::chrono::milliseconds busy_timeout{10'000};  // how long to wait for another writer
  std::stop_token stop;  // asked while read() runs, or waits for another writer: then Error{interrupted}
};

// GraphStore on a SQLite file. Beyond the interface's contract:
// - Schemas are known by address: those given to prepare() and load() must outlive the store.
// - prepare() comes before load(), touch() and remove().
// - A schema's field or kwarg that the rows or parameters lack, or a value of another type than declared, is a bug of
//   the caller: Error{internal}. read() throws Error{usage} for a statement that is wrong or would write.
// - read_only: prepare() changes nothing; what the file has no table for is empty, to read() as well once prepared.
class SqliteStore final : public graph::GraphStore {
 public:
  // Throws Error{store}: no such file (read_only), not a database, not ours, newer than we are, locked, unreadable.
  // A file that is refused is left as it was. `clock` must outlive the store.
  static std::unique_ptr<SqliteStore> open(const std::string& path, Mode mode, const Options& options,
                                           Clock& clock = system_clock());
  // An empty one in memory.
  static std::unique_ptr<SqliteStore> open_memory(Clock& clock = system_clock());
  ~SqliteStore() override;

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
  std::string_view language() const override { return "sql"; }
  std::string description() const override;

 private:
  struct State;
  explicit SqliteStore(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace dynatlas::sqlite
