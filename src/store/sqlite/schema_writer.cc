#include "store/sqlite/schema_writer.h"

#include <algorithm>

#include "store/sqlite/relationship_sql.h"
#include "store/sqlite/sql.h"

namespace dynatlas::sqlite {
namespace {

using graph::LoadCount;
using graph::NodeSchema;
using graph::RelSchema;
using graph::Rows;

constexpr int kNodeId = sql::kFirstOwnParameter;  // of an upsert of relationships

[[noreturn]] void misused(const NodeSchema& schema, const std::string& message) {
  throw Error(ErrorKind::internal, message, std::string(schema.label));
}

}  // namespace

SchemaWriter::SchemaWriter(Connection& connection, const NodeSchema& schema, graph::Model model, const Layout& layout)
    : schema_(schema),
      upsert_(connection, sql::upsert_node(schema), schema.label),
      touch_(connection, sql::touch_node(schema)) {
  upsert_.take(1, schema.properties);
  if (schema.sub_resource.has_value()) add_relationship(connection, *schema.sub_resource, layout);
  for (const RelSchema& rel : schema.relationships) add_relationship(connection, rel, layout);
  add_drops(connection, layout);
  add_from_targets(connection, model, layout);
}

void SchemaWriter::add_relationship(Connection& connection, const RelSchema& rel, const Layout& layout) {
  RowStatement upsert(connection, sql::upsert_relationship(schema_, rel, layout), schema_.label);
  upsert.take(upsert.take(kNodeId + 1, rel.target), rel.properties);
  relationships_.push_back(std::move(upsert));
  touch_relationships_.emplace_back(connection,
                                    sql::touch_relationship(schema_, rel, layout.tables_of(rel.target_label)));
}

// One statement for all relationships of a type and direction: what one of them finds, another must not drop.
void SchemaWriter::add_drops(Connection& connection, const Layout& layout) {
  const auto is_alike = [](const RelSchema& a, const RelSchema& b) {
    return a.label == b.label && a.direction == b.direction;
  };
  std::vector<std::vector<const RelSchema*>> groups;
  for (const RelSchema& rel : schema_.relationships) {
    const auto group = std::ranges::find_if(groups, [&](const auto& rels) { return is_alike(*rels.front(), rel); });
    if (group == groups.end()) {
      groups.push_back({&rel});
    } else {
      group->push_back(&rel);
    }
  }
  for (const auto& rels : groups) {
    std::vector<std::string> spared;
    if (schema_.sub_resource.has_value() && is_alike(*schema_.sub_resource, *rels.front())) {
      spared = layout.tables_of(schema_.sub_resource->target_label);
    }
    const std::string text = sql::delete_unmatched(schema_, rels, spared, layout);
    if (text.empty()) continue;
    RowStatement& drop = drops_.emplace_back(connection, text, schema_.label);
    int parameter = 2;
    for (const RelSchema* const rel : rels) parameter = drop.take(parameter, rel->target);
  }
}

void SchemaWriter::add_from_targets(Connection& connection, graph::Model model, const Layout& layout) {
  const auto add = [&](const NodeSchema& other, const RelSchema& rel) {
    if (!rel.from_both_ends) return;
    for (const Carrier& carrier : layout.carriers_of(rel.target_label)) {
      if (carrier.table != schema_.label) continue;
      from_targets_.emplace_back(connection, sql::upsert_from_target(other, rel, carrier), schema_.label);
    }
  };
  for (const NodeSchema* const other : model.nodes) {
    if (other->sub_resource.has_value()) add(*other, *other->sub_resource);
    for (const RelSchema& rel : other->relationships) add(*other, rel);
  }
}

// Finds the rows' fields, and binds what is the same for every row.
void SchemaWriter::begin(const Rows& rows, const Run& run) {
  const auto id = std::ranges::find(schema_.properties, "id", &graph::Property::name);
  const auto column =
      id == schema_.properties.end() || id->ref.set_in_kwargs ? std::nullopt : rows.column(id->ref.name);
  if (!column) misused(schema_, "the id must come from the rows");
  id_column_ = *column;
  const std::int64_t tag = run.tag(schema_.label);
  upsert_.begin(rows, run);
  upsert_.bind_marks(static_cast<int>(schema_.properties.size()) + 1, run);
  for (auto* const statements : {&relationships_, &from_targets_}) {
    for (RowStatement& statement : *statements) {
      statement.begin(rows, run);
      statement.statement().bind(1, tag);
      statement.bind_marks(2, run);
    }
  }
  for (RowStatement& drop : drops_) drop.begin(rows, run);
}

// The rows to store: for each id its last one. In the order of ids, so that neighbours are written into the same pages.
std::vector<std::size_t> SchemaWriter::last_rows(const Rows& rows, IdSet& loaded) const {
  const auto id_of = [&](std::size_t row) -> const std::string& {
    return std::get<std::string>(rows[row][id_column_]);
  };
  std::vector<std::size_t> kept;
  kept.reserve(rows.size());
  loaded.reserve(rows.size());
  for (std::size_t i = rows.size(); i-- > 0;) {
    const auto* const id = std::get_if<std::string>(&rows[i][id_column_]);
    if (id == nullptr || id->empty()) misused(schema_, "a row has no id");
    if (loaded.insert(*id).second) kept.push_back(i);
  }
  std::ranges::sort(kept, {}, id_of);
  return kept;
}

LoadCount SchemaWriter::upsert(const Rows& rows, const Run& run, IdSet& loaded, const EachLost& each_lost) {
  begin(rows, run);
  const std::vector<std::size_t> kept = last_rows(rows, loaded);
  // Runs `each` with every kept row's cells and id, then forgets what was bound.
  const auto for_rows = [&](RowStatement& statement, auto each) {
    for (const std::size_t i : kept) each(rows[i], std::get<std::string>(rows[i][id_column_]));
    statement.statement().clear();
  };
  LoadCount count{.nodes = kept.size()};
  for_rows(upsert_, [&](auto row, const std::string&) {
    upsert_.bind(row);
    upsert_.statement().run();
  });
  for (RowStatement& drop : drops_) {
    Statement& statement = drop.statement();
    for_rows(drop, [&](auto row, const std::string& id) {
      drop.bind(row);
      statement.bind(1, id);
      while (statement.step()) each_lost(statement.text(0), statement.text(1));
    });
  }
  for (RowStatement& rel : relationships_) {
    for_rows(rel, [&](auto row, const std::string& id) {
      if (!rel.bind(row)) return;
      rel.statement().bind(kNodeId, id);
      count.relationships += rel.statement().write();
    });
  }
  for (RowStatement& rel : from_targets_) {
    for_rows(rel, [&](auto, const std::string& id) {
      rel.statement().bind(kNodeId, id);
      rel.statement().run();
    });
  }
  return count;
}

void SchemaWriter::touch(std::string_view id, std::int64_t update_tag) {
  const auto move = [&](Statement& statement) {
    statement.bind(1, id);
    statement.bind(2, update_tag);
    statement.run();
    statement.clear();
  };
  move(touch_);
  for (Statement& statement : touch_relationships_) move(statement);
}

}  // namespace dynatlas::sqlite
