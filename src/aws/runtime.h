// AWS's C runtime, started once for the process, and small conversions between its types and ours.
#pragma once

#include <aws/common/byte_buf.h>
#include <aws/common/string.h>

#include <memory>
#include <string>
#include <string_view>

namespace dynatlas::aws {

// Must be called before anything else of the C runtime; cheap when it was. The runtime is never torn down: a thread of
// it may still be waiting for a name server when the process ends.
aws_allocator* aws_runtime();

inline aws_byte_cursor to_cursor(std::string_view text) {
  return aws_byte_cursor_from_array(text.data(), text.size());
}

inline std::string_view to_view(const aws_byte_cursor& cursor) {
  return cursor.len == 0 ? std::string_view{} : std::string_view(reinterpret_cast<const char*>(cursor.ptr), cursor.len);
}

struct AwsStringDeleter {
  void operator()(aws_string* text) const { aws_string_destroy(text); }
};
using AwsString = std::unique_ptr<aws_string, AwsStringDeleter>;

inline AwsString to_aws_string(std::string_view text) {
  return AwsString(
      aws_string_new_from_array(aws_runtime(), reinterpret_cast<const uint8_t*>(text.data()), text.size()));
}

}  // namespace dynatlas::aws
