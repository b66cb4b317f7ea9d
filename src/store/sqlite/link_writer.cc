#include "store/sqlite/link_writer.h"

#include <array>

#include "store/sqlite/relationship_sql.h"

namespace dynatlas::sqlite {
namespace {

// Who made a link, as properties that take the run's parameters of the same names.
constexpr std::array<graph::Property, 2> kMaker{{
    {graph::kSubResourceLabel, graph::Type::text, graph::kwarg(graph::kSubResourceLabel)},
    {graph::kSubResourceId, graph::Type::text, graph::kwarg(graph::kSubResourceId)},
}};

}  // namespace

LinkWriter::LinkWriter(Connection& connection, const graph::MatchLinkSchema& link, const Layout& layout)
    : label_(link.label), upsert_(connection, sql::upsert_link(link, layout), link.label) {
  int next = upsert_.take(sql::kFirstOwnParameter, kMaker);
  next = upsert_.take(next, link.source);
  next = upsert_.take(next, link.target);
  for (const auto* const sub_resource : {&link.source_sub_resource, &link.target_sub_resource}) {
    if (sub_resource->has_value()) next = upsert_.take(next, (*sub_resource)->target);
  }
  upsert_.take(next, link.properties);
}

std::uint64_t LinkWriter::upsert(const graph::Rows& rows, const Run& run) {
  upsert_.begin(rows, run);
  upsert_.statement().bind(1, run.tag(label_));
  upsert_.bind_marks(2, run);
  std::uint64_t made = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (upsert_.bind(rows[i])) made += upsert_.statement().write();
  }
  upsert_.statement().clear();
  return made;
}

}  // namespace dynatlas::sqlite
