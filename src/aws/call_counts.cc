#include "aws/call_counts.h"

#include <tuple>

namespace dynatlas::aws {
namespace {

constexpr std::chrono::minutes kThrottlesKept{1};

void add(CallCount& count, const CallCounts::Line& line) {
  count.calls += line.calls;
  count.failures += line.failures;
  count.attempts += line.attempts;
  count.retries += line.retries;
  count.throttles += line.throttles;
  count.attempt_seconds += std::chrono::duration<double>(std::chrono::nanoseconds(line.nanoseconds.load())).count();
}

}  // namespace

CallCounts::Line& CallCounts::line_of(const Request& request) {
  // Only this thread changes the map, so it may look without the lock.
  if (const auto found = lines_.find(KeyView(request.operation, request.region)); found != lines_.end()) {
    return found->second;
  }
  const std::lock_guard lock(mutex_);
  return lines_.try_emplace(Key(request.operation, request.region)).first->second;
}

void CallCounts::throttled(Line& line, const Request& request, Clock::SteadyTime now) {
  ++line.throttles;
  const std::lock_guard lock(mutex_);
  const auto [place, is_new] = throttled_.insert_or_assign(Key(request.account, request.region), now);
  if (is_new) std::erase_if(throttled_, [&](const auto& entry) { return entry.second < now - kThrottlesKept; });
}

std::vector<CallCount> CallCounts::by_operation() const {
  std::vector<CallCount> counts;
  const std::lock_guard lock(mutex_);
  for (const auto& [key, line] : lines_) {
    CallCount& count = counts.emplace_back();
    std::tie(count.operation, count.region) = key;
    add(count, line);
  }
  return counts;
}

CallCount CallCounts::total() const {
  CallCount count;
  const std::lock_guard lock(mutex_);
  for (const auto& [key, line] : lines_) add(count, line);
  return count;
}

std::vector<std::string> CallCounts::throttled_since(std::string_view account, Clock::SteadyTime then) const {
  std::vector<std::string> regions;
  const std::lock_guard lock(mutex_);
  for (auto at = throttled_.lower_bound(KeyView(account, "")); at != throttled_.end() && at->first.first == account;
       ++at) {
    if (at->second >= then) regions.push_back(at->first.second);
  }
  return regions;
}

}  // namespace dynatlas::aws
