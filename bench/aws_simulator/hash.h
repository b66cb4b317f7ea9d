// Chance that is the same each time: 64-bit mixing of a seed with what is asked. No state, no clock.
#pragma once

#include <cstdint>
#include <string_view>

namespace aws_simulator {

// SplitMix64's finaliser.
constexpr std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15u;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

// A number that depends on every part and on their order.
template <typename... Parts>
constexpr std::uint64_t keyed(std::uint64_t seed, Parts... parts) {
  ((seed = mix(seed ^ mix(static_cast<std::uint64_t>(parts)))), ...);
  return seed;
}

// FNV-1a.
constexpr std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return hash;
}

// In [0, 1).
constexpr double unit(std::uint64_t hash) {
  return static_cast<double>(hash >> 11) * 0x1p-53;
}

// A probability of 1 always happens, one of 0 never.
constexpr bool happens(std::uint64_t hash, double probability) {
  return unit(hash) < probability;
}

}  // namespace aws_simulator
