// How fast a sync is, whole: signed calls to a server on this machine, transform, SQLite file. And extraction alone.
// The server is a process of its own; what is printed as peak is this process's.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <filesystem>

#include "models/model.h"
#include "simulated_aws.h"
#include "store/sqlite/sqlite_store.h"
#include "sync/run.h"

namespace {

using dynatlas::bench::client;
using dynatlas::bench::kAccount;
using dynatlas::bench::SimulatedAws;

constexpr std::size_t kRegions = 5;

// Signatures are not judged: what is measured is dynatlas.
dynatlas::bench::SimulatedAwsOptions estate(const benchmark::State& state) {
  return {.tables = static_cast<std::uint64_t>(state.range(0)), .regions = kRegions};
}

std::vector<std::string> regions() {
  return {aws_simulator::kRegions.begin(), aws_simulator::kRegions.begin() + kRegions};
}

double peak_mib() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

void report(benchmark::State& state) {
  state.counters["tables/s"] =
      benchmark::Counter(static_cast<double>(state.range(0) * state.iterations()), benchmark::Counter::kIsRate);
  state.counters["peak_MiB"] = peak_mib();
}

void extract(benchmark::State& state) {
  const SimulatedAws aws(estate(state));
  for (auto _ : state) {
    const auto api = client(aws.url);
    const std::uint64_t tables = dynatlas::bench::extract(*api, kRegions);
    if (tables != static_cast<std::uint64_t>(state.range(0))) state.SkipWithError("not every table was described");
  }
  report(state);
}

void sync_once(benchmark::State& state, const std::string& url, const std::string& file, std::int64_t tag) {
  const auto api = client(url);
  const auto store = dynatlas::sqlite::SqliteStore::open(file, dynatlas::sqlite::Mode::read_write, {});
  store->prepare(dynatlas::models::kModel);
  dynatlas::sync::Options options;
  options.accounts = {{std::string(kAccount), "bench", regions()}};
  options.update_tag = tag;
  dynatlas::sync::Progress progress;
  const auto outcome = dynatlas::sync::run(*api, *store, options, progress, dynatlas::system_clock(), {});
  if (outcome.exit_status() != 0) state.SkipWithError("the sync was not complete");
}

// A file in a folder of its own, which is removed at the end.
struct Folder {
  Folder() : path(std::filesystem::temp_directory_path() / ("dynatlas-bench-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(path);
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string database(std::int64_t run) const { return path / (std::to_string(run) + ".db"); }
  std::filesystem::path path;
};

void first_sync(benchmark::State& state) {
  const SimulatedAws aws(estate(state));
  const Folder folder;
  std::int64_t run = 0;
  for (auto _ : state) sync_once(state, aws.url, folder.database(++run), 1);
  report(state);
}

void unchanged_sync(benchmark::State& state) {
  const SimulatedAws aws(estate(state));
  const Folder folder;
  std::int64_t tag = 1;
  sync_once(state, aws.url, folder.database(0), tag);
  for (auto _ : state) sync_once(state, aws.url, folder.database(0), ++tag);
  report(state);
}

}  // namespace

BENCHMARK(extract)->Arg(10'000)->Iterations(3)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(first_sync)->Arg(100)->Arg(10'000)->Iterations(3)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(unchanged_sync)->Arg(10'000)->Iterations(3)->UseRealTime()->Unit(benchmark::kMillisecond);
