#include "graph/fields.h"

#include <gmock/gmock.h>

#include "graph/store_contract_model.h"

namespace dynatlas::graph {
namespace {

using testing::ElementsAre;

TEST(Fields, AreThoseOfPropertiesAndMatchersEachOnce) {
  EXPECT_THAT(kFieldsOf<contract::kPart>, ElementsAre("id", "size", "thing"));
  EXPECT_THAT(kFieldsOf<contract::kTenant>, ElementsAre("id", "name"));
}

TEST(Fields, OfConstantsAndTheRunAreNone) {
  for (const std::string_view field : kFieldsOf<contract::kThing>) {
    EXPECT_NE(field, "");
    EXPECT_NE(field, kUpdateTag);
    EXPECT_NE(field, "REGION");
    EXPECT_NE(field, "TENANT");
  }
}

TEST(Fields, HaveAColumnThatIsKnownWhenCompiled) {
  static_assert(column_of<contract::kPart>("thing") == 2);
  EXPECT_EQ(kFieldsOf<contract::kThing>[column_of<contract::kThing>("friends")], "friends");
}

}  // namespace
}  // namespace dynatlas::graph
