#include "store/sqlite/lease.h"

namespace dynatlas::sqlite {
namespace {

constexpr std::int64_t kNoGeneration = -1;

// True where the lease is still this one.
bool change_lease(Connection& connection, std::string_view sql, const graph::Lease& lease) {
  Statement statement(connection, sql);
  statement.bind(1, lease.name);
  statement.bind(2, lease.generation);
  return statement.write() > 0;
}

}  // namespace

graph::Lease take_lease(Connection& connection, std::string_view name, std::string_view holder,
                        const graph::Lease* dead) {
  Statement take(connection, R"(
    INSERT INTO "dynatlas_lease" ("name", "holder", "generation", "renewals") VALUES (?1, ?2, 1, 0)
    ON CONFLICT ("name") DO UPDATE SET "holder" = excluded."holder", "generation" = "generation" + 1, "renewals" = 0
    WHERE "holder" = '' OR ("generation" = ?3 AND "renewals" = ?4))");
  take.bind(1, name);
  take.bind(2, holder);
  take.bind(3, dead == nullptr ? kNoGeneration : dead->generation);
  take.bind(4, dead == nullptr ? 0 : dead->renewals);
  Statement look(connection, R"(SELECT "holder", "generation", "renewals" FROM "dynatlas_lease" WHERE "name" = ?1)");
  look.bind(1, name);
  Transaction transaction(connection);
  take.run();
  look.step();
  graph::Lease lease{std::string(name), std::string(look.text(0)), look.integer(1), look.integer(2)};
  look.reset();
  transaction.commit();
  return lease;
}

bool renew_lease(Connection& connection, const graph::Lease& lease) {
  return change_lease(connection, R"(UPDATE "dynatlas_lease" SET "renewals" = "renewals" + 1
    WHERE "name" = ?1 AND "generation" = ?2)",
                      lease);
}

void release_lease(Connection& connection, const graph::Lease& lease) {
  change_lease(connection, R"(UPDATE "dynatlas_lease" SET "holder" = ''
    WHERE "name" = ?1 AND "generation" = ?2)",
               lease);
}

}  // namespace dynatlas::sqlite
