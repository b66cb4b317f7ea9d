// An answer about all tables, which takes seconds where there are a million: made again only when the graph has
// changed, or after a while, as other programs may change it without a note: the longer, the longer it took to make.
#pragma once

#include <algorithm>
#include <chrono>
#include <list>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/clock.h"

namespace dynatlas::web {

inline constexpr std::chrono::seconds kKeptMin{60};
inline constexpr int kKeptFactor = 20;  // at most a twentieth of the time is spent on making one again

class KeptAnswer {
 public:
  using Time = Clock::SteadyTime;

  // What `make` returned at this version of the graph. Called from several threads; one makes it, the others wait.
  template <typename Make>
  nlohmann::json of(const nlohmann::json& version, const Clock& clock, const Make& make) {
    const std::lock_guard lock(mutex_);
    const Time now = clock.steady_now();
    if (answer_.is_null() || version != version_ || now > kept_until_) {
      answer_ = make();
      version_ = version;
      const Time made_at = clock.steady_now();
      kept_until_ = made_at + std::max<Time::duration>(kKeptMin, kKeptFactor * (made_at - now));
    }
    return answer_;
  }

 private:
  std::mutex mutex_;
  nlohmann::json version_;
  nlohmann::json answer_;
  Time kept_until_;
};

// Of several questions; the one that was not asked for longest makes room for another.
template <typename Key>
class KeptAnswers {
 public:
  template <typename Make>
  nlohmann::json of(const Key& key, const nlohmann::json& version, const Clock& clock, const Make& make) {
    return kept(key)->of(version, clock, make);
  }

 private:
  static constexpr std::size_t kQuestionsMax = 256;

  std::shared_ptr<KeptAnswer> kept(const Key& key) {
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find(kept_, key, [](const auto& one) { return one.first; });
    std::pair<Key, std::shared_ptr<KeptAnswer>> one{key, nullptr};
    if (found != kept_.end()) {
      one = *found;
      kept_.erase(found);
    } else {
      one.second = std::make_shared<KeptAnswer>();
      if (kept_.size() == kQuestionsMax) kept_.pop_back();
    }
    kept_.push_front(one);
    return one.second;
  }

  std::mutex mutex_;
  std::list<std::pair<Key, std::shared_ptr<KeptAnswer>>> kept_;  // the last asked first
};

}  // namespace dynatlas::web
