// Reading a whole graph: which kinds of nodes and relationships a model's declarations come to, and who is told of
// them.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/schema.h"

namespace dynatlas::graph {

struct PropertyKind {
  std::string_view name;
  Type type;
  friend bool operator==(const PropertyKind&, const PropertyKind&) = default;
};

// The nodes of one first label.
struct NodeKind {
  std::string_view label;
  std::vector<std::string_view> labels;  // that all of them carry, the first label first
  std::vector<ConditionalLabel> conditional_labels;
  std::vector<PropertyKind> properties;  // id first
  bool is_ours = true;                   // false: no schema declares it, relationships only end there (AWSKMSKey)
};

// The relationships of one type between nodes of two first labels.
struct RelationshipKind {
  std::string_view type;
  std::string_view source_label;
  std::string_view target_label;
  std::vector<PropertyKind> properties;
};

struct GraphKinds {
  std::vector<NodeKind> nodes;
  std::vector<RelationshipKind> relationships;
};

// Everything that the model declares, what load() sets by itself included. Points into the model.
GraphKinds kinds_of(Model model);

// Is told a whole graph: all nodes first, kind by kind. `values` stand in the order of the kind's properties: null,
// boolean, integer, real, text or a list of texts; a time is a number of epoch seconds or an ISO 8601 text; another
// list or a map is another client's.
class GraphReader {
 public:
  virtual ~GraphReader() = default;
  virtual void node(const NodeKind& kind, std::span<const std::string_view> labels,
                    std::span<const nlohmann::json> values) = 0;
  virtual void relationship(const RelationshipKind& kind, const std::string& source_id, const std::string& target_id,
                            std::span<const nlohmann::json> values) = 0;
};

// For stores: tells the reader of a node whose cells are the kind's properties, as the database has them.
void tell_node(const NodeKind& kind, std::vector<nlohmann::json> cells, GraphReader& reader);
// The ids of both ends stand before the properties.
void tell_relationship(const RelationshipKind& kind, std::vector<nlohmann::json> cells, GraphReader& reader);

}  // namespace dynatlas::graph
