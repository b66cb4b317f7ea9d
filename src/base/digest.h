// SHA-256, for keys that must not collide by chance or by intent.
#pragma once

#include <array>
#include <string_view>

namespace dynatlas {

std::array<unsigned char, 32> sha256(std::string_view bytes);

}  // namespace dynatlas
