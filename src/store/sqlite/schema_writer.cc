#include "store/sqlite/schema_writer.h"

#include <fmt/format.h>

#include <algorithm>

#include "graph/type_check.h"
#include "store/sqlite/sql.h"
#include "store/sqlite/values.h"

namespace dynatlas::sqlite {
namespace {

using graph::LoadCount;
using graph::NodeSchema;
using graph::Null;
using graph::Params;
using graph::Property;
using graph::RelSchema;
using graph::Rows;
using graph::TextList;
using graph::TimeKind;
using graph::Value;

constexpr int kFirstMatcher = 6;  // sql::upsert_relationship()

[[noreturn]] void misused(const NodeSchema& schema, const std::string& message) {
  throw Error(ErrorKind::internal, message, std::string(schema.label));
}

// Provenance and firstseen, at `first` and the two after it.
void bind_marks(Statement& statement, int first, std::int64_t now_ms, const Options& options) {
  statement.bind(first, now_ms);
  statement.bind(first + 1, options.module_name);
  statement.bind(first + 2, options.module_version);
}

}  // namespace

SchemaWriter::SchemaWriter(Connection& connection, const NodeSchema& schema, const Layout& layout)
    : schema_(schema), upsert_(connection, sql::upsert_node(schema)), touch_(connection, sql::touch_node(schema)) {
  int parameter = 0;
  for (const Property& property : schema.properties) {
    ++parameter;
    if (!property.constant.empty()) continue;
    auto& sources = property.ref.set_in_kwargs ? from_params_ : from_row_;
    sources.push_back({parameter, property.ref, &property});
  }
  if (schema.sub_resource.has_value()) add_relationship(connection, *schema.sub_resource, layout);
  for (const RelSchema& rel : schema.relationships) add_relationship(connection, rel, layout);
}

void SchemaWriter::add_relationship(Connection& connection, const RelSchema& rel, const Layout& layout) {
  const std::vector<std::string> targets = layout.tables_of(rel.target_label);
  for (const std::string& target : targets) {
    Relationship made{Statement(connection, sql::upsert_relationship(schema_, rel, target)), {}, {}};
    int parameter = kFirstMatcher;
    for (const graph::Matcher& matcher : rel.target) {
      auto& sources = matcher.ref.set_in_kwargs ? made.from_params : made.from_row;
      sources.push_back({parameter++, matcher.ref, nullptr});
    }
    relationships_.push_back(std::move(made));
  }
  touch_relationships_.emplace_back(connection, sql::touch_relationship(schema_, rel, targets));
  if (rel.owning) ownerships_.push_back({targets, Statement(connection, sql::select_owned(schema_, rel, targets))});
}

void SchemaWriter::resolve_columns(const Rows& rows) {
  const auto resolve = [&](Source& source) {
    const auto column = rows.column(source.ref.name);
    if (!column) misused(schema_, fmt::format("the rows have no field {}", source.ref.name));
    source.column = *column;
  };
  const Source* id = nullptr;
  for (Source& source : from_row_) {
    resolve(source);
    if (source.property->name == "id") id = &source;
  }
  if (id == nullptr) misused(schema_, "the id must come from the rows");
  id_column_ = id->column;
  for (Relationship& rel : relationships_) std::ranges::for_each(rel.from_row, resolve);
}

// What is the same for every row is bound once.
void SchemaWriter::bind_run(const Params& params, std::int64_t now_ms, const Options& options) {
  const auto param = [&](std::string_view name) -> const Value& {
    const auto value = params.find(name);
    if (value == params.end()) misused(schema_, fmt::format("the parameter {} is not given", name));
    return value->second;
  };
  const Value& tag = param(graph::kUpdateTag);
  if (!std::holds_alternative<std::int64_t>(tag)) misused(schema_, "UPDATE_TAG must be an integer");
  for (const Source& source : from_params_) {
    const Value& value = param(source.ref.name);
    if (!accepts(source.property->type, value)) {
      misused(schema_, fmt::format("{} is of another type than declared", source.property->name));
    }
    bind_value(upsert_, source.parameter, value, options.times);
  }
  bind_marks(upsert_, static_cast<int>(schema_.properties.size()) + 1, now_ms, options);
  for (Relationship& rel : relationships_) {
    bind_value(rel.upsert, 2, tag, options.times);
    bind_marks(rel.upsert, 3, now_ms, options);
    for (const Source& source : rel.from_params) {
      bind_value(rel.upsert, source.parameter, param(source.ref.name), options.times);
    }
  }
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

LoadCount SchemaWriter::upsert(const Rows& rows, const Params& params, const Options& options, std::int64_t now_ms,
                               IdSet& loaded) {
  LoadCount count;
  resolve_columns(rows);
  bind_run(params, now_ms, options);
  const std::vector<std::size_t> kept = last_rows(rows, loaded);
  for (const std::size_t i : kept) upsert_node(rows[i], options.times);
  count.nodes = kept.size();
  for (Relationship& rel : relationships_) {
    for (const std::size_t i : kept) {
      const auto& id = std::get<std::string>(rows[i][id_column_]);
      rel.upsert.bind(1, id);
      count.relationships += relate(rel, rows[i], 0, options.times);
    }
    rel.upsert.clear();
  }
  upsert_.clear();
  return count;
}

void SchemaWriter::upsert_node(std::span<const Value> row, TimeKind times) {
  for (const Source& source : from_row_) {
    const Value& value = row[source.column];
    if (!accepts(source.property->type, value)) {
      misused(schema_, fmt::format("{} is of another type than declared", source.property->name));
    }
    bind_value(upsert_, source.parameter, value, times);
  }
  upsert_.run();
}

// Binds the matchers from `matcher` on, one text of a list after the other; nothing matches Null.
std::uint64_t SchemaWriter::relate(Relationship& rel, std::span<const Value> row, std::size_t matcher, TimeKind times) {
  if (matcher == rel.from_row.size()) return rel.upsert.write();
  const Source& source = rel.from_row[matcher];
  const Value& value = row[source.column];
  if (std::holds_alternative<Null>(value)) return 0;
  if (const auto* const list = std::get_if<TextList>(&value)) {
    std::uint64_t made = 0;
    for (const std::string& text : *list) {
      rel.upsert.bind(source.parameter, text);
      made += relate(rel, row, matcher + 1, times);
    }
    return made;
  }
  bind_value(rel.upsert, source.parameter, value, times);
  return relate(rel, row, matcher + 1, times);
}

std::vector<std::string> SchemaWriter::owned_by(std::string_view owner_id, std::string_view owner_label) {
  std::vector<std::string> ids;
  for (Ownership& ownership : ownerships_) {
    const bool owns = std::ranges::find(ownership.owners, owner_label) != ownership.owners.end();
    if (!owner_label.empty() && !owns) continue;
    ownership.select.bind(1, owner_id);
    while (ownership.select.step()) ids.emplace_back(ownership.select.text(0));
    ownership.select.clear();
  }
  return ids;
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
