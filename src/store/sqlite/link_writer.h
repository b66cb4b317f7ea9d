// The prepared statement of one MatchLinkSchema. Knows no transaction: the store has one open.
#pragma once

#include "store/sqlite/layout.h"
#include "store/sqlite/row_statement.h"

namespace dynatlas::sqlite {

class LinkWriter {
 public:
  LinkWriter(Connection& connection, const graph::MatchLinkSchema& link, const Layout& layout);

  // Upserts the relationships of each row. Returns how many.
  std::uint64_t upsert(const graph::Rows& rows, const Run& run);

 private:
  std::string_view label_;
  RowStatement upsert_;
};

}  // namespace dynatlas::sqlite
