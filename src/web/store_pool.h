// The stores that requests read from: a store is used by one thread at a time.
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/time_limit.h"
#include "graph/graph_store.h"

namespace dynatlas::web {

inline constexpr std::size_t kStoresMax = 11;          // at once; who comes later waits
inline constexpr std::chrono::seconds kAnswerMax{60};  // for one answer
inline constexpr std::chrono::seconds kStoreAge{60};   // then it is opened anew: its file may be another by now

// Opens a connection to the graph, whose reading `stop` ends. Throws Error{store}. Called from several threads.
using OpenStore = std::function<std::unique_ptr<graph::GraphStore>(const std::stop_token& stop)>;

class StorePool {
 public:
  // `stop` ends all that is going on.
  StorePool(OpenStore open, std::stop_token stop, const Clock& clock = system_clock())
      : open_(std::move(open)), stop_(std::move(stop)), clock_(clock) {}

  // Calls `work` with a store that nobody else has meanwhile. One with which something went wrong is not used again.
  // Throws Error{store} where it takes longer than `most`.
  template <typename Work>
  auto with(const Work& work, std::chrono::milliseconds most = kAnswerMax) {
    Place place(*this);
    if (place.opened == nullptr) place.opened = std::make_unique<Opened>(open_, stop_, clock_.steady_now());
    auto answer = in_time(work, *place.opened, most);
    place.is_good = !place.opened->stop.stop_requested();
    return answer;
  }

 private:
  struct Opened {
    Opened(const OpenStore& open, const std::stop_token& outer, Clock::SteadyTime now)
        : forward(outer, [this] { stop.request_stop(); }), store(open(stop.get_token())), since(now) {}

    std::stop_source stop;
    std::stop_callback<std::function<void()>> forward;
    std::unique_ptr<graph::GraphStore> store;
    Clock::SteadyTime since;
  };

  // One of the kStoresMax, with an idle store where there is one.
  struct Place {
    explicit Place(StorePool& of) : pool(of) {
      std::vector<std::unique_ptr<Opened>> old;  // closed when nobody waits for the lock any more
      std::unique_lock lock(pool.mutex_);
      pool.freed_.wait(lock, [&] { return pool.taken_ < kStoresMax; });
      ++pool.taken_;
      while (opened == nullptr && !pool.idle_.empty()) {
        const bool is_old = pool.clock_.steady_now() - pool.idle_.back()->since > kStoreAge;
        (is_old ? old.emplace_back() : opened) = std::move(pool.idle_.back());
        pool.idle_.pop_back();
      }
    }
    ~Place() {
      const std::lock_guard lock(pool.mutex_);
      --pool.taken_;
      if (is_good) pool.idle_.push_back(std::move(opened));
      pool.freed_.notify_one();
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    StorePool& pool;
    std::unique_ptr<Opened> opened = nullptr;
    bool is_good = false;
  };

  template <typename Work>
  static auto in_time(const Work& work, Opened& opened, std::chrono::milliseconds most) {
    const TimeLimit limit(most, opened.stop);
    try {
      return work(*opened.store);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::interrupted || !limit.is_over()) throw;
      throw Error(ErrorKind::store, fmt::format("no answer within {} s", most.count() / 1000));
    }
  }

  const OpenStore open_;
  const std::stop_token stop_;
  const Clock& clock_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::size_t taken_ = 0;
  std::vector<std::unique_ptr<Opened>> idle_;
};

}  // namespace dynatlas::web
