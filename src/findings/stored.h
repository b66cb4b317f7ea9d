// The failures that stand in the graph, and since when (models/finding.h): what is new, and what was resolved.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "findings/evaluate.h"
#include "graph/load.h"

namespace dynatlas::findings {

// Writes a whole evaluation, of all tables, into a store of its own: evaluate() reads from another meanwhile.
class StoredVerdicts {
 public:
  // The store is prepared. `now`: epoch seconds.
  StoredVerdicts(graph::GraphStore& store, std::int64_t now, graph::WritePolicy policy);

  void add(const Finding& finding);
  // What is unknown stays as it stands. Of these checks, what failed and now does not is resolved.
  void end(const std::vector<const Check*>& checks);

  std::uint64_t failed() const { return failed_; }      // first found now
  std::uint64_t resolved() const { return resolved_; }  // no longer found

 private:
  struct Failure {
    std::string id;
    std::string check;
    std::string resource;
    std::string account;
    std::string region;
    std::string severity;
    std::string why;
    std::int64_t failed_at = 0;
    std::int64_t failed_tag = 0;
    bool is_resolved = false;
  };

  void flush();
  void keep_unknown();
  void write(const std::vector<Failure>& failures);
  void write_checks(const std::vector<std::string>& names);

  graph::GraphStore& store_;
  std::int64_t now_;
  std::int64_t tag_;        // of the graph
  std::int64_t looked_at_;  // later than that of any evaluation before
  graph::WritePolicy policy_;
  std::vector<Failure> failures_;
  std::vector<std::string> unknown_;
  std::uint64_t failed_ = 0;
  std::uint64_t resolved_ = 0;
};

// What failed since a tag, and what was resolved since.
class Since {
 public:
  // Throws Error{usage} where no verdicts were stored.
  Since(graph::GraphStore& store, std::int64_t tag);

  // Whether this failure is newer than the tag; it was evaluated with Asked::tells_first.
  bool is_new(const Finding& finding) const { return !finding.first || finding.first->failed_tag > tag_; }
  // Calls `each` for everything that was resolved since, as a pass that says since when.
  void each_resolved(const std::function<void(const Finding&)>& each);

  // The oldest tag of what is stored: what failed before it is not told.
  std::int64_t oldest_tag() const { return oldest_; }

 private:
  graph::GraphStore& store_;
  std::int64_t tag_;
  std::int64_t oldest_ = 0;
};

}  // namespace dynatlas::findings
