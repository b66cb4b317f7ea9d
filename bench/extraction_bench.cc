// How near extraction comes to what limits it: the latency and the rate that AWS sets, and one core.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <algorithm>

#include "simulated_aws.h"

namespace {

using dynatlas::bench::SimulatedAws;
using dynatlas::bench::SimulatedAwsOptions;

constexpr double kInFlight = 128;  // --max-in-flight
constexpr double kNamesOnAPage = 100;
constexpr double kLatency = 0.020;  // seconds
constexpr double kRate = 2'500;     // calls a second of a region; as many at once

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// No client is faster than the slowest of: all calls, so many at a time; a region's listing, page after page, and its
// last table; a region's calls at the rate that it admits.
double fastest(double tables, double regions) {
  const double pages = tables / regions / kNamesOnAPage;
  const double calls = tables / regions + pages;
  return std::max({calls * regions * kLatency / kInFlight, (pages + 1) * kLatency, (calls - kRate) / kRate});
}

// range(0) tables in range(1) regions, 20 ms a call, at the rate that the simulator has unless told: `ratio` is the
// time over the bound's.
void extraction_at_20_ms(benchmark::State& state) {
  const auto regions = static_cast<std::size_t>(state.range(1));
  const double bound = fastest(static_cast<double>(state.range(0)), static_cast<double>(regions));
  double taken = 0;
  std::uint64_t throttled = 0;
  for (auto _ : state) {
    const SimulatedAws aws({.tables = static_cast<std::uint64_t>(state.range(0)),
                            .regions = regions,
                            .rate = "dynamodb=2500/2500",
                            .latency = "20"});
    const double start = now();
    const auto api = dynatlas::bench::client(aws.url);
    const std::uint64_t tables = dynatlas::bench::extract(*api, regions);
    taken += now() - start;
    throttled += api->counters().throttled;
    state.SetIterationTime(now() - start);
    if (tables != static_cast<std::uint64_t>(state.range(0))) state.SkipWithError("not every table was described");
  }
  state.counters["bound_ms"] = bound * 1e3;
  state.counters["ratio"] = taken / bound / static_cast<double>(state.iterations());
  state.counters["throttled"] = static_cast<double>(throttled) / static_cast<double>(state.iterations());
}

double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// This process has one core, the simulator another one, and verifies each signature. Where other programs want the core
// too, what a second of the core's time gave says more than what a second gave.
void signed_describes_on_one_core(benchmark::State& state) {
  cpu_set_t cores;
  ::sched_getaffinity(0, sizeof cores, &cores);
  if (CPU_COUNT(&cores) < 2) return state.SkipWithError("needs two cores");
  const auto tables = static_cast<std::uint64_t>(state.range(0));
  {
    const SimulatedAws aws({.tables = tables, .verifies = true, .core = 1});
    dynatlas::bench::run_on_core(0);
    const auto api = dynatlas::bench::client(aws.url);
    double cpu = 0;
    for (auto _ : state) {
      const double before = cpu_seconds();
      if (dynatlas::bench::extract(*api, SimulatedAwsOptions{}.regions) != tables) {
        state.SkipWithError("not every table was described");
      }
      cpu += cpu_seconds() - before;
    }
    const double described = static_cast<double>(tables) * static_cast<double>(state.iterations());
    state.counters["describes/s"] = benchmark::Counter(described, benchmark::Counter::kIsRate);
    state.counters["describes/core_s"] = described / cpu;
  }
  ::sched_setaffinity(0, sizeof cores, &cores);
}

double smallest(const std::vector<double>& all) {
  return *std::ranges::min_element(all);
}
double largest(const std::vector<double>& all) {
  return *std::ranges::max_element(all);
}

}  // namespace

BENCHMARK(extraction_at_20_ms)
    ->Args({10'000, 5})
    ->Args({10'000, 1})
    ->Iterations(1)
    ->Repetitions(7)
    ->ReportAggregatesOnly()
    ->ComputeStatistics("min", smallest)
    ->ComputeStatistics("max", largest)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(signed_describes_on_one_core)
    ->Arg(20'000)
    ->Iterations(1)
    ->Repetitions(7)
    ->ReportAggregatesOnly()
    ->ComputeStatistics("min", smallest)
    ->ComputeStatistics("max", largest)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
