// Resources with variables of which nothing is known, in what allows and in what denies.
#include <gtest/gtest.h>

#include "intel/aws/iam/test_request.h"

namespace dynatlas::intel::aws::iam {
namespace {

// The entries of the Deny that do not match, whatever the variable's value is, do not make it another condition.
TEST(UndecidedResources, ADenyOfTheSameEntryCutsWhateverElseItNames) {
  EXPECT_EQ(
      TestRequest(kRole)
          .identity(
              R"([{"Effect":"Allow","Action":"*","Resource":"arn:aws:dynamodb:*:*:table/${aws:PrincipalTag/team}*"},
      {"Effect":"Deny","Action":"*","Resource":["arn:aws:dynamodb:*:*:table/other",
       "arn:aws:dynamodb:*:*:table/${aws:PrincipalTag/team}*"]}])")
          .state("GetItem"),
      State::denied);
}

TEST(UndecidedResources, ADenyOfAnotherEntryMayLeaveSome) {
  EXPECT_EQ(
      TestRequest(kRole)
          .identity(
              R"([{"Effect":"Allow","Action":"*","Resource":"arn:aws:dynamodb:*:*:table/${aws:PrincipalTag/team}*"},
      {"Effect":"Deny","Action":"*","Resource":"arn:aws:dynamodb:*:*:table/${aws:PrincipalTag/area}*"}])")
          .state("GetItem"),
      State::conditional);
}

}  // namespace
}  // namespace dynatlas::intel::aws::iam
