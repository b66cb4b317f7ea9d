// What the graph remembers of each part: how completely it was read, when, and how much was there (models/coverage.h).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "graph/load.h"
#include "sync/run.h"

namespace dynatlas::sync {

// By region: how many tables the graph knew when it was last cleaned up.
using KnownTables = std::map<std::string, std::uint64_t>;
using RegionNames = std::set<std::string, std::less<>>;

// The notes of an account's regions and of the account as a whole, as they stood when this was made.
class CoverageNotes {
 public:
  CoverageNotes(graph::GraphStore& store, const std::string& account, const std::vector<std::string>& regions);

  // Null where there is no such note, or it does not say.
  graph::Value of(std::string_view region, std::string_view operation, std::string_view property) const;

 private:
  std::string account_;
  std::map<std::string, std::vector<graph::Value>, std::less<>> notes_;  // by id
};

// What later runs loaded before they were stopped, by the guard too, does not count: it would make a loss look smaller.
KnownTables known_tables(graph::GraphStore& store, const CoverageNotes& notes, const AccountTarget& target);

// How many tables the last complete readings of these regions found, where each had one. With `resume` but for those
// that are complete under this tag already.
std::optional<std::uint64_t> tables_last_time(graph::GraphStore& store, const AccountTarget& target, bool resume,
                                              std::int64_t update_tag);

// Writes how the parts were read. One that was not complete, or not cleaned up, keeps what is known of its last
// complete reading. `not_cleaned_up`: why nothing was deleted; empty where cleanup was done.
void write_coverage(graph::GraphStore& store, const std::vector<PartReport>& parts, const KnownTables& known,
                    std::string_view not_cleaned_up, std::int64_t update_tag, const graph::WritePolicy& policy);

// The account's regions could be found again: the note that they could not, made in one of them, goes.
void forget_failed_lookup(graph::GraphStore& store, const std::string& account, const std::vector<std::string>& regions,
                          const graph::WritePolicy& policy);

// The id of the note of a part.
std::string coverage_id(std::string_view account, std::string_view region, std::string_view operation);

std::int64_t epoch_seconds(Clock& clock);

struct NoteOf {
  std::string account;
  std::string region;
  std::string_view operation;
};

// Makes the note of a part that has none, as that of a run which has begun to read it.
void begin_note(graph::GraphStore& store, const NoteOf& part, std::int64_t update_tag,
                const graph::WritePolicy& policy);

// The ids of the notes of a region, or of the account as a whole (intel::kGlobalRegion).
std::vector<std::string> coverage_ids(const std::string& account, const std::string& region);

// Those of the regions whose first map is still to be made, so that what comes is no change: their tables were never
// all listed, or not one of them described. A region that joins those of an account which the graph knows is none of
// them.
RegionNames unknown_regions(const CoverageNotes& notes, const std::vector<std::string>& regions);

// By label, the regions in which nothing ever told of such nodes to the end: what comes there first is no change. The
// region in the ids of what an account has as a whole is empty. Those that the core tells of are not among them.
std::map<std::string_view, RegionNames> first_readings(const CoverageNotes& notes, const AccountTarget& target);

// Whether all that is to be read of a region, or of the account as a whole, was read and cleaned up completely under
// this tag.
bool is_complete(const CoverageNotes& notes, const AccountTarget& target, const std::string& region,
                 std::int64_t update_tag);

}  // namespace dynatlas::sync
