// How rows become a statement's parameters: straight out of the rows, nothing is copied between. Checks that what is
// packed is what the declaration says; throws Error{internal} where the caller broke the contract. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "bolt/packstream.h"
#include "graph/rows.h"
#include "graph/schema.h"

namespace dynatlas::neo4j {

// What load() sets on everything beside the declared properties.
struct Marks {
  std::int64_t firstseen = 0;  // epoch milliseconds
  std::string_view module_name;
  std::string_view module_version;
};

// What one load() is given beside its rows; all must outlive it.
struct LoadRun {
  std::string_view of;  // for messages: a label, or a relationship's
  const graph::Params& params;
  graph::TimeKind times;
  Marks marks;

  [[noreturn]] void misused(std::string_view what, std::string_view name) const;
  // UPDATE_TAG is an integer, and every parameter that a property or matcher takes is there, of the declared type.
  void check_tag() const;
  void check_properties(std::span<const graph::Property> properties) const;
  void check_matchers(std::span<const graph::Matcher> matchers) const;

  // The members beside $rows: three marks and the run's parameters; `kMembers` + how many these are.
  static constexpr std::size_t kMembers = 3;
  std::size_t member_count() const { return kMembers + params.size(); }
  void pack_members(bolt::Packer& packer) const;
};

// Some rows of a batch, of which some fields are packed.
class RowPacking {
 public:
  // `rows` and `run` must outlive it.
  RowPacking(const LoadRun& run, const graph::Rows& rows) : run_(run), rows_(rows) {}

  std::size_t column_of(std::string_view field) const;
  // The values are of the declared type.
  void check_properties(std::span<const graph::Property> properties, std::span<const std::size_t> kept) const;
  // A list is there for one_to_many only.
  void check_matchers(std::span<const graph::Matcher> matchers, std::span<const std::size_t> kept) const;

  // Of `kept`, the rows that can match: no value is Null, no list empty.
  std::vector<std::size_t> matchable(std::span<const graph::Matcher> matchers, std::span<const std::size_t> kept) const;

  // "rows": a list of maps of these fields. Those that a one_to_many matcher takes are lists.
  void pack(bolt::Packer& packer, std::span<const std::string_view> fields, std::span<const graph::Matcher> matchers,
            std::span<const std::size_t> kept) const;

 private:
  const LoadRun& run_;
  const graph::Rows& rows_;
};

}  // namespace dynatlas::neo4j
