#include "bolt/chunking.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <utility>

#include "base/error.h"

namespace dynatlas::bolt {

void append_chunked(std::string& out, std::string_view message) {
  assert(!message.empty());
  out.reserve(out.size() + message.size() + message.size() / kChunkBytesMax * 2 + 4);
  while (!message.empty()) {
    const std::string_view chunk = message.substr(0, kChunkBytesMax);
    out += static_cast<char>(chunk.size() >> 8);
    out += static_cast<char>(chunk.size() & 0xFF);
    out += chunk;
    message.remove_prefix(chunk.size());
  }
  out.append(2, '\0');
}

void Dechunker::receive(std::string_view bytes) {
  if (read_ > 0) {
    received_.erase(0, read_);
    read_ = 0;
  }
  received_ += bytes;
}

std::optional<std::string> Dechunker::next_message() {
  while (received_.size() - read_ >= 2) {
    const auto high = static_cast<std::uint8_t>(received_[read_]);
    const auto low = static_cast<std::uint8_t>(received_[read_ + 1]);
    const std::size_t size = static_cast<std::size_t>(high) << 8 | low;
    if (received_.size() - read_ - 2 < size) return std::nullopt;
    read_ += 2;
    if (size == 0) {
      if (message_.empty()) continue;
      return std::exchange(message_, {});
    }
    if (size > message_bytes_max_ - std::min(message_bytes_max_, message_.size())) {
      throw Error(ErrorKind::store,
                  fmt::format("the server sent a message of more than {} MiB", message_bytes_max_ >> 20));
    }
    message_.append(received_, read_, size);
    read_ += size;
  }
  return std::nullopt;
}

}  // namespace dynatlas::bolt
