#include "aws_simulator/counters.h"

#include <fmt/format.h>

#include <iterator>
#include <map>
#include <utility>

#include "aws_simulator/regions.h"

namespace aws_simulator {
namespace {

constexpr std::uint64_t key_of(Place place, Operation operation) {
  return std::uint64_t{place.account} << 16 | place.region << 8 | static_cast<std::uint64_t>(operation);
}

void put_counts(std::string& out, const Counts& counts) {
  fmt::format_to(std::back_inserter(out), R"("calls":{},"answered":{},"refused":{},"throttled":{},"disturbed":{}}})",
                 counts.calls, counts.answered, counts.refused, counts.throttled, counts.disturbed);
}

}  // namespace

void Counts::operator+=(const Counts& other) {
  calls += other.calls;
  answered += other.answered;
  refused += other.refused;
  throttled += other.throttled;
  disturbed += other.disturbed;
}

void Counters::count(Place place, Operation operation, const Counts& counts) {
  parts_[key_of(place, operation)] += counts;
}

void Counters::count_subject(Place place, Operation operation, std::string_view subject, const Counts& counts) {
  subjects_[key_of(place, operation)][std::string(subject)] += counts;
}

std::string Counters::totals_text(const Estate& estate) const {
  std::map<std::uint64_t, Counts> totals;
  for (const auto& [key, counts] : parts_) totals[key & 0xff] += counts;
  std::string out = fmt::format(R"({{"generation":{},"operations":{{)", estate.generation());
  for (bool first = true; const auto& [operation, counts] : totals) {
    fmt::format_to(std::back_inserter(out), R"({}"{}":{{)", std::exchange(first, false) ? "" : ",",
                   name_of(static_cast<Operation>(operation)));
    put_counts(out, counts);
  }
  out += R"(},"faults":{)";
  for (std::size_t i = 0; i < kFaults; ++i) {
    fmt::format_to(std::back_inserter(out), R"({}"{}":{})", i == 0 ? "" : ",", name_of(static_cast<Fault>(i)),
                   faults_[i]);
  }
  fmt::format_to(
      std::back_inserter(out),
      R"(}},"rejected":{{"missing_token":{},"incomplete_signature":{},"invalid_signature":{},"unknown_key":{},)"
      R"("expired_token":{}}}}})",
      rejected_[0], rejected_[1], rejected_[2], rejected_[3], rejected_[4]);
  return out + "\n";
}

std::string Counters::parts_text(const Estate& estate) const {
  std::string out;
  for (const auto& [key, counts] : std::map<std::uint64_t, Counts>(parts_.begin(), parts_.end())) {
    fmt::format_to(std::back_inserter(out), R"({{"account":"{}","region":"{}","operation":"{}",)",
                   estate.account_id(static_cast<std::uint32_t>(key >> 16)), kRegions[(key >> 8) & 0xff],
                   name_of(static_cast<Operation>(key & 0xff)));
    put_counts(out, counts);
    out += '\n';
  }
  return out;
}

std::string Counters::subjects_text(Place place, Operation operation) const {
  std::string out;
  const auto found = subjects_.find(key_of(place, operation));
  if (found == subjects_.end()) return out;
  for (const auto& [subject, counts] : found->second) {
    fmt::format_to(std::back_inserter(out), R"({{"subject":"{}",)", subject);
    put_counts(out, counts);
    out += '\n';
  }
  return out;
}

}  // namespace aws_simulator
