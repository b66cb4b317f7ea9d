#include "aws_simulator/simulator.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <array>
#include <chrono>
#include <iterator>

#include "aws/crc32.h"
#include "aws_simulator/hash.h"
#include "aws_simulator/subjects.h"

namespace aws_simulator {
namespace {

constexpr std::uint64_t kLatencyChance = 0x1a7e;

std::int64_t epoch_ms() {
  return std::chrono::system_clock::now().time_since_epoch() / std::chrono::milliseconds{1};
}

std::string_view garbage(std::uint64_t chance) {
  constexpr std::array<std::string_view, 6> kBodies{"",
                                                    "{}",
                                                    R"({"Table":{"TableName":")",
                                                    "<html><body>It works!</body></html>",
                                                    R"({"TableNames":null,"Table":null})",
                                                    "[[["};
  return kBodies[chance % kBodies.size()];
}

// What the client's words are: a GET has them in its target.
std::string_view words_of(const HttpRequest& request, Service service) {
  return protocol_of(service) == Protocol::rest_json ? request.target : request.body;
}

bool is_about_tables(Operation operation) {
  return operation == Operation::ListTables || operation == Operation::DescribeTable;
}

}  // namespace

void Simulator::respond(const HttpRequest& request, Reply& reply) {
  if (request.path.starts_with(kAdminPrefix)) return admin_.respond(request, reply);
  Call call{.asked = asked(request), .question = {.caller = {}, .body = {}, .now_ms = epoch_ms()}};
  call.question.operation = call.asked.operation;
  call.question.body = words_of(request, call.asked.service);
  Caller& caller = call.question.caller;
  body_.clear();
  if (auto refusal = world_.verifies ? verifier_.verify(request, call.asked.service, call.question.now_ms, caller)
                                     : verifier_.believe(request, caller)) {
    world_.counters.count_unsigned(refusal->why);
    return write(call, append_refusal(body_, call.asked, *refusal), nullptr, reply);
  }
  call.chance = world_.faults.chance_of(caller.place, call.asked.operation, call.question.body);
  if (world_.counts_subjects || !world_.faults.rules().empty()) call.subjects = subjects_of(call.question);
  const FaultRule* rule = strike(call);
  if (rule != nullptr && rule->fault == Fault::other_account) {
    caller.place.account = (caller.place.account + 1) % world_.estate.size().accounts;
  }
  Counts counts{.calls = 1};
  const Status status = answer_call(call, rule, counts);
  count(call, counts);
  write(call, status, rule, reply);
  if (is_about_tables(call.asked.operation)) change_estate();
}

void Simulator::count(const Call& call, const Counts& counts) {
  const Place place = call.question.caller.place;
  world_.counters.count(place, call.asked.operation, counts);
  if (!world_.counts_subjects) return;
  for (const std::string& subject : call.subjects) {
    world_.counters.count_subject(place, call.asked.operation, subject, counts);
  }
}

const FaultRule* Simulator::strike(const Call& call) {
  if (world_.faults.rules().empty()) return nullptr;
  const auto now = std::chrono::steady_clock::now();
  const Place place = call.question.caller.place;
  std::string account;
  if (call.asked.operation == Operation::AssumeRole) {
    account = account_of_role(form_value(call.question.body, "RoleArn"));
  } else {
    account = world_.estate.account_id(place.account);
  }
  const FaultRule* rule = world_.faults.strike(
      {account, place.region, call.asked.operation, call.chance, world_.faults.seconds_since_set(now), call.subjects});
  if (rule != nullptr) world_.counters.count_fault(rule->fault);
  return rule;
}

Status Simulator::answer_call(const Call& call, const FaultRule* rule, Counts& counts) {
  if (rule != nullptr) {
    ++counts.disturbed;
    if (const auto why = refusal_of(rule->fault)) return append_refusal(body_, call.asked, {*why, usual_message(*why)});
  }
  if (!world_.throttle.admits(call.question.caller.place, call.asked, std::chrono::steady_clock::now())) {
    counts.throttled += rule == nullptr ? 1 : 0;
    return append_refusal(body_, call.asked, {Why::throttled, usual_message(Why::throttled)});
  }
  if (const Outcome refusal = answer(world_.estate, world_.answers, call.question, body_)) {
    counts.refused += rule == nullptr ? 1 : 0;
    body_.clear();
    return append_refusal(body_, call.asked, *refusal);
  }
  counts.answered += rule == nullptr ? 1 : 0;
  return {};
}

void Simulator::write(const Call& call, Status status, const FaultRule* rule, Reply& reply) {
  const auto is = [rule](Fault fault) { return rule != nullptr && rule->fault == fault; };
  if (is(Fault::garbage)) {
    body_ = garbage(mix(call.chance));
    status = {};
  }
  std::string extra = fmt::format(FMT_COMPILE("x-amzn-RequestId: {:016X}\r\n"), call.chance);
  if (call.asked.service == Service::dynamodb) {
    const std::uint32_t crc = dynatlas::aws::crc32(body_) + (is(Fault::checksum) ? 1 : 0);
    fmt::format_to(std::back_inserter(extra), FMT_COMPILE("x-amz-crc32: {}\r\n"), crc);
  }
  if (protocol_of(call.asked.service) == Protocol::rest_json && !status.error.empty()) {
    fmt::format_to(std::back_inserter(extra), "x-amzn-ErrorType: {}\r\n", status.error);
  }
  append_answer(reply.bytes, status.http, content_type(call.asked.service), extra, body_);
  reply.delay = world_.latencies.of(call.asked.operation).sample(keyed(call.chance, kLatencyChance));
  if (is(Fault::reset)) reply.bytes.clear();
  if (is(Fault::reset_mid) || is(Fault::cut)) reply.bytes.resize(reply.bytes.size() - body_.size() / 2 - 1);
  if (is(Fault::reset) || is(Fault::reset_mid)) reply.after = Reply::After::reset;
  if (is(Fault::cut)) reply.after = Reply::After::close;
  if (is(Fault::hang)) reply.after = Reply::After::hang;
  if (is(Fault::drip)) reply.drip = rule->drip;
}

void Simulator::change_estate() {
  if (world_.churn.every == 0 || ++since_change_ < world_.churn.every) return;
  since_change_ = 0;
  if (world_.estate.generation() < kGenerationsMax) world_.estate.advance(world_.churn.step);
}

}  // namespace aws_simulator
