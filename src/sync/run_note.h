// The note of an account's last run, when it began and ended (models/run.h). Written under the account's lease.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "graph/load.h"

namespace dynatlas::sync {

// A run that first began longer ago is not gone on with: too much may have changed since.
inline constexpr std::chrono::hours kGoesOnWithin{24};

std::string run_note_id(const std::string& account);

// What a run with a tag finds of an earlier one.
struct Continuation {
  bool is_possible = false;  // the account's last run had the same tag, not long ago
  bool is_open = false;      // and did not come to its end
};
Continuation continuation(graph::GraphStore& store, const std::string& account, std::int64_t update_tag, Clock& clock);

// Notes the beginning; a run that goes on keeps the time when it first began.
void begin_run(graph::GraphStore& store, const std::string& account, std::int64_t update_tag, bool goes_on,
               const graph::WritePolicy& policy);
// Notes the end.
void end_run(graph::GraphStore& store, const std::string& account, std::int64_t update_tag,
             const graph::WritePolicy& policy);

}  // namespace dynatlas::sync
