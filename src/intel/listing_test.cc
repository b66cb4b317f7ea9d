// What no listing takes: JSON that is nested deeper than AWS nests anything.
#include "intel/listing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "intel/aws/dynamodb/operations_exports.h"
#include "intel/test_answers.h"

namespace dynatlas::intel {
namespace {

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

TEST(Parsed, IsBoundedInItsDepth) {
  EXPECT_EQ(parsed(nested(50)).dump(), nested(50));
  EXPECT_EQ(parsed(R"({"a":[1,"b",null,true,{}],"c":1.5})").dump(), R"({"a":[1,"b",null,true,{}],"c":1.5})");
  EXPECT_TRUE(parsed(nested(100'000)).is_discarded());
  EXPECT_TRUE(parsed("{\"a\":" + nested(100) + "}").is_discarded());
  for (const char* text : {"", "{", "{}}", "[1,]", "\xff", "nul"}) EXPECT_TRUE(parsed(text).is_discarded()) << text;
}

// A text property takes an object or a list as JSON, and writing that takes stack for each level.
TEST(Listing, RefusesAnAnswerThatIsNestedTooDeep) {
  const auto result = answered(aws::dynamodb::kListExports,
                               R"({"ExportSummaries":[{"ExportArn":"a","ExportStatus":)" + nested(100'000) + "}]}");
  EXPECT_TRUE(result.is_refused_whole());
}

}  // namespace
}  // namespace dynatlas::intel
