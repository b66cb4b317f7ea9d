// What tables, columns, indexes and views a model needs in SQL. Plain data, made of declarations only: no database, and
// no SQL text (sql.h).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/schema.h"
#include "graph/value.h"

namespace dynatlas::sqlite {

struct Column {
  std::string name;
  std::string type;  // INTEGER, REAL, TEXT or ANY
  friend bool operator==(const Column&, const Column&) = default;
};

struct Table {
  std::string name;
  std::vector<Column> columns;
  std::vector<std::string> primary_key;           // never NULL
  std::vector<std::vector<std::string>> indexes;  // each a list of columns
  bool clustered = false;                         // rows lie in the primary key's own tree: right for short rows

  const Column* column(std::string_view column_name) const;
};

// The nodes of a table that carry a label: all of them, or those for which every condition of one of the sets holds.
struct Carrier {
  std::string table;
  std::vector<std::span<const graph::Condition>> any_of = {};
};

// A further label; or what the model declares.
struct View {
  std::string name;
  std::vector<Carrier> carriers = {};
  std::string select = {};  // as the model declares it; then it has no carriers
};

// The whole: a table per first label and per relationship type, one for each label that is only linked to (filled from
// outside), and a view per further label.
struct Layout {
  std::vector<Table> tables;
  std::vector<View> views;

  const Table* table(std::string_view name) const;
  // Whose nodes carry this label: itself where it is a first label, else what is behind the view.
  std::vector<Carrier> carriers_of(std::string_view label) const;
  std::vector<std::string> tables_of(std::string_view label) const;
};

// Throws Error{internal} where two names differ in case only, or a name is a table and a view: SQL knows one of them;
// and where a relationship has a property named as a column of its ends.
Layout layout_of(graph::Model model, graph::TimeKind times);

}  // namespace dynatlas::sqlite
