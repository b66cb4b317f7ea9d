// What was asked and how it was answered, for each account, region and operation; on demand for each subject, such as a
// table, as well.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "aws_simulator/estate.h"
#include "aws_simulator/faults.h"
#include "aws_simulator/operations.h"
#include "aws_simulator/refusal.h"

namespace aws_simulator {

struct Counts {
  std::uint64_t calls = 0;      // of them:
  std::uint64_t answered = 0;   // rightly
  std::uint64_t refused = 0;    // by the service, throttling aside: not found, denied …
  std::uint64_t throttled = 0;  // by the rate
  std::uint64_t disturbed = 0;  // by a fault's rule

  void operator+=(const Counts& other);
};

class Counters {
 public:
  void count(Place place, Operation operation, const Counts& counts);
  void count_subject(Place place, Operation operation, std::string_view subject, const Counts& counts);
  void count_unsigned(Why why) { ++rejected_[static_cast<std::size_t>(why)]; }
  void count_fault(Fault fault) { ++faults_[static_cast<std::size_t>(fault)]; }
  void clear() { *this = {}; }

  // One JSON object: totals by operation, faults by kind, signatures rejected.
  std::string totals_text(const Estate& estate) const;
  // A JSON object a line for each account, region and operation that was called, sorted.
  std::string parts_text(const Estate& estate) const;
  // A JSON object a line for each subject that this operation was asked about there, sorted. Subjects are names or
  // ARNs.
  std::string subjects_text(Place place, Operation operation) const;

 private:
  std::unordered_map<std::uint64_t, Counts> parts_;
  std::unordered_map<std::uint64_t, std::map<std::string, Counts, std::less<>>> subjects_;
  std::array<std::uint64_t, 16> rejected_{};
  std::array<std::uint64_t, kFaults> faults_{};
};

}  // namespace aws_simulator
