// What a connection is to do with an answer: the bytes, when, how, and what becomes of the connection.
#pragma once

#include <chrono>
#include <functional>
#include <string>

namespace aws_simulator {

struct Reply {
  enum class After { keep, close, reset, hang };

  std::string bytes;                       // as they go out
  std::chrono::nanoseconds delay{};        // until the first of them
  std::chrono::milliseconds drip{};        // between two bytes; 0: all at once
  After after = After::keep;               // reset: RST instead of FIN; hang: keeps silent for ever
  std::function<bool(std::string&)> more;  // appends what comes next; false at the end

  void clear() {
    bytes.clear();
    delay = {};
    drip = {};
    after = After::keep;
    more = nullptr;
  }
};

}  // namespace aws_simulator
