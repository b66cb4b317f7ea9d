// The verdict of each check on each thing that it is about.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "filter/filter.h"
#include "findings/check.h"
#include "graph/graph_store.h"

namespace dynatlas::findings {

enum class Verdict : std::uint8_t { pass, fail, unknown, not_applicable, muted };
inline constexpr std::size_t kVerdicts = 5;
std::string_view to_string(Verdict verdict);

// Since when a failure stands in the graph, as `dynatlas findings --write` keeps it.
struct First {
  std::int64_t failed_at = 0;   // epoch seconds
  std::int64_t failed_tag = 0;  // of the graph that it was first found in
};

struct Finding {
  const Check* check = nullptr;
  Verdict verdict = Verdict::pass;  // never muted: who has the mutes says so (mutes.h)
  Severity severity = Severity::info;
  std::string_view resource;  // the node's id; "account/region/operation" where a listing that a check needs is missing
  std::string_view account;
  std::string_view region;
  std::string_view name;                                      // of a table
  std::string why;                                            // of fail and unknown
  std::vector<std::pair<std::string, std::string>> evidence;  // label and id, besides the resource
  std::optional<std::int64_t> as_of;  // epoch seconds: when the oldest of the answers that it rests on was read
  std::vector<std::pair<std::string_view, std::string>> unread =
      {};                           // of unknown: the operations that were not read, and why
  std::optional<First> first = {};  // of fail and unknown, where a failure stands and it was asked for
};

// Of the node that is kept of a failure (models/finding.h).
std::string stored_id(const Finding& finding);

struct Asked {
  std::vector<const Check*> checks;
  std::map<std::string_view, graph::Params, std::less<>> params;  // by the check's name, where not the defaults
  filter::Condition tables;                                       // of which tables
  std::string after;                                              // of tables: only those whose ids come after this
  bool has_others = true;                                         // whether the checks about others are asked at all
  std::string account;                                            // of the others: only this one's, unless it is empty
  std::string region;
  std::int64_t now = 0;                // epoch seconds
  std::optional<std::int64_t> oldest;  // epoch seconds: what was read before counts as unknown
  bool tells_first = false;            // whether Finding::first is told
};

// What there was to look at.
struct Seen {
  std::uint64_t tables = 0;
  std::uint64_t parts = 0;     // accounts and regions, of the asked account and region
  std::uint64_t unlisted = 0;  // of these, where ListTables did not answer completely: tables may be missing
};

// Tells every verdict, check by check within some thousands of tables, in the order of their ids: in both stores the
// same. What `each` is told is there for the call only; it returns false to end. Memory does not grow with the number
// of tables. Throws Error{store}.
Seen evaluate(graph::GraphStore& store, const Asked& asked, const std::function<bool(const Finding&)>& each);

}  // namespace dynatlas::findings
