// How many nodes and relationships a second the SQLite store takes, batch by batch as a sync brings them.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <functional>

#include "graph/load.h"
#include "intel/aws/dynamodb/transform.h"
#include "intel/load.h"
#include "models/aws/account.h"
#include "models/model.h"
#include "store/sqlite/sqlite_store.h"

namespace {

namespace intel = dynatlas::intel;
using dynatlas::models::aws::dynamodb::DynamoDBTableSchema;
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
intel::Batch batch_of(std::int64_t first) {
  intel::Batch batch;
  for (std::int64_t i = first; i < first + kBatch; ++i) {
    if (!intel::aws::dynamodb::transform_dynamodb_tables(table_text(i), {"123456789012", "us-east-1"}, batch)
             .has_value())
      std::abort();
  }
  return batch;
}

using Loads = std::function<void(SqliteStore&, std::int64_t tag, dynatlas::graph::LoadCount&)>;

// Does the same loads in each iteration after the first: with `again`, only those are timed.
void measure(benchmark::State& state, dynatlas::graph::Model model, bool again, const Loads& load_all) {
  const auto path = std::filesystem::temp_directory_path() / fmt::format("dynatlas-bench-{}.db", ::getpid());
  const auto open = [&] {
    auto store = SqliteStore::open(path, dynatlas::sqlite::Mode::read_write, {});
    store->prepare(model);
    return store;
  };
  const auto remove = [&] {
    for (const char* ending : {"", "-wal", "-shm"}) std::filesystem::remove(path.string() + ending);
  };
  dynatlas::graph::LoadCount count;
  remove();
  auto store = open();
  std::int64_t tag = 1;
  if (again) load_all(*store, tag, count);
  count = {};
  for (auto _ : state) {
    if (!again) {
      state.PauseTiming();
      store.reset();
      remove();
      store = open();
      state.ResumeTiming();
    }
    load_all(*store, ++tag, count);
  }
  store.reset();
  remove();
  state.counters["nodes/s"] = benchmark::Counter(static_cast<double>(count.nodes), benchmark::Counter::kIsRate);
  state.counters["relationships/s"] =
      benchmark::Counter(static_cast<double>(count.relationships), benchmark::Counter::kIsRate);
}

std::vector<intel::Batch> batches_of(std::int64_t tables) {
  std::vector<intel::Batch> batches;
  for (std::int64_t first = 0; first < tables; first += kBatch) batches.push_back(batch_of(first));
  return batches;
}

void load(benchmark::State& state, bool again) {
  const auto batches = batches_of(state.range(0));
  measure(state, dynatlas::models::kModel, again, [&](SqliteStore& store, std::int64_t tag, auto& count) {
    static constexpr std::array<std::string_view, 2> kFields{"id", "name"};
    dynatlas::graph::Rows account(kFields);
    account.add()[0] = std::string("123456789012");
    store.load(dynatlas::models::aws::AWSAccountSchema, account, {{"UPDATE_TAG", tag}});
    for (const auto& batch : batches) intel::load_batch(store, batch, "123456789012", tag, {}, count);
  });
}

// Tables as nodes alone, without relationships.
void nodes_alone(benchmark::State& state, bool again) {
  static constexpr dynatlas::graph::NodeSchema kAlone = [] {
    dynatlas::graph::NodeSchema schema = DynamoDBTableSchema;
    schema.sub_resource.reset();
    schema.relationships = {};
    return schema;
  }();
  static constexpr std::array<const dynatlas::graph::NodeSchema*, 1> kNodes{&kAlone};
  const auto batches = batches_of(state.range(0));
  measure(state, {.nodes = kNodes}, again, [&](SqliteStore& store, std::int64_t tag, auto& count) {
    const dynatlas::graph::Params params{{"UPDATE_TAG", tag}, {"AWS_ID", "123456789012"}};
    for (const auto& batch : batches) {
      count += dynatlas::graph::load(store, kAlone, batch.of<DynamoDBTableSchema>(), params, {});
    }
  });
}

void first_load(benchmark::State& state) {
  load(state, false);
}
void load_again(benchmark::State& state) {
  load(state, true);
}
void first_nodes(benchmark::State& state) {
  nodes_alone(state, false);
}
void nodes_again(benchmark::State& state) {
  nodes_alone(state, true);
}

}  // namespace

BENCHMARK(first_load)->Arg(10'000)->Iterations(3)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(load_again)->Arg(10'000)->Iterations(3)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(first_nodes)->Arg(100'000)->Iterations(3)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(nodes_again)->Arg(100'000)->Iterations(3)->UseRealTime()->Unit(benchmark::kMillisecond);
