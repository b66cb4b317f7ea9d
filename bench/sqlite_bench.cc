// How many nodes and relationships a second the SQLite store takes, batch by batch as a sync brings them.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "intel/aws/dynamodb/load.h"
#include "models/aws/account.h"
#include "models/model.h"
#include "store/sqlite/sqlite_store.h"

namespace {

namespace dynamodb = dynatlas::intel::aws::dynamodb;
using dynatlas::sqlite::SqliteStore;

constexpr std::int64_t kBatch = 1'000;

std::string index_text(int number) {
  return fmt::format(
      R"({{"IndexName":"by_{}","ProvisionedThroughput":{{"ReadCapacityUnits":5,"WriteCapacityUnits":5}}}})", number);
}

std::string table_text(std::int64_t number) {
  return fmt::format(
      R"({{"Table":{{"TableName":"table_{0:09}","TableArn":"arn:aws:dynamodb:us-east-1:123456789012:table/table_{0:09}",)"
      R"("CreationDateTime":1600000000.5,"ItemCount":{0},"TableSizeBytes":{0},"TableStatus":"ACTIVE",)"
      R"("ProvisionedThroughput":{{"ReadCapacityUnits":5,"WriteCapacityUnits":5}},"GlobalSecondaryIndexes":[{1}{2}]}}}})",
      number, index_text(0), number % 2 == 1 ? "," + index_text(1) : "");
}

// Tables [first, first + kBatch), with one index and two by turns.
dynamodb::TransformedTables batch_of(std::int64_t first) {
  dynamodb::TransformedTables batch;
  for (std::int64_t i = first; i < first + kBatch; ++i) {
    if (!dynamodb::transform_dynamodb_tables(table_text(i), "us-east-1", batch).has_value()) std::abort();
  }
  return batch;
}

// Loads the same tables in each iteration after the first: with `again`, only those are timed.
void load(benchmark::State& state, bool again) {
  const auto path = std::filesystem::temp_directory_path() / fmt::format("dynatlas-bench-{}.db", ::getpid());
  std::vector<dynamodb::TransformedTables> batches;
  for (std::int64_t first = 0; first < state.range(0); first += kBatch) batches.push_back(batch_of(first));
  const auto open = [&] {
    auto store = SqliteStore::open(path, dynatlas::sqlite::Mode::read_write, {});
    store->prepare(dynatlas::models::kModel);
    static constexpr std::array<std::string_view, 2> kFields{"id", "name"};
    dynatlas::graph::Rows rows(kFields);
    rows.add()[0] = std::string("123456789012");
    store->load(dynatlas::models::aws::AWSAccountSchema, rows, {{"UPDATE_TAG", std::int64_t{1}}});
    return store;
  };
  const auto remove = [&] {
    for (const char* ending : {"", "-wal", "-shm"}) std::filesystem::remove(path.string() + ending);
  };
  dynatlas::graph::LoadCount count;
  const auto load_all = [&](SqliteStore& store, std::int64_t tag) {
    for (const auto& batch : batches) dynamodb::load_dynamodb_tables(store, batch, "123456789012", tag, {}, count);
  };
  remove();
  auto store = open();
  std::int64_t tag = 1;
  if (again) load_all(*store, tag);
  count = {};
  for (auto _ : state) {
    if (!again) {
      state.PauseTiming();
      store.reset();
      remove();
      store = open();
      state.ResumeTiming();
    }
    load_all(*store, ++tag);
  }
  store.reset();
  remove();
  state.counters["nodes/s"] = benchmark::Counter(static_cast<double>(count.nodes), benchmark::Counter::kIsRate);
  state.counters["relationships/s"] =
      benchmark::Counter(static_cast<double>(count.relationships), benchmark::Counter::kIsRate);
}

void first_load(benchmark::State& state) {
  load(state, false);
}
void load_again(benchmark::State& state) {
  load(state, true);
}

}  // namespace

BENCHMARK(first_load)->Arg(10'000)->Iterations(3)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(load_again)->Arg(10'000)->Iterations(3)->UseRealTime()->Unit(benchmark::kMillisecond);
