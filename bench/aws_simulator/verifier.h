// Who signed a request, and whether really: access key, session token, time, scope and signature, judged as AWS does.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "aws_simulator/estate.h"
#include "aws_simulator/operations.h"
#include "aws_simulator/refusal.h"
#include "aws_simulator/sigv4.h"

namespace aws_simulator {

struct Caller {
  Place place;
  bool is_temporary = false;
};

class Verifier {
 public:
  explicit Verifier(const Estate& estate) : estate_(estate) {}

  // Fills `caller`, or says why not. `now_ms` is the epoch time.
  std::optional<Refusal> verify(const HttpRequest& request, Service service, std::int64_t now_ms, Caller& caller);

  // Who it says it is; signature, token and time are not looked at.
  std::optional<Refusal> believe(const HttpRequest& request, Caller& caller) const;

 private:
  struct Known {
    Place place;
    std::int64_t ends_ms = 0;
    std::string token;
    Digest signing_key{};
  };
  struct TextHash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  const Known* find(const Authorization& authorization);

  const Estate& estate_;
  std::unordered_map<std::string, Known, TextHash, std::equal_to<>> known_;  // by credential with scope; bounded
};

}  // namespace aws_simulator
