// A time that is asked about.
#pragma once

#include <cstdint>

namespace dynatlas {

// Epoch seconds; the end is no part of it.
struct Window {
  std::int64_t from = 0;
  std::int64_t to = 0;
};

}  // namespace dynatlas
