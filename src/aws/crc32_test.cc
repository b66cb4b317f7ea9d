#include "aws/crc32.h"

#include <gtest/gtest.h>

#include <string>

namespace dynatlas::aws {
namespace {

TEST(Crc32, KnownValues) {
  EXPECT_EQ(crc32(""), 0u);
  EXPECT_EQ(crc32("a"), 0xe8b7be43u);
  EXPECT_EQ(crc32("123456789"), 0xcbf43926u);
  EXPECT_EQ(crc32("The quick brown fox jumps over the lazy dog"), 0x414fa339u);
  EXPECT_EQ(crc32(std::string(32, '\xff')), 0xff6cab0bu);
}

}  // namespace
}  // namespace dynatlas::aws
