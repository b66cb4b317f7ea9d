// From an HTTP request to what AWS would do with it: signature, faults, throttling, answer, latency, in this order.
#pragma once

#include <string>
#include <vector>

#include "aws_simulator/admin.h"
#include "aws_simulator/http.h"
#include "aws_simulator/reply.h"
#include "aws_simulator/verifier.h"
#include "aws_simulator/world.h"

namespace aws_simulator {

class Simulator {
 public:
  explicit Simulator(World& world) : world_(world), verifier_(world.estate), admin_(world) {}

  void respond(const HttpRequest& request, Reply& reply);

 private:
  struct Call {
    Asked asked;
    Question question;
    std::vector<std::string> subjects = {};  // where somebody wants to know
    std::uint64_t chance = 0;
  };

  // Appends to body_.
  Status answer_call(const Call& call, const FaultRule* rule, Counts& counts);
  const FaultRule* strike(const Call& call);
  void count(const Call& call, const Counts& counts);
  void write(const Call& call, Status status, const FaultRule* rule, Reply& reply);
  void change_estate();

  World& world_;
  Verifier verifier_;
  Admin admin_;
  std::string body_;
  std::uint64_t since_change_ = 0;
};

}  // namespace aws_simulator
