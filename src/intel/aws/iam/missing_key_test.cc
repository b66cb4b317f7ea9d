// What a condition answers about a key that is not in the request.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "intel/aws/iam/conditions.h"

namespace dynatlas::intel::aws::iam {
namespace {

Answer without_key(std::string_view name) {
  Context context;
  context.set_absent("aws:TagKeys");
  Condition condition;
  const auto test_of_name = operator_of(name);
  EXPECT_TRUE(test_of_name) << name;
  if (!test_of_name) return Answer::maybe;
  condition.test = *test_of_name;
  condition.operator_name = name;
  condition.key = "aws:TagKeys";
  condition.key_folded = "aws:tagkeys";
  condition.values = {"team"};
  return test(condition, true, context).answer;
}

// IAM User Guide: Condition operators; Single-valued vs. multivalued context keys.
TEST(MissingKey, IsDecidedByTheOperator) {
  for (const std::string_view name : {"StringEquals", "StringLike", "ArnLike", "Bool", "NumericLessThan"}) {
    EXPECT_EQ(without_key(name), Answer::no) << name;
    EXPECT_EQ(without_key(std::string(name) + "IfExists"), Answer::yes) << name;
  }
  EXPECT_EQ(without_key("StringNotEquals"), Answer::yes);
  EXPECT_EQ(without_key("NotIpAddressIfExists"), Answer::yes);
  EXPECT_EQ(without_key("ForAllValues:StringEquals"), Answer::yes);
  EXPECT_EQ(without_key("ForAllValues:StringNotEqualsIfExists"), Answer::yes);
}

// Tried by others with a role that may call sqs:ListQueues under such a condition on aws:TagKeys alone: it is denied.
TEST(MissingKey, NeverHoldsWithForAnyValue) {
  for (const std::string_view name : {"ForAnyValue:StringEquals", "ForAnyValue:StringNotEquals",
                                      "ForAnyValue:StringEqualsIfExists", "ForAnyValue:StringNotLikeIfExists"}) {
    EXPECT_EQ(without_key(name), Answer::no) << name;
  }
}

}  // namespace
}  // namespace dynatlas::intel::aws::iam
