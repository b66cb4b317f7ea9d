#include "base/digest.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

namespace dynatlas {
namespace {

std::string hex(std::string_view bytes) {
  std::string out;
  for (const unsigned char byte : sha256(bytes)) out += fmt::format("{:02x}", byte);
  return out;
}

// FIPS 180-2, appendix B.
TEST(Sha256, GivesTheStandardsExamples) {
  EXPECT_EQ(hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

}  // namespace
}  // namespace dynatlas
