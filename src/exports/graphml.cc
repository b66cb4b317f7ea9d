// The graph as GraphML. XML 1.0 has no control characters but tab and line ends: others become U+FFFD.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "base/log.h"
#include "exports/writer.h"

namespace dynatlas::exports {
namespace {

using graph::GraphKinds;
using graph::NodeKind;
using graph::PropertyKind;
using graph::RelationshipKind;
using graph::Type;
using nlohmann::json;

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (c == '\t' || c == '\n' || c == '\r') {
      out += fmt::format("&#{};", byte);
    } else if (byte < 0x20) {
      out += "\xef\xbf\xbd";
    } else if ((byte == 0xbe || byte == 0xbf) && out.ends_with("\xef\xbf")) {
      out += '\xbd';  // U+FFFE and U+FFFF are no characters of XML 1.0 either
    } else {
      out += c;
    }
  }
  return out;
}

std::string_view type_of(const json& value, Type declared) {
  if (value.is_array() && declared == Type::text_list) return "list";
  if (value.is_string()) return "string";
  if (value.is_boolean()) return "boolean";
  if (value.is_number_float()) return "double";
  if (value.is_number_integer()) return declared == Type::integer ? "long" : "double";
  return "";
}

// The types that a declared property's values may have. A time is a number or a text.
std::vector<std::string_view> types_of(Type declared) {
  switch (declared) {
    case Type::text:
      return {"string"};
    case Type::integer:
      return {"long"};
    case Type::real:
      return {"double"};
    case Type::boolean:
      return {"boolean"};
    case Type::time:
      return {"double", "string"};
    case Type::text_list:
      return {"list"};
  }
  return {};
}

std::string key_of(std::string_view owner, std::string_view name, std::string_view type) {
  return escaped(fmt::format("{}.{}.{}", owner, name, type));
}

class GraphMl final : public Writer {
 public:
  GraphMl(Sink& sink, const GraphKinds& kinds) : sink_(sink) {
    sink_.text() +=
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n";
    declare("node", "labels", "string");
    for (const NodeKind& kind : kinds.nodes) declare_all("node", kind.properties);
    declare("edge", "label", "string");
    for (const RelationshipKind& kind : kinds.relationships) declare_all("edge", kind.properties);
    sink_.text() += "  <graph id=\"dynatlas\" edgedefault=\"directed\">\n";
  }

  void node(const NodeKind& kind, std::span<const std::string_view> labels, std::span<const json> values) override {
    std::string all;
    for (const std::string_view label : labels) all += ":" + escaped(label);
    sink_.text() += fmt::format("    <node id=\"{}\" labels=\"{}\">", id_of(kind.label, values[0]), all);
    data(key_of("node", "labels", "string"), all);
    data_of("node", kind.properties, values);
    sink_.text() += "</node>\n";
    sink_.write_if_large();
  }

  void relationship(const RelationshipKind& kind, const std::string& source_id, const std::string& target_id,
                    std::span<const json> values) override {
    sink_.text() +=
        fmt::format("    <edge source=\"{}\" target=\"{}\" label=\"{}\">", id_of(kind.source_label, source_id),
                    id_of(kind.target_label, target_id), escaped(kind.type));
    data(key_of("edge", "label", "string"), escaped(kind.type));
    data_of("edge", kind.properties, values);
    sink_.text() += "</edge>\n";
    sink_.write_if_large();
  }

  void end() override {
    sink_.text() += "  </graph>\n</graphml>\n";
    if (left_out_ > 0) log::warning("{} values are left out: they are not of their properties' types", left_out_);
  }

 private:
  static std::string id_of(std::string_view label, const json& id) {
    return escaped(fmt::format("{}:{}", label, id.get_ref<const std::string&>()));
  }

  void declare(std::string_view owner, std::string_view name, std::string_view type) {
    const std::string key = key_of(owner, name, type);
    if (!declared_.insert(key).second) return;
    // GraphML has no lists: as Neo4j's APOC has them, a JSON array in a text.
    sink_.text() += fmt::format("  <key id=\"{}\" for=\"{}\" attr.name=\"{}\" attr.type=\"{}\"/>\n", key, owner,
                                escaped(name), type == "list" ? "string\" attr.list=\"string" : type);
  }
  void declare_all(std::string_view owner, const std::vector<PropertyKind>& properties) {
    for (const auto& [name, declared] : properties) {
      for (const std::string_view type : types_of(declared)) declare(owner, name, type);
    }
  }

  void data(std::string_view key, std::string_view escaped_value) {
    sink_.text() += fmt::format("<data key=\"{}\">{}</data>", key, escaped_value);
  }
  void data_of(std::string_view owner, const std::vector<PropertyKind>& properties, std::span<const json> values) {
    for (std::size_t i = 0; i < properties.size(); ++i) {
      if (values[i].is_null()) continue;
      const std::string key = key_of(owner, properties[i].name, type_of(values[i], properties[i].type));
      if (!declared_.contains(key)) {
        ++left_out_;
        continue;
      }
      data(key, escaped(values[i].is_string() ? values[i].get_ref<const std::string&>() : values[i].dump()));
    }
  }

  Sink& sink_;
  std::set<std::string> declared_;
  std::size_t left_out_ = 0;
};

}  // namespace

std::unique_ptr<Writer> graphml(Sink& sink, const GraphKinds& kinds) {
  return std::make_unique<GraphMl>(sink, kinds);
}

}  // namespace dynatlas::exports
