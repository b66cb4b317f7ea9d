// SHA-256 and HMAC-SHA-256, by OpenSSL. Made for many short texts: contexts are kept.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace aws_simulator {

using Digest = std::array<unsigned char, 32>;

Digest sha256(std::string_view text);
Digest hmac(std::string_view key, std::string_view text);

inline std::string_view as_text(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string to_hex(const Digest& digest);  // lower case
void append_hex(std::string& out, const Digest& digest);

}  // namespace aws_simulator
