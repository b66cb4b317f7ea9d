// Feeds the decoder and the dechunker any bytes. What decodes must survive being encoded and decoded again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.h"
#include "bolt/chunking.h"
#include "bolt/messages.h"
#include "bolt/packstream.h"

namespace dynatlas::bolt {
namespace {

void fuzz_value(std::string_view bytes) {
  Value value;
  try {
    value = unpack(bytes);
  } catch (const Error&) {
    return;
  }
  // Compared as bytes: a NaN equals nothing, and keys may be doubled.
  Packer packer;
  packer.value(value);
  Packer again;
  again.value(unpack(packer.buffer()));
  if (again.buffer() != packer.buffer()) std::abort();
}

void fuzz_messages(std::string_view bytes, std::size_t piece) {
  Dechunker dechunker(std::size_t{1} << 16);
  try {
    for (std::size_t i = 0; i < bytes.size(); i += piece) {
      dechunker.receive(bytes.substr(i, piece));
      while (const auto message = dechunker.next_message()) {
        if (message->empty()) std::abort();
        try {
          unpack_response(*message);
        } catch (const Error&) {
          continue;
        }
      }
    }
  } catch (const Error&) {
    return;
  }
}

}  // namespace
}  // namespace dynatlas::bolt

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  dynatlas::bolt::fuzz_value(bytes);
  dynatlas::bolt::fuzz_messages(bytes, 1 + size % 7);
  return 0;
}
