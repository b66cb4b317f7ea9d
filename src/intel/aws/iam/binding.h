// What a principal's requests for one resource rest on: the statements that are about it, and what each depends on.
// Between bind.cc, which makes it, and evaluate.cc, which decides with it; others use evaluate.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "intel/aws/iam/evaluate.h"

namespace dynatlas::intel::aws::iam {

inline constexpr std::uint32_t kNoResidue = UINT32_MAX;

// `residue` is a place in Binding::residues, of `maybe` alone.
struct Outcome {
  Answer answer = Answer::yes;
  std::uint32_t residue = kNoResidue;

  bool operator==(const Outcome&) const = default;
};

// What one condition answers, where that depends on the action or on an assumption.
struct Term {
  ActionMask key_actions;  // whose requests may have the condition's key
  Outcome with_key;
  Outcome without_key;
  Outcome with_key_unassumed;
  Outcome without_key_unassumed;
  std::uint64_t assumptions = 0;

  const Outcome& outcome(std::size_t action, bool assumes) const {
    if (key_actions.test(action)) return assumes ? with_key : with_key_unassumed;
    return assumes ? without_key : without_key_unassumed;
  }
};

struct BoundStatement {
  const Policy* policy = nullptr;
  std::uint32_t statement = kNoStatement;
  std::uint8_t level = 0;
  Layer layer = Layer::identity;
  Naming naming = Naming::none;
  bool deny = false;
  bool is_opaque = false;  // has a residue that is
  ActionMask actions;
  Answer fixed = Answer::yes;           // of all that depends on neither action nor assumption
  std::vector<std::uint32_t> residues;  // of it, ascending, each once
  std::vector<Term> terms;

  Answer answer(std::size_t action, bool assumes) const {
    if (!actions.test(action)) return Answer::no;
    Answer result = fixed;
    for (const Term& term : terms) result = std::min(result, term.outcome(action, assumes).answer);
    return result;
  }
};

struct Binding {
  std::vector<BoundStatement> statements;  // layer by layer, level by level
  std::vector<Residue> residues;
  std::vector<std::string> assumption_keys;
  std::vector<Policy> stand_ins;  // for what was not read of the principal's account; never grows once bound
  std::size_t service_control_levels = 0;
  bool has_boundary = false;
  bool is_across_accounts = false;
  bool is_principal_read = true;  // false: its side is taken to allow
  bool is_resource_policy_read = true;
  bool is_root = false;  // may do everything that nothing denies
  bool is_by_resource_policy_only = false;
  bool has_assumptions = false;   // some term has
  Answer key_open = Answer::yes;  // the table's key, to other accounts
  std::uint32_t key_residue = 0;
};

}  // namespace dynatlas::intel::aws::iam
