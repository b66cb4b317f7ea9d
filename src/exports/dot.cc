// The graph for Graphviz: nodes by name and label, relationships by type. In a DOT string \" is the only escape, and
// a label's \n and its like are the drawer's: an id has neither, what could be one is percent-encoded.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "exports/writer.h"

namespace dynatlas::exports {
namespace {

using graph::NodeKind;
using graph::RelationshipKind;
using nlohmann::json;

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

std::string id_of(std::string_view label, std::string_view id) {
  std::string out = fmt::format("\"{}:", label);
  for (const char c : id) {
    if (c == '"' || c == '\\' || c == '%' || is_control(c)) {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out += '"';
}

std::string label_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (is_control(c)) {
      out += "\xef\xbf\xbd";
    } else {
      out += c;
    }
  }
  return out;
}

// Its name where it has one.
std::string name_of(const NodeKind& kind, std::span<const json> values) {
  for (std::size_t i = 0; i < kind.properties.size(); ++i) {
    if (kind.properties[i].name == "name" && values[i].is_string()) return values[i].get<std::string>();
  }
  return values[0].get<std::string>();
}

class Dot final : public Writer {
 public:
  explicit Dot(Sink& sink) : sink_(sink) {
    sink_.text() +=
        "digraph dynatlas {\n  rankdir=LR;\n  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n"
        "  edge [fontname=\"sans-serif\", fontsize=9];\n";
  }

  void node(const NodeKind& kind, std::span<const std::string_view>, std::span<const json> values) override {
    sink_.text() += fmt::format("  {} [label=\"{}\\n{}\", class=\"{}\"];\n",
                                id_of(kind.label, values[0].get_ref<const std::string&>()),
                                label_text(name_of(kind, values)), kind.label, kind.label);
    sink_.write_if_large();
  }

  void relationship(const RelationshipKind& kind, const std::string& source_id, const std::string& target_id,
                    std::span<const json>) override {
    sink_.text() += fmt::format("  {} -> {} [label=\"{}\"];\n", id_of(kind.source_label, source_id),
                                id_of(kind.target_label, target_id), kind.type);
    sink_.write_if_large();
  }

  void end() override { sink_.text() += "}\n"; }

 private:
  Sink& sink_;
};

}  // namespace

std::unique_ptr<Writer> dot(Sink& sink) {
  return std::make_unique<Dot>(sink);
}

}  // namespace dynatlas::exports
