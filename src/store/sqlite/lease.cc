#include "store/sqlite/lease.h"

namespace dynatlas::sqlite {

graph::Lease acquire_lease(Connection& connection, std::string_view name, const graph::Lease& wanted,
                           std::chrono::sys_seconds now) {
  Statement take(connection, R"(
    INSERT INTO "dynatlas_lease" ("name", "holder", "expires") VALUES (?1, ?2, ?4)
    ON CONFLICT ("name") DO UPDATE SET "holder" = excluded."holder", "expires" = excluded."expires"
    WHERE "holder" = excluded."holder" OR "expires" <= ?3)");
  take.bind(1, name);
  take.bind(2, wanted.holder);
  take.bind(3, std::int64_t{now.time_since_epoch().count()});
  take.bind(4, std::int64_t{wanted.expires.time_since_epoch().count()});
  Statement look(connection, R"(SELECT "holder", "expires" FROM "dynatlas_lease" WHERE "name" = ?1)");
  look.bind(1, name);
  Transaction transaction(connection);
  take.run();
  look.step();
  graph::Lease lease{std::string(look.text(0)), std::chrono::sys_seconds{std::chrono::seconds{look.integer(1)}}};
  look.reset();
  transaction.commit();
  return lease;
}

void release_lease(Connection& connection, std::string_view name, std::string_view holder) {
  Statement statement(connection, R"(DELETE FROM "dynatlas_lease" WHERE "name" = ?1 AND "holder" = ?2)");
  statement.bind(1, name);
  statement.bind(2, holder);
  Transaction transaction(connection);
  statement.run();
  transaction.commit();
}

}  // namespace dynatlas::sqlite
