// What earlier runs know of a part's answers: a reading of what costs a call for each table begins with the oldest.
// Plain data.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "graph/seen_set.h"

namespace dynatlas::intel {

// That a subject was asked about in vain.
struct Unread {
  std::int64_t asked_at = 0;  // epoch seconds
  std::string why;
};

using UnreadSubjects = std::vector<std::pair<std::string, Unread>>;

// Of one operation's subjects.
struct EarlierAnswers {
  std::unordered_map<std::string, std::int64_t> read_at;  // epoch seconds
  std::unordered_map<std::string, Unread> unread;         // those whose last question had no answer
  graph::SeenSet of_this_run;                             // answered under its update tag, before it was stopped
};

using Earlier = std::map<std::string, EarlierAnswers, std::less<>>;  // by operation

}  // namespace dynatlas::intel
