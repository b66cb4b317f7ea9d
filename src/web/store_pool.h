// The stores that requests read from: a store is used by one thread at a time.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "graph/graph_store.h"

namespace dynatlas::web {

inline constexpr std::size_t kStoresMax = 8;  // at once; who comes later waits

// Opens a connection to the graph. Throws Error{store}. Called from several threads.
using OpenStore = std::function<std::unique_ptr<graph::GraphStore>()>;

class StorePool {
 public:
  explicit StorePool(OpenStore open) : open_(std::move(open)) {}

  // Calls `work` with a store that nobody else has meanwhile. One with which something went wrong is not used again.
  template <typename Work>
  auto with(const Work& work) {
    Place place(*this);
    if (place.store == nullptr) place.store = open_();
    auto answer = work(*place.store);
    place.is_good = true;
    return answer;
  }

 private:
  // One of the kStoresMax, with an idle store where there is one.
  struct Place {
    explicit Place(StorePool& of) : pool(of) {
      std::unique_lock lock(pool.mutex_);
      pool.freed_.wait(lock, [&] { return pool.taken_ < kStoresMax; });
      ++pool.taken_;
      if (pool.idle_.empty()) return;
      store = std::move(pool.idle_.back());
      pool.idle_.pop_back();
    }
    ~Place() {
      const std::lock_guard lock(pool.mutex_);
      --pool.taken_;
      if (is_good) pool.idle_.push_back(std::move(store));
      pool.freed_.notify_one();
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    StorePool& pool;
    std::unique_ptr<graph::GraphStore> store = nullptr;
    bool is_good = false;
  };

  const OpenStore open_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::size_t taken_ = 0;
  std::vector<std::unique_ptr<graph::GraphStore>> idle_;
};

}  // namespace dynatlas::web
