// An Api whose answers a test gives, in whatever order it likes. For tests only: no network, no time.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <utility>
#include <vector>

#include "aws/api.h"

namespace dynatlas::aws {

class FakeApi : public Api {
 public:
  using Answer = std::function<Result(const Request&)>;
  explicit FakeApi(Answer answer) : answer_(std::move(answer)) {}

  void send(Request request, OnResult on_result) override {
    requests.push_back(request);
    open_.emplace_back(std::move(request), std::move(on_result));
  }

  void run(std::stop_token stop) override {
    while (!open_.empty()) {
      const std::size_t at = choose ? choose(open_.size()) : 0;
      auto [request, on_result] = std::move(open_[at]);
      open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(at));
      if (before_answer && !stop.stop_requested()) before_answer(answered);
      if (stop.stop_requested()) {
        on_result(tl::unexpected(Failure{FailureKind::cancelled, "the run was stopped"}));
        continue;
      }
      ++answered;
      on_result(answer_(request));
    }
  }

  std::size_t open() const { return open_.size(); }

  std::vector<Request> requests;                        // all that were sent, in their order
  std::size_t answered = 0;                             // of them, those that were not cancelled
  std::function<std::size_t(std::size_t open)> choose;  // which of the open calls is answered next; the oldest
  std::function<void(std::size_t answered)> before_answer;

 private:
  Answer answer_;
  std::deque<std::pair<Request, OnResult>> open_;
};

}  // namespace dynatlas::aws
