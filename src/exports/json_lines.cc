// The graph as JSON Lines: a node or a relationship each.
#include <nlohmann/json.hpp>

#include "exports/json_object.h"
#include "exports/writer.h"

namespace dynatlas::exports {
namespace {

using graph::NodeKind;
using graph::RelationshipKind;
using json = nlohmann::ordered_json;

json end_of(std::string_view label, const std::string& id) {
  return {{"id", id}, {"labels", {label}}};
}

class JsonLines final : public Writer {
 public:
  explicit JsonLines(Sink& sink) : sink_(sink) {}

  void node(const NodeKind& kind, std::span<const std::string_view> labels,
            std::span<const nlohmann::json> values) override {
    write({{"type", "node"},
           {"id", values[0]},
           {"labels", std::vector<std::string_view>(labels.begin(), labels.end())},
           {"properties", json_object(kind.properties, values)}});
  }

  void relationship(const RelationshipKind& kind, const std::string& source_id, const std::string& target_id,
                    std::span<const nlohmann::json> values) override {
    write({{"type", "relationship"},
           {"label", kind.type},
           {"start", end_of(kind.source_label, source_id)},
           {"end", end_of(kind.target_label, target_id)},
           {"properties", json_object(kind.properties, values)}});
  }

  void end() override {}

 private:
  void write(const json& line) {
    sink_.text() += line.dump() + "\n";
    sink_.write_if_large();
  }

  Sink& sink_;
};

}  // namespace

std::unique_ptr<Writer> json_lines(Sink& sink) {
  return std::make_unique<JsonLines>(sink);
}

}  // namespace dynatlas::exports
