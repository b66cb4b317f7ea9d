#include "base/arn.h"

#include <gtest/gtest.h>

namespace dynatlas {
namespace {

TEST(Arn, HasItsFields) {
  const auto arn = arn_of("arn:aws-cn:dynamodb:cn-north-1:123456789012:table/a.b-c/stream/2024-01-01T00:00:00.000");
  ASSERT_TRUE(arn.has_value());
  EXPECT_EQ(arn->service, "dynamodb");
  EXPECT_EQ(arn->region, "cn-north-1");
  EXPECT_EQ(arn->account, "123456789012");
  const auto table = table_of(*arn);
  ASSERT_TRUE(table.has_value());
  EXPECT_EQ(table->path, "a.b-c/stream/2024-01-01T00:00:00.000");
  EXPECT_EQ(table->name, "a.b-c");
  EXPECT_EQ(table->rest, "stream/2024-01-01T00:00:00.000");
  EXPECT_EQ(table_of(*arn_of("arn:aws:dynamodb:eu-west-1:1:table/t"))->rest, "");
}

TEST(Arn, OthersAreNone) {
  for (const char* const text :
       {"", "123456789012", "arn:aws:dynamodb:eu-west-1:1", "x:aws:dynamodb:eu-west-1:1:table/t"}) {
    EXPECT_FALSE(arn_of(text).has_value()) << text;
  }
  EXPECT_FALSE(table_of(*arn_of("arn:aws:kms:eu-west-1:1:table/t")).has_value());
  EXPECT_FALSE(table_of(*arn_of("arn:aws:dynamodb:eu-west-1:1:backup/t")).has_value());
}

}  // namespace
}  // namespace dynatlas
