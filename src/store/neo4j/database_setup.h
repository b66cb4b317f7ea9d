// Readies a database for a model, once per run: checks first, then constraints, missing labels, indexes. Runs
// statements through a function, so that a test can answer as any server would.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "bolt/client.h"
#include "graph/schema.h"
#include "graph/value.h"

namespace dynatlas::neo4j {

// Runs one statement in its own transaction; bolt::Client::run in write mode.
using RunStatement =
    std::function<void(std::string_view statement, const bolt::PackParameters&, const bolt::OnRecord&)>;

class DatabaseSetup {
 public:
  struct Options {
    graph::TimeKind times = graph::TimeKind::epoch;
    std::string database;        // for messages: which database
    bool may_constrain = true;   // false: as if the user had no right to
    std::size_t batch = 10'000;  // nodes that get their missing labels in one transaction
  };
  // All must outlive it.
  DatabaseSetup(RunStatement run, Clock& clock, Options options);

  // True when every first label and its siblings are under a uniqueness constraint now; false where the user may not
  // make one: then writers must take turns. Throws Error{store} for a database that holds the other kind of times, or
  // several nodes of one id; then nothing has been changed.
  bool prepare(graph::Model model);

  // Whether the graph may have held nodes of this schema, under whichever of its names, when prepare() began.
  bool may_hold(const graph::NodeSchema& schema) const;

 private:
  using LabelAndProperty = std::pair<std::string, std::string>;

  void read_labels();
  bool may_hold(std::string_view label) const;
  void check_times(const graph::NodeSchema& schema);
  bool is_constrained(const graph::NodeSchema& schema) const;
  bool has_unadopted(const graph::NodeSchema& schema);
  void check_duplicates(const graph::NodeSchema& schema);
  void read_constraints();
  bool constrain(std::string_view label);
  bool replace_index(const std::string& label);
  void adopt(const graph::NodeSchema& schema);
  void index(graph::Model model);
  void await_indexes(const std::set<LabelAndProperty>& wanted);
  // False where the user has not the right. "Exists already" is true: another client was faster.
  bool change_schema(const std::string& statement);
  [[noreturn]] void refuse(const std::string& message) const;

  RunStatement run_;
  Clock& clock_;
  const Options options_;
  std::optional<std::set<std::string, std::less<>>> labels_;  // in use; none where nobody tells
  std::set<LabelAndProperty> constrained_;
};

// The plain indexes that a model wants, each as {label, property}: what nodes are found by. `id` of a first label and
// its siblings is not among them, their constraints bring indexes.
std::set<std::pair<std::string, std::string>> wanted_indexes(graph::Model model);

}  // namespace dynatlas::neo4j
