#include "store/sqlite/text_case.h"

#include <gtest/gtest.h>

namespace dynatlas::sqlite {
namespace {

class TextCase : public testing::Test {
 protected:
  void SetUp() override { add_lower_function(connection); }

  ManualClock clock;
  Connection connection{":memory:", SQLITE_OPEN_READWRITE, "memory", {std::chrono::milliseconds{0}, clock}};
};

TEST_F(TextCase, LowersWhatUnicodeCallsUpper) {
  ASSERT_TRUE(has_unicode_case());
  EXPECT_EQ(lower_case("OrDeRs_1"), "orders_1");
  EXPECT_EQ(lower_case("ÅRSTAL ŽĎÁR ΣΩ ДА Ⅻ 🚀ß"), "årstal žďár σω да ⅻ 🚀ß");
  EXPECT_EQ(lower_case("𐐀"), "𐐨");  // four bytes
  EXPECT_TRUE(is_utf8("ÅRSTAL ДА Ⅻ 🚀ß"));
  EXPECT_EQ(lower_case(""), "");
  EXPECT_EQ(lower_case(std::string_view("A\0B", 3)), std::string_view("a\0b", 3));
}

TEST_F(TextCase, LeavesBytesThatAreNoText) {
  for (const std::string_view bytes : {"\xff", "\xc3", "\xc3(", "\x80", "\xc0\xaf", "\xe2\x82", "\xed\xa0\x80",
                                       "\xf5\x80\x80\x80", "\xe0\x80\x80", "\xf0\x80\x80\x80", "\xf4\x90\x80\x80"}) {
    EXPECT_FALSE(is_utf8("A" + std::string(bytes)));
    EXPECT_EQ(lower_case(bytes), bytes);
    EXPECT_EQ(lower_case("A" + std::string(bytes) + "B"), "a" + std::string(bytes) + "b");
  }
}

TEST_F(TextCase, IsAFunctionOfSql) {
  EXPECT_EQ(connection.text_of("SELECT dynatlas_lower('ÅRSTAL')"), "årstal");
  EXPECT_EQ(connection.text_of("SELECT dynatlas_lower(12)"), "12");
  EXPECT_EQ(connection.text_of("SELECT dynatlas_lower('')"), "");
  EXPECT_EQ(connection.text_of("SELECT dynatlas_lower(NULL)"), std::nullopt);
  EXPECT_EQ(connection.text_of("SELECT hex(dynatlas_lower(CAST(x'41ff' AS TEXT)))"), "61FF");
}

}  // namespace
}  // namespace dynatlas::sqlite
