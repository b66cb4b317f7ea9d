#include "graph/type_check.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace dynatlas::graph {
namespace {

TEST(TypeCheck, ATypeTakesItsOwnValuesAndNull) {
  const std::vector<std::pair<Type, Value>> own{{Type::text, "x"},
                                                {Type::integer, std::int64_t{1}},
                                                {Type::real, 1.5},
                                                {Type::boolean, true},
                                                {Type::time, Time{}}};
  for (const auto& [type, value] : own) {
    for (const auto& [other, unused] : own)
      EXPECT_EQ(accepts(other, value), type == other || (other == Type::real && type == Type::integer));
    EXPECT_TRUE(accepts(type, Null{}));
    EXPECT_FALSE(accepts(type, TextList{"x"}));
  }
}

}  // namespace
}  // namespace dynatlas::graph
