// Cleanup by tag: finds nodes, and deletes relationships, that have an earlier lastupdated than the run. Knows no
// transaction: the store has one open.
#pragma once

#include <string>
#include <vector>

#include "store/sqlite/layout.h"
#include "store/sqlite/schema_writer.h"

namespace dynatlas::sqlite {

// One call's parameters, for at most `limit` nodes or relationships. All must outlive it.
class Stale {
 public:
  Stale(Connection& connection, const Layout& layout, const Run& run, std::size_t limit)
      : connection_(connection), layout_(layout), run_(run), limit_(limit) {}

  std::vector<std::string> nodes(const graph::NodeSchema& schema);
  // The stale nodes that hang on these as on their sub-resource; without limit.
  std::vector<NodeKey> children(const graph::NodeSchema& schema, const std::vector<std::string>& ids);
  std::uint64_t remove_relationships(const graph::NodeSchema& schema, const graph::RelSchema& rel);
  std::uint64_t remove_links(const graph::MatchLinkSchema& link, const EachLost& each_lost);

 private:
  // Binds the tag, the limit, and from 3 on the matchers'.
  void bind(RowStatement& statement, std::string_view label, std::span<const graph::Matcher> matchers);

  Connection& connection_;
  const Layout& layout_;
  const Run run_;
  const std::size_t limit_;
};

}  // namespace dynatlas::sqlite
