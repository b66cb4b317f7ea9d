// Makes a stop request readable by poll(), so that a wait for a socket ends when somebody asks for it.
#pragma once

#include <stop_token>

namespace dynatlas::bolt {

// Two pipe ends for the life of a connection; arm() for one wait.
class Interruption {
 public:
  Interruption();  // throws Error{store} where there are no descriptors left
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  // Readable from a stop request on, while the callback of arm() lives.
  int descriptor() const { return read_end_; }

  struct Ring {
    int write_end;
    void operator()() const noexcept;
  };
  [[nodiscard]] std::stop_callback<Ring> arm(const std::stop_token& stop) const {
    return std::stop_callback<Ring>(stop, Ring{write_end_});
  }
  // Forgets rings of earlier waits; call it after arm() and look at the token after it.
  void drain() const;

 private:
  int read_end_ = -1;
  int write_end_ = -1;
};

// Throws Error{interrupted} when a stop is requested.
void throw_if_stopped(const std::stop_token& stop);

}  // namespace dynatlas::bolt
