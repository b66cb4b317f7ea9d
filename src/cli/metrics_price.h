// What a run costs that asks CloudWatch: told before it asks. Reads the graph, asks nobody.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "graph/graph_store.h"
#include "sync/run.h"

namespace dynatlas::cli {

// One line: what the metrics of so many tables and indexes cost; of none, as a rate.
std::string metrics_price(std::uint64_t resources);

// Says the price where some account's metrics are to be read, for the tables and indexes that the graph knows of the
// accounts and regions.
void tell_metrics_price(const std::vector<sync::AccountTarget>& accounts, graph::GraphStore& store);

}  // namespace dynatlas::cli
