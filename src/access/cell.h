// What a principal may do with a table, or with all tables of a scope: the decisions of single actions gathered by
// right. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "access/account.h"
#include "access/reach.h"

namespace dynatlas::access {

inline constexpr std::size_t kRightCount = 8;  // those that are relationships: iam::Right before `no_table`

enum class Indexes : std::uint8_t { not_given, none, some, all };
std::string_view to_string(Indexes indexes);  // empty for not_given

// allowed, granted, conditional, denied.
std::string_view word_of(iam::State state);
// A condition that was not decided, as JSON: {"key", "operator", "values"}.
std::string text_of(const iam::Residue& residue);

inline constexpr std::size_t kStatementsMax = 8;  // that a relationship names

// One relationship.
struct Given {
  iam::State state = iam::State::denied;
  iam::ActionMask allowed;
  iam::ActionMask conditional;
  Indexes indexes = Indexes::not_given;
  std::set<std::string> condition_keys;
  std::set<std::string> conditions;  // each as JSON
  std::set<std::string> allowed_by;  // ids of statements
  std::set<std::string> assumed;

  bool is_nothing() const { return state == iam::State::denied; }
  bool operator==(const Given&) const = default;
};
std::vector<std::string> names_of(const iam::ActionMask& actions);

struct Cell {
  std::array<Given, kRightCount> rights;  // by iam::Right

  Given& operator[](iam::Right right) { return rights[static_cast<std::size_t>(right)]; }
  const Given& operator[](iam::Right right) const { return rights[static_cast<std::size_t>(right)]; }
  bool is_nothing() const;
  bool operator==(const Cell&) const = default;
};

// A principal bound to each part of one table; to each of its indexes where policies tell them apart.
class BoundTable {
 public:
  struct Asked {
    const Block& block;
    std::size_t table;
    const Account& account;  // that the table belongs to
    bool tells_indexes_apart = false;
    const iam::Policy* table_policy = nullptr;
    const iam::Policy* stream_policy = nullptr;
    iam::Answer key_open_to_other_accounts = iam::Answer::yes;
  };
  BoundTable(const Subject& subject, const Asked& asked, const iam::Context& assumptions);

  // How much of an allowing statement counts: all of it, or what one way to the table gives.
  using Weight = std::function<iam::Answer(const iam::StatementAnswer&, Part part)>;
  // A cell for each of the ways.
  std::vector<Cell> cells(std::span<const Weight> ways) const;
  // By all ways together.
  Cell cell() const;

 private:
  struct Of {
    Part part;
    iam::BoundRequest request;
  };
  std::vector<Of> bound_;
};

}  // namespace dynatlas::access
