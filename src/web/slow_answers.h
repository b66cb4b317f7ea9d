// Answers that take minutes where there are a million tables: a thread of their own makes one at a time, while whoever
// asks is told how far it is, or the last one that there was. Nobody else waits for it.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <stop_token>
#include <thread>
#include <utility>

#include "base/clock.h"
#include "web/asked.h"
#include "web/kept_answer.h"

namespace dynatlas::web {

class SlowAnswers {
 public:
  // Told now and then how much is done; false: nobody wants the answer any more.
  using GoesOn = std::function<bool(std::uint64_t done)>;
  // The answer to a query; null where it was told to end.
  using Make = std::function<nlohmann::json(const Query& query, const GoesOn& goes_on)>;

  explicit SlowAnswers(Make make, const Clock& clock = system_clock())
      : make_(std::move(make)), clock_(clock), thread_([this](const std::stop_token& stop) { work(stop); }) {}
  // Ends what is being made, as far as `goes_on` is asked.
  ~SlowAnswers() {
    thread_.request_stop();
    thread_.join();
  }
  SlowAnswers(const SlowAnswers&) = delete;
  SlowAnswers& operator=(const SlowAnswers&) = delete;

  // An object. {"working": how much is done} where there is none yet; with "working" in it, it is the one of an earlier
  // version, or an old one. Waits at most `most` for what is quickly made. Throws what making it threw.
  nlohmann::json of(const Query& query, const nlohmann::json& version, std::chrono::milliseconds most = kWaitMax) {
    std::unique_lock lock(mutex_);
    const std::shared_ptr<Job> job = job_of(query);
    job->asked_at = clock_.steady_now();
    if (job->answer.is_null() || job->version != version || job->asked_at > job->kept_until) {
      job->wanted = version;
      job->is_wanted = true;
      wanted_.notify_one();
      made_.wait_for(lock, most, [&] { return !job->is_wanted; });
    }
    if (job->error) std::rethrow_exception(std::exchange(job->error, nullptr));
    nlohmann::json answer = job->answer.is_null() ? nlohmann::json::object() : job->answer;
    if (job->is_wanted) answer["working"] = job->done;
    return answer;
  }

 private:
  static constexpr std::chrono::milliseconds kWaitMax{1'000};
  static constexpr std::chrono::minutes kAskedMax{2};  // then nobody looks at it any more
  static constexpr std::size_t kAnswersMax = 64;

  struct Job {
    Query query;
    bool is_wanted = false;
    nlohmann::json wanted;   // version
    nlohmann::json version;  // of the answer
    nlohmann::json answer;
    std::exception_ptr error;
    std::uint64_t done = 0;
    Clock::SteadyTime asked_at;
    Clock::SteadyTime kept_until;
  };

  // The last asked first.
  std::shared_ptr<Job> job_of(const Query& query) {
    const auto found = std::ranges::find(jobs_, query, [](const auto& one) { return one->query; });
    std::shared_ptr<Job> job = found == jobs_.end() ? std::make_shared<Job>() : *found;
    if (found != jobs_.end()) jobs_.erase(found);
    job->query = query;
    jobs_.push_front(job);
    if (jobs_.size() > kAnswersMax) jobs_.pop_back();
    return job;
  }

  std::shared_ptr<Job> next() const {
    const auto found = std::ranges::find_if(jobs_, [](const auto& one) { return one->is_wanted; });
    return found == jobs_.end() ? nullptr : *found;
  }

  void work(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    std::shared_ptr<Job> job;
    while (wanted_.wait(lock, stop, [&] { return (job = next()) != nullptr; }) && !stop.stop_requested()) {
      job->done = 0;
      const nlohmann::json version = job->wanted;
      const Query query = job->query;
      lock.unlock();
      const Clock::SteadyTime begun = clock_.steady_now();
      nlohmann::json answer;
      std::exception_ptr error;
      try {
        answer = make_(query, [&](std::uint64_t done) { return goes_on(*job, done, stop); });
      } catch (...) {
        error = std::current_exception();
      }
      lock.lock();
      const Clock::SteadyTime now = clock_.steady_now();
      job->is_wanted = false;
      job->error = error;
      if (!answer.is_null()) {
        job->answer = std::move(answer);
        job->version = version;
        job->kept_until = now + std::max<Clock::SteadyTime::duration>(kKeptMin, kKeptFactor * (now - begun));
      }
      made_.notify_all();
    }
  }

  bool goes_on(Job& job, std::uint64_t done, const std::stop_token& stop) {
    const std::lock_guard lock(mutex_);
    job.done = done;
    return !stop.stop_requested() && clock_.steady_now() - job.asked_at < kAskedMax;
  }

  const Make make_;
  const Clock& clock_;
  std::mutex mutex_;
  std::condition_variable_any wanted_;
  std::condition_variable_any made_;
  std::list<std::shared_ptr<Job>> jobs_;
  std::jthread thread_;  // the last: it uses all of these
};

}  // namespace dynatlas::web
