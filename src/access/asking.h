// One of the questions of src/questions put to a graph, and the cells of its answer taken apart. For the files of this
// folder alone.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "access/read.h"
#include "graph/graph_store.h"

namespace dynatlas::access {

using Cells = std::vector<nlohmann::json>;

// Empty where the cell is null or no text.
std::string text_at(const Cells& cells, std::size_t place);

// A whole number, 0 where the cell has none.
std::int64_t number_at(const Cells& cells, std::size_t place);

// SQL has numbers for truths.
bool is_true(const nlohmann::json& cell);

// A list is one in Cypher, and its text in SQL.
std::vector<std::string> texts_in(const nlohmann::json& cell);

class Asking {
 public:
  // With a digest, every row is added to it.
  Asking(graph::GraphStore& store, graph::Params params, Digest* digest = nullptr)
      : store_(store), params_(std::move(params)), digest_(digest) {}

  void each(std::string_view question, const std::function<void(const Cells&)>& row);
  // Stops where `row` returns false.
  void until(std::string_view question, const std::function<bool(const Cells&)>& row);
  graph::Params& params() { return params_; }

 private:
  graph::GraphStore& store_;
  graph::Params params_;
  Digest* digest_;
};

}  // namespace dynatlas::access
