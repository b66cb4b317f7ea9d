// What a run did, part by part: the summary, the JSON report and the exit code are all made of this.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/api.h"
#include "graph/graph_store.h"

namespace dynatlas::sync {

enum class Coverage {
  complete,    // everything was read
  incomplete,  // some of it
  failed,      // nothing
};

std::string_view to_string(Coverage coverage);

// Of a part that is asked about one subject after the other (intel::Questions).
struct PartQuestions {
  std::uint64_t subjects = 0;
  std::uint64_t asked = 0;
  std::uint64_t unread = 0;
  std::uint64_t left = 0;
  std::uint64_t never = 0;
  std::optional<std::int64_t> oldest;
};

// What a part was not asked, as it would take long and nobody asked for it.
struct LeftOut {
  std::string region;
  std::string operation;
  std::uint64_t subjects = 0;
  double seconds = 0;  // that it would take
};

// One (account, region, operation); of what an account has as a whole the region is intel::kGlobalRegion. A run over
// hundreds of accounts keeps some ten thousands of these.
struct PartReport {
  std::string account;
  std::string region;
  std::string_view operation;  // a constant's
  std::string reason = {};     // why it is not complete
  Coverage coverage = Coverage::failed;
  aws::FailureKind failure = aws::FailureKind::cancelled;  // the first one; meaningless when complete
  std::uint64_t items = 0;                                 // names listed, tables described

  std::optional<PartQuestions> questions = {};    // none: it is asked as a whole
  std::optional<std::uint64_t> undescribed = {};  // of DescribeTable: all that it lacks are so many tables of the graph
  bool is_optional = false;                       // nobody asked for it by name, and the map stands without it
  bool is_of_driver = false;                      // what tells its subjects is not complete; it was answered itself
  bool is_postponed = false;  // all that it lacks is left to a later run, as the time for it was over

  // AWS, or the recording, does not give it: what need not be read may be so.
  bool is_refused() const;
};

// Who can reach the tables of an account, as access/write.h evaluates it.
struct AccessReport {
  std::string_view outcome = {};  // evaluated, unchanged or unknown; empty: not tried
  std::uint64_t principals = 0;
  std::uint64_t tables = 0;
  std::vector<std::string> unread = {};  // organizations, policies
};

struct AccountReport {
  std::string account;
  std::string name;
  std::vector<PartReport> parts;
  std::vector<LeftOut> left_out = {};
  std::uint64_t tables_listed = 0;
  std::uint64_t tables_loaded = 0;
  std::uint64_t tables_vanished = 0;  // between the listing and their description
  std::uint64_t tables_not_described = 0;
  graph::LoadCount loaded;
  std::vector<std::string> tables_gone;  // ids deleted, or to be deleted (--dry-run)
  std::vector<std::string> tables_new;   // --dry-run only: ids that the graph does not hold yet
  std::uint64_t nodes_deleted = 0;       // tables and what they owned
  bool last_write_unknown = false;       // interrupted while the database committed: it may be done or not
  std::string refused;                   // why a guard stopped this account; empty: none did
  AccessReport access = {};
  std::uint64_t regions_resumed = 0;  // read by the unfinished run that this one goes on with
  double seconds = 0;                 // from its beginning to its end
};

// Nodes that are no longer in the graph.
inline std::uint64_t deleted_nodes(const AccountReport& account) {
  return account.nodes_deleted + account.loaded.deleted_nodes;
}

struct Report {
  std::int64_t update_tag = 0;
  bool dry_run = false;
  bool interrupted = false;
  std::vector<AccountReport> accounts;
  double seconds = 0;

  // 0, or what interface.md says: 8 when a guard stopped an account; 3 incomplete; 4 and 5 when nothing at all could be
  // read, for that reason; 130.
  int exit_status() const;
};

// The report as `--report` writes it, as JSON: account by account, as a tree of the whole would be many times its text.
// `exit_status`: what the process ends with.
std::string to_text(const Report& report, int exit_status, const nlohmann::ordered_json& figures);

}  // namespace dynatlas::sync
