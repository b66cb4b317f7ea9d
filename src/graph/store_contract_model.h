// What the store contract test is made of: a small model that has every feature, and what a store's own tests supply.
// For tests only.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "base/clock.h"
#include "base/error.h"
#include "graph/fields.h"
#include "graph/graph_store.h"
#include "graph/well_formed.h"

namespace dynatlas::graph::contract {

// A fresh, empty database, reached through connections of the store under test; and another client's doings in it.
class Database {
 public:
  virtual ~Database() = default;
  // Another connection with this provenance: module "dynatlas:test", version "1.2.3". Not prepared. `full_load`: it
  // writes every row, whatever the graph holds.
  virtual std::unique_ptr<GraphStore> connect(TimeKind times, Clock& clock, bool full_load = false) = 0;

  // All nodes of a label as JSON objects, sorted by id; a property that is null is left out.
  virtual nlohmann::json nodes(GraphStore& store, const std::string& label) = 0;
  // All relationships of a type as JSON objects, sorted by src and dst: the ids of its nodes as "src" and "dst", and
  // its properties.
  virtual nlohmann::json edges(GraphStore& store, const std::string& type) = 0;

  // By a client that knows no schema. Labels and names need no quoting.
  virtual void outsider_adds_node(const std::string& label, const std::string& id, const std::string& arn) = 0;
  virtual void outsider_sets(const std::string& label, const std::string& id, const std::string& property,
                             const std::string& text) = 0;
  virtual void outsider_overwrites(const std::string& label, const std::string& id, const std::string& property,
                                   const std::string& text) = 0;
  // Those that begin at the node.
  virtual void outsider_drops_edges(const std::string& type, const std::string& src) = 0;

  // Statements in the store's language.
  virtual std::string statement_of_parameter() = 0;                        // one cell: the parameter `x`
  virtual std::string statement_of_numbers() = 0;                          // one column `n`, rows 1, 2, 3
  virtual std::vector<std::string> writing(const std::string& label) = 0;  // each would change nodes of this label
};

struct Case {
  std::string name;
  std::function<std::unique_ptr<Database>()> make;
};

// (:ContractTenant), which is kept.
inline constexpr std::array<std::string_view, 1> kTenantLabels{"ContractOrganisation"};
inline constexpr std::array<Property, 4> kTenantProperties{{
    {"id", Type::text, row("id")},
    {"name", Type::text, row("name")},
    {"inscope", Type::boolean, {}, "", false, "true"},
    {"lastupdated", Type::integer, kwarg(kUpdateTag)},
}};
inline constexpr NodeSchema kTenant{
    .label = "ContractTenant", .extra_labels = kTenantLabels, .properties = kTenantProperties};
static_assert(well_formed(kTenant));

// (:ContractTenant)-[:CONTRACT_RESOURCE]->(node)
inline constexpr std::array<Matcher, 1> kTenantById{{{"id", kwarg("TENANT")}}};
inline constexpr RelSchema kResource{"CONTRACT_RESOURCE", "ContractTenant", kTenantById, Direction::inward};

// (:ContractThing), which is listed, with a property of each type.
inline constexpr std::array<std::string_view, 2> kThingLabels{"ContractSiblingThing", "ContractAnything"};
inline constexpr std::array<Property, 13> kThingProperties{{
    {"id", Type::text, row("Arn")},
    {"name", Type::text, row("name")},
    {"region", Type::text, kwarg("REGION")},
    {"count", Type::integer, row("count")},
    {"ratio", Type::real, row("ratio")},
    {"flag", Type::boolean, row("flag")},
    {"made_at", Type::time, row("made_at")},
    {"note", Type::text, row("note")},
    {"marks", Type::text_list, row("marks")},
    {"key_arn", Type::text, row("key_arn"), "", true},
    {"source", Type::text, {}, "", false, "it's \"aws\""},
    {"known", Type::boolean, {}, "", false, "false"},
    {"lastupdated", Type::integer, kwarg(kUpdateTag)},
}};
inline constexpr std::array<Matcher, 1> kKeyByArn{{{"arn", row("key_arn")}}};
inline constexpr std::array<Matcher, 1> kThingById{{{"id", row("friends"), Match::one_to_many}}};
inline constexpr std::array<Matcher, 2> kThingByNameAndRegion{{{"name", row("twin")}, {"region", kwarg("REGION")}}};
inline constexpr std::array<RelSchema, 3> kThingRelationships{{
    // (:ContractThing)-[:CONTRACT_USES_KEY]->(:ContractKey), a label that no schema declares
    {"CONTRACT_USES_KEY", "ContractKey", kKeyByArn},
    // (:ContractThing)-[:CONTRACT_KNOWS]->(:ContractThing), one to many
    {"CONTRACT_KNOWS", "ContractThing", kThingById},
    // (:ContractThing)<-[:CONTRACT_TWIN_OF]-(:ContractSiblingThing), by two properties and a further label
    {"CONTRACT_TWIN_OF", "ContractSiblingThing", kThingByNameAndRegion, Direction::inward},
}};
inline constexpr NodeSchema kThing{
    .label = "ContractThing",
    .extra_labels = kThingLabels,
    .properties = kThingProperties,
    .sub_resource = kResource,
    .relationships = kThingRelationships,
    .existence = Existence::listed,
    .scope_property = "region",
    .name_property = "name",
};
static_assert(well_formed(kThing));

// (:ContractPart), which a thing owns by two relationships.
inline constexpr std::array<std::string_view, 1> kPartLabels{"ContractAnything"};
inline constexpr std::array<Property, 3> kPartProperties{{
    {"id", Type::text, row("id")},
    {.name = "size", .type = Type::integer, .ref = row("size"), .is_volatile = true},
    {"lastupdated", Type::integer, kwarg(kUpdateTag)},
}};
inline constexpr std::array<Matcher, 1> kThingOfPart{{{"id", row("thing")}}};
inline constexpr std::array<RelSchema, 2> kPartRelationships{{
    // (:ContractThing)-[:CONTRACT_HAS_PART]->(:ContractPart)
    {"CONTRACT_HAS_PART", "ContractThing", kThingOfPart, Direction::inward, true},
    // (:ContractThing)-[:CONTRACT_PART]->(:ContractPart)
    {"CONTRACT_PART", "ContractThing", kThingOfPart, Direction::inward, true},
}};
inline constexpr NodeSchema kPart{
    .label = "ContractPart",
    .extra_labels = kPartLabels,
    .properties = kPartProperties,
    .sub_resource = kResource,
    .relationships = kPartRelationships,
    .existence = Existence::owned,
};
static_assert(well_formed(kPart));

// (:ContractCrumb), which a part owns by a relationship towards the part.
inline constexpr std::array<Property, 2> kCrumbProperties{{
    {"id", Type::text, row("id")},
    {"lastupdated", Type::integer, kwarg(kUpdateTag)},
}};
inline constexpr std::array<Matcher, 1> kPartOfCrumb{{{"id", row("part")}}};
inline constexpr std::array<RelSchema, 1> kCrumbRelationships{{
    // (:ContractCrumb)-[:CONTRACT_FELL_FROM]->(:ContractPart)
    {"CONTRACT_FELL_FROM", "ContractPart", kPartOfCrumb, Direction::outward, true},
}};
inline constexpr NodeSchema kCrumb{
    .label = "ContractCrumb",
    .properties = kCrumbProperties,
    .relationships = kCrumbRelationships,
    .existence = Existence::owned,
};
static_assert(well_formed(kCrumb));

// (:ContractOrder), which a thing owns. What it names may be loaded before it or after it.
inline constexpr std::array<Property, 5> kOrderProperties{{
    {"id", Type::text, row("id")},
    {"depot", Type::text, row("depot"), "", true},
    {"copy_of", Type::text, row("copy_of")},
    {"grade", Type::text, row("grade")},
    {"lastupdated", Type::integer, kwarg(kUpdateTag)},
}};
inline constexpr std::array<Matcher, 1> kThingOfOrder{{{"id", row("thing")}}};
inline constexpr std::array<Matcher, 1> kDepotOfOrder{{{"id", row("depot")}}};
inline constexpr std::array<Matcher, 1> kOriginOfOrder{{{"id", row("copy_of")}}};
inline constexpr std::array<RelSchema, 3> kOrderRelationships{{
    // (:ContractThing)-[:CONTRACT_HAS_ORDER]->(:ContractOrder)
    {"CONTRACT_HAS_ORDER", "ContractThing", kThingOfOrder, Direction::inward, true},
    // (:ContractOrder)-[:CONTRACT_FROM_DEPOT]->(:ContractDepot)
    {"CONTRACT_FROM_DEPOT", "ContractDepot", kDepotOfOrder, Direction::outward, false, "", {}, true},
    // (:ContractOrder)-[:CONTRACT_COPY_OF]->(:ContractSiblingThing)
    {"CONTRACT_COPY_OF", "ContractSiblingThing", kOriginOfOrder, Direction::outward, false, "", {}, true},
}};
inline constexpr std::array<Condition, 1> kIsFine{{{"grade", "fine"}}};
inline constexpr std::array<Condition, 1> kIsBest{{{"grade", "it's \"best\""}}};
inline constexpr std::array<Condition, 2> kIsFineCopyOfA{{{"grade", "fine"}, {"copy_of", "a"}}};
inline constexpr std::array<ConditionalLabel, 3> kOrderLabels{
    {{"ContractGood", kIsFine}, {"ContractGood", kIsBest}, {"ContractFineCopyOfA", kIsFineCopyOfA}}};
inline constexpr NodeSchema kOrder{
    .label = "ContractOrder",
    .conditional_labels = kOrderLabels,
    .properties = kOrderProperties,
    .relationships = kOrderRelationships,
    .existence = Existence::owned,
};
static_assert(well_formed(kOrder));

// (:ContractDepot), which stands while something refers to it. It says itself on which tenant it hangs.
inline constexpr std::array<Property, 3> kDepotProperties{{
    {"id", Type::text, row("id")},
    {"owner", Type::text, row("owner")},
    {"lastupdated", Type::integer, kwarg(kUpdateTag)},
}};
inline constexpr std::array<Matcher, 1> kTenantByOwner{{{"id", row("owner")}}};
inline constexpr RelSchema kDepotResource{
    "CONTRACT_RESOURCE", "ContractTenant", kTenantByOwner, Direction::inward, false, "", {}, true};
inline constexpr NodeSchema kDepot{
    .label = "ContractDepot",
    .properties = kDepotProperties,
    .sub_resource = kDepotResource,
    .existence = Existence::referenced,
};
static_assert(well_formed(kDepot));

// (:ContractDepot) again, as two listings have it.
inline constexpr std::array<Property, 9> kListedDepotProperties{{
    {"id", Type::text, row("id")},
    {"owner", Type::text, row("owner")},
    {"listed_region", Type::text, kwarg("REGION")},
    {"listed_name", Type::text, row("name")},
    {"listed_thing", Type::text, row("thing")},
    {"listed_state", Type::text, row("state")},
    {"listed_sticker", Type::text, row("sticker")},
    {.name = "listed_size", .type = Type::integer, .ref = row("size"), .is_volatile = true},
    {"lastupdated", Type::integer, kwarg(kUpdateTag)},
}};
inline constexpr std::array<Matcher, 1> kThingOfDepot{{{"id", row("thing")}}};
inline constexpr std::array<Matcher, 1> kStickerOfDepot{{{"id", row("sticker")}}};
inline constexpr std::array<RelSchema, 2> kListedDepotRelationships{{
    // (:ContractThing)-[:CONTRACT_HAS_DEPOT]->(:ContractDepot)
    {"CONTRACT_HAS_DEPOT", "ContractThing", kThingOfDepot, Direction::inward, false, "", {}, true},
    // (:ContractDepot)-[:CONTRACT_PAINTED]->(:ContractSticker)
    {"CONTRACT_PAINTED", "ContractSticker", kStickerOfDepot},
}};
inline constexpr std::array<Condition, 1> kIsOpen{{{"listed_state", "open"}}};
inline constexpr std::array<ConditionalLabel, 1> kListedDepotLabels{{{"ContractOpenDepot", kIsOpen}}};
inline constexpr NodeSchema kListedDepot{
    .label = "ContractDepot",
    .conditional_labels = kListedDepotLabels,
    .properties = kListedDepotProperties,
    .sub_resource = kDepotResource,
    .relationships = kListedDepotRelationships,
    .existence = Existence::witnessed,
    .scope_property = "listed_region",
    .name_property = "listed_name",
    .aspect = "listed",
};
static_assert(well_formed(kListedDepot));
inline constexpr std::array<Property, 6> kSurveyedDepotProperties{{
    {"id", Type::text, row("id")},
    {"owner", Type::text, row("owner")},
    {"surveyed_region", Type::text, kwarg("REGION")},
    {"surveyed_name", Type::text, row("name")},
    {"surveyed_thing", Type::text, row("thing")},
    {"lastupdated", Type::integer, kwarg(kUpdateTag)},
}};
// (:ContractThing)-[:CONTRACT_HAS_DEPOT]->(:ContractDepot)
inline constexpr std::array<RelSchema, 1> kSurveyedDepotRelationships{kListedDepotRelationships[0]};
inline constexpr NodeSchema kSurveyedDepot{
    .label = "ContractDepot",
    .properties = kSurveyedDepotProperties,
    .sub_resource = kDepotResource,
    .relationships = kSurveyedDepotRelationships,
    .existence = Existence::witnessed,
    .scope_property = "surveyed_region",
    .name_property = "surveyed_name",
    .aspect = "surveyed",
};
static_assert(well_formed(kSurveyedDepot));

// (:ContractReader): each way of matching, properties of relationships; on no tenant, cleaned up everywhere.
inline constexpr std::array<Property, 2> kReaderProperties{{
    {"id", Type::text, row("id")},
    {"lastupdated", Type::integer, kwarg(kUpdateTag)},
}};
inline constexpr std::array<Matcher, 1> kThingByNameOfAnyCase{{{"name", row("wants"), Match::ignore_case}}};
inline constexpr std::array<Matcher, 1> kThingByPartOfName{{{"name", row("likes"), Match::fuzzy_and_ignore_case}}};
inline constexpr std::array<Matcher, 1> kPicked{{{"id", row("picks")}}};
inline constexpr std::array<Property, 3> kLikesProperties{{
    {"since", Type::time, row("since")},
    {"how_much", Type::integer, row("how_much"), "", true},
    {"told_by", Type::text, kwarg("TENANT")},
}};
inline constexpr std::array<RelSchema, 4> kReaderRelationships{{
    // (:ContractReader)-[:CONTRACT_WANTS]->(:ContractThing)
    {"CONTRACT_WANTS", "ContractThing", kThingByNameOfAnyCase},
    // (:ContractReader)-[:CONTRACT_LIKES]->(:ContractThing), in two ways
    {"CONTRACT_LIKES", "ContractThing", kThingByPartOfName, Direction::outward, false, "", kLikesProperties},
    {"CONTRACT_LIKES", "ContractSiblingThing", kPicked},
    // (:ContractReader)-[:CONTRACT_RECOMMENDS]->(:ContractSticker), which does not stand by it
    {.label = "CONTRACT_RECOMMENDS", .target_label = "ContractSticker", .target = kPicked, .keeps_target = false},
}};
inline constexpr NodeSchema kReader{
    .label = "ContractReader",
    .properties = kReaderProperties,
    .relationships = kReaderRelationships,
    .scoped_cleanup = false,
};
static_assert(well_formed(kReader));

// (:ContractChild), whose tenant is a thing.
inline constexpr std::array<Matcher, 1> kThingOfRun{{{"id", kwarg("THING")}}};
inline constexpr RelSchema kThingResource{"CONTRACT_RESOURCE", "ContractThing", kThingOfRun, Direction::inward};
inline constexpr NodeSchema kChild{
    .label = "ContractChild", .properties = kReaderProperties, .sub_resource = kThingResource};
static_assert(well_formed(kChild));

// (:ContractThing)-[:CONTRACT_BESIDE]->(:ContractPart), between nodes that exist; the thing must be the tenant's.
inline constexpr std::array<Matcher, 1> kThingOfLink{{{"id", row("thing")}}};
inline constexpr std::array<Matcher, 1> kPartOfLink{{{"id", row("part")}}};
inline constexpr std::array<Property, 2> kLinkProperties{
    {{"distance", Type::integer, row("distance")}, {"marks", Type::text_list, row("marks")}}};
inline constexpr MatchLinkSchema kBeside{
    .label = "CONTRACT_BESIDE",
    .source_label = "ContractThing",
    .source = kThingOfLink,
    .target_label = "ContractPart",
    .target = kPartOfLink,
    .properties = kLinkProperties,
    .source_sub_resource = kResource,
};
static_assert(well_formed(kBeside));
// (:ContractThing)<-[:CONTRACT_BEHIND]-(:ContractPart), whoever's they are
inline constexpr MatchLinkSchema kBehind{
    .label = "CONTRACT_BEHIND",
    .source_label = "ContractThing",
    .source = kThingOfLink,
    .target_label = "ContractPart",
    .target = kPartOfLink,
    .direction = Direction::inward,
};
static_assert(well_formed(kBehind));

// (:ContractSticker), which stands while something refers to it; on no tenant.
inline constexpr NodeSchema kSticker{
    .label = "ContractSticker", .properties = kReaderProperties, .existence = Existence::referenced};
static_assert(well_formed(kSticker));

// (:ContractThing)-[:CONTRACT_WEARS]->(:ContractSticker), read region by region
inline constexpr std::array<Matcher, 1> kStickerOfLink{{{"id", row("sticker")}}};
inline constexpr MatchLinkSchema kWears{
    .label = "CONTRACT_WEARS",
    .source_label = "ContractThing",
    .source = kThingOfLink,
    .target_label = "ContractSticker",
    .target = kStickerOfLink,
    .scope_property = "region",
};
static_assert(well_formed(kWears));

// (:ContractMember), all of whom one listing of the tenant tells.
inline constexpr std::array<std::string_view, 1> kMemberLabels{"ContractAnyone"};
inline constexpr std::array<Property, 3> kMemberProperties{{
    {"id", Type::text, row("id")},
    {"name", Type::text, row("name")},
    {"lastupdated", Type::integer, kwarg(kUpdateTag)},
}};
inline constexpr NodeSchema kMember{
    .label = "ContractMember",
    .extra_labels = kMemberLabels,
    .properties = kMemberProperties,
    .sub_resource = kResource,
    .existence = Existence::listed,
    .name_property = "name",
};
static_assert(well_formed(kMember));

// (:ContractGuild) and (:ContractSociety), which stand while somebody is in them, and have rules of their own.
inline constexpr std::array<std::string_view, 1> kClubLabels{"ContractClub"};
inline constexpr NodeSchema kGuild{
    .label = "ContractGuild",
    .extra_labels = kClubLabels,
    .properties = kReaderProperties,
    .existence = Existence::referenced,
};
static_assert(well_formed(kGuild));
inline constexpr NodeSchema kSociety{
    .label = "ContractSociety",
    .extra_labels = kClubLabels,
    .properties = kReaderProperties,
    .existence = Existence::referenced,
};
static_assert(well_formed(kSociety));

// (:ContractClub)-[:CONTRACT_RULE]->(:ContractRule), which may be loaded before its club.
inline constexpr std::array<Property, 3> kRuleProperties{{
    {"id", Type::text, row("id")},
    {"club", Type::text, row("club")},
    {"lastupdated", Type::integer, kwarg(kUpdateTag)},
}};
inline constexpr std::array<Matcher, 1> kClubOfRule{{{"id", row("club")}}};
inline constexpr std::array<RelSchema, 1> kRuleRelationships{{
    {.label = "CONTRACT_RULE",
     .target_label = "ContractClub",
     .target = kClubOfRule,
     .direction = Direction::inward,
     .owning = true,
     .from_both_ends = true},
}};
inline constexpr NodeSchema kRule{
    .label = "ContractRule",
    .properties = kRuleProperties,
    .relationships = kRuleRelationships,
    .existence = Existence::owned,
};
static_assert(well_formed(kRule));

// (:ContractAnyone)-[:CONTRACT_JOINED]->(:ContractClub), by labels that several kinds may carry; of no part
inline constexpr std::array<Matcher, 1> kMemberOfLink{{{"id", row("member")}}};
inline constexpr std::array<Matcher, 1> kClubOfLink{{{"id", row("club")}}};
inline constexpr MatchLinkSchema kJoined{
    .label = "CONTRACT_JOINED",
    .source_label = "ContractAnyone",
    .source = kMemberOfLink,
    .target_label = "ContractClub",
    .target = kClubOfLink,
};
static_assert(well_formed(kJoined));

inline constexpr std::array<const NodeSchema*, 15> kNodes{&kTenant,        &kThing,  &kPart,  &kCrumb,   &kOrder,
                                                          &kDepot,         &kReader, &kChild, &kSticker, &kListedDepot,
                                                          &kSurveyedDepot, &kMember, &kGuild, &kSociety, &kRule};
static_assert(are_disjoint(kNodes));
inline constexpr std::array<const MatchLinkSchema*, 4> kLinks{&kBeside, &kBehind, &kWears, &kJoined};
inline constexpr Model kModel{.nodes = kNodes, .links = kLinks};

// A row of kThing. What is not set is Null.
struct Thing {
  std::string id;
  Value name = Null{};
  Value count = Null{};
  Value ratio = Null{};
  Value flag = Null{};
  Value made_at = Null{};
  Value note = Null{};
  Value marks = Null{};
  Value key_arn = Null{};
  Value friends = Null{};
  Value twin = Null{};
};

inline Rows things(const std::vector<Thing>& list) {
  static constexpr std::array<std::string_view, 11> kFields{"Arn",  "name",  "count",   "ratio",   "flag", "made_at",
                                                            "note", "marks", "key_arn", "friends", "twin"};
  Rows rows(kFields);
  for (const Thing& thing : list) {
    const std::array<const Value*, 10> rest{&thing.name, &thing.count, &thing.ratio,   &thing.flag,    &thing.made_at,
                                            &thing.note, &thing.marks, &thing.key_arn, &thing.friends, &thing.twin};
    const auto cells = rows.add();
    cells[0] = thing.id;
    for (std::size_t i = 0; i < rest.size(); ++i) cells[i + 1] = *rest[i];
  }
  return rows;
}

// Rows of texts: kTenant {id, name}, kCrumb {id, part}.
template <std::size_t N>
Rows texts(const std::array<std::string_view, N>& fields, const std::vector<std::array<std::string, N>>& list) {
  Rows rows(fields);
  for (const auto& texts_of_row : list) std::ranges::copy(texts_of_row, rows.add().begin());
  return rows;
}
inline constexpr std::array<std::string_view, 2> kTenantFields{"id", "name"};
inline constexpr std::array<std::string_view, 2> kCrumbFields{"id", "part"};

struct Part {
  std::string id;
  std::string thing;
  std::int64_t size = 1;
};
inline Rows parts(const std::vector<Part>& list) {
  static constexpr std::array<std::string_view, 3> kFields{"id", "thing", "size"};
  Rows rows(kFields);
  for (const Part& part : list) {
    const auto cells = rows.add();
    cells[0] = part.id;
    cells[1] = part.thing;
    cells[2] = part.size;
  }
  return rows;
}

struct Order {
  std::string id;
  std::string thing;
  Value depot = Null{};
  Value copy_of = Null{};
  Value grade = Null{};
};
inline Rows orders(const std::vector<Order>& list) {
  static constexpr std::array<std::string_view, 5> kFields{"id", "thing", "depot", "copy_of", "grade"};
  Rows rows(kFields);
  for (const Order& order : list) {
    const auto cells = rows.add();
    cells[0] = order.id;
    cells[1] = order.thing;
    cells[2] = order.depot;
    cells[3] = order.copy_of;
    cells[4] = order.grade;
  }
  return rows;
}
inline constexpr std::array<std::string_view, 2> kDepotFields{"id", "owner"};

// A row of kListedDepot; of kSurveyedDepot without the last three.
struct Depot {
  std::string id;
  Value name = Null{};
  Value thing = Null{};
  Value state = Null{};
  Value sticker = Null{};
  Value size = Null{};
};
template <const NodeSchema& kSchema>
Rows depots(const std::vector<Depot>& list) {
  Rows rows(kFieldsOf<kSchema>);
  for (const Depot& depot : list) {
    const std::map<std::string_view, Value> cells{{"id", depot.id},       {"owner", "T"},
                                                  {"name", depot.name},   {"thing", depot.thing},
                                                  {"state", depot.state}, {"sticker", depot.sticker},
                                                  {"size", depot.size}};
    const auto row_of = rows.add();
    for (std::size_t i = 0; i < rows.fields().size(); ++i) row_of[i] = cells.at(rows.fields()[i]);
  }
  return rows;
}
inline Rows listed_depots(const std::vector<Depot>& list) {
  return depots<kListedDepot>(list);
}
inline Rows surveyed_depots(const std::vector<Depot>& list) {
  return depots<kSurveyedDepot>(list);
}
struct Reader {
  std::string id;
  Value wants = Null{};
  Value likes = Null{};
  Value since = Null{};
  Value how_much = Null{};
  Value picks = Null{};
};
inline Rows readers(const std::vector<Reader>& list) {
  static constexpr std::array<std::string_view, 6> kFields{"id", "wants", "likes", "since", "how_much", "picks"};
  Rows rows(kFields);
  for (const Reader& reader : list) {
    const auto cells = rows.add();
    cells[0] = reader.id;
    cells[1] = reader.wants;
    cells[2] = reader.likes;
    cells[3] = reader.since;
    cells[4] = reader.how_much;
    cells[5] = reader.picks;
  }
  return rows;
}

struct Link {
  std::string thing;
  std::string part;
  Value distance = Null{};
  Value marks = Null{};
};
inline Rows links(const std::vector<Link>& list) {
  static constexpr std::array<std::string_view, 4> kFields{"thing", "part", "distance", "marks"};
  Rows rows(kFields);
  for (const Link& link : list) {
    const auto cells = rows.add();
    cells[0] = link.thing;
    cells[1] = link.part;
    cells[2] = link.distance;
    cells[3] = link.marks;
  }
  return rows;
}

// Rows of kSticker and of kWears, of which each row is {thing, sticker}.
inline Rows stickers(const std::vector<std::string>& list) {
  Rows rows(kFieldsOf<kSticker>);
  for (const std::string& id : list) rows.add()[0] = id;
  return rows;
}
inline Rows worn(const std::vector<std::array<std::string, 2>>& list) {
  return texts<2>(kFieldsOf<kWears>, list);
}

inline Params run(std::int64_t tag, const std::string& tenant = "T", const std::string& region = "here") {
  return {{std::string(kUpdateTag), tag}, {"TENANT", tenant}, {"REGION", region}, {"THING", "a"}};
}

// As run(), and who makes links.
inline Params link_run(std::int64_t tag, const std::string& tenant = "T") {
  Params params = run(tag, tenant);
  params["_sub_resource_label"] = "ContractTenant";
  params["_sub_resource_id"] = tenant;
  return params;
}

// As link_run(), of one part.
inline Params part_run(std::int64_t tag, const std::string& region = "here", const std::string& tenant = "T") {
  Params params = link_run(tag, tenant);
  params["region"] = region;
  return params;
}

inline std::vector<std::string> ids(const nlohmann::json& nodes) {
  std::vector<std::string> out;
  for (const auto& node : nodes) out.push_back(node.at("id"));
  return out;
}

inline std::vector<std::string> ends(const nlohmann::json& edges) {
  std::vector<std::string> out;
  for (const auto& edge : edges)
    out.push_back(edge.at("src").get<std::string>() + ">" + edge.at("dst").get<std::string>());
  return out;
}

// A prepared store on a fresh database with the tenant T.
class StoreContract : public testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    clock.set_wall(Clock::WallTime{std::chrono::milliseconds{1'700'000'000'123}});
    database = GetParam().make();
    store = connected();
    store->load(kTenant, texts<2>(kTenantFields, {{"T", "Tenant"}}), run(1));
  }

  std::unique_ptr<GraphStore> connected(TimeKind times = TimeKind::epoch, bool full_load = false) {
    auto made = database->connect(times, clock, full_load);
    made->prepare(kModel);
    return made;
  }
  nlohmann::json nodes(const std::string& label) { return database->nodes(*store, label); }
  nlohmann::json edges(const std::string& type) { return database->edges(*store, type); }
  nlohmann::json thing(const std::string& id) {
    for (const auto& node : nodes("ContractThing")) {
      if (node.at("id") == id) return node;
    }
    return nullptr;
  }
  Value property(const std::string& id, std::string_view name) {
    return store->property(kThing, id, name).value_or(Null{});
  }

  ManualClock clock;
  std::unique_ptr<Database> database;
  std::unique_ptr<GraphStore> store;
};

// Checks that a call throws an Error of this kind whose text contains `text`.
template <typename Call>
void expect_error(ErrorKind kind, std::string_view text, Call call) {
  try {
    call();
    ADD_FAILURE() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(to_string(error.kind()), to_string(kind)) << error.what();
    EXPECT_THAT(error.what(), testing::HasSubstr(std::string(text)));
  }
}

}  // namespace dynatlas::graph::contract
