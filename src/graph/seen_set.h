// The names that a listing named, kept small: cleanup deletes what is in the graph and not in here.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace dynatlas::graph {

// Holds a 128-bit digest (SHA-256, cut) of each name in one flat table: about 24 bytes whatever its length. Two names
// with one digest would let a dead node live on; they can never delete a live one.
class SeenSet {
 public:
  // False when it was there already.
  bool insert(std::string_view name);
  void erase(std::string_view name);
  bool contains(std::string_view name) const;
  std::size_t size() const { return size_; }

 private:
  using Digest = std::array<std::uint64_t, 2>;

  // Where the digest stands, or the empty slot where it would.
  std::size_t slot_of(const Digest& digest) const;
  void grow();

  std::vector<Digest> slots_;  // as many as a power of two, none at first; a zero digest is an empty slot
  std::size_t size_ = 0;
};

}  // namespace dynatlas::graph
