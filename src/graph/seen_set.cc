#include "graph/seen_set.h"

#include <cstring>
#include <utility>

#include "base/digest.h"

namespace dynatlas::graph {
namespace {

using Digest = std::array<std::uint64_t, 2>;

constexpr Digest kEmpty{};
constexpr std::size_t kSlotsMin = 16;

Digest digest_of(std::string_view name) {
  const auto bytes = sha256(name);
  Digest cut;
  std::memcpy(cut.data(), bytes.data(), sizeof(cut));
  if (cut == kEmpty) cut[1] = 1;  // what marks an empty slot is no name's
  return cut;
}

}  // namespace

// Linear probing: a digest stands at its own slot or behind it, with no empty one between.
std::size_t SeenSet::slot_of(const Digest& digest) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = digest[0] & mask;
  while (slots_[slot] != kEmpty && slots_[slot] != digest) slot = (slot + 1) & mask;
  return slot;
}

void SeenSet::grow() {
  const std::vector<Digest> old =
      std::exchange(slots_, std::vector<Digest>(slots_.empty() ? kSlotsMin : slots_.size() * 2));
  for (const Digest& digest : old) {
    if (digest != kEmpty) slots_[slot_of(digest)] = digest;
  }
}

bool SeenSet::insert(std::string_view name) {
  if (size_ * 4 >= slots_.size() * 3) grow();
  const Digest digest = digest_of(name);
  Digest& slot = slots_[slot_of(digest)];
  if (slot != kEmpty) return false;
  slot = digest;
  ++size_;
  return true;
}

bool SeenSet::contains(std::string_view name) const {
  return size_ > 0 && slots_[slot_of(digest_of(name))] != kEmpty;
}

// What stands behind the hole moves up, unless that would put it before its own slot.
void SeenSet::erase(std::string_view name) {
  if (size_ == 0) return;
  const std::size_t mask = slots_.size() - 1;
  std::size_t hole = slot_of(digest_of(name));
  if (slots_[hole] == kEmpty) return;
  --size_;
  for (std::size_t slot = (hole + 1) & mask; slots_[slot] != kEmpty; slot = (slot + 1) & mask) {
    const std::size_t own = slots_[slot][0] & mask;
    if (((slot - own) & mask) < ((slot - hole) & mask)) continue;
    slots_[hole] = slots_[slot];
    hole = slot;
  }
  slots_[hole] = kEmpty;
}

}  // namespace dynatlas::graph
