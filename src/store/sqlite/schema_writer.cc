#include "store/sqlite/schema_writer.h"

#include <algorithm>

#include "store/sqlite/relationship_sql.h"
#include "store/sqlite/sql.h"
#include "store/sqlite/values.h"

namespace dynatlas::sqlite {
namespace {

using graph::LoadCount;
using graph::NodeSchema;
using graph::RelSchema;
using graph::Rows;

constexpr int kNodeId = sql::kFirstOwnParameter;  // of an upsert of relationships

// A column that a change can concern, which the comparison reads after its first.
bool is_compared(const graph::Property& property) {
  return property.name != "id" && property.name != "lastupdated";
}

// As a change log tells it: a time as it is kept.
graph::Value cell(const Statement& statement, int column, const graph::Property& property) {
  return property.type == graph::Type::boolean ? read_value(statement, column, property.type)
                                               : read_cell(statement, column);
}

// The columns after the first.
std::vector<graph::Value> cells(const Statement& statement, const NodeSchema& schema) {
  std::vector<graph::Value> values;
  for (const graph::Property& property : schema.properties) {
    if (is_compared(property)) values.push_back(cell(statement, static_cast<int>(values.size()) + 1, property));
  }
  return values;
}

[[noreturn]] void misused(const NodeSchema& schema, const std::string& message) {
  throw Error(ErrorKind::internal, message, std::string(schema.label));
}

}  // namespace

SchemaWriter::SchemaWriter(Connection& connection, const NodeSchema& schema, graph::Model model, const Layout& layout)
    : connection_(connection),
      schema_(schema),
      own_(graph::own_properties(model, schema)),
      compare_(connection, sql::compare_node(schema), schema.label),
      upsert_(connection, sql::upsert_node(schema), schema.label),
      touch_(connection, sql::touch_node(schema)) {
  compare_.take(1, schema.properties);
  upsert_.take(1, schema.properties);
  if (schema.sub_resource.has_value()) add_relationship(*schema.sub_resource, layout);
  for (const RelSchema& rel : schema.relationships) add_relationship(rel, layout);
  add_drops(model, layout);
  add_from_targets(model, layout);
}

void SchemaWriter::add_relationship(const RelSchema& rel, const Layout& layout) {
  RowStatement upsert(connection_, sql::upsert_relationship(schema_, rel, layout), schema_.label);
  upsert.take(upsert.take(kNodeId + 1, rel.target), rel.properties);
  relationships_.push_back(std::move(upsert));
  touch_relationships_.emplace_back(connection_,
                                    sql::touch_relationship(schema_, rel, layout.tables_of(rel.target_label)));
}

void SchemaWriter::add_drops(graph::Model model, const Layout& layout) {
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
    sql::Spared spared{.others = graph::shared_with(model, schema_, *rels.front())};
    if (schema_.sub_resource.has_value() && is_alike(*schema_.sub_resource, *rels.front())) {
      spared.tables = layout.tables_of(schema_.sub_resource->target_label);
    }
    const std::string select = sql::select_unmatched(schema_, rels, spared, layout);
    if (select.empty()) continue;
    Drop& drop = drops_.emplace_back(RowStatement(connection_, select, schema_.label),
                                     Statement(connection_, sql::delete_relationship(rels.front()->label)));
    int parameter = 2;
    for (const RelSchema* const rel : rels) parameter = drop.select.take(parameter, rel->target);
  }
}

void SchemaWriter::add_from_targets(graph::Model model, const Layout& layout) {
  const auto add = [&](const NodeSchema& other, const RelSchema& rel) {
    if (!rel.from_both_ends) return;
    for (const Carrier& carrier : layout.carriers_of(rel.target_label)) {
      if (carrier.table != schema_.label) continue;
      from_targets_.emplace_back(connection_, sql::upsert_from_target(other, rel, carrier), schema_.label);
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
  for (RowStatement* const statement : {&compare_, &upsert_}) {
    statement->begin(rows, run);
    statement->bind_marks(static_cast<int>(schema_.properties.size()) + 1, run);
  }
  for (auto* const statements : {&relationships_, &from_targets_}) {
    for (RowStatement& statement : *statements) {
      statement.begin(rows, run);
      statement.statement().bind(1, tag);
      statement.bind_marks(2, run);
    }
  }
  for (Drop& drop : drops_) drop.select.begin(rows, run);
}

// The rows to store: for each id its last one. In the order of ids, so that neighbours are written into the same pages.
std::vector<std::size_t> SchemaWriter::last_rows(const Rows& rows, IdSet& loaded) const {
  std::vector<std::size_t> kept;
  kept.reserve(rows.size());
  loaded.reserve(rows.size());
  for (std::size_t i = rows.size(); i-- > 0;) {
    const auto* const id = std::get_if<std::string>(&rows[i][id_column_]);
    if (id == nullptr || id->empty()) misused(schema_, "a row has no id");
    if (loaded.insert(*id).second) kept.push_back(i);
  }
  std::ranges::sort(kept, {}, [&](std::size_t row) -> const std::string& { return id_of(rows, row); });
  return kept;
}

LoadCount SchemaWriter::upsert(const Rows& rows, const Run& run, IdSet& loaded, const EachLost& each_lost,
                               Changes& changes) {
  begin(rows, run);
  const std::vector<std::size_t> kept = last_rows(rows, loaded);
  drop_unmatched(rows, upsert_nodes(rows, run, kept, changes), each_lost);
  return {.nodes = kept.size(), .relationships = relate(rows, kept), .written_nodes = written_};
}

// Returns those rows whose nodes were there before: a new one has no relationships to drop.
std::vector<std::size_t> SchemaWriter::upsert_nodes(const Rows& rows, const Run& run,
                                                    const std::vector<std::size_t>& kept, Changes& changes) {
  const std::int64_t tag = run.tag(schema_.label);
  Statement& there = compare_.statement();
  std::vector<std::size_t> updated;
  written_ = 0;
  for (const std::size_t i : kept) {
    compare_.bind(rows[i]);
    const bool found = there.step();
    if (found) updated.push_back(i);
    if (found && there.integer(0) == 1 && !run.options.full_load) {
      touch_.bind(1, id_of(rows, i));
      touch_.bind(2, tag);
      touch_.run();
    } else {
      ++written_;
      write(rows, i, found ? cells(there, schema_) : std::vector<graph::Value>{}, changes);
    }
    there.reset();
  }
  for (Statement* const statement : {&there, &upsert_.statement(), &touch_}) statement->clear();
  return updated;
}

// `before`: what the node was, nothing where it is new.
void SchemaWriter::write(const Rows& rows, std::size_t row, const std::vector<graph::Value>& before, Changes& changes) {
  using Kind = graph::Change::Kind;
  Statement& there = compare_.statement();
  there.reset();
  upsert_.bind(rows[row]);
  upsert_.statement().run();
  const std::string& id = id_of(rows, row);
  if (before.empty()) return changes.push_back({Kind::added, std::string(schema_.label), id, {}, {}, {}});
  there.step();
  const std::vector<graph::Value> after = cells(there, schema_);
  std::size_t i = 0;
  for (const graph::Property& property : schema_.properties) {
    if (!is_compared(property)) continue;
    if (before[i] != after[i] && !property.is_volatile) {
      changes.push_back(
          {Kind::changed, std::string(schema_.label), id, std::string(property.name), before[i], after[i]});
    }
    ++i;
  }
}

void SchemaWriter::drop_unmatched(const Rows& rows, const std::vector<std::size_t>& updated,
                                  const EachLost& each_lost) {
  for (Drop& one : drops_) {
    for (const std::size_t i : updated) {
      one.select.bind(rows[i]);
      drop(one, id_of(rows, i), each_lost);
    }
    one.select.statement().clear();
  }
}

// Drops what the values that are bound do not match.
void SchemaWriter::drop(Drop& drop, std::string_view id, const EachLost& each_lost) {
  Statement& select = drop.select.statement();
  std::vector<std::pair<std::string, std::string>> unmatched;
  select.bind(1, id);
  while (select.step()) {
    unmatched.emplace_back(select.text(0), select.text(1));
    each_lost(select.text(1), select.text(2));
  }
  for (const auto& [src, dst] : unmatched) {
    drop.remove.bind(1, src);
    drop.remove.bind(2, dst);
    drop.remove.run();
    drop.remove.clear();
  }
}

// With no value bound nothing matches.
void SchemaWriter::retract(std::span<const NodeKey> nodes, const EachLost& each_lost, Changes& changes) {
  for (Drop& one : drops_) one.select.statement().clear();
  Statement there(connection_, sql::select_properties(schema_, own_));
  Statement clear(connection_, sql::clear_properties(schema_, own_));
  for (const auto& [label, id] : nodes) {
    there.bind(1, id);
    if (there.step()) {
      for (int i = 0; i < static_cast<int>(own_.size()); ++i) {
        const graph::Property& property = own_[static_cast<std::size_t>(i)];
        if (property.is_volatile || there.is_null(i)) continue;
        changes.push_back({graph::Change::Kind::changed, std::string(label), id, std::string(property.name),
                           cell(there, i, property), graph::Null{}});
      }
    }
    there.clear();
    clear.bind(1, id);
    clear.run();
    for (Drop& one : drops_) drop(one, id, each_lost);
    each_lost(id, label);
  }
  for (Drop& one : drops_) one.select.statement().clear();
}

// Returns how many relationships the rows themselves declare.
std::uint64_t SchemaWriter::relate(const Rows& rows, const std::vector<std::size_t>& kept) {
  std::uint64_t made = 0;
  for (RowStatement& rel : relationships_) {
    for (const std::size_t i : kept) {
      if (!rel.bind(rows[i])) continue;
      rel.statement().bind(kNodeId, id_of(rows, i));
      made += rel.statement().write();
    }
    rel.statement().clear();
  }
  for (RowStatement& rel : from_targets_) {
    for (const std::size_t i : kept) {
      rel.statement().bind(kNodeId, id_of(rows, i));
      rel.statement().run();
    }
    rel.statement().clear();
  }
  return made;
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
