// Messages in chunks (Neo4j docs: "Bolt Protocol message specification", Chunking): a 16-bit length, that many bytes,
// … , 00 00. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace dynatlas::bolt {

inline constexpr std::size_t kChunkBytesMax = 0xFFFF;

// Appends `message` (not empty) to `out`, in chunks with their end mark.
void append_chunked(std::string& out, std::string_view message);

// Takes bytes as they arrive, gives messages as they are complete. A 00 00 between messages is a sign of life and
// gives nothing. Throws Error{store} when a message grows beyond `message_bytes_max`.
class Dechunker {
 public:
  explicit Dechunker(std::size_t message_bytes_max) : message_bytes_max_(message_bytes_max) {}

  void receive(std::string_view bytes);
  std::optional<std::string> next_message();

 private:
  const std::size_t message_bytes_max_;
  std::string received_;  // from read_ on not yet looked at
  std::size_t read_ = 0;
  std::string message_;  // the chunks of it so far
};

}  // namespace dynatlas::bolt
