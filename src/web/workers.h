// The threads that make answers.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

namespace dynatlas::web {

class Workers {
 public:
  // One of them is called, and must not throw: `run` by one of the threads, `drop` where the end comes first.
  struct Job {
    std::function<void()> run;
    std::function<void()> drop;
  };

  explicit Workers(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) threads_.emplace_back([this] { work(); });
  }
  ~Workers() { end(); }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  void add(Job job) {
    const std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
    has_job_.notify_one();
  }
  // Returns when the jobs that have begun are done.
  void end() {
    stop_.request_stop();
    threads_.clear();
    for (const Job& job : jobs_) job.drop();
    jobs_.clear();
  }

 private:
  void work() {
    std::unique_lock lock(mutex_);
    while (has_job_.wait(lock, stop_.get_token(), [&] { return !jobs_.empty(); }) && !stop_.stop_requested()) {
      const Job job = std::move(jobs_.front());
      jobs_.pop_front();
      lock.unlock();
      job.run();
      lock.lock();
    }
  }

  std::stop_source stop_;
  std::mutex mutex_;
  std::condition_variable_any has_job_;
  std::deque<Job> jobs_;
  std::vector<std::jthread> threads_;
};

}  // namespace dynatlas::web
