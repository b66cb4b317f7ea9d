// Findings that somebody has decided to live with: a file of lines under version control,
//     CHECK <tab> RESOURCE <tab> UNTIL <tab> REASON
// CHECK is a check's name or *, RESOURCE a pattern of shells (*, ?, [a-z]) for the resource's id, UNTIL a day
// (2026-12-31, the last that it counts) or empty, REASON any text but none. Lines that begin with #, and empty ones,
// are skipped.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "findings/evaluate.h"

namespace dynatlas::findings {

struct Mute {
  std::string check;
  std::string resource;
  std::string until;
  std::string reason;
  std::size_t line = 0;
  bool is_over = false;     // its day has passed: it counts no more
  std::uint64_t muted = 0;  // findings so far
};

class Mutes {
 public:
  Mutes() = default;
  // `name` is the file's, for errors; `now` epoch seconds. Throws Error{usage} with the number of a wrong line.
  Mutes(std::string_view text, const std::string& name, std::int64_t now);

  // The first that means this failure or unknown, counted; null where there is none.
  const Mute* of(const Finding& finding);

  const std::vector<Mute>& all() const { return mutes_; }

 private:
  std::vector<Mute> mutes_;
};

}  // namespace dynatlas::findings
