// Which connections there are, and which must go: the late ones, and the oldest where there is no room for another.
// Knows deadlines and sizes, no socket: a connection is a number.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <unordered_map>

#include "base/clock.h"

namespace dynatlas::web {

inline constexpr std::chrono::seconds kHeadMax{10};  // until a request's whole head is there, however it trickles in
inline constexpr std::size_t kHeldMax = 64 * 1'048'576;  // bytes of answers that their readers have not taken yet

class Connections {
 public:
  using Time = Clock::SteadyTime;

  // At most so many at once. `end` makes one close soon; it is here until remove().
  Connections(std::size_t most, std::function<void(int)> end) : most_(most), end_(std::move(end)) {}

  void add(int connection, Time now);
  void remove(int connection);

  // A connection waits for a request, is then made an answer, and takes this answer, `time` at most.
  void waits(int connection, Time now);
  void works(int connection);
  void takes(int connection, std::size_t held, Time now, std::chrono::seconds time);

  // Whether another may come; where it is full, end_oldest() makes room.
  bool make_room();
  // The one that waits longest goes, else the slowest reader; nobody whose answer is being made. Whether there was one.
  bool end_oldest();
  void end_late(Time now);
  bool empty() const { return all_.empty(); }

 private:
  enum class Stage { waits, takes, works, ended };
  struct State {
    Stage stage;
    Time since;
    Time until;
    std::size_t held = 0;
  };

  void set(int connection, State state);
  void end(int connection);
  // The oldest of a stage, but for `other`; -1 where there is none.
  int oldest(Stage stage, int other = -1) const;

  const std::size_t most_;
  const std::function<void(int)> end_;
  std::unordered_map<int, State> all_;
  std::size_t ended_ = 0;
  std::size_t held_ = 0;
};

}  // namespace dynatlas::web
