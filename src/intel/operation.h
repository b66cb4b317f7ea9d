// What one AWS operation is to Dynatlas: a declaration, from which its reading, paging, rate, coverage and resuming
// follow. Plain data and pure functions; the list of them is in intel/operations.h.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aws/api.h"
#include "graph/graph_store.h"
#include "intel/batch.h"
#include "intel/part.h"

namespace dynatlas::intel {

// How an answer names the next page, and a request asks for it; an answer that names none is the last.
struct Paging {
  std::string_view send;
  std::string_view receive;
};

struct Asked {
  const Part& part;
  std::string_view subject;  // empty where the part as a whole was asked about
};

// What an answer gives.
struct Found {
  Batch& batch;
  std::vector<std::string>& names;  // that a listing names: the subjects of what it drives
  bool names_part = false;          // an ARN of AWS in it names the account and the region
};

// Why an answer is none.
struct Refusal {
  dynatlas::aws::Failure failure;
  std::optional<std::string> elsewhere =
      {};  // the account that it is about, where that or its region is not the part's
};

struct Operation {
  std::string_view name;              // "dynamodb:ListTables": the service, IAM's action, coverage and recordings
  const Operation* driver = nullptr;  // none: asked about the part; else about each of the driver's names
  std::string_view subject = {};      // what a request calls the driver's name; empty where there is none
  Paging paging = {};                 // of one that has no driver
  double calls_per_second = 20;       // at AWS's own endpoints, where others of the account share the limit
  // What it fills, in the order of models::kKinds.
  std::span<const graph::NodeSchema* const> kinds = {};
  // The kind whose existence its names tell: what a complete reading does not name is deleted. A name is what its
  // driven operation answers about; one that this does not find went away in the meantime.
  const graph::NodeSchema* lists = nullptr;
  std::string (*listed_name)(const graph::NodeName&) = nullptr;  // what it would call a node of that kind
  // Adds what an answer gives: all of it, or nothing where it is refused.
  std::optional<Refusal> (*transform)(const Asked& asked, std::string_view answer, Found& found);
};

// Whether it fills this kind.
constexpr bool fills(const Operation& operation, const graph::NodeSchema& kind) {
  return std::ranges::any_of(operation.kinds, [&](const graph::NodeSchema* one) { return one->label == kind.label; });
}

// Whether it is what describes the names of a listing: only its "not found" says that one went away.
inline bool describes(const Operation& operation) {
  const Operation* listing = operation.driver;
  return listing != nullptr && listing->lists != nullptr && fills(operation, *listing->lists);
}

// "ListTables".
constexpr std::string_view action_of(const Operation& operation) {
  return operation.name.substr(operation.name.find(':') + 1);
}

}  // namespace dynatlas::intel
