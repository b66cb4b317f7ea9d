// The one exception of this project: a run, or a part of it, cannot go on.
// Expected outcomes (denied, throttled, table gone) are values, not exceptions; bugs are asserts.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace dynatlas {

// What failed, as the exit code tells it (exit_code() below, the table in docs/interface.md).
enum class ErrorKind { internal, usage, credentials, network, store, recording, guard, interrupted };

class Error : public std::runtime_error {
 public:
  // `message` is one line for a person: what is wrong and what to do. `context` names the thing it happened to
  // (a file, an address, a region); it is printed in front. Neither may hold a secret.
  Error(ErrorKind kind, const std::string& message, std::string context = {}, bool retryable = false)
      : std::runtime_error(context.empty() ? message : context + ": " + message),
        kind_(kind),
        context_(std::move(context)),
        retryable_(retryable) {}

  ErrorKind kind() const { return kind_; }
  const std::string& context() const { return context_; }
  // True where the same call may succeed when made again (a deadlock, a lost connection).
  bool retryable() const { return retryable_; }

 private:
  ErrorKind kind_;
  std::string context_;
  bool retryable_;
};

// A change went out and its answer was not waited for: it may be made or not.
class OutcomeUnknown : public Error {
 public:
  using Error::Error;
};

// The process's exit code for an error of this kind: 1 internal, 2 usage, 4 credentials, 5 network, 6 store,
// 7 recording, 8 guard, 130 interrupted.
constexpr int exit_code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::internal:
      return 1;
    case ErrorKind::usage:
      return 2;
    case ErrorKind::credentials:
      return 4;
    case ErrorKind::network:
      return 5;
    case ErrorKind::store:
      return 6;
    case ErrorKind::recording:
      return 7;
    case ErrorKind::guard:
      return 8;
    case ErrorKind::interrupted:
      return 130;
  }
  return 1;
}

// The kind's name as --log-format json prints it: "internal", "usage", …
std::string_view to_string(ErrorKind kind);

}  // namespace dynatlas
