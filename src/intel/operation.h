// What one AWS operation is to Dynatlas: a declaration, from which its reading, paging, rate, coverage and resuming
// follow. Plain data and pure functions; the list of them is in intel/operations.h.
#pragma once

#include <algorithm>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/api.h"
#include "graph/graph_store.h"
#include "intel/batch.h"
#include "intel/part.h"

namespace dynatlas::intel {

// Which runs ask for it: those of `--read tables` for the core alone, those of `--read standard` for what costs a call
// or two for a hundred tables, those of `--read full` for what costs one for each. What AWS charges for is in no level:
// it is asked for by its group alone.
enum class Level { core, standard, full, charged };

// How an answer names the next page, and a request asks for it; an answer that names none is the last.
struct Paging {
  std::string_view send;
  std::string_view receive;
  bool may_be_empty = false;  // an empty name of a page says that there is none
};

struct Asked {
  const Part& part;
  std::string_view subject;                    // empty where the part as a whole was asked about; of several the first
  std::span<const std::string> subjects = {};  // all of them
  std::span<const std::string> pages = {};     // of an answer that is taken as a whole: those before its last one
};

// What an answer gives.
struct Found {
  Batch& batch;
  std::vector<std::string>& names;  // that it lists: the subjects of what it drives
  std::uint64_t items = 0;          // that it tells of without a name
  bool names_part = false;          // an ARN of AWS in it names the account and the region
  // Of several subjects that were asked about, those without an answer.
  std::vector<std::pair<std::string, dynatlas::aws::Failure>> unread = {};
};

// Why an answer is none.
struct Refusal {
  dynatlas::aws::Failure failure;
  std::optional<std::string> elsewhere =
      {};  // the account that it is about, where that or its region is not the part's
};

Refusal not_understood(std::string_view action, std::string_view why);
Refusal about_elsewhere(const Part& part, const Arn& arn);

struct Operation {
  std::string_view name;              // "dynamodb:ListTables": the service, IAM's action, coverage and recordings
  std::string_view group = "tables";  // "tags": what `--read +tags` calls it
  Level level = Level::standard;
  bool is_global = false;             // of the account, not of its regions: asked once, in the part of kGlobalRegion
  const Operation* driver = nullptr;  // none: asked about the part; else about each of the driver's names
  // Where the driver's rows tell whom to ask about, not its names: of those behind `before`. Each is asked about once.
  void (*subjects)(const Part& part, const Batch& batch, const Batch::Mark& before,
                   std::vector<std::string>& subjects) = nullptr;
  std::string_view subject = {};  // what a request calls the driver's name; empty where there is none
  // What of a subject a request holds; none: the subject itself.
  std::string (*sent)(std::string_view subject) = nullptr;
  // Where a subject is more than one member of a request: adds them.
  void (*add_sent)(std::string_view subject, nlohmann::json& request) = nullptr;
  // A call asks about so many, and its answer is taken when all of its pages are there. Which are asked about together
  // follows from the subjects alone, so that a recording's answers are found again.
  std::size_t subjects_max = 1;
  nlohmann::json (*sent_together)(std::span<const std::string> subjects) = nullptr;
  // A subject is the id of a node with one of these labels: the graph keeps for each whether it was answered about, and
  // when. Empty: its answers are told of as a whole.
  std::span<const std::string_view> about = {};
  // What each request holds beside it and the page; {partition} stands for the part's, {from} and {to} for its
  // window.
  std::string_view request = "{}";
  Paging paging = {};
  // Its answer is taken when all of its pages are there, as one page says nothing without the others: where one fails,
  // nothing was answered.
  bool is_whole = false;
  // Of such a one: the member of the request that says how many things a page holds at most. Where a page is too large
  // it begins again with half of that.
  std::string_view page_size = {};
  double calls_per_second = 20;  // at AWS's own endpoints, where others of the account share the limit
  // AWS answers it so seldom that a run soon after another may be refused: nothing has failed then.
  bool is_scarce = false;
  // What it fills, in the order of models::kKinds and kLinks. One with links is asked when their sources were read.
  std::span<const graph::NodeSchema* const> kinds = {};
  std::span<const graph::MatchLinkSchema* const> links = {};
  // The kind whose existence its names tell: what a complete reading does not name is deleted. A name is what its
  // driven operation answers about; one that this does not find went away in the meantime.
  const graph::NodeSchema* lists = nullptr;
  std::span<const graph::NodeSchema* const> also_lists = {};  // other kinds that its names tell in the same way
  // What it would call a node of that kind; empty: it would not name it, whether it exists or not.
  std::string (*listed_name)(const graph::NodeName&) = nullptr;
  std::span<const std::string_view> means_none = {};  // AWS's error codes that say there is nothing: an empty answer
  // Adds what an answer gives: all of it, or nothing where it is refused.
  std::optional<Refusal> (*transform)(const Asked& asked, std::string_view answer, Found& found);
};

// The kinds whose existence its names tell.
inline std::vector<const graph::NodeSchema*> listed_kinds(const Operation& operation) {
  std::vector<const graph::NodeSchema*> kinds(operation.also_lists.begin(), operation.also_lists.end());
  if (operation.lists != nullptr) kinds.insert(kinds.begin(), operation.lists);
  return kinds;
}

// What most listings call a node (Operation::listed_name).
inline std::string by_id(const graph::NodeName& node) {
  return node.id;
}
inline std::string by_name(const graph::NodeName& node) {
  return node.name;
}

// Whether it fills this kind.
constexpr bool fills(const Operation& operation, const graph::NodeSchema& kind) {
  return std::ranges::any_of(operation.kinds,
                             [&](const graph::NodeSchema* one) { return models::is_same_kind(*one, kind); });
}

// Whether it is what describes the names of a listing: only its "not found" says that one went away.
inline bool describes(const Operation& operation) {
  const Operation* listing = operation.driver;
  return listing != nullptr && listing->lists != nullptr && fills(operation, *listing->lists);
}

// Whether a complete reading of it deletes what it does not name.
constexpr bool speaks_for_part(const Operation& operation) {
  return operation.listed_name != nullptr || !operation.links.empty();
}

// The request of a part, without its subject and page.
std::string request_of(const Operation& operation, const Part& part);

// "ListTables".
constexpr std::string_view action_of(const Operation& operation) {
  return operation.name.substr(operation.name.find(':') + 1);
}

}  // namespace dynatlas::intel
