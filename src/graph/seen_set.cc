#include "graph/seen_set.h"

#include "base/digest.h"

namespace dynatlas::graph {

SeenSet::Digest SeenSet::digest(std::string_view name) {
  const auto bytes = sha256(name);
  Digest cut;
  std::memcpy(cut.data(), bytes.data(), sizeof(cut));
  return cut;
}

}  // namespace dynatlas::graph
