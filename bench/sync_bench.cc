// How fast a sync is, whole: signed calls to a server on this machine, transform, SQLite file. And extraction alone.
// The server is a process of its own; what is printed as peak is this process's.
#include <benchmark/benchmark.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <stdexcept>

#include "aws/client.h"
#include "aws_simulator/credentials.h"
#include "aws_simulator/regions.h"
#include "aws_simulator/server.h"
#include "aws_simulator/simulator.h"
#include "intel/aws/dynamodb/get.h"
#include "models/model.h"
#include "store/sqlite/sqlite_store.h"
#include "sync/run.h"

namespace {

constexpr std::size_t kRegions = 5;

constexpr std::string_view kAccount = "123456789012";

// The simulator in a process that goes when this one does. Made before any thread. Signatures are not judged: what is
// measured is dynatlas.
class SimulatedAws {
 public:
  explicit SimulatedAws(std::uint64_t tables) : world_(size_of(tables)), simulator_(world_) {
    world_.verifies = false;
    world_.throttle.set("dynamodb=0");
    aws_simulator::Server server(0, [this](const auto& request, auto& reply) { simulator_.respond(request, reply); });
    url = "http://127.0.0.1:" + std::to_string(server.port());
    process_ = ::fork();
    if (process_ < 0) throw std::runtime_error("cannot fork");
    if (process_ != 0) return;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    server.run();
  }
  ~SimulatedAws() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
  SimulatedAws(const SimulatedAws&) = delete;
  SimulatedAws& operator=(const SimulatedAws&) = delete;

  std::string url;

 private:
  static aws_simulator::EstateSize size_of(std::uint64_t tables) {
    aws_simulator::EstateSize size;
    size.tables = tables / kRegions;
    size.regions = kRegions;
    return size;
  }

  aws_simulator::World world_;
  aws_simulator::Simulator simulator_;
  pid_t process_;
};

std::vector<std::string> regions() {
  return {aws_simulator::kRegions.begin(), aws_simulator::kRegions.begin() + kRegions};
}

std::unique_ptr<dynatlas::aws::LiveApi> client(const std::string& url) {
  const dynatlas::aws::Environment environment = [](const std::string& name) -> std::optional<std::string> {
    const std::string key = aws_simulator::permanent_key(kAccount);
    if (name == "AWS_ACCESS_KEY_ID") return key;
    if (name == "AWS_SECRET_ACCESS_KEY") return aws_simulator::secret_of(key);
    return std::nullopt;
  };
  dynatlas::aws::OptionOverrides overrides;
  overrides.endpoint_url = url;
  return dynatlas::aws::make_live_api(dynatlas::aws::resolve_options(overrides, environment));
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

struct CountingReader : dynatlas::intel::aws::dynamodb::TableReader {
  bool listed(std::string_view) override { return true; }
  void described(std::string_view, std::string_view) override { ++tables; }
  void gone(std::string_view) override {}
  void not_described(std::string_view, const dynatlas::aws::Failure&) override {}
  void done(const dynatlas::aws::Failure* failure) override { complete = failure == nullptr; }

  std::int64_t tables = 0;
  bool complete = false;
};

void extract(benchmark::State& state) {
  const SimulatedAws aws(static_cast<std::uint64_t>(state.range(0)));
  for (auto _ : state) {
    const auto api = client(aws.url);
    std::array<CountingReader, kRegions> readers;
    for (std::size_t i = 0; i < kRegions; ++i) {
      dynatlas::intel::aws::dynamodb::get_dynamodb_tables(
          *api, {std::string(kAccount), std::string(aws_simulator::kRegions[i])}, readers[i]);
    }
    api->run({});
    std::int64_t tables = 0;
    for (const CountingReader& reader : readers) tables += reader.complete ? reader.tables : 0;
    if (tables != state.range(0)) state.SkipWithError("not every table was described");
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
  const SimulatedAws aws(static_cast<std::uint64_t>(state.range(0)));
  const Folder folder;
  std::int64_t run = 0;
  for (auto _ : state) sync_once(state, aws.url, folder.database(++run), 1);
  report(state);
}

void unchanged_sync(benchmark::State& state) {
  const SimulatedAws aws(static_cast<std::uint64_t>(state.range(0)));
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
