#include "sync/figures.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sync/report.h"

namespace dynatlas::sync {

Figures figures_of(const Progress& progress, const aws::CallCounts* calls) {
  Figures figures;
  if (calls != nullptr) figures.calls = calls->by_operation();
  figures.accounts = progress.accounts;
  figures.accounts_refused = progress.accounts_refused;
  std::ranges::copy(progress.parts, figures.parts.begin());
  figures.tables_listed = progress.tables_listed;
  figures.tables_loaded = progress.tables_loaded;
  figures.tables_vanished = progress.tables_vanished;
  figures.tables_not_described = progress.tables_not_described;
  figures.tables_deleted = progress.tables_deleted;
  std::ranges::copy(progress.nodes_loaded, figures.nodes_loaded.begin());
  figures.relationships_loaded = progress.relationships_loaded;
  figures.nodes_deleted = progress.nodes_deleted;
  std::ranges::transform(progress.nanoseconds, figures.seconds.begin(),
                         [](const Count& sum) { return static_cast<double>(sum.load()) * 1e-9; });
  return figures;
}

nlohmann::ordered_json to_json(const Figures& figures) {
  nlohmann::ordered_json json;
  json["aws_calls"] = nlohmann::ordered_json::array();
  for (const aws::CallCount& count : figures.calls) {
    json["aws_calls"].push_back({{"operation", count.operation},
                                 {"region", count.region},
                                 {"calls", count.calls},
                                 {"failures", count.failures},
                                 {"attempts", count.attempts},
                                 {"retries", count.retries},
                                 {"throttles", count.throttles},
                                 {"attempt_seconds", count.attempt_seconds}});
  }
  json["accounts"] = figures.accounts;
  json["accounts_refused"] = figures.accounts_refused;
  for (const Coverage coverage : {Coverage::complete, Coverage::incomplete, Coverage::failed}) {
    json["parts"][std::string(to_string(coverage))] = figures.parts[static_cast<std::size_t>(coverage)];
  }
  json["tables_listed"] = figures.tables_listed;
  json["tables_loaded"] = figures.tables_loaded;
  json["tables_vanished"] = figures.tables_vanished;
  json["tables_not_described"] = figures.tables_not_described;
  json["tables_deleted"] = figures.tables_deleted;
  for (std::size_t kind = 0; kind < figures.nodes_loaded.size(); ++kind) {
    if (models::first_of_label(kind) != kind) continue;
    json["nodes_loaded"][std::string(models::kKinds[kind]->label)] = figures.nodes_loaded[kind];
  }
  json["relationships_loaded"] = figures.relationships_loaded;
  json["nodes_deleted"] = figures.nodes_deleted;
  for (std::size_t phase = 0; phase < kPhases.size(); ++phase) {
    json["seconds"][std::string(kPhases[phase])] = figures.seconds[phase];
  }
  return json;
}

}  // namespace dynatlas::sync
