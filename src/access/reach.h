// Which tables the Resource entries of a statement mean, for a block of tables at a time. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "access/account.h"
#include "intel/aws/iam/arn_pattern.h"

namespace dynatlas::access {

// What policies speak of under a table's name. Not its global table of version 2017, of which a table may have none.
enum class Part : std::uint8_t { table, index, stream, backup, exported, imported };
inline constexpr std::size_t kParts = 6;

iam::Resource resource_of(Part part);
// What stands behind the table in its ARN: "index"; of the table itself "table".
std::string_view name_of(Part part);

// How an entry answers for each part of one table.
class Reach {
 public:
  iam::Answer of(Part part) const { return static_cast<iam::Answer>((unsigned{bits_} >> shift(part)) & 3U); }
  void set(Part part, iam::Answer answer) {
    const unsigned others = bits_ & ~(3U << shift(part));
    bits_ = static_cast<std::uint16_t>(others | (static_cast<unsigned>(answer) << shift(part)));
  }
  // It means some of the table's indexes and not others; of(index) is the best of them.
  void mix_indexes() { bits_ = static_cast<std::uint16_t>(unsigned{bits_} | kMixed); }
  bool has_mixed_indexes() const { return (bits_ & kMixed) != 0; }
  bool is_nothing() const { return bits_ == 0; }
  std::uint16_t bits() const { return bits_; }
  bool operator==(const Reach&) const = default;

 private:
  static constexpr unsigned kMixed = 1U << 15U;
  static unsigned shift(Part part) { return 2U * static_cast<unsigned>(part); }
  std::uint16_t bits_ = 0;
};

// Tables of one account, sorted by id. The tables must outlive it.
class Block {
 public:
  explicit Block(std::span<const TableAt> tables);

  std::size_t size() const { return tables_.size(); }
  const TableAt& operator[](std::size_t table) const { return tables_[table]; }
  std::string_view region(std::size_t table) const { return places_[table].region; }
  std::string_view name(std::size_t table) const { return places_[table].name; }
  // Of its first index where there are several; where there is none, of one that no policy can name but by a wildcard.
  std::string arn(std::size_t table, Part part, std::size_t index = 0) const;

  // Those of a region whose names begin so: [first, last).
  struct Range {
    std::size_t first;
    std::size_t last;
  };
  std::vector<Range> beginning_with(std::string_view prefix) const;

 private:
  struct Place {
    std::string_view region;
    std::string_view name;
  };
  std::span<const TableAt> tables_;
  std::vector<Place> places_;
  std::vector<Range> regions_;
};

// An entry of Resource, or a whole NotResource.
struct Selector {
  std::vector<std::string> entries;
  bool all_but = false;
  iam::EntryRules rules;
  // As scopes have it: `*` and `orders*`; more of it where it names an index or a stream: `orders*/index/by-date`.
  std::string region = "*";
  std::string name = "*";
  bool is_literal = false;    // no wildcard in the table's name
  bool is_universal = false;  // means all tables of the account alike
  bool has_variables = false;

  // Whether some table's name may fit both, as far as names' beginnings tell.
  bool may_meet(const Selector& other) const;
};

// The selectors of a statement, in the order of its entries.
std::vector<Selector> selectors_of(const iam::Policy& policy, const iam::PolicyStatement& statement,
                                   std::string_view account);

// The one of a table's own ARN.
Selector literal_of(std::string_view table);

// The reach of a selector over a block: of the tables that are listed, and of all others.
struct Reaches {
  std::vector<std::pair<std::uint32_t, Reach>> some;  // ascending
  Reach others;

  Reach of(std::size_t table) const;
};
Reaches reaches_of(const Selector& selector, const Block& block, const iam::KeySource& keys);

}  // namespace dynatlas::access
