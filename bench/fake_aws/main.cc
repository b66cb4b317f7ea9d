// fake_aws: an AWS endpoint of a made-up size on 127.0.0.1, for benchmarks and the test of memory. Signatures are not
// checked; only their region is read.
#include <CLI/CLI.hpp>
#include <iostream>

#include "fake_aws/respond.h"
#include "fake_aws/server.h"

int main(int argc, char** argv) {
  fake_aws::Estate estate;
  std::size_t regions = 1;
  std::uint16_t port = 0;
  CLI::App application("An AWS endpoint of a made-up size, on 127.0.0.1", "fake_aws");
  application.add_option("--tables", estate.tables, "Tables in each region")->capture_default_str();
  application.add_option("--regions", regions, "Regions")
      ->check(CLI::Range(std::size_t{1}, fake_aws::kRegions.size()))
      ->capture_default_str();
  application.add_option("--port", port, "0: any free one")->capture_default_str();
  CLI11_PARSE(application, argc, argv);
  estate.regions = fake_aws::regions(regions);
  fake_aws::Server server(port,
                          [&](const fake_aws::HttpRequest& request) { return fake_aws::respond(estate, request); });
  std::cout << "http://127.0.0.1:" << server.port() << std::endl;
  server.run();
}
