#include "store/sqlite/layout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "graph/store_contract_model.h"
#include "store/sqlite/contract_layout.h"

namespace dynatlas::sqlite {
namespace {

using graph::contract::expect_error;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Layout, TimesAreTextWhereTheyAreDatetimes) {
  const Layout dated = layout_of(graph::contract::kModel, graph::TimeKind::datetime);
  EXPECT_EQ(dated.table("ContractThing")->column("made_at")->type, "TEXT");
  EXPECT_EQ(contract_layout().table("ContractThing")->column("made_at")->type, "ANY");
}

TEST(Layout, ColumnsAreTheUnionOfAllSchemasOfALabel) {
  static constexpr std::array<graph::Property, 3> kMore{{
      {"id", graph::Type::text, graph::row("id")},
      {"colour", graph::Type::text, graph::row("colour")},
      {"lastupdated", graph::Type::integer, graph::kwarg(graph::kUpdateTag)},
  }};
  static constexpr graph::NodeSchema kOther{.label = "ContractPart", .properties = kMore};
  constexpr std::array<const graph::NodeSchema*, 2> kBoth{&graph::contract::kTenant, &kOther};
  std::vector<const graph::NodeSchema*> all(graph::contract::kNodes.begin(), graph::contract::kNodes.end());
  all.push_back(&kOther);
  const Table part = *layout_of({all}, graph::TimeKind::epoch).table("ContractPart");
  EXPECT_NE(part.column("size"), nullptr);
  EXPECT_NE(part.column("colour"), nullptr);
  EXPECT_EQ(layout_of({kBoth}, graph::TimeKind::epoch).table("ContractPart")->column("size"), nullptr);
}

TEST(Layout, AFurtherLabelStandsForItsTables) {
  EXPECT_THAT(contract_layout().tables_of("ContractThing"), ElementsAre("ContractThing"));
  EXPECT_THAT(contract_layout().tables_of("ContractAnything"), ElementsAre("ContractThing", "ContractPart"));
  EXPECT_THAT(contract_layout().tables_of("ContractKey"), ElementsAre("ContractKey"));
  EXPECT_THAT(contract_layout().tables_of("Nothing"), IsEmpty());
}

// SQL takes names that differ in case for one.
TEST(Layout, RefusesNamesThatSqlCannotTellApart) {
  static constexpr std::array<std::string_view, 1> kClash{"contracttenant"};
  static constexpr graph::NodeSchema kView{
      .label = "Other", .extra_labels = kClash, .properties = graph::contract::kTenantProperties};
  constexpr std::array<const graph::NodeSchema*, 2> kTwo{&graph::contract::kTenant, &kView};
  EXPECT_THROW(layout_of({kTwo}, graph::TimeKind::epoch), Error);

  static constexpr std::array<graph::Property, 3> kColumns{{
      {"id", graph::Type::text, graph::row("id")},
      {"ID", graph::Type::text, graph::row("id")},
      {"lastupdated", graph::Type::integer, graph::kwarg(graph::kUpdateTag)},
  }};
  static constexpr graph::NodeSchema kTwice{.label = "Twice", .properties = kColumns};
  constexpr std::array<const graph::NodeSchema*, 1> kOne{&kTwice};
  EXPECT_THROW(layout_of({kOne}, graph::TimeKind::epoch), Error);
}

TEST(Layout, RefusesAPropertyNamedAsAnEndOfARelationship) {
  static constexpr std::array<graph::Property, 1> kClash{{{"dst_label", graph::Type::text, graph::row("x")}}};
  static constexpr std::array<graph::Property, 1> kOtherCase{{{"SRC", graph::Type::text, graph::row("x")}}};
  static constexpr std::array<graph::RelSchema, 2> kRelationships{
      {{"CLASHES", "ContractTenant", graph::contract::kTenantById, graph::Direction::outward, false, "", kClash},
       {"CLASHES", "ContractTenant", graph::contract::kTenantById, graph::Direction::outward, false, "", kOtherCase}}};
  for (const graph::RelSchema& rel : kRelationships) {
    const graph::NodeSchema schema{
        .label = "Other", .properties = graph::contract::kTenantProperties, .relationships = {&rel, 1}};
    const std::array<const graph::NodeSchema*, 2> model{&graph::contract::kTenant, &schema};
    expect_error(ErrorKind::internal, "CLASHES", [&] { layout_of({model}, graph::TimeKind::epoch); });
  }
}

// Conditional by one schema of a table, always by another; and by another table.
TEST(Layout, ALabelThatASchemaAlwaysSetsHasNoConditionInItsTable) {
  static constexpr std::array<std::string_view, 1> kGood{"ContractGood"};
  static constexpr graph::NodeSchema kAlways{
      .label = "ContractOrder", .extra_labels = kGood, .properties = graph::contract::kOrderProperties};
  static constexpr graph::NodeSchema kElsewhere{
      .label = "Elsewhere", .extra_labels = kGood, .properties = graph::contract::kTenantProperties};
  const auto carriers = [](std::vector<const graph::NodeSchema*> nodes) {
    nodes.insert(nodes.begin(), {&graph::contract::kTenant, &graph::contract::kThing, &graph::contract::kDepot});
    return layout_of({nodes}, graph::TimeKind::epoch).carriers_of("ContractGood");
  };
  const auto both = carriers({&graph::contract::kOrder, &kElsewhere});
  ASSERT_EQ(both.size(), 2U);
  EXPECT_EQ(both[0].any_of.size(), 2U);
  EXPECT_EQ(both[1].table, "Elsewhere");
  EXPECT_THAT(both[1].any_of, IsEmpty());
  for (const auto& nodes : {std::vector<const graph::NodeSchema*>{&graph::contract::kOrder, &kAlways},
                            std::vector<const graph::NodeSchema*>{&kAlways, &graph::contract::kOrder}}) {
    const auto one = carriers(nodes);
    ASSERT_EQ(one.size(), 1U);
    EXPECT_THAT(one[0].any_of, IsEmpty());
  }
}

TEST(Layout, NoIndexForWhatIsMatchedWhateverTheCase) {
  static constexpr std::array<graph::Matcher, 2> kMatchers{
      {{"a", graph::row("a"), graph::Match::ignore_case}, {"b", graph::row("b"), graph::Match::one_to_many}}};
  static constexpr std::array<graph::RelSchema, 1> kRelationships{{{"NAMES", "Outside", kMatchers}}};
  static constexpr graph::NodeSchema kSchema{
      .label = "Other", .properties = graph::contract::kTenantProperties, .relationships = kRelationships};
  constexpr std::array<const graph::NodeSchema*, 1> kOne{&kSchema};
  const Table outside = *layout_of({kOne}, graph::TimeKind::epoch).table("Outside");
  EXPECT_THAT(outside.indexes, ElementsAre(ElementsAre("b")));
  EXPECT_NE(outside.column("a"), nullptr);
}

}  // namespace
}  // namespace dynatlas::sqlite
