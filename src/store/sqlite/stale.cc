#include "store/sqlite/stale.h"

#include <array>
#include <map>

#include "store/sqlite/sql.h"
#include "store/sqlite/stale_sql.h"

namespace dynatlas::sqlite {

using graph::Matcher;
using graph::MatchLinkSchema;
using graph::NodeSchema;

namespace {

constexpr int kFirstMatcher = 3;

// By whom a link was made: the parameters of a link's cleanup.
constexpr std::array<Matcher, 2> kMadeBy{{{graph::kSubResourceLabel, graph::kwarg(graph::kSubResourceLabel)},
                                          {graph::kSubResourceId, graph::kwarg(graph::kSubResourceId)}}};

std::span<const Matcher> scope_of(const NodeSchema& schema) {
  return schema.sub_resource.has_value() ? schema.sub_resource->target : std::span<const Matcher>{};
}

}  // namespace

void Stale::bind(RowStatement& statement, std::string_view label, std::span<const Matcher> matchers) {
  statement.take(kFirstMatcher, matchers);
  statement.begin(graph::Rows(std::span<const std::string_view>{}),
                  run_);  // a matcher that needs a row has no place here
  statement.statement().bind(1, run_.tag(label));
  statement.statement().bind(2, at_most(limit_));
}

std::vector<std::string> Stale::nodes(const NodeSchema& schema) {
  RowStatement statement(connection_, sql::stale_nodes(schema, layout_), schema.label);
  bind(statement, schema.label, scope_of(schema));
  std::vector<std::string> ids;
  while (statement.statement().step()) ids.emplace_back(statement.statement().text(0));
  return ids;
}

std::vector<NodeKey> Stale::children(const NodeSchema& schema, const std::vector<std::string>& ids) {
  const std::int64_t tag = run_.tag(schema.label);
  Statement select(connection_, sql::select_children(schema));
  std::map<std::string_view, Statement> is_stale;
  std::vector<NodeKey> nodes;
  for (const std::string& id : ids) {
    select.bind(1, id);
    while (select.step()) {
      // A label that the model does not know has no lastupdated that could be judged.
      const Table* const table = layout_.table(select.text(1));
      if (table == nullptr || table->column("lastupdated") == nullptr) continue;
      auto at = is_stale.find(table->name);
      if (at == is_stale.end()) {
        at = is_stale.emplace(table->name, Statement(connection_, sql::is_stale(table->name))).first;
      }
      at->second.bind(1, tag);
      at->second.bind(2, select.text(0));
      if (at->second.step()) nodes.emplace_back(table->name, select.text(0));
      at->second.clear();
    }
    select.clear();
  }
  return nodes;
}

std::uint64_t Stale::remove_relationships(const NodeSchema& schema, const graph::RelSchema& rel) {
  RowStatement statement(connection_, sql::delete_stale_relationships(schema, rel, layout_), schema.label);
  bind(statement, schema.label, scope_of(schema));
  return statement.statement().write();
}

std::uint64_t Stale::remove_links(const MatchLinkSchema& link, const EachLost& each_lost) {
  RowStatement row_statement(connection_, sql::delete_stale_links(link, layout_), link.label);
  std::vector<Matcher> matchers(kMadeBy.begin(), kMadeBy.end());
  if (!link.scope_property.empty()) matchers.push_back({link.scope_property, graph::kwarg(link.scope_property)});
  bind(row_statement, link.label, matchers);
  Statement& statement = row_statement.statement();
  std::uint64_t removed = 0;
  for (; statement.step(); ++removed) each_lost(statement.text(0), statement.text(1));
  return removed;
}

}  // namespace dynatlas::sqlite
