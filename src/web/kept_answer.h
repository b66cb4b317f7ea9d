// An answer about all tables, which takes seconds where there are a million: made again only when the graph has
// changed, or after a while, as other programs may change it without a note.
#pragma once

#include <chrono>
#include <mutex>
#include <nlohmann/json.hpp>

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

}  // namespace dynatlas::web
