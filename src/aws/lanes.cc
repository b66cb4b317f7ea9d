#include "aws/lanes.h"

#include <algorithm>
#include <utility>

namespace dynatlas::aws {
namespace {

// After so long a bucket is as good as new, even one that was throttled.
constexpr std::chrono::seconds kRemembered{10};
constexpr std::chrono::seconds kPatience{20};
constexpr std::size_t kLanesMin = 64;  // so many are never looked through

}  // namespace

Lanes::Lanes() : forget_at_(kLanesMin) {}

Lanes::~Lanes() = default;

Lanes::Lane& Lanes::lane_of(const Request& request, bool is_aws, Time now) {
  std::tuple key(request.account, request.region, request.operation);
  const Rate rate{.start = request.calls_per_second, .may_exceed_start = !is_aws};
  const auto found = lanes_.find(key);
  if (found == lanes_.end() && lanes_.size() >= forget_at_) forget_old(now);
  Lane& lane = found != lanes_.end() ? found->second
                                     : lanes_.emplace(std::move(key), Lane(TokenBucket(rate, now))).first->second;
  ++lane.open_;
  return lane;
}

void Lanes::done(Lane& lane, Time now) {
  --lane.open_;
  lane.last_ = now;
}

// As seldom as there are new lanes, so that each costs a constant time.
void Lanes::forget_old(Time now) {
  std::erase_if(lanes_, [now](const auto& named) {
    const Lane& lane = named.second;
    return lane.open_ == 0 && now - lane.last_ >= kRemembered;
  });
  forget_at_ = std::max(kLanesMin, 2 * lanes_.size());
}

void Lanes::wait(Lane& lane) {
  if (lane.calls_.empty()) waiting_.push_back(&lane);
}

void Lanes::push(Lane& lane, CallId call) {
  wait(lane);
  lane.calls_.push_back(call);
}

void Lanes::push_front(Lane& lane, CallId call) {
  wait(lane);
  lane.calls_.push_front(call);
}

std::optional<CallId> Lanes::take(Time now) {
  for (std::size_t turns = waiting_.size(); turns > 0; --turns) {
    Lane& lane = *waiting_.front();
    waiting_.pop_front();
    if (!lane.bucket_.take(now)) {
      waiting_.push_back(&lane);
      continue;
    }
    const CallId call = lane.calls_.front();
    lane.calls_.pop_front();
    if (!lane.calls_.empty()) waiting_.push_back(&lane);
    return call;
  }
  return std::nullopt;
}

std::optional<Lanes::Time> Lanes::next(Time now) {
  std::optional<Time> first;
  for (Lane* const lane : waiting_) {
    const Time time = lane->bucket_.next(now);
    if (!first.has_value() || time < *first) first = time;
  }
  return first;
}

void Lanes::throttled(Lane& lane, Time sent, Time now) {
  lane.bucket_.throttled(sent, now);
}

void Lanes::answered(Lane& lane, Time now) {
  lane.answered_ = now;
}

bool Lanes::is_answering(const Lane& lane, Time now) const {
  return lane.answered_.has_value() && now - *lane.answered_ < kPatience;
}

void Lanes::clear() {
  for (Lane* const lane : waiting_) lane->calls_.clear();
  waiting_.clear();
}

}  // namespace dynatlas::aws
