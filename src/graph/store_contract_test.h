// The contract of graph/graph_store.h as a test. A store's own tests include this once and say
//   INSTANTIATE_TEST_SUITE_P(Sqlite, StoreContract, testing::Values(Case{"sqlite", …}));
// in namespace dynatlas::graph::contract.
#pragma once

#include "graph/store_contract_clients.h"    // IWYU pragma: export
#include "graph/store_contract_delta.h"      // IWYU pragma: export
#include "graph/store_contract_features.h"   // IWYU pragma: export
#include "graph/store_contract_links.h"      // IWYU pragma: export
#include "graph/store_contract_load.h"       // IWYU pragma: export
#include "graph/store_contract_parts.h"      // IWYU pragma: export
#include "graph/store_contract_scan.h"       // IWYU pragma: export
#include "graph/store_contract_whole.h"      // IWYU pragma: export
#include "graph/store_contract_witnessed.h"  // IWYU pragma: export
