// The way bytes go between us and one server: what a conversation needs of a connection, and what a test can script.
#pragma once

#include <chrono>
#include <cstddef>
#include <stop_token>
#include <string>
#include <string_view>

namespace dynatlas::bolt {

// How long a wait may take, and what ends it early.
struct Wait {
  std::chrono::milliseconds timeout{0};
  std::stop_token stop;
};

class Transport {
 public:
  virtual ~Transport() = default;

  // Waits until some of `out` went, or something came. Returns how many bytes of `out` went; `in` becomes what came.
  // Receives while it cannot send, so that two who both write never block each other. Throws Error{store, retryable}
  // when the connection is lost or nothing moved for the timeout, Error{interrupted} when stopped.
  virtual std::size_t exchange(std::string_view out, std::string& in, const Wait& wait) = 0;
};

}  // namespace dynatlas::bolt
