// An answer about all tables, which takes seconds where there are a million: made again only when the graph has
// changed, or after a while, as other programs may change it without a note.
#pragma once

#include <algorithm>
#include <chrono>
#include <list>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <utility>

namespace dynatlas::web {

inline constexpr std::chrono::seconds kKeptMax{60};

class KeptAnswer {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // What `make` returned at this version of the graph. Called from several threads; one makes it, the others wait.
  template <typename Make>
  nlohmann::json of(const nlohmann::json& version, Time now, const Make& make) {
    const std::lock_guard lock(mutex_);
    if (answer_.is_null() || version != version_ || now - made_at_ > kKeptMax) {
      answer_ = make();
      version_ = version;
      made_at_ = now;
    }
    return answer_;
  }

 private:
  std::mutex mutex_;
  nlohmann::json version_;
  nlohmann::json answer_;
  Time made_at_;
};

// Of several questions; the one that was not asked for longest makes room for another.
template <typename Key>
class KeptAnswers {
 public:
  template <typename Make>
  nlohmann::json of(const Key& key, const nlohmann::json& version, KeptAnswer::Time now, const Make& make) {
    return kept(key)->of(version, now, make);
  }

 private:
  static constexpr std::size_t kQuestionsMax = 64;

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
