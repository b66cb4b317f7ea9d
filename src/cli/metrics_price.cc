#include "cli/metrics_price.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/log.h"
#include "cli/output.h"
#include "intel/operations.h"
#include "questions/questions.h"

namespace dynatlas::cli {
namespace {

using intel::aws::cloudwatch::kGetMetricData;
using intel::aws::cloudwatch::kMetricsOfSubject;

// Amazon CloudWatch pricing (aws.amazon.com/cloudwatch/pricing), API requests: $0.01 for 1,000 metrics that
// GetMetricData is asked for, of which none are free. Regions may differ.
constexpr double kDollarsPerMetric = 0.01 / 1'000;

std::string dollars(double amount) {
  return amount < 0.01 ? "less than $0.01" : fmt::format("about ${:.2f}", amount);
}

bool reads_metrics(const sync::AccountTarget& account) {
  return std::ranges::any_of(account.reads,
                             [](const intel::Choice& choice) { return choice.operation == &kGetMetricData; });
}

}  // namespace

std::string metrics_price(std::uint64_t resources) {
  if (resources == 0) {
    return fmt::format(
        "{} asks for {} metrics of each table and global index: CloudWatch charges about ${:.2f} for each 1,000 of "
        "them",
        kGetMetricData.name, kMetricsOfSubject, kDollarsPerMetric * kMetricsOfSubject * 1'000);
  }
  const std::uint64_t metrics = resources * kMetricsOfSubject;
  return fmt::format("{} asks for {} metrics of {} in the graph: CloudWatch charges {}", kGetMetricData.name, metrics,
                     count(resources, "resource"), dollars(static_cast<double>(metrics) * kDollarsPerMetric));
}

void tell_metrics_price(const std::vector<sync::AccountTarget>& accounts, graph::GraphStore& store) {
  if (std::ranges::none_of(accounts, reads_metrics)) return;
  std::uint64_t resources = 0;
  const auto is_read = [&](const std::string& account, const std::string& region) {
    return std::ranges::any_of(accounts, [&](const sync::AccountTarget& target) {
      return target.account == account && std::ranges::find(target.regions, region) != target.regions.end();
    });
  };
  store.read(questions::question("metered", store.language()), {}, [&](const auto&, const auto& cells) {
    const bool is_named = cells.at(0).is_string() && cells.at(1).is_string();
    if (is_named && is_read(cells.at(0), cells.at(1))) resources += cells.at(2).template get<std::uint64_t>();
    return true;
  });
  log::info("{}", metrics_price(resources));
}

}  // namespace dynatlas::cli
