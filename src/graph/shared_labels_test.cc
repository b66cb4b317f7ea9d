#include "graph/shared_labels.h"

#include <gmock/gmock.h>

#include "graph/scan.h"
#include "graph/store_contract_model.h"

namespace dynatlas::graph {
namespace {

using contract::kDepot;
using contract::kListedDepot;
using contract::kModel;
using contract::kSurveyedDepot;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string_view> names(const std::vector<Property>& properties) {
  std::vector<std::string_view> all;
  for (const Property& property : properties) all.push_back(property.name);
  return all;
}

TEST(SharedLabels, AWitnessTakesWhatItAloneDeclares) {
  EXPECT_THAT(names(own_properties(kModel, kSurveyedDepot)),
              ElementsAre("surveyed_region", "surveyed_name", "surveyed_thing"));
  EXPECT_THAT(names(own_properties(kModel, kDepot)), IsEmpty());
  static constexpr std::array<const NodeSchema*, 1> kAlone{&kSurveyedDepot};
  EXPECT_THAT(names(own_properties({.nodes = kAlone}, kSurveyedDepot)),
              ElementsAre("surveyed_region", "surveyed_name", "surveyed_thing"));
}

TEST(SharedLabels, NodesStandForReferencesAndWitnesses) {
  const auto of_depots = grounds_of(kModel, "ContractDepot");
  ASSERT_TRUE(of_depots.has_value());
  EXPECT_THAT(of_depots->scope_properties, ElementsAre("listed_region", "surveyed_region"));
  EXPECT_THAT(of_depots->not_counted, ElementsAre(Pointers{"CONTRACT_RESOURCE", "ContractTenant"}));
  const auto of_stickers = grounds_of(kModel, "ContractSticker");
  ASSERT_TRUE(of_stickers.has_value());
  EXPECT_THAT(of_stickers->scope_properties, IsEmpty());
  EXPECT_THAT(of_stickers->not_counted, ElementsAre(Pointers{"CONTRACT_RECOMMENDS", "ContractReader"}));
}

TEST(SharedLabels, NodesThatAreListedOrUnknownStandForOtherReasons) {
  EXPECT_FALSE(grounds_of(kModel, "ContractThing").has_value());
  EXPECT_FALSE(grounds_of(kModel, "ContractKey").has_value());
  static constexpr NodeSchema kKeptDepot{
      .label = "ContractDepot", .properties = contract::kDepotProperties, .aspect = "kept"};
  static constexpr std::array<const NodeSchema*, 2> kMixed{&kDepot, &kKeptDepot};
  EXPECT_FALSE(grounds_of({.nodes = kMixed}, "ContractDepot").has_value());
}

TEST(SharedLabels, ARelationshipMayBeAnotherSchemasToo) {
  const auto shared = shared_with(kModel, kListedDepot, kListedDepot.relationships[0]);
  ASSERT_EQ(shared.size(), 1U);
  EXPECT_EQ(shared[0].schema, &kSurveyedDepot);
  EXPECT_EQ(shared[0].rel, &kSurveyedDepot.relationships[0]);
  EXPECT_THAT(shared_with(kModel, kListedDepot, kListedDepot.relationships[1]), IsEmpty());
}

TEST(SharedLabels, AreOneKindWithThePropertiesAndLabelsOfAll) {
  const GraphKinds kinds = kinds_of(kModel);
  ASSERT_EQ(std::ranges::count(kinds.nodes, "ContractDepot", &NodeKind::label), 1);
  const NodeKind& depots = *std::ranges::find(kinds.nodes, "ContractDepot", &NodeKind::label);
  const auto has = [&](std::string_view property) {
    return std::ranges::count(depots.properties, property, &PropertyKind::name);
  };
  for (const std::string_view property : {"id", "owner", "listed_size", "surveyed_thing", "lastupdated"}) {
    EXPECT_EQ(has(property), 1) << property;
  }
  EXPECT_EQ(depots.conditional_labels.size(), 1U);
  EXPECT_EQ(std::ranges::count_if(kinds.relationships,
                                  [](const RelationshipKind& kind) { return kind.type == "CONTRACT_HAS_DEPOT"; }),
            1);
}

}  // namespace
}  // namespace dynatlas::graph
