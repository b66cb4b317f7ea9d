// All that one simulator holds: what it simulates, how it disturbs, what it counted. The simulator and its admin paths
// work on it; none of it grows with the number of tables, but for what is counted by subject.
#pragma once

#include <cstdint>

#include "aws_simulator/answers.h"
#include "aws_simulator/counters.h"
#include "aws_simulator/estate.h"
#include "aws_simulator/faults.h"
#include "aws_simulator/latency.h"
#include "aws_simulator/throttle.h"

namespace aws_simulator {

// The estate changes by itself: a step after each so many answers about tables.
struct Churn {
  std::uint64_t every = 0;  // 0: it does not
  Step step = {};
};

inline constexpr std::size_t kGenerationsMax = 10'000;

struct World {
  explicit World(const EstateSize& size) : estate(size), faults(size.seed) {}

  Estate estate;
  AnswerSettings answers;
  bool verifies = true;          // signatures
  bool counts_subjects = false;  // which tables were asked about, and how often
  Latencies latencies;
  Throttle throttle;
  FaultRules faults;
  Churn churn;
  Counters counters;
};

}  // namespace aws_simulator
