// The graph as a Cypher script. Values stand in the text as literals (openCypher: Literals), so every text is quoted.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "exports/writer.h"

namespace dynatlas::exports {
namespace {

using graph::GraphKinds;
using graph::NodeKind;
using graph::PropertyKind;
using graph::RelationshipKind;
using graph::Type;
using nlohmann::json;

constexpr std::size_t kRowsOfStatement = 500;

std::string name_of(std::string_view name) {
  std::string out = "`";
  for (const char c : name) {
    out += c;
    if (c == '`') out += c;
  }
  return out += '`';
}

std::string text_literal(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\'' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      out += fmt::format("\\u{:04x}", byte);
    } else {
      out += c;
    }
  }
  return out += '\'';
}

std::string list_literal(const json& texts) {
  std::string out = "[";
  for (const json& text : texts) {
    if (out.size() > 1) out += ", ";
    out += text_literal(text.get_ref<const std::string&>());
  }
  return out += ']';
}

std::string literal(const json& value, Type type) {
  if (value.is_string()) {
    const std::string text = text_literal(value.get_ref<const std::string&>());
    return type == Type::time ? "datetime(" + text + ")" : text;
  }
  if (type == Type::text_list && value.is_array()) return list_literal(value);
  if (value.is_array() || value.is_object()) return text_literal(value.dump());
  return value.dump();  // 1, 1.5, 1e+300, true
}

std::string properties_of(const std::vector<PropertyKind>& kinds, std::span<const json> values) {
  std::string out = "{";
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (values[i].is_null()) continue;
    if (out.size() > 1) out += ", ";
    out += name_of(kinds[i].name) + ": " + literal(values[i], kinds[i].type);
  }
  return out += '}';
}

class CypherScript final : public Writer {
 public:
  CypherScript(Sink& sink, const GraphKinds& kinds) : sink_(sink) {
    sink_.text() += "// A graph written by dynatlas " DYNATLAS_VERSION
                    ". Run it on an empty Neo4j: cypher-shell --file THIS_FILE\n";
    for (const NodeKind& kind : kinds.nodes) {
      if (!kind.is_ours) continue;
      sink_.text() +=
          fmt::format("CREATE CONSTRAINT IF NOT EXISTS FOR (n:{}) REQUIRE n.id IS UNIQUE;\n", name_of(kind.label));
    }
  }

  void node(const NodeKind& kind, std::span<const std::string_view> labels, std::span<const json> values) override {
    std::string more;
    for (const std::string_view label : labels.subspan(1)) more += ":" + name_of(label);
    add(fmt::format("MERGE (n:{} {{id: row.id}})\nSET n += row.p{}", name_of(kind.label),
                    more.empty() ? "" : " SET n" + more),
        fmt::format("{{id: {}, p: {}}}", literal(values[0], Type::text), properties_of(kind.properties, values)));
  }

  void relationship(const RelationshipKind& kind, const std::string& source_id, const std::string& target_id,
                    std::span<const json> values) override {
    add(fmt::format("MATCH (a:{} {{id: row.a}})\nMATCH (b:{} {{id: row.b}})\nMERGE (a)-[r:{}]->(b)\nSET r += row.p",
                    name_of(kind.source_label), name_of(kind.target_label), name_of(kind.type)),
        fmt::format("{{a: {}, b: {}, p: {}}}", text_literal(source_id), text_literal(target_id),
                    properties_of(kind.properties, values)));
  }

  void end() override { end_statement(); }

 private:
  void add(const std::string& statement, const std::string& row) {
    if (statement != statement_ || rows_ == kRowsOfStatement) {
      end_statement();
      statement_ = statement;
      sink_.text() += "UNWIND [\n";
    }
    sink_.text() += (rows_++ == 0 ? "" : ",\n") + row;
  }

  void end_statement() {
    if (rows_ == 0) return;
    sink_.text() += "\n] AS row\n" + statement_ + ";\n";
    rows_ = 0;
    sink_.write_if_large();
  }

  Sink& sink_;
  std::string statement_;  // what is done with the rows
  std::size_t rows_ = 0;
};

}  // namespace

std::unique_ptr<Writer> cypher_script(Sink& sink, const GraphKinds& kinds) {
  return std::make_unique<CypherScript>(sink, kinds);
}

}  // namespace dynatlas::exports
