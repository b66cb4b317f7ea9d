// The names that a listing named, kept small: cleanup deletes what is in the graph and not in here.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <unordered_set>

namespace dynatlas::graph {

// Holds a 128-bit digest (SHA-256, cut) of each name: 16 bytes whatever its length. Two names with one digest would let
// a dead node live on; they can never delete a live one.
class SeenSet {
 public:
  // False when it was there already.
  bool insert(std::string_view name) { return digests_.insert(digest(name)).second; }
  void erase(std::string_view name) { digests_.erase(digest(name)); }
  bool contains(std::string_view name) const { return digests_.contains(digest(name)); }
  std::size_t size() const { return digests_.size(); }

 private:
  using Digest = std::array<std::uint64_t, 2>;
  struct Hash {
    std::size_t operator()(const Digest& digest) const { return digest[0]; }
  };
  static Digest digest(std::string_view name);

  std::unordered_set<Digest, Hash> digests_;
};

}  // namespace dynatlas::graph
