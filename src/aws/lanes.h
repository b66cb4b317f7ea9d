// Calls that wait to be sent, each in the lane of its account, region and operation. AWS limits these separately, so
// one that is throttled holds up no other. Pure: is told the time, sends nothing.
#pragma once

#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <tuple>

#include "aws/api.h"
#include "aws/token_bucket.h"

namespace dynatlas::aws {

using CallId = std::uint64_t;

class Lanes {
 public:
  using Time = TokenBucket::Time;
  class Lane;

  Lanes();
  ~Lanes();

  // The lane of a request, made where it is new. `is_aws`: it goes to AWS's own endpoints, whose documented limits are
  // never exceeded, as others of the account share them. Lives until done() was called as often as this, and then as
  // long as its bucket is worth remembering: an organisation has many more lanes than are ever open.
  Lane& lane_of(const Request& request, bool is_aws, Time now);
  void done(Lane& lane, Time now);
  // At the end, or in front of those that wait.
  void push(Lane& lane, CallId call);
  void push_front(Lane& lane, CallId call);

  // The next call that may be sent now; lanes take turns. Takes a token for it.
  std::optional<CallId> take(Time now);
  // When take() will give one; nothing where no call waits.
  std::optional<Time> next(Time now);

  void throttled(Lane& lane, Time sent, Time now);
  // One of its calls came to its end, and not as it was throttled.
  void answered(Lane& lane, Time now);
  // That was within the last 20 s.
  bool is_answering(const Lane& lane, Time now) const;
  // Forgets all that wait.
  void clear();
  bool empty() const { return waiting_.empty(); }
  std::size_t size() const { return lanes_.size(); }

 private:
  void wait(Lane& lane);
  void forget_old(Time now);

  std::map<std::tuple<std::string, std::string, std::string>, Lane> lanes_;
  std::size_t forget_at_;      // that many lanes
  std::deque<Lane*> waiting_;  // lanes with calls, in the order of their turns
};

class Lanes::Lane {
 public:
  explicit Lane(TokenBucket bucket) : bucket_(bucket) {}

 private:
  friend class Lanes;
  TokenBucket bucket_;
  std::list<CallId> calls_;  // takes no memory while it is empty, as nearly all are
  std::size_t open_ = 0;     // lane_of() that have no done() yet
  Time last_{};              // done()
  std::optional<Time> answered_;
};

}  // namespace dynatlas::aws
