#include "aws_simulator/estate.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>

#include "aws_simulator/hash.h"
#include "aws_simulator/regions.h"

namespace aws_simulator {
namespace {

constexpr std::string_view kPrefix = "app-";
constexpr std::size_t kDigits = 9;
constexpr std::array<std::string_view, 8> kWords{"orders",       "Sessions",  "audit.log", "user_profile",
                                                 "carts-events", "inventory", "payments",  "feature-flags_v2"};

bool applies(const Step& step, Place place) {
  return step.account.value_or(place.account) == place.account && step.region.value_or(place.region) == place.region;
}

void take(const Step& step, std::uint64_t chance, Life& life) {
  if (!life.exists) {
    if (happens(chance, step.add)) life = {true, life.incarnation + 1, 0};
  } else if (happens(chance, step.drop)) {
    life.exists = false;
  } else if (happens(mix(chance), step.change)) {
    ++life.version;
  }
}

std::optional<std::uint64_t> digits_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::optional<std::uint32_t> Estate::account_index(std::string_view id) const {
  const std::optional<std::uint64_t> number = id.size() == 12 ? digits_of(id) : std::nullopt;
  if (!number || *number < size_.first_account || *number - size_.first_account >= size_.accounts) return std::nullopt;
  return static_cast<std::uint32_t>(*number - size_.first_account);
}

std::string Estate::account_id(std::uint32_t index) const {
  return fmt::format("{:012}", size_.first_account + index);
}

std::uint64_t Estate::seed_of(Place place, std::uint64_t slot) const {
  return keyed(size_.seed, size_.first_account + place.account, place.region, slot);
}

Life Estate::life(Place place, std::uint64_t slot, std::size_t generation) const {
  Life life{.exists = slot % 2 == 0};
  if (generation == 0) return life;
  const std::uint64_t seed = seed_of(place, slot);
  for (std::size_t k = 0; k < std::min(generation, steps_.size()); ++k) {
    if (applies(steps_[k], place)) take(steps_[k], keyed(seed, k), life);
  }
  return life;
}

Presence Estate::presence(Place place, std::uint64_t slot, std::size_t from, std::size_t to) const {
  Life life = this->life(place, slot, from);
  bool ever = life.exists;
  bool always = life.exists;
  const std::uint64_t seed = seed_of(place, slot);
  for (std::size_t k = from; k < std::min(to, steps_.size()); ++k) {
    if (applies(steps_[k], place)) take(steps_[k], keyed(seed, k), life);
    ever = ever || life.exists;
    always = always && life.exists;
  }
  return always ? Presence::always : ever ? Presence::sometimes : Presence::never;
}

void append_name(std::string& out, std::uint64_t slot) {
  std::array<char, kDigits> digits;
  std::uint64_t rest = slot;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, rest /= 10) {
    *digit = static_cast<char>('0' + rest % 10);
  }
  out.append(kPrefix).append(digits.data(), digits.size()).append("-").append(kWords[mix(slot) % kWords.size()]);
}

std::optional<std::uint64_t> slot_of(std::string_view name) {
  if (!name.starts_with(kPrefix) || name.size() < kPrefix.size() + kDigits) return std::nullopt;
  const std::optional<std::uint64_t> slot = digits_of(name.substr(kPrefix.size(), kDigits));
  if (!slot) return std::nullopt;
  std::string right;
  append_name(right, *slot);
  return right == name ? slot : std::nullopt;
}

std::uint64_t slot_behind(std::string_view name) {
  if (const std::optional<std::uint64_t> slot = slot_of(name)) return *slot + 1;
  // Names are ordered as their slots: the first one that is larger.
  std::uint64_t low = 0;
  std::uint64_t high = 1'000'000'000;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    std::string text;
    append_name(text, middle);
    if (text > name) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

}  // namespace aws_simulator
