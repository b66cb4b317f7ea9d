// The names of AWS's regions, in the order in which an estate takes them: those that need no opting in first.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace aws_simulator {

inline constexpr std::array<std::string_view, 32> kRegions{
    "us-east-1",      "us-east-2",      "us-west-1",      "us-west-2",      "eu-west-1",      "eu-west-2",
    "eu-west-3",      "eu-central-1",   "eu-north-1",     "ap-south-1",     "ap-southeast-1", "ap-southeast-2",
    "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ca-central-1",   "sa-east-1",      "af-south-1",
    "ap-east-1",      "ap-south-2",     "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-7",
    "ca-west-1",      "eu-central-2",   "eu-south-1",     "eu-south-2",     "il-central-1",   "me-central-1",
    "me-south-1",     "mx-central-1"};
inline constexpr std::uint32_t kRegionsWithoutOptIn = 17;

constexpr std::optional<std::uint32_t> region_index(std::string_view name) {
  for (std::uint32_t i = 0; i < kRegions.size(); ++i) {
    if (kRegions[i] == name) return i;
  }
  return std::nullopt;
}

}  // namespace aws_simulator
