// Takes a closed account, or a region that was left, out of the graph on purpose.
#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "graph/graph_store.h"

namespace dynatlas::sync {

// What is, or was, to be forgotten.
struct Forgotten {
  std::vector<std::string> tables;  // ids
  std::uint64_t nodes = 0;          // deleted: tables, what they own, notes; with a whole account its node
};

// What is meant: an account, or some of its regions.
struct ForgetRequest {
  std::string account;
  std::vector<std::string> regions;
  bool whole_account = false;
  std::vector<std::string> strays = {};  // ids of its tables, by their ARNs, that hang on another account, or on none
  bool misplaced_only = false;           // its own tables, where they belong, stay, as do all notes
};

// The tables of these regions of the account, its strays, and those of other accounts that hang on this one alone: an
// older version may have read them with the wrong credentials.
Forgotten find_forgotten(graph::GraphStore& store, const ForgetRequest& request);

// Deletes them with what they own, and the notes of how these regions were read; with `whole_account` the account's
// node and its note too. What goes stands in the change log, under the time (epoch seconds) as its tag. Takes the
// account's lease: Error{guard} while a run has it.
Forgotten forget(graph::GraphStore& store, const ForgetRequest& request, Clock& clock, const std::stop_token& stop);

}  // namespace dynatlas::sync
