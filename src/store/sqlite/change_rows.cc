#include "store/sqlite/change_rows.h"

#include "store/sqlite/values.h"

namespace dynatlas::sqlite {
namespace {

// In September 2001: a smaller tag is a count or a date (20261129), and as epoch seconds older than AWS.
constexpr std::int64_t kFirstTime = 1'000'000'000;

}  // namespace

void keep_changes(Connection& connection, std::int64_t update_tag, std::span<const graph::Change> changes) {
  if (changes.empty()) return;
  Statement insert(connection, R"(INSERT INTO "changes" VALUES (?1, ?2, ?3, ?4, nullif(?5, ''), ?6, ?7))");
  insert.bind(1, update_tag);
  for (const graph::Change& change : changes) {
    insert.bind(2, to_string(change.kind));
    insert.bind(3, change.label);
    insert.bind(4, change.id);
    insert.bind(5, change.property);
    bind_value(insert, 6, change.before, graph::TimeKind::epoch);
    bind_value(insert, 7, change.after, graph::TimeKind::epoch);
    insert.run();
  }
}

void drop_changes_before(Connection& connection, std::int64_t update_tag) {
  Statement drop(connection, R"(DELETE FROM "changes" WHERE rowid IN
      (SELECT rowid FROM "changes" WHERE "tag" >= ?1 AND "tag" < ?2 LIMIT 5000))");
  drop.bind(1, kFirstTime);
  drop.bind(2, update_tag);
  drop.run();
}

}  // namespace dynatlas::sqlite
