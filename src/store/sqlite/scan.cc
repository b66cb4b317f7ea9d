#include "store/sqlite/scan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>

#include "store/sqlite/catalog.h"
#include "store/sqlite/query.h"
#include "store/sqlite/sql.h"

namespace dynatlas::sqlite {
namespace {

using graph::GraphKinds;
using graph::NodeKind;
using graph::PropertyKind;
using graph::RelationshipKind;

// What others commit meanwhile is not seen.
class ReadTransaction {
 public:
  explicit ReadTransaction(Connection& connection) : connection_(connection) { connection_.execute("BEGIN"); }
  ~ReadTransaction() { sqlite3_exec(connection_.handle(), "ROLLBACK", nullptr, nullptr, nullptr); }
  ReadTransaction(const ReadTransaction&) = delete;
  ReadTransaction& operator=(const ReadTransaction&) = delete;

 private:
  Connection& connection_;
};

// A file that an older version made may lack a column.
std::vector<std::string> columns_of(Connection& connection, std::string_view table,
                                    std::span<const PropertyKind> properties) {
  std::vector<std::string> columns;
  for (const PropertyKind& property : properties) {
    const bool has = has_column(connection, table, property.name);
    columns.push_back(has ? sql::quoted_identifier(property.name) : "NULL");
  }
  return columns;
}

// Which nodes of a label that is not ours belong to the graph: those that a relationship reaches.
std::string reached(Connection& connection, const NodeKind& kind, const GraphKinds& kinds) {
  std::vector<std::string> ways;
  for (const RelationshipKind& way : kinds.relationships) {
    if (!has_table(connection, way.type)) continue;
    for (const auto& [label, end] : {std::pair{way.source_label, "src"}, std::pair{way.target_label, "dst"}}) {
      if (label != kind.label) continue;
      ways.push_back(fmt::format(R"(EXISTS (SELECT 1 FROM {} AS r WHERE r."{}" = n."id" AND r."{}_label" = {}))",
                                 sql::quoted_identifier(way.type), end, end, sql::literal(label)));
    }
  }
  return ways.empty() ? "false" : fmt::format("{}", fmt::join(ways, " OR "));
}

// Parameter of what is about one node: :id.
std::string nodes_of(Connection& connection, const NodeKind& kind, const GraphKinds& kinds, bool is_one) {
  std::string where = kind.is_ours ? "true" : "(" + reached(connection, kind, kinds) + ")";
  if (is_one) where += R"( AND n."id" = :id)";
  return fmt::format(R"(SELECT {} FROM {} AS n WHERE {} ORDER BY n."id")",
                     fmt::join(columns_of(connection, kind.label, kind.properties), ", "),
                     sql::quoted_identifier(kind.label), where);
}

// Also :limit.
std::string relationships_of(Connection& connection, const RelationshipKind& kind, bool is_one) {
  std::vector<std::string> columns{R"("src")", R"("dst")"};
  for (std::string& column : columns_of(connection, kind.type, kind.properties)) columns.push_back(std::move(column));
  return fmt::format(R"(SELECT {} FROM {} WHERE "src_label" = {} AND "dst_label" = {}{})", fmt::join(columns, ", "),
                     sql::quoted_identifier(kind.type), sql::literal(kind.source_label),
                     sql::literal(kind.target_label),
                     is_one ? R"( AND ("src" = :id OR "dst" = :id) LIMIT :limit)" : "");
}

}  // namespace

void scan(Connection& connection, const GraphKinds& kinds, const std::optional<OneNode>& one,
          const std::stop_token& stop, graph::GraphReader& reader) {
  const ReadTransaction one_moment(connection);
  const bool is_one = one.has_value();
  graph::Params params;
  if (is_one) params = {{"id", one->id}, {"limit", static_cast<std::int64_t>(one->limit)}};
  const auto each = [&](const std::string& statement, const auto& tell) {
    run_query(connection, statement, params, graph::TimeKind::epoch, stop, [&](const auto&, const auto& cells) {
      tell(cells);
      return true;
    });
  };
  for (const NodeKind& kind : kinds.nodes) {
    if (!has_table(connection, kind.label)) continue;
    each(nodes_of(connection, kind, kinds, is_one), [&](const auto& cells) { tell_node(kind, cells, reader); });
  }
  for (const RelationshipKind& kind : kinds.relationships) {
    if (!has_table(connection, kind.type)) continue;
    each(relationships_of(connection, kind, is_one),
         [&](const auto& cells) { tell_relationship(kind, cells, reader); });
  }
}

}  // namespace dynatlas::sqlite
