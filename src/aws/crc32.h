// CRC-32 (ISO-HDLC, as zlib's) of an answer's body, which DynamoDB sends along as x-amz-crc32.
#pragma once

#include <cstdint>
#include <string_view>

namespace dynatlas::aws {

std::uint32_t crc32(std::string_view bytes);

}  // namespace dynatlas::aws
