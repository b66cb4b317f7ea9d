#include "graph/store_contract_test.h"

#include <sqlite3.h>

#include <filesystem>

#include "store/sqlite/sqlite_store.h"
#include "store/sqlite/test_directory.h"

namespace dynatlas::graph::contract {
namespace {

class SqliteDatabase final : public Database {
 public:
  std::unique_ptr<GraphStore> connect(TimeKind times, Clock& clock, bool full_load) override {
    sqlite::Options options;
    options.times = times;
    options.full_load = full_load;
    options.module_name = "dynatlas:test";
    options.module_version = "1.2.3";
    return sqlite::SqliteStore::open(path_, sqlite::Mode::read_write, options, clock);
  }

  nlohmann::json nodes(GraphStore& store, const std::string& label) override {
    return rows(store, "SELECT * FROM \"" + label + "\" ORDER BY id");
  }
  nlohmann::json edges(GraphStore& store, const std::string& type) override {
    return rows(store, "SELECT * FROM \"" + type + "\" ORDER BY src, dst");
  }

  void outsider_adds_node(const std::string& label, const std::string& id, const std::string& arn) override {
    run_outside("INSERT INTO \"" + label + "\" (id, arn) VALUES ('" + id + "', '" + arn + "')");
  }
  void outsider_sets(const std::string& label, const std::string& id, const std::string& property,
                     const std::string& text) override {
    run_outside("ALTER TABLE \"" + label + "\" ADD COLUMN \"" + property + "\" TEXT; UPDATE \"" + label + "\" SET \"" +
                property + "\" = '" + text + "' WHERE id = '" + id + "'");
  }
  void outsider_overwrites(const std::string& label, const std::string& id, const std::string& property,
                           const std::string& text) override {
    run_outside("UPDATE \"" + label + "\" SET \"" + property + "\" = '" + text + "' WHERE id = '" + id + "'");
  }
  void outsider_drops_edges(const std::string& type, const std::string& src) override {
    run_outside("DELETE FROM \"" + type + "\" WHERE src = '" + src + "'");
  }

  std::string statement_of_parameter() override { return "SELECT $x"; }
  std::string statement_of_numbers() override { return "SELECT column1 AS n FROM (VALUES (1), (2), (3))"; }
  std::vector<std::string> writing(const std::string& label) override {
    return {"DELETE FROM \"" + label + "\"",
            "UPDATE \"" + label + "\" SET name = 'x' RETURNING id",
            "WITH w AS (SELECT 1) INSERT INTO \"" + label + "\" (id) SELECT 'x' FROM w",
            "SELECT 1; DELETE FROM \"" + label + "\"",
            "DROP TABLE \"" + label + "\"",
            "CREATE TABLE t (x)",
            "CREATE TEMP TABLE t (x)",
            "ALTER TABLE \"" + label + "\" RENAME TO t",
            "BEGIN IMMEDIATE",
            "SAVEPOINT s",
            "ATTACH ':memory:' AS other",
            "VACUUM INTO '" + path_ + "-copy'",
            "PRAGMA user_version = 7",
            "PRAGMA journal_mode = DELETE",
            "PRAGMA query_only = 0",
            "PRAGMA wal_checkpoint(TRUNCATE)",
            "REINDEX",
            "ANALYZE",
            "SELECT load_extension('x')"};
  }

 private:
  static nlohmann::json rows(GraphStore& store, const std::string& statement) {
    nlohmann::json all = nlohmann::json::array();
    store.read(statement, {}, [&](const std::vector<std::string>& columns, const std::vector<nlohmann::json>& cells) {
      nlohmann::json one = nlohmann::json::object();
      for (std::size_t i = 0; i < columns.size(); ++i) {
        if (!cells[i].is_null()) one[columns[i]] = cells[i];
      }
      all.push_back(one);
      return true;
    });
    return all;
  }

  void run_outside(const std::string& sql) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(path_.c_str(), &db), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
    sqlite3_close(db);
  }

  const sqlite::TestDirectory directory_;
  const std::string path_ = directory_.file("graph.db");
};

}  // namespace

INSTANTIATE_TEST_SUITE_P(Sqlite, StoreContract,
                         testing::Values(Case{"sqlite", [] { return std::make_unique<SqliteDatabase>(); }}),
                         [](const auto& test) { return test.param.name; });

}  // namespace dynatlas::graph::contract
