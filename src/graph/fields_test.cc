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

TEST(Fields, OfALinkAreThoseOfItsMatchersAndProperties) {
  EXPECT_THAT(kFieldsOf<contract::kBeside>, ElementsAre("thing", "part", "distance", "marks"));
  EXPECT_THAT(kFieldsOf<contract::kWears>, ElementsAre("thing", "sticker"));
  static_assert(column_of<contract::kBeside>("distance") == 2);
}

}  // namespace
}  // namespace dynatlas::graph
