// aws_simulator: an AWS of any size on 127.0.0.1, with AWS's limits and faults, for tests and benchmarks.
// bench/README.md tells its options, credentials and admin paths.
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "aws_simulator/regions.h"
#include "aws_simulator/server.h"
#include "aws_simulator/simulator.h"

namespace {

using namespace aws_simulator;

struct Options {
  EstateSize size;
  AnswerSettings answers;
  bool verifies = true;
  std::vector<std::string> latencies;
  std::string rates_preset;
  std::vector<std::string> rates;
  bool counts_subjects = false;
  std::vector<std::string> faults;
  std::string churn;
  std::uint16_t port = 0;
  double seconds_max = 3600;
};

void add_estate_options(CLI::App& application, EstateSize& size) {
  const auto add = [&](const char* name, auto& value, const char* what) {
    return application.add_option(name, value, what)->capture_default_str();
  };
  add("--seed", size.seed, "All chance comes from it");
  add("--first-account", size.first_account, "It manages the organisation; the others are numbered upwards")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{999'998'999'999}));
  add("--accounts", size.accounts, "Accounts")->check(CLI::Range(1, 1'000'000));
  add("--suspended", size.suspended, "Of them suspended, the last ones");
  add("--regions", size.regions, "Regions of each account")->check(CLI::Range(std::size_t{1}, kRegions.size()));
  add("--tables", size.tables, "Tables of each region, at first")->check(CLI::Range(0, 100'000'000));
}

void add_options(CLI::App& application, Options& options) {
  add_estate_options(application, options.size);
  application.add_option("--port", options.port, "0: any free one; it is printed")->capture_default_str();
  application.add_option("--max-seconds", options.seconds_max, "Ends itself then; 0: never")
      ->check(CLI::NonNegativeNumber)
      ->take_last()
      ->capture_default_str();
  application.add_flag("!--no-verify", options.verifies, "Believe who a request says it is from");
  application.add_option("--latency", options.latencies,
                         "Milliseconds: 20, 10-30 or lognormal:20,0.5; OPERATION=… for one");
  application.add_option("--rate", options.rates,
                         "SERVICE[:OPERATION]=PER_SECOND/BURST, for each account and region; dynamodb=2500/2500");
  application
      .add_option("--rates", options.rates_preset, "aws: each operation's as AWS has it, unless --rate says otherwise")
      ->check(CLI::IsMember({"aws"}));
  application.add_option("--fault", options.faults,
                         "KIND,operation=…,table=…,region=…,account=…,probability=…: see the README");
  application.add_flag("--count-subjects", options.counts_subjects, "Count calls by what they are about as well");
  application.add_option("--churn", options.churn,
                         "every=N&drop=P&add=P&change=P: a generation after N answers about tables");
  application.add_option("--page", options.answers.page_names, "Names on a page of ListTables, at most")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  application.add_option("--page-points", options.answers.page_points, "Data points in an answer of GetMetricData")
      ->check(CLI::Range(1, 100'800))
      ->capture_default_str();
  application.add_option("--token-seconds", options.answers.token_seconds, "How long assumed roles last; 0: as asked")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  application.add_option("--external-id", options.answers.external_id, "AssumeRole wants it");
}

void set_up(const Options& options, World& world) {
  if (options.size.suspended >= options.size.accounts)
    throw std::invalid_argument("--suspended: the first account lives");
  world.answers = options.answers;
  world.verifies = options.verifies;
  world.counts_subjects = options.counts_subjects;
  for (const std::string& text : options.latencies) world.latencies.set(text);
  if (!options.rates_preset.empty()) world.throttle.set(options.rates_preset);
  for (const std::string& text : options.rates) world.throttle.set(text);
  for (const std::string& text : options.faults) world.faults.add(text);
  if (!options.churn.empty()) Admin(world).change("churn", options.churn);
}

// A connection is an open file: as many as the system lets.
void raise_file_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

void serve(const Options& options) {
  World world(options.size);
  set_up(options, world);
  raise_file_limit();
  Simulator simulator(world);
  Server server(options.port, [&](const HttpRequest& request, Reply& reply) { simulator.respond(request, reply); });
  server.end_with(STDIN_FILENO);
  std::cout << "http://127.0.0.1:" << server.port() << std::endl;
  const auto life =
      std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::duration<double>(options.seconds_max));
  server.run(life.count() > 0 ? std::optional(std::chrono::steady_clock::now() + life) : std::nullopt);
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App application("An AWS of any size, on 127.0.0.1", "aws_simulator");
  add_options(application, options);
  CLI11_PARSE(application, argc, argv);
  try {
    serve(options);
  } catch (const std::exception& error) {
    std::cerr << "error: " << error.what() << '\n';
    return 2;
  }
}
