// The simulated AWS in a process of its own, and a client of it: what the benchmarks of reading have in common.
#pragma once

#include <sched.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "aws/client.h"
#include "aws_simulator/credentials.h"
#include "aws_simulator/regions.h"
#include "aws_simulator/server.h"
#include "aws_simulator/simulator.h"
#include "intel/operations.h"
#include "intel/part_reader.h"

namespace dynatlas::bench {

inline constexpr std::string_view kAccount = "123456789012";

struct SimulatedAwsOptions {
  std::uint64_t tables = 0;  // in all regions together
  std::size_t regions = 5;
  bool verifies = false;            // signatures
  std::string rate = "dynamodb=0";  // no limit
  std::string latency = "0";        // milliseconds
  std::optional<int> core = {};     // runs on this one alone
};

inline void run_on_core(int core) {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(static_cast<std::size_t>(core), &cores);
  if (::sched_setaffinity(0, sizeof cores, &cores) != 0) throw std::runtime_error("cannot be bound to one core");
}

// In a process that goes when this one does. Made before any thread.
class SimulatedAws {
 public:
  explicit SimulatedAws(const SimulatedAwsOptions& options) : world_(size_of(options)), simulator_(world_) {
    world_.verifies = options.verifies;
    world_.throttle.set(options.rate);
    world_.latencies.set(options.latency);
    aws_simulator::Server server(0, [this](const auto& request, auto& reply) { simulator_.respond(request, reply); });
    url = "http://127.0.0.1:" + std::to_string(server.port());
    process_ = ::fork();
    if (process_ < 0) throw std::runtime_error("cannot fork");
    if (process_ != 0) return;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (options.core.has_value()) run_on_core(*options.core);
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
  static aws_simulator::EstateSize size_of(const SimulatedAwsOptions& options) {
    aws_simulator::EstateSize size;
    size.tables = options.tables / options.regions;
    size.regions = static_cast<std::uint32_t>(options.regions);
    return size;
  }

  aws_simulator::World world_;
  aws_simulator::Simulator simulator_;
  pid_t process_;
};

inline std::unique_ptr<aws::LiveApi> client(const std::string& url) {
  const aws::Environment environment = [](const std::string& name) -> std::optional<std::string> {
    const std::string key = aws_simulator::permanent_key(kAccount);
    if (name == "AWS_ACCESS_KEY_ID") return key;
    if (name == "AWS_SECRET_ACCESS_KEY") return aws_simulator::secret_of(key);
    return std::nullopt;
  };
  aws::OptionOverrides overrides;
  overrides.endpoint_url = url;
  return aws::make_live_api(aws::resolve_options(overrides, environment));
}

// Reads `regions` regions, keeps nothing. Returns how many tables were described; 0 where a region
// was not read to its end.
inline std::uint64_t extract(aws::LiveApi& api, std::size_t regions) {
  struct Watcher : intel::PartWatcher {
    std::optional<aws::Failure> take(const intel::Operation& operation, const intel::Asked& asked,
                                     std::string_view answer, intel::Taken& taken) override {
      if (operation.driver != nullptr) return std::nullopt;
      intel::Found found{batch, taken.names};
      const auto refused = operation.transform(asked, answer, found);
      return refused.has_value() ? std::optional(refused->failure) : std::nullopt;
    }
    bool is_one_of_many() const override { return has_company; }
    void done() override {}

    bool has_company = false;
    intel::Batch batch;
  };
  std::vector<Watcher> watchers(regions);
  std::deque<intel::PartReading> readings;
  for (std::size_t i = 0; i < regions; ++i) {
    watchers[i].has_company = regions > 4;  // as a sync has it
    readings.emplace_back(intel::Part{std::string(kAccount), std::string(aws_simulator::kRegions.at(i))},
                          intel::selection_of(intel::Level::core));
    intel::read_part(api, readings.back(), watchers[i]);
  }
  api.run({});
  std::uint64_t tables = 0;
  for (const intel::PartReading& reading : readings) {
    if (reading.of(intel::kListing).failure.has_value()) return 0;
    tables += reading.of(intel::kDescribing).items;
  }
  return tables;
}

}  // namespace dynatlas::bench
